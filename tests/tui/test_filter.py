"""The filter row: opened by a key, narrows while typing, gone by Esc (screens.md: the same grammar everywhere)."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual import on
from textual.binding import Binding
from textual.widgets import Input

from agencycli.tui.app import AgencyApp
from agencycli.tui.base import BaseScreen
from agencycli.tui.widgets.filter import FilterRow
from agencycli.tui.widgets.table import VirtualTable


class Filtered(BaseScreen):
    BINDINGS: ClassVar = [Binding("/", "filter", "filter"), Binding("n", "new", "new")]

    def __init__(self, rows) -> None:
        super().__init__()
        self.row = FilterRow()
        self.table = VirtualTable(rows)
        self.wanted: list[str] = []
        self.made = 0

    def body(self):
        yield self.row
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()

    def action_filter(self) -> None:
        self.row.open()

    def action_new(self) -> None:
        self.made += 1

    @on(FilterRow.Changed)
    def note(self, event) -> None:
        self.wanted.append(event.text)

    @on(FilterRow.Left)
    def back_to_the_list(self) -> None:
        self.table.focus()


@pytest.mark.parametrize("key", ["slash", "."])
@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_it_opens_filters_and_goes_to_the_list(fake_rows, key, size, seen):
    async with AgencyApp(screens=()).run_test(size=size) as pilot:
        screen = Filtered(fake_rows())
        await pilot.app.push_screen(screen)
        assert not screen.row.display
        await pilot.press(key)
        assert screen.row.display
        await pilot.press("n", "р", "е", "enter")
        assert screen.wanted == ["nре"]
        assert screen.made == 0
        assert screen.focused is screen.table
        await pilot.pause()
        assert "/ nре" in seen(pilot.app)


async def test_fast_typing_asks_once(fake_rows, until):
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = Filtered(fake_rows())
        await pilot.app.push_screen(screen)
        await pilot.press("slash")
        entry = screen.row.query_one(Input)
        for text in ("r", "re", "rem"):
            entry.value = text
        await until(lambda: screen.wanted)
        assert screen.wanted == ["rem"]


async def test_esc_takes_the_filter_away(fake_rows):
    async with AgencyApp(screens=()).run_test() as pilot:
        screen = Filtered(fake_rows())
        await pilot.app.push_screen(screen)
        await pilot.press("slash", "a", "down")
        assert screen.wanted == ["a"]
        await pilot.press("slash", "escape")
        assert screen.wanted == ["a", ""]
        assert not screen.row.display
        assert pilot.app.screen is screen
