"""Fit columns into a width: words give way from the right, numbers and dates never, whole columns last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agencycli.listing import WORDS, Column
from agencycli.tui.cells import width_of

LEAST_WORDS = 8
LEAST_OF_THE_FIRST = 20
MOST_WORDS = 40
ELASTIC = WORDS


class Layout(NamedTuple):
    """Which columns are drawn, how wide, how far apart."""

    columns: list[tuple[int, int]]
    """(index, cells) from left to right."""
    gap: int
    hidden: bool
    """Some columns did not fit."""


def laid_out(columns: Sequence[Column], content: Sequence[int], width: int) -> Layout:
    """Return how to draw columns in ``width`` cells, the ones to the left being the more important.

    ``content`` is how wide the values are, without the titles. A column with a ``width`` keeps it; one of words
    without takes what it needs up to 40 cells. When that is too much, gaps narrow, columns without a width shrink
    from the right to 8 cells (the first, which names the row, to 20), titles are cut, and columns are left out from
    the right. Room to spare goes to words that are still cut.
    """
    if not columns:
        return Layout([], 1, False)
    wanted, least = [], []
    for number, (column, needed) in enumerate(zip(columns, content, strict=True)):
        title = width_of(column.title)
        if column.kind not in ELASTIC:
            wanted.append(max(column.width, needed, title))
            least.append(max(column.width, needed, 1))
        elif column.width:
            wanted.append(column.width)
            least.append(column.width)
        else:
            wanted.append(max(title, min(needed, MOST_WORDS), 1))
            least.append(min(wanted[-1], LEAST_WORDS if number else LEAST_OF_THE_FIRST))
    gap = 2 if sum(wanted) + 2 * (len(columns) - 1) <= width else 1
    shown = len(columns)
    while shown > 1 and sum(least[:shown]) + gap * (shown - 1) > width:
        shown -= 1
    cells = wanted[:shown]
    room = width - sum(cells) - gap * (shown - 1)
    for i in reversed(range(shown)):
        given = min(max(0, -room), cells[i] - least[i])
        cells[i] -= given
        room += given
    if room < 0:  # one column, and not even that fits
        cells[0] = max(1, cells[0] + room)
    for i in range(shown):
        if columns[i].kind in ELASTIC and room > 0:
            more = min(room, max(0, content[i] - cells[i]))
            cells[i] += more
            room -= more
    return Layout(list(enumerate(cells)), gap, shown < len(columns))
