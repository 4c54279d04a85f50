"""One row of every table, made from the models alone, so that a new table is in the tests the day it appears."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import peewee as pw

from agencycli.models import JOURNALLED
from agencycli.models.base import MomentField, MoneyField
from agencycli.services.frame import entry

MOMENT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
_ONE_OF = re.compile(r"(\w+) IN \('([^']*)'")
_EXACTLY_ONE = re.compile(r"CASE WHEN (\w+) IS NULL")
_NEEDED = re.compile(r"(\w+) IS NOT NULL OR")
_PAIR = re.compile(r"(\w+)_id <>? (\w+)_id")


class Filled:
    """An agency with a row in every journalled table."""

    def __init__(self, agency: Any, rows: dict[type[pw.Model], Any]) -> None:
        self.actor, self.home, self.store = agency.actor, agency.home, agency.store
        self.rows = rows


def fill(actor: Any) -> dict[type[pw.Model], Any]:
    """Make a row in every journalled table and return them."""
    rows: dict[type[pw.Model], Any] = {}
    with entry(actor, "test.fill"):
        for model in JOURNALLED:
            rows[model] = model.create(**values(model, rows))
    return rows


def values(model: type[pw.Model], rows: dict[type[pw.Model], Any], turn: int = 1) -> dict[str, Any]:
    """Return values of a row that every constraint accepts, by field name; ``turn`` makes unique ones differ."""
    checks = " ".join(check.sql for check in model._meta.constraints or ())
    first_word = dict(_ONE_OF.findall(checks))
    needed = {*_EXACTLY_ONE.findall(checks)[:1], *_NEEDED.findall(checks)}
    chosen = {}
    for field in model._meta.sorted_fields:
        if isinstance(field, pw.AutoField):
            continue
        if isinstance(field, pw.ForeignKeyField):
            if field.rel_model in rows and (not field.null or field.column_name in needed):
                chosen[field.name] = rows[field.rel_model].id
        elif field.column_name in first_word:
            chosen[field.name] = first_word[field.column_name]
        elif field.default is None and not field.null:
            chosen[field.name] = _value(field, turn)
    for first, second in _PAIR.findall(checks):  # two different ones, the lesser number first
        with_other = model._meta.fields[first].rel_model
        other = with_other.create(**{**values(with_other, rows), "name": f"Другая {turn}"})
        chosen[second] = other.id
    return chosen


def owners(model: type[pw.Model]) -> set[str]:
    """Return the names of the references of which exactly one must be filled."""
    checks = " ".join(check.sql for check in model._meta.constraints or ())
    return {model._meta.columns[column].name for column in _EXACTLY_ONE.findall(checks)}


def unique_references(model: type[pw.Model]) -> set[str]:
    """Return the names of references that a second row of a table may not share with the first."""
    checks = " ".join(check.sql for check in model._meta.constraints or ())
    named: set[str] = set()
    for index in model._meta.indexes:
        if isinstance(index, tuple) and index[1]:
            named.update(index[0])
    named.difference_update(*_PAIR.findall(checks))  # the second of a pair is always a new row
    return {
        field.name
        for field in model._meta.sorted_fields
        if isinstance(field, pw.ForeignKeyField) and (field.unique or field.name in named)
    }


def _value(field: pw.Field, turn: int) -> Any:
    if isinstance(field, MomentField):
        return MOMENT
    if isinstance(field, MoneyField | pw.DecimalField):
        return 100 * turn
    if isinstance(field, pw.DateField):
        return MOMENT.date() + dt.timedelta(days=turn)
    if isinstance(field, pw.BooleanField):
        return False
    if isinstance(field, pw.IntegerField):
        return turn
    if field.name == "rule":
        return f"FREQ=DAILY;INTERVAL={turn}"
    length = getattr(field, "max_length", None) or 40
    return f"{field.name}{turn}"[:length]
