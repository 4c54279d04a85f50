"""The journal of the warehouse: papers, and their moves line by line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import (
    Change,
    Client,
    Deal,
    Staff,
    StockItem,
    StockMove,
    StockPaper,
    StockPlace,
)
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.models.stock.papers import PAPER_KIND_TITLES
from agencycli.queries import conditions
from agencycli.queries.budget import words
from agencycli.queries.client import read_moment
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.profit_sums import read as read_money
from agencycli.queries.scope import visible_client_ids, visible_deal_ids
from agencycli.queries.stock.levels import holding
from agencycli.values.text import fold


def moves(actor: Staff) -> ListQuery:
    """Return the moves of stock, the newest first: what, how much, by which paper, for whom; costs for who may see."""
    paper = StockPaper.alias()
    fields = [
        ListField(Column("id", _("No."), "number", 6), StockMove.id),
        ListField(Column("paper_id", _("Paper No."), "number", 6), StockMove.paper),
        ListField(Column("day", _("Day"), "date", 10), _of(paper, paper.day), _read_day),
        ListField(Column("kind", _("Paper"), "stage", 12, words(PAPER_KIND_TITLES)), _of(paper, paper.kind)),
        ListField(Column("code", _("Code"), "text", 12), _item(StockItem.code)),
        ListField(Column("name", _("Name"), "text", 22), _item(StockItem.name)),
        ListField(Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)), _item(StockItem.unit)),
        ListField(Column("place", _("Place"), "text", 12), _place(StockMove.place)),
        ListField(Column("lot_id", _("Lot"), "number", 6), StockMove.lot),
        ListField(Column("quantity", _("Quantity"), "quantity", 9), StockMove.quantity),
        *_whom(actor, _of(paper, paper.deal), _of(paper, paper.counterparty)),
        ListField(Column("who", _("Who"), "text", 12), _who(_of(paper, paper.staff))),
        ListField(Column("at", _("Posted"), "moment", 16), _of(paper, paper.moment), read_moment),
        ListField(Column("reason", _("Reason"), "text", 18), _of(paper, paper.reason)),
        ListField(Column("number", _("Bill"), "text", 10), _of(paper, paper.outside_number)),
        ListField(Column("reservation_id", _("Reservation No."), "number", 6), StockMove.reservation),
        ListField(Column("item_id", _("Item No."), "number", 5), StockMove.item),
    ]
    if actor.may_see_cost:
        fields.append(ListField(Column("value", _("Worth"), "money", 11), StockMove.value))
    shown = ("paper_id", "day", "kind", "code", "place", "lot_id", "quantity", "deal_id", "who")
    return ListQuery(
        name="stock-moves",
        model=StockMove,
        fields={one.column.key: one for one in fields},
        condition=StockMove.id.is_null(False),
        default_columns=(*shown, "value") if actor.may_see_cost else shown,
        default_sort="-id",
        search=lambda text: StockMove.item.in_(StockItem.select(StockItem.id).where(holding(text))),
    )


def papers(actor: Staff) -> ListQuery:
    """Return the papers of the warehouse, the newest first."""
    lines = StockMove.select(pw.fn.COUNT(StockMove.id)).where(StockMove.paper == StockPaper.id)
    fields = [
        ListField(Column("id", _("No."), "number", 6), StockPaper.id),
        ListField(Column("day", _("Day"), "date", 10), StockPaper.day),
        ListField(Column("kind", _("Paper"), "stage", 14, words(PAPER_KIND_TITLES)), StockPaper.kind),
        ListField(Column("place", _("Place"), "text", 12), _place(StockPaper.place)),
        ListField(Column("to_place", _("Where to"), "text", 12), _place(StockPaper.to_place)),
        *_whom(actor, StockPaper.deal, StockPaper.counterparty),
        ListField(Column("lines", _("Lines"), "number", 5), lines),
        ListField(Column("who", _("Who"), "text", 12), _who(StockPaper.staff)),
        ListField(Column("at", _("Posted"), "moment", 16), StockPaper.moment, read_moment),
        ListField(Column("reason", _("Reason"), "text", 18), StockPaper.reason),
        ListField(Column("number", _("Bill"), "text", 10), StockPaper.outside_number),
        ListField(Column("origin_id", _("Answers"), "number", 6), StockPaper.origin),
    ]
    if actor.may_see_cost:
        value = StockMove.select(pw.fn.SUM(StockMove.value)).where(StockMove.paper == StockPaper.id)
        whole = pw.Cast(pw.fn.COALESCE(value, 0), "bigint")
        fields.append(ListField(Column("value", _("Worth"), "money", 11), whole, read_money))
    shown = ("id", "day", "kind", "place", "to_place", "deal_id", "counterparty", "lines", "who", "reason")
    return ListQuery(
        name="stock-papers",
        model=StockPaper,
        fields={one.column.key: one for one in fields},
        condition=StockPaper.id.is_null(False),
        default_columns=(*shown, "value") if actor.may_see_cost else shown,
        default_sort="-id",
        search=_papers_holding,
    )


def entry_of(paper: int) -> int | None:
    """Return the newest entry of the journal that made a paper; undone and done again it is the second one."""
    made = (Change.table_name == "stock_paper") & (Change.row_id == paper) & (Change.operation == "i")
    row = Change.select(Change.entry).where(made).order_by(Change.id.desc()).tuples().first()
    return row[0] if row else None


def _papers_holding(text: str) -> pw.Node:
    wanted = fold(text)
    items = StockItem.select(StockItem.id).where(holding(text))
    with_item = StockMove.select(StockMove.paper).where(StockMove.item.in_(items))
    found = StockPaper.id.in_(with_item)
    for column in (StockPaper.reason, StockPaper.outside_number):
        found |= conditions.holds(conditions.folded(column), wanted)
    return found


def _whom(actor: Staff, deal: pw.Node, counterparty: pw.Node) -> list[ListField]:
    """Return the columns that name deal and counterparty; what a person may not know of is empty."""
    seen = Deal.id.in_(visible_deal_ids(actor)) & (Deal.id == deal)
    known = Client.id.in_(visible_client_ids(actor)) & (Client.id == counterparty)
    return [
        ListField(Column("deal_id", _("Deal No."), "number", 5), Deal.select(Deal.id).where(seen)),
        ListField(Column("deal", _("Deal"), "text", 20), Deal.select(Deal.title).where(seen)),
        ListField(Column("counterparty", _("Whom"), "text", 18), Client.select(Client.name).where(known)),
    ]


def _read_day(value: Any) -> dt.date:
    """Return a day as the database gives it from an expression."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _of(paper: pw.ModelAlias, column: pw.Node) -> pw.ModelSelect:
    return paper.select(column).where(paper.id == StockMove.paper)


def _item(column: pw.Field) -> pw.ModelSelect:
    return StockItem.select(column).where(StockItem.id == StockMove.item)


def _place(reference: pw.Node) -> pw.ModelSelect:
    return StockPlace.select(StockPlace.name).where(StockPlace.id == reference)


def _who(reference: pw.Node) -> pw.ModelSelect:
    return Staff.select(Staff.name).where(Staff.id == reference)
