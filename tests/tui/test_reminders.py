"""Reminders in the open app: a bell and a sentence, a count in the top line, read by one key (R70)."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli import clock, i18n, services
from agencycli.models import Item, Outbox
from agencycli.services.frame import entry
from agencycli.tui.app import AgencyApp

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def things(agency):
    with entry(agency.actor, "test"):
        for time, title in (("", "Сдать макет"), ("10:50", "[red]Позвонить[/red] в Ремстрой"), ("15:00", "Встреча")):
            Item.create(title=title, due_on=MONDAY, due_time=time, owner=agency.actor)


@pytest.fixture
def bells(monkeypatch):
    rung = []
    monkeypatch.setattr(AgencyApp, "bell", lambda self: rung.append(1))
    return rung


async def test_what_is_due_rings_once_is_counted_and_read_by_a_key(seat, things, bells, settled, until, seen):
    app = AgencyApp(seat())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.look_for_reminders()
        await until(lambda: app.reminders)
        await pilot.pause()
        assert "10:50 [red]Позвонить[/red] в Ремстрой (and 1 more) · Ctrl+R reads it" in seen(app)
        assert seen(app).splitlines()[0].endswith("!2")
        app.look_for_reminders()
        await until(lambda: not app._looking_for_reminders)
        await pilot.pause()
        assert bells == [1]
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert "today 10:35  10:50 [red]Позвонить[/red] в Ремстрой" in seen(app)
        assert "- Сдать макет · task 1" in seen(app)
        await pilot.press("enter")
        await settled(pilot)
        await until(lambda: not app.reminders)
        assert "!" not in seen(app).splitlines()[0]
        assert not services.outbox.unseen(app.seat.session.actor)
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert "no reminders to read" in seen(app)


async def test_somebody_elses_reminders_are_not_shown(seat, things, manager, bells, settled, until):
    app = AgencyApp(seat(manager))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.look_for_reminders()
        await until(lambda: not app._looking_for_reminders)
        await pilot.pause()
        assert not app.reminders
        assert not bells
        assert {row.staff_id for row in Outbox.select()} == {manager.id}


async def test_the_owner_is_told_that_nothing_goes_out(seat, things, manager, bells, settled, until, seen, agency):
    """H5"""
    services.reminder.set_channel(agency.actor, manager, "email", "ira@vostok.example")
    with entry(agency.actor, "test"):
        Item.create(title="Дело", due_on=MONDAY, owner=manager)
    clock.freeze(dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC))
    app = AgencyApp(seat())
    clock.freeze(dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC))
    async with app.run_test(size=(140, 45)) as pilot:
        await settled(pilot)
        app.look_for_reminders()
        await until(lambda: app.reminders)
        await pilot.pause()
        assert "reminders that should have gone out: 1; cron has not run for two hours" in seen(app)
    assert "Дело" not in [row.subject for row in services.outbox.unseen(agency.actor)]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_the_reminders_look_so(seat, things, settled, until, golden, monkeypatch, size, language):
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(language)
    app = AgencyApp(seat())
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.look_for_reminders()
        await until(lambda: app.reminders)
        await pilot.press("ctrl+r")
        await pilot.pause()
        golden(app, f"reminders-{size[0]}x{size[1]}-{language}")
