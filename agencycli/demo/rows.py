"""Rows prepared in memory and written by the thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from agencycli.models import JOURNALLED, Row, bulk

BLOCK = 5000
"""Numbers taken at once; when a table has used its own up, everything pending is written."""


class Rows:
    """New rows of any journalled table, numbered as they are added."""

    def __init__(self) -> None:
        self._numbers: dict[type[Row], Iterator[int]] = {}
        self._pending: dict[type[Row], list[dict[str, Any]]] = {model: [] for model in JOURNALLED}

    def add(self, model: type[Row], **values: Any) -> int:
        """Add a row by column names (``client_id``), values as the column stores them; return its number."""
        number = next(self._numbers.get(model, iter(())), None)
        if number is None:
            self.flush()
            self._numbers[model] = iter(bulk.reserve(model, BLOCK))
            number = next(self._numbers[model])
        self._pending[model].append({"id": number, **values})
        return number

    def flush(self) -> None:
        """Write what is pending, parents before children."""
        for model, rows in self._pending.items():
            bulk.insert(model, rows)
            rows.clear()


def moment(at: dt.datetime) -> str:
    """Return a moment as its column stores it."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
