"""What the warehouse holds, as lists, as cards of items, and as sums of its value."""

from __future__ import annotations

from agencycli.queries.stock import (
    analysis,
    card,
    counting,
    forms,
    labels,
    levels,
    moves,
    of_deal,
    orders,
    reference,
    reorder,
    season,
    sheet,
    shelves,
    value,
)

__all__ = [
    "analysis",
    "card",
    "counting",
    "forms",
    "labels",
    "levels",
    "moves",
    "of_deal",
    "orders",
    "reference",
    "reorder",
    "season",
    "sheet",
    "shelves",
    "value",
]
