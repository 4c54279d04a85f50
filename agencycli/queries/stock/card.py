"""One item of stock: where it lies, lot by lot, for whom it is kept, from whom it is bought, what moved last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

import peewee as pw

from agencycli import clock
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Row, Staff, StockItem, StockLevel, StockMove, StockPaper, StockPlace
from agencycli.queries.lists import list_query
from agencycli.queries.stock.levels import stock
from agencycli.services.stock import balance

LAST_MOVES = 20
CHART_DAYS = 60
YEAR = 365
Level = list[tuple[dt.date, Decimal]]
"""How much there was in the evening of each of some days."""


@dataclass(frozen=True)
class StockCard:
    """What is known of an item. Parts are lists with the columns of the registered ones."""

    id: int
    code: str
    name: str
    group: str
    unit: str
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    on_the_way: Decimal
    min_level: Decimal
    days_left: int | None
    value: Decimal | None
    """None for who may not see costs."""
    places: list[tuple[str, Decimal]]
    lots: Listing
    reservations: Listing
    packings: Listing
    supplies: Listing
    prices: Listing
    moves: Listing
    variants: Listing
    note: str


def card(actor: Staff, item: StockItem) -> StockCard:
    """Return the card of an item; costs only for who may see them."""
    query = stock(actor)
    keys = ["on_hand", "reserved", "available", "on_the_way", "days_left", *(["value"] if actor.may_see_cost else [])]
    numbers = dict(zip(keys, query.rows([item.id], keys)[0], strict=True))
    rows = (
        StockLevel.select(StockPlace.name, pw.fn.SUM(StockLevel.quantity))
        .join(StockPlace)
        .where(StockLevel.item == item.id)
        .group_by(StockPlace.id, StockPlace.name)
        .order_by(StockPlace.id)
        .tuples()
    )
    return StockCard(
        id=item.id, code=item.code, name=item.name, group=item.group.name, unit=item.unit, note=item.note,
        min_level=item.min_level, value=numbers.pop("value", None), **numbers,
        places=[(name, balance.quantity(there)) for name, there in rows],
        lots=_part(actor, "stock-lots", item), reservations=_part(actor, "stock-reservations", item),
        packings=_part(actor, "stock-packings", item), supplies=_part(actor, "stock-supplies", item),
        prices=_part(actor, "stock-prices", item), moves=_part(actor, "stock-moves", item, LAST_MOVES),
        variants=replace(query, condition=StockItem.variant_of == item.id).listing(),
    )  # fmt: skip


def grid(item: StockItem) -> tuple[list[str], list[str], dict[tuple[str, str], StockItem]]:
    """Return (sizes, colours, items by both) of an item kept by size and colour, in the order they were added."""
    rows = list(item.variants.order_by(StockItem.id))
    sizes = list(dict.fromkeys(row.size for row in rows))
    colours = list(dict.fromkeys(row.colour for row in rows))
    return sizes, colours, {(row.size, row.colour): row for row in rows}


def matrix(item: StockItem) -> Listing:
    """Return sizes by colours with what is free of each; columns are ``colour`` and the sizes."""
    sizes, colours, items = grid(item)
    columns = [Column("colour", _("Colour"), "text", 14)]
    columns += [Column(size or "one", size or _("one size"), "quantity", 7) for size in sizes]
    rows = [
        (
            colour or None,
            *(balance.available(items[size, colour]) if (size, colour) in items else None for size in sizes),
        )
        for colour in colours
    ]
    return Listing("stock-grid", columns, rows)


def over_time(item: StockItem, days: int = CHART_DAYS) -> Level:
    """Return how much of an item there was, on the way too, in the evening of each of the last days."""
    today = clock.today()
    first = today - dt.timedelta(days=days - 1)
    rows = (
        StockMove.select(StockPaper.day, pw.fn.SUM(StockMove.quantity))
        .join(StockPaper)
        .where((StockMove.item == item.id) & (StockPaper.day > first))
        .group_by(StockPaper.day)
        .tuples()
    )
    moved = {day: balance.quantity(change) for day, change in rows}
    standing = balance.on_hand(item) + balance.sent(item)
    found = []
    for back in range(days):
        day = today - dt.timedelta(days=back)
        found.append((day, standing))
        standing -= moved.get(day, Decimal(0))
    return found[::-1]


def _part(actor: Staff, name: str, item: StockItem, limit: int | None = None) -> Listing:
    """Return the rows of a list that are of one item, without the columns that repeat which."""
    query = list_query(name, actor)
    of_item = _item_of(query.model) == item.id
    keys = [key for key in query.default_columns if key not in {"code", "name", "unit"}]
    return replace(query, condition=query.condition & of_item).listing(columns=keys, limit=limit)


def _item_of(model: type[Row]) -> pw.Node:
    from agencycli.models import StockPrice, StockSupply

    if model is StockPrice:
        supply = StockSupply.alias()
        return supply.select(supply.item).where(supply.id == StockPrice.supply)
    return model.item
