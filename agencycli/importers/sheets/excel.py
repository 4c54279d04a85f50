"""Read .xlsx, .xlsb and .ods through calamine, .xls through xlrd.

calamine would take numbers of .xls files made by 1C for dates, so xlrd reads those.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from agencycli.importers.sheets.comments import comments
from agencycli.importers.sheets.unseen import check_whole, unseen_values
from agencycli.importers.sniff import DAMAGED, PASSWORD, Unreadable
from agencycli.importers.workbook import ERROR_VALUE, NOT_A_NUMBER, CellNote, RawSheet


def read_calamine(data: bytes, kind: str) -> Iterator[RawSheet]:
    """Yield the sheets of an .xlsx, .xlsb or .ods file; raise Unreadable when it has a password."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise Unreadable(PASSWORD) from None
    # calamine leaves the other processor free for a second look, and does not check what it unpacks.
    worker = ThreadPoolExecutor(1)
    scan = worker.submit(unseen_values, data) if kind == "xlsx" else None
    hung = worker.submit(comments, data, kind)
    check = worker.submit(check_whole, data)
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        ranges = sheet.merged_cell_ranges or []
        yield RawSheet(
            about.name,
            _rows(sheet),
            visible=about.visible is SheetVisibleEnum.Visible,
            merged=[(r1 + 1, c1, r2 + 1, c2) for (r1, c1), (r2, c2) in ranges],
            notes=scan.result().get(about.name, []) if scan else [],
            remarks=hung.result().get(about.name, []),
        )
    check.result()


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield rows with their true numbers: calamine gives the rows above the data, not the columns before it."""
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, before + cells if before else cells


def read_xls(data: bytes, encoding: str | None) -> Iterator[RawSheet]:
    """Yield the sheets of an .xls file; ``encoding`` overrides the code page its header claims."""
    import xlrd

    try:
        with open(os.devnull, "w", encoding="utf-8") as silence:  # noqa: PTH123 - xlrd talks while it reads
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, encoding_override=encoding, logfile=silence
            )
    except xlrd.XLRDError as error:
        raise Unreadable(PASSWORD if "encrypted" in str(error) else DAMAGED) from None
    for sheet in book.sheets():
        notes: list[CellNote] = []
        yield RawSheet(
            sheet.name,
            _xls_rows(sheet, book.datemode, notes),
            visible=sheet.visibility == 0,
            merged=[(r1 + 1, c1, r2, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells],
            notes=notes,
            remarks=[(row + 1, column, note.text) for (row, column), note in sheet.cell_note_map.items()],
        )


def _xls_rows(sheet: Any, datemode: int, notes: list[CellNote]) -> Iterator[tuple[int, list[Any]]]:
    import xlrd

    for index in range(sheet.nrows):
        cells = sheet.row_values(index)
        for column, kind in enumerate(sheet.row_types(index)):
            if kind == xlrd.XL_CELL_DATE:
                try:
                    cells[column] = _moment(xlrd.xldate_as_datetime(cells[column], datemode), cells[column])
                except (ValueError, OverflowError):
                    notes.append(CellNote(index + 1, column, NOT_A_NUMBER))
                    cells[column] = ""
            elif kind == xlrd.XL_CELL_BOOLEAN:
                cells[column] = bool(cells[column])
            elif kind == xlrd.XL_CELL_ERROR:
                notes.append(CellNote(index + 1, column, ERROR_VALUE))
                cells[column] = ""
        yield index + 1, cells


def _moment(moment: Any, serial: float) -> Any:
    return moment.time() if serial < 1 else moment
