"""Turn the rows of a table into records: each cell into the field its column stands for, or into the note.

Nothing is copied from other rows and nothing is guessed: what cannot be read is kept as it is and told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.importers.headers import match_header
from agencycli.importers.pieces import (
    amount_in,
    birthday_in,
    contacts_in,
    is_no_date,
    orders_in,
    people_in,
    shown,
    without_tags,
)
from agencycli.importers.proposal import NOT_TAKEN, ORDER_FIELDS, ORDERS, SKIP, TablePlan
from agencycli.importers.tables import TableRow
from agencycli.importers.workbook import Cell, column_letter
from agencycli.models.client import KIND_TITLES, PRIVATE
from agencycli.services.intake import ClientRecord, Contact, OrderRecord, PersonRecord, Problem
from agencycli.values.dates import read_date
from agencycli.values.names import firm_key, looks_like_person, read_firm, read_person
from agencycli.values.phones import printed
from agencycli.values.requisites import State, check
from agencycli.values.text import clean, digits, fold

NO_NAME = N_("no name of a client or a person")
NAMED_BY_CONTACT = N_("no name; called by its e-mail or telephone")
UNREAD_PHONE = N_("no telephone could be read here; kept in the note")
UNREAD_EMAIL = N_("not an e-mail address; kept in the note")
UNREAD_DATE = N_("not a date; kept in the note")
UNREAD_SUM = N_("not one sum; kept as text")
UNDATED = N_("an order without a date; kept in the note")
YEAR_ONLY = N_("not a date; the year is taken from the heading {year}")
SECOND_VALUE = N_("a second value; kept in the note")
WRONG_ACCOUNT = N_("{reason}; kept in the note")

PHONES = {
    "phone": "", "phone_mobile": N_("mobile"), "phone_work": N_("work"), "phone_home": N_("home"), "fax": N_("fax"),
}  # fmt: skip
OF_A_PERSON = frozenset({"phone_mobile", "phone_home"})
ADDRESS_PARTS = ("country", "postal_code", "region", "address")
ACCOUNT_PARTS = {"account": "account", "bik": "bik", "bank": "bank", "corr_account": "correspondent"}
OF_AN_ORDER = ("quantity", "unit", "price", "paid", "stage", "pipeline", "discount", "note")
SIMPLE = ("manager", "source", "brought_by", "city", "ogrn")
CARD_KEYS = {
    "client": "name", "firm": "name", "person": "person", "surname": "surname", "phone_mobile": "phone",
    "phone_work": "phone",
}  # fmt: skip
SYSTEMS = (
    ("amocrm", {"название сделки", "воронка"}),
    ("bitrix24", {"тип контакта", "обращение"}),
    ("hubspot", {"record id"}),
)
"""Whose ids the column ``id`` holds, told by titles of the export."""

_YEAR = re.compile(r"\D*((?:19|20)\d\d)\D*")
_INN = re.compile(r"ИНН\D{0,4}(\d{12}|\d{10})\b", re.IGNORECASE)
_TAG_PARTING = re.compile(r"[,;\n]+|:::")
_OWN_GROUPS = frozenset({"mycontacts", "my contacts", "starred"})


def records(plan: TablePlan) -> Iterator[ClientRecord]:
    """Yield a record for each row of a table that holds something."""
    reader = _TableReader(plan)
    for row in plan.table.rows:
        record = reader.record(row)
        if record is not None:
            yield record


class _TableReader:
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
            for key in (column.field, CARD_KEYS.get(column.field, column.field)):
                self.columns.setdefault(key, (column.letter, column.title))
        fields = {column.field for column in plan.columns}
        first = {column.field: place for place, column in reversed(list(enumerate(plan.columns)))}
        self.people_first = bool(fields & {"surname", "given_name"}) or (
            "person" in first and "client" not in first and first["person"] < first.get("firm", len(plan.columns))
        )
        self.of_orders = "order_date" in fields and bool(fields & ORDER_FIELDS)
        self.has_orders = bool(fields & ORDER_FIELDS)
        titles = {fold(column.title) for column in plan.columns}
        system = next((name for name, words in SYSTEMS if words <= titles), "")
        self.system = system or f"file:{plan.shape}"
        self.of_people = {
            column.index
            for column in plan.columns
            if " / " in column.title and (found := match_header(column.title.split(" / ")[0])) and found[0] == "person"
        }
        self.numbers = self._unique_numbers()

    def _unique_numbers(self) -> set[str]:
        """Return the order numbers that name one row each: a document of several lines has its number in all."""
        place = next((place for place, field, _column in self.places if field == "order_number"), None)
        if place is None:
            return set()
        count = Counter(shown(row.cells[place]) for row in self.plan.table.rows)
        return {number for number, times in count.items() if number and times == 1}

    def record(self, row: TableRow) -> ClientRecord | None:
        """Return the record of a row; None for one that has nothing to take."""
        cells: dict[str, list[tuple[Cell, Any]]] = defaultdict(list)
        for place, field, column in self.places:
            if row.cells[place] is not None:
                cells[field].append((row.cells[place], column))
        return _RowReader(self, row, cells).record() if cells else None


class _RowReader:
    """One row on its way to a record."""

    def __init__(self, table: _TableReader, row: TableRow, cells: dict[str, list[tuple[Cell, Any]]]) -> None:
        self.table = table
        self.row = row
        self.cells = cells
        self.found = ClientRecord(table.sheet, row.number, "", system=table.system, columns=table.columns)
        self.person_contacts: list[Contact] = []

    def record(self) -> ClientRecord:
        self._names()
        self._contacts()
        if not self.found.name:
            self._name_by_contact()
        self._fields()
        if self.table.has_orders:
            self._orders()
        self._rest()
        self._key()
        return self.found

    def _take(self, field: str) -> list[tuple[Cell, Any]]:
        return self.cells.pop(field, [])

    def _one(self, field: str) -> str:
        """Return the text of a field that has one value; further, different ones go to the note."""
        values = self._take(field)
        first = ""
        for cell, column in values:
            text = clean(without_tags(shown(cell)))
            if not first:
                first = text
            elif text and fold(text) != fold(first):
                self._note(column, cell)
                self._problem(column, cell, _(SECOND_VALUE))
        return first

    def _note(self, column: Any, cell: Cell) -> None:
        text = clean(without_tags(shown(cell)), multiline=True)
        if text:
            self.found.notes.append(f"{column.title}: {text}")

    def _problem(self, column: Any, cell: Cell, reason: str) -> None:
        problem = Problem(self.table.sheet, self.row.number, column_letter(column.index), shown(cell), reason)
        self.found.problems.append(problem)

    # names

    def _names(self) -> None:
        found = self.found
        client, firm = self._one("client"), self._one("firm")
        person_column = self.cells["person"][0] if self.cells.get("person") else None
        self._people()
        name = client or firm
        if client and firm and fold(client) != fold(firm):
            if looks_like_person(client):
                name = firm
                found.people.insert(0, _person(client))
            elif firm_key(client) != firm_key(firm) or read_firm(firm).form:
                found.values["full_name"] = firm
        if name and any(map(str.isalnum, name)):
            found.name = name
            found.private = not firm and looks_like_person(name)
            if found.private:
                found.people = [one for one in found.people if fold(one.full_name) != fold(name)]
        elif found.people:
            self._private(found.people.pop(0))
        elif person_column:
            # A list of contacts holds firms too.
            cell, column = person_column
            found.name = clean(shown(cell))
            found.notes = [note for note in found.notes if note != f"{column.title}: {found.name}"]

    def _private(self, person: PersonRecord) -> None:
        found = self.found
        found.name, found.private = person.full_name, True
        found.values |= {
            "surname": person.surname, "given_name": person.given_name, "patronymic": person.patronymic,
        }  # fmt: skip
        found.contacts += person.contacts
        if person.role:
            found.notes.append(person.role)

    def _people(self) -> None:
        parts = [self._one(key) for key in ("surname", "given_name", "patronymic")]
        if any(parts):
            self.found.people.append(PersonRecord(parts[0], parts[1], parts[2]))
        known = set(fold(" ".join(parts)).split())
        for cell, column in self._take("person"):
            text = clean(shown(cell), multiline=True)
            if set(fold(text).split()) <= known:
                continue
            people, whole = people_in(text)
            self.found.people += people
            if not whole:
                self._note(column, cell)

    def _name_by_contact(self) -> None:
        found = self.found
        contact = next(iter([*found.contacts, *self.person_contacts]), None)
        if contact is None or not self.table.people_first:
            found.refused = _(NO_NAME)
            return
        found.name, found.private = printed(contact.value) if contact.kind == "phone" else contact.raw, True
        found.values |= {"surname": "", "given_name": found.name[:80], "patronymic": ""}
        found.problem(contact.kind, found.name, _(NAMED_BY_CONTACT))

    # contacts

    def _contacts(self) -> None:
        people = self.found.people
        to_person: list[Contact] = []
        for field in (*PHONES, "email"):
            label = _(PHONES[field]) if PHONES.get(field) else ""
            for cell, column in self._take(field):
                of_person = self.table.people_first or field in OF_A_PERSON or column.index in self.table.of_people
                self._reach(cell, column, field, label, to_person if of_person else self.found.contacts)
        for cell, column in self._take("site"):
            text = shown(cell)
            if "@" in text or len(text) > 300:
                self._reach(cell, column, "email", "", self.found.contacts)
            else:
                self.found.contacts.append(Contact("site", clean(text), clean(text).casefold()))
        if len(people) == 1 or (people and self.table.people_first):
            people[0].contacts += to_person
        else:
            self.found.contacts += to_person

    def _reach(self, cell: Cell, column: Any, field: str, label: str, contacts: list[Contact]) -> None:
        text = shown(cell)
        reached = contacts_in(cell, "email" if field == "email" else "phone", label)
        contacts += reached.contacts
        for value, reason in reached.unusable:
            self._problem(column, value, reason)
        if not reached.rest and not reached.unusable:
            return
        if not reached.unusable and reached.contacts and "\n" not in text:
            people, whole = people_in(text)
            if whole and people and all(person.contacts for person in people):
                # "Анна 8-910-123-45-67, Олег 8-920-000-00-01": each has a telephone of their own.
                owned = {contact.key for person in people for contact in person.contacts}
                contacts[:] = [contact for contact in contacts if contact.key not in owned]
                self.found.people += people
                return
        self._note(column, cell)
        if not reached.contacts and not reached.unusable:
            self._problem(column, cell, _(UNREAD_EMAIL if field == "email" else UNREAD_PHONE))

    # fields of the card

    def _fields(self) -> None:
        found = self.found
        for key in SIMPLE:
            if text := self._one(key):
                found.values[key] = text
        self._numbers()
        self._addresses()
        self._account()
        for cell, _column in self._take("tags"):
            words = (clean(word).removeprefix("* ") for word in _TAG_PARTING.split(shown(cell)))
            found.tags += [word for word in words if word and fold(word) not in _OWN_GROUPS]
        section = self.row.section
        if section and not self.table.has_orders and not _YEAR.fullmatch(section):
            found.tags += [clean(section)] if len(section) <= 60 else []
        self._dates()
        self._position()
        if "kind" in self.cells:
            kind = self._one("kind")
            found.private = fold(kind) in {fold(PRIVATE), fold(KIND_TITLES[PRIVATE]), fold(_(KIND_TITLES[PRIVATE]))}

    def _numbers(self) -> None:
        values = self.found.values
        for cell, _column in self._take("inn_kpp"):
            inn, _sign, kpp = shown(cell).replace(" ", "/").partition("/")
            values |= {key: text for key, text in (("inn", inn), ("kpp", kpp.strip("/ "))) if text}
        for key in ("inn", "kpp"):
            if text := self._one(key):
                values[key] = text
        for cell, column in self._take("requisites"):
            self._note(column, cell)
            number = _INN.search(shown(cell))
            if number and "inn" not in values and check("inn", number[1]).state == State.OK:
                values["inn"] = number[1]

    def _addresses(self) -> None:
        parts: list[str] = []
        for key in ADDRESS_PARTS:
            for place, (cell, column) in enumerate(self._take(key)):
                text = clean(shown(cell))
                if key == "address" and place and not any(fold(text) in fold(part) for part in parts):
                    self._note(column, cell)
                elif not any(fold(text) in fold(part) for part in parts):
                    parts.append(text)
        if parts:
            self.found.values["address"] = ", ".join(parts)

    def _account(self) -> None:
        if "account" not in self.cells:
            return
        columns = {key: self.cells[key][0] for key in ACCOUNT_PARTS if self.cells.get(key)}
        said = {key: clean(shown(cell)) for key, (cell, _column) in columns.items()}
        kind = "account" if said["account"].replace(" ", "").isdigit() else "iban"
        verdict = check(kind, said["account"], said.get("bik", ""))
        fits = {"bik": 9, "bank": 200, "corr_account": 20}
        if verdict.state == State.WRONG or any(len(said.get(key, "")) > limit for key, limit in fits.items()):
            cell, column = columns["account"]
            self._problem(column, cell, _(WRONG_ACCOUNT).format(reason=verdict.reason or _("too long")))
            return  # the parts are still there and go to the note
        for key in ACCOUNT_PARTS:
            if key in self.cells:
                self.cells[key].pop(0)
        values = {ACCOUNT_PARTS[key]: text for key, text in said.items()} | {"account": verdict.value}
        self.found.accounts.append(values | {"verdict": str(verdict.state)})

    def _dates(self) -> None:
        found = self.found
        for cell, column in self._take("birthday"):
            if is_no_date(shown(cell)):
                continue
            day = birthday_in(cell)
            if not day or not (found.people or found.private):
                self._note(column, cell)
            if not day:
                self._problem(column, cell, _(UNREAD_DATE))
            elif found.people:
                found.people[0].birthday = found.people[0].birthday or day
            elif found.private:
                found.birthday = day
        if not self.table.has_orders:
            for cell, column in self._take("created"):
                reading = read_date(cell, clock.today())
                if reading:
                    found.since = reading.day
                elif not is_no_date(shown(cell)):
                    self._note(column, cell)
                    self._problem(column, cell, _(UNREAD_DATE))

    def _position(self) -> None:
        people = self.found.people
        for cell, column in self._take("position"):
            text = clean(shown(cell))
            if people and not people[0].role:
                people[0].role = text
            elif not people or fold(people[0].role) != fold(text):
                self._note(column, cell)
        for cell, column in self._take("department"):
            if people:
                people[0].notes.append(f"{column.title}: {clean(shown(cell))}")
            else:
                self._note(column, cell)

    # orders

    def _orders(self) -> None:
        for cell, column in self._take(ORDERS):
            year = _YEAR.fullmatch(column.title)
            orders, undated = orders_in(without_tags(shown(cell)), int(year[1]) if year else 0)
            self.found.orders += orders
            for entry in undated:
                self._note(column, entry)
                self._problem(column, entry, _(UNDATED))
        titles = [
            clean(without_tags(shown(cell)), multiline=True) for cell, _column in self.cells.get("order_title", ())
        ]
        if not titles and "order_sum" not in self.cells:
            return
        lines: list[str] = []
        dated = self._day(lines)
        if dated is None:
            column = self.cells["order_title" if titles else "order_sum"][0][1]
            told = any(problem.column == column.letter for problem in self.found.problems)
            if not told:
                self._problem(column, titles[0] if titles else self.cells["order_sum"][0][0], _(UNDATED))
            return  # all cells of the order go to the note
        self._take("order_title")
        day, precision = dated
        title = "; ".join(titles)
        if len(title) > 300:
            lines.append(title)
        event = self._one("event")
        if len(event) > 200:
            lines.append(event)
        amount = None
        for cell, column in self._take("order_sum"):
            read = amount_in(cell)
            if read is None or amount is not None:
                lines.append(f"{column.title}: {shown(cell)}")
            if read is None:
                self._problem(column, cell, _(UNREAD_SUM))
            amount = read if amount is None else amount
        number = self._one("order_number")
        if number and (number not in self.table.numbers or len(number) > 200):
            lines.append(f"№ {number}")
            number = ""
        for field in OF_AN_ORDER if self.table.of_orders else OF_AN_ORDER[:-1]:
            lines += [f"{column.title}: {without_tags(shown(cell))}" for cell, column in self._take(field)]
        if self.row.section and not _YEAR.fullmatch(self.row.section):
            lines.append(self.row.section)
        text = clean("\n".join(lines), multiline=True)
        self.found.orders.append(OrderRecord(title[:300], day, precision, amount, event[:200], text, number))

    def _day(self, lines: list[str]) -> tuple[dt.date, str] | None:
        """Return the day of an order and how exactly it is known."""
        unread = []
        for field in ("order_date", "created"):
            for cell, column in self._take(field):
                reading = read_date(cell, clock.today())
                if reading:
                    if reading.doubt:
                        self._problem(column, cell, reading.doubt)
                    self.cells.pop("created", None)
                    return reading.day, reading.precision
                if not is_no_date(shown(cell)):
                    unread.append((cell, column))
        year = _YEAR.fullmatch(self.row.section or "")
        for cell, column in unread:
            reason = _(YEAR_ONLY).format(year=year[1]) if year else _(UNREAD_DATE)
            self._problem(column, cell, reason)
            if year:
                lines.append(f"{column.title}: {shown(cell)}")
            else:
                self._note(column, cell)
        return (dt.date(int(year[1]), 1, 1), "year") if year else None

    # what is left

    def _rest(self) -> None:
        card_fields = self.table.plan.card_keys
        identifier = self._one("id")
        if identifier:
            self.found.key = f"id:{fold(identifier)}"
        for field, values in self.cells.items():
            for place, (cell, column) in enumerate(values):
                if field in card_fields and field != "note" and not place:
                    self.found.values.setdefault(field, shown(cell) if not isinstance(cell, dt.date) else cell)
                elif field == "note":
                    self.found.notes.append(clean(without_tags(shown(cell)), multiline=True))
                else:
                    self._note(column, cell)

    def _key(self) -> None:
        found = self.found
        if found.key and len(found.key) <= 150:
            return
        inn = digits(str(found.values.get("inn") or ""))
        if check("inn", inn).state == State.OK:
            found.key = f"inn:{inn}"
        else:
            name = (found.private and fold(found.name)) or firm_key(found.name) or found.name.casefold()
            found.key = f"name:{name}"[:150]


def _person(text: str) -> PersonRecord:
    name = read_person(text)
    return PersonRecord(name.surname, name.given_name, name.patronymic)
