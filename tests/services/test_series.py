"""What repeats: its days are counted out, touched ones are items, and nothing comes twice whatever runs at once."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli import clock, services
from agencycli.models import Item, Series
from agencycli.queries.series import occurrences
from agencycli.services import series
from agencycli.values.recurrence import BadRule
from agencycli.values.recurrence import occurrences as occurrences_of
from agencycli.values.workdays import Workdays

D = dt.date.fromisoformat
FRIDAYS = "FREQ=WEEKLY;BYDAY=FR"


@pytest.fixture
def fridays(agency):
    return series.add(agency.actor, {"title": "Отчёт", "due_time": "10:00", "minutes": 30}, FRIDAYS, D("2026-11-23"))


def coming(actor, first="2026-11-23", last="2026-12-31", **named):
    return [f"{one.on:%m-%d}" for one in occurrences(actor, D(first), D(last), **named)]


def test_days_are_counted_out_and_no_row_is_written(agency, fridays):
    assert coming(agency.actor) == ["11-27", "12-04", "12-11", "12-18", "12-25"]
    assert Item.select().count() == 0
    [first, *_rest] = occurrences(agency.actor, D("2026-11-27"), D("2026-11-27"))
    assert (first.title, first.time, first.minutes, first.owner) == ("Отчёт", "10:00", 30, agency.actor.id)


def test_a_touched_day_is_an_item_once(agency, fridays):
    item = series.touch(agency.actor, fridays, D("2026-11-27"))
    assert (item.title, item.due_on, item.due_time, item.minutes) == ("Отчёт", D("2026-11-27"), "10:00", 30)
    assert series.touch(agency.actor, fridays, D("2026-11-27")).id == item.id
    assert coming(agency.actor) == ["12-04", "12-11", "12-18", "12-25"]
    with pytest.raises(series.NotOnThisDay, match="the next one is 2026-12-04"):
        series.touch(agency.actor, fridays, D("2026-11-28"))


def test_one_day_is_done_left_out_or_moved(agency, fridays):
    assert series.finish(agency.actor, fridays, D("2026-11-27"), "сдан").state == "done"
    assert series.skip(agency.actor, fridays, D("2026-12-04")).state == "dropped"
    moved = series.edit_this(agency.actor, fridays, D("2026-12-11"), {"due_on": "2026-12-10", "title": "Отчёт раньше"})
    assert (moved.due_on, moved.series_on, moved.title) == (D("2026-12-10"), D("2026-12-11"), "Отчёт раньше")
    assert coming(agency.actor) == ["12-18", "12-25"]
    assert series.next_on(fridays, D("2026-12-01")) == D("2026-12-11")
    services.journal.undo(agency.actor)
    assert coming(agency.actor) == ["12-11", "12-18", "12-25"]


def test_this_and_following_go_their_own_way(agency, fridays):
    series.touch(agency.actor, fridays, D("2026-11-27"))
    kept = series.touch(agency.actor, fridays, D("2026-12-11"))
    new = series.edit_following(agency.actor, fridays, D("2026-12-04"), {"title": "Сводка", "due_time": "12:00"})
    assert (new.follows_id, new.start_on, new.title, new.time) == (fridays.id, D("2026-12-04"), "Сводка", "12:00")
    assert Series.get_by_id(fridays.id).until_on == D("2026-12-03")
    assert Item.get_by_id(kept.id).series_id == new.id
    assert coming(agency.actor) == ["12-04", "12-18", "12-25"]
    first = series.edit_following(agency.actor, new, D("2026-12-04"), {"title": "Итоги"})
    assert (first.id, first.title) == (new.id, "Итоги")


def test_following_with_a_count_keeps_the_times_that_are_left(agency):
    row = series.add(agency.actor, {"title": "Пять раз"}, FRIDAYS + ";COUNT=5", D("2026-11-23"))
    series.edit_following(agency.actor, row, D("2026-12-11"), {}, rule="")
    assert coming(agency.actor, last="2027-03-01") == ["11-27", "12-04", "12-11", "12-18", "12-25"]


def test_all_of_it_changes_but_for_days_somebody_touched(agency, fridays):
    item = series.touch(agency.actor, fridays, D("2026-11-27"))
    series.edit_all(agency.actor, fridays, {"title": "Сводка"}, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=FR")
    assert Item.get_by_id(item.id).title == "Отчёт"
    assert coming(agency.actor) == ["12-11", "12-25"]


def test_it_ends(agency, fridays):
    series.end(agency.actor, fridays, D("2026-12-11"))
    assert coming(agency.actor) == ["11-27", "12-04", "12-11"]
    assert series.next_on(fridays, D("2026-12-01")) is not None
    other = series.add(agency.actor, {"title": "Никогда"}, "FREQ=DAILY", D("2026-11-25"))
    series.end(agency.actor, other, D("2026-11-23"))
    assert [one.title for one in occurrences(agency.actor, D("2026-11-25"), D("2026-11-26"))] == []


def test_weekdays_follow_the_working_calendar(agency):
    row = series.add(agency.actor, {"title": "Планёрка"}, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", D("2026-12-28"))
    assert coming(agency.actor, "2026-12-28", "2027-01-12") == ["12-28", "12-29", "12-30", "01-11", "01-12"]
    services.calendar.settle(agency.actor, D("2026-12-29"), False)
    assert series.next_on(row, D("2026-12-29")) == D("2026-12-30")


def test_the_31st_and_29_february(agency):
    series.add(agency.actor, {"title": "Аренда"}, "FREQ=MONTHLY", D("2026-12-31"))
    assert coming(agency.actor, last="2027-03-01") == ["12-31", "01-31", "02-28"]


DAYS = st.dates(D("2026-01-01"), D("2027-12-31"))
RULES = st.sampled_from([
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=SA", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO",
    "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "FREQ=DAILY;COUNT=9",
])  # fmt: skip


@given(
    rule=RULES, start=DAYS, spans=st.tuples(*[st.integers(0, 60)] * 3), day_off=st.sampled_from(["next", "previous"]),
    off=st.sets(DAYS, max_size=40), worked=st.sets(DAYS, max_size=9), ends=st.booleans(),
)  # fmt: skip
def test_a_day_off_goes_to_the_nearest_working_day_and_no_day_comes_twice(
    rule, start, spans, day_off, off, worked, ends
):
    """Whatever the calendar, and through whatever window one looks; counted day by day it is the same."""
    calendar = Workdays("RU", changes=dict.fromkeys(off, (False, "")) | dict.fromkeys(worked, (True, "")))
    ahead, length, until = (dt.timedelta(days=span) for span in spans)
    row = Series(rule=rule, start_on=start, until_on=start + until if ends else None, day_off=day_off)
    first, last = start + ahead - dt.timedelta(days=20), start + ahead + length
    wanted = set()
    for day in occurrences_of(rule, start, start, last + dt.timedelta(days=90), row.until_on):
        on = day
        while not calendar.is_working(on):
            on += dt.timedelta(days=1 if day_off == "next" else -1)
        if first <= on <= last and (row.until_on is None or on <= row.until_on):
            wanted.add(on)
    found = series.places(row, first, last, calendar)
    assert list(found) == sorted(wanted)
    assert len(set(found.values())) == len(found)
    for on in found:
        assert series.days_of(row, on, on, calendar) == [on]


class TestDaysOff:
    def test_what_falls_on_a_holiday_is_one_thing_to_do_on_a_working_day(self, agency):
        """1 to 8 January are off, 9 and 10 a weekend: the first working day is the 11th."""
        row = series.add(agency.actor, {"title": "Аренда", "day_off": "next"}, "FREQ=MONTHLY", D("2026-12-01"))
        assert coming(agency.actor, last="2027-02-10") == ["12-01", "01-11", "02-01"]
        assert series.next_on(row, D("2026-12-02")) == D("2027-01-11")
        series.edit_all(agency.actor, row, {"day_off": "previous"})
        assert coming(agency.actor, last="2027-02-10") == ["12-01", "12-30", "02-01"]
        with pytest.raises(series.NotOnThisDay, match="the next one is 2027-02-01"):
            series.touch(agency.actor, row, D("2027-01-01"))
        assert (
            series.finish(agency.actor, row, D("2026-12-30")).id == series.touch(agency.actor, row, D("2026-12-30")).id
        )
        assert coming(agency.actor, last="2027-02-10") == ["12-01", "02-01"]

    @pytest.mark.parametrize(("day_off", "on"), [("next", "2027-01-11"), ("previous", "2026-12-30")])
    def test_following_days_go_their_own_way_and_none_is_lost_or_doubled(self, agency, day_off, on):
        row = series.add(agency.actor, {"title": "Аренда", "day_off": day_off}, "FREQ=MONTHLY", D("2026-12-01"))
        series.edit_following(agency.actor, row, D(on), {"title": "Аренда склада"})
        found = occurrences(agency.actor, D("2026-11-23"), D("2027-02-10"))
        assert [(one.title, f"{one.on}") for one in found] == [
            ("Аренда", "2026-12-01"), ("Аренда склада", on), ("Аренда склада", "2027-02-01"),
        ]  # fmt: skip

    def test_nothing_comes_after_the_last_possible_day(self, agency):
        values = {"title": "Аренда", "day_off": "next"}
        series.add(agency.actor, values, "FREQ=MONTHLY", D("2026-12-01"), D("2027-01-05"))
        assert coming(agency.actor, last="2027-02-10") == ["12-01"]

    def test_weekdays_know_of_days_off_already(self, agency):
        values = {"title": "Планёрка", "day_off": "next"}
        with pytest.raises(services.card.BadValue, match="leaves days off out"):
            series.add(agency.actor, values, series.ON_WEEKDAYS, D("2026-11-23"))
        with pytest.raises(services.card.BadValue, match="stay, next, previous"):
            series.add(agency.actor, values | {"day_off": "curlew"}, "FREQ=DAILY", D("2026-11-23"))


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;COUNT=9999999", "пятница"])
def test_a_weird_rule_is_refused(agency, rule):
    with pytest.raises(BadRule):
        series.add(agency.actor, {"title": "Отчёт"}, rule, D("2026-11-23"))
    with pytest.raises(services.card.BadValue, match="before"):
        series.add(agency.actor, {"title": "Отчёт"}, FRIDAYS, D("2026-11-23"), D("2026-11-20"))


def test_a_manager_of_own_clients_sees_only_theirs(agency, staff_of_role):
    mine = staff_of_role("manager", own_clients_only=True)
    client = services.client.add(agency.actor, {"name": "Вектор"})
    series.add(agency.actor, {"title": "Чужое", "client": client.id}, "FREQ=DAILY", D("2026-11-23"))
    series.add(agency.actor, {"title": "Общее"}, "FREQ=DAILY", D("2026-11-23"))
    seen = occurrences(mine, D("2026-11-23"), D("2026-11-23"))
    assert [one.title for one in seen] == ["Общее"]
    assert coming(agency.actor, last="2026-11-23", owners=[mine.id]) == []


class TestMissed:
    """R51, R69: of the days that passed untouched the latest is overdue, until it or a later one is touched."""

    def missed(self, actor):
        today = clock.today()
        return [f"{one.title} {one.due_on:%m-%d}" for one in occurrences(actor, today, today) if one.due_on < one.on]

    def test_only_the_latest_and_only_for_a_month(self, agency, fridays, frozen):
        assert self.missed(agency.actor) == []
        frozen.forward(days=12)
        assert self.missed(agency.actor) == ["Отчёт 12-04"]
        series.end(agency.actor, fridays, D("2026-12-05"))
        frozen.forward(days=30)
        assert self.missed(agency.actor) == ["Отчёт 12-04"]
        frozen.forward(days=1)
        assert self.missed(agency.actor) == []

    @pytest.mark.parametrize("touch", [
        lambda actor, row: series.finish(actor, row, D("2026-12-04"), "сдан"),
        lambda actor, row: series.skip(actor, row, D("2026-12-04")),
        lambda actor, row: series.edit_this(actor, row, D("2026-12-04"), {"due_on": "2026-12-14"}),
    ])  # fmt: skip
    def test_done_left_out_or_moved_it_is_told_no_more_and_none_before_it(self, agency, fridays, frozen, touch):
        frozen.forward(days=12)
        touch(agency.actor, fridays)
        assert self.missed(agency.actor) == []
        services.journal.undo(agency.actor)
        assert self.missed(agency.actor) == ["Отчёт 12-04"]

    def test_todays_makes_up_for_it_and_a_day_to_come_does_not(self, agency, fridays, frozen):
        frozen.forward(days=11)
        series.skip(agency.actor, fridays, D("2026-12-11"))
        assert self.missed(agency.actor) == ["Отчёт 11-27"]
        series.finish(agency.actor, fridays, D("2026-12-04"))
        assert self.missed(agency.actor) == []

    @pytest.mark.parametrize("kind", ["meeting", "visit"])
    def test_a_meeting_that_passed_has_passed(self, agency, frozen, kind):
        series.add(agency.actor, {"title": "Планёрка", "kind": kind}, "FREQ=DAILY", D("2026-11-23"))
        frozen.forward(days=2)
        assert self.missed(agency.actor) == []

    def test_nothing_was_missed_before_it_came_on_those_days(self, agency, fridays, frozen):
        series.add(agency.actor, {"title": "Сводка"}, "FREQ=DAILY", D("2026-11-01"))
        assert self.missed(agency.actor) == []
        frozen.forward(days=5)
        series.edit_all(agency.actor, fridays, {"note": "для всех"})
        assert self.missed(agency.actor) == ["Отчёт 11-27", "Сводка 11-27"]
        series.edit_all(agency.actor, fridays, {}, rule="FREQ=WEEKLY;BYDAY=TH")
        assert self.missed(agency.actor) == ["Сводка 11-27"]

    def test_a_series_that_went_its_own_way_makes_up_for_the_one_before(self, agency, fridays, frozen):
        frozen.forward(days=5)
        new = series.edit_following(agency.actor, fridays, D("2026-12-04"), {"title": "Сводка"})
        frozen.forward(days=6)
        assert self.missed(agency.actor) == ["Отчёт 11-27"]
        frozen.forward(days=1)
        series.finish(agency.actor, new, D("2026-12-04"))
        assert self.missed(agency.actor) == []


TOUCHER = """
import datetime as dt, sys
from agencycli import services
from agencycli.models import Series
from agencycli.session import session
with session() as opened:
    row = Series.get()
    sys.stdin.readline()
    for week in range(10):
        services.series.touch(opened.actor, row, dt.date(2026, 11, 27) + dt.timedelta(weeks=week))
"""


def test_two_processes_at_once_make_no_doubles(agency, fridays):
    """Unique by rule and day, on both engines."""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", TOUCHER], stdin=subprocess.PIPE, stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _one in range(3)
    ]  # fmt: skip
    for one in both:
        one.stdin.write(b"go\n")
        one.stdin.flush()
    told = [one.communicate(timeout=120)[1].decode() for one in both]
    assert [one.returncode for one in both] == [0] * 3, told
    assert Item.select().count() == 10


def test_commands_add_change_and_list(agency, manager, run_cli):
    assert run_cli("series", "add", "планёрка по будням в 9:30 на 15 мин @ira").code == 0
    columns = "title,repeats,next_on,time,minutes,owner"
    [row] = json.loads(run_cli("series", "list", "--columns", columns, "--format", "json").out)
    assert (row["title"], row["repeats"], row["next_on"]) == ("планёрка", "on weekdays", "2026-11-23")
    assert (row["time"], row["minutes"], row["owner"]) == ("09:30", 15, "Ирина Белова")
    assert run_cli("series", "edit", 1, "--from", "27.11", "--set", "due_time=10:00").code == 0
    assert run_cli("series", "edit", 2, "--only", "30.11", "--set", "title=большая планёрка").code == 0
    assert run_cli("series", "edit", 2, "--repeat", "каждую вторую пятницу").code == 0
    assert run_cli("series", "skip", 1, "24.11", "--reason", "выставка").code == 0
    assert run_cli("series", "done", 1, "25.11").code == 0
    assert run_cli("series", "done", 1, "25.11").code == 4
    assert run_cli("series", "end", 2, "31.12").code == 0
    words = "аренда каждое 10 число, с выходного на предыдущий рабочий день"
    assert run_cli("series", "add", words).code == 0
    told = json.loads(run_cli("series", "list", "аренда", "--columns", "repeats,next_on", "--format", "json").out)
    assert told == [
        {"repeats": "every month on day 10, from a day off to the previous working day", "next_on": "2026-12-10"}
    ]
    assert run_cli("series", "edit", 3, "--day-off", "next", "--only", "10.12").code == 2
    assert run_cli("series", "edit", 3, "--day-off", "stay").code == 0
    assert run_cli("series", "add", "отчёт завтра").code == 2
    doubtful = run_cli("series", "add", "отчёт каждый месяц 10.05")
    assert (doubtful.code, "2027-05-10" in doubtful.err) == (2, True)
