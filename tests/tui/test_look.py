"""Readable with the terminal's own sixteen colours and with none: a mark stands beside every colour (screens.md)."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from agencycli.tui.app import AgencyApp, Seat
from agencycli.tui.base import BaseScreen
from agencycli.tui.cells import Toned
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.widgets.field import Field
from agencycli.tui.widgets.form import Form
from agencycli.tui.widgets.table import VirtualTable

STYLES = re.compile(r"\x1b\[([0-9;]*)m")


class Colourful(BaseScreen):
    WHERE = "Tasks"

    def __init__(self, source) -> None:
        super().__init__()
        self.source = source

    def body(self):
        yield VirtualTable(self.source)
        yield Form([Field("name", "Name", required=True, help="as in the contract")], id="form")

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()
        self.query_one(Form).remark("name", "needed")


@pytest.fixture
def overdue(fake_rows):
    class Overdue(fake_rows):
        def values(self, i):
            name, phone, _day, debt, note = super().values(i)
            return name, phone, Toned(dt.date(2026, 11, 20), "alarm"), Toned(debt, "warning"), note

    return Overdue()


async def sent_by(overdue, sent, size):
    app = AgencyApp(Seat("Olga"), screens=())
    async with app.run_test(size=size) as pilot:
        screen = Colourful(overdue)
        await app.push_screen(screen)
        screen.tell("refused", alarm=True)
        await pilot.pause()
        first = sent(app)
        await app.push_screen(Choose("Which?", [("a", "A"), ("b", "B")]))
        await pilot.pause()
        return first + sent(app)


def codes(text):
    return {code for style in STYLES.findall(text) for code in style.split(";") if code}


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_only_colours_of_the_terminal_itself_are_used(overdue, sent, size):
    drawn = await sent_by(overdue, sent, size)
    assert "38" not in codes(drawn)
    assert "48" not in codes(drawn)
    assert {"31", "33", "7"} <= codes(drawn)


async def test_without_colour_the_marks_and_the_cursor_remain(overdue, sent, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    drawn = await sent_by(overdue, sent, (80, 24))
    assert codes(drawn) <= {"0", "1", "2", "7", "22", "27", "39", "49", "4"}
    assert "7" in codes(drawn)
    plain = STYLES.sub("", drawn)
    assert "20.11 ▲" in plain
    assert "! 1,000" in plain
    assert "▲ needed" in plain
    assert "▲ refused" in plain
