"""The journal: who changed what and when, and a way back."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import queries
from agencycli.i18n import N_
from agencycli.tui.listing.glance import Drawing, lines_of
from agencycli.tui.listing.rows import Shown
from agencycli.tui.listing.screen import ListScreen


class JournalScreen(ListScreen):
    """Entries of the journal, newest first; ``u`` takes back the one under the cursor."""

    WHERE = N_("Journal")
    LISTING = "journal"
    GROUP = "journal"
    COLUMNS = ("id", "at", "who", "words", "rows", "undone_by")
    LOOKS: ClassVar = {"undone_by": Shown(N_("Undone"))}
    MORE = ("action",)
    EMPTY = N_("nothing was changed yet")
    OWNER = "who"
    CARD = "entry"
    GLANCE = 6

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("what changed")),
        Binding("u", "undo", N_("undo")),
    ]

    def undo_number(self) -> int | None:
        """Return the entry under the cursor."""
        return self.table.row_id

    def glance_at(self, number: int, wide: bool) -> Any:
        """Return what an entry changed, its first rows."""
        return queries.journal.entry_words(self.actor, number, limit=60 if wide else self.GLANCE)

    def drawing_of(self, found: Any) -> Drawing:
        """Draw the changes, one a line."""
        return lambda width, height: lines_of(found, width, height)
