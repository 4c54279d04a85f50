"""The card of a client as an import finds it and will leave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agencycli.i18n import _
from agencycli.models import (
    Activity,
    ActivityClient,
    Address,
    BankAccount,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    ContactPoint,
    Deal,
    OwnField,
    OwnValue,
    Person,
    Requisite,
    Source,
    Tag,
)
from agencycli.services.card import CLIENT_FIELDS, COLUMNS, OWN, PARTS
from agencycli.services.intake.deal_card import DealCard
from agencycli.services.intake.record import Contact, OrderRecord
from agencycli.services.person import BIRTHDAY
from agencycli.values.text import fold

CHUNK = 500
"""Ids per statement: engines limit the number of parameters."""

COLUMN_OF = {
    key: COLUMNS.get(key, key)
    for key, one in CLIENT_FIELDS.items()
    if one.kind not in PARTS and key not in ("note", "since", "kind")
}
"""Fields kept in a column of ``Client`` -> that column."""


@dataclass(slots=True)
class Reachable:
    """Someone with contacts and a note: what stands, and what the import adds and removes."""

    id: int = 0
    """0 until it is written."""
    scalars: dict[str, Any] = field(default_factory=dict)
    contacts: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """Key of the contact -> its row, 0 when new."""
    note: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    added: list[Contact] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    new_notes: list[str] = field(default_factory=list)

    def set(self, key: str, value: Any) -> None:
        """Give a field a value."""
        self.scalars[key] = self.changes[key] = value

    def reach(self, contact: Contact) -> bool:
        """Add a contact; False when it stands there."""
        if contact.key in self.contacts:
            return False
        self.contacts[contact.key] = 0
        self.added.append(contact)
        return True

    def say(self, line: str) -> bool:
        """Add a line to the note; False when it stands there."""
        if f"\n{line}\n" in f"\n{self.note}\n":
            return False
        self.note = f"{self.note}\n{line}" if self.note else line
        self.new_notes.append(line)
        return True


@dataclass(slots=True)
class PersonCard(Reachable):
    """A person at the client; ``scalars`` are surname, given_name, patronymic, role, birthday (ISO)."""

    link: int = 0
    birthday_row: int = 0

    @property
    def parts(self) -> tuple[str, str, str]:
        """Surname, given name, patronymic."""
        return (
            self.scalars.get("surname", ""),
            self.scalars.get("given_name", ""),
            self.scalars.get("patronymic", ""),
        )


@dataclass(slots=True)
class Card(Reachable):
    """A client: ``id`` is negative until it is written. ``scalars`` holds fields of the card in plain values:

    dates as ISO text, staff and clients by number, sources by name, own fields as their canonical text.
    """

    label: str = ""
    private: bool = False
    since: dt.date | None = None
    tags: set[str] = field(default_factory=set)
    people: list[PersonCard] = field(default_factory=list)
    orders: set[tuple] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    """Field kept in a row of its own (requisite, own field, address, birthday) -> that row."""
    new_tags: list[str] = field(default_factory=list)
    new_people: list[PersonCard] = field(default_factory=list)
    new_orders: list[tuple[OrderRecord, str]] = field(default_factory=list)
    """With the system of their number, "" when they have none."""
    changed_orders: list[tuple[Any, dict[str, Any], OrderRecord]] = field(default_factory=list)
    """Orders known by their number (``merge.KnownOrder``) and what changes in each."""
    new_accounts: list[dict[str, str]] = field(default_factory=list)
    since_changed: bool = False
    deals: list[DealCard] = field(default_factory=list)
    """Those that are to be written."""
    deal_days: set[tuple[dt.date, str]] = field(default_factory=set)
    """Day and folded title of every deal, by the day it was opened and the day it was closed."""
    like: dict[tuple[dt.date, str], list[int]] = field(default_factory=dict)
    """The day a deal was opened and its folded title -> the deals that stand."""

    @property
    def is_new(self) -> bool:
        """Whether it is still to be written."""
        return self.id < 0

    def weight(self) -> dict[str, int]:
        """Count what is to be written, by kind of thing; compared before and after a record is merged."""
        count = dict.fromkeys(self.changes, 1)
        count["contacts"] = (
            len(self.added) + len(self.removed) + sum(len(p.added) + len(p.removed) for p in self.people)
        )
        count["people"] = len(self.new_people) + sum(len(p.changes) + len(p.new_notes) for p in self.people if p.id)
        count["orders"] = len(self.new_orders) + len(self.changed_orders)
        count["deals"] = len(self.deals)
        count["accounts"] = len(self.new_accounts)
        count["tags"] = len(self.new_tags)
        count["note"] = count.get("note", 0) + len(self.new_notes)
        count["since"] = count.get("since", 0) + self.since_changed
        return count


def load(numbers: Iterable[int]) -> dict[int, Card]:
    """Return the cards of these clients as they stand."""
    cards: dict[int, Card] = {}
    for part in _chunks(sorted(numbers)):
        cards |= _load(part)
    return cards


def _load(ids: list[int]) -> dict[int, Card]:
    cards: dict[int, Card] = {}
    sources = dict(Source.select(Source.id, Source.name).tuples())
    for row in Client.select().where(Client.id.in_(ids)).dicts():
        scalars = {key: _plain(row[column]) for key, column in COLUMN_OF.items()}
        scalars["source"] = sources.get(row["source"])
        card = Card(row["id"], scalars, note=row["note"], since=row["since"])
        card.label = f"{row['id']} {row['name']}"
        card.private = row["kind"] == "private"
        cards[card.id] = card
    for row, client, kind, value in _of(Requisite, ids, "id", "client_id", "kind", "value"):
        cards[client].scalars[kind], cards[client].rows[kind] = value, row
    for row, client, text, city in _of(Address, ids, "id", "client_id", "text", "city", first=True):
        if "address" not in cards[client].rows:
            cards[client].scalars |= {"address": text, "city": city}
            cards[client].rows["address"] = row
    keys = dict(OwnField.select(OwnField.id, OwnField.key).tuples())
    for row, client, own, value in _of(OwnValue, ids, "id", "client_id", "field_id", "value"):
        cards[client].scalars[OWN + keys[own]], cards[client].rows[OWN + keys[own]] = value, row
    for client, account in _of(BankAccount, ids, "client_id", "account"):
        cards[client].accounts.add(account)
    for client, tag in ClientTag.select(ClientTag.client, Tag.name).join(Tag).where(ClientTag.client.in_(ids)).tuples():
        cards[client].tags.add(fold(tag))
    for row, client, title, *day in _of(ClientDate, ids, "id", "client_id", "title", "year", "month", "day"):
        if title == _(BIRTHDAY):
            cards[client].scalars["birthday"], cards[client].rows["birthday"] = iso_day(*day), row
    for row, client, *contact in _of(ContactPoint, ids, "id", "client_id", "kind", "raw", "value", "extension"):
        cards[client].contacts[Contact(*contact).key] = row
    _load_people(cards, ids)
    _load_orders(cards, ids)
    _load_deals(cards, ids)
    return cards


def _load_people(cards: dict[int, Card], ids: list[int]) -> None:
    links = ClientPerson.select(
        ClientPerson.id, ClientPerson.client, ClientPerson.role, Person.id, Person.surname, Person.given_name,
        Person.patronymic, Person.note,
    ).join(Person).where(ClientPerson.client.in_(ids) & Person.erased_at.is_null())  # fmt: skip
    people: dict[int, list[PersonCard]] = {}
    for link, client, role, number, *parts, note in links.order_by(ClientPerson.id).tuples():
        scalars = dict(zip(("surname", "given_name", "patronymic"), parts, strict=True)) | {"role": role}
        person = PersonCard(number, scalars, note=note, link=link)
        cards[client].people.append(person)
        people.setdefault(number, []).append(person)
    for part in _chunks(people):
        for row, number, *contact in _of(
            ContactPoint, part, "id", "person_id", "kind", "raw", "value", "extension", owner="person_id"
        ):
            for person in people[number]:
                person.contacts[Contact(*contact).key] = row
        for row, number, title, *day in _of(
            ClientDate, part, "id", "person_id", "title", "year", "month", "day", owner="person_id"
        ):
            for person in people[number] if title == _(BIRTHDAY) else ():
                person.scalars["birthday"], person.birthday_row = iso_day(*day), row


def _load_orders(cards: dict[int, Card], ids: list[int]) -> None:
    from agencycli import clock

    query = (
        ActivityClient.select(ActivityClient.client, Activity.at, Activity.title, Activity.event, Activity.amount)
        .join(Activity)
        .where(ActivityClient.client.in_(ids) & (Activity.kind == "order"))
        .objects()
    )
    for row in query:
        order = OrderRecord(row.title, clock.local(row.at).date(), amount=row.amount, event=row.event)
        cards[row.client_id].orders.add(order.key)


def _load_deals(cards: dict[int, Card], ids: list[int]) -> None:
    from agencycli import clock

    rows = Deal.select(Deal.id, Deal.client, Deal.title, Deal.opened_on, Deal.closed_at)
    for number, client, title, opened, closed in rows.where(Deal.client.in_(ids) & Deal.joined_into.is_null()).tuples():
        card, name = cards[client], fold(title)
        card.like.setdefault((opened, name), []).append(number)
        card.deal_days.add((opened, name))
        if closed is not None:
            card.deal_days.add((clock.local(closed).date(), name))


def iso_day(year: int | None, month: int, day: int) -> str:
    """Return a yearly date as text; year 0 when it is not known."""
    return f"{year or 0:04}-{month:02}-{day:02}"


def _of(model: Any, ids: list[int], *columns: str, owner: str = "client_id", first: bool = False) -> Iterator[tuple]:
    known = model._meta.columns
    query = model.select(*(known[column] for column in columns)).where(known[owner].in_(ids))
    return iter((query.order_by(model.id) if first else query).tuples())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    listed = list(ids)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
