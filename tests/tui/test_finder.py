"""Ctrl+K finds anything from anywhere: parts of names and phones, the wrong layout, numbers of cards (R3, R4)."""

from __future__ import annotations

import datetime as dt
import sys
from types import SimpleNamespace

import pytest

from agencycli import services
from agencycli.tui import registry
from agencycli.tui.app import AgencyApp
from agencycli.tui.base import BaseScreen
from agencycli.tui.screens.finder import Finder
from agencycli.tui.screens.planner import PlannerScreen
from agencycli.tui.widgets.table import VirtualTable


class Card(BaseScreen):
    """A stand-in for the card of a client."""

    WHERE = "Card"

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@pytest.fixture
def app(seat, clients, monkeypatch):
    monkeypatch.setitem(sys.modules, "cards_of_a_test", SimpleNamespace(Card=Card))
    monkeypatch.setitem(registry.OPENED, "client card", "cards_of_a_test:Card")
    return AgencyApp(seat())


def found(app):
    table = app.screen.query_one(VirtualTable)
    return [row[0] for row in table.source.page(table.source.ids)]


@pytest.mark.parametrize("key", ["ctrl+k", "ctrl+л"])
@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("гусев", "Ремонт & Ко, ИП Гусев"),
        ("uectd", "Ремонт & Ко, ИП Гусев"),
        ("смирнов", "Ремстрой-НН, ООО"),
        ("111-22-33", "Ремстрой-НН, ООО"),
        ("8 920 000", "Ремонт & Ко, ИП Гусев"),
        ("пробник", "Ремстрой-НН, ООО"),
    ],
)
async def test_it_finds_by_any_part_and_opens_the_card(app, until, settled, key, size, typed, first):
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press(key, *typed)
        await until(lambda: found(app)[:1] == [first])
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, Card))
        assert app.screen.number == services.client.Client.get(name=first).id
        await pilot.press("escape")
        assert app.screen.WHERE == "Clients"


async def test_a_number_finds_its_card_first(app, clients, until, settled):
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("ctrl+k", *f"#{clients['vector'].id}")
        await until(lambda: found(app) == ["Вектор"])


async def test_it_says_who_or_what_of_the_client_matched(app, until, settled, seen):
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+k", *"смирнов")
        await until(lambda: "Смирнов Алексей Викторович" in seen(app))
        await pilot.press("ctrl+u", *"пробник")
        await until(lambda: "in the history" in seen(app))


@pytest.mark.both
async def test_what_repeats_opens_on_the_day_it_comes_next(app, clients, until, settled, seen):
    actor = app.seat.session.actor
    services.series.add(actor, {"title": "Планёрка"}, "FREQ=WEEKLY;BYDAY=FR", dt.date(2027, 2, 1))
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+k", *"gkfy")
        await until(lambda: "↻ Планёрка" in seen(app))
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, PlannerScreen) and app.screen.chosen_line() is not None)
        assert (app.screen.chosen_line().title, app.screen.day) == ("Планёрка", dt.date(2027, 2, 5))
        await pilot.press("escape")
        await until(lambda: app.screen.WHERE == "Clients")


async def test_arrows_choose_and_esc_leaves(app, clients, until, settled):
    async with app.run_test() as pilot:
        await settled(pilot)
        before = app.screen
        await pilot.press("ctrl+k", *"рем")
        await until(lambda: len(found(app)) == 2)
        table = app.screen.query_one(VirtualTable)
        first = table.row_id
        await pilot.press("down")
        assert table.row_id != first
        await pilot.press("escape")
        assert app.screen is before


async def test_nothing_found_is_said_and_enter_does_nothing(app, until, settled, seen):
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("ctrl+k")
        await until(lambda: isinstance(app.screen, Finder))
        assert "a part of a name, of a phone" in seen(app)
        await pilot.press(*"щщщщ")
        await until(lambda: "nothing found" in seen(app) and "a part of" not in seen(app))
        await pilot.press("enter")
        assert isinstance(app.screen, Finder)


async def test_letters_typed_before_the_finder_stands_are_not_lost(app, until, settled):
    async with app.run_test() as pilot:
        from textual.events import Key

        await settled(pilot)
        app.post_message(Key("ctrl+k", None))
        for character in "гусев":
            app.post_message(Key(character, character))
        await until(lambda: isinstance(app.screen, Finder) and found(app) == ["Ремонт & Ко, ИП Гусев"])
