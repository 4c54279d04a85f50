"""Find the tables in a sheet: where the header is, what stands above, between and below, what is data.

Pure. Nothing is lost in silence: each row that is not data is in ``skipped`` with its reason.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from agencycli.i18n import N_, _
from agencycli.importers.headers import CLIENTS, Vocabulary, match_header
from agencycli.importers.layout import Region, bands, regions
from agencycli.importers.rows import filled, is_numbering, is_signature, is_total, may_be_heading, names_somebody
from agencycli.importers.workbook import Cell, Range, Row, Sheet, column_letter

ABOVE = N_("text above the table")
HEADER_AGAIN = N_("the header once more")
NUMBERING = N_("numbers of the columns")
SECTION = N_("a heading between the rows, kept as the section of the rows below")
TOTAL = N_("a total")
BELOW = N_("text below the table")

_FEW = 0.4
"""Up to this share of rows with one cell, a lone name is a heading; above it, such a list is of names only."""


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column: its place in the sheet (0 is A) and its title; a two-row title is "Контакты / Телефон"."""

    index: int
    title: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of data: its number in the sheet, a cell for each column, the heading it stands under."""

    number: int
    cells: list[Cell]
    section: str | None = None


@dataclass(slots=True)
class Table:
    """A table of a sheet; ``skipped`` holds row numbers and reasons, to be translated when shown."""

    sheet: Sheet
    header_rows: list[int]
    columns: list[ColumnHead]
    rows: list[TableRow] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)

    @property
    def has_header(self) -> bool:
        """Return whether the titles are the sheet's own and not made up."""
        return bool(self.header_rows)

    def remarks(self) -> dict[int, list[tuple[int, str]]]:
        """Return the comments that hang on its rows of data: number of the row -> column and words of each."""
        if not self.sheet.remarks:
            return {}
        rows = {row.number for row in self.rows}
        first, last = self.columns[0].index, self.columns[-1].index
        found: dict[int, list[tuple[int, str]]] = {}
        for row, column, words in self.sheet.remarks:
            if row in rows and first <= column <= last:
                found.setdefault(row, []).append((column, words))
        return found


def find_tables(sheet: Sheet, vocabulary: Vocabulary = CLIENTS) -> list[Table]:
    """Return the tables of a sheet from top to bottom and left to right; none for an empty sheet."""
    return list(_tables(sheet, sheet.rows, vocabulary)) if sheet.rows else []


def _tables(sheet: Sheet, rows: list[Row], vocabulary: Vocabulary) -> Iterator[Table]:
    for region in regions(rows, sheet.merged, vocabulary):
        titles = _titles(region, sheet.merged)
        parted = bands(region, sorted(titles), sheet.merged, vocabulary)
        if len(parted) < 2:
            yield _Body(sheet, region, titles, vocabulary).table()
            continue
        # A lone cell between two tables stays with the left one.
        starts = [0, *(first for first, _last in parted[1:])]
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            part = [(number, _to_last_filled([None] * start + cells[start:end])) for number, cells in region.rows]
            yield from _tables(sheet, [row for row in part if filled(row[1])], vocabulary)


def _to_last_filled(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _titles(region: Region, merged: list[Range]) -> dict[int, str]:
    """Return column -> title; a title over several columns or rows counts for each of them."""
    header = region.rows[region.header : region.body]
    width = max((len(cells) for _, cells in header), default=0)
    titles: dict[int, list[str]] = {}
    lowest = [column for column, cell in enumerate(header[-1][1]) if cell is not None] if header else []
    for place, (number, cells) in enumerate(header):
        shown: dict[int, Cell] = {column: cell for column, cell in enumerate(cells) if cell is not None}
        spans = [span for span in merged if span[0] <= number <= span[2]]
        for first_row, first, _last_row, last in spans:
            if first_row == number and first < len(cells):
                shown |= dict.fromkeys(range(first, min(last, width) + 1), cells[first])
        if not spans and place + 1 < len(header):
            # Formats without merged cells: a group title reaches to the next title in its row.
            for column in lowest:
                left = [c for c in range(column + 1) if c < len(cells) and cells[c] is not None]
                if left:
                    shown.setdefault(column, cells[left[-1]])
        for column, cell in shown.items():
            text = " ".join(str(cell).split()) if cell is not None else ""
            if text and text not in titles.setdefault(column, []):
                titles[column].append(text)
    return {column: " / ".join(parts) for column, parts in titles.items() if parts}


class _Body:
    """The rows under a header, read one after another."""

    def __init__(self, sheet: Sheet, region: Region, titles: dict[int, str], vocabulary: Vocabulary) -> None:
        self.sheet = sheet
        self.lone_is_heading = vocabulary.lone_is_heading
        self.above = region.rows[: region.header]
        self.header = region.rows[region.header : region.body]
        self.rows = region.rows[region.body :]
        self.columns = [
            ColumnHead(column, titles.get(column) or _("column {letter}").format(letter=column_letter(column)))
            for column in _columns(self.rows, titles)
        ]
        self.name = _name_column(self.columns, vocabulary)
        self.across = {r1 for r1, c1, _r2, c2 in sheet.merged if c2 > c1}
        self.reaching_down = _reaching_down(self.rows, sheet.merged)
        lone = [filled(cells) == 1 for _, cells in self.rows if not is_numbering(cells)]
        self.lone_are_names = sum(lone) > _FEW * len(lone)
        # Headings part a whole table: a lone name further down, under rows of no group, is more likely a name.
        self.begins_with_heading = lone[:1] == [True]

    def table(self) -> Table:
        table = Table(self.sheet, [number for number, _ in self.header], self.columns)
        table.skipped = [(number, ABOVE) for number, _ in self.above]
        places = [column.index for column in self.columns]
        contiguous = places == list(range(len(places)))
        header = [cells for _, cells in self.header]
        section: str | None = None
        headings: list[int] = []
        totalled = False
        for place, (number, cells) in enumerate(self.rows):
            if place == 0 and header and is_numbering(cells):
                table.skipped.append((number, NUMBERING))
            elif cells in header:
                table.skipped.append((number, HEADER_AGAIN))
            elif is_total(cells):
                table.skipped.append((number, TOTAL))
                totalled = True
            elif totalled and is_signature(cells):
                table.skipped.append((number, BELOW))
            elif filled(cells) == 1 and len(places) > 1 and self._is_heading(place):
                section = str(next(cell for cell in cells if cell is not None)).rstrip(": ")
                headings.append(number)
            else:
                table.skipped += [(heading, SECTION) for heading in headings]
                headings = []
                totalled = False
                table.rows.append(TableRow(number, self._aligned(number, cells, places, contiguous), section))
        table.skipped += [(heading, BELOW) for heading in headings]
        table.skipped.sort()
        return table

    def _aligned(self, number: int, cells: list[Cell], places: list[int], contiguous: bool) -> list[Cell]:
        if extra := self.reaching_down.get(number):
            cells = cells + [None] * (places[-1] + 1 - len(cells))
            for column, value in extra.items():
                if column < len(cells) and cells[column] is None:
                    cells[column] = value
        if contiguous:
            return cells + [None] * (len(places) - len(cells)) if len(cells) < len(places) else cells
        return [cells[column] if column < len(cells) else None for column in places]

    def _is_heading(self, place: int) -> bool:
        """Return whether a row with one cell is a heading (or a remark at the end) and not a bare name."""
        number, cells = self.rows[place]
        column, cell = next((column, cell) for column, cell in enumerate(cells) if cell is not None)
        if not may_be_heading(cell) or number in self.reaching_down:
            return False
        text = str(cell)
        last = place + 1 == len(self.rows)
        after_gap = place > 0 and number - self.rows[place - 1][0] > 1
        if number in self.across or column < self.name or text.endswith(":") or (last and after_gap):
            return True
        if column > self.name or self.lone_are_names or last:
            return False
        if self.lone_is_heading:
            return True
        if names_somebody(cell):
            return False
        alone = place == 0 or filled(self.rows[place - 1][1]) > 1
        before_rows = filled(self.rows[place + 1][1]) > 1
        marked = self.begins_with_heading or after_gap or text.isupper() or text.isdecimal()
        return alone and before_rows and marked


def _columns(rows: list[Row], titles: dict[int, str]) -> list[int]:
    """Return the columns that have a title or data."""
    widest = max((len(cells) for _, cells in rows), default=0)
    untitled = [column for column in range(widest) if column not in titles]
    found = set(titles)
    for column in untitled:
        if any(len(cells) > column and cells[column] is not None for _, cells in rows):
            found.add(column)
    if not found:
        found = {column for _, cells in rows for column, cell in enumerate(cells) if cell is not None}
    return sorted(found)


def _name_column(columns: list[ColumnHead], vocabulary: Vocabulary) -> int:
    """Return the place of the column that names what a row is about; the first one when none says so."""
    known: dict[str, int] = {}
    for column in columns:
        if found := match_header(column.title, vocabulary):
            known.setdefault(found[0], column.index)
    return next((known[name] for name in vocabulary.named_by if name in known), columns[0].index if columns else 0)


def _reaching_down(rows: list[Row], merged: list[Range]) -> dict[int, dict[int, Cell]]:
    """Return row -> column -> value for rows that a merged cell covers from above."""
    numbers = [number for number, _ in rows]
    covered: dict[int, dict[int, Cell]] = {}
    for first, column, last, _last_column in merged:
        start = bisect_left(numbers, first)
        if last > first and start < len(rows) and numbers[start] == first and column < len(rows[start][1]):
            value = rows[start][1][column]
            for number in numbers[start + 1 : bisect_right(numbers, last)]:
                covered.setdefault(number, {})[column] = value
    return covered
