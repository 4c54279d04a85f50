"""The filter row: ``/`` opens it, typing narrows the list, Enter goes to the list, Esc takes the filter away."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Label

from agencycli.i18n import N_
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.widgets.entry import Entry

SECONDS_OF_REST = 0.1
"""Every narrowed list repaints the screen; typing is waited out."""


class FilterRow(PositionalKeys, Horizontal):
    """One line above a list, out of sight until it is opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", N_("take the filter away"), show=False),
        Binding("down", "leave", N_("go to the list"), show=False),
    ]

    class Changed(Message):
        """The filter is another one now."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class Left(Message):
        """The person goes on to the list."""

    def __init__(self, hint: str = "", **options: Any) -> None:
        """``hint`` stands in the line while it is empty."""
        super().__init__(**options)
        self._hint = hint
        self.display = False
        self._posted = ""
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """Put the mark and the line."""
        yield Label("/ ", markup=False)
        yield Entry(placeholder=self._hint)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Entry).value

    def open(self) -> None:
        """Show the row and type in it."""
        self.display = True
        self.screen.set_focus(self.query_one(Entry))

    @on(Input.Changed)
    def wait(self, event: Input.Changed) -> None:
        """Wait until the typing rests."""
        event.stop()
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(SECONDS_OF_REST, self._post)

    def _post(self) -> None:
        if self._rest:
            self._rest.stop()
            self._rest = None
        if self.text != self._posted:
            self._posted = self.text
            self.post_message(self.Changed(self._posted))

    @on(Input.Submitted)
    def leave_by_enter(self, event: Input.Submitted) -> None:
        """Go to the list."""
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        """Filter at once and give the keyboard back; the row goes if it is empty."""
        self._post()
        self.display = bool(self.text)
        self.post_message(self.Left())

    def action_clear(self) -> None:
        """Take the filter away."""
        self.query_one(Entry).value = ""
        self.action_leave()
