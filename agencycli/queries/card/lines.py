"""The parts of a card: plain rows, ready for a screen and for JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Reference:
    """A record named on another's card."""

    id: int
    name: str


@dataclass(frozen=True)
class ReferralLine:
    """The discount of a client who brings clients, in percent; ``usable`` is what one deal may take today."""

    earned: Decimal
    used: Decimal
    expired: Decimal
    usable: Decimal
    expires_on: dt.date | None
    """The last day of what is lost first; None holds always, or there is nothing."""


@dataclass(frozen=True)
class ContactLine:
    """One phone, e-mail or messenger: ``shown`` for people, ``value`` normalised, ``raw`` as typed."""

    id: int
    kind: str
    shown: str
    value: str
    raw: str
    extension: str
    label: str
    is_primary: bool
    is_invalid: bool
    do_not_call: bool


@dataclass(frozen=True)
class PersonLine:
    """A person on a client's card."""

    id: int
    name: str
    greeting: str
    role: str
    decides: bool
    left_on: dt.date | None
    note: str
    contacts: list[ContactLine]


@dataclass(frozen=True)
class AddressLine:
    """A place of a client."""

    id: int
    kind: str
    text: str
    city: str


@dataclass(frozen=True)
class RequisiteLine:
    """A legal number and what its check said: ok, wrong, unchecked."""

    id: int
    kind: str
    value: str
    verdict: str


@dataclass(frozen=True)
class AccountLine:
    """A bank account."""

    id: int
    bank: str
    bik: str
    account: str
    correspondent: str
    swift: str
    is_primary: bool
    verdict: str


@dataclass(frozen=True)
class OwnLine:
    """A field of the agency's own; ``value`` is of its kind, None when it is empty on this card."""

    key: str
    title: str
    kind: str
    value: Any


@dataclass(frozen=True)
class DateLine:
    """A date to remember: its next occurrence, today included, and how many days are left."""

    id: int
    title: str
    whose: str
    """The person's name; "" for a date of the client."""
    month: int
    day: int
    year: int | None
    next_on: dt.date
    days_left: int


@dataclass(frozen=True)
class ConsentLine:
    """A ground for keeping the data."""

    id: int
    basis: str
    given_on: dt.date
    withdrawn_on: dt.date | None
    note: str


@dataclass(frozen=True)
class FileLine:
    """The latest version of a file."""

    id: int
    name: str
    version: int
    size: int
    at: dt.datetime
    sha256: str


@dataclass(frozen=True)
class LayoutLine(FileLine):
    """A file of a deal; ``approved_version`` tells what the client said yes to, None before that."""

    approved_version: int | None
    approved_by: str
    approved_at: dt.datetime | None
    is_locked: bool
    """The approval stands: no newer version is taken."""


@dataclass(frozen=True)
class DealLine:
    """A deal on a client's card."""

    id: int
    title: str
    stage: str
    status: str
    is_open: bool
    promised_on: dt.date | None
    is_overdue: bool
    amount: Decimal


@dataclass(frozen=True)
class MemberLine:
    """Somebody of the agency who works on a deal."""

    id: int
    name: str
    role: str


@dataclass(frozen=True)
class OrderLine:
    """An order: what, for which event, when (as exactly as is known) and for how much.

    ``id`` is the entry of the history, for a won deal the deal's; ``is_deal`` tells them apart.
    """

    id: int
    at: dt.datetime
    precision: str
    title: str
    event: str
    amount: Decimal | None
    is_deal: bool = False


@dataclass(frozen=True)
class StepLine:
    """Something to be done for a client; ``entry`` is the entry of the history in which it was promised."""

    id: int
    step: str
    on: dt.date | None
    who: str
    is_overdue: bool
    entry: int | None = None


@dataclass(frozen=True)
class PlaceLine:
    """A client at which a person stands."""

    id: int
    name: str
    role: str
    decides: bool
    left_on: dt.date | None
