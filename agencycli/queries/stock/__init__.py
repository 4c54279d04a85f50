"""What the warehouse holds, as lists, as cards of items, and as sums of its value."""

from __future__ import annotations

from agencycli.queries.stock import (
    card,
    counting,
    levels,
    moves,
    of_deal,
    orders,
    reference,
    reorder,
    sheet,
    shelves,
    value,
)

__all__ = [
    "card",
    "counting",
    "levels",
    "moves",
    "of_deal",
    "orders",
    "reference",
    "reorder",
    "sheet",
    "shelves",
    "value",
]
