"""Turn the values of every format into the same few kinds of cell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from agencycli.i18n import N_
from agencycli.importers.sniff import Unreadable
from agencycli.importers.workbook import LONG_NUMBER, NOT_A_NUMBER, Cell, CellNote, Row
from agencycli.values.text import clean

MAX_ROWS = 300_000
MAX_CELLS = 3_000_000
MOST_DIGITS = 15
_REMEMBERED = 200_000


def cleaned(rows: Iterable[tuple[int, list[Any]]], notes: list[CellNote]) -> Iterator[Row]:
    """Yield rows that hold something, with plain cells; add what was lost to ``notes``.

    Raises Unreadable above 300,000 rows or 3,000,000 cells.
    """
    texts: dict[str, str | None] = {}
    kept = held = 0
    for number, values in rows:
        for column, value in enumerate(values):
            kind = type(value)
            if kind is str:
                # One object for equal texts: less memory, less to send.
                known = texts.get(value)
                if known is None and value:
                    if len(texts) > _REMEMBERED:
                        texts.clear()
                    texts[value] = known = clean(value, multiline=True) or None
                values[column] = known
            elif kind is float:
                values[column] = _number(value, number, column, notes)
            elif kind is datetime:
                values[column] = value.date() if value.time() == time() else value
            elif kind is int:
                if abs(value) >= 10**MOST_DIGITS:
                    values[column] = str(value)
            elif kind is time:
                # Serial number 0 shown as a date: how spreadsheets say that there is none.
                values[column] = None if value == time() else value
            elif kind is timedelta:
                values[column] = _duration(value)
        while values and values[-1] is None:
            values.pop()
        if values:
            kept += 1
            held += len(values) - values.count(None)
            if kept > MAX_ROWS or held > MAX_CELLS:
                raise Unreadable(
                    N_("a sheet holds more than {rows} rows or {cells} cells; split it into parts"),
                    rows=f"{MAX_ROWS:,}",
                    cells=f"{MAX_CELLS:,}",
                )
            yield number, values


def _number(value: float, row: int, column: int, notes: list[CellNote]) -> Cell:
    """Return a number as a spreadsheet shows it: fifteen significant digits, whole ones as ``int``."""
    if abs(value) < 10**MOST_DIGITS:
        if value.is_integer():
            return int(value)
        shown = f"{value:.15g}"
        return int(shown) if shown.lstrip("-").isdecimal() else Decimal(shown)
    if not math.isfinite(value):
        notes.append(CellNote(row, column, NOT_A_NUMBER))
        return None
    notes.append(CellNote(row, column, LONG_NUMBER))
    return f"{Decimal(f'{value:.15g}'):f}"


def _duration(value: timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"
