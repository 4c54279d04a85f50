"""Look into the zip archive of an .xlsx file: which member holds which sheet, and what belongs to it."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, XMLParser


def parts_of_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the member that holds it."""
    targets = {number: part for number, _kind, part in related(archive, "xl/workbook.xml")}
    for sheet in elements(archive, "xl/workbook.xml", "sheet"):
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        if relation in targets:
            yield sheet.get("name", ""), targets[relation]


def related(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield id, kind (the last word of its address) and member of everything a part says it belongs with."""
    folder, name = posixpath.split(part)
    names = set(archive.namelist())
    for relation in elements(archive, f"{folder}/_rels/{name}.rels", "Relationship"):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if target in names:
            yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], target


def elements(archive: zipfile.ZipFile, part: str, tag: str) -> list[Element]:
    """Return the elements of a name in a member; none when it is not there."""
    if part not in archive.namelist():
        return []
    parser = XMLParser()  # noqa: S314 - in the child with limits, and calamine has refused entities by now
    parser.feed(archive.read(part))
    return [element for element in parser.close().iter() if element.tag.endswith(f"}}{tag}")]


def column_index(letters: str) -> int:
    """Return the place of a column from 0: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
