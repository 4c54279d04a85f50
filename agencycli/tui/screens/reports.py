"""Reports: the funnel, profit, the month, load, sources. Enter opens the records behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.queries.behind import Behind, Report
from agencycli.queries.reports import REPORTS
from agencycli.tui.listing.rows import ListingRows
from agencycli.tui.live import LiveScreen
from agencycli.tui.widgets.bars import RuledLine
from agencycli.tui.widgets.table import VirtualTable
from agencycli.tui.widgets.tabs import Tabs

KEYS = {"funnel": "f", "profit": "p", "month": "m", "load": "l", "sources": "s"}
READ_FROM = frozenset(
    {
        "deal", "deal_line", "stage", "pipeline", "budget_line", "budget_fact", "deal_staff", "work_entry", "item",
        "series", "staff", "staff_hours", "leave", "calendar_day", "client", "source", "activity", "contractor_job",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A report as it was read; ``newest`` is the newest entry when the reading began."""

    name: str
    turn: int
    report: Report
    newest: int


class ReportsScreen(LiveScreen):
    """One report at a time."""

    WHERE = N_("Reports")
    EMPTY = N_("nothing to count yet")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "behind", N_("what is behind it")),
        Binding("right", "report(1)", N_("next report")),
        Binding("]", "turn(1)", N_("next pipeline, grouping, month, weeks")),
        Binding("left", "report(-1)", N_("report before"), show=False),
        Binding("[", "turn(-1)", N_("pipeline, grouping, month, weeks before"), show=False),
        *(Binding(key, f"choose('{name}')", REPORTS[name][0], show=False) for name, key in KEYS.items()),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.tabs = Tabs({name: (KEYS[name], title) for name, (title, _make) in REPORTS.items()}, "funnel", id="tabs")
        self.heading = RuledLine(id="heading")
        self.table = VirtualTable(empty=_(self.EMPTY))
        self.shown: Read | None = None
        self._turns: dict[str, int] = {}
        self.watched = READ_FROM

    def body(self) -> ComposeResult:
        """Yield the names of the reports, what this one comes to, and its figures."""
        yield self.tabs
        yield self.heading
        yield self.table

    def on_mount(self) -> None:
        """Begin with the first one."""
        self.table.focus()
        self._ask_for("funnel")

    # -- reading

    def _ask_for(self, name: str, *, quiet: bool = False) -> None:
        read = partial(self._read, name, self._turns.get(name, 0))
        self.in_thread(read, self._show, group="report", quiet=quiet)

    def _read(self, name: str, turn: int) -> Read:
        newest = services.frame.newest_entry()
        return Read(name, turn, queries.reports.report(self.actor, name, turn), newest)

    def refresh_data(self) -> None:
        """Read the report anew."""
        self._ask_for(self.shown.name if self.shown else "funnel", quiet=True)

    def _show(self, read: Read) -> None:
        other = self.shown is not None and (self.shown.name, self.shown.turn) != (read.name, read.turn)
        self.shown, self.seen = read, max(self.seen, read.newest)
        self.tabs.choose(read.name)
        self.heading.say(" · ".join(filter(None, (read.report.about, read.report.summary))))
        self.table.show(ListingRows(read.report.figures()))
        if other:
            self.table.action_first()
            self.agency.done_command = read.report.command
        self.show_place(filters=[_(REPORTS[read.name][0]), read.report.about])

    # -- keys

    def action_choose(self, name: str) -> None:
        """Show a report."""
        self._ask_for(name)

    def action_report(self, steps: int) -> None:
        """Show the report beside."""
        known = list(REPORTS)
        self._ask_for(known[(known.index(self.tabs.chosen) + steps) % len(known)])

    def action_turn(self, steps: int) -> None:
        """Show the same of another pipeline, grouping, month, or of other weeks."""
        name = self.tabs.chosen
        self._turns[name] = self._turns.get(name, 0) + steps
        self._ask_for(name)

    def action_behind(self) -> None:
        """Open the records behind the chosen row."""
        self.table.action_open()

    @on(VirtualTable.Opened)
    def open_behind(self, event: VirtualTable.Opened) -> None:
        """Open the list behind a row; where there are several, ask which."""
        found = self.shown.report.behind[event.row_id] if self.shown and self.shown.report.behind else ()
        if len(found) == 1:
            self._open(found[0])
        elif found:
            from agencycli.tui.dialogs.choose import Choose

            options = [(str(place), one.title) for place, one in enumerate(found)]
            self.ask(Choose(_("What is behind it?"), options), lambda place: self._open(found[int(place)]))

    def _open(self, behind: Behind) -> None:
        self.agency.done_command = behind.command
        self.open(f"behind {behind.listing}", behind.where, behind.title)

    def action_command(self) -> None:
        """Show the command that does the same; before anything was done, the one that prints this report."""
        if not self.agency.done_command and self.shown:
            self.agency.done_command = self.shown.report.command
        super().action_command()
