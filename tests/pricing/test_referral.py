"""What brought clients are worth: at each boundary of days, cap and terms."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.pricing.referral import Brought, Terms, balance, expiry, taken

TODAY = dt.date(2026, 11, 23)
TERMS = Terms(Decimal(5), Decimal(15), 12)


def brought(*days):
    return [Brought(number, day) for number, day in enumerate(days, 1)]


@pytest.mark.parametrize(("count", "usable"), [(0, 0), (1, 5), (2, 10), (3, 15), (4, 15)])
def test_each_adds_five_percent_up_to_fifteen(count, usable):
    """R30, R31."""
    standing = balance(brought(*[TODAY] * count), TODAY, TERMS)
    assert (standing.usable, standing.earned) == (usable, count * 5)


@pytest.mark.parametrize(
    ("paid_on", "usable"),
    [
        (None, 0),
        (TODAY + dt.timedelta(days=1), 0),
        (TODAY, 5),
        (dt.date(2025, 11, 23), 5),
        (dt.date(2025, 11, 22), 0),
    ],
)
def test_from_the_first_payment_for_a_year_the_last_day_included(paid_on, usable):
    assert balance(brought(paid_on), TODAY, TERMS).usable == usable


def test_what_expired_and_what_was_used_is_told_apart():
    standing = balance(
        [Brought(1, dt.date(2024, 1, 1)), Brought(2, dt.date(2025, 1, 1), Decimal(5)), Brought(3, TODAY)], TODAY, TERMS
    )
    assert (standing.earned, standing.used, standing.expired, standing.usable) == (15, 5, 5, 5)
    assert standing.expires_on == dt.date(2027, 11, 23)


def test_what_expires_first_goes_first():
    standing = balance(brought(TODAY, dt.date(2026, 1, 1), dt.date(2026, 5, 1), dt.date(2026, 3, 1)), TODAY, TERMS)
    assert [part.client_id for part, _given in taken(standing.left, TERMS.cap)] == [2, 4, 3]


def test_a_deal_takes_no_more_than_the_cap_whatever_it_took_before():
    left = balance(brought(TODAY, TODAY, TODAY), TODAY, Terms(Decimal(4), Decimal(10), 12)).left
    assert [given for _part, given in taken(left, Decimal(10))] == [4, 4, 2]
    assert [given for _part, given in taken(left, Decimal(10), Decimal(8))] == [2]
    assert taken(left, Decimal(10), Decimal(10)) == []


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 1), 12, dt.date(2027, 12, 1)),
        (dt.date(2026, 12, 1), 0, None),
    ],
)
def test_months_end_where_the_calendar_does(day, months, last):
    assert expiry(day, months) == last


days = st.one_of(st.none(), st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1)))
used = st.sampled_from((Decimal(0), Decimal(5)))


@given(st.lists(st.tuples(days, used)), st.integers(0, 36))
def test_nothing_is_lost_or_counted_twice(rows, months):
    standing = balance(
        [Brought(number, *row) for number, row in enumerate(rows)], TODAY, Terms(Decimal(5), Decimal(15), months)
    )
    left = sum(part.percent for part in standing.left)
    assert standing.earned == standing.used + standing.expired + left
    assert standing.usable == min(15, left)
