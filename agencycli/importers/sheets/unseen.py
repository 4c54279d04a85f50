"""Find what calamine passes over in silence in an .xlsx file: error values and formulas never calculated.

Both come out as empty cells, and an empty cell where a sum stood must be told.
"""

from __future__ import annotations

import io
import re
import zipfile

from agencycli.importers.sheets.package import column_index, parts_of_sheets
from agencycli.importers.sniff import DAMAGED, Unreadable
from agencycli.importers.workbook import ERROR_VALUE, NOT_CALCULATED, CellNote

_CELL = rb"<(?:\w+:)?c\b(?=[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\")"
_ERROR = re.compile(_CELL + rb"[^>]*\bt=\"e\"")
_NEVER_CALCULATED = re.compile(
    _CELL + rb"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PIECE = 4 * 2**20
_OVERLAP = 2**16
_MOST_NOTES = 1000


def unseen_values(data: bytes) -> dict[str, list[CellNote]]:
    """Return, by name of sheet, the cells of an .xlsx whose value calamine drops; at most 1,000 a sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: _in_sheet(archive, part) for name, part in parts_of_sheets(archive)}


def check_whole(data: bytes) -> None:
    """Compare every member of the archive with its checksum; raise Unreadable when one differs."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.testzip() is not None:
            raise Unreadable(DAMAGED)


def _in_sheet(archive: zipfile.ZipFile, part: str) -> list[CellNote]:
    found: dict[tuple[int, int], str] = {}
    with archive.open(part) as member:
        tail = b""
        while (piece := member.read(_PIECE)) and len(found) < _MOST_NOTES:
            window = tail + piece
            for mark, pattern, reason in (
                (b't="e"', _ERROR, ERROR_VALUE),
                (b"<f", _NEVER_CALCULATED, NOT_CALCULATED),
            ):
                if mark in window:
                    for match in pattern.finditer(window):
                        found[int(match[2]), column_index(match[1].decode())] = reason
            tail = window[-_OVERLAP:]
    return [CellNote(row, column, reason) for (row, column), reason in sorted(found.items())][:_MOST_NOTES]
