"""A list as plain aligned text, readable on a terminal, in a mail and in a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agencycli.listing import RIGHT_ALIGNED, WORDS, Column, Listing
from agencycli.output.cells import for_people
from agencycli.output.width import cut, is_one_each, width
from agencycli.values.text import visible

_GAP = "  "
_WIDEST_PADDING = 80
_NARROWEST_TEXT = 6


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


def _joined(cells: Sequence[str]) -> str:
    return _GAP.join(cells).rstrip(" ") + "\n"


def _widest(texts: Sequence[str]) -> int:
    return max(map(len if is_one_each("".join(texts)) else width, texts))


def _fitted(columns: Sequence[Column], texts: Sequence[Sequence[str]], widths: Sequence[int], room: int) -> list[int]:
    """Lower the widest columns to one common height until all fit, none below what it must keep."""
    if sum(widths) <= room:
        return list(widths)
    floors = [
        min(widest, _NARROWEST_TEXT) if column.kind in WORDS else _widest(cells[1:])
        for column, cells, widest in zip(columns, texts, widths, strict=True)
    ]

    def lowered(height: int) -> list[int]:
        return [min(widest, max(floor, height, 1)) for widest, floor in zip(widths, floors, strict=True)]

    return next((fit for height in range(room, 0, -1) if sum(fit := lowered(height)) <= room), lowered(0))


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
