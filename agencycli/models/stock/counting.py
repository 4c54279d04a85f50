"""What was counted, line by line."""

from __future__ import annotations

import peewee as pw

from agencycli.models.base import MomentField, QuantityField, Row
from agencycli.models.staff import Staff
from agencycli.models.stock.goods import StockItem
from agencycli.models.stock.orders import Stocktake
from agencycli.models.stock.papers import StockLot


class StocktakeLine(Row):
    """What the book said of an item, or of a lot of it, and what was counted.

    A line without a lot is all of the item that has no line of its own.
    """

    stocktake = pw.ForeignKeyField(Stocktake, backref="lines")
    item = pw.ForeignKeyField(StockItem, backref="stocktake_lines")
    lot = pw.ForeignKeyField(StockLot, null=True, backref="stocktake_lines")
    book = QuantityField()
    counted = QuantityField(null=True)
    counted_by = pw.ForeignKeyField(Staff, null=True, backref="stocktake_lines")
    """Who counted last."""
    counted_at = MomentField(null=True)
    note = pw.CharField(max_length=200, default="")

    class Meta:
        indexes = ((("stocktake", "item", "lot"), True),)
        constraints = [
            pw.Check("counted >= 0"),
            pw.Check("(counted IS NULL) = (counted_at IS NULL)"),
        ]


StocktakeLine.add_index(
    StocktakeLine.index(
        StocktakeLine.stocktake, StocktakeLine.item, unique=True, where=StocktakeLine.lot.is_null(),
        name="stocktake_line_item",
    )
)  # fmt: skip
