"""Read a sheet that ``agency client edit-sheet`` wrote and somebody edited."""

from __future__ import annotations

import re
from typing import Any

from agencycli import importers
from agencycli.i18n import _
from agencycli.services.sheet import ForeignSheet, SheetRow

_KEY = re.compile(r"\[([\w.]+)\]\s*$")


def read(path: str) -> list[SheetRow]:
    """Return the rows of a sheet. Raises ForeignSheet when it is not one of ours, UnreadableFile."""
    book = importers.read(path)
    rows = book.sheets[0].rows if book.sheets else []
    keys = [_key(cell) for cell in rows[0][1]] if rows else []
    if "id" not in keys or "_was" not in keys:
        raise ForeignSheet(reason=_("the first row of {file} does not name its columns").format(file=book.file_name))
    return [_row(place, dict(zip(keys, [*cells, *[None] * len(keys)], strict=False))) for place, cells in rows[1:]]


def _key(cell: Any) -> str:
    title = str(cell or "")
    found = _KEY.search(title)
    return found[1] if found else title


def _row(place: int, cells: dict[str, Any]) -> SheetRow:
    number, was = cells.pop("id"), cells.pop("_was")
    return SheetRow(place, number, str(was or ""), {key: value for key, value in cells.items() if key})
