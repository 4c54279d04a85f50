"""Rows by the hundred: a source that knows all ids and reads values on demand, and the pages kept of it."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from agencycli import clock
from agencycli.listing import Column
from agencycli.tui.cells import Cell, cells_of, width_of
from agencycli.tui.widgets.columns import ELASTIC

ROWS_A_PAGE = 100
PAGES_KEPT = 20

Row = Sequence[Cell]


class RowSource(Protocol):
    """Where a table gets its rows. ``tui.cells.Toned`` may wrap a value that deserves a colour."""

    columns: Sequence[Column]
    ids: array[int]

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return the values of rows in the order of ``ids`` and ``columns``; None for a row that is gone."""


class NoRows:
    """The source of a table that has none yet."""

    columns: Sequence[Column] = ()
    ids: array[int] = array("q")

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return nothing."""
        return ()


class Pages:
    """The drawn cells of the pages looked at last.

    A page is read while drawing: a hundred rows by primary key cost less than the second repaint that waiting
    for a thread would. ``failed`` hears of a page that cannot be read, ``grown`` of wider numbers.
    """

    def __init__(self, source: RowSource, *, failed: Callable[[Exception], Any], grown: Callable[[], Any]) -> None:
        self.source = source
        self.content = [0] * len(source.columns)
        """How wide the values of each column are, so far."""
        self._kept: OrderedDict[int, Sequence[Row | None]] = OrderedDict()
        self._failed = failed
        self._grown = grown
        if source.ids:
            self._settle_widths(self._read(0), first=True)

    def row(self, place: int) -> Row | None:
        """Return the cells of a row; None when it is gone or cannot be read."""
        number, offset = divmod(place, ROWS_A_PAGE)
        page = self._kept.get(number)
        if page is None:
            page = self._read(number)
            if self._settle_widths(page):
                self._grown()
        else:
            self._kept.move_to_end(number)
        return page[offset] if offset < len(page) else None

    def forget(self, row_ids: Iterable[int]) -> None:
        """Drop the pages that hold any of these rows."""
        wanted = set(row_ids)
        for number in list(self._kept):
            if not wanted.isdisjoint(self._ids(number)):
                del self._kept[number]

    def _ids(self, number: int) -> array[int]:
        return self.source.ids[number * ROWS_A_PAGE : (number + 1) * ROWS_A_PAGE]

    def _read(self, number: int) -> Sequence[Row | None]:
        page: Sequence[Row | None]
        try:
            page = _drawn(self.source.columns, self.source.page(self._ids(number)), clock.today())
        except Exception as error:
            # Drawing may not fail: the screen tells why, and the rows stay blank until they are asked for anew.
            self._failed(error)
            page = ()
        self._kept[number] = page
        while len(self._kept) > PAGES_KEPT:
            self._kept.popitem(last=False)
        return page

    def _settle_widths(self, page: Sequence[Row | None], *, first: bool = False) -> bool:
        before = list(self.content)
        for i, column in enumerate(self.source.columns):
            # The first page settles the width of words; numbers and dates are never cut, so they may grow it.
            if first or column.kind not in ELASTIC:
                self.content[i] = max([before[i], *(width_of(row[i].text) for row in page if row)])
        return self.content != before


def _drawn(columns: Sequence[Column], rows: Sequence[tuple[Any, ...] | None], today: dt.date) -> list[Row | None]:
    """Return the cells of rows, drawn column by column; None stays for a row that is gone."""
    present = [row for row in rows if row is not None]
    values = zip(*present, strict=True) if present else [()] * len(columns)
    drawn = [cells_of(column, each, today) for column, each in zip(columns, values, strict=True)]
    cells = iter(zip(*drawn, strict=True))
    return [None if row is None else next(cells) for row in rows]
