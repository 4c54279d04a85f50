"""A pane of lines with a cursor that goes from block to block: entries of a history, rows of a card."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from textual.events import Click
from textual.reactive import reactive

from agencycli.tui.widgets.flow import Flow, Line


class Blocks(Flow):
    """A subclass lays out its blocks and tells by ``begins`` on which line each of them begins."""

    place: reactive[int] = reactive(0, repaint=False)
    """The block under the cursor."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.begins: Sequence[int] = ()

    # -- moving

    def action_step(self, steps: int) -> None:
        """Move from block to block; through one that is longer than the view, line by line."""
        hidden_below = self._end(self.place) > self.scroll_y + self.height_in_view
        hidden_above = bool(self.begins) and self.begins[self.place] < self.scroll_y
        if hidden_below if steps > 0 else hidden_above:
            super().action_step(steps)
        else:
            self.go_to(self.place + steps)

    def action_page(self, pages: int) -> None:
        """Move by pages."""
        if not self.begins:
            return
        line = self.begins[self.place] + pages * max(1, self.height_in_view - 1)
        there = bisect_right(self.begins, line) - 1
        self.go_to(max(there, self.place + 1) if pages > 0 else min(max(there, 0), self.place - 1))

    def action_first(self) -> None:
        """Go to the first block."""
        self.go_to(0)

    def action_last(self) -> None:
        """Go to the last block."""
        self.go_to(len(self.begins) - 1)

    def go_to(self, place: int) -> None:
        """Put the cursor on a block, the nearest one that is there."""
        self.place = max(0, min(len(self.begins) - 1, place))
        self.keep_in_view()
        self.refresh()

    def _end(self, place: int) -> int:
        return self.begins[place + 1] if place + 1 < len(self.begins) else len(self.lines)

    def keep_in_view(self) -> None:
        """Scroll so far that the block under the cursor is seen."""
        if not self.begins:
            self.scroll_to(y=0, animate=False)
            return
        first, last = self.begins[self.place], self._end(self.place)
        if self.place == 0:
            first = 0
        if first < self.scroll_y:
            self.scroll_to(y=first, animate=False)
        elif last > self.scroll_y + self.height_in_view:
            self.scroll_to(y=min(first, last - self.height_in_view), animate=False)

    def on_click(self, event: Click) -> None:
        """Put the cursor on the block under the mouse."""
        line = round(self.scroll_y) + event.y
        if self.begins and line < len(self.lines):
            self.go_to(max(0, bisect_right(self.begins, line) - 1))

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw no cursor."""
        self.refresh()

    # -- drawing

    def is_marked(self, number: int) -> bool:
        """Say whether a line is the first of the block under the cursor."""
        return self.place < len(self.begins) and self.begins[self.place] == number

    def lay_out(self, width: int) -> Sequence[Line]:
        """Return the lines of all blocks, and set ``begins``."""
        raise NotImplementedError
