"""Turn the rows of a list of goods into records; what cannot be read is told, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from agencycli.i18n import N_, _
from agencycli.importers.pieces import date_in, line, shown
from agencycli.importers.proposal import NOTE, SKIP, ColumnPlan, TablePlan
from agencycli.importers.stock.cells import (
    Step,
    format_in,
    from_how_many,
    packing_in,
    packing_of,
    prices_in,
    weight_in,
)
from agencycli.importers.stock.proposal import PRICES
from agencycli.importers.tables import SECTION, TableRow
from agencycli.importers.workbook import Cell
from agencycli.services.stock.intake import GoodsRecord
from agencycli.services.stock.units import unit_of
from agencycli.values.numbers import read_amount, read_count
from agencycli.values.text import clean, fold

NO_NAME = N_("no name and no code")
NO_NUMBER = N_("“{value}” is not a number; write one")
NOT_A_PRICE = N_("“{value}” is not a price; write one, or “от 100 шт 12,50 / от 500 11,20”")
SHOWN_AS_DATE = N_("the cell holds the day {value} and not a number; write the number")
BELOW_NOTHING = N_("less than nothing lies there")
STRANGE_UNIT = N_("“{value}” is no unit that is known; counted in pieces")
TOO_LONG = N_("longer than {limit} characters: the whole is in the note")
STRANGE = N_("“{value}” cannot be read; kept in the note")

TEXTS = {
    "code": 40, "our_code": 40, "barcode": 40, "name": 160, "aliases": 1000, "group": 80, "place": 80, "supplier": 300,
    "size": 20, "colour": 40, "batch": 60,
}  # fmt: skip
"""Fields that are text, and how long each may be; a name leaves room for its size and colour."""
LIQUIDS = ("краск", "чернил", "тонер", "растворит", "смывк", "лак", "ink", "solvent", "химия", "клей", "жидк")
PACKED = ("pack", "box", "roll")
NOTHING = frozenset({"", "нет", "н д", "x", "х"})
"""What stands, folded, in cells that say nothing."""


def records(plan: TablePlan, kind: str) -> Iterator[GoodsRecord]:
    """Yield a record for each row of a table that is taken; headings that carry sums are put to the skipped rows."""
    columns: dict[str, tuple[str, str]] = {}
    for column in plan.columns:
        columns.setdefault(column.field, (column.letter, column.title))
    headings = _summed_headings(plan)
    plan.table.skipped = sorted({*plan.table.skipped, *((number, SECTION) for number in headings)})
    remarks = plan.table.remarks()
    section = ""
    for row in plan.table.rows:
        if row.number in headings:
            section = headings[row.number]
            continue
        found = _Row(plan, row, columns, kind).record()
        found.notes += [words for _column, words in remarks.get(row.number, ())]
        found.section = section if section and not row.section else row.section or ""
        yield found


def _summed_headings(plan: TablePlan) -> dict[int, str]:
    """Return row -> text of rows that have a name and a sum of the rows below, and nothing of goods: groups of 1C."""
    places = {column.field: place for place, column in enumerate(plan.columns)}
    name, quantity = places.get("name"), places.get("quantity", places.get("sum"))
    marks = [places[field] for field in ("unit", "code", "price", "barcode", "our_code") if field in places]
    rows = plan.table.rows
    if name is None or quantity is None or not marks:
        return {}
    maybe = {
        place
        for place, row in enumerate(rows)
        if isinstance(row.cells[name], str) and all(row.cells[mark] is None for mark in marks)
    }
    found = {}
    for place in maybe:
        whole, running = read_count(rows[place].cells[quantity]), Decimal(0)
        for below in range(place + 1, len(rows)):
            if whole is None or running > whole:
                break
            if below not in maybe:
                running += read_count(rows[below].cells[quantity]) or Decimal(0)
            elif running == whole and running:
                break
        if whole and running == whole:
            found[rows[place].number] = str(rows[place].cells[name])
    return found


class _Row:
    """One row on its way to a record."""

    def __init__(self, plan: TablePlan, row: TableRow, columns: dict[str, tuple[str, str]], kind: str) -> None:
        self.kind = kind
        self.cells: dict[str, list[tuple[Cell, ColumnPlan]]] = defaultdict(list)
        for cell, column in zip(row.cells, plan.columns, strict=True):
            if cell is not None and column.field != SKIP:
                self.cells[column.field].append((cell, column))
        self.found = GoodsRecord(plan.table.sheet.name, row.number, plan.system, columns)

    def record(self) -> GoodsRecord:
        found = self.found
        for field, limit in TEXTS.items():
            said = [text for cell, _column in self.cells[field] if fold(text := clean(line(cell))) not in NOTHING]
            text = "; ".join(dict.fromkeys(said))
            if len(text) > limit:
                self._keep(field, _(TOO_LONG).format(limit=limit))
                text = text[: limit - 1].rstrip() + "…" if field in ("name", "aliases") else ""
            setattr(found, field, text)
        if self.kind != PRICES and found.our_code:
            found.code, found.our_code = found.our_code, ""
        if not (found.name or found.code or found.our_code or found.barcode):
            found.refused = _(NO_NAME)
        self._unit()
        self._sizes()
        self._packing()
        self._numbers()
        self._prices()
        for field in (NOTE, "note"):
            for cell, column in self.cells[field]:
                text = line(cell)
                found.notes.append(text if field == "note" else f"{column.title}: {text}")
        return found

    def _unit(self) -> None:
        found = self.found
        said = "; ".join(line(cell) for cell, _column in self.cells["unit"])
        liquid = any(word in fold(f"{found.name} {found.group}") for word in LIQUIDS)
        if not said:
            said = next(
                (text for cell, _c in self.cells["quantity"] if isinstance(cell, str) and (text := _word(cell))), ""
            )
        found.unit = unit_of(said, liquid) or ""
        if said and not found.unit:
            found.problem("unit", said, _(STRANGE_UNIT).format(value=said))
            found.notes.append(f"{found.columns.get('unit', ('', ''))[1]}: {said}")

    def _sizes(self) -> None:
        """Read the format and the weight of what is counted in sheets or cut from a roll."""
        found, values = self.found, self.found.values
        told = "; ".join(line(cell) for cell, _column in self.cells["format"])
        sheet = format_in(told) or (format_in(found.name) if self._is_sheet() else None)
        if sheet:
            values["width"], values["height"] = sheet
        elif told:
            self._keep("format")
        weight = self._whole("weight") or weight_in(found.name)
        if weight:
            values["weight"] = weight
        if width := self._whole("roll_width"):
            values["roll_width"] = width
        if days := self._whole("lead_days"):
            values["lead_days"] = days

    def _is_sheet(self) -> bool:
        told = packing_in(self.found.name)
        return self.found.unit == "sheet" or bool(told and told[2] == "sheet")

    def _packing(self) -> None:
        found = self.found
        for cell, _column in self.cells["packing"]:
            told = packing_of(cell)
            if told and told[1] != 1:
                found.packing = (told[0] or _("pack"), told[1])
            elif not told and fold(line(cell)) not in NOTHING:
                self._keep("packing")
        told_by_name = packing_in(found.name)
        if told_by_name and not found.packing and found.unit in ("", *PACKED, told_by_name[2]):
            found.packing = told_by_name[:2]
        if told_by_name and found.unit in PACKED:
            # "пачка 500 л" told by the pack: it lies there in sheets.
            found.by_packing, found.unit = True, told_by_name[2]
        elif told_by_name and not found.unit and self.kind == PRICES:
            found.by_packing, found.unit = True, told_by_name[2]

    def _numbers(self) -> None:
        found = self.found
        found.quantity = self._number("quantity") if self.kind != PRICES else None
        for field in ("min_level", "min_order"):
            number = self._number(field)
            if number:
                found.values[field] = number
        if self.kind != PRICES:
            found.value = self._number("sum", money=True)
        for cell, _column in self.cells["expiry_on"]:
            day = cell.date() if isinstance(cell, dt.datetime) else cell if isinstance(cell, dt.date) else None
            read = date_in(cell) if day is None else None
            found.expiry_on = day or (read.day if read and read.precision == "day" else None)
            if found.expiry_on is None:
                self._keep("expiry_on")

    def _prices(self) -> None:
        steps: dict[Decimal, Decimal] = {}
        for field in ("price", "price_net", "price_retail"):
            if steps:
                break
            for cell, column in self.cells[field]:
                if isinstance(cell, dt.date):
                    self._refuse(field, cell, SHOWN_AS_DATE)
                    continue
                read = prices_in(cell, column.title if from_how_many(column.title) else "")
                if read is None:
                    self._refuse(field, cell, NOT_A_PRICE)
                for at, price in read or ():
                    steps.setdefault(at, price)
        self.found.prices: list[Step] = sorted(steps.items())  # type: ignore[misc]

    def _number(self, field: str, money: bool = False) -> Decimal | None:
        for cell, _column in self.cells[field]:
            if isinstance(cell, dt.date):
                self._refuse(field, cell, SHOWN_AS_DATE)
                continue
            if isinstance(cell, str) and fold(cell) in NOTHING:
                continue
            number = read_amount(cell) if money else read_count(cell)
            if number is None:
                self._refuse(field, cell, NO_NUMBER)
            elif number < 0:
                self._refuse(field, cell, BELOW_NOTHING)
            else:
                return number
        return None

    def _whole(self, field: str) -> int | None:
        for cell, _column in self.cells[field]:
            number = weight_in(line(cell)) if field == "weight" and isinstance(cell, str) else None
            read = Decimal(number) if number else read_count(cell)
            if read is not None and read == read.to_integral_value() and 0 < read < 30_000:
                return int(read)
            if fold(line(cell)) not in NOTHING:
                self._keep(field)
        return None

    def _keep(self, field: str, reason: str = "") -> None:
        """Keep the cells of a field that do not fit it as lines of the note, and tell of it."""
        for cell, column in self.cells[field]:
            self.found.notes.append(f"{column.title}: {line(cell)}")
            self.found.problem(field, shown(cell), reason or _(STRANGE).format(value=shown(cell)))

    def _refuse(self, field: str, cell: Any, reason: str) -> None:
        if not self.found.refused:
            self.found.refused = _(reason).format(value=shown(cell))
        self.found.problem(field, shown(cell), _(reason).format(value=shown(cell)))


def _word(cell: str) -> str:
    """Return the words behind a number in a cell: ``1 200 л``."""
    word = cell.lstrip("0123456789.,' \u00a0\u202f").strip()
    return word if any(map(str.isalpha, word)) and any(map(str.isdigit, cell)) else ""
