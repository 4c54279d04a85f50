"""Rules of what repeats: days that people mean, words for them, and nothing that never ends."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencycli.values.recurrence import WEEKDAYS, BadRule, checked, next_after, occurrences, shortened, words

D = dt.date.fromisoformat


def days(rule, start, first, last):
    return [f"{day:%m-%d}" for day in occurrences(checked(rule, D(start)), D(start), D(first), D(last))]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-23", ["11-27", "12-11", "12-25"]),
        ("FREQ=WEEKLY", "2026-11-24", ["11-24", "12-01", "12-08", "12-15", "12-22", "12-29"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-01", ["11-27", "12-25"]),
        ("RRULE:freq=daily;count=3;wkst=MO", "2026-11-24", ["11-24", "11-25", "11-26"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", ["11-30", "12-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", ["11-30", "12-31"]),
        ("FREQ=MONTHLY", "2026-01-31", ["11-30", "12-31"]),
    ],
)
def test_days(rule, start, expected):
    assert days(rule, start, "2026-11-20", "2026-12-31") == expected


def test_the_31st_is_the_last_day_of_shorter_months():
    assert days("FREQ=MONTHLY", "2026-01-31", "2027-01-01", "2027-04-30") == ["01-31", "02-28", "03-31", "04-30"]
    assert days("FREQ=MONTHLY", "2026-01-30", "2027-01-01", "2027-03-31") == ["01-30", "02-28", "03-30"]


def test_29_february_is_the_28th_in_other_years():
    rule = checked("FREQ=YEARLY", D("2024-02-29"))
    assert occurrences(rule, D("2024-02-29"), D("2024-01-01"), D("2028-12-31")) == [
        D("2024-02-29"), D("2025-02-28"), D("2026-02-28"), D("2027-02-28"), D("2028-02-29"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "каждую пятницу",
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=100000000",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=1,2",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;UNTIL=20270101",
        "FREQ=DAILY;BYHOUR=1",
        "FREQ=DAILY;BYEASTER=0",
        "FREQ=WEEKLY;BYDAY=1FR",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-31",
    ],
)
def test_what_nobody_means_is_refused_in_a_sentence(rule):
    with pytest.raises(BadRule, match=r"is no rule of what repeats: \S"):
        checked(rule, D("2026-11-23"))


def test_a_rule_goes_on_from_a_day_with_the_times_that_are_left():
    assert shortened("FREQ=DAILY;COUNT=5", D("2026-11-23"), D("2026-11-25")) == "FREQ=DAILY;COUNT=3"
    assert shortened("FREQ=DAILY", D("2026-11-23"), D("2026-11-25")) == "FREQ=DAILY"


def test_the_next_one():
    assert next_after("FREQ=WEEKLY;BYDAY=FR", D("2026-11-23"), D("2026-11-28")) == D("2026-12-04")
    assert next_after("FREQ=WEEKLY;BYDAY=FR", D("2026-11-23"), D("2026-11-28"), D("2026-12-03")) is None
    assert next_after("FREQ=DAILY;COUNT=2", D("2026-11-23"), D("2026-11-28")) is None


@pytest.mark.parametrize(
    ("rule", "english", "russian"),
    [
        ("FREQ=DAILY", "every day", "каждый день"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "on weekdays", "по будням"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on Fridays", "каждые 2 недели по пятницам"),
        ("FREQ=WEEKLY;INTERVAL=5;BYDAY=MO,TH", "every 5 weeks on Mondays, on Thursdays",
         "каждые 5 недель по понедельникам, по четвергам"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday", "каждый месяц в последнюю пятницу"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15", "каждый месяц 15 числа"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "every month on the last day of the month",
         "каждый месяц в последний день месяца"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "every month on day 30, in shorter months on the last one",
         "каждый месяц 30 числа, в коротких месяцах в последний день"),
        ("FREQ=MONTHLY;INTERVAL=3;COUNT=2", "every 3 months 2 times", "каждые 3 месяца 2 раза"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "every year on the last day of the month in February",
         "каждый год в последний день месяца в феврале"),
    ],
)  # fmt: skip
def test_words(rule, english, russian, monkeypatch):
    from agencycli import i18n

    for language, said in (("en", english), ("ru", russian)):
        monkeypatch.setenv("AGENCY_LANG", language)
        i18n.choose_language(language)
        assert words(rule) == said


RULES = st.builds(
    lambda frequency, every, by: f"FREQ={frequency};INTERVAL={every}{by}",
    st.sampled_from(("WEEKLY", "MONTHLY", "YEARLY")),
    st.integers(1, 9),
    st.one_of(
        st.just(""),
        st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda days: ";BYDAY=" + ",".join(sorted(days))),
    ),
) | st.integers(1, 9).map(lambda every: f"FREQ=DAILY;INTERVAL={every}")


@settings(max_examples=60)
@given(
    rule=RULES, start=st.dates(D("2015-01-01"), D("2030-01-01")), ahead=st.integers(0, 4000), span=st.integers(0, 60)
)
def test_a_window_shows_the_same_days_as_the_whole(rule, start, ahead, span):
    """Starting near the window, to be quick, changes nothing."""
    ready = checked(rule, start)
    first = start + dt.timedelta(days=ahead)
    last = first + dt.timedelta(days=span)
    whole = occurrences(ready, start, start, last)
    assert occurrences(ready, start, first, last) == [day for day in whole if day >= first]
    assert words(ready)
