"""What comes round again: days to remember, and orders of the same season in earlier years."""

from __future__ import annotations

import datetime as dt
from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.models import Activity, ActivityClient, Client, ClientDate, ClientPerson
from agencycli.models.store import store

SETTLED_DAYS = 180
"""An order younger than this has no anniversary worth a call."""
_NEVER = "9"
_BASE = 1000


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
    until = days_until(*_local_month_and_day(Activity.at.converter(None)))
    name = pw.Case(None, [(Activity.event != "", Activity.event)], Activity.title)
    orders = (
        Activity.select(_first(until, name))
        .join(ActivityClient, on=(ActivityClient.activity == Activity.id))
        .where((ActivityClient.client == Client.id) & (Activity.kind == "order") & (Activity.precision != "year"))
        .where(Activity.at < before)
    )
    least = pw.fn.LEAST if store().engine == "postgresql" else pw.fn.MIN
    return least(*(pw.fn.COALESCE(query, _NEVER) for query in (own, people, orders)))


def _local_month_and_day(at: pw.Node) -> tuple[pw.Node, pw.Node]:
    """Return the SQL of the month and day of a moment on the agency's calendar, by the zone's present offset."""
    ahead = clock.local(clock.now()).utcoffset() or dt.timedelta()
    shift = f"{int(ahead.total_seconds())} seconds"
    if store().engine == "postgresql":
        moment = pw.Cast(at, "timestamp") + pw.Cast(shift, "interval")
        return tuple(pw.Cast(pw.fn.TO_CHAR(moment, part), "integer") for part in ("MM", "DD"))
    return tuple(pw.Cast(pw.fn.strftime(part, at, shift), "integer") for part in ("%m", "%d"))


def _first(days: pw.Node, name: Any) -> pw.Node:
    return pw.fn.MIN(pw.Cast(days + _BASE, "text").concat("|").concat(name))
