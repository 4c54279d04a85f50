"""Dates: day first as Russia writes them, never guessed, the rest stays a note."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.values.dates import DateReading, read_date

TODAY = dt.date(2026, 1, 20)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12.01.2026", "2026-01-12"),  # example 40
        ("12.01.26г.", "2026-01-12"),
        ("12 января 2026 г.", "2026-01-12"),
        ("12.01.2026 10:15:00", "2026-01-12"),
        (46034, "2026-01-12"),
        (46034.427, "2026-01-12"),
        ("01.02.2026", "2026-02-01"),  # example 41
        ("2026-02-01", "2026-02-01"),
        ("14.08.2015*", "2015-08-14"),  # example 42
        (dt.date(2026, 1, 12), "2026-01-12"),
        (dt.datetime(2026, 1, 12, 23, 59), "2026-01-12"),
        ("2026-01-12T10:15:00+03:00", "2026-01-12"),
        ("2026.02.01", "2026-02-01"),
        ("20260201", "2026-02-01"),
        ("«12» января 2026 года", "2026-01-12"),
        ("12 янв. 2026", "2026-01-12"),
        ("1 мая 2025 в 9:30", "2025-05-01"),
        ("12-Jan-2026", "2026-01-12"),
        ("January 12, 2026", "2026-01-12"),
        ("12. 01. 2026", "2026-01-12"),
        ("5.1.26", "2026-01-05"),
        ("12.01.1985", "1985-01-12"),
        ("12.01.85", "1985-01-12"),
        ("13/01/2026", "2026-01-13"),
        ("1/13/2026 2:30 PM", "2026-01-13"),
        ("29.02.2024", "2024-02-29"),
    ],
)
def test_examples_40_to_42_a_day(cell, day):
    assert read_date(cell, TODAY) == DateReading(dt.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        ("март 2017", "2017-03-01", "month"),
        ("Марта 2017 г.", "2017-03-01", "month"),
        ("03.2017", "2017-03-01", "month"),
        ("2017-03", "2017-03-01", "month"),
        ("май 2017", "2017-05-01", "month"),
        ("2017", "2017-01-01", "year"),
        ("2017 г.", "2017-01-01", "year"),
        (2017, "2017-01-01", "year"),
    ],
)
def test_a_month_or_a_year_is_known_to_be_no_day(cell, day, precision):
    assert read_date(cell, TODAY) == DateReading(dt.date.fromisoformat(day), precision)


@pytest.mark.parametrize(
    "cell",
    [
        "Конец июля",  # example 42
        "31.02.2026",
        "29.02.2026",
        "16.06.2015, 14.07.2015",
        "12.01.2026 - 15.01.2026",
        "0.0.00",
        "00:00:00",
        "10.05",
        "12 января",
        "1234",
        "Майка 2017",
        "13.13.2026",
        "46034",
        "",
        None,
        True,
        0,
        89101234567.0,
        float("nan"),
        float("inf"),
        dt.time(0, 0),
        dt.datetime(1899, 12, 30),
    ],
)
def test_example_42_anything_else_is_left_as_a_note(cell):
    assert read_date(cell, TODAY) is None


def test_a_slash_between_small_numbers_is_doubted():
    read = read_date("02/01/2026", TODAY)
    assert read is not None
    assert read.day == dt.date(2026, 1, 2)
    assert read.doubt
    assert read_date("02/01/2026", TODAY, month_first=True) == DateReading(dt.date(2026, 2, 1))
    assert read_date("01/01/2026", TODAY) == DateReading(dt.date(2026, 1, 1))


def test_a_date_far_ahead_is_doubted():
    read = read_date("12.01.2062", TODAY)
    assert read is not None
    assert read.doubt


@given(st.dates(dt.date(1940, 1, 1), dt.date(2030, 12, 31)))
def test_a_day_survives_the_ways_it_is_written(day):
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%Y г.", "%d.%m.%Y %H:%M:%S"):
        assert read_date(day.strftime(form), TODAY) == DateReading(day)


@given(st.text(st.characters(codec=None)) | st.text("0123456789 .,-/*гмай:"), st.booleans())
def test_any_text_can_stand_in_a_date_cell(text, month_first):
    read_date(text, TODAY, month_first=month_first)
