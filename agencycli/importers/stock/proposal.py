"""Propose what each column of a list of goods is, and tell such a list from a table of clients or deals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agencycli.i18n import N_
from agencycli.importers.headers import IN_A_PHRASE, PART_OF_TWO, QUALIFIED, match_header
from agencycli.importers.layout import known_titles
from agencycli.importers.proposal import (
    BY_CONTENT,
    BY_TITLE,
    NOTE,
    SKIP,
    UNKNOWN,
    ColumnPlan,
    TablePlan,
    is_reason,
    unique_titles,
)
from agencycli.importers.rows import like_number
from agencycli.importers.stock.cells import from_how_many
from agencycli.importers.stock.headers import FIELDS, GOODS, SURE
from agencycli.importers.tables import Table, find_tables
from agencycli.importers.workbook import Cell, Workbook
from agencycli.services.stock.units import unit_of

STOCK, PRICES = KINDS = ("stock", "prices")
KNOWN_FIELDS = (*(key for key in FIELDS if key not in {"row_number", "turnover", "other"}), SKIP, NOTE)
"""Every word a map may hold for a column of such a list."""
NO_GOODS = N_("no column with names or codes of goods; --map FILE writes what its columns are taken for, to be mended")

_OF_CLIENTS = frozenset({
    "client", "firm", "person", "surname", "given_name", "phone", "phone_mobile", "phone_work", "email", "inn",
    "order_date", "order_number", "stage", "closed_on", "event",
})  # fmt: skip
_PRICE_LIST = re.compile(r"прайс|price|\bцены\b", re.IGNORECASE)
_ALONE = frozenset({"name", "code", "our_code", "barcode", "unit", "sum", "place", "min_level"})
"""Fields of which a table has one column; a further one is kept in the note."""
_SAMPLE = 200
_LOOKED_AT = 300
"""Rows from which the kind of a sheet is told."""
_MOST = 0.6


def kind_of(workbook: Workbook) -> str:
    """Return whether a file is a list of stock, a price list, or "": something of clients.

    Told by the titles of its tables: goods with units, quantities or prices, and nothing that clients have.
    """
    fields: set[str] = set()
    words = [workbook.file_name]
    for sheet in workbook.sheets:
        head = replace(sheet, rows=sheet.rows[:_LOOKED_AT])
        for table in find_tables(head, GOODS) if sheet.visible else ():
            titles = [column.title for column in table.columns]
            found = {column.field for column in _columns(table)} if table.has_header else set()
            if not ({"name", "code"} & found and len(SURE & found) > 1 and not _of_clients(titles)):
                if table.has_header and table.rows:
                    return ""
                continue
            fields |= found
            above = {number for number, _reason in table.skipped if number < table.header_rows[0]}
            words += [
                sheet.name,
                *titles,
                *(str(cell) for number, cells in sheet.rows if number in above for cell in cells),
            ]
    if not fields:
        return ""
    says = any(_PRICE_LIST.search(text) for text in words if text)
    prices = fields & {"price", "price_net", "price_retail"}
    return PRICES if prices and (says or "quantity" not in fields) else STOCK


def _of_clients(titles: Iterable[str]) -> bool:
    return any(
        field in _OF_CLIENTS
        for title in titles
        for field in known_titles([title])
        if (found := match_header(title)) and found[1] >= QUALIFIED
    )


def propose(table: Table, kind: str) -> TablePlan:
    """Return the table with a proposal for each column, as a list of stock or of prices."""
    columns = _columns(table) if table.has_header else _by_content(table, kind)
    plan = TablePlan(table, columns)
    if not {"name", "code", "our_code", "barcode"} & {column.field for column in columns}:
        plan.left_out = NO_GOODS
    return plan


def _columns(table: Table) -> list[ColumnPlan]:
    names = unique_titles([column.title for column in table.columns])
    columns = []
    for name, head in zip(names, table.columns, strict=True):
        field, score = _by_title(head.title)
        reason = UNKNOWN if not score else BY_TITLE
        columns.append(ColumnPlan(head.index, head.title, name, field, score, reason))
    return _each_once(columns)


def _by_title(title: str) -> tuple[str, float]:
    if is_reason(title):
        return SKIP, 1.0
    found = match_header(title, GOODS)
    if from_how_many(title) is not None and (not found or found[0] in {"price", "quantity", "packing", "price_retail"}):
        return "price", PART_OF_TWO if found is None else max(found[1], PART_OF_TWO)
    group, parted, _last = title.rpartition(" / ")
    above = match_header(group, GOODS) if parted else None
    if above and above[0] == "turnover":
        return SKIP, above[1]
    if not found or (found[1] <= IN_A_PHRASE and found[0] in {"name", "group", "place"}):
        return NOTE, 0.0
    field = {"row_number": SKIP, "turnover": SKIP, "other": NOTE}.get(found[0], found[0])
    return field, found[1]


def _each_once(columns: list[ColumnPlan]) -> list[ColumnPlan]:
    """Return the columns, each field that stands once only in its surest column; of balances the last one counts."""
    best: dict[str, ColumnPlan] = {}
    for column in columns:
        field = column.field
        later = field == "quantity"
        if field in _ALONE | {"quantity"} and (
            field not in best or column.score > best[field].score or (later and column.score == best[field].score)
        ):
            best[field] = column
    found = []
    for column in columns:
        if column.field in best and best[column.field] is not column:
            lesser = SKIP if column.field == "quantity" else NOTE
            found.append(ColumnPlan(column.index, column.title, column.name, lesser, 0.0, UNKNOWN))
        else:
            found.append(column)
    return found


def _by_content(table: Table, kind: str) -> list[ColumnPlan]:
    """Return the columns of a table without titles: the first words are names, words of units units, then numbers."""
    numbers = iter(("quantity", "price", "sum") if kind == STOCK else ("price",))
    names = unique_titles([column.title for column in table.columns])
    taken: set[str] = set()
    found = []
    for place, head in enumerate(table.columns):
        cells = [row.cells[place] for row in table.rows[:_SAMPLE] if row.cells[place] is not None]
        field = _looks_like(cells)
        if field == "number":
            field = next(numbers, NOTE)
        if field in taken:
            field = NOTE
        taken.add(field)
        score, reason = (_MOST, BY_CONTENT) if field != NOTE else (0.0, UNKNOWN)
        found.append(ColumnPlan(head.index, head.title, names[place], field, score, reason))
    return found


def _looks_like(cells: list[Cell]) -> str:
    kinds = {"unit": 0, "number": 0, "name": 0}
    for cell in cells:
        if isinstance(cell, str) and unit_of(cell):
            kinds["unit"] += 1
        elif like_number(cell):
            kinds["number"] += 1
        elif isinstance(cell, str):
            kinds["name"] += 1
    kind = max(kinds, key=lambda one: kinds[one])
    return kind if cells and kinds[kind] >= _MOST * len(cells) else NOTE
