"""The heart of the chosen row, under the list or beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.text import Text
from textual.widget import Widget

from agencycli.tui.cells import fitted
from agencycli.values.text import visible

Drawing = Callable[[int, int], Text]
"""Takes the cells and lines there are, returns what to draw."""


def lines_of(lines: Sequence[str], width: int, height: int) -> Text:
    """Return lines of plain words: cut to the width when there is room for each one only, else wrapped."""
    cut = len(lines) >= height
    return Text("\n").join(
        Text(fitted(visible(line), width).rstrip() if cut else visible(line)) for line in lines[:height]
    )


class Glance(Widget, can_focus=False):
    """A few lines about the row under the cursor; drawn anew only when they say something else."""

    ALLOW_SELECT = False

    def __init__(self, lines: int) -> None:
        """``lines`` are taken when it stands under the list."""
        super().__init__(id="glance")
        self.lines = lines
        self._drawing: Drawing | None = None
        self._drawn = Text()

    def show(self, drawing: Drawing | None) -> None:
        """Show something else; None shows nothing."""
        self._drawing = drawing
        if self._text() != self._drawn:
            self.refresh()

    def _text(self) -> Text:
        width, height = self.content_size
        return self._drawing(width, height) if self._drawing and width and height else Text()

    def render(self) -> Text:
        """Draw it."""
        self._drawn = self._text()
        return self._drawn
