"""The value of one cell: words for people, plain values for programs; both by the kind of the column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from agencycli import clock
from agencycli.i18n import language
from agencycli.listing import Column
from agencycli.money import THIN_SPACE, grouped, printed, rounded
from agencycli.values.phones import in_words
from agencycli.values.text import visible

_ISO_LENGTH = {"day": 10, "month": 7, "year": 4}


def for_people(column: Column, values: Sequence[Any]) -> list[str]:
    """Return the cells of a column as a table shows them, in the interface language and local time.

    Each is one line without control characters. Kopecks stand in all cells of a money column or in none.
    """
    words = _words(column, values, language())
    return ["" if value is None else words(value) for value in values]


def for_programs(column: Column) -> Callable[[Any], Any]:
    """Return a function from a value to its plain form: ``str``, ``int``, ``bool`` or None.

    Money has two places; percent at most two and quantity what it has, both without spare zeros; dates are
    ISO, moments UTC with ``Z``, or a local day, month or year where no more is known.
    """
    match column.kind:
        case "money":
            plain: Callable[[Any], Any] = _plain_money
        case "quantity":
            plain = _plain_number
        case "percent":
            plain = _plain_percent
        case "date":
            plain = dt.date.isoformat
        case "moment":
            plain = plain_moment
        case "flag":
            plain = bool
        case _:
            return lambda value: value
    return lambda value: None if value is None else plain(value)


def plain_moment(moment: dt.datetime) -> str:
    """Return an aware moment as ``2026-03-01T09:00:00Z``, or what is known: ``2026-03-01``, ``2026``."""
    precision = clock.precision(moment)
    if precision != "minute":
        return clock.local(moment).date().isoformat()[: _ISO_LENGTH[precision]]
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def for_files(text: str) -> str:
    """Return a text without hidden and broken characters; its lines and tabs stay."""
    if text.isprintable():
        return text
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.splitlines())


def _words(column: Column, values: Sequence[Any], language: str) -> Callable[[Any], str]:
    russian = language == "ru"
    match column.kind:
        case "money":
            if all(value is None or value == value.to_integral_value() for value in values):
                return lambda value: printed(value, language)
            return lambda value: grouped(value, 2, language)
        case "number":
            return str
        case "quantity":
            return lambda value: _grouped_number(value, language)
        case "percent":
            sign = f"{THIN_SPACE}%" if russian else "%"
            return lambda value: _grouped_number(rounded(value), language) + sign
        case "date":
            return _russian_date if russian else dt.date.isoformat
        case "moment":
            date = _russian_date if russian else _iso_date
            return lambda value: _local_words(value, date)
        case "phone":
            return lambda value: visible(in_words(value))
        case "flag":
            return lambda value: "✓" if value else ""
        case "stage":
            return lambda value: visible(column.labels.get(value, value))
        case _:
            return visible


def _russian_date(date: dt.date) -> str:
    return f"{date.day:02}.{date.month:02}.{date.year:04}"


def _iso_date(date: dt.date) -> str:
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def _local_words(moment: dt.datetime, date: Callable[[dt.date], str]) -> str:
    local = clock.local(moment)
    match clock.precision(moment):
        case "year":
            return f"{local.year:04}"
        case "month":
            return date(local)[3:] if date is _russian_date else date(local)[:7]
        case "day":
            return date(local)
    return f"{date(local)} {local.hour:02}:{local.minute:02}"


def _plain_money(amount: Decimal) -> str:
    return f"{rounded(amount):f}"


def _plain_number(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain_percent(percent: Decimal) -> str:
    return _plain_number(rounded(percent))


def _grouped_number(number: Decimal, language: str) -> str:
    places = len(_plain_number(number).partition(".")[2])
    return grouped(number, places, language)
