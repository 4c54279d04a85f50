"""Three weeks of the agency: who does what when, the list of the chosen day under it, moved by the keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.events import Resize
from textual.timer import Timer

from agencycli import clock, queries
from agencycli.i18n import N_, _
from agencycli.models import Item, Staff
from agencycli.queries.planner import PlanLine, PlanRow
from agencycli.tui.screens import plan_asked
from agencycli.tui.screens.plan_asked import ROWS, WEEKS, WHOSE, Asked, Read
from agencycli.tui.screens.plan_glance import PlanGlance
from agencycli.tui.screens.plan_rows import PlanRows, PlanTable, row_id
from agencycli.tui.widgets.bars import RuledLine
from agencycli.tui.widgets.filter import FilterRow
from agencycli.tui.widgets.table import VirtualTable
from agencycli.tui.widgets.week_cells import WEEK
from agencycli.tui.widgets.weeks import WeekGrid

if TYPE_CHECKING:
    from agencycli.queries.cash import Cash
    from agencycli.queries.series import Whereabouts

MONEY_FROM = frozenset(
    {
        "budget_line", "budget_fact", "cash_balance", "work_entry", "deal_staff", "deal", "deal_line", "stage",
        "client",
    }
)  # fmt: skip
READ_FROM = frozenset(
    {
        "item", "item_helper", "item_check", "series", "deal", "deal_line", "client", "client_date", "staff",
        "staff_hours", "leave", "calendar_day", *MONEY_FROM,
    }
)  # fmt: skip
SECONDS_OF_REST = 0.1
"""The list of a day is read when the cursor rests, not for every day passed."""
ADDED_TO = {"people": "owner", "deals": "deal", "clients": "client"}


class PlannerScreen(PlanGlance):
    """The three weeks. Arrows choose a cell, Tab or Down goes into its list."""

    WHERE = N_("Three weeks")
    HINT = N_("e.g. call, Remstroy; priority = high; kind = letter")
    EMPTY = N_("nothing stands in these weeks: t adds something to be done")
    EMPTY_DAY = N_("nothing stands on this day: t adds something to be done")
    HORIZONTAL_BREAKPOINTS = [(0, "-under"), (120, "-beside")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "day(-1)", N_("a day earlier in the grid"), show=False),
        Binding("right", "day(1)", N_("a day later in the grid"), show=False),
        Binding("[", "week(-1)", N_("a week earlier"), show=False),
        Binding("]", "week(1)", N_("a week later"), show=False),
        Binding("home", "today", N_("to today"), show=False),
        Binding("/", "filter", N_("filter"), show=False),
        Binding("o", "whose", N_("team, own, nobody's"), show=False),
        Binding("r", "rows", N_("rows of people, of deals, of clients"), show=False),
        Binding("w", "load", N_("hours of work in the cells, or how many things"), show=False),
        Binding("c", "cash", N_("the money ahead, and what makes a hole"), show=False),
        Binding("tab", "app.focus_next", N_("between the grid and the list"), show=False),
    ]

    def __init__(self, series: int | None = None) -> None:
        """``series`` is the number of one to begin at: on the day it comes next."""
        super().__init__()
        self.asked = self.home = Asked(queries.planner.monday())
        self.day = clock.today()
        """The chosen day."""
        self.weeks = WeekGrid(empty=_(self.EMPTY))
        self.heading = RuledLine(id="heading")
        """Whose day it is, how much stands on it, how much it can hold."""
        self.table = PlanTable(empty=_(self.EMPTY_DAY))
        self.row: FilterRow | None = None
        self._rest: Timer | None = None
        self._series = series
        self._there: Whereabouts | None = None
        """Where the cursor goes once the weeks are read."""
        self._wanted: int | None = None
        """The row of the list that the cursor goes to once the day is read."""
        self._day_words = ""
        self.watched = READ_FROM

    def body(self) -> ComposeResult:
        """Yield the grid, the day, its list and the glance."""
        yield self.weeks
        yield self.heading
        with Container(id="list"):
            yield self.table
            yield self.glance

    def on_mount(self) -> None:
        """Begin with the team, on one's own today."""
        self.weeks.with_money = self.actor.may_see_cost
        self.weeks.focus()
        if self._series is None:
            self.ask_for(self.asked)
        else:
            self.in_thread(
                partial(queries.series.whereabouts, self.actor, self._series), self._begin_at, otherwise=self._begin
            )

    def _begin(self, error: Exception) -> None:
        self.refuse(error)
        self.ask_for(self.asked)

    def _begin_at(self, there: Whereabouts) -> None:
        self.day, self._there = there.on, there
        self._wanted = row_id("item", there.item) if there.item else row_id("series", self._series or 0, there.due_on)
        week = (there.on - queries.planner.monday()).days // WEEK
        self.home = Asked(queries.planner.monday(max(0, week - 1) if week >= WEEKS else 0))
        self.ask_for(self.home)

    # -- reading

    def ask_for(self, asked: Asked) -> None:
        """Read other weeks, or others' rows."""
        self.in_thread(partial(plan_asked.read, self.actor, asked), self._show, group="grid")

    def refresh_data(self) -> None:
        """Read the grid and the list anew."""
        self.in_thread(partial(plan_asked.read, self.actor, self.asked), self._show, group="grid", quiet=True)

    def _show(self, read: Read) -> None:
        if read.asked != self.asked:
            self.agency.done_command = plan_asked.command(read.asked)
        self.asked, self.seen = read.asked, max(self.seen, read.newest)
        last = self.asked.first + dt.timedelta(days=WEEKS * WEEK - 1)
        self.day = min(max(self.day, self.asked.first), last)
        self.weeks.show(read.grid, (self.day - self.asked.first).days)
        if self._there is not None:
            owners = [row.number for row in read.grid.rows]
            if self._there.owner in owners:
                self.weeks.choose(owners.index(self._there.owner), self.weeks.place)
            self._there = None
        filters = [_(WHOSE[read.asked.whose]), _(ROWS[read.asked.rows]) if ROWS[read.asked.rows] else ""]
        if read.asked.typed:
            filters.append(f"“{read.asked.typed}”")
        self.show_place(filters=filters, count=f"{read.asked.first:%d.%m} – {last:%d.%m}")
        self._read_day()
        if self.weeks.with_money:
            until = partial(queries.cash.until, self.actor, last)
            self.in_thread(until, self._show_money, group="money", quiet=True)

    def _show_money(self, money: Cash | None) -> None:
        self.weeks.show_money(money)
        self._say_heading()

    def _read_day(self) -> None:
        if self._rest:
            self._rest.stop()
            self._rest = None
        row = self.weeks.chosen
        if row is None:
            self._show_day(None, [])
            return
        self.in_thread(
            partial(plan_asked.lines, self.actor, self.day, self.asked, row),
            partial(self._show_day, row),
            group="day",
            quiet=True,
        )

    def _show_day(self, row: PlanRow | None, lines: list[PlanLine]) -> None:
        self._day_words = plan_asked.heading(row, self.day, lines, self.weeks.place)
        self._say_heading()
        self.table.show(PlanRows(lines, with_owner=self.asked.rows != "people"))
        if self._wanted is not None:
            self.table.go_to(self._wanted)
            self._wanted = None

    def _say_heading(self) -> None:
        cash = self.weeks.money.get(self.day) if self.weeks.money else None
        words = [self._day_words]
        if cash:
            from agencycli.tui.screens.plan_cash import of_day  # the grid stands before money is read

            words.append(of_day(cash))
        self.heading.say(" · ".join(filter(None, words)))

    def on_resize(self, event: Resize) -> None:
        """Draw the glance for the place it has now."""
        self.weeks.fit()

    # -- moving

    @on(WeekGrid.Moved)
    def follow_the_cursor(self, event: WeekGrid.Moved) -> None:
        """Read the list of another cell once the cursor rests there."""
        self.day = self.asked.first + dt.timedelta(days=event.place)
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(SECONDS_OF_REST, self._read_day)

    @on(WeekGrid.Left)
    def go_into_the_list(self) -> None:
        """Go on to the list."""
        if self.table.source.ids:
            self.table.focus()

    @on(VirtualTable.Opened)
    def open_line(self) -> None:
        """Open what Enter opens."""
        self.action_card()

    def action_day(self, days: int) -> None:
        """Choose a neighbouring day; beyond the edge the weeks move on."""
        self._go_to(self.day + dt.timedelta(days=days))

    def _go_to(self, day: dt.date) -> None:
        place = (day - self.asked.first).days
        if 0 <= place < WEEKS * WEEK:
            self.weeks.choose(self.weeks.row, place)
        else:
            self.day = day
            weeks = place // WEEK if place < 0 else (place - WEEKS * WEEK) // WEEK + 1
            self.ask_for(replace(self.asked, first=self.asked.first + dt.timedelta(days=weeks * WEEK)))

    def action_week(self, weeks: int) -> None:
        """Move the weeks."""
        shift = dt.timedelta(days=weeks * WEEK)
        self.day += shift
        self.ask_for(replace(self.asked, first=self.asked.first + shift))

    def action_today(self) -> None:
        """Go back to today."""
        self.day = clock.today()
        self.ask_for(replace(self.asked, first=queries.planner.monday()))

    def action_whose(self) -> None:
        """Show the team, oneself, or what is nobody's yet."""
        known = [one for one in WHOSE if one != "nobody" or self.asked.rows == "people"]
        self.ask_for(replace(self.asked, whose=known[(known.index(self.asked.whose) + 1) % len(known)]))

    def action_rows(self) -> None:
        """Change what the rows are."""
        known = [*ROWS]
        rows = known[(known.index(self.asked.rows) + 1) % len(known)]
        whose = "team" if self.asked.whose == "nobody" else self.asked.whose
        self.ask_for(replace(self.asked, rows=rows, whose=whose))

    def action_load(self) -> None:
        """Show hours in the cells, or how many things."""
        self.weeks.show_load(not self.weeks.load)

    def action_cash(self) -> None:
        """Show the money ahead."""
        if self.actor.may_see_cost:
            self.open("money ahead", (self.asked.first - clock.today()).days + WEEKS * WEEK)

    async def action_filter(self) -> None:
        """Type a filter."""
        if self.row is None:
            self.row = FilterRow(_(self.HINT))
            await self.query_one("#body").mount(self.row, before=0)
        self.row.open()

    @on(FilterRow.Changed)
    def narrow(self, event: FilterRow.Changed) -> None:
        """Narrow the weeks down."""
        self.ask_for(replace(self.asked, typed=event.text.strip()))

    @on(FilterRow.Left)
    def back_to_the_grid(self) -> None:
        """Go on to the grid."""
        self.weeks.focus()

    def action_back(self) -> None:
        """Go back one step: out of the filter, out of the list, to how the planner opened."""
        if self.row and (self.asked.typed or self.row.text):
            self.row.action_clear()
        elif self.table.has_focus:
            self.weeks.focus()
        elif self._series is None and (self.asked != self.home or self.day != clock.today()):
            self.day = clock.today()
            self.ask_for(self.home)
        else:
            super().action_back()

    def action_command(self) -> None:
        """Show the command that does the same; before anything was done, the one that prints these weeks."""
        if not self.agency.done_command:
            self.agency.done_command = plan_asked.command(self.asked)
        super().action_command()

    # -- what the keys work on

    def chosen_line(self) -> PlanLine | None:
        """Return the line under the cursor of the list."""
        rows, number = self.table.source, self.table.row_id
        return rows.lines.get(number) if isinstance(rows, PlanRows) and number is not None else None

    def given(self) -> dict[str, Any]:
        """Return the chosen day and whose row it is."""
        values: dict[str, Any] = {"due_on": max(self.day, clock.today())}
        row = self.weeks.chosen
        if row is None:
            return values
        if self.asked.rows != "people":
            return values | {ADDED_TO[self.asked.rows]: plan_asked.named(self.asked.rows, row)}
        if row.number != self.actor.id:
            values["owner"] = Staff(id=row.number, name=row.title) if row.number else None
        return values

    def follow(self, item: Item) -> None:
        """Go where an item was moved to, and choose it in the list."""
        self._wanted = row_id("item", item.id)
        shown = max(filter(None, (item.due_on, item.snoozed_until, clock.today())))
        if item.state == "open" and item.due_on and shown != self.day and item.snoozed_until is None:
            self.day = shown
            place = (shown - self.asked.first).days
            if not 0 <= place < WEEKS * WEEK:
                first = shown - dt.timedelta(days=shown.weekday() + WEEK)
                self.ask_for(replace(self.asked, first=first))
                return
        self.refresh_data()
