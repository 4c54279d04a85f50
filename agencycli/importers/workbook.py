"""What a foreign file becomes: a workbook of sheets of plain cells that know where they stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from agencycli.i18n import N_

Cell = str | int | Decimal | bool | date | datetime | time | None
"""Text is clean and never empty; numbers are ``int`` or ``Decimal``, never ``float``; nothing is ``None``."""

Row = tuple[int, list[Cell]]
"""The row's number as the spreadsheet shows it, from 1, and its cells from column A, no ``None`` at the end."""

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; rows from 1, columns from 0."""

ERROR_VALUE = N_("the cell shows an error instead of a value")
NOT_CALCULATED = N_("the formula was never calculated; open the file in a spreadsheet program and save it")
LONG_NUMBER = N_("a number of more than 15 digits; the file keeps only the first 15")
LOOSE_REMARK = N_("a comment on a cell outside the data; it is not taken")
NOT_A_NUMBER = N_("the value is not a number")


@dataclass(frozen=True, slots=True)
class CellNote:
    """What was lost or doubtful in one cell; ``reason`` is to be translated when shown."""

    row: int
    column: int
    reason: str


Remark = tuple[int, int, str]
"""Row from 1, column from 0, and the words of a comment that hangs on the cell."""


@dataclass(slots=True)
class RawSheet:
    """A sheet as a reader of one format yields it: ``rows`` may be read once, with the format's own values."""

    name: str
    rows: Iterable[tuple[int, list]]
    visible: bool = True
    merged: list[Range] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: only rows that hold something, in order."""

    name: str
    visible: bool
    rows: list[Row]
    merged: list[Range] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read: its ``kind`` is told by its content; ``encoding`` is None where a format fixes it."""

    file_name: str
    kind: str
    sha256: str
    encoding: str | None
    sheets: list[Sheet]


def column_letter(index: int) -> str:
    """Return the letters a spreadsheet shows above a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
