"""What a row says besides names, contacts and orders."""

from __future__ import annotations

import re

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.importers.pieces import (
    birthday_in,
    is_no_date,
    line,
    shown,
)
from agencycli.importers.records.orders import UNREAD_DATE, YEAR
from agencycli.importers.records.row import RowCells
from agencycli.models.client import KIND_TITLES, PRIVATE
from agencycli.values.dates import read_date
from agencycli.values.requisites import State, check
from agencycli.values.text import clean, fold

WRONG_ACCOUNT = N_("{reason}; kept in the note")
ADDRESS_PARTS = ("country", "postal_code", "region", "address")
ACCOUNT_PARTS = {"account": "account", "bik": "bik", "bank": "bank", "corr_account": "correspondent"}
SIMPLE = ("manager", "source", "brought_by", "city", "ogrn")
_INN = re.compile(r"ИНН\D{0,4}(\d{12}|\d{10})\b", re.IGNORECASE)
_TAG_PARTING = re.compile(r"[,;\n]+|:::")
_OWN_GROUPS = frozenset({"mycontacts", "my contacts", "starred"})


def add_fields(row: RowCells) -> None:
    """Take what has a place on the card besides names and contacts."""
    found = row.found
    for key in SIMPLE:
        if text := row.one(key):
            found.values[key] = text
    _add_numbers(row)
    _add_address(row)
    _add_account(row)
    for cell, _column in row.take("tags"):
        words = (clean(word).removeprefix("* ") for word in _TAG_PARTING.split(shown(cell)))
        found.tags += [word for word in words if word and fold(word) not in _OWN_GROUPS]
    section = row.section
    if section and not row.table.of_orders and not YEAR.fullmatch(section):
        found.tags += [clean(section)] if len(section) <= 60 else []
    _add_dates(row)
    _add_position(row)
    if "kind" in row.cells:
        kind = row.one("kind")
        found.private = fold(kind) in {fold(PRIVATE), fold(KIND_TITLES[PRIVATE]), fold(_(KIND_TITLES[PRIVATE]))}


def _add_numbers(row: RowCells) -> None:
    values = row.found.values
    for cell, _column in row.take("inn_kpp"):
        inn, _sign, kpp = shown(cell).replace(" ", "/").partition("/")
        values |= {key: text for key, text in (("inn", inn), ("kpp", kpp.strip("/ "))) if text}
    for key in ("inn", "kpp"):
        if text := row.one(key):
            values[key] = text
    for cell, column in row.take("requisites"):
        row.note(column, cell)
        number = _INN.search(shown(cell))
        if number and "inn" not in values and check("inn", number[1]).state == State.OK:
            values["inn"] = number[1]


def _add_address(row: RowCells) -> None:
    parts: list[str] = []
    for key in ADDRESS_PARTS:
        for place, (cell, column) in enumerate(row.take(key)):
            text = line(cell)
            if key == "address" and place and not any(fold(text) in fold(part) for part in parts):
                row.note(column, cell)
            elif not any(fold(text) in fold(part) for part in parts):
                parts.append(text)
    if parts:
        row.found.values["address"] = ", ".join(parts)


def _add_account(row: RowCells) -> None:
    if "account" not in row.cells:
        return
    columns = {key: row.cells[key][0] for key in ACCOUNT_PARTS if row.cells.get(key)}
    said = {key: line(cell) for key, (cell, _column) in columns.items()}
    kind = "account" if said["account"].replace(" ", "").isdigit() else "iban"
    verdict = check(kind, said["account"], said.get("bik", ""))
    fits = {"bik": 9, "bank": 200, "corr_account": 20}
    if verdict.state == State.WRONG or any(len(said.get(key, "")) > limit for key, limit in fits.items()):
        cell, column = columns["account"]
        row.problem(column, cell, _(WRONG_ACCOUNT).format(reason=verdict.reason or _("too long")))
        return  # the parts are still there and go to the note
    for key in ACCOUNT_PARTS:
        if key in row.cells:
            row.cells[key].pop(0)
    values = {ACCOUNT_PARTS[key]: text for key, text in said.items()} | {"account": verdict.value}
    row.found.accounts.append(values | {"verdict": str(verdict.state)})


def _add_dates(row: RowCells) -> None:
    found = row.found
    for cell, column in row.take("birthday"):
        if is_no_date(shown(cell)):
            continue
        day = birthday_in(cell)
        if not day or not (found.people or found.private):
            row.note(column, cell)
        if not day:
            row.problem(column, cell, _(UNREAD_DATE))
        elif found.people:
            found.people[0].birthday = found.people[0].birthday or day
        elif found.private:
            found.birthday = day
    if not row.table.has_orders and row.table.deals is None:
        for cell, column in row.take("created"):
            reading = read_date(cell, clock.today())
            if reading:
                found.since = reading.day
            elif not is_no_date(shown(cell)):
                row.note(column, cell)
                row.problem(column, cell, _(UNREAD_DATE))


def _add_position(row: RowCells) -> None:
    people = row.found.people
    for cell, column in row.take("position"):
        text = line(cell)
        if people and not people[0].role:
            people[0].role = text
        elif not people or fold(people[0].role) != fold(text):
            row.note(column, cell)
    for cell, column in row.take("department"):
        if people:
            people[0].notes.append(f"{column.title}: {line(cell)}")
        else:
            row.note(column, cell)
