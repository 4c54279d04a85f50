"""The working calendar: holidays of a country with days moved by decree, an agency's own changes, a person's hours."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple

DayKind = Literal["work", "short", "weekend", "holiday"]
FULL_DAY = 8 * 60
USUAL_HOURS = (FULL_DAY,) * 5 + (0, 0)
"""Minutes from Monday to Sunday of whoever settled nothing else."""
_SHORTER_BY = 60
"""The working day before a holiday is an hour shorter. Source: Labour Code of Russia, article 95."""
_SHORT_BEFORE_HOLIDAYS = frozenset({"RU", "BY"})
_MOVED_FROM = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_SEARCHED = 4000
"""Days looked through for one working day; a calendar without any for so long has none."""


class _Year(NamedTuple):
    """What a country says of one year, as far as it differs from Monday to Friday."""

    off: Mapping[dt.date, str]
    """Name of each day off that is not a plain weekend."""
    worked: frozenset[dt.date]
    """Weekend days that are worked."""
    short: frozenset[dt.date]


_YEARS = range(1992, 2101)
"""Beyond them nothing is known but the week itself."""


@lru_cache(maxsize=1)
def _package() -> Any:
    """Return the package of holidays, which only what reads a calendar pays for, 65 ms.

    Left to itself it loads all of its 250 countries for the first one, as long again and 8 MiB more.
    """
    import holidays

    name = "holidays.countries"
    if name not in sys.modules:
        bare = sys.modules[name] = ModuleType(name)
        bare.__path__ = [str(Path(part, "countries")) for part in holidays.__path__]
    return holidays


@lru_cache(maxsize=256)
def _year(country: str, language: str, year: int) -> _Year:
    if not country or year not in _YEARS:
        return _Year({}, frozenset(), frozenset())
    holidays = _package()
    try:
        days = holidays.country_holidays(country, years=year, language="en_US", expand=False)
    except NotImplementedError:
        return _Year({}, frozenset(), frozenset())
    named = holidays.country_holidays(country, years=year, language=language, expand=False)
    worked = frozenset(day for day in days.weekend_workdays if day.year == year)
    moved = {}
    for day, name in days.items():
        if found := _MOVED_FROM.search(name):
            moved[dt.date(int(found[3]), int(found[1]), int(found[2]))] = day
    proper = {day for day, name in days.items() if not _MOVED_FROM.search(name)} | {dt.date(year + 1, 1, 1)}
    short = set()
    if country in _SHORT_BEFORE_HOLIDAYS:
        for day in (dt.date.fromordinal(number) for number in range(*_ordinals(year))):
            stands_for = moved.get(day, day) if day in worked else day
            if days.is_working_day(day) and stands_for + dt.timedelta(days=1) in proper:
                short.add(day)
    return _Year({day: named.get(day, name) for day, name in days.items()}, worked, frozenset(short))


def knows(country: str) -> bool:
    """Tell whether the holidays of a country are known; without them a week is Monday to Friday."""
    return country in _package().list_supported_countries(include_aliases=False)


@dataclass(frozen=True)
class Workdays:
    """The working days of an agency: those of its country, but for ``changes``, which it settled itself."""

    country: str = ""
    language: str = "en"
    changes: Mapping[dt.date, tuple[bool, str]] = field(default_factory=dict)
    """Whether a day is worked, and why."""

    def kind(self, day: dt.date) -> DayKind:
        """Tell what a day is: ``work``, ``short`` (an hour less), ``weekend`` or ``holiday``."""
        if day in self.changes:
            return "work" if self.changes[day][0] else "holiday"
        year = _year(self.country, _language(self.language), day.year)
        if day in year.worked:
            return "short" if day in year.short else "work"
        if day.weekday() >= 5:
            return "holiday" if day in year.off else "weekend"
        if day in year.off:
            return "holiday"
        return "short" if day in year.short else "work"

    def is_working(self, day: dt.date) -> bool:
        """Tell whether the agency works on a day."""
        return self.kind(day) in {"work", "short"}

    def name(self, day: dt.date) -> str:
        """Return why a day is off or worked against the rule; "" for an ordinary one."""
        if day in self.changes:
            return self.changes[day][1]
        return _year(self.country, _language(self.language), day.year).off.get(day, "")

    def add(self, day: dt.date, n: int) -> dt.date:
        """Return the day ``n`` working days later, or earlier when negative; 0 leaves the day as it is."""
        return step(day, n, self.is_working)

    def between(self, first: dt.date, last: dt.date) -> int:
        """Return how many working days lie after ``first`` up to ``last``, both in order; negative when turned."""
        if last < first:
            return -self.between(last, first)
        days = (first + dt.timedelta(days=count) for count in range(1, (last - first).days + 1))
        return sum(self.is_working(day) for day in days)


@dataclass(frozen=True)
class PersonalDays:
    """When one person works: the agency's calendar, own hours, and days away."""

    agency: Workdays
    hours: Sequence[int] = USUAL_HOURS
    """Minutes from Monday to Sunday."""
    away: Sequence[tuple[dt.date, dt.date, bool]] = ()
    """First day, last day, half of each day only."""

    def capacity(self, day: dt.date) -> int:
        """Return the minutes of work a day holds.

        Somebody whose week has weekends in it works on them; a weekend day that all work by decree counts as a
        weekday of one's own; a holiday is nobody's.
        """
        kind = self.agency.kind(day)
        minutes = self.hours[day.weekday()]
        if kind == "holiday":
            return 0
        if kind != "weekend":
            if not minutes and day.weekday() >= 5:
                minutes = max(self.hours[:5])
            minutes -= _SHORTER_BY if kind == "short" and minutes > _SHORTER_BY else 0
        for first, last, is_half in self.away:
            if first <= day <= last:
                return minutes // 2 if is_half else 0
        return minutes

    def add(self, day: dt.date, n: int) -> dt.date:
        """Return the day ``n`` of this person's working days later, or earlier; 0 leaves the day as it is.

        The agency's days count for somebody who has none.
        """
        if not any(self.hours):
            return self.agency.add(day, n)
        return step(day, n, lambda one: self.capacity(one) > 0)


def step(day: dt.date, n: int, works: Callable[[dt.date], bool]) -> dt.date:
    """Return the day ``n`` days that ``works`` accepts later, or earlier when negative.

    The calendar's own ends, and ten years without a working day, are where it stops.
    """
    one = dt.timedelta(days=1 if n > 0 else -1)
    left, idle = abs(n), 0
    while left and dt.date.min < day < dt.date.max and idle < _SEARCHED:
        day += one
        idle += 1
        if works(day):
            left, idle = left - 1, 0
    return day


def _ordinals(year: int) -> tuple[int, int]:
    return dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()


def _language(language: str) -> str:
    return "ru" if language == "ru" else "en_US"
