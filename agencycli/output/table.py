"""A list as plain aligned text, readable on a terminal, in a mail and in a log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from agencycli.listing import RIGHT_ALIGNED, Column, Listing
from agencycli.output.cells import for_people
from agencycli.output.width import cut, is_one_each, width
from agencycli.values.text import visible

_GAP = "  "
_WIDEST_PADDING = 80
_NARROWEST = {"text": 6, "stage": 6, "phone": 16}
_READABLE = {"text": 12, "stage": 12, "phone": 16}
_READABLE_TITLE = 9
"""Cells of a column that may be cut: the least on any terminal, and the least where columns may be left out."""


def lines(listing: Listing, room: int | None = None) -> Iterator[str]:
    """Yield the headings, a rule and the rows, each with its line end; nothing for an empty list.

    With ``room`` (cells across) texts and headings are cut with an ellipsis, the widest first; numbers
    and dates never are, so a terminal too narrow for them wraps the line. Without it nothing is cut: a text
    longer than 80 cells pushes the rest of its own row only.
    """
    if not listing.rows:
        return
    columns = listing.columns
    texts = [
        [visible(column.title), *for_people(column, values)]
        for column, values in zip(columns, zip(*listing.rows, strict=True), strict=True)
    ]
    widths = [_widest(cells) for cells in texts]
    if room is None:
        widths = [min(cells, _WIDEST_PADDING) for cells in widths]
    else:
        widths = _fitted(columns, texts, widths, room - len(_GAP) * (len(columns) - 1))
        texts = [_cut(cells, most) for cells, most in zip(texts, widths, strict=True)]
    padded = [_padded(*column) for column in zip(columns, texts, widths, strict=True)]
    headings, *rows = zip(*padded, strict=True)
    yield _joined(headings)
    yield _joined(["─" * cells for cells in widths])
    for row in rows:
        yield _joined(row)


def fitting(listing: Listing, room: int) -> tuple[Listing, list[Column]]:
    """Return a list of as many columns as stay readable in ``room`` cells, and the columns that had no room.

    The first ones are kept; where not all fit, columns without a value are left out before and not told.
    """
    needed = []
    for place, (column, values) in enumerate(zip(listing.columns, zip(*listing.rows, strict=True), strict=True)):
        cells = _least(column, _widest(for_people(column, values)), _READABLE)
        needed.append(
            (place, max(cells, min(width(column.title), _READABLE_TITLE)), any(v is not None for v in values))
        )
    if _reach(needed, room) == len(needed):
        return listing, []
    filled = [one for one in needed if one[2]]
    kept = [place for place, *_rest in filled[: max(1, _reach(filled, room))]]
    columns = [listing.columns[place] for place in kept]
    rows = [tuple(row[place] for place in kept) for row in listing.rows]
    left_out = [listing.columns[place] for place, *_rest in filled[len(kept) :]]
    return listing._replace(columns=columns, rows=rows), left_out


def _reach(needed: Sequence[tuple[int, int, bool]], room: int) -> int:
    """Return how many of the first columns fit."""
    taken = -len(_GAP)
    for count, (_place, cells, _filled) in enumerate(needed):
        taken += len(_GAP) + cells
        if taken > room:
            return count
    return len(needed)


def _joined(cells: Sequence[str]) -> str:
    return _GAP.join(cells).rstrip(" ") + "\n"


def _widest(texts: Sequence[str]) -> int:
    return max(map(len if is_one_each("".join(texts)) else width, texts))


def _fitted(columns: Sequence[Column], texts: Sequence[Sequence[str]], widths: Sequence[int], room: int) -> list[int]:
    """Lower the widest columns to one common height until all fit, none below what it must keep."""
    if sum(widths) <= room:
        return list(widths)
    floors = [
        min(widest, _least(column, _widest(cells[1:]), _NARROWEST))
        for column, cells, widest in zip(columns, texts, widths, strict=True)
    ]

    def lowered(height: int) -> list[int]:
        return [min(widest, max(floor, height, 1)) for widest, floor in zip(widths, floors, strict=True)]

    return next((fit for height in range(room, 0, -1) if sum(fit := lowered(height)) <= room), lowered(0))


def _least(column: Column, cells: int, least: Mapping[str, int]) -> int:
    """Return how narrow a column may become that needs so many cells: numbers and dates are never cut."""
    return min(cells, least.get(column.kind, cells))


def _cut(texts: list[str], room: int) -> list[str]:
    if is_one_each("".join(texts)):
        return [text if len(text) <= room else text[: room - 1].rstrip() + "…" for text in texts]
    return [cut(text, room) for text in texts]


def _padded(column: Column, texts: Sequence[str], cells: int) -> list[str]:
    right = column.kind in RIGHT_ALIGNED
    if is_one_each("".join(texts)):
        return [text.rjust(cells) if right else text.ljust(cells) for text in texts]
    blanks = [" " * (cells - width(text)) for text in texts]
    return [blank + text if right else text + blank for text, blank in zip(texts, blanks, strict=True)]
