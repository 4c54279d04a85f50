"""Choose one of a list by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from agencycli.i18n import N_
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.widgets.entry import Entry
from agencycli.tui.widgets.options import Options


class Choose(Dialog["str | None"]):
    """``Choose(title, options)`` answers the key of an option; options are (key, words)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", N_("take")),
        Binding("down", "move(1)", N_("next"), show=False),
        Binding("up", "move(-1)", N_("previous"), show=False),
        Binding("pagedown", "move(8)", N_("further on"), show=False),
        Binding("pageup", "move(-8)", N_("further back"), show=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(title)
        self._list = Options(options, lines=10)

    def body(self) -> ComposeResult:
        """Yield the line to type in and the list."""
        yield Entry()
        yield self._list

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        self._list.narrow(event.value)

    def action_move(self, steps: int) -> None:
        """Move in the list."""
        self._list.move(steps)

    @on(Input.Submitted)
    @on(Options.Picked)
    def action_take(self) -> None:
        """Answer the marked option."""
        if self._list.chosen:
            self.dismiss(self._list.chosen.key)
