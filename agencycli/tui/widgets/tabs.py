"""What a place can show, each with its key and how many there are; the chosen one is reversed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from agencycli.i18n import _
from agencycli.tui.cells import width_of
from agencycli.tui.widgets.bars import Bar


class Tabs(Bar):
    """``options`` maps what can be chosen to (key, words marked by ``N_()``); ``counts`` says how many there are."""

    def __init__(self, options: Mapping[str, tuple[str, str]], chosen: str, **widget: Any) -> None:
        super().__init__(**widget)
        self.options = options
        self.chosen = chosen
        self.counts: dict[str, int] = {}

    def choose(self, option: str) -> None:
        """Reverse another one."""
        self.chosen = option
        self.refresh()

    def line(self, width: int) -> Text:
        """Return the line; when it gets narrow first the counts give way, then the blanks, then what is empty."""
        for counted, gap, empty in ((True, 2, True), (False, 2, True), (False, 1, True), (False, 1, False)):
            text = self._line(counted, gap, empty)
            if width_of(text.plain) <= width:
                break
        text.truncate(width)
        return text

    def _line(self, counted: bool, gap: int, empty: bool) -> Text:
        text = Text(" ", no_wrap=True, end="")
        for option, (key, words) in self.options.items():
            count = self.counts.get(option)
            if not empty and count == 0 and option != self.chosen:
                continue
            said = f" {_(words)}" + (f" {count}" if counted and count else "")
            mark = " reverse" if option == self.chosen else ""
            text.append(key, style=f"bold{mark}").append(said, style=mark.strip() or "dim").append(" " * gap)
        return text
