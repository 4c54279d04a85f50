"""Count what lies at a place: the list is frozen at an instant, and several hands add to it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agencycli import clock
from agencycli.errors import AgencyError, NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import (
    Staff,
    StockGroup,
    StockItem,
    StockLevel,
    StockLot,
    StockMove,
    StockPlace,
    Stocktake,
    StocktakeLine,
    bulk,
)
from agencycli.models.base import pw
from agencycli.models.stock.orders import CANCELLED, COUNTING, STOCKTAKE_STATE_TITLES
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.stock import amounts, balance, places
from agencycli.services.stock.goods import WHO_KEEPS
from agencycli.services.stock.paper import ZERO, usable
from agencycli.values.text import clean

WHO_COUNTS = "logistics production accountant"
ADD, FILL, RECOUNT = WAYS = ("add", "fill", "recount")
"""What a count does to a line: it adds up, it fills what nobody counted otherwise, it takes the place of what was."""

Book = dict[int, dict[int, Decimal]]
"""How much the book had, by item and lot; lot 0 is what went although it was not there."""


class BeingCounted(Refused):
    """The same things would be counted twice."""

    slug = "being-counted"
    template = N_("“{place}” is being counted since {day}: post stocktake {number} or cancel it first")


class NotCounting(Refused):
    """It is done with."""

    slug = "not-counting"
    template = N_("stocktake {number} is {state}: nothing is counted in it any more")


class CountedByLots(Refused):
    """Pieces that differ are counted one by one."""

    slug = "counted-by-lots"
    template = N_("{code} is counted lot by lot: name one of {lots} with --lot, or say --found for a piece of none")


class CountedWhole(Refused):
    """Its lots lie in one pile."""

    slug = "counted-whole"
    template = N_("{code} is counted as a whole in stocktake {number}: leave the lot out")


class OfOtherGroup(Refused):
    """The stocktake counts only some of what lies there."""

    slug = "of-other-group"
    template = N_("{code} is of “{group}”; stocktake {number} counts “{counted}” only")


class CountedOtherwise(Refused):
    """A sheet says one thing, somebody who counted another."""

    slug = "counted-otherwise"
    template = N_("{code}: {who} counted {there}, this says {asked}; look again, then say --recount")


@dataclass(frozen=True)
class Count:
    """So much of an item was counted; ``found`` is a piece that is none of the lots listed."""

    item: StockItem
    quantity: Decimal
    lot: StockLot | None = None
    found: bool = False
    note: str = ""
    row: int = 0
    """Where it stood in a file, to name it when it is refused; 0 for what was typed."""


@action("stock.count-start", N_("start a stocktake"), WHO_KEEPS)
def start(
    actor: Staff,
    place: StockPlace | None = None,
    *,
    group: StockGroup | None = None,
    chair: Staff | None = None,
    note: str = "",
) -> Stocktake:
    """Freeze the list of what lies at a place, all of it or one group. Raises BeingCounted, OnTheWay.

    Pieces of their own size are listed lot by lot, all else item by item.
    """
    where = places.lies_here(place or places.usual())
    items = StockItem.group == group.id if group else StockItem.id.is_null(False)
    balance.hold(StockItem, items)  # what is being posted is finished first
    for other in Stocktake.select().where((Stocktake.place == where.id) & (Stocktake.state == COUNTING)):
        if group is None or other.group_id in (None, group.id):
            raise BeingCounted(place=where.name, number=other.id, day=f"{clock.local(other.frozen_at):%d.%m.%Y %H:%M}")
    row = Stocktake.create(
        place=where.id, group=group and group.id, frozen_at=clock.now(), note=clean(note),
        frozen_move=StockMove.select(pw.fn.MAX(StockMove.id)).scalar() or 0, chair=(chair or actor).id,
    )  # fmt: skip
    list_the_rest(row)
    return row


@action("stock.count", N_("put down what was counted"), WHO_COUNTS)
def count(actor: Staff, stocktake: Stocktake, counts: Sequence[Count], way: str = ADD) -> list[StocktakeLine]:
    """Put down what was counted; what is not on the list is added to it. Two who count at once lose nothing.

    ``way`` is one of ``WAYS``. Raises NotCounting, CountedByLots, CountedWhole, OfOtherGroup, CountedOtherwise,
    PutAway, HasVariants, BadValue; LinesRefused that names every row of a file that is refused.
    """
    from agencycli.services.lines import LinesRefused

    row = still_counting(stocktake)
    if not counts:
        raise BadValue(field=_(amounts.QUANTITY), reason=_("name at least one item and how much of it"))
    balance.lock(one.item for one in counts)
    lines: list[StocktakeLine] = []
    refusals: list[tuple[int, AgencyError]] = []
    for one in counts:
        try:
            lines.append(_put(actor, row, one, way))
        except AgencyError as error:
            if not one.row:
                raise
            refusals.append((one.row, error))
    if refusals:
        raise LinesRefused(refusals)
    return lines


@action("stock.count-cancel", N_("cancel a stocktake"), WHO_KEEPS)
def cancel(actor: Staff, stocktake: Stocktake) -> Stocktake:
    """Give a stocktake up: nothing is posted. Raises NotCounting."""
    row = still_counting(stocktake)
    row.state = CANCELLED
    row.save()
    return row


def still_counting(stocktake: Stocktake) -> Stocktake:
    """Return a stocktake as it stands, held against others. Raises NotCounting."""
    balance.hold(Stocktake, Stocktake.id == stocktake.id)
    row = Stocktake.get_by_id(stocktake.id)
    if row.state != COUNTING:
        raise NotCounting(number=row.id, state=_(STOCKTAKE_STATE_TITLES[row.state]))
    return row


def only_open() -> Stocktake:
    """Return the one stocktake that is going on. Raises NotFound when there is none, or more than one."""
    rows = list(Stocktake.select().where(Stocktake.state == COUNTING).order_by(Stocktake.id))
    if len(rows) == 1:
        return rows[0]
    open_now = ", ".join(f"{row.id} ({row.place.name})" for row in rows) or "–"
    raise NotFound(what=_("stocktake"), wanted=_("the open one” among “{open}").format(open=open_now))


def frozen(stocktake: Stocktake) -> Book:
    """Return what the book has of each lot at the place up to the frozen move: what stands now less what moved since.

    What was undone since counts as never done.
    """
    book: defaultdict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in StockLevel.select().where(StockLevel.place == stocktake.place_id):
        book[row.item_id][row.lot] = row.quantity
    since = (
        StockMove.select(StockMove.item, StockMove.lot, pw.fn.SUM(StockMove.quantity))
        .where((StockMove.id > stocktake.frozen_move) & (StockMove.place == stocktake.place_id))
        .group_by(StockMove.item, StockMove.lot)
        .tuples()
    )
    for item, lot, moved in since:
        book[item][lot or 0] -= balance.quantity(moved)
    if stocktake.group_id:
        of_group = StockItem.select(StockItem.id).where(StockItem.group == stocktake.group_id).tuples()
        counted = {number for (number,) in of_group}
        return {item: lots for item, lots in book.items() if item in counted}
    return dict(book)


def list_the_rest(stocktake: Stocktake) -> None:
    """Write a line for all that the frozen book has and no line speaks of: at first everything, later what an undo of
    older papers brought back.
    """
    cut, pieces = _single(stocktake.place)
    known: defaultdict[int, set[int | None]] = defaultdict(set)
    for line in StocktakeLine.select().where(StocktakeLine.stocktake == stocktake.id):
        known[line.item_id].add(line.lot_id)
    listed: list[tuple[int, int | None, Decimal]] = []
    for item, lots in sorted(frozen(stocktake).items()):
        if None in known[item]:
            continue  # that line speaks of all the others
        rest = {lot: there for lot, there in lots.items() if there and lot not in known[item]}
        own = sorted(lot for lot in rest if lot and (item in cut or lot in pieces))
        listed += [(item, lot, rest[lot]) for lot in own]
        if whole := sum((there for lot, there in rest.items() if lot not in own), ZERO):
            listed.append((item, None, whole))
    bulk.insert(StocktakeLine, [
        {"stocktake_id": stocktake.id, "item_id": item, "lot_id": lot, "book": StocktakeLine.book.db_value(there)}
        for item, lot, there in listed
    ])  # fmt: skip


def booked(book: Book, line: Any, own: Iterable[int]) -> dict[int, Decimal]:
    """Return what of a frozen book a line speaks of, by lot: its own, or all of the item but ``own`` of other lines."""
    lots = book.get(line.item_id, {})
    if line.lot_id:
        return {line.lot_id: lots.get(line.lot_id, ZERO)}
    return {lot: there for lot, there in lots.items() if lot not in own}


def put(line: Any, actor: Staff, quantity: Decimal) -> None:
    """Write who counted how much of a line, now; what was counted so already stays as it is."""
    if line.counted != quantity:
        line.counted, line.counted_by, line.counted_at = quantity, actor.id, clock.now()
    if line.dirty_fields:
        line.save()


def _put(actor: Staff, stocktake: Stocktake, one: Count, way: str) -> StocktakeLine:
    line = _line(stocktake, one)
    quantity = amounts.checked(line.item, one.quantity, none=True)
    if way == FILL and line.counted not in (None, quantity):
        raise CountedOtherwise(
            code=line.item.code, who=line.counted_by.name, there=amounts.told(line.item, line.counted),
            asked=amounts.told(line.item, quantity),
        )  # fmt: skip
    if way == ADD:
        quantity += line.counted or ZERO
    if (note := clean(one.note)[:200]) not in ("", line.note):
        line.note = note
    put(line, actor, quantity)
    return line


def _line(stocktake: Stocktake, one: Count) -> Any:
    """Return the line a count belongs to, a new one for what is not on the list."""
    item = StockItem.get_by_id(one.item.id)
    if one.lot is not None and one.lot.item_id != item.id:
        raise BadValue(field=_("Lot"), reason=_("lot {number} is of another item").format(number=one.lot.id))
    rows = StocktakeLine.select().where((StocktakeLine.stocktake == stocktake.id) & (StocktakeLine.item == item.id))
    lines = {line.lot_id: line for line in rows.order_by(StocktakeLine.id)}
    number = one.lot.id if one.lot is not None else None
    if number is not None and None in lines and len(lines) == 1:
        raise CountedWhole(code=item.code, number=stocktake.id)
    if number is None and not one.found and any(lines):
        raise CountedByLots(code=item.code, lots=", ".join(str(lot) for lot in lines if lot))
    if number in lines:
        return lines[number]
    usable(item)
    if stocktake.group_id not in (None, item.group_id):
        raise OfOtherGroup(
            code=item.code, group=item.group.name, number=stocktake.id, counted=stocktake.group.name
        )  # fmt: skip
    line: Any = StocktakeLine(stocktake=stocktake.id, item=item.id, lot=number)
    line.book = sum(booked(frozen(stocktake), line, [lot for lot in lines if lot]).values(), ZERO)
    line.save(force_insert=True)
    return line


def _single(place: StockPlace) -> tuple[set[int], set[int]]:
    """Return (items, lots) at a place whose pieces differ: what is cut to length, and remnants of a size."""
    lots = StockLot.select(StockLot.id).where(StockLot.remnant_of.is_null(False) | StockLot.width.is_null(False))
    items = StockItem.select(StockItem.id).where(StockItem.useful_from.is_null(False))
    here = StockLevel.place == place.id
    of_items = StockLevel.select(StockLevel.item).where(here & StockLevel.item.in_(items)).tuples()
    of_lots = StockLevel.select(StockLevel.lot).where(here & StockLevel.lot.in_(lots)).tuples()
    return {item for (item,) in of_items}, {lot for (lot,) in of_lots}
