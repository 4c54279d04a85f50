"""Days and moments as people type them at the prompt."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from agencycli.values.moments import read_day, read_moment, read_yearly

MONDAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", (2026, 11, 23)), ("завтра", (2026, 11, 24)), ("+3d", (2026, 11, 26)), ("-2w", (2026, 11, 9)),
        ("+3д", (2026, 11, 26)), ("+2н", (2026, 12, 7)),
        ("24.11", (2026, 11, 24)), ("23.11", (2026, 11, 23)), ("22.11", (2027, 11, 22)), ("29.02", (2028, 2, 29)),
        ("2026-12-31", (2026, 12, 31)), ("31.12.2026", (2026, 12, 31)), (" Tomorrow ", (2026, 11, 24)),
    ],
)  # fmt: skip
def test_a_day_to_come(typed, day):
    assert read_day(typed, MONDAY) == dt.date(*day)


@pytest.mark.parametrize("typed", ["", "32.13", "когда-нибудь", "2027", "11.2026", "+", "31.02"])
def test_what_is_no_day(typed):
    assert read_day(typed, MONDAY) is None


def test_a_day_that_was_looks_back():
    assert read_day("24.11", MONDAY, past=True) == dt.date(2025, 11, 24)
    assert read_day("23.11", MONDAY, past=True) == MONDAY
    assert read_day("29.02", MONDAY, past=True) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("typed", "moment", "precision"),
    [
        ("14:30", (2026, 11, 23, 14, 30), "minute"), ("20.11 09:05", (2026, 11, 20, 9, 5), "minute"),
        ("2026-11-20T09:05", (2026, 11, 20, 9, 5), "minute"), ("yesterday", (2026, 11, 22), "day"),
        ("май 2019", (2019, 5, 1), "month"), ("2017", (2017, 1, 1), "year"), ("01.06.2018", (2018, 6, 1), "day"),
    ],
)  # fmt: skip
def test_a_moment_and_how_exactly_it_is_known(typed, moment, precision):
    found = read_moment(typed, NOW)
    assert found == (dt.datetime(*moment, tzinfo=NOW.tzinfo), precision)


@pytest.mark.parametrize("typed", ["", "25:00", "14:61", "давно 14:30", "2017 14:30"])
def test_what_is_no_moment(typed):
    assert read_moment(typed, NOW) is None


def test_a_day_of_every_year():
    assert read_yearly("09-15", MONDAY) == (dt.date(2000, 9, 15), False)
    assert read_yearly("15.09", MONDAY) == (dt.date(2000, 9, 15), False)
    assert read_yearly("29.02", MONDAY) == (dt.date(2000, 2, 29), False)
    assert read_yearly("15.09.1980", MONDAY) == (dt.date(1980, 9, 15), True)
    assert read_yearly("13-45", MONDAY) is None
    assert read_yearly("1980", MONDAY) is None
