"""Telephones, e-mails and sites of a row."""

from __future__ import annotations

from agencycli.i18n import N_, _
from agencycli.importers.pieces import (
    contacts_in,
    people_in,
    shown,
)
from agencycli.importers.proposal import ColumnPlan
from agencycli.importers.records.row import RowCells
from agencycli.importers.workbook import Cell
from agencycli.services.intake import Contact
from agencycli.values.text import clean

UNREAD_PHONE = N_("no telephone could be read here; kept in the note")
UNREAD_EMAIL = N_("not an e-mail address; kept in the note")
PHONES = {
    "phone": "", "phone_mobile": N_("mobile"), "phone_work": N_("work"), "phone_home": N_("home"), "fax": N_("fax"),
}  # fmt: skip
OF_A_PERSON = frozenset({"phone_mobile", "phone_home"})


def add_contacts(row: RowCells) -> None:
    """Take telephones, e-mails and sites, for the client or for the person they belong to."""
    people = row.found.people
    to_person: list[Contact] = []
    for field in (*PHONES, "email"):
        label = _(PHONES[field]) if PHONES.get(field) else ""
        for cell, column in row.take(field):
            of_person = row.table.people_first or field in OF_A_PERSON or column.index in row.table.of_people
            kind = "email" if field == "email" else "phone"
            _reach(row, (cell, column), kind, label, to_person if of_person else row.found.contacts)
    for cell, column in row.take("site"):
        text = shown(cell)
        if "@" in text or len(text) > 300:
            _reach(row, (cell, column), "email", "", row.found.contacts)
        else:
            row.found.contacts.append(Contact("site", clean(text), clean(text).casefold()))
    if len(people) == 1 or (people and row.table.people_first):
        people[0].contacts += to_person
    else:
        row.found.contacts += to_person


def _reach(row: RowCells, source: tuple[Cell, ColumnPlan], kind: str, label: str, contacts: list[Contact]) -> None:
    cell, column = source
    text = shown(cell)
    reached = contacts_in(cell, kind, label)
    contacts += reached.contacts
    for value, reason in reached.unusable:
        row.problem(column, value, reason)
    if not reached.rest and not reached.unusable:
        return
    if not reached.unusable and reached.contacts and "\n" not in text:
        people, whole = people_in(text)
        if whole and people and all(person.contacts for person in people):
            # "Анна 8-910-123-45-67, Олег 8-920-000-00-01": each has a telephone of their own.
            owned = {contact.key for person in people for contact in person.contacts}
            contacts[:] = [contact for contact in contacts if contact.key not in owned]
            row.found.people += people
            return
    row.note(column, cell)
    if not reached.contacts and not reached.unusable:
        row.problem(column, cell, _(UNREAD_EMAIL if kind == "email" else UNREAD_PHONE))
