"""Purchases: put together by supplier, sent, received in parts by the supplier's bill, closed or called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from agencycli import clock, money
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import (
    Client,
    Staff,
    StockItem,
    StockMove,
    StockOrder,
    StockOrderLine,
    StockPacking,
    StockPlace,
    StockSupply,
)
from agencycli.models.base import pw
from agencycli.models.stock.orders import CANCELLED, CLOSED, DRAFT, ORDER_STATE_TITLES, ORDERED
from agencycli.services.calendar import workdays
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.stock import amounts, balance, moving, supplies
from agencycli.services.stock.goods import WHO_KEEPS
from agencycli.services.stock.paper import ZERO, Line, Posted, ready
from agencycli.services.stock.replenishing import Offer, lead
from agencycli.values.text import clean


class WrongState(Refused):
    """An order in this state does not take it."""

    slug = "order-state"
    template = N_("order {number} is {state}: {reason}")


class NotOrdered(Refused):
    """More came than was ordered."""

    slug = "not-ordered"
    template = N_("{code}: {came} came, and {left} of order {number} are still to come; --over when that is right")


class NotOfOrder(Refused):
    """The order has no such item."""

    slug = "not-of-order"
    template = N_("order {number} has no {code}; receive it by itself: agency stock receive {code}")


class Wanted(NamedTuple):
    """What is to be bought of an item, in base units; nothing of it takes it out of an order."""

    item: StockItem
    quantity: Decimal
    price: Decimal | None = None
    """For a base unit; None takes what the supplier asks."""


@dataclass(frozen=True)
class PriceChange:
    """What a supplier asked for a packing, or for a base unit, and asks now."""

    item: StockItem
    packing: StockPacking | None
    before: Decimal | None
    after: Decimal

    @property
    def percent(self) -> Decimal | None:
        """How much more it is, in percent; None when nothing was asked before."""
        return money.rounded((self.after - self.before) * 100 / self.before) if self.before else None


@dataclass(frozen=True)
class Received:
    """What came of an order: the paper, prices that changed, and what is still to come."""

    order: StockOrder
    posted: Posted
    changes: list[PriceChange]
    left: list[tuple[StockItem, Decimal]]

    @property
    def id(self) -> int:
        """The number of the paper."""
        return self.posted.id


@action("stock.order", N_("put an order to a supplier together"), WHO_KEEPS)
def add(
    actor: Staff, supplier: Client, wanted: Sequence[Wanted], *, due_on: dt.date | None = None, note: str = ""
) -> StockOrder:
    """Begin an order as a draft; what it holds is on the way only once it is sent. Raises BadValue, PutAway."""
    row = StockOrder.create(supplier=supplier.id, due_on=due_on, note=clean(note), staff=actor.id)
    _put(row, wanted)
    return row


@action("stock.propose", N_("make orders of what is to be bought"), WHO_KEEPS)
def propose(actor: Staff, offers: Iterable[Offer]) -> list[StockOrder]:
    """Put offers into orders, one a supplier: into the newest draft to them, else into a new one. Raises PutAway."""
    by_supplier: dict[int, list[Offer]] = {}
    for one in offers:
        by_supplier.setdefault(one.supply.supplier_id, []).append(one)
    made = []
    for supplier, some in by_supplier.items():
        draft = (StockOrder.supplier == supplier) & (StockOrder.state == DRAFT)
        row = StockOrder.select().where(draft).order_by(StockOrder.id.desc()).first()
        row = row or StockOrder.create(supplier=supplier, staff=actor.id)
        there = {line.item_id: line.quantity for line in row.lines}
        _put(row, [Wanted(one.supply.item, one.quantity + there.get(one.supply.item_id, ZERO)) for one in some])
        made.append(row)
    return made


@action("stock.order-edit", N_("change an order to a supplier"), WHO_KEEPS)
def edit(
    actor: Staff,
    order: StockOrder,
    wanted: Sequence[Wanted] = (),
    *,
    due_on: dt.date | None = None,
    note: str | None = None,
) -> StockOrder:
    """Change how much is wanted of items, add some, take some out (nothing wanted), or the day it is due.

    Not below what has come. Raises WrongState of an order that is done with, BadValue, PutAway.
    """
    row = _standing(order, DRAFT, ORDERED)
    _put(row, wanted)
    if row.state == ORDERED and not row.lines.exists():
        raise WrongState(number=row.id, state=_(ORDER_STATE_TITLES[ORDERED]), reason=_("cancel it to take all out"))
    if due_on is not None and row.due_on != due_on:
        row.due_on = due_on
    if note is not None and row.note != clean(note):
        row.note = clean(note)
    if row.dirty_fields:
        row.save()
    return row


@action("stock.order-send", N_("order from a supplier"), WHO_KEEPS)
def send(actor: Staff, order: StockOrder, *, day: dt.date | None = None, due_on: dt.date | None = None) -> StockOrder:
    """Put down that an order went to its supplier; it is due when the slowest of it is, unless a day is told.

    Raises WrongState, BadValue when it holds nothing.
    """
    row = _standing(order, DRAFT)
    held = lines(row)
    if not held:
        reason = _("it holds nothing: agency stock order edit {number} CODE QTY").format(number=row.id)
        raise BadValue(field=_("Purchase order"), reason=reason)
    row.state, row.ordered_on = ORDERED, day or clock.today()
    row.due_on = due_on or row.due_on or _due(row, held)
    if row.due_on < row.ordered_on:
        raise BadValue(field=_("Due"), reason=_("it cannot come before it was ordered"))
    row.save()
    return row


@action("stock.order-receive", N_("receive what was ordered"), WHO_KEEPS)
def receive(
    actor: Staff,
    order: StockOrder,
    came: Sequence[Line] = (),
    *,
    place: StockPlace | None = None,
    day: dt.date | None = None,
    number: str = "",
    reason: str = "",
    over: bool = False,
) -> Received:
    """Put on a shelf what came of an order: all that is left of it, or what lines say; ``number`` is the bill's.

    A line without a price costs what was agreed. Prices told that are not the supplier's last ones are kept with the
    bill. An order of which all came is closed. Raises WrongState, NotOfOrder, NotOrdered, and as ``moving.receive``.
    """
    row = _standing(order, ORDERED)
    held = {line.item_id: line for line in lines(row)}
    left = {line.item_id: rest(line) for line in held.values()}
    taken = (
        ready(came) if came else [Line(line.item, left[line.item_id]) for line in held.values() if left[line.item_id]]
    )
    told = {line.item.id for line in taken if line.price is not None or line.value is not None}
    priced = [_priced(row, held, left, line, over=over) for line in taken]
    posted = moving.receive(
        actor, priced, supplier=row.supplier, place=place, day=day, number=number, reason=reason
    )  # fmt: skip
    asked = [line for line in priced if line.item.id in told]
    changes = [one for line in asked if (one := _price_change(actor, row, line, posted, number))]
    still = [(line.item, more) for line in held.values() if (more := rest(line)) > 0]
    if not still:
        row.state = CLOSED
        row.save()
    return Received(row, posted, changes, still)


@action("stock.order-close", N_("close an order to a supplier"), WHO_KEEPS)
def close(actor: Staff, order: StockOrder, why: str = "") -> StockOrder:
    """Wait no longer for what has not come of an order. Raises WrongState."""
    return _end(_standing(order, ORDERED), CLOSED, why)


@action("stock.order-cancel", N_("call an order to a supplier off"), WHO_KEEPS)
def cancel(actor: Staff, order: StockOrder, why: str = "") -> StockOrder:
    """Call an order off of which nothing has come. Raises WrongState."""
    row = _standing(order, DRAFT, ORDERED)
    if any(received(line) for line in row.lines):
        reason = _("some of it came; close it: agency stock order close {number}").format(number=row.id)
        raise WrongState(number=row.id, state=_(ORDER_STATE_TITLES[row.state]), reason=reason)
    return _end(row, CANCELLED, why)


def lines(order: StockOrder) -> list[StockOrderLine]:
    """Return the lines of an order with their items, in the order they were added."""
    rows = (
        StockOrderLine.select(StockOrderLine, StockItem, StockPacking)
        .join(StockItem)
        .switch(StockOrderLine)
        .join(StockPacking, pw.JOIN.LEFT_OUTER)
        .where(StockOrderLine.order == order.id)
    )
    return list(rows.order_by(StockOrderLine.id))


def received(line: StockOrderLine) -> Decimal:
    """Return how much of a line has come."""
    came = StockMove.select(pw.fn.SUM(StockMove.quantity)).where(StockMove.purchase_line == line.id)
    return balance.quantity(came.tuples().scalar())


def rest(line: StockOrderLine) -> Decimal:
    """Return how much of a line is still to come."""
    return max(line.quantity - received(line), ZERO)


def value(line: StockOrderLine, quantity: Decimal | None = None) -> Decimal | None:
    """Return what a line costs as agreed, or so many base units of it; None while no price is known."""
    if line.price is None:
        return None
    units = line.quantity if quantity is None else quantity
    return money.rounded(line.price * units / line.packing.quantity if line.packing_id else line.price * units)


def _standing(order: StockOrder, *states: str) -> StockOrder:
    """Return an order as it stands. Raises WrongState for one in none of the states."""
    row: StockOrder = StockOrder.get_by_id(order.id)
    if row.state not in states:
        known = ", ".join(_(ORDER_STATE_TITLES[state]) for state in states)
        reason = _("this can be done while it is {states}").format(states=known)
        raise WrongState(number=row.id, state=_(ORDER_STATE_TITLES[row.state]), reason=reason)
    return row


def _put(order: StockOrder, wanted: Sequence[Wanted]) -> None:
    """Let an order hold so much of each item. Raises BadValue, PutAway, HasVariants."""
    there = {line.item_id: line for line in order.lines}
    if some := [Line(one.item, one.quantity) for one in wanted if one.quantity]:
        ready(some)
    for one in wanted:
        line = there.get(one.item.id)
        came = received(line) if line is not None else ZERO
        if one.quantity < came:
            reason = _("{came} of it came already").format(came=amounts.told(one.item, came))
            raise BadValue(field=_(amounts.QUANTITY), reason=reason)
        if one.quantity:
            _write(line or StockOrderLine(order=order.id, item=one.item.id), order, one)
        elif line is not None:
            line.delete_instance()


def _write(line: StockOrderLine, order: StockOrder, wanted: Wanted) -> None:
    supply = StockSupply.get_or_none((StockSupply.item == wanted.item.id) & (StockSupply.supplier == order.supplier_id))
    packing = supply.packing if supply is not None and supply.packing_id else None
    if packing is not None and wanted.quantity % packing.quantity:
        packing = None
    each = wanted.price
    if each is None and supply is not None:
        each = supplies.base_price(supply)
    price = None if each is None else money.rounded(each * (packing.quantity if packing else 1))
    ready_values = {
        "quantity": wanted.quantity, "packing": packing and packing.id, "price": price,
        "packs": wanted.quantity / packing.quantity if packing else None,
    }  # fmt: skip
    for key, value_ in ready_values.items():
        if line.__data__.get(key) != value_:
            setattr(line, key, value_)
    if line.dirty_fields:
        line.save(force_insert=line.id is None)


def _due(order: StockOrder, held: Sequence[StockOrderLine]) -> dt.date:
    terms = {row.item_id: row for row in StockSupply.select().where(StockSupply.supplier == order.supplier_id)}
    slowest = max(lead(line.item, terms.get(line.item_id)) for line in held)
    return workdays().add(order.ordered_on, slowest)


def _priced(
    order: StockOrder, held: dict[int, StockOrderLine], left: dict[int, Decimal], line: Line, *, over: bool
) -> Line:
    """Return a line that came as it is posted: of which line of the order, at which sum."""
    ordered = held.get(line.item.id)
    if ordered is None:
        raise NotOfOrder(number=order.id, code=line.item.code)
    if line.quantity > left[line.item.id] and not over:
        raise NotOrdered(
            number=order.id, code=line.item.code, came=amounts.told(line.item, line.quantity),
            left=amounts.told(line.item, left[line.item.id]),
        )  # fmt: skip
    left[line.item.id] = max(left[line.item.id] - line.quantity, ZERO)
    agreed = value(ordered, line.quantity) if line.value is None and line.price is None else line.value
    return replace(line, purchase_line=ordered, value=agreed)


def _price_change(actor: Staff, order: StockOrder, line: Line, posted: Posted, number: str) -> PriceChange | None:
    """Keep what the supplier asked by this bill; return it when it is not what was asked before."""
    each = line.price if line.value is None else line.value / line.quantity
    if line.item.owner_id or each is None or line.purchase_line is None:
        return None
    supply = StockSupply.get_or_none((StockSupply.item == line.item.id) & (StockSupply.supplier == order.supplier_id))
    packing = line.purchase_line.packing if supply is None else supply.packing if supply.packing_id else None
    price = money.rounded(each * (packing.quantity if packing else 1))
    before = supply.price if supply is not None else None
    if price == before:
        return None
    terms = {"price": price} | ({} if supply is not None else {"packing": packing})
    paper = number or _("order {number}").format(number=order.id)
    supplies.put(actor, line.item, order.supplier, terms, from_on=posted.paper.day, paper=paper)
    return PriceChange(line.item, packing, before, price)


def _end(row: StockOrder, state: str, why: str) -> StockOrder:
    row.state = state
    if clean(why):
        row.note = "\n".join(part for part in (row.note, clean(why)) if part)
    row.save()
    return row
