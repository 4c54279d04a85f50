"""What one row of a foreign file says, once it was read: a client with people, orders and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zlib import crc32

from agencycli import money
from agencycli.values.requisites import check
from agencycli.values.text import fold


@dataclass(frozen=True, slots=True)
class Problem:
    """One doubtful or unreadable cell: the letter of its column ("" for the whole row), its value, what is wrong."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone, e-mail or site, as typed and normalised, as ``ContactPoint`` keeps it."""

    kind: str
    raw: str
    value: str = ""
    extension: str = ""
    label: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two contacts the same."""
        return self.kind, self.value or self.raw.casefold(), self.extension


@dataclass(slots=True)
class PersonRecord:
    """A person at the client."""

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    role: str = ""
    birthday: str = ""
    """ISO; year 0000 when it is not known."""
    contacts: list[Contact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic, as far as they are known."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An old order; ``number`` is its key in the file, "" when it has none."""

    title: str
    day: dt.date
    precision: str = "day"
    amount: Decimal | None = None
    event: str = ""
    text: str = ""
    number: str = ""

    @property
    def key(self) -> tuple[str, str, str, Decimal | None]:
        """What makes two orders of one client the same when they have no number."""
        return self.day.isoformat(), fold(self.title), fold(self.event), self.amount


class FromRow:
    """A record that knows its row and columns in the file."""

    __slots__ = ()
    sheet: str
    row: int
    columns: Mapping[str, tuple[str, str]]

    def trouble(self, key: str, value: Any, reason: str) -> Problem:
        """Return a problem with the cell of a field."""
        letter = self.columns.get(key, ("", ""))[0]
        return Problem(self.sheet, self.row, letter, "" if value is None else str(value), reason)


@dataclass(slots=True)
class DealRecord(FromRow):
    """A deal as one row of a table tells it; what it does not tell is None or "".

    ``pipeline`` and ``stage`` are those of the agency by number, ``status`` and ``line`` theirs. ``number`` is its id
    in ``system``. ``notes`` are lines of its note, ``words`` what was said of it: its thread.
    """

    sheet: str
    row: int
    system: str
    title: str
    pipeline: int
    stage: int
    status: str
    line: str
    number: str = ""
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    promised_on: dt.date | None = None
    amount: Decimal | None = None
    quantity: Decimal = Decimal(1)
    """Divides the amount to the kopeck."""
    unit: str = ""
    manager: str = ""
    source: str = ""
    event: str = ""
    lost_reason: str = ""
    next_step: str = ""
    next_on: dt.date | None = None
    person: PersonRecord | None = None
    notes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called where clients are called by name."""
        return self.title

    @property
    def rows(self) -> list[tuple[str, int]]:
        """The row (sheet, number) it was read from."""
        return [(self.sheet, self.row)]


@dataclass(slots=True)
class ClientRecord(FromRow):
    """A client as some rows of a table tell it.

    ``values`` are fields of its card by key (``services.card.client_fields``) as the cells hold them, without the
    parts that have lists of their own here. ``system`` and ``key`` name the record in its file. ``columns`` gives
    the letter and title of the column of a field. ``refused`` is the reason why it cannot be taken at all.
    """

    sheet: str
    row: int
    name: str
    private: bool = False
    system: str = ""
    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)
    """Fields for a client who is new: what a deal tells of it beside, its manager and source."""
    birthday: str = ""
    since: dt.date | None = None
    contacts: list[Contact] = field(default_factory=list)
    people: list[PersonRecord] = field(default_factory=list)
    orders: list[OrderRecord] = field(default_factory=list)
    deals: list[DealRecord] = field(default_factory=list)
    accounts: list[dict[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    refused: str = ""
    rows: list[tuple[str, int]] = field(default_factory=list)
    """Every row (sheet, number) it was read from; filled by ``plan``."""

    def problem(self, key: str, value: Any, reason: str) -> None:
        """Add a problem with the cell of a field."""
        self.problems.append(self.trouble(key, value, reason))

    def note(self, key: str, value: Any) -> None:
        """Keep a value that fits no field as a line of the note, under the title of its column."""
        title = self.columns.get(key, ("", key))[1]
        self.notes.append(f"{title}: {value}" if title else str(value))


checked = lru_cache(maxsize=65536)(check)
"""``values.requisites.check``: asked once when a number is read and again when it is written."""


def fingerprint(key: str, value: Any) -> str:
    """Return the fingerprint of one fact; the facts themselves are not kept twice."""
    return f"{crc32(f'{key}={value}'.encode(errors='replace')):08x}"


def verdict(key: str, value: Any, stands: Any, before: Set[str]) -> str:
    """Return keep, set or clash, by what the file said before, what stands, and what the file says now."""
    if value == stands or (before and fingerprint(key, value) in before):
        # What the file said before is no news: if the card differs by now, somebody mended it by hand.
        return "keep"
    if stands in (None, "", False) or fingerprint(key, stands) in before:
        return "set"
    return "clash"


def contact_fact(contact: Contact) -> str:
    """Return the fingerprint of a contact."""
    return fingerprint("contact", contact.key)


def order_facts(order: OrderRecord) -> Iterator[tuple[str, Any]]:
    """Yield the facts of an order that can change while its number stays."""
    yield "title", order.title
    yield "at", order.day.isoformat()
    yield "amount", None if order.amount is None else money.to_minor(order.amount)
    yield "event", order.event
    yield "text", order.text


def taken(record: ClientRecord, scalars: Mapping[str, Any], notes: Iterable[str]) -> str:
    """Return the fingerprints of everything a record says, as ``ExternalId.taken`` keeps them."""
    prints = {fingerprint(key, value) for key, value in scalars.items()}
    prints.update(contact_fact(contact) for contact in record.contacts)
    prints.update(fingerprint("tag", fold(tag)) for tag in record.tags)
    prints.update(fingerprint("note", note) for note in notes)
    prints.update(fingerprint("account", account["account"]) for account in record.accounts)
    for person in record.people:
        name = fold(person.full_name)
        prints.add(fingerprint("person", name))
        prints.update(fingerprint(f"person {name} {key}", value) for key, value in person_scalars(person).items())
        prints.update(fingerprint(f"person {name}", contact.key) for contact in person.contacts)
        prints.update(fingerprint(f"person {name} note", note) for note in person.notes)
    for order in record.orders:
        prints.add(fingerprint("order", (order.number, order.key, order.precision, order.text)))
    return " ".join(sorted(prints))


def person_scalars(person: PersonRecord) -> dict[str, Any]:
    """Return the fields of a person that have one value, those that are filled."""
    scalars = {"role": person.role, "birthday": person.birthday}
    return {key: value for key, value in scalars.items() if value}
