"""What there is, what is kept for whom, and what it costs: read from the caches and from the moves."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli import clock, money
from agencycli.models import (
    Deal,
    StockItem,
    StockLevel,
    StockLot,
    StockMove,
    StockOrder,
    StockOrderLine,
    StockPaper,
    StockPlace,
    StockReservation,
    StockWorth,
)
from agencycli.models.base import QuantityField, Row
from agencycli.models.stock.goods import FIFO, TRANSIT
from agencycli.models.stock.orders import ORDERED
from agencycli.models.store import store
from agencycli.pricing import stock as pricing

ZERO = Decimal(0)


@dataclass(frozen=True)
class Claim:
    """A reservation that lives, and what is left of it."""

    reservation: StockReservation
    left: Decimal


@dataclass(frozen=True)
class Held:
    """Some of a lot at a place; ``lot`` None for what went although it was not there."""

    lot: StockLot | None
    quantity: Decimal


def lock(items: Iterable[StockItem]) -> None:
    """Hold items against other writers to the end of the transaction, in the order of their numbers.

    A server that lets several write at once needs it; on SQLite the one write transaction does.
    """
    hold(StockItem, StockItem.id.in_(sorted({item.id for item in items})))


def hold(model: type[Row], which: pw.Node) -> None:
    """Hold rows as ``lock`` holds items."""
    if store().engine == "postgresql":
        list(model.select(model.id).where(which).order_by(model.id).for_update().tuples())


def on_hand(item: StockItem, place: StockPlace | None = None) -> Decimal:
    """Return how much of an item there is at a place, or at all places where things lie."""
    here = StockLevel.place == place.id if place else StockLevel.place.in_(lying())
    return _sum(StockLevel.select(pw.fn.SUM(StockLevel.quantity)).where((StockLevel.item == item.id) & here))


def on_hand_of_lot(lot: StockLot) -> Decimal:
    """Return how much of a lot lies somewhere."""
    here = (StockLevel.lot == lot.id) & (StockLevel.item == lot.item_id) & StockLevel.place.in_(lying())
    return _sum(StockLevel.select(pw.fn.SUM(StockLevel.quantity)).where(here))


def lying() -> pw.ModelSelect:
    """Return the numbers of the places where things lie, as a subquery: all but what is on the way."""
    return StockPlace.select(StockPlace.id).where(StockPlace.kind != TRANSIT)


def on_the_way(item: StockItem, by: dt.date | None = None) -> Decimal:
    """Return how much was ordered and has not come, or was sent and has not arrived; with ``by`` only what is due."""
    moving = sent(item) if by is None else ZERO
    lines = (
        StockOrderLine.select(StockOrderLine.quantity, received(StockOrderLine.id))
        .join(StockOrder)
        .where((StockOrderLine.item == item.id) & (StockOrder.state == ORDERED))
    )
    if by is not None:
        lines = lines.where(StockOrder.due_on <= by)
    return moving + sum((max(asked - quantity(came), ZERO) for asked, came in lines.tuples()), ZERO)


def sent(item: StockItem) -> Decimal:
    """Return how much was sent from one place to another and has not arrived."""
    moving = StockLevel.place.in_(StockPlace.select(StockPlace.id).where(StockPlace.kind == TRANSIT))
    return _sum(StockLevel.select(pw.fn.SUM(StockLevel.quantity)).where((StockLevel.item == item.id) & moving))


def received(line: Any) -> pw.Node:
    """Return the SQL of what came of a line of a purchase, in smallest parts."""
    return StockMove.select(pw.fn.COALESCE(pw.fn.SUM(StockMove.quantity), 0)).where(StockMove.purchase_line == line)


def rest(reservation: Any = StockReservation) -> pw.Node:
    """Return the SQL of what is left of a reservation, in smallest parts: moves that name it take from it."""
    took = StockMove.select(pw.fn.COALESCE(pw.fn.SUM(StockMove.quantity), 0)).where(
        StockMove.reservation == reservation.id
    )
    return pw.Cast(reservation.quantity, "bigint") + pw.Cast(took, "bigint")


def is_live(today: dt.date | None = None) -> pw.Node:
    """Return the condition on reservations that hold: not released, not expired, of a deal that is open."""
    day = today or clock.today()
    still_open = Deal.select(Deal.id).where(Deal.closed_at.is_null())
    return (
        StockReservation.released_at.is_null()
        & (StockReservation.expires_on.is_null() | (StockReservation.expires_on >= day))
        & StockReservation.deal.in_(still_open)
    )


def claims(item: StockItem) -> list[Claim]:
    """Return the reservations of an item that live and have something left, the oldest first."""
    rows = (
        StockReservation.select(StockReservation, Deal, rest().alias("left"))
        .join(Deal)
        .where((StockReservation.item == item.id) & is_live())
        .order_by(StockReservation.id)
    )
    return [Claim(row, left) for row in rows if (left := quantity(row.left)) > 0]


def reserved(item: StockItem) -> Decimal:
    """Return how much of an item is kept for deals."""
    return sum((claim.left for claim in claims(item)), ZERO)


def available(item: StockItem, by: dt.date | None = None) -> Decimal:
    """Return how much of an item may be promised; by a day what is due by then counts too."""
    due = [on_the_way(item, by)] if by else []
    return pricing.available(on_hand(item), [claim.left for claim in claims(item)], due)


def lots(item: StockItem, place: StockPlace, only: StockLot | None = None) -> list[Held]:
    """Return what lies at a place lot by lot in the order it goes: what expires first, then what came first."""
    here = (StockLevel.item == item.id) & (StockLevel.place == place.id) & (StockLevel.lot != 0)
    if only is not None:
        here &= StockLevel.lot == only.id
    rows = (
        StockLot.select(StockLot, StockLevel.quantity.alias("left"))
        .join(StockLevel, on=(StockLevel.lot == StockLot.id))
        .where(here)
        .order_by(pw.Case(None, [(StockLot.expiry_on.is_null(), 1)], 0), StockLot.expiry_on, StockLot.id)
        .objects()
    )
    return [Held(row, row.left) for row in rows]


def owed(item: StockItem, place: StockPlace) -> Decimal:
    """Return how much went from a place although it was not there."""
    row = StockLevel.get_or_none((StockLevel.item == item.id) & (StockLevel.place == place.id) & (StockLevel.lot == 0))
    return -row.quantity if row is not None else ZERO


def worth(item: StockItem, lot: StockLot | None = None) -> tuple[Decimal, Decimal]:
    """Return (quantity, value) that a cost is taken from: of the lot for FIFO, of the item for average."""
    if item.group.method == FIFO and lot is not None:
        row = StockMove.select(pw.fn.SUM(StockMove.quantity), pw.fn.SUM(StockMove.value)).where(StockMove.lot == lot.id)
        left, value = row.scalar(as_tuple=True)
        return quantity(left), money.from_minor(int(value or 0))
    whole = StockWorth.get_or_none(StockWorth.item == item.id)
    return (whole.quantity, whole.value) if whole is not None else (ZERO, Decimal("0.00"))


def last_price(item: StockItem) -> Decimal:
    """Return what a unit cost when it last came, unrounded; 0 when it never did."""
    row = (
        StockMove.select(StockMove.quantity, StockMove.value)
        .where((StockMove.item == item.id) & (StockMove.quantity > 0) & (StockMove.value > 0))
        .order_by(StockMove.id.desc())
        .first()
    )
    return row.value / row.quantity if row is not None else ZERO


def current_price(item: StockItem) -> Decimal:
    """Return what a unit costs now, unrounded: what is left over how much there is, else what it cost last."""
    row = StockWorth.get_or_none(StockWorth.item == item.id)
    return row.value / row.quantity if row is not None and row.quantity > 0 else last_price(item)


def later_by_lot(item: StockItem, place: StockPlace, day: dt.date) -> dict[int, Decimal]:
    """Return the least quantity of each lot at a place from the evening of a day until now.

    So much of it may go on that day without any evening since having been below nothing.
    """
    least = {row.lot: row.quantity for row in StockLevel.select().where(
        (StockLevel.item == item.id) & (StockLevel.place == place.id))}  # fmt: skip
    standing: defaultdict[int, Decimal] = defaultdict(Decimal, least)
    rows = (
        StockMove.select(StockPaper.day, StockMove.lot, pw.fn.SUM(StockMove.quantity))
        .join(StockPaper)
        .where((StockMove.item == item.id) & (StockMove.place == place.id) & (StockPaper.day > day))
        .group_by(StockPaper.day, StockMove.lot)
        .order_by(StockPaper.day.desc())
        .tuples()
    )
    for _day, lot, moved in rows:
        standing[lot or 0] -= quantity(moved)
        least[lot or 0] = min(least.get(lot or 0, ZERO), standing[lot or 0])
    return least


def quantity(parts: Any) -> Decimal:
    """Return the quantity of smallest parts that came out of an expression."""
    return QuantityField().python_value(int(parts or 0)) or ZERO


def _sum(query: pw.ModelSelect) -> Decimal:
    return quantity(query.tuples().scalar())
