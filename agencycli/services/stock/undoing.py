"""What an undo must not do to the warehouse, said with numbers before the database refuses it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import (
    Change,
    Entry,
    StockGroup,
    StockItem,
    StockLevel,
    StockMonth,
    StockMove,
    StockPaper,
    StockPlace,
    Stocktake,
    StocktakeLine,
    StockWorth,
)
from agencycli.models.base import pw
from agencycli.models.stock.goods import FIFO, UNIT_TITLES
from agencycli.models.stock.orders import POSTED
from agencycli.services.stock import amounts, balance
from agencycli.services.stock.goods import ITEM_FIELDS, SETTLED, HasMoves, OtherMethod

ZERO = Decimal(0)


class TakenSince(Refused):
    """What came was used."""

    slug = "taken-since"
    template = N_(
        "entry {number} cannot be undone: {code}, {there} left at “{place}”, {needed} would go; undo first what took "
        "from it ({later})"
    )


class CostTakenSince(Refused):
    """Later costs were counted from it."""

    slug = "cost-taken-since"
    template = N_(
        "entry {number} cannot be undone: what went of {code} since was valued by it; undo those first ({later}), or "
        "post the opposite"
    )


class InClosedMonth(Refused):
    """Its paper counts for a closed month."""

    slug = "in-closed-month"
    template = N_("entry {number} cannot be undone: its paper counts for {month}, which is closed")


class CountPosted(Refused):
    """What was counted is in a posted paper."""

    slug = "count-posted"
    template = N_("entry {number} cannot be undone: stocktake {stocktake} was posted since; undo the posting first")


@dataclass(frozen=True)
class Effect:
    """What an undo does to the balance by one move."""

    item: int
    place: int
    lot: int
    quantity: Decimal


def refuse(target: Entry) -> None:
    """Raise why an entry cannot be taken back, if it moved stock or changed how stock is counted.

    Raises InClosedMonth, TakenSince, CostTakenSince, OtherMethod, HasMoves, CountPosted.
    """
    _refuse_recounting(target)
    _refuse_counted(target)
    effects = _effects(target)
    if not effects:
        return
    _refuse_closed(target)
    items = {row.id: row for row in StockItem.select().where(StockItem.id.in_({one.item for one in effects}))}
    # What comes back together with its item was moved by nothing else.
    effects = [one for one in effects if one.item in items]
    levels: dict[tuple[int, int, int], Decimal] = defaultdict(Decimal)
    scopes: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for one in effects:
        levels[one.item, one.place, one.lot] += one.quantity
        scopes[one.item, one.lot if items[one.item].group.method == FIFO else 0] += one.quantity
    for (item, place, lot), moved in levels.items():
        if moved < 0 and not items[item].group.allows_negative:
            _refuse_short(target, items[item], StockPlace.get_by_id(place), lot, -moved)
    for (item, lot), moved in scopes.items():
        # What comes back comes at what it cost; what goes again, or never came, would cost what it did not.
        if moved < 0 and not items[item].owner_id:
            scope = (StockMove.item == item) & ((StockMove.lot == lot) if lot else StockMove.item == item)
            if later := _later(target, scope, going_only=_came(target)):
                raise CostTakenSince(number=target.id, code=items[item].code, later=_named(later))


def _effects(target: Entry) -> list[Effect]:
    rows = _changes(target, "stock_move")
    standing = {row.id: row for row in StockMove.select().where(StockMove.id.in_([r.row_id for r in rows]))}
    found = []
    for change in rows:
        if change.operation == "i" and (row := standing.get(change.row_id)):
            found.append(Effect(row.item_id, row.place_id, row.lot_id or 0, -row.quantity))
        elif change.operation == "d":
            image = json.loads(change.before)
            moved = balance.quantity(image["quantity"])
            found.append(Effect(image["item_id"], image["place_id"], image["lot_id"] or 0, moved))
    return found


def _came(target: Entry) -> bool:
    """Tell whether the entry made its moves, rather than took them back."""
    return any(change.operation == "i" for change in _changes(target, "stock_move"))


def _refuse_closed(target: Entry) -> None:
    changes = _changes(target, "stock_paper")
    days = [row.day for row in StockPaper.select().where(StockPaper.id.in_([change.row_id for change in changes]))]
    days += [json.loads(change.before)["day"] for change in changes if change.operation == "d"]
    months = {str(day)[:7] for day in days}
    closed = StockMonth.select().where(StockMonth.month.in_(months)).order_by(StockMonth.month).first()
    if closed is not None:
        raise InClosedMonth(number=target.id, month=closed.month)


def _refuse_short(target: Entry, item: StockItem, place: StockPlace, lot: int, needed: Decimal) -> None:
    row = StockLevel.get_or_none(
        (StockLevel.item == item.id) & (StockLevel.place == place.id) & (StockLevel.lot == lot)
    )
    there = row.quantity if row is not None else ZERO
    if there < needed:
        scope = (StockMove.item == item.id) & (StockMove.place == place.id) & (StockMove.lot == lot)
        raise TakenSince(
            number=target.id, code=item.code, there=amounts.told(item, there), place=place.name,
            needed=amounts.told(item, needed), later=_named(_later(target, scope, going_only=True)),
        )  # fmt: skip


def _later(target: Entry, scope: pw.Node, *, going_only: bool) -> list[int]:
    """Return entries after the target whose moves of a scope stand now and did not stand then."""
    made = (Change.table_name == "stock_move") & (Change.row_id == StockMove.id) & (Change.operation == "i")
    gone = Change.alias()
    stood = pw.fn.EXISTS(
        gone.select(gone.id).where(
            (gone.table_name == "stock_move") & (gone.row_id == StockMove.id) & (gone.operation == "d")
            & (gone.entry > target.id) & (gone.id < Change.id)
        )
    )  # fmt: skip
    rows = (
        StockMove.select(Change.entry)
        .join(Change, on=made)
        .where(scope & (Change.entry > target.id) & ~stood)
        .order_by(Change.entry)
        .distinct()
    )
    if going_only:
        rows = rows.where(StockMove.quantity < 0)
    return [number for (number,) in rows.tuples()]


def _refuse_recounting(target: Entry) -> None:
    """Refuse to give an item or a group another way of counting while something counted in this one lies there."""
    for change in _changes(target, "stock_group"):
        if change.operation == "u":
            group, before = StockGroup.get_by_id(change.row_id), json.loads(change.before)
            if before["method"] != group.method:
                _refuse_worth(group, StockItem.group == group.id)
    for change in _changes(target, "stock_item"):
        item = StockItem.get_or_none(StockItem.id == change.row_id) if change.operation == "u" else None
        if item is None:
            continue
        before = json.loads(change.before)
        if StockGroup.get_by_id(before["group_id"]).method != item.group.method:
            _refuse_worth(item.group, StockItem.id == item.id)
        moves = StockMove.select().where(StockMove.item == item.id).count()
        for name in SETTLED:
            column = StockItem._meta.fields[name].column_name
            if moves and before[column] != item.__data__[name]:
                unit, field = _(UNIT_TITLES[item.unit]), _(ITEM_FIELDS[name].title)
                raise HasMoves(code=item.code, count=moves, unit=unit, field=field)


def _refuse_counted(target: Entry) -> None:
    """Refuse to take back a count of a stocktake that was posted by a later entry."""
    if any(_changes(target, "stocktake")):
        return
    lines = [change.row_id for change in _changes(target, "stocktake_line")]
    of_lines = StocktakeLine.select(StocktakeLine.stocktake).where(StocktakeLine.id.in_(lines))
    done = Stocktake.select().where(Stocktake.id.in_(of_lines) & (Stocktake.state == POSTED)).first()
    if done is not None:
        raise CountPosted(number=target.id, stocktake=done.id)


def _refuse_worth(group: StockGroup, which: pw.Node) -> None:
    rows = StockItem.select(StockItem.code).join(StockWorth).where(which).order_by(StockItem.code).limit(5)
    if codes := [row.code for row in rows]:
        raise OtherMethod(name=group.name, method=group.method, codes=", ".join(codes))


def _changes(target: Entry, table: str) -> list[Any]:
    return list(Change.select().where((Change.entry == target.id) & (Change.table_name == table)).order_by(Change.id))


def _named(entries: Iterable[int]) -> str:
    return ", ".join(str(number) for number in list(entries)[:5]) or "–"
