"""What taking a file in would do: its columns, what becomes of each row, what is wrong; then doing it, as one entry."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from agencycli import importers
from agencycli.i18n import N_, _
from agencycli.importers import choices
from agencycli.importers.file_plan import FilePlan, amended, plan_file
from agencycli.importers.maps import Change
from agencycli.importers.workbook import Workbook
from agencycli.listing import Listing
from agencycli.models import Entry, Staff
from agencycli.output.whole_file import whole_file
from agencycli.services import frame
from agencycli.tui.dialogs.ask_path import AskPath
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.listing.rows import ListingRows
from agencycli.tui.live import LiveScreen
from agencycli.tui.widgets.table import VirtualTable
from agencycli.tui.widgets.tabs import Tabs
from agencycli.values.text import visible

VIEWS: dict[str, tuple[str, str]] = {
    "columns": ("c", N_("columns")),
    "stages": ("t", N_("stages")),
    "outcomes": ("r", N_("rows")),
    "deals": ("d", N_("deals")),
    "problems": ("p", N_("problems")),
    "rejected": ("x", N_("not taken")),
}


class Planned(NamedTuple):
    """A plan and its lists, drawn once."""

    plan: FilePlan
    lists: dict[str, Listing]


class ImportPlanScreen(LiveScreen):
    """``ImportPlanScreen(path)``; without a path it asks for one."""

    WHERE = N_("Import")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open_file", N_("open a file")),
        Binding("ctrl+s", "apply", N_("take it in")),
        Binding("enter", "take_for", N_("take it for something else")),
        Binding("w", "write_map", N_("write down what columns and words are taken for"), show=False),
        *(Binding(key, f"view('{view}')", words, show=False) for view, (key, words) in VIEWS.items()),
    ]

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self.path = path
        self.tabs = Tabs(VIEWS, "columns", id="tabs")
        self.table = VirtualTable(empty=_("o opens a workbook, CSV, vCard or an export of a CRM; it only plans"))
        self.planned: Planned | None = None
        self.entry: int | None = None

    def body(self) -> ComposeResult:
        """Yield the views and the table."""
        yield self.tabs
        yield self.table

    def on_mount(self) -> None:
        """Read the file."""
        self.table.focus()
        if self.path:
            self._plan(self.path)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey the key that takes a file in to who may not: goods are logistics' business, clients managers'."""
        if action == "apply" and not self.seat.may(self.planned.plan.intake.ACTION if self.planned else "import.apply"):
            return None
        return super().check_action(action, parameters)

    # -- planning

    def action_open_file(self) -> None:
        """Ask for a file."""
        self.ask(AskPath(_("Which file? Its path"), self.path), self._plan)

    def _plan(self, path: str) -> None:
        self.path, self.entry = path, None
        self.in_thread(partial(self._read, Path(path).expanduser()), self._show, group="plan")

    def _read(self, path: Path) -> Planned:
        workbook = importers.read(path)
        return _with_lists(plan_file(self.actor, workbook, step=self._steps(workbook)))

    def _steps(self, workbook: Workbook) -> Callable[[int], None]:
        rows = 2 * sum(len(sheet.rows) for sheet in workbook.sheets)
        done = 0

        def step(count: int) -> None:
            nonlocal done
            done += count
            if done % 100 == 0:
                self.progress(done, rows)

        return step

    def _show(self, planned: Planned) -> None:
        self.planned = planned
        self.refresh_bindings()
        plan = planned.plan
        self.tabs.counts = {view: len(listing.rows) for view, listing in planned.lists.items()}
        said = "; ".join(plan.summary())
        book = plan.workbook
        self.show_place(filters=[book.file_name, book.kind, book.encoding or ""], count=said)
        self.action_view(self.tabs.chosen)
        self.agency.done_command = shlex.join(["agency", "import", self.path])
        left_out = "; ".join(f"{sheet}: {reason}" for sheet, reason in plan.left_out)
        if left_out:
            self.tell(_("left out: {sheets}").format(sheets=left_out))

    def action_view(self, view: str) -> None:
        """Show another list of the plan."""
        self.tabs.choose(view)
        if self.planned:
            listing = self.planned.lists.get(view, Listing(view, [], []))
            self.table.empty = _("nothing here") if not listing.rows else ""
            self.table.place = 0
            self.table.show(ListingRows(listing))
            self.table.scroll_to(y=0, animate=False)

    # -- what columns and words are taken for

    def action_take_for(self) -> None:
        """Take the column, or the word, under the cursor for something else."""
        self.table.action_open()

    @on(VirtualTable.Opened)
    def ask_for_what(self, event: VirtualTable.Opened) -> None:
        """Ask what it is; the plan is made anew."""
        view, planned = self.tabs.chosen, self.planned
        if planned is None or view not in ("columns", "stages"):
            return
        if self.entry is not None:
            self.tell(_("it is taken in already, as entry {entry}; u takes it back").format(entry=self.entry))
            return
        ask = choices.of_column if view == "columns" else choices.of_word
        self.in_thread(partial(ask, planned.plan, event.row_id), partial(self._offer, planned.plan), group="choices")

    def _offer(self, plan: FilePlan, question: choices.Question) -> None:
        dialog = Choose(_("What is “{name}”?").format(name=visible(question.name)), question.options)
        self.ask(dialog, partial(self._take_for, plan, question))

    def _take_for(self, plan: FilePlan, question: choices.Question, said: str) -> None:
        change, step = Change(question.part, question.name, said), self._steps(plan.workbook)
        self.in_thread(
            lambda: _with_lists(amended(self.actor, plan, question.table, change, step)), self._changed, group="plan"
        )

    def _changed(self, planned: Planned) -> None:
        place = self.table.place
        self._show(planned)
        self.table.go_to(place)
        self.tell(_("taken so; the file is remembered with it once it is taken in, w writes it down as a map"))

    def action_write_map(self) -> None:
        """Write the map, for ``agency import --map``."""
        if self.planned:
            self.ask(AskPath(_("Where to write the map? A path"), f"{Path(self.path).stem}.toml"), self._write)

    def _write(self, path: str) -> None:
        assert self.planned is not None
        self.in_thread(partial(_write, self.planned.plan, path), lambda _none: self._written(path), group="map")

    def _written(self, path: str) -> None:
        self.agency.done_command = shlex.join(["agency", "import", self.path, "--map", path])
        self.tell(_("the map was written to {file}; edit it and give it with --map").format(file=path))

    # -- doing it

    def action_apply(self) -> None:
        """Take the file in, after a question with numbers."""
        if self.planned is None or self.planned.plan.intake.is_empty:
            self.tell(_("there is nothing to take in"))
            return
        if self.entry is not None:
            self.tell(_("it is taken in already, as entry {entry}; u takes it back").format(entry=self.entry))
            return
        self.ask(Confirm(self.planned.plan.question()), lambda agreed: self._apply() if agreed else None)

    def _apply(self) -> None:
        assert self.planned is not None
        command = shlex.join(["agency", "import", self.path, "--apply", "--yes"])
        self.change(partial(_apply, self.actor, self.planned.plan), self._applied, command=command)

    def _applied(self, done: tuple[Planned, int | None]) -> None:
        planned, self.entry = done
        self._show(planned)
        self.agency.done_command = shlex.join(["agency", "import", self.path, "--apply", "--yes"])
        self.tell(_("taken in as entry {entry}; u takes it back").format(entry=self.entry))

    def undo_number(self) -> int | None:
        """Return the entry of this import; the person's last one before it is done."""
        return self.entry

    def _undone(self, entry: Entry) -> None:
        super()._undone(entry)
        if self.path:
            self._plan(self.path)

    @on(VirtualTable.Failed)
    def tell_why(self, event: VirtualTable.Failed) -> None:
        """Tell why rows are blank."""
        self.refuse(event.error, doing="import")


def _filled(listing: Listing) -> Listing:
    """Return a list without the columns that are empty in every row."""
    kept = [i for i, _column in enumerate(listing.columns) if any(row[i] not in (None, "") for row in listing.rows)]
    rows = [tuple(row[i] for i in kept) for row in listing.rows]
    return Listing(listing.name, [listing.columns[i] for i in kept], rows)


def _with_lists(plan: FilePlan) -> Planned:
    return Planned(
        plan,
        {
            "columns": _filled(plan.columns_listing()),
            **{name: _filled(listing) for name, listing in plan.listings().items()},
            "rejected": _filled(plan.intake.rejected_listing()),
        },
    )


def _write(plan: FilePlan, path: str) -> None:
    with whole_file(Path(path).expanduser()) as file:
        file.write(plan.map_text().encode())


def _apply(actor: Staff, plan: FilePlan) -> tuple[Planned, int | None]:
    plan.take_in(actor)
    return _with_lists(plan), frame.last_entry()
