"""Lines of toned words to read and scroll: what a card is drawn with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from agencycli.i18n import N_
from agencycli.tui.cells import fitted, width_of
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.widgets.styled import Styled
from agencycli.values.text import visible

Piece = tuple[str, str]
"""Words and their tone: "", bold, dim, accent, warning, alarm."""
Line = list[Piece]


def wrapped(pieces: Iterable[Piece], width: int, first: str = "", rest: str = "") -> list[Line]:
    """Return pieces broken between words into lines of at most ``width`` cells.

    ``first`` and ``rest`` are blanks or marks before the first line and before the others. A line break in a piece
    breaks the line; a word longer than a line is cut.
    """
    lines: list[Line] = [[(first, "")]]
    room = start = max(1, width - width_of(first))
    later = max(1, width - width_of(rest))

    def turn() -> None:
        nonlocal room, start
        lines.append([(rest, "")])
        room = start = later

    for text, tone in pieces:
        for number, part in enumerate(text.splitlines() or [""]):
            if number:
                turn()
            for word in visible(part).split(" "):
                glued = word if room == start else f" {word}"
                if width_of(glued) > room and room != start:
                    turn()
                    glued = word
                while width_of(glued) > room:
                    cut = _head(glued, room)
                    lines[-1].append((cut, tone))
                    glued = glued[len(cut) :]
                    turn()
                if glued.strip() or room != start:
                    lines[-1].append((glued, tone))
                    room -= width_of(glued)
    return lines


def _head(word: str, room: int) -> str:
    """Return as much of a word as fits, at least one character."""
    taken = 1
    while taken < len(word) and width_of(word[: taken + 1]) <= room:
        taken += 1
    return word[:taken]


class Flow(PositionalKeys, Styled, ScrollView, can_focus=True):
    """A pane of lines. A subclass or its screen gives the lines for a width by ``lay_out``."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"table--{tone}" for tone in ("accent", "warning", "alarm", "dim", "cursor")
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", N_("further"), show=False),
        Binding("up", "step(-1)", N_("back"), show=False),
        Binding("pagedown", "page(1)", N_("a page further"), show=False),
        Binding("pageup", "page(-1)", N_("a page back"), show=False),
        Binding("home", "first", N_("to the beginning"), show=False),
        Binding("end", "last", N_("to the end"), show=False),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.lines: Sequence[Line] = ()
        self._laid_out_for = 0

    # -- what a subclass gives

    def lay_out(self, width: int) -> Sequence[Line]:
        """Return all lines for a width."""
        return self.lines

    def is_marked(self, number: int) -> bool:
        """Say whether a line belongs to what the cursor is on."""
        return False

    # -- layout

    def renew(self) -> None:
        """Lay the lines out again: what they show has changed."""
        width = self.scrollable_content_region.width or self.size.width
        if width <= 0:
            self._laid_out_for = 0  # out of sight: laid out once it is seen
            return
        self._laid_out_for = width
        self.lines = self.lay_out(width)
        self.virtual_size = Size(width, len(self.lines))
        self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines needed at a width."""
        if width > 0 and width != self._laid_out_for:
            return len(self.lay_out(width))
        return len(self.lines)

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew for another width."""
        if self.scrollable_content_region.width != self._laid_out_for:
            self.renew()

    # -- moving

    @property
    def height_in_view(self) -> int:
        """How many lines are in sight."""
        return max(1, self.size.height)

    def action_step(self, steps: int) -> None:
        """Move by lines."""
        self.scroll_to(y=self.scroll_y + steps, animate=False)

    def action_page(self, pages: int) -> None:
        """Move by pages."""
        self.action_step(pages * max(1, self.height_in_view - 1))

    def action_first(self) -> None:
        """Go to the first line."""
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """Go to the last line."""
        self.scroll_to(y=len(self.lines), animate=False)

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        number = round(self.scroll_y) + y
        width = self.size.width
        if number >= len(self.lines):
            return Strip.blank(width, self.rich_style)
        cursor = self.has_focus and self.is_marked(number)
        segments, room = [], width
        for text, tone in self.lines[number]:
            words = text if width_of(text) <= room else fitted(text, room)
            segments.append(Segment(words, self._style(tone, cursor)))
            room -= width_of(words)
        return Strip(segments).adjust_cell_length(width, self._style("", cursor))
