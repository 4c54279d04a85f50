"""My day: what the morning brings to one's role, part by part; every line is finished, moved or opened by one key."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from agencycli import clock, queries, services
from agencycli.i18n import N_, _, ngettext
from agencycli.listing import Column
from agencycli.models import Deal, Item, Staff
from agencycli.models.staff import ROLE_TITLES
from agencycli.queries.day import Section, Told
from agencycli.queries.planner import PlanLine
from agencycli.tui.cells import WEEKDAYS, Toned, short_day
from agencycli.tui.screens.plan_glance import PlanGlance
from agencycli.tui.screens.plan_rows import AGAIN, WAITS, PlanTable
from agencycli.tui.widgets.table import VirtualTable
from agencycli.tui.widgets.week_cells import PROMISED

MOST = 200
"""Lines of a part."""
PARTS = {
    "chains": N_("In danger"),
    "overdue": N_("Overdue"),
    "today": N_("Today"),
    "letters": N_("Letters"),
    "handed": N_("Handed to me"),
    "stepless": N_("No next step"),
    "short": N_("To buy"),
    "late_orders": N_("Late orders"),
    "kept": N_("Kept until"),
    "expiring": N_("Expiring"),
    "late": N_("Late"),
    "promised": N_("Promised"),
    "dates": N_("Dates"),
    "unassigned": N_("Nobody's"),
}
"""Short names of the parts of a briefing."""
ALARMING = frozenset({"chains", "overdue", "late", "short", "late_orders"})
KINDS = {"deal": "deal", "client": "date"}
READ_FROM = frozenset(
    {
        "item", "item_helper", "series", "deal", "deal_line", "deal_staff", "client", "client_date", "activity",
        "activity_deal", "staff", "calendar_day", "stage", "stock_move", "stock_order", "stock_order_line",
        "stock_item", "stock_reservation",
    }
)  # fmt: skip

Row = tuple[str, Told]
"""The part, and the line told there."""


class DayRows:
    """The briefing for a table: the name of a part stands before its first line, with how many there are."""

    def __init__(self, sections: Sequence[Section], me: str) -> None:
        """``me`` is whose day it is: that name is not said again."""
        self._me = me
        self.rows: dict[int, Row] = {}
        self._first: dict[int, str] = {}
        for section in sections:
            for place, told in enumerate(section.lines):
                number = _row_id(section.key, told)
                self.rows.setdefault(number, (section.key, told))
                if place == 0:
                    self._first[number] = f"{_(PARTS[section.key])} {section.total}"
        self.ids = array("q", self.rows)
        self.columns: Sequence[Column] = [
            Column("part", _("Part"), "text", 15),
            Column("when", _("When"), "text", 8),
            Column("title", _("What"), "text"),
            Column("client", _("Client"), "text"),
            Column("who", _("Who"), "text"),
        ]

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return the values of rows."""
        return [self._row(number) if number in self.rows else None for number in ids]

    def _row(self, number: int) -> tuple[Any, ...]:
        part, told = self.rows[number]
        name: Any = self._first.get(number, "")
        if name and part in ALARMING:
            name = Toned(name, "alarm")
        title = Toned(f"{told.title} {WAITS}", "warning") if told.note and part != "chains" else told.title
        return name, _when(part, told), title, told.client, "" if told.who == self._me else told.who


def line_of(part: str, told: Told) -> PlanLine:
    """Return a line of the briefing as one of the planner: what the keys work on."""
    today = clock.today()
    source = KINDS.get(told.kind, told.kind)
    due = told.on or today
    kind = "letter" if part == "letters" else "task" if told.kind in {"item", "series"} else source
    deal_title = told.title if source == "deal" else ""
    return PlanLine(
        source, told.number, max(due, today), due, told.time, kind, told.title, None, told.who, told.client_id,
        told.client, told.deal_id, deal_title, danger=told.note,
    )  # fmt: skip


def _row_id(part: str, told: Told) -> int:
    """Return a number for a line that stays the same as long as the line does."""
    kinds = ("item", "series", "deal", "client", "stock", "order", "reservation", "lot")
    place = [*PARTS].index(part) * len(kinds) + kinds.index(told.kind)
    days = told.on.toordinal() if told.kind == "series" and told.on else 0
    return (told.number * 1_000_000 + days) * 1000 + place


def _when(part: str, told: Told) -> Any:
    today = clock.today()
    if told.time and (told.on is None or told.on == today):
        return told.time
    if told.on is None or (told.on == today and told.kind in {"item", "series"}):
        return AGAIN if told.kind == "series" else ""
    if told.on < today and told.kind != "client" and part != "handed":
        return Toned(short_day(told.on, today), "alarm")
    day = short_day(told.on, today) if told.on != today else ""
    return f"{PROMISED} {day}".rstrip() if told.kind in KINDS else day


class MyDayScreen(PlanGlance):
    """What ``agency day`` tells, with the keys of the planner."""

    WHERE = N_("My day")
    EMPTY = N_("nothing waits for you: 4 shows what comes, t adds something to be done")
    HORIZONTAL_BREAKPOINTS = [(0, "-under"), (120, "-beside")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("]", "part(1)", N_("to the next part"), show=False),
        Binding("[", "part(-1)", N_("to the part before"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.table = PlanTable(empty=_(self.EMPTY))
        self.watched = READ_FROM
        self._wanted: Item | None = None

    def body(self) -> ComposeResult:
        """Yield the list and the glance."""
        with Container(id="list"):
            yield self.table
            yield self.glance

    def on_mount(self) -> None:
        """Read the briefing."""
        self.table.focus()
        self.agency.done_command = self.agency.done_command or "agency day"
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read it anew."""
        self.in_thread(partial(_read, self.actor), self._show, group="briefing", quiet=True)

    def _show(self, read: tuple[list[Section], int]) -> None:
        sections, newest = read
        self.seen = max(self.seen, newest)
        today = clock.today()
        day = f"{_(WEEKDAYS[today.weekday()])} {today:%d.%m.%Y}"
        count = sum(section.total for section in sections)
        words = ngettext("{count} line", "{count} lines", count).format(count=count)
        self.show_place(filters=[_(ROLE_TITLES[self.actor.role]), day], count=words)
        self.table.show(DayRows(sections, self.actor.name))
        if self._wanted is not None:
            self._go_to(self._wanted.id)
            self._wanted = None

    def _go_to(self, item: int) -> None:
        rows = self.table.source
        if isinstance(rows, DayRows):
            found = (key for key, (_part, told) in rows.rows.items() if (told.kind, told.number) == ("item", item))
            if (row := next(found, None)) is not None:
                self.table.go_to(row)

    @on(VirtualTable.Opened)
    def open_line(self) -> None:
        """Open what Enter opens."""
        self.action_card()

    def action_part(self, steps: int) -> None:
        """Go to the first line of another part."""
        rows, number = self.table.source, self.table.row_id
        if not isinstance(rows, DayRows) or number is None:
            return
        parts = list(dict.fromkeys(part for part, _told in rows.rows.values()))
        place = min(max(parts.index(rows.rows[number][0]) + steps, 0), len(parts) - 1)
        self.table.go_to(next(key for key, (part, _told) in rows.rows.items() if part == parts[place]))

    # -- what the keys work on

    def chosen_line(self) -> PlanLine | None:
        """Return the line under the cursor."""
        rows, number = self.table.source, self.table.row_id
        found = rows.rows.get(number) if isinstance(rows, DayRows) and number is not None else None
        return line_of(*found) if found else None

    def given(self) -> dict[str, Any]:
        """Return today; on a deal without a next step, that deal."""
        values: dict[str, Any] = {"due_on": clock.today()}
        rows, number = self.table.source, self.table.row_id
        if isinstance(rows, DayRows) and number is not None:
            part, told = rows.rows[number]
            if part == "stepless":
                values["deal"] = Deal(id=told.number, title=told.title)
        return values

    def follow(self, item: Item) -> None:
        """Read anew; what was changed stays chosen while it is told."""
        self._wanted = item
        self.refresh_data()


def _read(actor: Staff) -> tuple[list[Section], int]:
    newest = services.frame.newest_entry()
    return queries.day.briefing(actor, most=MOST), newest
