"""Read the lines of a paper of the warehouse from a sheet: what, how much, at what price."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agencycli import importers
from agencycli.errors import UsageError
from agencycli.i18n import N_
from agencycli.importers.headers import Vocabulary, match_header
from agencycli.importers.pieces import shown
from agencycli.importers.stock.headers import AMBIGUOUS, FIELDS, GOODS
from agencycli.importers.tables import Table, find_tables
from agencycli.services.lines import Line

MOVED = "количество, кол-во, кол, кол., qty, quantity, принять, выдать, списать, переместить, вернуть, сколько"
LYING = ", ".join(word for word in FIELDS["quantity"].split(", ") if word not in MOVED.split(", "))
LINES = Vocabulary(
    {**FIELDS, "quantity": MOVED, "turnover": f"{FIELDS['turnover']}, {LYING}"},
    AMBIGUOUS,
    GOODS.named_by,
    GOODS.names,
    signs=GOODS.signs,
)
"""A balance is not what moves: a list of levels given back by mistake posts nothing."""
NAMED_BY = ("our_code", "code", "barcode", "name")
TAKEN = {"price": "price", "sum": "sum", "expiry_on": "expiry_on", "batch": "batch"}


class NoLines(UsageError):
    """A sheet without anything that moves."""

    slug = "no-lines"
    template = N_(
        "{file} has no lines to post: it needs a column with codes or names and one titled “Quantity”, filled"
    )


def read(path: Path) -> list[Line]:
    """Return the rows of a sheet whose quantity is filled, as lines of JSON have them: ``code``, ``quantity``.

    A line's number is its row. Raises NoLines, UnreadableFile.
    """
    book = importers.read(path)
    sheets = [sheet for sheet in book.sheets if sheet.visible]
    found = [line for sheet in sheets for table in find_tables(sheet, LINES) for line in _lines(table)]
    if not found:
        raise NoLines(file=book.file_name)
    return found


def _lines(table: Table) -> Iterator[Line]:
    places: dict[str, int] = {}
    for place, column in enumerate(table.columns):
        known = match_header(column.title, LINES) if table.has_header else None
        if known:
            places.setdefault(known[0], place)
    by = [places[field] for field in NAMED_BY if field in places]
    if not by or "quantity" not in places:
        return
    for row in table.rows:
        quantity = shown(row.cells[places["quantity"]])
        named = next((text for place in by if (text := shown(row.cells[place]))), "")
        if not quantity:
            continue
        unit = shown(row.cells[places["unit"]]) if "unit" in places else ""
        counted = f"{quantity} {unit}" if unit and quantity[-1].isdigit() else quantity
        values: dict[str, Any] = {"code": named, "quantity": counted}
        for field, key in TAKEN.items():
            if field in places and (text := shown(row.cells[places[field]])):
                values[key] = text
        yield Line(row.number, values)
