"""What the stock is worth, now or in the evening of a day; and what a paper of an earlier day would do."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

import peewee as pw

from agencycli import clock, money
from agencycli.errors import Forbidden
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Staff, StockGroup, StockItem, StockMove, StockPaper, StockPlace, StockWorth
from agencycli.models.staff import ROLE_TITLES
from agencycli.models.stock.goods import METHOD_TITLES, UNIT_TITLES
from agencycli.queries.budget import words
from agencycli.services.stock import balance


def value(actor: Staff, day: dt.date | None = None) -> Listing:
    """Return each item with how much of it there was in the evening of a day, and what that cost; a row a group below.

    Counted from now backwards: what moved since is taken back. Raises Forbidden for who may not see costs.
    """
    if not actor.may_see_cost:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("see what stock is worth"))
    left = {row.item_id: (row.quantity, row.value) for row in StockWorth.select()}
    if day is not None and day < clock.today():
        moved = (
            StockMove.select(StockMove.item, pw.fn.SUM(StockMove.quantity), pw.fn.SUM(StockMove.value))
            .join(StockPaper)
            .where(StockPaper.day > day)
            .group_by(StockMove.item)
            .tuples()
        )
        for item, quantity, cost in moved:
            before = left.get(item, (Decimal(0), Decimal("0.00")))
            left[item] = (before[0] - balance.quantity(quantity), before[1] - money.from_minor(int(cost)))
    columns = [
        Column("group", _("Group"), "text", 16),
        Column("code", _("Code"), "text", 12),
        Column("name", _("Name"), "text", 28),
        Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)),
        Column("quantity", _("Quantity"), "quantity", 10),
        Column("price", _("A unit"), "money", 10),
        Column("value", _("Worth"), "money", 12),
        Column("method", _("Method"), "stage", 16, words(METHOD_TITLES)),
    ]
    rows = []
    items = StockItem.select(StockItem, StockGroup).join(StockGroup).order_by(StockGroup.id, StockItem.code_key)
    for row in items:
        quantity, cost = left.get(row.id, (Decimal(0), Decimal("0.00")))
        if quantity or cost:
            price = money.rounded(cost / quantity) if quantity > 0 else None
            rows.append((row.group.name, row.code, row.name, row.unit, quantity, price, cost, row.group.method))
    return Listing("stock-value", columns, rows)


def by_group(worth: Listing) -> Listing:
    """Return what each group of a value is worth, and all of it."""
    place = {column.key: at for at, column in enumerate(worth.columns)}
    sums: dict[str, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for row in worth.rows:
        sums[row[place["group"]]] += row[place["value"]]
    columns = [Column("group", _("Group"), "text", 24), Column("value", _("Worth"), "money", 14)]
    rows = [*sums.items(), (_("in all"), sum(sums.values(), Decimal("0.00")))]
    return Listing("stock-value-groups", columns, rows)


def effect(item: StockItem, place: StockPlace, moved: Decimal, day: dt.date) -> Listing:
    """Return what a move of an earlier day would make of the level on that evening and on each since when it changed.

    ``moved`` is signed. Columns ``day``, ``before``, ``after``.
    """
    rows = (
        StockMove.select(StockPaper.day, pw.fn.SUM(StockMove.quantity))
        .join(StockPaper)
        .where((StockMove.item == item.id) & (StockMove.place == place.id) & (StockPaper.day > day))
        .group_by(StockPaper.day)
        .order_by(StockPaper.day.desc())
        .tuples()
    )
    standing = balance.on_hand(item, place)
    evenings = []
    for later, change in rows:
        evenings.append((later, standing))
        standing -= balance.quantity(change)
    evenings.append((day, standing))
    columns = [
        Column("day", _("Day"), "date", 10),
        Column("before", _("Was"), "quantity", 10),
        Column("after", _("Becomes"), "quantity", 10),
    ]
    return Listing("stock-effect", columns, [(on, was, was + moved) for on, was in reversed(evenings)])
