"""What every table shares: the database, field types, the base row. The only module that first imports Peewee."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from agencycli import config, money

_DRIVERS = ("psycopg2cffi", "psycopg2", "psycopg", "pymysql", "MySQLdb")


@contextmanager
def needed_drivers_only() -> Iterator[None]:
    """Hide drivers of servers while something of Peewee's is imported, unless the agency is on a server.

    Peewee imports every driver it finds, 90 ms for psycopg; an agency in a SQLite file needs none of them.
    """
    hidden = [] if config.database_url() else [name for name in _DRIVERS if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with needed_drivers_only():
    import peewee as pw

database = pw.DatabaseProxy()


class MoneyField(pw.BigIntegerField):
    """An amount kept as whole minor units; ``Decimal`` in Python.

    A whole number is an amount too: 500 is 500.00. Minor units go into a query only as ``pw.Value(n, converter=False)``
    and come out only of ``field.converter(None)``.
    """

    def db_value(self, value: Any) -> int | None:
        """Return minor units of an amount. Raises TypeError for a float and for text."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise TypeError(f"an amount is a Decimal, not {value!r}")
        return money.to_minor(Decimal(value))

    def python_value(self, value: Any) -> Decimal | None:
        """Return the amount."""
        return None if value is None else money.from_minor(value)


class FixedField(pw.BigIntegerField):
    """A decimal number kept as a whole number of its smallest part; ``Decimal`` in Python, never a float."""

    places = 0

    def db_value(self, value: Any) -> int | None:
        """Return the whole number of smallest parts, half away from zero."""
        return None if value is None else int(Decimal(value).scaleb(self.places).to_integral_value(ROUND_HALF_UP))

    def python_value(self, value: Any) -> Decimal | None:
        """Return the number."""
        return None if value is None else Decimal(value).scaleb(-self.places)


class QuantityField(FixedField):
    """A quantity of something, to a thousandth of its unit."""

    places = 3


class PercentField(FixedField):
    """Percent, to a hundredth: 5.25 means 5.25 %."""

    places = 2


class MomentField(pw.CharField):
    """A moment kept as ``YYYY-MM-DDTHH:MM:SSZ``, so that it sorts as text and reads the same on every engine."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)

    def db_value(self, value: Any) -> str | None:
        """Return the text of an aware moment."""
        if value is None or isinstance(value, str):
            return value
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def python_value(self, value: Any) -> dt.datetime | None:
        """Return an aware moment in UTC."""
        return None if value is None else dt.datetime.fromisoformat(value)


class NumberField(pw.AutoField):
    """The number of a row, never given again when the row is gone: the journal and people go on naming it."""

    def ddl(self, ctx: Any) -> Any:
        """Return the column's definition; PostgreSQL's sequences keep the promise by themselves."""
        made = super().ddl(ctx)
        settled = self.model._meta.database
        settled = settled.obj if isinstance(settled, pw.Proxy) else settled
        return pw.NodeList((made, pw.SQL("AUTOINCREMENT"))) if isinstance(settled, pw.SqliteDatabase) else made


class Row(pw.Model):
    """A row of any table."""

    id: Any = NumberField()

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True


def one_of(column: str, values: tuple[str, ...]) -> pw.Check:
    """Return a constraint that holds a column to a few words."""
    words = ", ".join(f"'{value}'" for value in values)
    return pw.Check(f"{column} IN ({words})")


def exactly_one(*columns: str) -> pw.Check:
    """Return a constraint that exactly one of several references is filled."""
    filled = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns)
    return pw.Check(f"{filled} = 1")
