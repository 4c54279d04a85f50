"""The list of clients: who they are, how long nobody spoke with them, what is promised; the heart of the chosen one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli.i18n import N_, _, ngettext
from agencycli.models.staff import MANAGER
from agencycli.queries.lists import ListQuery
from agencycli.tui.listing.asked import Asked
from agencycli.tui.listing.rows import Shown
from agencycli.tui.screens.client_glance import ClientGlance

MERGED_AT_ONCE = 2


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
    PERMISSIONS: ClassVar = {
        **ClientGlance.PERMISSIONS,
        "new": "client.add",
        "edit": "client.edit",
        "merge": "client.merge",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("card")),
        Binding("l", "log", N_("log a call")),
        Binding("n", "new", N_("new")),
        Binding("e", "edit", N_("edit; all that are marked by Space at once"), show=False),
        Binding("x", "merge", N_("merge the two that are marked"), show=False),
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
        """Change the client under the cursor; with marks, a field or the tags of all that are marked."""
        if self.table.marks:
            self._edit_many()
        elif self.table.row_id is not None:
            self.open("edit client", self.table.row_id, then=self.came_back)

    def _edit_many(self) -> None:
        from agencycli.tui.dialogs.ask import Ask
        from agencycli.tui.dialogs.choose import Choose
        from agencycli.tui.screens import many_clients as many

        numbers = self.table.chosen_ids
        counted = ngettext("{count} client", "{count} clients", len(numbers)).format(count=len(numbers))
        offered = dict(many.offered())

        def chosen(what: str) -> None:
            question = f"{counted} · {offered[what]}"
            if what in many.TAGGING:
                self.ask(Ask(f"{question}: {_('words parted by commas')}"), partial(finish, what))
            else:
                self.in_thread(
                    partial(many.values, self.actor, what),
                    lambda known: self.ask(Choose(question, known), partial(finish, what)),
                    group="values",
                )

        def finish(what: str, value: str) -> None:
            change = many.Change(what, value)
            self.change(
                partial(change.make, self.actor, numbers),
                lambda _count: self._changed_many(counted),
                command=change.command(numbers),
            )

        self.ask(Choose(counted, list(offered.items())), chosen)

    def _changed_many(self, counted: str) -> None:
        self.table.clear_marks()
        self.tell(_("changed: {clients}; u takes it back").format(clients=counted))
        self.look()

    def action_merge(self) -> None:
        """Lay the two marked clients side by side."""
        if len(self.table.marks) == MERGED_AT_ONCE:
            self.open("merge", *self.table.chosen_ids, then=self._merged)
        else:
            self.tell(_("Space marks a client; mark the two that are one"))

    def _merged(self, result: Any) -> None:
        if result:
            self.table.clear_marks()
        self.came_back(result)

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
