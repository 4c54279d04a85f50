"""A hostile name is only a name: no action, no crash, no byte the terminal would obey (reliability K9, K10, C1, C2)."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import Static

from agencycli import clock
from agencycli.tui import guard
from agencycli.tui.app import AgencyApp, Seat
from agencycli.tui.base import BaseScreen
from agencycli.tui.dialogs.ask import Ask
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.dialogs.conflict import ConflictDialog, Disputed
from agencycli.tui.dialogs.help import Help
from agencycli.tui.widgets.field import Field
from agencycli.tui.widgets.filter import FilterRow
from agencycli.tui.widgets.form import Form
from agencycli.tui.widgets.table import VirtualTable

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Everything(BaseScreen):
    """A screen that shows one name in every widget of the kit."""

    def __init__(self, name, rows) -> None:
        super().__init__()
        self.told = name
        self.source = rows(20, [name])

    def body(self):
        yield FilterRow()
        yield VirtualTable(self.source)
        yield Static(self.told, markup=False)
        yield Form(
            [
                Field("name", self.told, required=True, value=self.told),
                Field("kind", "kind", "choice", choices=[("a", self.told)], value="a"),
                Field("note", "note", "lines", value=self.told),
                Field("help", "help", help=self.told),
            ],
            id="form",
        )


def dialogs(name):
    return [
        Confirm(name),
        Ask(name, name),
        Choose(name, [("a", name), ("b", name)]),
        ConflictDialog([Disputed("a", name, name, name, name, clock.now())]),
        Help(name, [("a", name)]),
    ]


async def test_every_widget_and_dialog_shows_a_hostile_name_as_a_name(hostile, fake_rows, sent):
    app = AgencyApp(Seat("who"), screens=())
    async with app.run_test(size=(80, 24)) as pilot:

        async def shows(name: str) -> None:
            await pilot.pause()
            drawn = COLOURS.sub("", sent(app))
            assert not OBEYED.findall(drawn), name
            assert name[:2] in drawn
            assert app.is_running

        for name in hostile:
            screen = Everything(name, fake_rows)
            await app.push_screen(screen)
            await pilot.pause()
            screen.query_one(FilterRow).display = True
            screen.query_one("FilterRow Entry").value = name
            screen.show_place(filters=[name], count=name)
            screen.query_one(Form).remark("name", name)
            screen.tell(name, alarm=True)
            app.done_command = name
            screen.action_command()
            await shows(name)
            for dialog in dialogs(name):
                await app.push_screen(dialog)
                await shows(name)
                await app.pop_screen()
            await app.pop_screen()


async def test_a_click_on_a_name_runs_no_action(fake_rows):
    name = "[@click=app.quit]OOO[/]"
    app = AgencyApp(screens=())
    async with app.run_test(size=(80, 40)) as pilot:
        await app.push_screen(Everything(name, fake_rows))
        await pilot.pause()
        for y in range(40):
            await pilot.click(offset=(10 if y % 2 else 4, y))
        assert app.is_running
        assert app.return_code is None


def test_the_guard_stands_behind_every_widget_of_textual():
    guard.install()
    guard.install()
    app = AgencyApp(screens=())
    strip = Strip([Segment("a\x1b]52;c;aGk=\x07b\x9b2J\u202ec\ud800\nd"), Segment("clean")])
    assert strip.render(app.console) == "a]52;c;aGk=b2Jcdclean"


async def test_nothing_is_popped_up_suspended_or_opened_on_the_server(seen, tmp_path):
    app = AgencyApp(screens=())
    async with app.run_test() as pilot:
        await app.push_screen(BaseScreen())
        app.notify("A[/]B", severity="error")
        app.open_url("http://evil.test")
        app.action_screenshot()
        app.action_suspend_process()
        await pilot.press("ctrl+p", "ctrl+z")
        await pilot.pause()
        assert "▲ A[/]B" in seen(app)
        assert list(tmp_path.rglob("*.svg")) == []
        assert not app.ENABLE_COMMAND_PALETTE
