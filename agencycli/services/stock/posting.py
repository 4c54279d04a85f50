"""Post a paper: its head and its moves, at their cost. Every way of moving stock ends here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agencycli import clock, money
from agencycli.i18n import _
from agencycli.models import Staff, StockItem, StockLot, StockMove, StockPaper, StockPlace, bulk
from agencycli.models.stock.goods import FIFO
from agencycli.pricing import stock as pricing
from agencycli.services.card import BadValue
from agencycli.services.stock import balance
from agencycli.services.stock.choosing import chosen
from agencycli.services.stock.paper import NOTHING, ZERO, Head, Line, Part, Posted, paper, ready
from agencycli.values.text import clean


def come_in(actor: Staff, head: Head, lines: Sequence[Line]) -> Posted:
    """Post what comes in, each line a lot of its own; what went although it was not there is made up first.

    Raises as ``ready`` and ``paper``, BadValue for a price less than nothing.
    """
    lines = ready(lines)
    posted = Posted(paper(actor, head))
    posted.moves = write_in(posted.paper, head.place, lines)
    return posted


def write_in(paper: StockPaper, place: StockPlace, lines: Sequence[Line]) -> list[StockMove]:
    """Write the moves of lines that come to a place. Raises BadValue for a price less than nothing."""
    moves: list[dict[str, Any]] = []
    lots: list[dict[str, Any]] = []
    numbers = iter(bulk.reserve(StockLot, len(lines)))
    for line in lines:
        left, value = line.quantity, _value(line)
        common = {
            "paper_id": paper.id, "item_id": line.item.id, "place_id": place.id,
            "purchase_line_id": line.purchase_line and line.purchase_line.id,
        }  # fmt: skip
        owed = balance.owed(line.item, place) if line.item.group.allows_negative else ZERO
        if owed > 0:
            filled = min(owed, left)
            cost = min(money.rounded(balance.last_price(line.item) * filled), value) if filled < left else value
            moves.append(common | {"lot_id": None, "quantity": filled, "value": cost})
            left, value = left - filled, value - cost
        if left > 0:
            number = next(numbers)
            lots.append(_lot(line, number))
            moves.append(common | {"lot_id": number, "quantity": left, "value": value})
    bulk.insert(StockLot, lots)
    return _written(moves)


def go_out(actor: Staff, head: Head, lines: Sequence[Line], *, over_reserved: bool = False) -> Posted:
    """Post what goes out, lots in their order, the deal's own reservations first, each at its cost.

    What is kept for others stays unless ``over_reserved``. Raises as ``ready`` and ``paper``, NotEnough,
    HeldForOthers, NotThereThen.
    """
    lines = ready(lines)
    posted = Posted(paper(actor, head))
    for line in lines:
        parts, excess = chosen(line, head, posted.paper.day, over_reserved=over_reserved)
        if excess:
            posted.excess.append((line.item, excess))
        posted.moves += write_out(posted.paper, head.place, line.item, parts)
        _note(posted, line.item, head.place, parts)
    return posted


def write_out(paper: StockPaper, place: StockPlace, item: StockItem, parts: Sequence[Part]) -> list[StockMove]:
    """Write the moves of parts that go, each at its cost; parts of one scope cost together what they cost as one."""
    rows: list[dict[str, Any]] = []
    for scope in _scopes(item, parts):
        whole = sum((part.quantity for part in scope), ZERO)
        cost, gone, spent = cost_of(item, scope[0].lot, whole), ZERO, NOTHING
        for part in scope:
            gone += part.quantity
            share = money.rounded(cost * gone / whole) - spent
            spent += share
            rows.append({
                "paper_id": paper.id, "item_id": item.id, "place_id": place.id, "lot_id": part.lot and part.lot.id,
                "quantity": -part.quantity, "value": -share,
                "reservation_id": part.reservation and part.reservation.id,
            })  # fmt: skip
    return _written(rows)


def cost_of(item: StockItem, lot: StockLot | None, quantity: Decimal) -> Decimal:
    """Return what a quantity going out costs now; of a client's own material nothing."""
    if item.owner_id:
        return NOTHING
    left, value = balance.worth(item, lot)
    if quantity <= left:
        return pricing.cost_out(value, left, quantity)
    # What is not there goes at the price of what there was last.
    there = max(left, ZERO)
    return max(value, NOTHING) * (1 if there else 0) + money.rounded(balance.last_price(item) * (quantity - there))


def _scopes(item: StockItem, parts: Sequence[Part]) -> list[list[Part]]:
    if item.group.method != FIFO:
        return [list(parts)]
    by_lot: dict[int, list[Part]] = {}
    for part in parts:
        by_lot.setdefault(part.lot.id if part.lot else 0, []).append(part)
    return list(by_lot.values())


def _written(rows: list[dict[str, Any]]) -> list[StockMove]:
    """Write moves given by column, quantities and values as people know them."""
    numbers = bulk.reserve(StockMove, len(rows))
    kept = [
        row
        | {
            "id": number,
            "quantity": StockMove.quantity.db_value(row["quantity"]),
            "value": StockMove.value.db_value(row["value"]),
        }
        for number, row in zip(numbers, rows, strict=True)
    ]
    bulk.insert(StockMove, kept)
    return [StockMove(**(row | {"id": number})) for number, row in zip(numbers, rows, strict=True)]


def _lot(line: Line, number: int) -> dict[str, Any]:
    expiry = line.expiry_on
    if expiry is None and line.item.shelf_life_days:
        expiry = clock.today() + dt.timedelta(days=line.item.shelf_life_days)
    last_day = expiry.isoformat() if expiry else None
    return {
        "id": number, "item_id": line.item.id, "expiry_on": last_day, "batch": clean(line.batch)[:60],
        "width": line.width, "height": line.height, "remnant_of_id": line.lot and line.lot.id,
    }  # fmt: skip


def _value(line: Line) -> Decimal:
    if line.item.owner_id:
        return NOTHING
    value = money.rounded(line.quantity * line.price) if line.value is None and line.price is not None else line.value
    if value is None:
        value = money.rounded(line.quantity * balance.current_price(line.item))
    if value < 0:
        raise BadValue(field=_("Price"), reason=_("it must not be less than nothing"))
    return value


def _note(posted: Posted, item: StockItem, place: StockPlace, parts: Sequence[Part]) -> None:
    """Note which lots are of no use any more, and which had expired."""
    gone = {part.lot.id: part.lot for part in parts if part.lot is not None}
    posted.expired += [lot for lot in gone.values() if lot.expiry_on and lot.expiry_on < posted.paper.day]
    if item.useful_from:
        left = {one.lot.id: one for one in balance.lots(item, place) if one.lot is not None}
        posted.scrap += [
            (lot, left[number].quantity)
            for number, lot in gone.items()
            if number in left and left[number].quantity < item.useful_from
        ]
