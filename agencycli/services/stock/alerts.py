"""What logistics must know in the morning: what runs short, what is late, what is about to be let go or to expire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from agencycli.models import Client, Deal, StockItem, StockLevel, StockLot, StockOrder, StockReservation
from agencycli.models.base import pw
from agencycli.models.stock.orders import ORDERED
from agencycli.services.calendar import workdays
from agencycli.services.stock import balance
from agencycli.services.stock.replenishing import proposals

EXPIRES_WITHIN = 14
"""Days before its last day, and until it is gone, that a lot is told of."""

SHORT, LATE, KEPT, EXPIRING = PARTS = ("short", "late_orders", "kept", "expiring")


@dataclass(frozen=True)
class Alert:
    """One thing to know; its parts are data, to be told in any language."""

    part: str
    """SHORT, LATE, KEPT or EXPIRING: what ``number`` is of, an item, an order, a reservation or a lot."""
    number: int
    on: dt.date | None
    """When it runs out, was due, is let go, expires."""
    title: str
    item: StockItem | None = None
    quantity: Decimal | None = None
    """To buy, or what there is of it."""
    client: Client | None = None
    """The supplier, or whose deal it is."""
    deal: Deal | None = None


def alerts(day: dt.date, parts: Collection[str] = PARTS) -> Iterator[Alert]:
    """Yield what is to be told on a day, part by part; nothing when all is well.

    An item that lies in an order not yet sent is short all the same.
    """
    for part in parts:
        yield from _SOURCES[part](day)


def _short(day: dt.date) -> Iterator[Alert]:
    for one in proposals(drafted=False):
        supplier = one.best.supply.supplier if one.best else None
        yield Alert(SHORT, one.item.id, one.runs_out_on, _named(one.item), one.item, one.quantity, supplier)


def _late(day: dt.date) -> Iterator[Alert]:
    late = (StockOrder.state == ORDERED) & (StockOrder.due_on < day)
    for row in StockOrder.select(StockOrder, Client).join(Client).where(late).order_by(StockOrder.due_on):
        yield Alert(LATE, row.id, row.due_on, row.supplier.name, client=row.supplier)


def _kept(day: dt.date) -> Iterator[Alert]:
    """Yield reservations that end before the next working day is over."""
    until = workdays().add(day, 1)
    rows = (
        StockReservation.select(StockReservation, Deal, Client, StockItem, balance.rest().alias("left"))
        .join(Deal)
        .join(Client)
        .switch(StockReservation)
        .join(StockItem)
        .where(balance.is_live(day) & StockReservation.expires_on.between(day, until))
        .order_by(StockReservation.expires_on, StockReservation.id)
    )
    for row in rows:
        if (left := balance.quantity(row.left)) > 0:
            title = f"{_named(row.item)} · {row.deal.title}"
            yield Alert(KEPT, row.id, row.expires_on, title, row.item, left, row.deal.client, row.deal)


def _expiring(day: dt.date) -> Iterator[Alert]:
    rows = (
        StockLot.select(StockLot, StockItem, pw.fn.SUM(StockLevel.quantity).alias("left"))
        .join(StockItem)
        .join_from(StockLot, StockLevel, on=(StockLevel.lot == StockLot.id))
        .where(StockLot.expiry_on <= day + dt.timedelta(days=EXPIRES_WITHIN))
        .group_by(StockLot, StockItem)
        .order_by(StockLot.expiry_on, StockLot.id)
    )
    for row in rows:
        if (left := balance.quantity(row.left)) > 0:
            yield Alert(EXPIRING, row.id, row.expiry_on, _named(row.item), row.item, left)


def _named(item: StockItem) -> str:
    return f"{item.code} {item.name}"


_SOURCES: dict[str, Callable[[dt.date], Iterator[Alert]]] = {
    SHORT: _short, LATE: _late, KEPT: _kept, EXPIRING: _expiring,
}  # fmt: skip
