"""Days until what comes round again (R14, R36), in both engines the same as by the calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli import clock


def by_the_calendar(today: dt.date, month: int, day: int) -> int:
    for year in (today.year, today.year + 1):
        try:
            there = dt.date(year, month, day)
        except ValueError:
            there = dt.date(year, 3, 1)
        if there >= today:
            return (there - today).days
    raise AssertionError


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    today=st.dates(dt.date(2023, 1, 1), dt.date(2033, 1, 1)),
    yearly=st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
)
def test_days_until_a_yearly_day(agency, today, yearly):
    import peewee as pw

    from agencycli.models import Staff
    from agencycli.queries.season import days_until

    clock.freeze(dt.datetime.combine(today, dt.time(9), dt.UTC))
    days = Staff.select(days_until(pw.Value(yearly.month), pw.Value(yearly.day))).limit(1).scalar()
    assert days == by_the_calendar(today, yearly.month, yearly.day)


@pytest.fixture
def season(agency):
    from agencycli.queries import lists

    def read():
        listing = lists.list_query("clients", agency.actor).listing(columns=["id", "season", "season_days"])
        return {row[0]: row[1:] for row in listing.rows}

    return read


def test_the_nearest_of_fair_birthday_and_last_years_order(agency, season):
    from agencycli import services

    actor = agency.actor
    client = services.client.add(actor, {"name": "Ремстрой"})
    quiet = services.client.add(actor, {"name": "Тихий"})
    assert season() == {client.id: (None, None), quiet.id: (None, None)}
    at = dt.datetime(2024, 12, 20, 9, tzinfo=dt.UTC)
    services.activity.log(actor, "order", [client], "", title="буклеты", event="Новый год", at=at)
    assert season()[client.id] == ("Новый год", 27)
    person = services.person.add(actor, client, {"name": "Смирнов Алексей"})
    services.person.add_date(actor, person, "день рождения", dt.date(1980, 12, 1))
    assert season()[client.id] == ("день рождения", 8)
    services.person.add_date(actor, client, "ярмарка", dt.date(2000, 11, 25), year_known=False)
    assert season()[client.id] == ("ярмарка", 2)


def test_a_fresh_order_and_one_whose_month_is_unknown_call_for_nothing(agency, season):
    from agencycli import services

    client = services.client.add(agency.actor, {"name": "Ремстрой"})
    for at, precision in (
        (dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "day"),
        (dt.datetime(2017, 1, 1, tzinfo=dt.UTC), "year"),
    ):
        services.activity.log(agency.actor, "order", [client], "", title="листовки", at=at, precision=precision)
    assert season()[client.id] == (None, None)
