"""The discount of those who bring clients: so much for each that has paid, up to a cap, for some months (R30-R32)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


class Terms(NamedTuple):
    """What the agency settled: percent for one brought client, the most in one deal, months it holds (0: always)."""

    percent: Decimal
    cap: Decimal
    months: int


class Brought(NamedTuple):
    """A client somebody brought: the day of the first payment, and whether its discount was used up."""

    client_id: int
    paid_on: dt.date | None
    used: Decimal = ZERO
    """Percent given for it; 0 while it was not used."""


class Part(NamedTuple):
    """What one brought client is good for."""

    client_id: int
    percent: Decimal
    expires_on: dt.date | None
    """The last day it can be used; None holds always."""


class Balance(NamedTuple):
    """Percent: earned so far, of that used, expired, and what can be used today, in the order it would be."""

    earned: Decimal
    used: Decimal
    expired: Decimal
    left: list[Part]
    usable: Decimal
    """What one deal may take now: what is left, up to the cap."""

    @property
    def expires_on(self) -> dt.date | None:
        """The day the first part is lost after."""
        return next((part.expires_on for part in self.left), None)


def balance(brought: Iterable[Brought], today: dt.date, terms: Terms) -> Balance:
    """Return what somebody's brought clients are worth on a day."""
    earned = used = expired = ZERO
    left = []
    for one in brought:
        if one.used:
            earned, used = earned + one.used, used + one.used
            continue
        if one.paid_on is None or one.paid_on > today:
            continue
        earned += terms.percent
        last = expiry(one.paid_on, terms.months)
        if last is not None and last < today:
            expired += terms.percent
        else:
            left.append(Part(one.client_id, terms.percent, last))
    left.sort(key=lambda part: (part.expires_on or dt.date.max, part.client_id))
    return Balance(earned, used, expired, left, min(terms.cap, sum((part.percent for part in left), ZERO)))


def taken(left: Iterable[Part], cap: Decimal, already: Decimal = ZERO) -> list[tuple[Part, Decimal]]:
    """Return which parts a deal takes and how much of each, those first that expire first.

    ``already`` is what the deal took before; the last part gives only what the cap leaves, and is used up all the same.
    """
    found = []
    room = cap - already
    for part in left:
        given = min(part.percent, room)
        if given <= 0:
            break
        found.append((part, given))
        room -= given
    return found


def expiry(day: dt.date, months: int) -> dt.date | None:
    """Return the same day so many months later, the last of a shorter month; None for 0 months."""
    if months <= 0:
        return None
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
