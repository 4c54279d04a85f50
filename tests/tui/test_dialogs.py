"""Dialogs answer by type; left by Esc they answer nothing."""

from __future__ import annotations

import pytest

from agencycli import clock
from agencycli.errors import Refused
from agencycli.tui.app import AgencyApp
from agencycli.tui.base import BaseScreen
from agencycli.tui.dialogs.ask import Ask
from agencycli.tui.dialogs.ask_path import AskPath, completed
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.dialogs.conflict import ConflictDialog, Disputed
from agencycli.tui.dialogs.help import Help

SIZES = [(80, 24), (140, 45)]


async def answer_of(dialog, *keys, size=(80, 24)):
    answers = []
    app = AgencyApp(screens=())
    async with app.run_test(size=size) as pilot:
        await app.push_screen(BaseScreen())
        await app.push_screen(dialog, answers.append)
        await pilot.press(*keys)
        await pilot.pause()
        return answers[0] if answers else "still open"


@pytest.mark.parametrize(
    ("key", "expected"),
    [("enter", True), ("y", True), ("д", True), ("n", False), ("т", False), ("н", False), ("escape", False)],
)
async def test_confirm_goes_by_the_sense_of_letters_so_that_no_never_means_yes(key, expected):
    assert await answer_of(Confirm("Merge 17 into 4?"), key) is expected


@pytest.mark.parametrize("key", ["space", "q", "1", "down"])
async def test_confirm_hears_no_other_key(key):
    assert await answer_of(Confirm("Merge?"), key) == "still open"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [(["А", "b", "enter"], "Аb"), (["space", "enter"], None), (["a", "escape"], None), (["ctrl+u", "x", "enter"], "x")],
)
async def test_ask_takes_one_line(keys, expected):
    assert await answer_of(Ask("New stage"), *keys) == expected


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("Сделки/март", "сделки 2017.csv", "Прайс.xlsx", ".hidden", "[red].csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "path", "names"),
    [
        ("пр", "Прайс.xlsx", ["Прайс.xlsx"]),
        ("СДЕЛ", "сделки", ["сделки 2017.csv", "Сделки/"]),
        ("Сделки/", "Сделки/март", ["март"]),
        (".h", ".hidden", [".hidden"]),
        ("", "", ["[red].csv", "Прайс.xlsx", "сделки 2017.csv", "Сделки/"]),
        ("~/пр", "~/Прайс.xlsx", ["Прайс.xlsx"]),
        ("нет", "нет", []),
        ("nowhere/x", "nowhere/x", []),
        ("\0", "\0", []),
    ],
)
def test_a_path_is_completed_as_far_as_there_is_one_way(folder, typed, path, names):
    assert completed(typed) == (path, names)
    assert completed(f"{folder}/{typed}").path == f"{folder}/{path}" or "~" in typed


async def test_tab_completes_a_path_and_shows_what_begins_so(folder, settled, seen):
    answers = []
    app = AgencyApp(screens=())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(BaseScreen())
        await app.push_screen(AskPath("Which file?"), answers.append)
        await pilot.press("с", "д", "tab")
        await settled(pilot)
        await pilot.pause()
        assert "сделки 2017.csv  Сделки/" in seen(app)
        await pilot.press("ctrl+u", "п", "tab")
        await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
    assert answers == ["Прайс.xlsx"]


WORDS = [("a", "Ёлка"), ("b", "Буклет"), ("c", "Листовка"), ("d", "Буклет и листовка")]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["enter"], "a"),
        (["down", "enter"], "b"),
        (["е", "л", "enter"], "a"),
        (["л", "и", "с", "enter"], "c"),
        (["л", "и", "с", "down", "enter"], "d"),
        (["z", "z", "enter"], "still open"),
        (["escape"], None),
        (["up", "up", "pagedown", "enter"], "d"),
    ],
)
@pytest.mark.parametrize("size", SIZES)
async def test_choose_narrows_by_what_is_typed(keys, expected, size):
    assert await answer_of(Choose("What?", WORDS), *keys, size=size) == expected


async def test_choose_by_mouse(lines):
    answers = []
    app = AgencyApp(screens=())
    async with app.run_test() as pilot:
        await app.push_screen(Choose("What?", WORDS), answers.append)
        await pilot.pause()
        row = next(i for i, line in enumerate(lines(app)) if "Листовка" in line)
        await pilot.click(offset=(5, row))
        await pilot.pause()
    assert answers == ["c"]


def disputed(key):
    return Disputed(key, key.title(), f"my {key}", f"their {key}", "Olga", clock.now())


async def test_a_conflict_is_decided_field_by_field():
    dialog = ConflictDialog([disputed("phone"), disputed("name")])
    assert await answer_of(dialog, "left", "right", "enter") == {"phone": "mine", "name": "theirs"}


async def test_a_conflict_is_not_saved_while_a_field_is_undecided():
    assert await answer_of(ConflictDialog([disputed("phone"), disputed("name")]), "left", "enter") == "still open"


async def test_leaving_a_conflict_goes_back_to_typing():
    assert await answer_of(ConflictDialog([disputed("phone")]), "left", "escape") is None


@pytest.mark.parametrize("keys", [("m", "t"), ("ь", "е")])
async def test_a_conflict_by_letters_on_both_layouts(keys):
    dialog = ConflictDialog([disputed("phone"), disputed("name")])
    assert await answer_of(dialog, *keys, "enter") == {"phone": "mine", "name": "theirs"}


@pytest.mark.parametrize("size", SIZES)
async def test_a_conflict_shows_both_values_who_and_when(seen, size):
    app = AgencyApp(screens=())
    async with app.run_test(size=size) as pilot:
        await app.push_screen(ConflictDialog([disputed("phone")]))
        await pilot.pause()
        assert "○ my phone   mine" in seen(app)
        assert "○ their phone   Olga, today 10:42" in seen(app)


async def test_what_follows_an_answer_may_refuse_and_is_told(seen):
    app = AgencyApp(screens=())
    async with app.run_test() as pilot:
        screen = BaseScreen()
        await app.push_screen(screen)

        def refuse(answer: bool) -> None:
            raise Refused("client 17 is archived; restore it first")

        screen.ask(Confirm("Merge?"), refuse)
        await pilot.press("enter")
        await pilot.pause()
        assert "▲ client 17 is archived" in seen(app)


async def test_long_help_scrolls_at_80x24(seen):
    app = AgencyApp(screens=())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(Help("Clients", [(str(i), f"action {i}") for i in range(60)]))
        await pilot.pause()
        assert "action 59" not in seen(app)
        await pilot.press(*["pagedown"] * 6)
        await pilot.pause()
        assert "action 59" in seen(app)
        assert "back" in seen(app)
