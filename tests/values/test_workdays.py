"""The working calendar counts like the official one, whoever changes it and however far it is counted."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.values.workdays import PersonalDays, Workdays, knows

RUSSIA = Workdays("RU", "ru")
D = dt.date.fromisoformat


def days(year):
    first = D(f"{year}-01-01")
    return [first + dt.timedelta(days=count) for count in range(366) if (first + dt.timedelta(days=count)).year == year]


@pytest.mark.parametrize(
    ("year", "working", "hours"), [(2023, 247, 1973), (2024, 248, 1979), (2025, 247, 1972), (2026, 247, 1972)]
)
def test_a_year_has_the_official_days_and_hours(year, working, hours):
    """formats.md 7; the norm of hours counts the shorter days before holidays and the worked Saturdays."""
    assert sum(map(RUSSIA.is_working, days(year))) == working
    assert sum(map(PersonalDays(RUSSIA).capacity, days(year))) == hours * 60


def test_months_of_2026():
    """formats.md, example 55."""
    by_month = [0] * 12
    for day in days(2026):
        by_month[day.month - 1] += RUSSIA.is_working(day)
    assert by_month == [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22]


@pytest.mark.parametrize(
    ("day", "n", "then"),
    [
        ("2026-06-11", 3, "2026-06-17"),  # domain.md P16
        ("2025-12-26", 5, "2026-01-14"),
        ("2026-01-08", 1, "2026-01-12"),
        ("2025-10-31", 1, "2025-11-01"),
        ("2026-02-20", 1, "2026-02-24"),
        ("2026-05-08", 1, "2026-05-12"),
        ("2026-06-17", -3, "2026-06-11"),
        ("2026-11-22", 0, "2026-11-22"),
        ("2026-11-22", -1, "2026-11-20"),
    ],
)
def test_days_are_counted_over_weekends_and_holidays(day, n, then):
    """formats.md, example 54."""
    assert RUSSIA.add(D(day), n) == D(then)


def test_days_moved_by_decree():
    assert RUSSIA.kind(D("2025-11-01")) == "short"
    assert RUSSIA.kind(D("2025-11-03")) == "holiday"
    assert RUSSIA.kind(D("2024-12-28")) == "work"
    assert RUSSIA.kind(D("2026-01-09")) == "holiday"
    assert RUSSIA.kind(D("2026-11-28")) == "weekend"
    assert "перенесено" in RUSSIA.name(D("2026-12-31"))


def test_the_agency_has_the_last_word():
    mine = Workdays("RU", "ru", {D("2026-11-28"): (True, "сдача"), D("2026-11-27"): (False, "переезд")})
    assert mine.add(D("2026-11-26"), 1) == D("2026-11-28")
    assert (mine.kind(D("2026-11-27")), mine.name(D("2026-11-27"))) == ("holiday", "переезд")


def test_a_country_nobody_knows_works_monday_to_friday():
    assert not knows("ZZ")
    assert knows("RU")
    assert Workdays("ZZ").add(D("2026-06-11"), 3) == D("2026-06-16")
    assert Workdays("RU").add(D("2150-01-01"), 1) == D("2150-01-02")


class TestOnePerson:
    def test_own_hours_leave_and_half_days(self):
        person = PersonalDays(
            RUSSIA,
            (360, 480, 480, 480, 240, 0, 0),
            ((D("2026-11-24"), D("2026-11-25"), False), (D("2026-11-26"), D("2026-11-26"), True)),
        )
        assert [person.capacity(D(f"2026-11-{day}")) for day in range(23, 30)] == [360, 0, 0, 240, 240, 0, 0]
        assert person.add(D("2026-11-23"), 1) == D("2026-11-26")

    def test_a_worked_saturday_is_a_weekday_of_ones_own(self):
        assert PersonalDays(RUSSIA, (360,) * 5 + (0, 0)).capacity(D("2025-11-01")) == 300

    def test_who_works_on_weekends_does_not_on_holidays(self):
        shop = PersonalDays(RUSSIA, (0, 0, 480, 480, 480, 480, 480))
        assert shop.capacity(D("2026-11-28")) == 480
        assert shop.capacity(D("2026-11-04")) == 0

    def test_somebody_without_hours_counts_by_the_agency(self):
        assert PersonalDays(RUSSIA, (0,) * 7).add(D("2026-06-11"), 3) == D("2026-06-17")


@given(
    day=st.dates(D("2020-01-01"), D("2030-01-01")),
    n=st.integers(-300, 300),
    off=st.dictionaries(st.dates(D("2020-01-01"), D("2030-01-01")), st.tuples(st.booleans(), st.just("")), max_size=9),
)
def test_counting_there_lands_on_a_working_day_with_so_many_between(day, n, off):
    mine = Workdays("RU", "en", off)
    then = mine.add(day, n)
    if n:
        assert mine.is_working(then)
    if n > 0:
        assert mine.between(day, then) == n
    elif n < 0:
        assert mine.between(then - dt.timedelta(days=1), day - dt.timedelta(days=1)) == -n


@given(day=st.dates(), n=st.integers(-50, 50))
def test_the_ends_of_time_are_no_trap(day, n):
    assert isinstance(RUSSIA.add(day, n), dt.date)


def test_a_calendar_that_never_works_is_no_trap():
    off = {D("2026-11-23") + dt.timedelta(days=count): (False, "") for count in range(5000)}
    assert Workdays("RU", "en", off).add(D("2026-11-23"), 1) > D("2026-11-23")
