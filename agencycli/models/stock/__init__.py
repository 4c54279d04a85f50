"""The warehouse: what lies where, and every move of it. The database itself keeps the balances (``stock_triggers``)."""

from __future__ import annotations

from agencycli.models.stock.counting import StocktakeLine
from agencycli.models.stock.goods import (
    StockGroup,
    StockItem,
    StockPacking,
    StockPlace,
    StockPrice,
    StockSupply,
)
from agencycli.models.stock.orders import StockOrder, StockOrderLine, Stocktake
from agencycli.models.stock.papers import (
    StockLevel,
    StockLot,
    StockMonth,
    StockMove,
    StockPaper,
    StockReservation,
    StockWorth,
)

__all__ = [
    "StockGroup", "StockItem", "StockLevel", "StockLot", "StockMonth", "StockMove", "StockOrder", "StockOrderLine",
    "StockPacking", "StockPaper", "StockPlace", "StockPrice", "StockReservation", "StockSupply", "StockWorth",
    "Stocktake", "StocktakeLine",
]  # fmt: skip
