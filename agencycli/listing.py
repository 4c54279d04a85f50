"""A list as every face gets it: named columns and rows of plain values.

A column's ``key`` is a contract (JSON, CSV, ``--where``); its ``title`` is translated. Values by ``kind``:
text ``str``; number ``int``; money and quantity ``Decimal``; percent ``Decimal`` (5 means 5 %); date
``datetime.date``; moment aware ``datetime`` (UTC), or ``clock.known`` where no more than its day is known; phone
``str`` as ``values.phones.printed``; flag ``bool``; stage ``str`` (a stable slug whose words stand in ``labels``).
An empty cell is ``None``, whatever the kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Kind = Literal["text", "number", "money", "quantity", "percent", "date", "moment", "phone", "flag", "stage"]
WORDS: frozenset[str] = frozenset({"text", "stage", "phone"})
"""Kinds that are compared folded and may be cut on a screen."""
RIGHT_ALIGNED: frozenset[str] = frozenset({"number", "money", "quantity", "percent"})


class Column(NamedTuple):
    """One column of a list."""

    key: str
    title: str
    kind: Kind = "text"
    width: int = 0
    """Preferred width in cells on a screen; 0 lets the content decide."""
    labels: Mapping[str, str] = MappingProxyType({})
    """For ``stage``: slug -> translated words."""
    hidden: bool = False
    """In a workbook there, but not shown."""


class Listing(NamedTuple):
    """A finished list: ``rows`` are tuples in the order of ``columns``."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[tuple[Any, ...]]
    total: int | None = None
    """How many rows match when ``rows`` were limited; None when all are here."""

    def records(self) -> list[dict[str, Any]]:
        """Return the rows with their values by key."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]
