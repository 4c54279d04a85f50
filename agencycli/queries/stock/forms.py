"""Papers of the warehouse as they are printed and signed: what stands above the table, in it, and below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agencycli import clock, i18n, money
from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import Staff, StockMove, StockPaper, Stocktake
from agencycli.models.stock import papers as kinds
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.models.stock.orders import COUNTING, POSTED
from agencycli.queries.budget import words
from agencycli.queries.lists import list_query
from agencycli.queries.stock import counting

TITLES = {
    kinds.OPENING: N_("Opening balance"),
    kinds.RECEIPT: N_("Receipt order"),
    kinds.ISSUE: N_("Requisition and issue slip"),
    kinds.RETURN: N_("Return to the warehouse"),
    kinds.SEND: N_("Transfer slip"),
    kinds.ARRIVE: N_("Arrival slip"),
    kinds.WRITE_OFF: N_("Act of write-off"),
    kinds.SURPLUS: N_("Act of surplus"),
    kinds.REMNANT: N_("Keeping a remnant"),
    kinds.SUPPLIER_RETURN: N_("Return to the supplier"),
}
HANDED, TAKEN = N_("Handed over"), N_("Took over")
COMMISSION = (N_("Head of the commission"), N_("Member of the commission"), N_("Member of the commission"))
SIGNED = {
    kinds.ISSUE: (N_("Allowed"), HANDED, TAKEN),
    kinds.WRITE_OFF: COMMISSION,
    kinds.SURPLUS: COMMISSION,
}
ANSWERS = N_("Answers for what lies there")
RECEIPT = N_(
    "By the beginning of the count all papers of what came and went were handed in; what came is entered, what left is "
    "written off."
)
"""What the person who answers for a place signs before its stocktake (form INV-3)."""


@dataclass(frozen=True)
class Form:
    """A paper to be signed."""

    title: str
    company: str
    facts: Sequence[tuple[str, str]]
    table: Listing
    totals: Sequence[tuple[str, str]]
    signatures: Sequence[str]
    preamble: str = ""
    """What is signed first."""


def paper(actor: Staff, number: StockPaper, company: str) -> Form:
    """Return a posted paper as it is printed; sums only for who may see costs."""
    if number.stocktake_id:
        return stocktake(actor, number.stocktake, company)
    query = list_query("stock-papers", actor)
    keys = ["day", "place", "to_place", "counterparty", "deal_id", "deal", "number", "reason", "at", "who"]
    told = dict(zip(keys, query.rows([number.id], keys)[0], strict=True))
    deal = f"{told['deal_id']} {told['deal']}" if told["deal_id"] else None
    posted = f"{clock.local(told['at']):%d.%m.%Y %H:%M}, {told['who'] or '–'}"
    facts = [
        (_("Place"), told["place"]), (_("Where to"), told["to_place"]), (_("Whom"), told["counterparty"]),
        (_("Bill"), told["number"]), (_("Deal"), deal), (_("Reason"), told["reason"]), (_("Posted"), posted),
    ]  # fmt: skip
    table, value = _moved(actor, number)
    return Form(
        title=_title(_(TITLES[number.kind]), number.id, number.day),
        company=company,
        facts=[(title, value) for title, value in facts if value],
        table=table,
        totals=[(_("In all"), _sum(value))] if value is not None else [],
        signatures=[_(one) for one in SIGNED.get(number.kind, (HANDED, TAKEN))],
    )


def stocktake(actor: Staff, row: Stocktake, company: str) -> Form:
    """Return a stocktake as it is printed: the list with what the book says, what was counted, and what differs."""
    query = counting.of(actor, row, with_book=True)
    table = query.listing(columns=[key for key in query.default_columns if key != "note"])
    value = [one.key for one in table.columns].index("value") if actor.may_see_cost else None
    worths = [line[value] or Decimal(0) for line in table.rows] if value is not None else []
    paper = StockPaper.get_or_none(StockPaper.stocktake == row.id)
    facts = [
        (_("Place"), row.place.name), (_("Group"), row.group.name if row.group_id else None),
        (_("Frozen"), f"{clock.local(row.frozen_at):%d.%m.%Y %H:%M}"),
        (_("Posted"), f"{clock.local(paper.moment):%d.%m.%Y %H:%M}" if row.state == POSTED and paper else None),
        (_("Note"), row.note),
    ]  # fmt: skip
    missing, more = sum((one for one in worths if one < 0), Decimal(0)), sum(one for one in worths if one > 0)
    return Form(
        title=_title(
            _("List of a stocktake") if row.state == COUNTING else _("Act of a stocktake"), row.id,
            clock.local(row.frozen_at).date(),
        ),
        company=company,
        facts=[(title, value) for title, value in facts if value],
        table=table._replace(name="stocktake"),
        totals=[(_("Missing"), _sum(-missing)), (_("Surplus"), _sum(Decimal(more)))] if worths else [],
        signatures=[_(one) for one in (*COMMISSION, ANSWERS)],
        preamble=_(RECEIPT),
    )  # fmt: skip


def _moved(actor: Staff, paper: StockPaper) -> tuple[Listing, Decimal | None]:
    """Return what a paper moved, line by line, and what it cost together; sent and arrived count once."""
    rows = StockMove.select().where(StockMove.paper == paper.id).order_by(StockMove.id)
    if paper.kind in {kinds.SEND, kinds.ARRIVE}:
        rows = rows.where(StockMove.quantity < 0)
    columns = [
        Column("code", _("Code"), "text", 12),
        Column("name", _("Name"), "text", 30),
        Column("unit", _("Unit"), "stage", 6, words(UNIT_TITLES)),
        Column("lot_id", _("Lot"), "number", 6),
        Column("quantity", _("Quantity"), "quantity", 10),
    ]
    if actor.may_see_cost:
        columns += [Column("price", _("Price"), "money", 10), Column("value", _("Worth"), "money", 12)]
    # What takes and gives back at once keeps its signs.
    size = (lambda one: one) if paper.kind == kinds.REMNANT else abs
    found: list[tuple[Any, ...]] = []
    for row in rows:
        quantity, value = size(row.quantity), size(row.value)
        cost = (money.rounded(value / quantity), value) if actor.may_see_cost else ()
        found.append((row.item.code, row.item.name, row.item.unit, row.lot_id, quantity, *cost))
    worth = sum((row[-1] for row in found), Decimal(0)) if actor.may_see_cost else None
    return Listing(paper.kind, columns, found), worth


def _title(name: str, number: int, day: Any) -> str:
    return _("{name} No. {number} of {day}").format(name=name, number=number, day=f"{day:%d.%m.%Y}")


def _sum(amount: Decimal) -> str:
    return money.grouped(amount, language=i18n.language())
