"""A table of any length that holds only the pages looked at, and repaints only the lines that change."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Blur, Click, Focus, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from agencycli.i18n import N_
from agencycli.listing import RIGHT_ALIGNED
from agencycli.tui.cells import Cell, fitted
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.widgets.columns import Layout, laid_out
from agencycli.tui.widgets.rows import NoRows, Pages, RowSource
from agencycli.tui.widgets.styled import Styled

SECONDS_OF_REST = 0.15
"""A preview is asked for when the cursor rests, not on every row passed."""
GONE = Cell("…", "dim")


class VirtualTable(PositionalKeys, Styled, ScrollView, can_focus=True):
    """A list with a cursor. The first line holds the titles and does not scroll."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--titles", "table--cursor", "table--accent", "table--warning", "table--alarm", "table--dim",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("one row up"), show=False),
        Binding("down", "move(1)", N_("one row down"), show=False),
        Binding("pageup", "page(-1)", N_("one page up"), show=False),
        Binding("pagedown", "page(1)", N_("one page down"), show=False),
        Binding("home", "first", N_("to the first row"), show=False),
        Binding("end", "last", N_("to the last row"), show=False),
        Binding("enter", "open", N_("open the row"), show=False),
        Binding("space", "mark", N_("mark the row"), show=False),
    ]

    class Opened(Message):
        """Enter or a double click on a row."""

        def __init__(self, table: VirtualTable, row_id: int) -> None:
            self.table, self.row_id = table, row_id
            super().__init__()

        @property
        def control(self) -> VirtualTable:
            """The table."""
            return self.table

    class Highlighted(Message):
        """The cursor has come to rest on a row; ``row_id`` is None in an empty table."""

        def __init__(self, table: VirtualTable, row_id: int | None) -> None:
            self.table, self.row_id = table, row_id
            super().__init__()

        @property
        def control(self) -> VirtualTable:
            """The table."""
            return self.table

    class Marked(Message):
        """Space marked a row or took its mark away."""

        def __init__(self, table: VirtualTable) -> None:
            self.table = table
            super().__init__()

        @property
        def control(self) -> VirtualTable:
            """The table."""
            return self.table

    class Failed(Message):
        """A page could not be read; its rows are drawn as dots."""

        def __init__(self, error: Exception) -> None:
            self.error = error
            super().__init__()

    def __init__(self, source: RowSource | None = None, *, empty: str = "", expected: int = 0, **options: Any) -> None:
        """``empty`` says what belongs here and the key that makes the first one.

        ``expected`` is how many rows there will be once ``lengthen`` was called.
        """
        super().__init__(**options)
        self.source: RowSource = source or NoRows()
        self._expected = expected
        self._empty = empty
        self.place = 0
        self.marks: set[int] = set()
        self._pages = self._pages_of(self.source)
        self._laid_out, self._laid_out_in = Layout([], 1, False), -1
        self.set_reactive(VirtualTable.virtual_size, self._size_of_all())
        self._rest: Timer | None = None

    # -- rows

    @property
    def empty(self) -> str:
        """What is said while there are no rows."""
        return self._empty

    @empty.setter
    def empty(self, words: str) -> None:
        if words != self._empty:
            self._empty = words
            if not self.source.ids:
                self.refresh()

    @property
    def row_id(self) -> int | None:
        """The id under the cursor; None in an empty table."""
        return self.source.ids[self.place] if self.place < len(self.source.ids) else None

    @property
    def chosen_ids(self) -> list[int]:
        """What a bulk action works on: the marked rows in order, else the one under the cursor."""
        if self.marks:
            return [row_id for row_id in self.source.ids if row_id in self.marks]
        return [] if self.row_id is None else [self.row_id]

    def show(self, source: RowSource) -> None:
        """Show other rows. The cursor stays on its row if that is still there, marks on theirs.

        Only lines that look different are drawn anew: on a slow line a list kept up to date costs next to nothing.
        """
        kept, before, self._expected = self.row_id, self._picture(), 0
        self.source = source
        try:
            self.place = source.ids.index(kept) if kept is not None else 0
        except ValueError:
            self.place = max(0, min(self.place, len(source.ids) - 1))
        if self.marks:
            self.marks.intersection_update(source.ids)
        self._pages = self._pages_of(source)
        self._lay_out()
        self._keep_in_view()
        after = self._picture()
        if before[0] != after[0]:
            self.refresh()
        else:
            for line, (was, stands) in enumerate(zip(before, after, strict=True)):
                if was != stands:
                    self.refresh_line(line + round(self.scroll_y))
        self._rested(at_once=True)

    def lengthen(self, ids: array[int]) -> None:
        """Let the list go on: ``ids`` begin with those it has, and these fill whole pages."""
        self.source.ids, self._expected = ids, 0
        self._lay_out()

    def _picture(self) -> list[Any]:
        """Return what each line in view shows; the first stands for the titles and how all is laid out."""
        first, ids = round(self.scroll_y), self.source.ids
        frame = (
            first,
            self.size,
            self._layout(),
            [column.title for column in self.source.columns],
            bool(ids),
        )
        return [frame] + [
            (self._pages.row(place), place == self.place, ids[place] in self.marks) if place < len(ids) else None
            for place in range(first, first + self._rows_in_view)
        ]

    def reread(self, row_ids: Iterable[int]) -> None:
        """Read some rows anew: they were changed, their order was not."""
        self._pages.forget(row_ids)
        self.refresh()
        self._rested(at_once=True)

    def go_to(self, row_id: int) -> None:
        """Put the cursor on a row, if it is there."""
        if row_id in self.source.ids:
            self._move_to(self.source.ids.index(row_id))

    def _pages_of(self, source: RowSource) -> Pages:
        return Pages(source, failed=self._fail, grown=lambda: self.call_after_refresh(self._lay_out))

    def _fail(self, error: Exception) -> None:
        self.post_message(self.Failed(error))

    # -- layout

    def on_mount(self) -> None:
        """Tell of the row the table opens on, once the first picture stands."""
        self._rested()

    def on_resize(self, event: Resize) -> None:
        """Fit the columns and keep the cursor in sight."""
        self._lay_out()
        self._keep_in_view()

    def on_focus(self, event: Focus) -> None:
        """Draw the cursor of a table that listens."""
        self.refresh_line(self.place + 1)

    def on_blur(self, event: Blur) -> None:
        """Draw the cursor of a table that does not."""
        self.refresh_line(self.place + 1)

    def _lay_out(self) -> None:
        self.virtual_size = self._size_of_all()
        before, self._laid_out_in = self._laid_out, -1
        if self._layout() != before:
            self.refresh()

    def _size_of_all(self) -> Size:
        return Size(1, max(len(self.source.ids), self._expected) + 1)

    def _layout(self) -> Layout:
        """Return how the columns lie in the width there is; the first picture is drawn before a resize is heard of."""
        width = self.scrollable_content_region.width - 1
        if width != self._laid_out_in:
            self._laid_out, self._laid_out_in = laid_out(self.source.columns, self._pages.content, width), width
        return self._laid_out

    @property
    def _rows_in_view(self) -> int:
        return max(1, self.size.height - 1)

    def _keep_in_view(self, *, jump: int = 0) -> None:
        first, seen = round(self.scroll_y), self._rows_in_view
        if self.place < first:
            self.scroll_to(y=max(0, self.place - jump), animate=False)
        elif self.place >= first + seen:
            self.scroll_to(y=self.place - seen + 1 + jump, animate=False)

    # -- cursor

    def _move_to(self, place: int) -> None:
        place = max(0, min(len(self.source.ids) - 1, place))
        if place == self.place or not self.source.ids:
            return
        old, self.place = self.place, place
        # Textual repaints the whole table when it scrolls; a quarter of the view at once keeps that rare.
        self._keep_in_view(jump=self._rows_in_view // 4 if abs(place - old) == 1 else 0)
        self.refresh_line(old + 1)
        self.refresh_line(place + 1)
        self._rested()

    def _rested(self, *, at_once: bool = False) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        if at_once:
            self._highlight()
        else:
            self._rest = self.set_timer(SECONDS_OF_REST, self._highlight)

    def _highlight(self) -> None:
        self.post_message(self.Highlighted(self, self.row_id))

    def action_move(self, steps: int) -> None:
        """Move the cursor by rows."""
        self._move_to(self.place + steps)

    def action_page(self, pages: int) -> None:
        """Move the cursor and the view by pages."""
        step = pages * self._rows_in_view
        self.scroll_to(y=self.scroll_y + step, animate=False)
        self._move_to(self.place + step)

    def action_first(self) -> None:
        """Go to the first row."""
        self._move_to(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self._move_to(len(self.source.ids) - 1)

    def action_open(self) -> None:
        """Open the row."""
        if self.row_id is not None:
            self.post_message(self.Opened(self, self.row_id))

    def action_mark(self) -> None:
        """Mark the row, or take its mark away, and go to the next."""
        if self.row_id is not None:
            self.marks ^= {self.row_id}
            self.refresh_line(self.place + 1)
            self._move_to(self.place + 1)
            self.post_message(self.Marked(self))

    def clear_marks(self) -> None:
        """Take all marks away."""
        if self.marks:
            self.marks.clear()
            self.refresh()
            self.post_message(self.Marked(self))

    def on_click(self, event: Click) -> None:
        """Put the cursor where the mouse points; a double click opens."""
        place = round(self.scroll_y) + event.y - 1
        if event.y >= 1 and place < len(self.source.ids):
            self._move_to(place)
            if event.chain == 2:
                self.action_open()

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line: the titles, a row, or nothing."""
        width = self.size.width
        if y == 0:
            return self._titles(width)
        place = round(self.scroll_y) + y - 1
        if place < len(self.source.ids):
            return self._drawn(place, width)
        if y == 2 and not self.source.ids and self.empty:
            return Strip([Segment(fitted(" " + self.empty, width), self.rich_style)], width)
        return Strip.blank(width, self.rich_style)

    def _titles(self, width: int) -> Strip:
        columns = self.source.columns
        shown, gap, hidden = self._layout()
        words = [fitted(columns[i].title, cells, right=columns[i].kind in RIGHT_ALIGNED) for i, cells in shown]
        line = " " + (" " * gap).join(words)
        if hidden:
            line = fitted(line, width - 1) + "›"
        return Strip([Segment(fitted(line, width), self._style("titles"))], width)

    def _drawn(self, place: int, width: int) -> Strip:
        row = self._pages.row(place)
        here = place == self.place
        cursor = here and self.has_focus
        base = self._style("", cursor)
        marked = self.source.ids[place] in self.marks
        text = ("◆" if marked else "▸") if here else ("•" if marked else " ")
        if row is None:
            return Strip([Segment(fitted(text + GONE.text, width), self._style(GONE.tone, cursor))], width)
        segments: list[Segment] = []
        columns = self.source.columns
        shown, gap, _hidden = self._layout()
        for number, (i, cells) in enumerate(shown):
            if number:
                text += " " * gap
            words, tone = row[i]
            drawn = fitted(words, cells, right=columns[i].kind in RIGHT_ALIGNED)
            if tone:
                segments += [Segment(text, base), Segment(drawn, self._style(tone, cursor))]
                text = ""
            else:
                text += drawn
        segments.append(Segment(text, base))
        return Strip(segments).adjust_cell_length(width, base)
