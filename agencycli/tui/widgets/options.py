"""A short list to choose one of, narrowed down by what is typed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from agencycli.i18n import _
from agencycli.tui.cells import fitted
from agencycli.values.text import fold, visible


class Option(NamedTuple):
    """One of the choices: a stable key and the words shown for it."""

    key: str
    words: str


def matching(options: Sequence[Option], typed: str) -> list[Option]:
    """Return the options that hold every word typed, those beginning with it first."""
    start = fold(typed)
    found = [(option, fold(option.words)) for option in options]
    held = [(option, words) for option, words in found if all(word in words for word in start.split())]
    return [option for option, words in sorted(held, key=lambda each: not each[1].startswith(start))]


class Options(Widget, can_focus=False):
    """The list itself. Whoever holds the keyboard calls ``narrow`` and ``move``."""

    ALLOW_SELECT = False

    class Picked(Message):
        """An option was clicked."""

        def __init__(self, option: Option) -> None:
            self.option = option
            super().__init__()

    def __init__(self, options: Sequence[tuple[str, str]], *, lines: int = 8, **widget: Any) -> None:
        super().__init__(**widget)
        self._all = [Option(*each) for each in options]
        self._lines = lines
        self.found: list[Option] = list(self._all)
        self.place = 0

    @property
    def chosen(self) -> Option | None:
        """The option under the cursor."""
        return self.found[self.place] if self.found else None

    def narrow(self, typed: str) -> None:
        """Keep what matches; an empty text brings all back."""
        self.found = matching(self._all, typed)
        self.place = 0
        self.refresh(layout=True)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Put other options in the place of those that were there."""
        self._all = [Option(*each) for each in options]
        self.narrow("")

    def point_at(self, key: str) -> None:
        """Put the cursor on a key, if it is there."""
        self.place = next((i for i, option in enumerate(self.found) if option.key == key), self.place)
        self.refresh()

    def move(self, steps: int) -> None:
        """Move the cursor, stopping at the ends."""
        self.place = max(0, min(len(self.found) - 1, self.place + steps))
        self.refresh()

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """Return the lines needed."""
        return max(1, min(self._lines, len(self.found)))

    def _first(self) -> int:
        height = max(1, self.size.height)
        return max(0, min(self.place - height // 2, len(self.found) - height))

    def render(self) -> Text:
        """Draw the visible part, the chosen one marked."""
        if not self.found:
            return Text(_("nothing like this"), style="dim")
        text = Text(no_wrap=True, end="")
        width, first = self.size.width, self._first()
        for i, option in enumerate(self.found[first : first + max(1, self.size.height)], first):
            mark, style = ("▸", "reverse") if i == self.place else (" ", "")
            text.append(fitted(mark + visible(option.words), width), style=style)
            text.append("\n")
        text.right_crop(1)
        return text

    def on_click(self, event: Click) -> None:
        """Choose by mouse."""
        place = self._first() + event.y
        if place < len(self.found):
            self.place = place
            self.refresh()
            self.post_message(self.Picked(self.found[place]))
