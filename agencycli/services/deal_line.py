"""What a deal sells, line by line. Nothing agreed changes afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from agencycli import clock, config
from agencycli.config import VAT_RATES
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Deal, DealLine, Staff
from agencycli.models.deal import LINE_KIND_TITLES
from agencycli.pricing import line as pricing
from agencycli.services.card import BadValue, CardField, column_value, known_field
from agencycli.services.edit import refuse_clashes
from agencycli.services.frame import action

VAT_TITLES = {rate: N_("without VAT") if rate == "none" else f"{rate} %" for rate in VAT_RATES}
LINE_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("title", N_("What"), required=True),
        CardField("kind", N_("Kind"), "choice", LINE_KIND_TITLES),
        CardField("quantity", N_("Quantity"), "quantity", required=True),
        CardField("unit", N_("Unit")),
        CardField("price", N_("Price"), "money", required=True),
        CardField("discount", N_("Discount, %"), "money"),
        CardField("discount_reason", N_("Reason of the discount")),
        CardField("vat", N_("VAT"), "choice", VAT_TITLES),
        CardField("vat_included", N_("VAT in the price"), "flag"),
        CardField("made_inside", N_("Made by ourselves"), "flag"),
        CardField("due_on", N_("Due"), "date"),
        CardField("position", N_("Place"), "number"),
    )
}
"""The vocabulary of a line; a field is called like its column."""

ALWAYS = frozenset({"made_inside", "due_on", "position"})
"""What is not sold: who makes it and when may change after the agreement."""


class LineAgreed(Refused):
    """What was agreed does not change."""

    slug = "line-agreed"
    template = N_(
        "line {number} “{title}” was agreed on {day} for {amount}: its price and what is sold stay; put the change "
        "down as a change request with its own price and day"
    )


class DealClosed(Refused):
    """The deal is won or lost."""

    slug = "deal-closed"
    template = N_("deal {number} is closed; open it again first: agency deal reopen {number}")


class NothingOpen(Refused):
    """There is no line that could take a discount."""

    slug = "nothing-open"
    template = N_("deal {number} has no line that is not agreed yet")


@action("line.add", N_("add a line to a deal"), "manager")
def add(actor: Staff, deal: Deal, values: Mapping[str, Any]) -> DealLine:
    """Add a line from ``LINE_FIELDS``: title and price at least.

    One piece, of the kind of the deal's line of business, with the agency's usual VAT inside the price, unless
    said. Raises BadValue, UnknownField, DealClosed.
    """
    deal = refuse_closed(deal)
    chosen = {known_field(LINE_FIELDS, key).key: value for key, value in values.items()}
    usual = {
        "title": "",
        "price": None,
        "quantity": 1,
        "kind": deal.pipeline.line,
        "vat": config.current().vat or "none",
    }
    row = DealLine(deal=deal.id, position=DealLine.select().where(DealLine.deal == deal.id).count())
    _set(row, usual | chosen)
    row.save(force_insert=True)
    return row


@action("line.edit", N_("change a line of a deal"), "manager")
def edit(actor: Staff, line: DealLine, changes: Mapping[str, Any], based_on: int | None = None) -> DealLine:
    """Change a line. Of an agreed one only who makes it, when, and its place.

    Raises LineAgreed, BadValue, UnknownField, DealClosed, EditConflict.
    """
    row = DealLine.get_by_id(line.id)
    refuse_closed(row.deal)
    _set(row, {known_field(LINE_FIELDS, key).key: value for key, value in changes.items()})
    if row.agreed_at is not None and {field.name for field in row.dirty_fields} - ALWAYS:
        raise _agreed(DealLine.get_by_id(line.id))
    wanted = {field.column_name: field.db_value(getattr(row, field.name)) for field in row.dirty_fields}
    plain = {column: value.isoformat() if hasattr(value, "isoformat") else value for column, value in wanted.items()}
    refuse_clashes(row, plain, based_on)
    row.save()
    return row


@action("line.remove", N_("remove a line from a deal"), "manager")
def remove(actor: Staff, line: DealLine) -> None:
    """Remove a line that is not agreed. Raises LineAgreed, DealClosed, NotAllowed when jobs or costs hang on it."""
    row = DealLine.get_by_id(line.id)
    refuse_closed(row.deal)
    if row.agreed_at is not None:
        raise _agreed(row)
    row.delete_instance()


@action("line.done", N_("put down that a part of a deal is done"), "manager logistics production")
def done(actor: Staff, line: DealLine, day: dt.date | None = None, *, is_done: bool = True) -> DealLine:
    """Put down the day a part is ready, today unless said; or, with ``is_done`` False, that it is not."""
    row = DealLine.get_by_id(line.id)
    ready = (day or clock.today()) if is_done else None
    if row.done_on != ready:
        row.done_on = ready
        row.save()
    return row


@action("line.discount", N_("give a discount on a deal"), "manager")
def discount(actor: Staff, deal: Deal, percent: Decimal, reason: str) -> list[DealLine]:
    """Take percent off every line that is not agreed, on top of the discount it has. Raises NothingOpen, BadValue."""
    deal = refuse_closed(deal)
    rows = list(open_lines(deal))
    if not rows:
        raise NothingOpen(number=deal.id)
    for row in rows:
        reasons = [row.discount_reason, reason] if row.discount_reason else [reason]
        _set(row, {"discount": row.discount + percent, "discount_reason": "; ".join(reasons)[:200]})
        row.save()
    return rows


def refuse_closed(deal: Deal) -> Deal:
    """Return a deal as it stands. Raises DealClosed."""
    row = Deal.get_by_id(deal.id)
    if row.closed_at is not None:
        raise DealClosed(number=row.id)
    return row


def open_lines(deal: Deal) -> Any:
    """Return the lines of a deal that are not agreed, in order."""
    lines = DealLine.select().where((DealLine.deal == deal.id) & DealLine.agreed_at.is_null())
    return lines.order_by(DealLine.position, DealLine.id)


def lines_of(deal: Deal) -> list[DealLine]:
    """Return the lines of a deal in order."""
    lines = DealLine.select().where(DealLine.deal == deal.id)
    return list(lines.order_by(DealLine.position, DealLine.id))


def sums(line: DealLine) -> pricing.LineSum:
    """Return what a line costs."""
    return pricing.count(
        line.quantity, line.price, discount=line.discount, vat=line.vat, vat_included=line.vat_included
    )


def total(lines: Sequence[DealLine]) -> pricing.LineSum:
    """Return what lines cost together."""
    return pricing.total(sums(line) for line in lines)


def _agreed(line: DealLine) -> LineAgreed:
    day = f"{clock.local(line.agreed_at):%d.%m.%Y}"
    return LineAgreed(number=line.id, title=line.title, day=day, amount=sums(line).gross)


def _set(row: DealLine, chosen: Mapping[str, Any]) -> None:
    for key, value in chosen.items():
        ready = _ready(LINE_FIELDS[key], value)
        if getattr(row, key) != ready:
            setattr(row, key, ready)
    if row.discount and not row.discount_reason:
        raise BadValue(field=_("Reason of the discount"), reason=_("a discount needs its reason"))


def _ready(one: CardField, value: Any) -> Any:
    ready = _quantity(one, value) if one.kind == "quantity" else column_value(one, value, DealLine)
    if one.required and ready is None:
        raise BadValue(field=_(one.title), reason=_("it must not be empty"))
    if one.key == "discount":
        ready = ready or Decimal(0)
        if not 0 <= ready <= 100:
            raise BadValue(field=_(one.title), reason=_("it is between 0 and 100"))
    if one.key == "price" and ready < 0:
        raise BadValue(field=_(one.title), reason=_("it must not be less than nothing"))
    if one.key == "position":
        return int(ready or 0)
    return ready


def _quantity(one: CardField, value: Any) -> Decimal:
    from agencycli.values.numbers import read_count

    ready = read_count(value) if value not in (None, "") else None
    if ready is None:
        raise BadValue(field=_(one.title), reason=_("“{value}” is not a number").format(value=value or ""))
    if ready.scaleb(3) < 1:
        raise BadValue(field=_(one.title), reason=_("it must be more than nothing"))
    return ready
