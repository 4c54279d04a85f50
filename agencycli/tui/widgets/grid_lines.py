"""How a grid to type into lies on the screen: its head, its columns, the cell under the cursor, remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from rich.segment import Segment
from textual.scroll_view import ScrollView
from textual.strip import Strip

from agencycli.tui.cells import fitted, width_of
from agencycli.tui.theme import MARKS, Tone
from agencycli.tui.widgets.styled import Styled
from agencycli.tui.widgets.typed_line import TypedLine
from agencycli.values.text import visible

HEAD = -1
"""The row of the cursor while it stands in the head."""
LEAST_HEAD, LEAST_ELASTIC, LEAST_REMARK = 8, 14, 24


class Cell(NamedTuple):
    """A part of the head, or a column."""

    key: str
    title: str
    width: int = 0
    """0 takes what is left."""
    right: bool = False
    looks: bool = False
    """What is typed is looked for, and a list is offered."""
    aside: bool = False
    """Enter passes it by; Tab goes there."""


class Remark(NamedTuple):
    """What is said of a row, how it looks, and which cell is wrong."""

    words: str = ""
    tone: Tone = ""
    wrong: str = ""


class GridLines(Styled, ScrollView, can_focus=True):
    """``titles`` name rows that are all there are; without them the last row is always a blank one."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"table--{tone}" for tone in ("titles", "accent", "warning", "alarm", "dim", "cursor")
    }

    def __init__(
        self, head: Sequence[Cell], columns: Sequence[Cell], titles: Sequence[str] = (), **options: Any
    ) -> None:
        super().__init__(**options)
        self.add_class("-keeps-typing")
        self.head, self.columns, self.titles = list(head), list(columns), list(titles)
        self.head_texts: dict[str, str] = {}
        self.rows: list[dict[str, str]] = [{} for _title in titles] or [{}]
        self.head_shown: Mapping[str, str] = {}
        self.head_wrong: Mapping[str, str] = {}
        self.shown: Sequence[Mapping[str, str]] = ()
        self.hints: Sequence[Mapping[str, str]] = ()
        """What an empty cell says."""
        self.remarks: Sequence[Remark] = ()
        self.absent: set[tuple[int, str]] = set()
        self.row, self.place = 0, 0
        self.typing: TypedLine | None = None
        self.chosen: str | None = None
        """What is marked in the list that is offered; set by who offers it."""
        self.settled: object = None

    @property
    def cell(self) -> Cell:
        """Where the cursor stands."""
        return (self.head if self.row == HEAD else self.columns)[self.place]

    @property
    def text(self) -> str:
        """What the cell under the cursor says."""
        return self._texts().get(self.cell.key, "")

    def _texts(self) -> dict[str, str]:
        return self.head_texts if self.row == HEAD else self.rows[self.row]

    # -- layout

    @property
    def _seen(self) -> int:
        return max(1, self.size.height - self._above)

    @property
    def _above(self) -> int:
        """How many lines stand above the rows: the head, and the titles."""
        return len(self._head_lines()) + 1

    def _head_lines(self) -> list[list[tuple[int, int]]]:
        """Return the head as lines of (place, cells)."""
        lines: list[list[tuple[int, int]]] = []
        room = 0
        for place, cell in enumerate(self.head):
            needed = width_of(cell.title) + 2 + max(LEAST_HEAD, width_of(self._head_words(cell))) + 2
            needed = min(needed, max(self.size.width - 2, 20))
            if not lines or room < needed:
                lines.append([])
                room = max(self.size.width - 2, 20)
            lines[-1].append((place, needed))
            room -= needed
        return lines

    def _head_words(self, cell: Cell) -> str:
        return visible(self.head_shown.get(cell.key) or self.head_texts.get(cell.key, ""))

    def _widths(self) -> list[int]:
        """Return the cells of each column; the remark takes what is left of a wide screen."""
        fixed = sum(cell.width + 1 for cell in self.columns if cell.width)
        left = self.size.width - 2 - fixed - self._title_cells()
        elastic = [cell for cell in self.columns if not cell.width]
        share = max(LEAST_ELASTIC, min(44, left - max(LEAST_REMARK, left // 3))) if elastic else 0
        return [cell.width or share for cell in self.columns]

    def _title_cells(self) -> int:
        return max((width_of(title) for title in self.titles), default=-1) + 1

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """Draw a line of the head, the titles, or a row."""
        width, head = self.size.width, self._head_lines()
        if y < len(head):
            segments = [Segment(" ", self._style(""))]
            for place, cells in head[y]:
                segments += self._drawn_head(self.head[place], place, cells)
            return Strip(segments).adjust_cell_length(width, self._style(""))
        if y == len(head):
            blank = " " * (self._title_cells() + 1 if self.titles else 1)
            words = [
                fitted(cell.title, cells, right=cell.right)
                for cell, cells in zip(self.columns, self._widths(), strict=True)
            ]
            return Strip([Segment(fitted(blank + " ".join(words), width), self._style("titles"))], width)
        number = round(self.scroll_y) + y - len(head) - 1
        return self._drawn_row(number, width) if number < len(self.rows) else Strip.blank(width, self.rich_style)

    def _drawn_head(self, cell: Cell, place: int, cells: int) -> list[Segment]:
        here = self.row == HEAD and self.place == place
        label = f"{cell.title}: "
        room = max(cells - width_of(label) - 2, 1)
        wrong = cell.key in self.head_wrong
        mark = f"{MARKS['alarm']} " if wrong else ""
        value = self._under_the_cursor(room, False) if here else None
        words = value or [
            Segment(fitted(mark + self._head_words(cell), room), self._style("alarm" if wrong else "bold"))
        ]
        return [Segment(label, self._style("dim")), *words, Segment("  ", self._style(""))]

    def _drawn_row(self, number: int, width: int) -> Strip:
        texts = self.rows[number]
        shown = self.shown[number] if number < len(self.shown) else {}
        hints = self.hints[number] if number < len(self.hints) else {}
        remark = self.remarks[number] if number < len(self.remarks) else Remark()
        segments = [Segment("▸" if number == self.row else " ", self._style(""))]
        if self.titles:
            segments.append(Segment(fitted(visible(self.titles[number]), self._title_cells()), self._style("dim")))
        for place, (cell, cells) in enumerate(zip(self.columns, self._widths(), strict=True)):
            if number == self.row and place == self.place:
                segments += self._under_the_cursor(cells, cell.right, hints.get(cell.key, ""))
            else:
                text = visible(shown.get(cell.key) or texts.get(cell.key, ""))
                tone = "alarm" if remark.wrong == cell.key else "bold" if self.titles else ""
                if not text:
                    text, tone = hints.get(cell.key, ""), "dim"
                segments.append(Segment(fitted(text, cells, right=cell.right), self._style(tone)))
            segments.append(Segment(" ", self._style("")))
        if remark.words:
            mark = f"{MARKS[remark.tone]} " if remark.tone in MARKS else ""
            room = max(0, width - sum(width_of(segment.text) for segment in segments))
            segments.append(Segment(fitted(mark + visible(remark.words), room), self._style(remark.tone or "dim")))
        return Strip(segments).adjust_cell_length(width, self._style(""))

    def _under_the_cursor(self, cells: int, right: bool, hint: str = "") -> list[Segment]:
        """Return the cell under the cursor: what is typed with its caret, else reversed as a whole."""
        if not self.has_focus:
            return [Segment(fitted(visible(self.text), cells, right=right), self._style("bold"))]
        if self.typing is None:
            return [Segment(fitted(visible(self.text) or hint, cells, right=right), self._style("", cursor=True))]
        before, caret, after = self.typing.drawn(cells)
        return [
            Segment(before, self._style("bold")), Segment(caret, self._style("", cursor=True)),
            Segment(after, self._style("bold")),
        ]  # fmt: skip
