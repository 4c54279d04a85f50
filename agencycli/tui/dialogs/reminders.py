"""The reminders that somebody has not read yet, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.tui.cells import short_moment
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.reminders import Reminder
from agencycli.values.text import visible


class Reminders(Dialog[bool | None]):
    """All of them; closed, they are read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,ctrl+r", "leave", N_("read")),
        Binding("down", "scroll(1)", N_("further"), show=False),
        Binding("up", "scroll(-1)", N_("back"), show=False),
        Binding("pagedown", "scroll(10)", N_("further"), show=False),
        Binding("pageup", "scroll(-10)", N_("back"), show=False),
    ]

    def __init__(self, shown: Sequence[Reminder]) -> None:
        super().__init__(_("Reminders"))
        self.shown = shown

    def body(self) -> ComposeResult:
        """Yield them."""
        parts = []
        for one in reversed(self.shown):
            text = Text()
            text.append(short_moment(one.at, clock.today()) + "  ").append(visible(one.subject), style="bold")
            for line in one.body.split("\n"):
                text.append("\n" + visible(line))
            parts.append(text)
        with VerticalScroll(can_focus=False):
            yield Static(Text("\n\n").join(parts))

    def action_scroll(self, lines: int) -> None:
        """Move the list."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Close it: what stood here was read."""
        self.dismiss(True)
