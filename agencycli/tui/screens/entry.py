"""One entry of the journal: the rows it changed, field by field."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from agencycli import clock, queries
from agencycli.i18n import N_, _
from agencycli.models import Entry
from agencycli.services.frame import RowChange
from agencycli.tui.cells import short_moment
from agencycli.tui.listing.rows import ListingRows
from agencycli.tui.live import LiveScreen
from agencycli.tui.widgets.table import VirtualTable

MOST_ROWS = 1000
"""An import touches a million rows; nobody reads them one by one."""


class EntryScreen(LiveScreen):
    """What an entry changed; ``u`` takes it back."""

    WHERE = N_("Journal")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back")),
        Binding("u", "undo", N_("undo")),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.table = VirtualTable()

    def body(self) -> ComposeResult:
        """Yield the rows."""
        yield self.table

    def on_mount(self) -> None:
        """Read the rows."""
        self.table.focus()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read the rows anew."""
        self.in_thread(partial(queries.journal.entry_changes, self.actor, self.number, MOST_ROWS), self._show)

    def _show(self, found: tuple[Entry, list[RowChange]]) -> None:
        entry, rows = found
        listing = queries.journal.told_listing(rows)
        self.table.show(ListingRows(listing))
        undone = _("undone by {number}").format(number=entry.undone_by_id) if entry.undone_by_id else ""
        when = short_moment(entry.at, clock.today())
        self.show_place(
            filters=[str(entry.id), when, entry.words or entry.action, undone], count=str(len(listing.rows))
        )
        self.agency.done_command = f"agency journal show {entry.id}"

    def undo_number(self) -> int | None:
        """Return this entry."""
        return self.number

    @on(VirtualTable.Failed)
    def tell_why(self, event: VirtualTable.Failed) -> None:
        """Tell why rows are blank."""
        self.refuse(event.error, doing="journal")
