"""A list as an Excel workbook: real numbers and dates, and texts that stay texts."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from agencycli import clock
from agencycli.errors import UsageError
from agencycli.i18n import N_, language
from agencycli.listing import Column, Listing
from agencycli.money import rounded
from agencycli.output.cells import for_files, for_people, for_programs
from agencycli.output.width import width
from agencycli.values.phones import in_words

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from agencycli.queries.stock.forms import Form

# With lxml, which the maker of .docx brings along, openpyxl tells of a full disk in lxml's words, not as an OSError.
os.environ["OPENPYXL_LXML"] = "False"
MOST_ROWS = 1_048_575
"""Rows a sheet holds below its headings."""
LONGEST_TEXT = 32_767
"""UTF-16 units a cell holds."""

_SURE_DIGITS = 15
_FIRST_YEAR = 1900
_SAMPLE = 200
_NARROWEST = {"money": 14, "moment": 17, "date": 12}
_WIDEST = 60
_FILTER_BUTTON = 3
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


class TooManyRows(UsageError):
    """A sheet has fewer rows than the list."""

    slug = "too-many-rows"
    template = N_("{count} rows do not fit into one sheet, which holds {most}; use --format csv or --limit")


def write(listing: Listing, file: BinaryIO) -> int:
    """Write a list as a workbook of one sheet; return how many texts were cut to what a cell holds.

    A number of more than 15 digits and a date before 1900 become text, because a sheet cannot keep them.
    Moments are in local time. Memory does not grow with the rows.

    Raises TooManyRows.
    """
    return write_sheets([listing], file)


def write_sheets(listings: Sequence[Listing], file: BinaryIO) -> int:
    """Write lists as a workbook of one sheet each, as ``write`` does."""
    return _write_book(listings, file, _fill)


def write_form(form: Form, file: BinaryIO) -> None:
    """Write a paper to be signed: what stands above its table, the table with real numbers, sums, signatures."""
    line = "____________________"
    signed = [form.preamble, f"{form.signatures[-1]}: {line} / {line}"] if form.preamble else []
    facts = [f"{title}: {value}" for title, value in form.facts]
    above = [*([form.company] if form.company else []), form.title, *facts, *signed, ""]
    totals = [f"{title}: {value}" for title, value in form.totals]
    below = ["", *totals, "", *(f"{title}: {line} / {line}" for title in form.signatures)]
    _write_book([form.table], file, partial(_fill, above=above, below=below))


def _write_book(listings: Sequence[Listing], file: BinaryIO, fill: Callable[[WriteOnlyWorksheet, Listing], int]) -> int:
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    for listing in listings:
        if len(listing.rows) > MOST_ROWS:
            raise TooManyRows(count=len(listing.rows), most=MOST_ROWS)
    book = Workbook(write_only=True)
    book.properties.creator = "agencycli"
    book.properties.created = book.properties.modified = clock.now().replace(tzinfo=None)
    sheets: list[WriteOnlyWorksheet] = [
        book.create_sheet(_NOT_IN_SHEET_NAMES.sub(" ", for_files(listing.name))[:31].strip() or "list")
        for listing in listings
    ]
    try:
        cut = sum(fill(sheet, listing) for sheet, listing in zip(sheets, listings, strict=True))
        # closed at once whatever happens: an archive left to the garbage collector complains on standard error
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()
    except BaseException:
        for sheet in sheets:
            with suppress(Exception):
                sheet.close()  # for the same reason: it has a temporary file open
        raise
    return cut


def _fill(sheet: WriteOnlyWorksheet, listing: Listing, above: Sequence[str] = (), below: Sequence[str] = ()) -> int:
    """Fill a sheet with a list; with lines ``above`` and ``below`` it is a paper, printed as wide as A4 is."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties
    from openpyxl.worksheet.worksheet import Worksheet

    first = len(above) + 1
    sheet.freeze_panes = f"A{first + 1}"
    if below:
        sheet.print_title_rows = f"{first}:{first}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    for place, column in enumerate(listing.columns, 1):
        sample = [row[place - 1] for row in listing.rows[:_SAMPLE]]
        sheet.column_dimensions[get_column_letter(place)].width = _width(column, sample)
        sheet.column_dimensions[get_column_letter(place)].hidden = column.hidden
    texts = _Texts(sheet)
    for line in above:
        sheet.append([texts.cell(line)])
    sheet.append([texts.cell(column.title) for column in listing.columns])
    cells = [_cell_maker(column, sheet, texts) for column in listing.columns]
    for row in listing.rows:
        sheet.append([None if value is None else cell(value) for cell, value in zip(cells, row, strict=True)])
    for line in below:
        sheet.append([texts.cell(line)])
    last = f"{get_column_letter(len(listing.columns))}{len(listing.rows) + first}"
    sheet.auto_filter.ref = f"A{first}:{last}"
    return texts.cut


class _Texts:
    """Makes cells of text that are never formulas, errors or too long; counts the texts it had to cut."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        from openpyxl.cell import WriteOnlyCell

        self.new_cell = partial(WriteOnlyCell, sheet)
        self.cut = 0

    def cell(self, text: str) -> str | Cell:
        text = for_files(text)
        if 2 * len(text) > LONGEST_TEXT and len(units := text.encode("utf-16-le")) > 2 * LONGEST_TEXT:
            text = units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"
            self.cut += 1
        if not text.startswith(("=", "#")):
            return text
        cell = self.new_cell(text)
        cell.data_type = "s"  # openpyxl reads a formula or an error value into such a text
        return cell


def _cell_maker(column: Column, sheet: WriteOnlyWorksheet, texts: _Texts) -> Callable[[Any], Any]:
    """Return a function from a value of the column, not None, to what the sheet appends."""
    plain = for_programs(column)
    date_format = "dd.mm.yyyy" if language() == "ru" else "yyyy-mm-dd"

    def sure(number: Decimal, places: int, cell: Callable[[Decimal], Any]) -> Any:
        digits = number.adjusted() + 1 + places
        return cell(number) if digits <= _SURE_DIGITS else texts.cell(plain(number))

    match column.kind:
        case "money":
            money = _styled(sheet, "#,##0.00")
            return lambda value: sure(rounded(value), 2, money)
        case "quantity":
            return lambda value: sure(value, 3, lambda number: number)
        case "percent":
            whole, broken = _styled(sheet, "0%"), _styled(sheet, "0.00%")
            return lambda value: (whole if value == value.to_integral_value() else broken)(rounded(value) / 100)
        case "number":
            return lambda value: value if abs(value) < 10**_SURE_DIGITS else texts.cell(str(value))
        case "date":
            date = _styled(sheet, date_format)
            return lambda value: date(value) if value.year >= _FIRST_YEAR else texts.cell(plain(value))
        case "moment":
            moment = _styled(sheet, f"{date_format} hh:mm")
            day, words = _styled(sheet, date_format), partial(for_people, column)

            def known(value: dt.datetime) -> Any:
                match clock.precision(value):
                    case "minute":
                        return moment(clock.local(value).replace(tzinfo=None))
                    case "day":
                        return day(clock.local(value).date())
                return texts.cell(words([value])[0])

            return known
        case "flag":
            return bool
        case "phone":
            return lambda value: texts.cell(in_words(value))
        case "stage":
            return lambda value: texts.cell(column.labels.get(value, value))
        case _:
            return texts.cell


def _styled(sheet: WriteOnlyWorksheet, number_format: str) -> Callable[[Any], Cell]:
    """Return a function that puts a value into a cell of a format.

    One cell serves all rows, since each is written before the next is made.
    """
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format

    def filled(value: Any) -> Cell:
        cell.value = value
        return cell

    return filled


def _width(column: Column, sample: Sequence[Any]) -> int:
    widest = max(width(column.title) + _FILTER_BUTTON, *map(width, for_people(column, sample)), 0)
    return min(max(widest + 1, _NARROWEST.get(column.kind, 0)), _WIDEST)
