"""A list whose rows belong to clients: the heart of the client of the chosen row stands under it, or beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from agencycli import queries
from agencycli.i18n import N_
from agencycli.models import Person
from agencycli.tui.listing.glance import Drawing
from agencycli.tui.listing.screen import ListScreen


class ClientGlance(ListScreen):
    """A subclass says whose row it is, and who is spoken with."""

    GLANCE = 6
    PERMISSIONS: ClassVar[Mapping[str, str]] = {"log": "activity.log"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("l", "log", N_("log a call"))]

    def whom(self, number: int) -> tuple[int | None, Person | None]:
        """Return the client of a row and the person to greet, None for who decides; runs in a thread."""
        return number, None

    def glance_at(self, number: int, wide: bool) -> Any:
        """Return the heart of a client, and its card where there is room for it; None for nobody's row."""
        client, person = self.whom(number)
        if client is None:
            return None
        heart = queries.heart.heart(self.actor, client, person)
        if wide:
            return heart, queries.card.client_card(self.actor, client), {}
        people = [heart.person_id] if heart.person_id else []
        return heart, None, queries.card.parts.contacts(heart.id, people)

    def drawing_of(self, found: Any) -> Drawing:
        """Draw the heart."""
        from agencycli.tui.screens.heart import beside, under  # the list stands before this is loaded

        if found is None:
            return lambda width, height: Text()
        heart, card, contacts = found
        if card:
            return lambda width, height: beside(heart, card)
        return lambda width, height: under(heart, contacts, width)

    def action_log(self) -> None:
        """Log a call with the client of the row under the cursor."""
        if self.table.row_id is not None:
            self.in_thread(partial(self.whom, self.table.row_id), self._log, group="opening")

    def _log(self, whom: tuple[int | None, Person | None]) -> None:
        if whom[0] is not None:
            self.open("log", whom[0], then=self.came_back)
