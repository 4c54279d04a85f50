"""What was counted, line by line."""

from __future__ import annotations

import peewee as pw

from agencycli.models.base import QuantityField, Row
from agencycli.models.stock.goods import StockItem
from agencycli.models.stock.orders import Stocktake
from agencycli.models.stock.papers import StockLot


class StocktakeLine(Row):
    """What the book says of an item, or a lot of it, and what was counted."""

    stocktake = pw.ForeignKeyField(Stocktake, backref="lines")
    item = pw.ForeignKeyField(StockItem, backref="stocktake_lines")
    lot = pw.ForeignKeyField(StockLot, null=True, backref="stocktake_lines")
    book = QuantityField()
    counted = QuantityField(null=True)
    note = pw.CharField(max_length=200, default="")

    class Meta:
        constraints = [pw.Check("counted >= 0")]
