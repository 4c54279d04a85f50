"""Read the parts that cards of clients and of people share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import peewee as pw

from agencycli import clock, money
from agencycli.models import Attachment, Client, ClientDate, ClientPerson, ContactPoint, OwnField, OwnValue, Person
from agencycli.models.contact import CONTACT_KINDS
from agencycli.queries.card.lines import ContactLine, DateLine, FileLine, OwnLine, PersonLine
from agencycli.services.person import NAME_PARTS
from agencycli.values import names, phones


def greeting(row: Client | Person) -> str:
    """Return how to address a private person or a contact person."""
    wished = getattr(row, "greeting", "")
    return (
        wished
        or names.greeting(names.PersonName(*(getattr(row, part) for part in NAME_PARTS)))
        or (row.name if isinstance(row, Client) else "")
    )


def shown(kind: str, value: str, raw: str, extension: str = "") -> str:
    """Return a contact as people read it."""
    return phones.printed(value, extension) if kind == "phone" and value else raw


def next_occurrence(month: int, day: int, today: dt.date) -> dt.date:
    """Return the next day of a yearly date, today included; 29 February falls on the 28th in other years."""
    for year in (today.year, today.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            found = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
        if found >= today:
            return found
    return found


def dates(client: int | None, people: dict[int, str]) -> list[DateLine]:
    """Return the dates to remember of a client and of people by number, the nearest first."""
    condition = ClientDate.person.in_(list(people))
    if client is not None:
        condition |= ClientDate.client == client
    today = clock.today()
    lines = []
    for row in ClientDate.select().where(condition):
        on = next_occurrence(row.month, row.day, today)
        whose = people.get(row.person_id, "")
        lines.append(DateLine(row.id, row.title, whose, row.month, row.day, row.year, on, (on - today).days))
    return sorted(lines, key=lambda line: (line.next_on, line.title, line.id))


def files(condition: pw.Node) -> list[FileLine]:
    """Return the latest version of each file, by name."""
    latest: dict[str, Attachment] = {}
    for row in Attachment.select().where(condition).order_by(Attachment.version, Attachment.id):
        latest[row.name] = row
    return [
        FileLine(row.id, row.name, row.version, row.size, row.at, row.sha256)
        for row in sorted(latest.values(), key=lambda row: row.name)
    ]


def own_values(owner: pw.ForeignKeyField, number: int, subject: str) -> list[OwnLine]:
    """Return the agency's own fields of a card, the empty ones too."""
    stored = dict(OwnValue.select(OwnValue.field, OwnValue.value).where(owner == number).tuples())
    rows = OwnField.select().where((OwnField.subject == subject) & OwnField.is_active).order_by(OwnField.id)
    return [OwnLine(row.key, row.title, row.kind, read_own(row.kind, stored.get(row.id))) for row in rows]


def read_own(kind: str, text: str | None) -> Any:
    """Return the value of an own field from its canonical text."""
    if text is None:
        return None
    readers: dict[str, Callable[[str], Any]] = {
        "number": int,
        "money": lambda value: money.from_minor(int(value)),
        "date": dt.date.fromisoformat,
        "flag": lambda value: value == "1",
    }
    return readers.get(kind, str)(text)


def contacts(client: int | None, people: list[int]) -> dict[tuple[str, int], list[ContactLine]]:
    """Return the contacts of a client and of people, by owner; primary ones first, invalid ones last."""
    found: dict[tuple[str, int], list[ContactLine]] = {("person", number): [] for number in people}
    condition = ContactPoint.person.in_(people)
    if client is not None:
        found[("client", client)] = []
        condition |= ContactPoint.client == client
    rows = list(ContactPoint.select().where(condition))
    rows.sort(key=lambda row: (CONTACT_KINDS.index(row.kind), row.is_invalid, not row.is_primary, row.id))
    for row in rows:
        owner = ("client", row.client_id) if row.client_id else ("person", row.person_id)
        found[owner].append(
            ContactLine(
                row.id, row.kind, shown(row.kind, row.value, row.raw, row.extension), row.value, row.raw,
                row.extension, row.label, row.is_primary, row.is_invalid, row.do_not_call,
            )
        )  # fmt: skip
    return found


def person_line(link: ClientPerson, contacts: list[ContactLine]) -> PersonLine:
    """Return a person on a client's card."""
    row = link.person
    return PersonLine(row.id, row.full_name, greeting(row), link.role, link.decides, link.left_on, row.note, contacts)


def lines(line: Any, model: Any, condition: pw.Node) -> list[Any]:
    """Return rows of a table as lines of a card whose fields are called like its columns, in order of entry."""
    rows = model.select(*[getattr(model, name) for name in line._fields]).where(condition).order_by(model.id)
    return [line(*values) for values in rows.tuples()]
