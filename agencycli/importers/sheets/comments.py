"""Read the comments that hang on cells of .xlsx and .ods files: calamine passes over them."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from xml.etree import ElementTree

from agencycli.importers.sheets.package import column_index, elements, parts_of_sheets, related
from agencycli.importers.workbook import Remark

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def comments(data: bytes, kind: str) -> dict[str, list[Remark]]:
    """Return, by name of sheet, the comments on its cells; other kinds than .xlsx and .ods have none here."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if kind == "xlsx":
            return {name: _of_part(archive, part) for name, part in parts_of_sheets(archive)}
        return _of_open_document(archive) if kind == "ods" else {}


def _of_part(archive: zipfile.ZipFile, part: str) -> list[Remark]:
    found: list[Remark] = []
    for _number, kind, member in related(archive, part):
        if kind != "comments":
            continue
        for comment in elements(archive, member, "comment"):
            place = _PLACE.fullmatch(comment.get("ref", ""))
            words = (piece.text or "" for piece in comment.iter() if piece.tag.endswith("}t"))
            if place:
                found.append((int(place[2]), column_index(place[1]), "".join(words)))
    return found


def _of_open_document(archive: zipfile.ZipFile) -> dict[str, list[Remark]]:
    found: dict[str, list[Remark]] = defaultdict(list)
    content = archive.read("content.xml")
    if b"office:annotation" not in content:
        return found
    sheet, row, column = "", 1, 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314 - in the child
        if event == "start":
            if element.tag == f"{_TABLE}table":
                sheet, row = element.get(f"{_TABLE}name", ""), 1
            elif element.tag == f"{_TABLE}table-row":
                column = 0
        elif element.tag in _CELLS:
            for said in element.iterfind(_ANNOTATION):
                lines = ("".join(line.itertext()) for line in said.iterfind(f"{_TEXT}p"))
                found[sheet].append((row, column, "\n".join(lines)))
            column += int(element.get(f"{_TABLE}number-columns-repeated", 1))
        elif element.tag == f"{_TABLE}table-row":
            row += int(element.get(f"{_TABLE}number-rows-repeated", 1))
            element.clear()
    return found
