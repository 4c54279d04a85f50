"""Read what is only named .xls: HTML tables and SpreadsheetML 2003."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from agencycli.importers.sniff import DAMAGED, NO_TABLE, Unreadable
from agencycli.importers.workbook import ERROR_VALUE, CellNote, Range, RawSheet

_MOST_SPAN = 1000
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read_html(text: str) -> Iterator[RawSheet]:
    """Yield each table of a page that has rows, named by its number; raise Unreadable when there is none."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    if not parser.finished:
        raise Unreadable(NO_TABLE)
    for number, table in enumerate(parser.finished, 1):
        yield RawSheet(str(number), sorted(table.rows.items()), merged=table.merged)


class _Table:
    """A table being read: cells by row, and places taken by cells that reach down from above."""

    def __init__(self) -> None:
        self.rows: dict[int, list[Any]] = {}
        self.merged: list[Range] = []
        self.row = 0
        self.taken: dict[int, int] = {}
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def next_row(self) -> None:
        self.end_cell()
        self.row += 1
        self.rows[self.row] = []
        self.taken = {column: last for column, last in self.taken.items() if last >= self.row}

    def start_cell(self, span: tuple[int, int]) -> None:
        self.end_cell()
        if not self.row:
            self.next_row()
        self.cell, self.span = [], span

    def end_cell(self) -> None:
        if self.cell is None:
            return
        cells = self.rows[self.row]
        while self.taken.get(len(cells), 0) >= self.row:
            cells.append("")
        down, across = self.span
        first, last = len(cells), self.row + down - 1
        cells.extend(["".join(self.cell).strip(), *[""] * (across - 1)])
        if down > 1:
            self.taken.update(dict.fromkeys(range(first, first + across), last))
        if down > 1 or across > 1:
            self.merged.append((self.row, first, last, first + across - 1))
        self.cell = None


class _Tables(HTMLParser):
    """Collect tables; one inside a cell of another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Table] = []
        self.finished: list[_Table] = []
        self.unshown = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.unshown += 1
        elif tag == "table":
            self.open.append(_Table())
        elif self.open and tag == "tr":
            self.open[-1].next_row()
        elif self.open and tag in ("td", "th"):
            said = dict(attrs)
            self.open[-1].start_cell((_span(said.get("rowspan")), _span(said.get("colspan"))))
        elif self.open and tag in ("br", "p", "div") and self.open[-1].cell:
            self.open[-1].cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.unshown = max(0, self.unshown - 1)
        elif self.open and tag in ("td", "th", "tr"):
            self.open[-1].end_cell()
        elif self.open and tag == "table":
            self._finish(self.open.pop())

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].cell is not None and not self.unshown:
            self.open[-1].cell.append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        while self.open:
            self._finish(self.open.pop())

    def _finish(self, table: _Table) -> None:
        table.end_cell()
        if any(any(cells) for cells in table.rows.values()):
            self.finished.append(table)


def _span(said: str | None) -> int:
    return min(int(said), _MOST_SPAN) if said and said.isdecimal() and int(said) > 0 else 1


def read_spreadsheet_xml(text: str) -> Iterator[RawSheet]:
    """Yield the sheets of SpreadsheetML 2003; a document type, and so any entity of its own, is refused."""
    if "<!DOCTYPE" in text:
        raise Unreadable(DAMAGED)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    source = io.BytesIO(text.encode("utf-8", "replace"))
    for _event, element in ElementTree.iterparse(source):  # noqa: S314 - no document type, so no entities
        if element.tag == f"{_SS}Worksheet":
            yield _worksheet(element)
            element.clear()


def _worksheet(worksheet: ElementTree.Element) -> RawSheet:
    sheet = RawSheet(worksheet.get(f"{_SS}Name", ""), [])
    hidden = worksheet.find(".//{*}Visible")
    sheet.visible = hidden is None or hidden.text == "SheetVisible"
    rows: list[tuple[int, list[Any]]] = []
    number = 0
    for row in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
        number = int(row.get(f"{_SS}Index", number + 1))
        cells: list[Any] = []
        column = 0
        for cell in row.iterfind(f"{_SS}Cell"):
            column = int(cell.get(f"{_SS}Index", column + 1))
            if column > 16_384:
                raise Unreadable(DAMAGED)
            cells.extend([""] * (column - 1 - len(cells)))
            cells.append(_typed(cell.find(f"{_SS}Data"), number, column - 1, sheet.notes))
            across, down = (int(cell.get(f"{_SS}{name}", 0)) for name in ("MergeAcross", "MergeDown"))
            if across or down:
                sheet.merged.append((number, column - 1, number + down, column - 1 + across))
            column += across
        rows.append((number, cells))
    sheet.rows = rows
    return sheet


def _typed(data: ElementTree.Element | None, row: int, column: int, notes: list[CellNote]) -> Any:
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    if kind == "Error":
        notes.append(CellNote(row, column, ERROR_VALUE))
        return ""
    return text == "1" if kind == "Boolean" else text
