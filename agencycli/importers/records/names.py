"""Who a row is about: a firm, a private person, people at a firm."""

from __future__ import annotations

from agencycli.i18n import N_, _
from agencycli.importers.pieces import (
    line,
    people_in,
    shown,
)
from agencycli.importers.records.row import RowCells
from agencycli.services.intake import PersonRecord
from agencycli.values.names import firm_key, looks_like_person, read_firm, read_person
from agencycli.values.phones import printed
from agencycli.values.text import fold

NO_NAME = N_("no name of a client or a person")
NAMED_BY_CONTACT = N_("no name; called by its e-mail or telephone")


def add_names(row: RowCells) -> None:
    """Take the names of the client and of the people in the row."""
    found = row.found
    client, firm = row.one("client"), row.one("firm")
    person_column = row.cells["person"][0] if row.cells.get("person") else None
    _add_people(row)
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
    elif row.table.clients_first:
        return  # most likely a further line of the client above: not for the program to decide
    elif found.people:
        _be_private(row, found.people.pop(0))
    elif person_column:
        # A list of contacts holds firms too.
        cell, column = person_column
        found.name = line(cell)
        found.notes = [note for note in found.notes if note != f"{column.title}: {found.name}"]


def _be_private(row: RowCells, person: PersonRecord) -> None:
    found = row.found
    found.name, found.private = person.full_name, True
    found.values |= {
        "surname": person.surname, "given_name": person.given_name, "patronymic": person.patronymic,
    }  # fmt: skip
    found.contacts += person.contacts
    if person.role:
        found.notes.append(person.role)


def _add_people(row: RowCells) -> None:
    parts = [row.one(key) for key in ("surname", "given_name", "patronymic")]
    if any(parts):
        row.found.people.append(PersonRecord(parts[0], parts[1], parts[2]))
    known = set(fold(" ".join(parts)).split())
    for cell, column in row.take("person"):
        text = shown(cell)
        if set(fold(text).split()) <= known:
            continue
        people, whole = people_in(text)
        row.found.people += people
        if not whole:
            row.note(column, cell)


def name_by_contact(row: RowCells) -> None:
    """Call a contact without a name by its e-mail or telephone; refuse the row of a list of clients."""
    found = row.found
    contact = next(iter(found.contacts), None)
    if contact is None or not row.table.people_first:
        found.refused = _(NO_NAME)
        return
    found.name, found.private = printed(contact.value) if contact.kind == "phone" else contact.raw, True
    found.values |= {"surname": "", "given_name": found.name[:80], "patronymic": ""}
    found.problem(contact.kind, found.name, _(NAMED_BY_CONTACT))


def _person(text: str) -> PersonRecord:
    name = read_person(text)
    return PersonRecord(name.surname, name.given_name, name.patronymic)
