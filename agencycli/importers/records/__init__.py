"""Turn the rows of a table into records: each cell into the field its column stands for, or into the note.

Nothing is copied from other rows and nothing is guessed: what cannot be read is kept as it is and told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from agencycli.importers.pieces import shown, without_tags
from agencycli.importers.proposal import TablePlan
from agencycli.importers.records.contacts import add_contacts
from agencycli.importers.records.deals import add_deal
from agencycli.importers.records.fields import add_fields
from agencycli.importers.records.names import add_names, name_by_contact
from agencycli.importers.records.orders import add_orders
from agencycli.importers.records.row import RowCells, TableFacts
from agencycli.services.intake import ClientRecord
from agencycli.values.names import firm_key
from agencycli.values.text import digits, fold


def records(plan: TablePlan) -> Iterator[ClientRecord]:
    """Yield a record for each row of a table that holds something."""
    table = TableFacts(plan)
    for row in plan.table.rows:
        cells = RowCells(table, row)
        if cells.cells:
            yield _record(cells)


def _record(row: RowCells) -> ClientRecord:
    add_names(row)
    add_contacts(row)
    if not row.found.name:
        name_by_contact(row)
    if row.table.deals is not None:
        add_deal(row)
    add_fields(row)
    if row.table.has_orders and row.table.deals is None:
        add_orders(row)
    _add_rest(row)
    _add_remarks(row)
    _key(row)
    return row.found


def _add_rest(row: RowCells) -> None:
    card_fields = row.table.plan.card_keys
    identifier = row.one("id")
    if identifier:
        row.found.key = f"id:{fold(identifier)}"
    for field, values in row.cells.items():
        for place, (cell, column) in enumerate(values):
            if field in card_fields and field != "note" and not place:
                row.found.values.setdefault(field, shown(cell) if not isinstance(cell, dt.date) else cell)
            elif field == "note" and row.table.is_remark(column):
                row.found.notes.append(without_tags(shown(cell)))
            else:
                row.note(column, cell)


def _add_remarks(row: RowCells) -> None:
    """Take the comments that hang on the cells of the row."""
    titles = {column.index: column for column in row.table.plan.columns}
    for place, words in row.table.remarks.get(row.found.row, ()):
        column = titles.get(place)
        bare = column is None or row.table.is_remark(column)
        row.found.notes.append(words if bare or column is None else f"{column.title}: {words}")


def _key(row: RowCells) -> None:
    found = row.found
    if found.key and len(found.key) <= 150:
        return
    inn = digits(str(found.values.get("inn") or ""))
    if len(inn) in (10, 12):
        found.key = f"inn:{inn}"
    else:
        name = (found.private and fold(found.name)) or firm_key(found.name) or found.name.casefold()
        found.key = f"name:{name}"[:150]


__all__ = ["records"]
