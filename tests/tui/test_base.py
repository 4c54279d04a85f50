"""What every screen does: lines, refusals, work beside the keyboard, the command of what was done, the way back."""

from __future__ import annotations

import datetime as dt
import json
import sys
from threading import Event
from types import SimpleNamespace
from typing import ClassVar

import pytest
from textual.binding import Binding
from textual.widgets import Static

from agencycli import clock
from agencycli.errors import Forbidden, Refused
from agencycli.tui import registry
from agencycli.tui.app import AgencyApp, Seat
from agencycli.tui.base import BaseScreen
from agencycli.tui.registry import Entry
from agencycli.tui.widgets.entry import Entry as Line


class Deals(BaseScreen):
    WHERE = "Deals"
    PERMISSIONS: ClassVar = {"win": "deal.win"}
    BINDINGS: ClassVar = [
        Binding("w", "win", "won"),
        Binding("b", "bug", "broken"),
        Binding("d", "done", "done"),
        Binding("r", "reload", "reload"),
        Binding("f", "fail", "fails"),
        Binding("x", "hidden", "secret", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.gate = Event()

    def body(self):
        yield Static("body of the screen", markup=False)

    def action_win(self) -> None:
        raise Refused("deal 7 is paid 300.00 of 1000.00; record the payment with “agency deal pay 7”")

    def action_bug(self) -> None:
        secret = "hunter" + str(2)  # noqa: F841 - a value that may not reach a log
        raise ZeroDivisionError

    def action_done(self) -> None:
        self.change(lambda: 42, self.results.append, command="agency task done 42")

    def action_reload(self) -> None:
        self.in_thread(lambda: self.gate.wait(5), self.results.append)

    def action_fail(self) -> None:
        def broken() -> None:
            secret = "hunter" + str(2)  # noqa: F841
            raise KeyError("nothing")

        self.in_thread(broken)


SEAT = Seat("Olga P.", "manager")


def logged(tmp_path):
    return [json.loads(line) for line in (tmp_path / "agency.log").read_text("ascii").splitlines()]


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_the_lines_tell_where_who_when_and_which_keys(lines, size):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test(size=size) as pilot:
        screen = Deals()
        await app.push_screen(screen)
        await pilot.pause()
        app.wait_for_me(2)
        screen.show_place(filters=["mine", "“rem”"], count="4 of 252")
        await pilot.pause()
        top, *rest = lines(app)
        assert top.startswith(" Deals · mine · “rem”")
        assert top.endswith("4 of 252   Olga P. 10:42 •2")
        assert rest[-1].startswith(" w won  b broken  d done  r reload  f fails")
        assert rest[-1].endswith("? keys")
        assert "secret" not in rest[-1]
        assert len(top) <= size[0]


async def test_the_clock_moves_only_with_something_else(lines):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        await app.push_screen(Deals())
        await pilot.pause()
        clock.freeze(dt.datetime(2026, 11, 23, 7, 50, tzinfo=dt.UTC))
        await pilot.pause()
        assert "10:42" in lines(app)[0]
        await pilot.press("d")
        await pilot.pause()
        assert "10:50" in lines(app)[0]


async def test_a_refusal_is_one_sentence_above_the_keys_and_goes_with_the_next_action(lines, settled):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(Deals())
        await pilot.press("w")
        await pilot.pause()
        assert lines(app)[-2].startswith(" ▲ deal 7 is paid 300.00 of 1000.00; record the payment") or lines(app)[
            -3
        ].startswith(" ▲ deal 7 is paid")
        assert "body of the screen" in lines(app)[1]
        await pilot.press("d")
        await settled(pilot)
        assert "deal 7" not in "".join(lines(app))


@pytest.mark.parametrize("key", ["b", "f"])
async def test_a_bug_is_told_by_its_reference_and_logged_without_values(seen, settled, tmp_path, key):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        await app.push_screen(Deals())
        await pilot.press(key)
        await settled(pilot)
        (entry,) = logged(tmp_path)
        assert f"internal error, reference {entry['reference']}" in seen(app)
        assert "Traceback" in entry["traceback"]
        assert "hunter2" not in json.dumps(entry)
        assert app.is_running


async def test_what_ran_in_a_thread_comes_back_to_the_screen(settled):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        screen = Deals()
        await app.push_screen(screen)
        await pilot.press("d", "d")
        await settled(pilot)
        assert screen.results == [42, 42]


async def test_work_has_a_connection_of_its_own(settled):
    told = []

    class Connection:
        def __enter__(self):
            told.append("open")

        def __exit__(self, *error):
            told.append("closed")

    app = AgencyApp(Seat("O", connected=Connection), screens=())
    async with app.run_test() as pilot:
        screen = Deals()
        await app.push_screen(screen)
        screen.in_thread(lambda: told.append("work"))
        await settled(pilot)
        assert told == ["open", "work", "closed"]


async def test_work_over_a_fifth_of_a_second_shows_and_esc_stops_it(lines, settled):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        screen = Deals()
        await app.push_screen(screen)
        await pilot.press("r")
        assert "working" not in lines(app)[0]
        screen._mark()
        await pilot.pause()
        assert "working… (Esc stops)" in lines(app)[0]
        await pilot.press("escape")
        await pilot.pause()
        assert "working" not in lines(app)[0]
        assert "stopped" in lines(app)[-2]
        screen.gate.set()
        await pilot.pause()
        assert screen.results == []
        assert app.screen is screen


async def test_only_the_newest_reading_counts(settled):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        screen = Deals()
        await app.push_screen(screen)
        first = Event()
        screen.in_thread(lambda: first.wait(5), lambda _: screen.results.append("old"))
        screen.in_thread(lambda: "new", screen.results.append)
        await pilot.pause()
        first.set()
        await settled(pilot)
        assert screen.results == ["new"]


async def test_long_work_tells_how_far_it_is(lines, settled):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        screen = Deals()
        await app.push_screen(screen)
        reached, go_on = Event(), Event()

        def work() -> None:
            screen.progress(1200, 3000)
            reached.set()
            go_on.wait(5)

        screen.in_thread(work)
        while not reached.is_set():
            await pilot.pause()
        await pilot.pause()
        screen._mark()
        await pilot.pause()
        assert "1200/3000" in lines(app)[0]
        go_on.set()
        await settled(pilot)


async def test_f2_shows_and_copies_the_command_that_does_the_same(lines, settled):
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        await app.push_screen(Deals())
        await pilot.press("f2")
        await pilot.pause()
        assert "nothing has been done here yet" in lines(app)[-2]
        await pilot.press("d")
        await settled(pilot)
        await pilot.press("f2")
        await pilot.pause()
        assert lines(app)[-1] == " agency task done 42"
        assert "? keys" in lines(app)[-2]
        assert app.clipboard == "agency task done 42"
        await pilot.press("f2")
        await pilot.pause()
        assert "? keys" in lines(app)[-1]


@pytest.mark.parametrize("key", ["?", ",", "f1"])
async def test_help_lists_every_key_of_the_screen(seen, key, monkeypatch):
    monkeypatch.setattr(registry, "FINDER", "")
    app = AgencyApp(SEAT, screens=())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = Deals()
        await app.push_screen(screen)
        await pilot.press(key)
        await pilot.pause()
        text = seen(app)
        for words in ("won", "broken", "secret", "the command that does what was just done", "quit"):
            assert words in text
        assert "find anything" not in text
        await pilot.press("escape")
        assert app.screen is screen


async def test_a_key_this_role_may_not_use_is_grey_and_does_nothing(lines):
    app = AgencyApp(Seat("O", "guest", may=lambda action: action != "deal.win"), screens=())
    async with app.run_test() as pilot:
        screen = Deals()
        await app.push_screen(screen)
        await pilot.press("w")
        await pilot.pause()
        assert "deal 7" not in "".join(lines(app))
        assert ("w", "won", False) in [(keys[:1], words, allowed) for keys, words, allowed in screen.keys_that_matter()]


class Typing(BaseScreen):
    WHERE = "Note"

    def body(self):
        line = Line()
        line.add_class("-keeps-typing")
        yield line

    def on_mount(self) -> None:
        self.query_one(Line).focus()

    def unsaved(self) -> bool:
        return bool(self.query_one(Line).value)


async def test_esc_asks_only_if_something_was_typed():
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        deals = Deals()
        await app.push_screen(deals)
        await app.push_screen(Typing())
        await pilot.press("escape")
        assert app.screen is deals
        typing = Typing()
        await app.push_screen(typing)
        await pilot.press("a", "escape", "escape")
        assert app.screen is typing
        assert typing.query_one(Line).value == "a"
        await pilot.press("escape", "enter")
        assert app.screen is deals


async def test_ctrl_q_asks_when_typing_would_be_lost_on_any_screen():
    app = AgencyApp(SEAT, screens=())
    async with app.run_test() as pilot:
        await app.push_screen(Typing())
        await pilot.press("a")
        await app.push_screen(Deals())
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app.is_running
        await pilot.press("enter")
        await pilot.pause()
    assert app.return_code == 0


@pytest.fixture
def places(monkeypatch):
    loaded = []

    class Warehouse(Deals):
        WHERE = "Warehouse"

        def __init__(self) -> None:
            loaded.append("warehouse")
            super().__init__()

    class Planner(Typing):
        WHERE = "Planner"

    monkeypatch.setitem(sys.modules, "places_of_a_test", SimpleNamespace(Warehouse=Warehouse, Planner=Planner))
    entries = (
        Entry("planner", "1", "Planner", "places_of_a_test:Planner", first_for=("manager",)),
        Entry("warehouse", "2", "Warehouse", "places_of_a_test:Warehouse", first_for=("logistics",)),
        Entry("money", "3", "Money", "no_such_module:Money", roles=("owner",)),
    )
    return SimpleNamespace(entries=entries, loaded=loaded)


async def test_each_role_sees_its_own_screen_first_r202(places, lines):
    for role, title in (("manager", "Planner"), ("logistics", "Warehouse"), ("other", "Planner")):
        app = AgencyApp(Seat("O", role), places.entries)
        async with app.run_test() as pilot:
            await pilot.pause()
            assert lines(app)[0].startswith(f" {title}")


async def test_a_digit_goes_to_a_place_which_is_as_it_was_left(places, lines):
    app = AgencyApp(Seat("O", "logistics"), places.entries)
    async with app.run_test() as pilot:
        await pilot.press("1", "a", "b")
        await pilot.pause()
        assert lines(app)[0].startswith(" Planner")
        await app.action_go("warehouse")
        await pilot.press("1")
        await pilot.pause()
        assert app.screen.query_one(Line).value == "ab"
        assert places.loaded == ["warehouse"]


async def test_a_place_is_loaded_on_the_first_visit_only(places):
    app = AgencyApp(Seat("O", "manager"), places.entries)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert places.loaded == []


async def test_a_place_of_another_role_is_neither_offered_nor_open(places):
    app = AgencyApp(Seat("O", "manager"), places.entries)
    async with app.run_test():
        assert [place.name for place in app.places] == ["planner", "warehouse"]
        with pytest.raises(Forbidden):
            await app.action_go("money")
