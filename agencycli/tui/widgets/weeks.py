"""Three weeks as a grid: a row a person, a deal or a client, a column a day, one cell chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Blur, Click, Focus, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from agencycli.i18n import N_, _, language
from agencycli.money import grouped
from agencycli.queries.planner import Day, Grid, PlanRow
from agencycli.tui.cells import changed, fitted
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets.styled import Styled
from agencycli.tui.widgets.week_cells import (
    DAYS_OFF,
    HOURS,
    WAITING,
    WEEK,
    WEEKDAYS,
    Layout,
    cell_of,
    drawn_cell,
    hours_of,
    laid_out,
    money_of,
)
from agencycli.values.text import visible

if TYPE_CHECKING:
    from agencycli.queries.cash import Cash

TITLES = 2
"""Lines that do not scroll: weekdays, and their numbers."""


class WeekGrid(PositionalKeys, Styled, ScrollView, can_focus=True, inherit_bindings=False):
    """The grid and its chosen cell. The first two lines hold the days and do not scroll.

    It scrolls with the cursor only: keys that scroll a view are the screen's here, Home leads to today.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--titles", "table--cursor", "table--accent", "table--warning", "table--alarm", "table--dim",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "row(-1)", N_("one row up"), show=False),
        Binding("down", "row(1)", N_("one row down; from the last one into the list"), show=False),
        Binding("pageup", "page(-1)", N_("further back"), show=False),
        Binding("pagedown", "page(1)", N_("further on"), show=False),
    ]

    class Moved(Message):
        """Another cell was chosen; ``place`` is its day."""

        def __init__(self, place: int) -> None:
            self.place = place
            super().__init__()

    class Left(Message):
        """The person goes on to the list below."""

    def __init__(self, *, empty: str = "", most: float = 0.36) -> None:
        """``empty`` is said while there is no row; the grid takes at most a part of the screen's height."""
        super().__init__(id="weeks")
        self.grid: Grid | None = None
        self.empty = empty
        self.row, self.place = 0, 0
        self.load = False
        self.with_money = False
        """Keep a line below the rows for the money ahead."""
        self.money: Cash | None = None
        self._most = most

    # -- what is shown

    @property
    def chosen(self) -> PlanRow | None:
        """The row of the chosen cell."""
        return self.grid.rows[self.row] if self.grid and self.row < len(self.grid.rows) else None

    def show(self, grid: Grid, place: int) -> None:
        """Show a grid; the row that was chosen stays chosen if it is still there."""
        kept = self.chosen.number if self.chosen else None
        same = self.grid is not None and self.grid.rows_of == grid.rows_of and self.chosen is not None
        self.grid, self.place = grid, place
        numbers = [row.number for row in grid.rows]
        self.row = numbers.index(kept) if same and kept in numbers else min(self.row, len(numbers) - 1) if same else 0
        self.row = max(0, self.row)
        self.virtual_size = Size(1, TITLES + self._foot + len(grid.rows))
        self.fit()
        self.refresh()

    def show_money(self, money: Cash | None) -> None:
        """Show the money ahead in the last line; None for weeks that are over."""
        self.money = money
        self.refresh()

    @property
    def _foot(self) -> int:
        """Lines below the rows that do not scroll."""
        return int(self.with_money)

    def fit(self) -> None:
        """Take as many lines as there are rows, within the share of the screen."""
        rows = max(1, len(self.grid.rows)) if self.grid else 1
        height = min(TITLES + rows, max(TITLES + 2, int(self.screen.size.height * self._most))) + self._foot
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self._keep_in_view()

    def choose(self, row: int, place: int) -> None:
        """Choose a cell."""
        if self.grid is None:
            return
        row = max(0, min(row, len(self.grid.rows) - 1))
        if (row, place) != (self.row, self.place):
            lines = {0, 1, *(TITLES + number - round(self.scroll_y) for number in (self.row, row))}
            before = {line: self.render_line(line) for line in lines if 0 <= line < self.size.height}
            same_week = self.place // WEEK == place // WEEK
            self.row, self.place = row, place
            self._keep_in_view()
            parts = [
                Region(x, line, width, 1)
                for line, was in before.items()
                for x, width in changed(was, self.render_line(line))
            ]
            # Beside every row stand the hours of the week.
            self.refresh(*(parts if same_week else ()))
            self.post_message(self.Moved(place))

    def show_load(self, load: bool) -> None:
        """Show hours in the cells, or how many things."""
        self.load = load
        self.refresh()

    def _keep_in_view(self) -> None:
        height = round(self.styles.height.value) if self.styles.height else self.size.height
        seen = max(1, height - TITLES - self._foot)
        first = round(self.scroll_y)
        if self.row < first or self.row >= first + seen:
            self.scroll_to(y=self.row if self.row < first else self.row - seen + 1, animate=False)

    # -- keys and mouse

    def action_row(self, steps: int) -> None:
        """Move by rows."""
        if self.grid is None or (steps > 0 and self.row >= len(self.grid.rows) - 1):
            self.post_message(self.Left())
        else:
            self.choose(self.row + steps, self.place)

    def action_page(self, pages: int) -> None:
        """Move by as many rows as are seen."""
        self.choose(self.row + pages * max(1, self.size.height - TITLES - self._foot), self.place)

    def on_click(self, event: Click) -> None:
        """Choose the cell the mouse points at; a double click goes to its list."""
        if self.grid is None or not TITLES <= event.y < self.size.height - self._foot:
            return
        row = round(self.scroll_y) + event.y - TITLES
        place = self._place_at(event.x)
        if row < len(self.grid.rows):
            self.choose(row, self.place if place is None else place)
            if event.chain == 2:
                self.post_message(self.Left())

    def _place_at(self, x: int) -> int | None:
        assert self.grid is not None
        layout = self._layout()
        at = 2 + layout.name
        for place, day in enumerate(self.grid.days):
            at += layout.width(day.is_today) + (place % WEEK == 0 and place > 0)
            if x < at:
                return place if x >= 2 + layout.name else None
        return None

    def on_resize(self, event: Resize) -> None:
        """Keep to the share of the screen."""
        self.fit()

    def on_focus(self, event: Focus) -> None:
        """Draw the cursor of a grid that listens."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """Draw the cursor of a grid that does not."""
        self.refresh()

    # -- drawing

    def _layout(self) -> Layout:
        return laid_out(self.scrollable_content_region.width, len(self.grid.days) if self.grid else 3 * WEEK)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        if self.grid is None:
            return Strip.blank(width, self.rich_style)
        if y < TITLES:
            return Strip(self._titles(y)).adjust_cell_length(width, self.rich_style)
        if self.with_money and y == self.size.height - 1:
            return Strip(self._money()).adjust_cell_length(width, self.rich_style)
        row = round(self.scroll_y) + y - TITLES
        if row < len(self.grid.rows):
            return Strip(self._row(row)).adjust_cell_length(width, self.rich_style)
        words = " " + self.empty if y == TITLES and not self.grid.rows else ""
        return Strip([Segment(fitted(words, width), self.rich_style)], width)

    def _titles(self, y: int) -> list[Segment]:
        assert self.grid is not None
        layout, days = self._layout(), self.grid.days
        segments = [Segment(" " * (2 + layout.name), self.rich_style)]
        for place, day in enumerate(days):
            if place % WEEK == 0 and place:
                segments.append(Segment("│", self._style("dim")))
            if y == 0:
                name = _(WEEKDAYS[day.on.weekday()])
                words = name if layout.cell > 2 else name[0]
                words = words.upper() if day.is_today else words
            else:
                words = str(day.on.day) if layout.cell > 2 or self._is_numbered(place) else ""
            # Where a mark may follow the digits the heading keeps its place free too.
            drawn = self._drawn(words, "", day)
            tone = "accent" if day.is_today else "dim" if day.kind in DAYS_OFF else ""
            segments.append(Segment(drawn, self._style(tone, bold=place == self.place)))
        waiting, hours = (_("waits"), _("h/week")) if y == 0 else ("", "")
        segments.append(
            Segment(fitted(waiting, WAITING, right=True) + fitted(hours, HOURS, right=True), self._style("dim"))
        )
        return segments

    def _drawn(self, digits: str, mark: str, day: Day) -> str:
        layout = self._layout()
        return drawn_cell(digits, mark, layout.room(day.is_today)).ljust(layout.width(day.is_today))

    def _is_numbered(self, place: int) -> bool:
        """Say whether a narrow day has its number over it: today, the chosen one, Mondays, as far as there is room."""
        assert self.grid is not None
        shown = {self.place}
        for other in (self.grid.today, *range(0, len(self.grid.days), WEEK)):
            if other is not None and not {other - 1, other + 1} & shown:
                shown.add(other)
        return place in shown

    def _row(self, number: int) -> list[Segment]:
        assert self.grid is not None
        layout, row, here = self._layout(), self.grid.rows[number], number == self.row
        red = row.is_red
        words = " · ".join(filter(None, (row.title, row.client)))
        name = fitted(visible(f"{MARKS['alarm']} {words}" if red else words), layout.name)
        segments = [Segment(f"{'▸' if here else ' '}{name} ", self._style("alarm" if red else "", bold=here))]
        has_capacity = self.grid.rows_of == "people" and row.number is not None
        opened = False
        for place, (cell, day) in enumerate(zip(row.cells, self.grid.days, strict=True)):
            if place % WEEK == 0 and place:
                segments.append(Segment("]" if opened else "│", self._style("" if opened else "dim")))
                opened = False
            room = layout.room(day.is_today)
            digits, mark, tone = cell_of(cell, day, room, load=self.load, has_capacity=has_capacity)
            drawn = self._drawn(digits, mark, day)
            if opened and drawn.startswith(" "):
                segments.append(Segment("]", self._style("")))
                drawn = drawn[1:]
            opened = False
            chosen = here and place == self.place
            if chosen and room > 2:
                drawn, opened = _bracketed(drawn)
            if drawn:
                segments.append(Segment(drawn, self._style(tone, cursor=chosen)))
        overdue = any(cell.overdue for cell in row.cells)
        waiting = f"{row.waiting or ''}" + (MARKS["alarm"] if overdue else " ")
        segments.append(Segment(fitted(waiting, WAITING, right=True), self._style("alarm" if overdue else "")))
        hours, tone = hours_of(row, min(self.place // WEEK, len(row.weeks) - 1))
        segments.append(Segment(fitted(hours, HOURS, right=True), self._style(tone)))
        return segments

    def _money(self) -> list[Segment]:
        assert self.grid is not None
        layout, money = self._layout(), self.money
        title = _("money, thousands")
        segments = [Segment(f" {fitted(title, layout.name)} ", self._style("dim"))]
        for place, day in enumerate(self.grid.days):
            if place % WEEK == 0 and place:
                segments.append(Segment("│", self._style("dim")))
            width = layout.width(day.is_today)
            words, tone = money_of(money.get(day.on) if money else None, width)
            segments.append(Segment(words.ljust(width) if width == 2 else words.rjust(width), self._style(tone)))
        hole = money.hole if money else None
        end = f"{MARKS['alarm']} {hole.day:%d.%m}" if hole else ""
        if money and not hole:
            end = grouped(money.days[-1].balance / 1000, 0, language())
        room = WAITING + HOURS
        segments.append(Segment(fitted(end, room, right=True), self._style("alarm" if hole else "dim")))
        return segments


def _bracketed(drawn: str) -> tuple[str, bool]:
    """Return a cell between brackets, and whether the closing one must stand in the next cell."""
    words = drawn.strip()
    if drawn.startswith(" "):
        start = len(drawn) - len(drawn.lstrip()) - 1 if words else 0
        drawn = f"{drawn[:start]}[{drawn[start + 1 :]}"
    if drawn.endswith(" "):
        end = max(len(drawn.rstrip()), 2)
        return f"{drawn[:end]}]{drawn[end + 1 :]}", False
    return drawn, True
