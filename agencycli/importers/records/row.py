"""What all rows of a table have in common, and one row as cells by field."""

from __future__ import annotations

from collections import Counter, defaultdict

from agencycli.i18n import N_, _
from agencycli.importers.headers import match_header
from agencycli.importers.pieces import (
    line,
    shown,
    without_tags,
)
from agencycli.importers.proposal import NOT_TAKEN, ORDER_FIELDS, SKIP, ColumnPlan, TablePlan
from agencycli.importers.tables import TableRow
from agencycli.importers.workbook import Cell
from agencycli.services.intake import ClientRecord, Problem
from agencycli.values.text import fold

SECOND_VALUE = N_("a second value; kept in the note")
CARD_KEYS = {
    "client": ("name",), "firm": ("name",), "person": ("name",), "surname": ("person",), "phone_mobile": ("phone",),
    "phone_work": ("phone",), "inn_kpp": ("inn", "kpp"), "requisites": ("inn",),
}  # fmt: skip
"""Under which further names the column of a field is found when a problem is told."""


class TableFacts:
    """What all rows of a table have in common."""

    def __init__(self, plan: TablePlan) -> None:
        self.plan = plan
        self.sheet = plan.table.sheet.name
        self.places = [
            (place, column.field, column)
            for place, column in enumerate(plan.columns)
            if column.field not in NOT_TAKEN | {SKIP}
        ]
        self.columns: dict[str, tuple[str, str]] = {}
        for column in plan.columns:
            for key in (column.field, *CARD_KEYS.get(column.field, ())):
                self.columns.setdefault(key, (column.letter, column.title))
        fields = {column.field for column in plan.columns}
        first = {column.field: place for place, column in reversed(list(enumerate(plan.columns)))}
        self.people_first = bool(fields & {"surname", "given_name"}) or (
            "person" in first and "client" not in first and first["person"] < first.get("firm", len(plan.columns))
        )
        self.clients_first = "client" in fields and not self.people_first
        self.of_orders = bool(fields & {"order_date", "closed_on", "promised_on"}) and bool(fields & ORDER_FIELDS)
        self.has_orders = bool(fields & ORDER_FIELDS)
        self.deals = plan.deals
        self.system = plan.system
        self.of_people = {
            column.index
            for column in plan.columns
            if " / " in column.title and (found := match_header(column.title.split(" / ")[0])) and found[0] == "person"
        }
        self.numbers = self._unique_numbers()
        self.remarks = plan.table.remarks()

    def is_remark(self, column: ColumnPlan) -> bool:
        """Return whether the cells of a column are remarks that need no title: it is called so, or has no title."""
        found = match_header(column.title)
        return not self.plan.table.has_header or (found is not None and found[0] == "note")

    def _unique_numbers(self) -> set[str]:
        """Return the order numbers that name one row each: a document of several lines has its number in all."""
        place = next((place for place, field, _column in self.places if field == "order_number"), None)
        if place is None:
            return set()
        count = Counter(shown(row.cells[place]) for row in self.plan.table.rows)
        return {number for number, times in count.items() if number and times == 1}


class RowCells:
    """One row on its way to a record: cells by field, each taken once; what nobody takes goes to the note."""

    def __init__(self, table: TableFacts, row: TableRow) -> None:
        self.table = table
        self.section = row.section
        self.cells: dict[str, list[tuple[Cell, ColumnPlan]]] = defaultdict(list)
        for place, field, column in table.places:
            if row.cells[place] is not None:
                self.cells[field].append((row.cells[place], column))
        self.found = ClientRecord(table.sheet, row.number, "", system=table.system, columns=table.columns)

    def take(self, field: str) -> list[tuple[Cell, ColumnPlan]]:
        """Return the cells of a field and their columns, and leave none."""
        return self.cells.pop(field, [])

    def one(self, field: str) -> str:
        """Return the text of a field that has one value; further, different ones go to the note."""
        first = ""
        for cell, column in self.take(field):
            text = line(cell)
            if not first:
                first = text
            elif text and fold(text) != fold(first):
                self.note(column, cell)
                self.problem(column, cell, _(SECOND_VALUE))
        return first

    def note(self, column: ColumnPlan, cell: Cell) -> None:
        """Keep a cell as a line of the note."""
        if text := without_tags(shown(cell)):
            self.found.notes.append(f"{column.title}: {text}")

    def problem(self, column: ColumnPlan, cell: Cell, reason: str) -> None:
        """Tell of a cell."""
        self.found.problems.append(Problem(self.table.sheet, self.found.row, column.letter, shown(cell), reason))
