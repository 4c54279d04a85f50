"""What stands on the labels of items and of places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agencycli.models import StockGroup, StockItem, StockLevel, StockPlace
from agencycli.services.stock import balance
from agencycli.values import code128

PLACES_NAMED = 2


@dataclass(frozen=True)
class Label:
    """A label: what people read, and what a scanner reads."""

    name: str
    code: str
    detail: str
    place: str
    data: str
    """The bar code, else the code, else ``#7`` for one that no scanner can type; all of them are found again."""


def of_items(items: Sequence[StockItem]) -> list[Label]:
    """Return the labels of items, in their order."""
    return [_item(row) for row in items]


def of_places() -> list[Label]:
    """Return the labels of the places where things lie: the name, and the number that finds it."""
    rows = StockPlace.select().where(StockPlace.is_active & StockPlace.id.in_(balance.lying()))
    return [
        Label(row.name, "", row.parent.name if row.parent_id else "", "", f"#{row.id}")
        for row in rows.order_by(StockPlace.id)
    ]


def items(group: StockGroup | None = None, place: StockPlace | None = None) -> list[StockItem]:
    """Return the items in use of a group, or that lie at a place, by code."""
    above = StockItem.alias()
    chosen = StockItem.is_active & StockItem.id.not_in(
        above.select(above.variant_of).where(above.variant_of.is_null(False))
    )
    if group is not None:
        chosen &= StockItem.group == group.id
    if place is not None:
        chosen &= StockItem.id.in_(StockLevel.select(StockLevel.item).where(StockLevel.place == place.id))
    return list(StockItem.select().where(chosen).order_by(StockItem.code_key))


def _item(item: StockItem) -> Label:
    held = StockLevel.select(StockLevel.place).where(StockLevel.item == item.id)
    rows = (
        StockPlace.select().where(StockPlace.id.in_(held) & StockPlace.id.in_(balance.lying())).order_by(StockPlace.id)
    )
    names = [row.name for row in rows]
    where = ", ".join(names[:PLACES_NAMED]) + (" …" if len(names) > PLACES_NAMED else "")
    data = next((one for one in (item.barcode, item.code) if code128.fits(one)), f"#{item.id}")
    detail = " · ".join(part for part in (item.size, item.colour) if part)
    return Label(item.name, item.code, detail, where, data)
