"""The parts of a card: plain rows, ready for a screen and for JSON."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple


class Reference(NamedTuple):
    """A record named on another's card."""

    id: int
    name: str


class ReferralLine(NamedTuple):
    """The discount of a client who brings clients, in percent; ``usable`` is what one deal may take today."""

    earned: Decimal
    used: Decimal
    expired: Decimal
    usable: Decimal
    expires_on: dt.date | None
    """The last day of what is lost first; None holds always, or there is nothing."""


class ContactLine(NamedTuple):
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


class PersonLine(NamedTuple):
    """A person on a client's card."""

    id: int
    name: str
    greeting: str
    role: str
    decides: bool
    left_on: dt.date | None
    note: str
    contacts: list[ContactLine]


class AddressLine(NamedTuple):
    """A place of a client."""

    id: int
    kind: str
    text: str
    city: str


class RequisiteLine(NamedTuple):
    """A legal number and what its check said: ok, wrong, unchecked."""

    id: int
    kind: str
    value: str
    verdict: str


class AccountLine(NamedTuple):
    """A bank account."""

    id: int
    bank: str
    bik: str
    account: str
    correspondent: str
    swift: str
    is_primary: bool
    verdict: str


class OwnLine(NamedTuple):
    """A field of the agency's own; ``value`` is of its kind, None when it is empty on this card."""

    key: str
    title: str
    kind: str
    value: Any


class DateLine(NamedTuple):
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


class ConsentLine(NamedTuple):
    """A ground for keeping the data."""

    id: int
    basis: str
    given_on: dt.date
    withdrawn_on: dt.date | None
    note: str


class FileLine(NamedTuple):
    """The latest version of a file."""

    id: int
    name: str
    version: int
    size: int
    at: dt.datetime
    sha256: str


class LayoutLine(NamedTuple):
    """A file of a deal; ``approved_version`` tells what the client said yes to, None before that."""

    id: int
    name: str
    version: int
    size: int
    at: dt.datetime
    sha256: str
    approved_version: int | None
    approved_by: str
    approved_at: dt.datetime | None
    is_locked: bool
    """The approval stands: no newer version is taken."""


class DealLine(NamedTuple):
    """A deal on a client's card."""

    id: int
    title: str
    stage: str
    status: str
    is_open: bool
    promised_on: dt.date | None
    is_overdue: bool
    amount: Decimal


class OrderLine(NamedTuple):
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


class StepLine(NamedTuple):
    """Something to be done for a client; ``entry`` is the entry of the history in which it was promised."""

    id: int
    step: str
    on: dt.date | None
    who: str
    is_overdue: bool
    entry: int | None = None


class PlaceLine(NamedTuple):
    """A client at which a person stands."""

    id: int
    name: str
    role: str
    decides: bool
    left_on: dt.date | None
