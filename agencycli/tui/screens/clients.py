"""The list of clients: who they are, how long nobody spoke with them, what is promised; the heart of the chosen one."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from agencycli.i18n import N_
from agencycli.models.staff import MANAGER
from agencycli.queries.lists import ListQuery
from agencycli.tui.listing.asked import Asked
from agencycli.tui.listing.rows import Shown
from agencycli.tui.screens.client_glance import ClientGlance


class ClientsScreen(ClientGlance):
    """All clients this person may see."""

    WHERE = N_("Clients")
    LISTING = "clients"
    GROUP = "client"
    COLUMNS = ("name", "phone", "last_contact", "next_on", "next_step")
    MORE = ("person", "manager", "last_order")
    LOOKS: ClassVar = {"name": Shown(width=28)}
    EMPTY = N_("no clients yet: n makes the first one, “agency import FILE” brings a whole base")
    HINT = N_("a part of a name or of a phone; manager = Olga; next_on <= today")
    OWNER = "manager"
    CARD = "client card"
    AT_ONCE = True
    PERMISSIONS: ClassVar = {**ClientGlance.PERMISSIONS, "new": "client.add", "edit": "client.edit"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("card")),
        Binding("l", "log", N_("log a call")),
        Binding("n", "new", N_("new")),
        Binding("e", "edit", N_("edit"), show=False),
    ]

    def first_asked(self, query: ListQuery) -> Asked:
        """Return the default view; a manager without one begins with own clients, if there are any."""
        asked = super().first_asked(query)
        if asked.title or self.seat.role != MANAGER:
            return asked
        own = replace(asked, own=self.own())
        return own if query.ids(own.where, limit=1) else asked

    def action_new(self) -> None:
        """Make a new client."""
        self.open("new client", then=self.came_back)

    def action_edit(self) -> None:
        """Change the client under the cursor."""
        if self.table.row_id is not None:
            self.open("edit client", self.table.row_id, then=self.came_back)

    def action_log(self) -> None:
        """Log a call with the client under the cursor."""
        if self.table.row_id is not None:
            self.open("log", self.table.row_id, then=self.came_back)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep quiet about forms that are not here."""
        form = {"new": "new client", "edit": "edit client", "log": "log"}.get(action)
        if form and not self.opens(form):
            return False
        return super().check_action(action, parameters)
