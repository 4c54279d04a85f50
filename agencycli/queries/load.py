"""How much everybody has to do against how much a day holds; which weeks are full; which day may be promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from agencycli import clock, config
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Item, Series, Staff
from agencycli.models.item import OPEN
from agencycli.models.staff import VIEWER
from agencycli.queries.calendar import capacities
from agencycli.queries.series import untouched
from agencycli.services.calendar import workdays

FULL = 90
"""Percent of its hours from which a week of the team counts as full: the rest goes into what nobody planned."""
_AHEAD = 26
"""Weeks looked through for one that is not full."""
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Busy:
    """A week of the whole team."""

    monday: dt.date
    minutes: int
    capacity: int

    @property
    def is_full(self) -> bool:
        """Tell whether nothing more should be promised for this week."""
        return self.minutes * 100 >= self.capacity * FULL


def usual_minutes() -> dict[str, int]:
    """Return how long a thing of each kind takes when nobody said, in minutes. Source: setting ``usual_minutes``."""
    read: dict[str, int] = {}
    for text in (config.Config().usual_minutes, config.current().usual_minutes):
        read |= {kind: int(minutes) for kind, minutes in (part.split() for part in text.split(","))}
    return read


def minutes_by_day(first: dt.date, last: dt.date) -> dict[int | None, list[int]]:
    """Return minutes to be done by number of the owner, a list with one for each day; None is nobody's yet.

    Open items and what repeats, each on the day it is shown on: what is put off on that day, what is overdue today.
    Everybody's are counted, whoever may see them.
    """
    usual, today, count = usual_minutes(), clock.today(), (last - first).days + 1
    found: dict[int | None, list[int]] = {}
    rows = Item.select(Item.owner, Item.due_on, Item.snoozed_until, Item.kind, Item.minutes)
    rows = rows.where((Item.state == OPEN) & (Item.due_on <= last))
    for owner, due_on, until, kind, minutes in rows.tuples():
        day = max(due_on, until or due_on, today)
        if first <= day <= last:
            found.setdefault(owner, [0] * count)[(day - first).days] += (
                usual.get(kind, 0) if minutes is None else minutes
            )
    for one in untouched(Series.id > 0, first, last):
        minutes = usual.get(one.kind, 0) if one.minutes is None else one.minutes
        found.setdefault(one.owner, [0] * count)[(one.on - first).days] += minutes
    return found


def load(first: dt.date, weeks: int = 3, by: str = "week") -> Listing:
    """Return the load of everybody at work from the Monday of ``first``, a row a person and week, or day."""
    monday = first - first.weekday() * _DAY
    last = monday + dt.timedelta(days=weeks * 7 - 1)
    loads, holds = minutes_by_day(monday, last), _team(monday, last)
    names = dict(Staff.select(Staff.id, Staff.name).tuples())
    columns = [
        Column("staff", _("Staff"), "text", 22),
        Column("from_on", _("Week") if by == "week" else _("Day"), "date", 10),
        Column("minutes", _("Minutes"), "number", 7),
        Column("capacity", _("Working minutes"), "number", 7),
        Column("free", _("Free"), "number", 7),
        Column("overloaded", _("Overloaded"), "flag", 3),
    ]
    span = 7 if by == "week" else 1
    rows = []
    for number in sorted(holds, key=lambda one: names[one]):
        for start in range(0, weeks * 7, span):
            asked = sum(loads.get(number, [0] * weeks * 7)[start : start + span])
            held = sum(holds[number][start : start + span])
            if asked or held:
                rows.append((names[number], monday + start * _DAY, asked, held, held - asked, asked > held))
    return Listing("load", columns, rows)


def week_of(day: dt.date) -> Busy:
    """Return the team's week that a day lies in (R229)."""
    monday = day - day.weekday() * _DAY
    return _weeks(monday, 1)[0]


def promise(lead: int, minutes: int = 0) -> dt.date:
    """Return the first day that may be promised: after ``lead`` working days, in a week that is not full (R101).

    ``minutes`` is what the work itself adds to its week. When every week of half a year is full, the last one.
    """
    agency = workdays()
    day = agency.add(clock.today(), lead)
    day = day if agency.is_working(day) else agency.add(day, 1)
    for week in _weeks(day - day.weekday() * _DAY, _AHEAD):
        day = max(day, agency.add(week.monday - _DAY, 1))
        full = Busy(week.monday, week.minutes + minutes, week.capacity).is_full
        if not full and day < week.monday + 7 * _DAY:
            return day
    return day


def _weeks(monday: dt.date, count: int) -> list[Busy]:
    last = monday + dt.timedelta(days=count * 7 - 1)
    loads, holds = minutes_by_day(monday, last), _team(monday, last)
    return [
        Busy(monday + start * _DAY, _summed(loads, start), _summed(holds, start)) for start in range(0, count * 7, 7)
    ]  # fmt: skip


def _summed(of: Mapping[int, list[int]] | Mapping[int | None, list[int]], start: int) -> int:
    return sum(sum(days[start : start + 7]) for days in of.values())


def _team(first: dt.date, last: dt.date) -> dict[int, list[int]]:
    """Return what days hold for those who have things to do."""
    watching = {number for (number,) in Staff.select(Staff.id).where(Staff.role == VIEWER).tuples()}
    return {number: days for number, days in capacities(first, last).items() if number not in watching}
