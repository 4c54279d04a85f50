"""What comes round again: days to remember, and orders of the same season in earlier years."""

from __future__ import annotations

import datetime as dt
from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.models import Activity, Client, ClientDate, ClientPerson, Deal
from agencycli.models.store import store
from agencycli.queries import orders

SETTLED_DAYS = 180
"""An order younger than this has no anniversary worth a call."""
_NEVER = "9"
_BASE = 1000
_PARTS = {"day": ("YYYY-MM-DD", "%Y-%m-%d"), "month": ("MM", "%m"), "day of month": ("DD", "%d")}


def days_until(month: Any, day: Any) -> pw.Node:
    """Return the SQL of the days from today to a month and day, 0 to 366; 29 February is 1 March in common years."""
    today = clock.today()
    starts = []
    for number in range(1, 13):
        first = dt.date(today.year + (number <= today.month), number, 1)
        starts.append((month == number, (first - today).days + day - 1))
    passed = pw.Case(None, starts)
    return pw.Case(None, [((month == today.month) & (day >= today.day), day - today.day)], passed)


def season_days() -> pw.Node:
    """Return the SQL of the days until the client's nearest occasion; NULL when there is none."""
    return pw.Cast(pw.fn.SUBSTR(pw.fn.NULLIF(_coming(), _NEVER), 2, 3), "integer")


def season() -> pw.Node:
    """Return the SQL of the name of the client's nearest occasion."""
    return pw.fn.NULLIF(pw.fn.SUBSTR(_coming(), 6), "")


def _coming() -> pw.Node:
    """Return the SQL of the nearest occasion as ``1DDD|name``: text that sorts by days."""
    theirs = ClientDate.select(_first(days_until(ClientDate.month, ClientDate.day), ClientDate.title))
    own = theirs.where(ClientDate.client == Client.id)
    people = theirs.join(ClientPerson, on=(ClientPerson.person == ClientDate.person)).where(
        (ClientPerson.client == Client.id) & ClientPerson.left_on.is_null()
    )
    before = f"{clock.today() - dt.timedelta(days=SETTLED_DAYS):%Y-%m-%d}"
    at = Activity.at.converter(None)
    until = days_until(*(pw.Cast(local_part(at, part), "integer") for part in ("month", "day of month")))
    name = pw.Case(None, [(Activity.event != "", Activity.event)], Activity.title)
    old = orders.told(_first(until, name)).where((Activity.precision != "year") & (Activity.at < before))
    ended = orders.ENDED
    until_won = days_until(*(pw.Cast(local_part(ended, part), "integer") for part in ("month", "day of month")))
    of_deal = pw.Case(None, [(Deal.event != "", Deal.event)], Deal.title)
    won = orders.won(_first(until_won, of_deal)).where(Deal.closed_at < before)
    least = pw.fn.LEAST if store().engine == "postgresql" else pw.fn.MIN
    return least(*(pw.fn.COALESCE(query, _NEVER) for query in (own, people, old, won)))


def local_part(at: pw.Node, part: str) -> pw.Node:
    """Return the SQL of a day, a month or a day of the month, as the agency's calendar has it at a moment.

    By the zone's present offset.
    """
    ahead = clock.local(clock.now()).utcoffset() or dt.timedelta()
    shift = f"{int(ahead.total_seconds())} seconds"
    on_server, in_file = _PARTS[part]
    if store().engine == "postgresql":
        return pw.fn.TO_CHAR(pw.Cast(at, "timestamp") + pw.Cast(shift, "interval"), on_server)
    return pw.fn.strftime(in_file, at, shift)


def _first(days: pw.Node, name: Any) -> pw.Node:
    return pw.fn.MIN(pw.Cast(days + _BASE, "text").concat("|").concat(name))
