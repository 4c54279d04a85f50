"""Dates as people write them: from the cells of old tables and from the prompt."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from agencycli.i18n import _
from agencycli.values.text import clean

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date read from a cell.

    ``day`` is the first day of what was named when ``precision`` is month or year; ``doubt`` is a sentence for
    the person who checks the import, "" when the reading is sure.
    """

    day: dt.date
    precision: Precision = "day"
    doubt: str = ""


_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_EXCEL_SERIALS = range(18264, 73051)  # 1950 to 2099: any other number in a cell is not a day
_YEARS = range(1900, 2101)
_YEARS_AHEAD = 10  # no deal is planned further ahead, so 37 is 1937 when 2026 is today

MONTH = (
    "(?P<name>янв(?:ар[ья])?|фев(?:р(?:ал[ья])?)?|мар(?:та?)?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?"
    "|авг(?:уста?)?|сен(?:т(?:ябр[ья])?)?|окт(?:ябр[ья])?|ноя(?:б(?:р[ья])?)?|дек(?:абр[ья])?"
    "|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_STEMS = ("янвфевмарапрмайиюниюлавгсеноктноядек", "janfebmaraprmayjunjulaugsepoctnovdec")

_QUOTES = re.compile("[«»\"“”„']")
_TIME = re.compile(
    r"[ t,]+(?:в )?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[ap]m)?(?: ?(?:z|[+-][0-9]{2}:?[0-9]{2}))?$"
)
_TAIL = re.compile(r"(?: ?(?:года?|г\.?))?[ *,.]*$")

_DAY_FORMS = (
    r"(?P<year>[0-9]{4})(?P<sep>[-./])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})",
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    r"(?P<day>[0-9]{1,2}) ?(?P<sep>[-.,]) ?(?P<month>[0-9]{1,2}) ?(?P=sep) ?(?P<year>[0-9]{4}|[0-9]{2})",
    rf"(?P<day>[0-9]{{1,2}})(?:-?го)?[ .-]?{MONTH}[ .,-]{{0,2}}(?P<year>[0-9]{{4}}|[0-9]{{2}})",
    rf"{MONTH}\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})",
)
_MONTH_FORMS = (
    r"(?P<month>[0-9]{1,2})[-./](?P<year>[0-9]{4})",
    r"(?P<year>[0-9]{4})[-./](?P<month>[0-9]{1,2})",
    rf"{MONTH}[ .,]{{0,2}}(?P<year>[0-9]{{4}})",
)
_FORMS: tuple[tuple[Precision, re.Pattern[str]], ...] = (
    *(("day", re.compile(form)) for form in _DAY_FORMS),
    *(("month", re.compile(form)) for form in _MONTH_FORMS),
    ("year", re.compile("(?P<year>[0-9]{4})")),
)
_MONTH_OF_SHORT_YEAR = re.compile(
    "(?P<name>янв(?:арь)?|фев(?:р(?:аль)?)?|март?|апр(?:ель)?|май|июнь?|июль?|авг(?:уст)?|сен(?:т(?:ябрь)?)?"
    "|окт(?:ябрь)?|ноя(?:б(?:рь)?)?|дек(?:абрь)?)[ .,-]{0,2}(?P<year>[0-9]{2})"
)
"""A month in the nominative and two figures: a day would stand before a month in the genitive."""
_SLASHES = re.compile("(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/(?P<year>[0-9]{4}|[0-9]{2})")


def read_date(
    value: object, today: dt.date, *, month_first: bool = False, short_years: bool = False
) -> DateReading | None:
    """Return the one date a cell holds, or None: the caller keeps such text as a note.

    Text is read day first; with slashes month first where only that fits or ``month_first`` says so. A number is
    an Excel day or a year. ``today`` decides the century of two-digit years and what is too far to be sure of.
    A time of day is passed over. ``short_years`` reads ``март 17`` too, as a month and with a doubt.
    """
    if isinstance(value, dt.date):
        return _reading(value.year, value.month, value.day, "day", today)
    if isinstance(value, int | float):
        return _read_number(value, today)
    return _read_text(value, today, month_first, short_years) if isinstance(value, str) else None


def _read_number(value: float, today: dt.date) -> DateReading | None:
    if value in _YEARS:
        return _reading(int(value), 1, 1, "year", today)
    if not _EXCEL_SERIALS.start <= value < _EXCEL_SERIALS.stop:
        return None
    day = _EXCEL_DAY_ZERO + dt.timedelta(days=int(value))
    return _reading(day.year, day.month, day.day, "day", today)


def _read_text(text: str, today: dt.date, month_first: bool, short_years: bool) -> DateReading | None:
    typed = _QUOTES.sub("", clean(unicodedata.normalize("NFKC", clean(text))).casefold())
    typed = _TAIL.sub("", _TIME.sub("", typed.strip()))
    slashed = _SLASHES.fullmatch(typed)
    if slashed:
        return _read_slashes(int(slashed["first"]), int(slashed["second"]), slashed["year"], today, month_first)
    for precision, form in _FORMS:
        found = form.fullmatch(typed)
        if found:
            parts = found.groupdict()
            month = month_number(parts["name"]) if parts.get("name") else int(parts.get("month") or 1)
            return _reading(_year(parts["year"], today), month, int(parts.get("day") or 1), precision, today)
    if short_years and (found := _MONTH_OF_SHORT_YEAR.fullmatch(typed)):
        read = _reading(_year(found["year"], today), month_number(found["name"]), 1, "month", today)
        return replace(read, doubt=_("taken for the month of a year, not for a day")) if read else None
    return None


def _read_slashes(first: int, second: int, year: str, today: dt.date, month_first: bool) -> DateReading | None:
    """Return the reading of a form that Europe writes day first and America month first."""
    both_fit = first <= 12 and second <= 12
    day, month = (second, first) if (month_first if both_fit else first <= 12) else (first, second)
    read = _reading(_year(year, today), month, day, "day", today)
    if read and both_fit and first != second and not month_first:
        return replace(read, doubt=_("the month may stand before the day"))
    return read


def month_number(name: str) -> int:
    """Return the number of a month whose name, in small letters, ``MONTH`` found."""
    stem = "май" if name == "мая" else name[:3]
    return next(stems.index(stem) // 3 + 1 for stems in _STEMS if stem in stems)


def _year(typed: str, today: dt.date) -> int:
    if len(typed) == 4:
        return int(typed)
    century = today.year - today.year % 100
    year = century + int(typed)
    return year if year <= today.year + _YEARS_AHEAD else year - 100


def _reading(year: int, month: int, day: int, precision: Precision, today: dt.date) -> DateReading | None:
    if year not in _YEARS:
        return None
    try:
        read = dt.date(year, month, day)
    except ValueError:
        return None
    doubt = _("the date is far in the future") if year > today.year + _YEARS_AHEAD else ""
    return DateReading(read, precision, doubt)
