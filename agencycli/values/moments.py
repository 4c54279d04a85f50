"""Days and moments as people type them at the prompt: ``tomorrow``, ``+3d``, ``24.11``, ``20.11 14:30``."""

from __future__ import annotations

import datetime as dt
import re

_WORDS = {
    "today": 0,
    "сегодня": 0,
    "tomorrow": 1,
    "завтра": 1,
    "yesterday": -1,
    "вчера": -1,
}
_SPAN = re.compile(r"([+-])(\d{1,4})([dwдн])")
_SHORT = re.compile(r"(\d{1,2})[.](\d{1,2})[.]?")
_YEARLY = re.compile(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_TIME = re.compile(r"(?:^|[ T])(\d{1,2}):(\d{2})$")
_LEAP_YEAR = 2000


def read_day(text: str, today: dt.date, *, past: bool = False) -> dt.date | None:
    """Return the day a text means, or None. A day without a year is the next such day, the last one when ``past``."""
    typed = text.strip().casefold()
    if typed in _WORDS:
        return today + dt.timedelta(days=_WORDS[typed])
    span = _SPAN.fullmatch(typed)
    if span:
        days = int(span[2]) * (7 if span[3] in "wн" else 1)
        return today + dt.timedelta(days=days if span[1] == "+" else -days)
    short = _SHORT.fullmatch(typed)
    if short:
        years = range(today.year, today.year - 8, -1) if past else range(today.year, today.year + 8)
        days_found = (_made(year, int(short[2]), int(short[1])) for year in years)
        return next((day for day in days_found if day and (day <= today if past else day >= today)), None)
    from agencycli.values.dates import read_date

    reading = read_date(text, today)
    return reading.day if reading and reading.precision == "day" else None


def read_moment(text: str, now: dt.datetime) -> tuple[dt.datetime, str] | None:
    """Return a past moment and how exactly it is known (minute, day, month, year), or None.

    ``now`` is aware and local: a time without a day is today's, and the zone of what is returned.
    """
    typed = text.strip()
    time = _TIME.search(typed)
    clock_time = _time(int(time[1]), int(time[2])) if time else dt.time()
    words = typed[: time.start()].strip() if time else typed
    if clock_time is None or not typed:
        return None
    precision = "minute" if time else "day"
    day = read_day(words, now.date(), past=True) if words else now.date()
    if day is None and not time:
        from agencycli.values.dates import read_date

        reading = read_date(words, now.date())
        if reading:
            day, precision = reading.day, reading.precision
    return (dt.datetime.combine(day, clock_time, now.tzinfo), precision) if day else None


def read_yearly(text: str, today: dt.date) -> tuple[dt.date, bool] | None:
    """Return a day of every year, and whether its first year is known: ``09-15``, ``15.09``, ``15.09.1980``."""
    typed = text.strip()
    yearly = _YEARLY.fullmatch(typed)
    short = _SHORT.fullmatch(typed)
    if yearly or short:
        month, day = (int(yearly[1]), int(yearly[2])) if yearly else (int(short[2]), int(short[1]))  # type: ignore[index]
        made = _made(_LEAP_YEAR, month, day)
        return (made, False) if made else None
    from agencycli.values.dates import read_date

    reading = read_date(typed, today)
    return (reading.day, True) if reading and reading.precision == "day" else None


def _made(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _time(hour: int, minute: int) -> dt.time | None:
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None
