"""A person's feed, read back as a calendar program reads it (R77)."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli import clock, queries, services
from agencycli.errors import Forbidden
from agencycli.models import DealLine
from agencycli.output.ics import calendar
from agencycli.queries.feed import Event, Feed
from agencycli.values.recurrence import occurrences
from agencycli.values.text import clean

UTC = dt.UTC
FRIDAY = dt.date(2026, 11, 27)
DAY = dt.timedelta(days=1)


def read(raw):
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return icalendar.Calendar.from_ical(raw)


@pytest.fixture
def events(agency):
    def found(staff=None, actor=None):
        raw = calendar(queries.feed.feed(actor or staff or agency.actor, staff or agency.actor))
        return read(raw).events

    return found


@pytest.fixture
def add(agency):
    return lambda title="дело", **more: services.item.add(agency.actor, {"title": title, **more})


def texts(found):
    return [str(one["summary"]) for one in found]


def test_what_has_an_hour_stands_in_utc_with_its_length_as_said_or_usual(add, events):
    add("созвон", kind="call", due_on="2026-11-24", due_time="10:00")
    add("показ", kind="meeting", due_on="2026-11-24", due_time="12:30", minutes=45)
    add("сдать", kind="deadline", due_on="2026-11-24", due_time="18:00")
    call, show, deadline = events()
    assert (call.start, call.end) == (
        dt.datetime(2026, 11, 24, 7, 0, tzinfo=UTC), dt.datetime(2026, 11, 24, 7, 15, tzinfo=UTC),
    )  # fmt: skip
    assert b"DTSTART:20261124T070000Z" in call.to_ical()
    assert show.end - show.start == dt.timedelta(minutes=45)
    assert "DTEND" not in deadline


def test_a_whole_day_ends_where_the_next_begins_and_blocks_nothing(add, events):
    add("Сдать заказ №15: баннер 3×6, «Ромашка»; срочно, 2 шт", due_on="2026-11-24", priority="high", kind="task")
    [one] = events()
    raw = one.to_ical()
    assert b"DTSTART;VALUE=DATE:20261124" in raw
    assert b"DTEND;VALUE=DATE:20261125" in raw
    assert texts([one]) == ["Сдать заказ №15: баннер 3×6, «Ромашка»; срочно, 2 шт"]
    assert (one["transp"], one["priority"]) == ("TRANSPARENT", 1)


def test_what_is_done_dropped_without_a_day_or_of_others_is_left_out(agency, add, manager, events):
    done, dropped = add("сделано", due_on=FRIDAY), add("не надо", due_on=FRIDAY)
    services.item.done(agency.actor, [done])
    services.item.drop(agency.actor, [dropped])
    add("когда-нибудь")
    helped = add("чужое с помощью", due_on=FRIDAY, owner=manager)
    add("чужое", due_on=FRIDAY, owner=manager)
    services.item.help_with(agency.actor, helped, [agency.actor])
    assert texts(events()) == ["чужое с помощью"]
    assert sorted(texts(events(manager))) == ["чужое", "чужое с помощью"]


def test_put_off_it_stands_on_the_day_it_comes_back(agency, add, events):
    services.item.snooze(agency.actor, [add(due_on="2026-11-24")], FRIDAY)
    assert events()[0].start == FRIDAY


def test_it_is_the_same_thing_when_it_was_moved(agency, add, events):
    item = add(due_on="2026-11-24")
    before = events()[0]["uid"]
    services.item.move(agency.actor, [item], FRIDAY)
    [after] = events()
    assert (after["uid"], after.start) == (before, FRIDAY)
    assert before == f"item-{item.id}.20261123T070000Z@agencycli"


def test_a_series_repeats_without_skipped_and_done_days_and_with_moved_ones_in_their_place(agency, events):
    row = services.series.add(
        agency.actor, {"title": "планёрка", "kind": "meeting", "due_time": "01:00"}, "FREQ=WEEKLY;BYDAY=FR",
        dt.date(2026, 11, 23), dt.date(2026, 12, 31),
    )  # fmt: skip
    services.series.skip(agency.actor, row, FRIDAY + 7 * DAY)
    services.series.finish(agency.actor, row, FRIDAY)
    services.series.edit_this(
        agency.actor, row, FRIDAY + 14 * DAY, {"due_on": FRIDAY + 15 * DAY, "due_time": "12:00", "title": "отчёт"}
    )
    rule, moved = events()
    zone = clock.zone()
    assert rule["uid"] == moved["uid"]
    assert rule.start == dt.datetime(2026, 11, 27, 1, 0, tzinfo=zone)  # Friday by the agency's clock, Thursday in UTC
    assert rule["rrule"].to_ical() == b"FREQ=WEEKLY;UNTIL=20261230T220000Z;BYDAY=FR"
    left_out = [one.dt.date() for one in rule["exdate"].dts]
    assert left_out == [FRIDAY, FRIDAY + 7 * DAY]
    assert moved["recurrence-id"].dt == dt.datetime(2026, 12, 11, 1, 0, tzinfo=zone)
    assert moved.start == dt.datetime(2026, 12, 12, 9, 0, tzinfo=UTC)
    assert texts([moved]) == ["отчёт"]


def test_the_zone_of_a_series_comes_along(agency, events):
    services.series.add(agency.actor, {"title": "кофе", "due_time": "10:00"}, "FREQ=DAILY", FRIDAY)
    read_back = read(calendar(queries.feed.feed(agency.actor, agency.actor)))
    assert [zone.tz_name for zone in read_back.timezones] == ["Europe/Moscow"]
    assert not read_back.get_missing_tzids()


def test_a_series_of_whole_days_holds_to_days(agency, events):
    row = services.series.add(
        agency.actor, {"title": "налоги"}, "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=5", dt.date(2026, 11, 23),
        dt.date(2027, 1, 31),
    )  # fmt: skip
    services.series.edit_this(agency.actor, row, dt.date(2026, 12, 31), {"due_on": dt.date(2026, 12, 30)})
    rule, moved = events()
    assert rule.start == dt.date(2026, 11, 30)
    assert (rule["rrule"]["UNTIL"], "COUNT" in rule["rrule"]) == ([dt.date(2027, 1, 31)], False)
    assert (moved["recurrence-id"].dt, moved.start) == (dt.date(2026, 12, 31), dt.date(2026, 12, 30))


def test_on_weekdays_holidays_are_left_out(agency, events):
    services.series.add(agency.actor, {"title": "звонки"}, services.series.ON_WEEKDAYS, dt.date(2026, 11, 23))
    left_out = [one.dt for one in events()[0]["exdate"].dts]
    assert dt.date(2027, 1, 1) in left_out
    assert dt.date(2026, 11, 24) not in left_out


def test_days_that_go_to_a_working_one_stand_in_the_place_of_those_off(agency, events):
    """No reader knows our holidays: what moved is told by its RECURRENCE-ID, what fell together is left out."""
    rent = {"title": "аренда", "due_time": "10:00", "day_off": "next"}
    row = services.series.add(agency.actor, rent, "FREQ=WEEKLY;BYDAY=FR,SA", dt.date(2026, 12, 24))
    rule, *moved = events()
    assert rule.start.date() == dt.date(2026, 12, 25)
    places = {one["recurrence-id"].dt.date(): one.start.astimezone(clock.zone()).date() for one in moved}
    assert places[dt.date(2026, 12, 26)] == dt.date(2026, 12, 28)
    assert places[dt.date(2027, 1, 1)] == dt.date(2027, 1, 11)
    left_out = [one.dt.date() for one in rule["exdate"].dts]
    assert left_out[:3] == [dt.date(2027, 1, 2), dt.date(2027, 1, 8), dt.date(2027, 1, 9)]
    services.series.edit_this(agency.actor, row, dt.date(2027, 1, 11), {"due_time": "15:00"})
    services.series.finish(agency.actor, row, dt.date(2026, 12, 28))
    rule, *moved = events()
    assert dt.date(2026, 12, 26) in [one.dt.date() for one in rule["exdate"].dts]
    [january] = [one for one in moved if one["recurrence-id"].dt.date() == dt.date(2027, 1, 1)]
    assert january.start.astimezone(clock.zone()).hour == 15


def test_a_day_handed_over_leaves_the_series_of_one_and_is_a_thing_of_the_other(agency, manager, events):
    row = services.series.add(agency.actor, {"title": "отчёт"}, "FREQ=WEEKLY;BYDAY=FR", FRIDAY)
    services.item.hand(agency.actor, [services.series.touch(agency.actor, row, FRIDAY)], manager)
    [rule] = events()
    assert [one.dt for one in rule["exdate"].dts] == [FRIDAY]
    [handed] = events(manager)
    assert (handed.start, handed["uid"].startswith("item-")) == (FRIDAY, True)


def test_a_series_that_has_ended_is_gone(agency, events):
    services.series.add(agency.actor, {"title": "давно"}, "FREQ=DAILY;COUNT=3", dt.date(2026, 1, 1))
    assert events() == []


def test_promised_days_parts_and_days_to_remember_of_own_cards(agency, manager, events):
    mine = services.client.add(agency.actor, {"name": "Ремстрой, ООО", "manager": agency.actor.name})
    theirs = services.client.add(agency.actor, {"name": "Чужой, ООО", "manager": manager.name})
    for client, who in ((mine, agency.actor), (theirs, manager)):
        deal = services.deal.add(agency.actor, client, {"title": "буклеты", "promised_on": FRIDAY, "manager": who.name})
        services.deal_line.add(
            agency.actor, deal, {"title": "печать", "kind": "print", "due_on": FRIDAY - DAY, "price": "1"}
        )
        services.person.add_date(agency.actor, client, "день рождения фирмы", dt.date(2010, 12, 1))
    assert DealLine.select().count() == 2
    found = events()
    assert [(str(one["uid"]).split(".")[0], one.start) for one in found] == [
        ("part-1", FRIDAY - DAY), ("deal-1", FRIDAY), ("date-1-2026", dt.date(2026, 12, 1)),
    ]  # fmt: skip
    assert all("Ремстрой" in text for text in texts(found))


def test_only_the_owner_takes_out_anothers(agency, manager, add, events, staff_of_role):
    add("ничьё дело", due_on=FRIDAY, owner=manager)
    assert texts(events(manager, agency.actor)) == texts(events(manager)) == ["ничьё дело"]
    with pytest.raises(Forbidden):
        events(agency.actor, manager)
    assert events(staff_of_role("viewer")) == []


def test_names_of_cards_that_the_person_may_not_see_are_not_told(agency, add, staff_of_role, events):
    ira = staff_of_role("manager", login="ira", own_clients_only=True)
    secret = services.client.add(agency.actor, {"name": "Тайна, ООО", "manager": agency.actor.name})
    deal = services.deal.add(agency.actor, secret, {"title": "Тайная сделка"})
    add("помочь", due_on=FRIDAY, owner=ira, client=secret, deal=deal)
    for actor in (ira, agency.actor):
        [one] = events(ira, actor)
        assert (texts([one]), "description" in one) == (["помочь"], False)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("набрать +7 910 123-45-67 до обеда", "набрать ☎ до обеда"),
        ("набрать 8(831)234-56-78, доб. 12", "набрать ☎"),
        ("городской 234-56-78", "городской ☎"),
        ("тираж 10000, 3×6 м, к 2026-11-30", "тираж 10000, 3×6 м, к 2026-11-30"),
    ],
)
def test_telephone_numbers_stay_in_the_agency(add, events, typed, shown):
    add(typed, note=f"см. {typed}", due_on=FRIDAY)
    [one] = events()
    assert (texts([one]), str(one["description"])) == ([shown], f"см. {shown}")


LONG = st.text(st.sampled_from("абвЁЖщ ,;:\\\n\"'=^😀👩‍👩‍👧é№—x"), min_size=1, max_size=400)


@given(st.one_of(LONG, st.text(min_size=1, max_size=200)), LONG)
def test_any_text_comes_back_as_it_was(title, note):
    event = Event("item-1", "task", title, FRIDAY, note=note)
    raw = calendar(Feed("20261123T070000Z", "Ольга; «Я»,\nи: всё", [event]))
    assert "\r\nNAME:To do: Ольга\\; «Я»\\, и: всё\r\n".encode() in raw
    [one] = read(raw).events
    assert str(one["summary"]) == clean(title)
    assert str(one.get("description", "")) == clean(note, multiline=True)


@given(
    st.sampled_from([
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,FR;COUNT=7", "FREQ=DAILY;INTERVAL=5",
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", "FREQ=YEARLY",
    ]),
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 28)),
)  # fmt: skip
def test_counted_from_its_first_day_a_rule_comes_on_the_same_days(rule, start):
    """The calendar program begins at the first day; here a rule begins whenever it was agreed."""
    horizon = start + 400 * DAY
    days = occurrences(rule, start, start, horizon)
    assert occurrences(rule, days[0], days[0], horizon) == days
