"""Load against hours: by person and day or week, full weeks, and the day that may be promised."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from agencycli import config, services
from agencycli.queries import load

D = dt.date.fromisoformat


def busy(agency, owner, day, minutes):
    """Give somebody so much to do on a day, in pieces of ten hours."""
    for piece in range(0, minutes, 600):
        values = {"title": "макет", "due_on": day, "minutes": min(600, minutes - piece), "owner": owner}
        last = services.item.add(agency.actor, values)
    return last


def rows(listing):
    return [(*row[1:4], row[5]) for row in listing.rows if row[0] == "Ирина Белова"]


def test_what_is_asked_stands_against_what_the_week_holds(agency, manager):
    """R72: overdue stands on today, what repeats counts, what says no length takes the usual time."""
    busy(agency, manager, "2026-11-20", 60)
    busy(agency, manager, "2026-11-24", 2400)
    services.item.add(agency.actor, {"title": "звонок", "kind": "call", "due_on": "2026-11-25", "owner": manager})
    services.series.add(
        agency.actor, {"title": "Планёрка", "minutes": 15, "owner": manager}, "FREQ=WEEKLY;BYDAY=FR", D("2026-11-20")
    )
    done = busy(agency, manager, "2026-11-26", 500)
    services.item.done(agency.actor, [done])
    services.calendar.add_leave(agency.actor, manager, D("2026-12-04"))
    assert rows(load.load(D("2026-11-25"), 2)) == [
        (D("2026-11-23"), 60 + 2400 + 15 + 15, 2400, True), (D("2026-11-30"), 15, 1920, False),
    ]  # fmt: skip
    by_day = rows(load.load(D("2026-11-23"), 1, "day"))
    assert [row[1] for row in by_day] == [60, 2400, 15, 0, 15]


def test_the_usual_time_is_a_setting(agency, manager):
    config.use(config.changed(config.current(), "usual_minutes", "call 40, task 5"))
    assert (load.usual_minutes()["call"], load.usual_minutes()["meeting"]) == (40, 60)
    with pytest.raises(config.UsageError, match="kinds and minutes"):
        config.changed(config.current(), "usual_minutes", "долго")


def test_a_full_week_is_told_and_another_day_offered(agency, manager):
    """R101, R229, R231: two at work, 80 hours a week."""
    assert load.promise(3) == D("2026-11-26")
    assert not load.week_of(D("2026-11-26")).is_full
    busy(agency, manager, "2026-11-25", 4300)
    assert not load.week_of(D("2026-11-26")).is_full
    assert load.promise(3, minutes=200) == D("2026-11-30")
    busy(agency, None, "2026-11-25", 20)
    assert load.week_of(D("2026-11-26")).is_full
    assert load.promise(3) == D("2026-11-30")
    assert load.promise(0) == D("2026-11-30")


def test_holidays_are_full(agency, manager):
    assert load.week_of(D("2027-01-06")).is_full
    assert load.promise(30) == D("2027-01-13")


def test_commands(agency, manager, run_cli):
    client = services.client.add(agency.actor, {"name": "Вектор"})
    deal = services.deal.add(agency.actor, client, {"title": "Буклеты"})
    busy(agency, manager, "2026-11-25", 4400)
    [row] = json.loads(run_cli("load", "--weeks", "1", "--overloaded", "--format", "json").out)
    assert (row["staff"], row["free"]) == ("Ирина Белова", 2400 - 4400)
    told = run_cli("deal", "schedule", deal.id, "--on", "26.11")
    assert (told.code, "73 of 80 hours" in told.err) == (0, True)
    assert run_cli("deal", "promise", "--days", "2").out.strip() == "2026-11-30"
    assert run_cli("deal", "schedule", deal.id, "--on", "30.11").err == ""
