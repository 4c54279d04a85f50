"""Find what calamine passes over in silence in an .xlsx file: error values and formulas never calculated.

Both come out as empty cells, and an empty cell where a sum stood must be told.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, XMLParser

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
        return {name: _in_sheet(archive, part) for name, part in _parts_of_sheets(archive)}


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
                        found[int(match[2]), _column(match[1])] = reason
            tail = window[-_OVERLAP:]
    return [CellNote(row, column, reason) for (row, column), reason in sorted(found.items())][:_MOST_NOTES]


def _parts_of_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the member that holds it."""
    names = set(archive.namelist())
    book = "xl/workbook.xml"
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship", names)
    }
    for sheet in _elements(archive, book, "sheet", names):
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        part = targets.get(relation)
        if part in names:
            yield sheet.get("name", ""), part


def _elements(archive: zipfile.ZipFile, part: str, tag: str, names: set[str]) -> list[Element]:
    if part not in names:
        return []
    parser = XMLParser()  # noqa: S314 - in the child with limits, and calamine has refused entities by now
    parser.feed(archive.read(part))
    return [element for element in parser.close().iter() if element.tag.endswith(f"}}{tag}")]


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
