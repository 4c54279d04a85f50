"""What was promised to clients and is still to be done, the oldest first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Item, Person
from agencycli.queries.lists import ListQuery
from agencycli.tui.listing.asked import Asked
from agencycli.tui.screens.client_glance import ClientGlance


class StepsScreen(ClientGlance):
    """Entries of the history, those with a next step unless another view is chosen."""

    WHERE = N_("Next steps")
    LISTING = "activities"
    GROUP = "log"
    COLUMNS = ("next_on", "next_step", "client", "staff")
    MORE = ("person", "result", "at")
    EMPTY = N_("nothing is promised: a next step is promised when a call is logged (“agency log call”)")
    OWNER = "staff"
    CARD = "client card"
    PERMISSIONS: ClassVar = {**ClientGlance.PERMISSIONS, "done": "item.done"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("client")),
        Binding("d", "done", N_("done")),
    ]

    def first_asked(self, query: ListQuery) -> Asked:
        """Begin with what is promised, with own steps if there are any."""
        asked = super().first_asked(query)
        if asked.title:
            return asked
        asked = Asked("promised", wish=replace(queries.views.wish(self.actor, query, "promised"), columns=None))
        own = replace(asked, own=self.own())
        return own if query.ids(own.where, limit=1) else asked

    def whom(self, number: int) -> tuple[int | None, Person | None]:
        """Return the client, and the person who was promised it."""
        return queries.activity.whom(self.actor, number)

    def open_row(self, number: int) -> None:
        """Open the card of the client."""
        self.in_thread(partial(queries.activity.client_of, self.actor, number), self._open_client, group="opening")

    def _open_client(self, number: int | None) -> None:
        if number is not None:
            self.open(self.CARD, number, then=self.came_back)

    def action_done(self) -> None:
        """Mark the next step under the cursor as done; ``u`` takes it back."""
        number = self.table.row_id
        if number is None:
            return

        def finish() -> list[Item]:
            row = queries.lists.record(self.LISTING, self.actor, number, _("entry of the history"))
            return services.item.done(self.actor, services.activity.promised(self.actor, row))

        self.change(finish, self._finished, command=f"agency log done {number}")

    def _finished(self, rows: list[Item]) -> None:
        self.tell(_("done: {step}; u takes it back").format(step="; ".join(row.title for row in rows)))
        self.look()
