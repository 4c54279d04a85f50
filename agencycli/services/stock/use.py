"""What was used of items, and how each stands now: read for all items at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import peewee as pw

from agencycli.models import (
    StockLevel,
    StockMove,
    StockOrder,
    StockOrderLine,
    StockPaper,
    StockPlace,
    StockReservation,
)
from agencycli.models.stock.goods import TRANSIT
from agencycli.models.stock.orders import DRAFT, ORDERED
from agencycli.models.stock.papers import ISSUE, REMNANT, RETURN
from agencycli.services.stock import balance

ZERO = Decimal(0)
TAKING = (ISSUE, RETURN, REMNANT)
"""Papers of use: what was issued, less what came back whole or as a remnant."""


@dataclass
class Position:
    """How an item stands."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    coming: Decimal = ZERO
    """Ordered and not received, sent and not arrived."""
    drafted: Decimal = ZERO
    """In orders that were not sent yet."""

    @property
    def available(self) -> Decimal:
        """What may be promised."""
        return self.on_hand - self.reserved


def used(first: dt.date, last: dt.date) -> dict[int, Decimal]:
    """Return how much was used of each item from a day to a day."""
    rows = (
        StockMove.select(StockMove.item, pw.fn.SUM(StockMove.quantity))
        .join(StockPaper)
        .where(StockPaper.day.between(first, last) & StockPaper.kind.in_(TAKING))
        .group_by(StockMove.item)
        .tuples()
    )
    return {item: taken for item, moved in rows if (taken := -balance.quantity(moved)) > 0}


def used_by_day(first: dt.date, last: dt.date) -> dict[int, list[Decimal]]:
    """Return how much was used of each item on each of the days on which it was."""
    rows = (
        StockMove.select(StockMove.item, StockPaper.day, pw.fn.SUM(StockMove.quantity))
        .join(StockPaper)
        .where(StockPaper.day.between(first, last) & StockPaper.kind.in_(TAKING))
        .group_by(StockMove.item, StockPaper.day)
        .tuples()
    )
    found: dict[int, list[Decimal]] = defaultdict(list)
    for item, _day, moved in rows:
        found[item].append(-balance.quantity(moved))
    return found


def first_days() -> dict[int, dt.date]:
    """Return since when each item is kept: the day of its first paper."""
    firsts = dict(StockMove.select(StockMove.item, pw.fn.MIN(StockMove.paper)).group_by(StockMove.item).tuples())
    numbers = sorted(set(firsts.values()))
    days: dict[int, dt.date] = {}
    for start in range(0, len(numbers), 500):
        some = StockPaper.id.in_(numbers[start : start + 500])
        days.update(StockPaper.select(StockPaper.id, StockPaper.day).where(some).tuples())
    return {item: days[paper] for item, paper in firsts.items()}


def positions() -> defaultdict[int, Position]:
    """Return how each item stands, by its number; of one that is not there nothing lies or comes."""
    found: defaultdict[int, Position] = defaultdict(Position)
    levels = (
        StockLevel.select(StockLevel.item, StockPlace.kind, pw.fn.SUM(StockLevel.quantity))
        .join(StockPlace)
        .group_by(StockLevel.item, StockPlace.kind)
        .tuples()
    )
    for item, kind, parts in levels:
        if kind == TRANSIT:
            found[item].coming += balance.quantity(parts)
        else:
            found[item].on_hand += balance.quantity(parts)
    for item, left in StockReservation.select(StockReservation.item, balance.rest()).where(balance.is_live()).tuples():
        found[item].reserved += max(balance.quantity(left), ZERO)
    lines = (
        StockOrderLine.select(
            StockOrderLine.item, StockOrder.state, StockOrderLine.quantity, balance.received(StockOrderLine.id)
        )
        .join(StockOrder)
        .where(StockOrder.state.in_((DRAFT, ORDERED)))
        .tuples()
    )
    for item, state, asked, came in lines:
        if state == DRAFT:
            found[item].drafted += asked
        else:
            found[item].coming += max(asked - balance.quantity(came), ZERO)
    return found
