"""When the agency works: own days, hours and leave, who may settle them, and how commands show it."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from agencycli import services
from agencycli.errors import Forbidden
from agencycli.queries import calendar

D = dt.date.fromisoformat


def test_a_day_of_the_agencys_own_counts_and_can_be_taken_back(agency):
    services.calendar.settle(agency.actor, D("2026-11-24"), False, "переезд")
    assert services.calendar.add_working_days(D("2026-11-23"), 1) == D("2026-11-25")
    services.calendar.settle(agency.actor, D("2026-11-24"), True)
    assert services.calendar.is_working(D("2026-11-24"))
    assert services.calendar.clear(agency.actor, D("2026-11-24"))
    assert not services.calendar.clear(agency.actor, D("2026-11-24"))
    assert services.calendar.add_working_days(D("2026-06-11"), 3) == D("2026-06-17")


def test_hours_and_leave_make_the_capacity_of_a_day(agency, manager):
    assert calendar.capacity(manager, D("2026-11-23")) == 480
    services.calendar.set_hours(agency.actor, manager, {0: 360, 4: 0})
    services.calendar.add_leave(manager, manager, D("2026-11-24"), is_half=True)
    services.calendar.add_leave(agency.actor, manager, D("2026-11-25"), D("2026-11-26"), kind="sick")
    assert calendar.capacities(D("2026-11-23"), D("2026-11-28"))[manager.id] == [360, 240, 0, 0, 0, 0]
    assert services.calendar.add_working_days(D("2026-11-24"), 1, manager) == D("2026-11-30")


def test_nobody_is_away_twice(agency, manager):
    row = services.calendar.add_leave(agency.actor, manager, D("2026-12-01"), D("2026-12-10"))
    with pytest.raises(services.calendar.AlreadyAway, match=f"leave {row.id}"):
        services.calendar.add_leave(agency.actor, manager, D("2026-12-10"), D("2026-12-11"))
    with pytest.raises(services.card.BadValue, match="before"):
        services.calendar.add_leave(agency.actor, manager, D("2026-12-20"), D("2026-12-19"))


def test_people_write_their_own_leave_only(agency, manager, staff_of_role):
    other = staff_of_role("viewer")
    services.calendar.add_leave(other, other, D("2026-12-01"))
    row = services.calendar.add_leave(agency.actor, manager, D("2026-12-01"))
    with pytest.raises(Forbidden):
        services.calendar.add_leave(manager, other, D("2026-12-05"))
    with pytest.raises(Forbidden):
        services.calendar.remove_leave(other, row)
    with pytest.raises(Forbidden):
        services.calendar.settle(manager, D("2026-12-01"), False)
    services.calendar.remove_leave(manager, row)


def test_commands_settle_and_show_it(agency, manager, run_cli):
    assert run_cli("calendar", "set", "24.11", "--off", "--note", "переезд").code == 0
    assert run_cli("calendar", "set", "24.11").code == 2
    shown = json.loads(run_cli("calendar", "show", "2026-11", "--format", "json").out)
    by_day = {row["day"]: row for row in shown}
    assert (by_day["2026-11-24"]["kind"], by_day["2026-11-24"]["name"]) == ("holiday", "переезд")
    assert (by_day["2026-11-03"]["kind"], by_day["2026-11-03"]["minutes"]) == ("short", 420)
    assert run_cli("calendar", "clear", "24.11").code == 0
    months = json.loads(run_cli("calendar", "show", "2026", "--format", "json").out)
    assert sum(row["working_days"] for row in months) == 247
    assert run_cli("calendar", "show", "завтра").code == 2

    assert run_cli("calendar", "hours", "ira", "--mon", "6", "--fri", "4:30").code == 0
    assert run_cli("calendar", "hours", "ira", "--mon", "25").code == 2
    assert run_cli("calendar", "hours", "ira", "--mon", "утро").code == 2
    assert json.loads(run_cli("calendar", "hours", "ira", "--format", "json").out)["fri"] == 270

    assert run_cli("leave", "add", "ira", "28.12", "30.12").code == 0
    [row] = json.loads(run_cli("leave", "list", "--format", "json").out)
    assert (row["from_on"], row["to_on"]) == ("2026-12-28", "2026-12-30")
    seen = json.loads(run_cli("calendar", "show", "2026-12", "--for", "ira", "--format", "json").out)
    assert [day["minutes"] for day in seen if day["day"] >= "2026-12-28"] == [None] * 4
    assert run_cli("leave", "remove", row["id"]).code == 0
    assert json.loads(run_cli("leave", "list", "--format", "json").out) == []
