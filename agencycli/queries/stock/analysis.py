"""What is used most and how steadily: A to C by the value of a year, X to Z by its spread, turns, what lies unused."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

import peewee as pw

from agencycli import clock, money
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Staff, StockMove, StockPaper, StockWorth
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.pricing import replenish
from agencycli.queries.budget import words
from agencycli.services.stock import balance
from agencycli.services.stock.replenishing import items
from agencycli.services.stock.use import TAKING, ZERO, first_days, positions

MONTHS = 12
LEAST_KNOWN = 3
"""Months an item must be known for its use to have a spread."""
YEAR = 365


@dataclass
class _Year:
    """An item's year: by month what was used, what that cost, and what there was at its end."""

    used: list[Decimal] = field(default_factory=list)
    cost: Decimal = Decimal("0.00")
    levels: list[Decimal] = field(default_factory=list)


def analysis(actor: Staff, *, dead: bool = False, group: int | None = None) -> Listing:
    """Return the items by what a year's use of them cost, the dearest first; money only for who may see costs.

    Of the last twelve whole months, or since an item is kept. ``dead`` leaves what lies there and was not used.
    """
    years = _years()
    classes = replenish.by_value({number: year.cost for number, year in years.items()})
    whole = sum((year.cost for year in years.values()), ZERO)
    standing = positions()
    worth = {row.item_id: row.value for row in StockWorth.select()}
    columns = [
        Column("id", _("No."), "number", 5),
        Column("class", _("Class"), "text", 5),
        Column("code", _("Code"), "text", 12),
        Column("name", _("Name"), "text", 26),
        Column("group", _("Group"), "text", 12),
        Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)),
        Column("used", _("Used in a year"), "quantity", 9),
        Column("variation", _("Spread"), "percent", 6),
        Column("on_hand", _("On hand"), "quantity", 9),
        Column("turnover", _("Turns in a year"), "quantity", 6),
        Column("days", _("Days it lies"), "number", 6),
    ]
    if actor.may_see_cost:
        columns += [
            Column("cost", _("Cost of use"), "money", 12),
            Column("share", _("Share"), "percent", 6),
            Column("value", _("Worth"), "money", 12),
        ]
    rows = []
    for item in items():
        year, there = years.get(item.id, _Year()), standing[item.id].on_hand
        used = sum(year.used, ZERO)
        if (group is not None and item.group_id != group) or (dead and (used > 0 or there <= 0)):
            continue
        spread = replenish.variation(year.used) if len(year.used) >= LEAST_KNOWN else None
        turns = replenish.turnover(used * MONTHS / len(year.used), year.levels) if year.used else None
        share = money.rounded(year.cost * 100 / whole) if whole else None
        values = {
            "id": item.id, "class": classes.get(item.id, "C") + (replenish.by_spread(spread) or ""), "code": item.code,
            "name": item.name, "group": item.group.name, "unit": item.unit, "used": used, "variation": spread,
            "on_hand": there, "turnover": turns, "days": int(YEAR / turns) if turns else None, "cost": year.cost,
            "share": share, "value": worth.get(item.id, Decimal("0.00")),
        }  # fmt: skip
        rows.append((-year.cost, item.code_key, tuple(values[column.key] for column in columns)))
    return Listing("stock-analysis", columns, [row for _cost, _code, row in sorted(rows)])


def _years() -> dict[int, _Year]:
    """Return the last whole months of each item, from its first one on, the newest first."""
    begin, end = clock.today().replace(day=1), clock.today()
    first = first_days()
    level = defaultdict(Decimal, StockWorth.select(StockWorth.item, StockWorth.quantity).tuples())
    for item, (_taken, _cost, moved) in _moved(begin, end).items():
        level[item] -= moved
    found: dict[int, _Year] = defaultdict(_Year)
    for _month in range(MONTHS):
        end = begin - dt.timedelta(days=1)
        begin = end.replace(day=1)
        moves = _moved(begin, end)
        for item, known in first.items():
            if known <= end:
                taken, cost, moved = moves.get(item, (ZERO, ZERO, ZERO))
                found[item].used.append(taken)
                found[item].cost += cost
                found[item].levels.append(level[item])
                level[item] -= moved
    return found


def _moved(first: dt.date, last: dt.date) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Return what was used of each item from a day to a day, what that cost, and by how much there was more after."""
    taking = StockPaper.kind.in_(TAKING)
    quantity, value = (pw.Cast(column, "bigint") for column in (StockMove.quantity, StockMove.value))
    sums = [pw.fn.SUM(pw.Case(None, [(taking, one)], 0)) for one in (quantity, value)]
    rows = (
        StockMove.select(StockMove.item, *sums, pw.fn.SUM(quantity))
        .join(StockPaper)
        .where(StockPaper.day.between(first, last))
        .group_by(StockMove.item)
        .tuples()
    )
    return {
        item: (
            max(-balance.quantity(taken), ZERO), max(-money.from_minor(int(cost)), ZERO), balance.quantity(moved)
        )
        for item, taken, cost, moved in rows
    }  # fmt: skip
