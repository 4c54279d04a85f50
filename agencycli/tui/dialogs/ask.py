"""Ask for one line of text."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from agencycli.i18n import N_
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.widgets.entry import Entry


class Ask(Dialog["str | None"]):
    """``Ask(label)`` answers what was typed, without blanks around it; None when left or left empty."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", N_("take"))]

    def __init__(self, label: str, value: str = "") -> None:
        super().__init__(label)
        self._value = value

    def body(self) -> ComposeResult:
        """Yield the line."""
        yield Entry(self._value)

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Answer what is typed."""
        self.dismiss(self.query_one(Entry).value.strip() or None)
