"""Conditions people type: ``manager = Ольга``, ``last_contact < -90d``, ``note is empty``.

The same words stand after ``--where`` and in the filter row of a screen, where ``;`` parts several conditions and
text without an operator searches.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

import peewee as pw

from agencycli import clock, money
from agencycli.errors import UsageError
from agencycli.i18n import N_, _
from agencycli.listing import WORDS, Column
from agencycli.models.store import store
from agencycli.values.pattern import Pattern
from agencycli.values.text import clean, fold

_WORDS = Pattern(
    r"^\s*(?P<field>[^\W\d][\w. ]*?)\s*"
    r"(?P<operator>!=|<=|>=|!~|=|<|>|~|\bis not empty\b|\bis empty\b)\s*(?P<value>.*?)\s*$",
    re.DOTALL,
)
_SPAN = Pattern(r"^([-+])(\d{1,4})([dwmy])$")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
VALUELESS = ("is empty", "is not empty")


class BadCondition(UsageError):
    """A condition that cannot be understood."""

    slug = "bad-condition"
    template = N_("“{text}”: {reason}")


class Condition(NamedTuple):
    """One condition as typed: field, operator, value."""

    field: str
    operator: str
    value: str

    def __str__(self) -> str:
        return f"{self.field} {self.operator} {self.value}".rstrip()


def parse(text: str) -> Condition | None:
    """Read one condition; None when the text has no operator. Operators: = != < <= > >= ~ !~ is empty, is not empty."""
    found = _WORDS.match(text)
    if not found:
        return None
    return Condition(found["field"].strip(), found["operator"], found["value"].strip("\"'«»"))


def parse_all(texts: Iterable[str]) -> list[Condition]:
    """Read conditions that must each have an operator. Raises BadCondition."""
    conditions = []
    for text in texts:
        condition = parse(text)
        if condition is None:
            raise BadCondition(text=text, reason=_("write FIELD OPERATOR VALUE, e.g. “manager = Olga”"))
        conditions.append(condition)
    return conditions


def parse_filter(text: str) -> tuple[str, list[Condition]]:
    """Read a filter row: (words to search for, conditions). A condition still without its value narrows nothing."""
    words, conditions = [], []
    for part in text.split(";"):
        condition = parse(part)
        if condition:
            conditions += [condition] if condition.value or condition.operator in VALUELESS else []
        elif part.strip():
            words.append(part.strip())
    return " ".join(words), conditions


def expression(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    """Return the SQL of a condition on one column. Raises BadCondition for a value or operator that does not fit."""
    if condition.operator == "is empty":
        return _is_empty(column, node)
    if condition.operator == "is not empty":
        return ~_is_empty(column, node)
    return KINDS[column.kind](condition, column, node)


def _is_empty(column: Column, node: pw.Node) -> pw.Node:
    empty = pw.Expression(node, pw.OP.IS, None)
    return empty | (node == "") if column.kind in WORDS else empty


def folded(node: Any) -> pw.Node:
    """Return text as the engine compares it: without case, ё and punctuation."""
    return pw.fn.agency_fold(node)


def holds(node: Any, text: str) -> pw.Node:
    """Return the condition that a text holds another, both as they stand."""
    place = pw.fn.STRPOS if store().engine == "postgresql" else pw.fn.INSTR
    return place(node, text) > 0


def _text(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    written, wanted = pw.fn.COALESCE(node, ""), clean(condition.value)
    if fold(wanted):
        written, wanted = folded(written), fold(wanted)  # else only signs were typed: they are looked for as they are
    if condition.operator in {"~", "!~"}:
        held = holds(written, wanted)
        return held if condition.operator == "~" else ~held
    return _compare(condition, written, wanted)


def _stage(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    wanted = condition.value.casefold()
    for slug, title in column.labels.items():
        if wanted in {slug.casefold(), title.casefold()}:
            return _compare(condition, node, slug)
    known = ", ".join(column.labels)
    raise BadCondition(text=condition, reason=_("{key} is one of {known}").format(key=column.key, known=known))


def _flag(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    yes = condition.value.casefold() in {"yes", "да", "1", "true", "✓"}
    no = condition.value.casefold() in {"no", "нет", "0", "false"}
    if not (yes or no):
        raise BadCondition(text=condition, reason=_("{key} is yes or no").format(key=column.key))
    # A flag nobody set is no.
    return _compare(condition, pw.fn.COALESCE(node, False), yes)


def _number(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    wanted = _decimal(condition)
    if wanted != int(wanted):
        raise BadCondition(text=condition, reason=_("a whole number is needed"))
    return _compare(condition, node, _storable(int(wanted), condition))


def _quantity(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    # As the tables keep it, thousandths; a sum of a query knows nothing of its field.
    parts = _decimal(condition).scaleb(3)
    if parts != int(parts):
        raise BadCondition(text=condition, reason=_("no more than three decimals are kept"))
    return _compare(condition, node, pw.Value(_storable(int(parts), condition), converter=False))


def _money(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    minor = _storable(money.to_minor(_decimal(condition)), condition)
    return _compare(condition, node, pw.Value(minor, converter=False))


def _storable(number: int, condition: Condition) -> int:
    if abs(number) >= 2**63:
        raise BadCondition(text=condition, reason=_("the number is too large"))
    return number


def _date(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    return _compare(condition, node, read_day(condition.value, condition))


def _moment(condition: Condition, column: Column, node: pw.Node) -> pw.Node:
    day = read_day(condition.value, condition)
    try:
        start, end = (
            dt.datetime.combine(edge, dt.time(), clock.zone()).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            for edge in (day, day + dt.timedelta(days=1))
        )
    except OverflowError:
        raise BadCondition(text=condition, reason=_("there is no such day")) from None
    ways: dict[str, Callable[[], pw.Node]] = {
        "=": lambda: (node >= start) & (node < end),
        "!=": lambda: (node < start) | (node >= end) | pw.Expression(node, pw.OP.IS, None),
        "<": lambda: node < start,
        "<=": lambda: node < end,
        ">": lambda: node >= end,
        ">=": lambda: node >= start,
    }
    if condition.operator not in ways:
        raise BadCondition(text=condition, reason=_("a date is compared by = != < <= > >="))
    return ways[condition.operator]()


def read_day(text: str, condition: Condition) -> dt.date:
    """Read ``today``, ``-90d``, ``+7d`` (also w, m, y), an ISO date or ``31.12.2026``. Raises BadCondition."""
    if text.casefold() in {"today", "сегодня"}:
        return clock.today()
    span = _SPAN.match(text)
    if span:
        days = int(span[2]) * _DAYS[span[3]]
        try:
            return clock.today() + dt.timedelta(days=-days if span[1] == "-" else days)
        except OverflowError:
            raise BadCondition(text=condition, reason=_("there is no such day")) from None
    from agencycli.values.dates import read_date

    reading = read_date(text, clock.today())
    if reading is None:
        raise BadCondition(text=condition, reason=_("a date is 2026-12-31, 31.12.2026, today, -90d or +7d"))
    return reading.day


def _decimal(condition: Condition) -> Decimal:
    from agencycli.values.numbers import read_amount

    amount = read_amount(condition.value)
    if amount is None:
        raise BadCondition(text=condition, reason=_("a number is needed"))
    return amount


def _compare(condition: Condition, node: Any, value: Any) -> pw.Node:
    ways: dict[str, Callable[[], pw.Node]] = {
        "=": lambda: node == value,
        "!=": lambda: (node != value) | pw.Expression(node, pw.OP.IS, None),
        "<": lambda: node < value,
        "<=": lambda: node <= value,
        ">": lambda: node > value,
        ">=": lambda: node >= value,
    }
    if condition.operator not in ways:
        raise BadCondition(text=condition, reason=_("only text is compared by ~"))
    return ways[condition.operator]()


KINDS: dict[str, Callable[[Condition, Column, pw.Node], pw.Node]] = {
    "text": _text,
    "phone": _text,
    "stage": _stage,
    "flag": _flag,
    "number": _number,
    "percent": _number,
    "quantity": _quantity,
    "money": _money,
    "date": _date,
    "moment": _moment,
}
