"""Items of stock with how much there is, is kept, is on the way, and how long it lasts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.listing import Column
from agencycli.models import (
    Client,
    Staff,
    StockGroup,
    StockItem,
    StockLevel,
    StockMove,
    StockOrder,
    StockOrderLine,
    StockPaper,
    StockPlace,
    StockReservation,
    StockWorth,
)
from agencycli.models.stock.goods import STOCK_KIND_TITLES, TRANSIT, UNIT_TITLES
from agencycli.models.stock.orders import ORDERED
from agencycli.models.stock.papers import ISSUE
from agencycli.models.store import store
from agencycli.queries import conditions
from agencycli.queries.budget import words
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.profit_sums import read as read_money
from agencycli.services.stock import balance
from agencycli.values.text import fold

SHORT, SOON = "short", "soon"
NEED_TITLES = {SHORT: N_("below the least"), SOON: N_("ends soon")}
SOON_DAYS = 7
"""What lasts no longer at its current use ends soon."""
USE_DAYS = 30
"""How far back the current use is counted."""


def stock(actor: Staff) -> ListQuery:
    """Return the items in use with their levels, by code; what they cost only for who may see costs.

    ``on_hand`` leaves out what is on the way; ``available`` is it less what is kept for deals.
    """
    variants = StockItem.alias()
    above = StockItem.id.in_(variants.select(variants.variant_of).where(variants.variant_of.is_null(False)))
    owner = Client.select(Client.name).where(Client.id == StockItem.owner)
    group = StockGroup.select(StockGroup.name).where(StockGroup.id == StockItem.group)
    there, kept, coming = on_hand(), reserved(), on_the_way()
    fields = [
        ListField(Column("id", _("No."), "number", 5), StockItem.id),
        ListField(Column("code", _("Code"), "text", 12), StockItem.code, order=StockItem.code_key),
        ListField(Column("name", _("Name"), "text", 26), StockItem.name),
        ListField(Column("aliases", _("Also called"), "text", 20), StockItem.aliases),
        ListField(Column("group", _("Group"), "text", 12), group),
        ListField(Column("kind", _("Kind"), "stage", 10, words(STOCK_KIND_TITLES)), StockItem.kind),
        ListField(Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)), StockItem.unit),
        _quantity("on_hand", _("On hand"), there),
        _quantity("reserved", _("Kept"), kept),
        _quantity("available", _("Free"), there - kept),
        _quantity("on_the_way", _("Coming"), coming),
        _quantity("min_level", _("Least"), pw.Cast(StockItem.min_level, "bigint")),
        _quantity("short", _("Short"), _short(there - kept)),
        _quantity("used", _("Used in 30 days"), used),
        ListField(Column("days_left", _("Days left"), "number", 5), lambda: _days(there - kept)),
        ListField(Column("need", _("Need"), "stage", 12, words(NEED_TITLES)), lambda: _need(there - kept)),
        ListField(Column("places", _("Where it lies"), "text", 20), _places()),
        ListField(Column("mine", _("In my care"), "flag", 3), _in_care_of(actor), bool),
        ListField(Column("owner", _("Whose it is"), "text", 16), owner),
        ListField(Column("size", _("Size"), "text", 5), StockItem.size),
        ListField(Column("colour", _("Colour"), "text", 10), StockItem.colour),
        ListField(Column("barcode", _("Bar code"), "text", 14), StockItem.barcode),
        ListField(Column("below_nothing", _("Owed"), "flag", 3), _owed(), bool),
        ListField(Column("off", _("Put away"), "flag", 3), ~StockItem.is_active, bool),
        ListField(Column("above", _("By size and colour"), "flag", 3), above, bool),
    ]
    if actor.may_see_cost:
        worth = StockWorth.select(StockWorth.value).where(StockWorth.item == StockItem.id)
        whole = pw.Cast(pw.fn.COALESCE(worth, 0), "bigint")
        fields.append(ListField(Column("value", _("Worth"), "money", 12), whole, read_money))
    shown = ("code", "name", "unit", "on_hand", "reserved", "available", "on_the_way", "min_level", "days_left")
    return ListQuery(
        name="stock",
        model=StockItem,
        fields={one.column.key: one for one in fields},
        condition=StockItem.id.is_null(False),
        default_columns=(*shown, "value") if actor.may_see_cost else shown,
        default_sort="code",
        search=holding,
        hidden={"off": StockItem.is_active, "above": ~above},
    )


def at(actor: Staff, place: StockPlace) -> ListQuery:
    """Return the items that lie at a place, with how much of each lies there as ``here``."""
    query = stock(actor)
    level = (StockLevel.item == StockItem.id) & (StockLevel.place == place.id)
    here = _quantity("here", _("Here"), _whole(StockLevel.select(pw.fn.SUM(StockLevel.quantity)).where(level)))
    there = pw.fn.EXISTS(StockLevel.select(StockLevel.id).where(level))
    return replace(query, fields={**query.fields, "here": here}, condition=query.condition & there)


def holding(text: str) -> pw.Node:
    """Return the condition on items whose code, name, other name, bar code or supplier's code holds a text."""
    from agencycli.models import StockSupply

    wanted = fold(text)
    supplied = StockSupply.select(StockSupply.item).where(conditions.holds(conditions.folded(StockSupply.code), wanted))
    found = conditions.holds(StockItem.code_key, wanted) | StockItem.id.in_(supplied)
    for column in (StockItem.name, StockItem.aliases, StockItem.barcode, StockItem.size, StockItem.colour):
        found |= conditions.holds(conditions.folded(column), wanted)
    return found


def on_hand() -> pw.Node:
    """Return the SQL of what lies at places of an item, in smallest parts."""
    rows = StockLevel.select(pw.fn.SUM(StockLevel.quantity)).where(
        (StockLevel.item == StockItem.id) & StockLevel.place.in_(balance.lying())
    )
    return _whole(rows)


def reserved() -> pw.Node:
    """Return the SQL of what is kept for deals of an item, in smallest parts."""
    left = balance.rest()
    rows = StockReservation.select(pw.fn.SUM(pw.Case(None, [(left > 0, left)], 0))).where(
        (StockReservation.item == StockItem.id) & balance.is_live()
    )
    return _whole(rows)


def on_the_way() -> pw.Node:
    """Return the SQL of what was ordered or sent of an item and is not here, in smallest parts."""
    sent = StockLevel.select(pw.fn.SUM(StockLevel.quantity)).where(
        (StockLevel.item == StockItem.id)
        & StockLevel.place.in_(StockPlace.select(StockPlace.id).where(StockPlace.kind == TRANSIT))
    )
    left = pw.Cast(StockOrderLine.quantity, "bigint") - pw.Cast(balance.received(StockOrderLine.id), "bigint")
    ordered = (
        StockOrderLine.select(pw.fn.SUM(pw.Case(None, [(left > 0, left)], 0)))
        .join(StockOrder)
        .where((StockOrderLine.item == StockItem.id) & (StockOrder.state == ORDERED))
    )
    return _whole(sent) + _whole(ordered)


def used() -> pw.Node:
    """Return the SQL of what was issued of an item in the last ``USE_DAYS``, in smallest parts.

    Papers since then have numbers from some number on: the index of moves is read from there.
    """
    since = clock.today() - dt.timedelta(days=USE_DAYS)
    first = StockPaper.select(pw.fn.MIN(StockPaper.id)).where(StockPaper.day >= since).tuples().scalar()
    issued = (StockMove.item == StockItem.id) & (StockMove.paper >= (first or 0)) & (StockPaper.kind == ISSUE)
    rows = StockMove.select(pw.SQL("0") - pw.fn.SUM(StockMove.quantity)).join(StockPaper)
    return _whole(rows.where(issued & (StockPaper.day >= since)))


def _days(free: pw.Node) -> pw.Node:
    use = used()
    # Nothing lasts less than no time.
    return pw.Case(None, [((use > 0) & (free > 0), free * USE_DAYS / use), (use > 0, 0)], None)


def _short(free: pw.Node) -> pw.Node:
    least = pw.Cast(StockItem.min_level, "bigint")
    return pw.Case(None, [(least > free, least - free)], 0)


def _need(free: pw.Node) -> pw.Node:
    use, least = used(), pw.Cast(StockItem.min_level, "bigint")
    soon = (use > 0) & (free * USE_DAYS <= use * SOON_DAYS)
    return pw.Case(None, [((least > free) | (free < 0), SHORT), (soon, SOON)], None)


def _places() -> pw.Node:
    """Return the SQL of the names of the places where an item lies."""
    names = (
        pw.fn.STRING_AGG(StockPlace.name, ", ")
        if store().engine == "postgresql"
        else pw.fn.GROUP_CONCAT(StockPlace.name, ", ")
    )
    return StockPlace.select(names).where(StockPlace.id.in_(_where_it_lies()))


def _in_care_of(actor: Staff) -> pw.Node:
    kept = (StockPlace.keeper == actor.id) & StockPlace.id.in_(_where_it_lies())
    return pw.fn.EXISTS(StockPlace.select(StockPlace.id).where(kept))


def _where_it_lies() -> pw.ModelSelect:
    return StockLevel.select(StockLevel.place).where(StockLevel.item == StockItem.id)


def _owed() -> pw.Node:
    rows = StockLevel.select(StockLevel.id).where((StockLevel.item == StockItem.id) & (StockLevel.quantity < 0))
    return pw.fn.EXISTS(rows)


def _quantity(key: str, title: str, node: Any) -> ListField:
    return ListField(Column(key, title, "quantity", 8), node, balance.quantity)


def _whole(rows: pw.ModelSelect) -> pw.Node:
    # A bare query plus another is their union; a server's sum of whole numbers is a decimal one.
    return pw.Cast(pw.fn.COALESCE(rows, 0), "bigint")
