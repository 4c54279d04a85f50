"""The card: who they are and everything that ever happened on one screen (R2, R3, R4, R7, R12, R15, R18)."""

from __future__ import annotations

import datetime as dt

import pytest

from agencycli import clock, i18n, queries, services
from agencycli.models import Entry
from agencycli.tui.screens.card_history import ENTRIES_A_PAGE
from agencycli.tui.screens.client_card import ClientCardScreen
from agencycli.tui.screens.log_activity import LogDialog


@pytest.fixture
def opened(settled):
    async def open_card(pilot, number):
        screen = ClientCardScreen(number)
        await pilot.app.push_screen(screen)
        await settled(pilot)
        return screen

    return open_card


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_the_whole_card_is_drawn_on_one_screen(seat_of, firm, opened, golden, monkeypatch, size, language):
    monkeypatch.setenv("AGENCY_LANG", language)
    i18n.choose_language(None)
    async with seat_of().run_test(size=size) as pilot:
        await opened(pilot, firm.id)
        golden(pilot.app, f"card-{size[0]}x{size[1]}-{language}")


async def test_it_says_whom_to_greet_who_decides_who_left_and_what_was_ordered_for_which_event_r4(
    seat_of, firm, opened, seen
):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        await opened(pilot, firm.id)
        text = seen(pilot.app)
    assert "● Смирнов Алексей Викторович снабжение, decides" in text
    assert "+7 910 111-22-33" in text
    assert "Гусева Инна Петровна секретарь, left 01.05.2025" in text
    assert "Last order 2017 буклеты, Великие реки" in text
    assert "→ 24.11 показать пробник" in text
    assert "ждут пробник" in text


@pytest.mark.both
async def test_the_time_line_pages_to_the_first_entry_ever_r2(agency, seat_of, firm, opened, settled, seen):
    for day in range(130):
        services.activity.log(
            agency.actor, "call", [firm], f"разговор {day}", at=clock.now() - dt.timedelta(days=30 + day)
        )
    async with seat_of().run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot, firm.id)
        assert len(screen.history.entries) == ENTRIES_A_PAGE
        await pilot.press("end")
        for _turn in range(6):
            await settled(pilot)
        assert screen.history.is_whole
        assert screen.history.entries[-1].title == "буклеты"
        assert "this is where it begins" in seen(pilot.app)


@pytest.mark.parametrize("key", ["O", "Щ"])
async def test_one_key_leaves_one_kind_of_entries_and_again_brings_all_back(seat_of, firm, opened, settled, key):
    async with seat_of().run_test() as pilot:
        screen = await opened(pilot, firm.id)
        every = len(screen.history.entries)
        await pilot.press(key)
        await settled(pilot)
        assert [entry.kind for entry in screen.history.entries] == ["order"]
        await pilot.press(key)
        await settled(pilot)
        assert len(screen.history.entries) == every


@pytest.mark.parametrize("key", ["l", "д"])
async def test_a_call_is_logged_by_two_keys_and_shown_at_once(seat_of, firm, opened, settled, seen, key):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        await opened(pilot, firm.id)
        await pilot.press(key)
        await settled(pilot)
        await pilot.press(*"otkaz", "enter")
        await settled(pilot)
        await settled(pilot)
        assert "otkaz" in seen(pilot.app)
        assert "u takes it back" in seen(pilot.app)
        assert pilot.app.done_command.startswith(f"agency log call {firm.id} otkaz")
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await settled(pilot)
        assert "otkaz" not in seen(pilot.app).split("H changes")[1].split("undone")[0]


async def test_the_command_that_f2_shows_logs_the_same(agency, seat_of, firm, opened, settled, run_cli):
    async with seat_of().run_test() as pilot:
        await opened(pilot, firm.id)
        await pilot.press("l")
        await settled(pilot)
        form = pilot.app.screen.form
        for key, value in {
            "text": "ждут «цену»",
            "next_step": "выслать цену",
            "next_on": "+3d",
            "kind": "call in",
        }.items():
            form.put(key, value)
        form.focus_field("text")
        await pilot.press("enter")
        await settled(pilot)
        command = pilot.app.done_command
    import shlex

    assert run_cli(*shlex.split(command)[1:]).code == 0
    one, other = queries.timeline.timeline(agency.actor, firm.id, ["call"])[:2]
    for name in ("text", "direction", "next_step", "next_on", "people"):
        assert getattr(one, name) == getattr(other, name)


async def test_what_was_typed_of_a_call_survives_esc(seat_of, firm, opened, settled):
    async with seat_of().run_test() as pilot:
        await opened(pilot, firm.id)
        await pilot.press("l")
        await settled(pilot)
        await pilot.press(*"half", "escape")
        await settled(pilot)
        await pilot.press("l")
        await settled(pilot)
        assert isinstance(pilot.app.screen, LogDialog)
        assert pilot.app.screen.form.values["text"] == "half"


async def test_d_keeps_the_promise_and_u_takes_it_back(agency, seat_of, firm, opened, settled):
    async with seat_of().run_test() as pilot:
        screen = await opened(pilot, firm.id)
        await pilot.press("d")
        await settled(pilot)
        await settled(pilot)
        assert screen.card.next_steps == []
        await pilot.press("u")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await settled(pilot)
        assert [step.step for step in screen.card.next_steps] == ["показать пробник"]


async def test_a_card_is_switched_off_with_a_reason_and_on_again(seat_of, firm, opened, settled, seen):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, firm.id)
        await pilot.press("o")
        await pilot.pause()
        await pilot.press(*"closed", "enter")
        await settled(pilot)
        await settled(pilot)
        assert screen.card.off_reason == "closed"
        assert "! switched off today: closed" in seen(pilot.app)
        await pilot.press("o", "enter")
        await settled(pilot)
        await settled(pilot)
        assert screen.card.off_at is None


async def test_what_somebody_else_writes_appears_by_itself(agency, manager, seat_of, firm, opened, settled, seen):
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, firm.id)
        services.activity.log(manager, "note", [firm], "любят синий")
        screen.look()
        await settled(pilot)
        await settled(pilot)
        assert "любят синий" in seen(pilot.app)


async def test_a_file_is_put_on_the_card_by_its_path(seat_of, firm, opened, settled, seen, tmp_path):
    (tmp_path / "maket.pdf").write_bytes(b"%PDF-1.4 maket")
    async with seat_of().run_test(size=(140, 45)) as pilot:
        screen = await opened(pilot, firm.id)
        screen._put_on(str(tmp_path / "maket.pdf"))
        await settled(pilot)
        await settled(pilot)
        assert [file.name for file in screen.card.files] == ["maket.pdf"]
        (tmp_path / "link.pdf").symlink_to(tmp_path / "maket.pdf")
        screen._put_on(str(tmp_path / "link.pdf"))
        await settled(pilot)
        assert "it is a link" in seen(pilot.app)


async def test_a_viewer_sees_the_card_and_changes_nothing(seat_of, firm, opened, settled, staff_of_role):
    before = Entry.select().count()
    async with seat_of(staff_of_role("viewer")).run_test() as pilot:
        before = Entry.select().count()
        screen = await opened(pilot, firm.id)
        await pilot.press("l", "m", "d", "o", "p", "x", "e", "a")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert Entry.select().count() == before


async def test_names_that_look_like_markup_or_escapes_are_just_names(agency, seat_of, opened, sent, hostile):
    row = services.client.add(agency.actor, {"name": "[red]vip[/red]", "note": "\x1b]0;hacked\x07 note"})
    for name in hostile:
        services.person.add(agency.actor, row, {"surname": name[:80], "role": name})
        services.activity.log(agency.actor, "call", [row], name, result=name, next_step=name)
    async with seat_of().run_test(size=(140, 60)) as pilot:
        await opened(pilot, row.id)
        text = sent(pilot.app)
    assert "[red]vip[/red]" in text
    for evil in ("\x07", "\x1b]", "\x9b", "\u202e"):
        assert evil not in text
