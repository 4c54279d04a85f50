"""What the database adds up as moves are posted, held against the moves themselves: they are the truth."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli.models import StockLevel, StockMove, StockWorth, bulk
from agencycli.models.base import Row

KEPT: tuple[tuple[type[Row], tuple[Any, ...], tuple[Any, ...]], ...] = (
    (StockLevel, (StockMove.item, StockMove.place, StockMove.lot), (StockMove.quantity,)),
    (StockWorth, (StockMove.item,), (StockMove.quantity, StockMove.value)),
)
"""A cache, what of the moves it adds up by, and what it adds up; its columns have that order."""


def differing() -> int:
    """Return how many rows of the caches are not what the moves add up to, missing ones among them."""
    return sum(len(_standing(cache) ^ _true(by, what)) for cache, by, what in KEPT)


def rebuild() -> None:
    """Add the moves up anew. Inside a transaction."""
    for cache, by, what in KEPT:
        cache.delete().execute()
        names = [field.column_name for field in _fields(cache)]
        bulk.insert(cache, [dict(zip(names, row, strict=True)) for row in sorted(_true(by, what))])


def _fields(cache: type[Row]) -> list[Any]:
    return [field for field in cache._meta.sorted_fields if field.name != "id"]


def _standing(cache: type[Row]) -> set[tuple[int, ...]]:
    return set(cache.select(*[pw.Cast(field, "bigint") for field in _fields(cache)]).tuples())


def _true(by: tuple[Any, ...], what: tuple[Any, ...]) -> set[tuple[int, ...]]:
    sums = [pw.Cast(pw.fn.SUM(pw.Cast(field, "bigint")), "bigint") for field in what]
    rows = StockMove.select(*by, *sums).group_by(*by).tuples()
    return {tuple(one or 0 for one in row) for row in rows if any(row[len(by) :])}  # no lot is 0 in the cache
