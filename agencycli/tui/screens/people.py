"""The list of people at clients."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from agencycli import queries
from agencycli.i18n import N_
from agencycli.models import Person
from agencycli.queries.card import PersonCard
from agencycli.tui.listing.rows import Shown
from agencycli.tui.screens.client_glance import ClientGlance


class PeopleScreen(ClientGlance):
    """People at the clients this person may see."""

    WHERE = N_("People")
    LISTING = "people"
    GROUP = "person"
    COLUMNS = ("name", "clients", "phone", "role")
    MORE = ("email",)
    LOOKS: ClassVar = {"name": Shown(width=28)}
    EMPTY = N_("nobody yet: people stand on the cards of clients; “agency person add” adds one")
    CARD = "client card"

    def whom(self, number: int) -> tuple[int | None, Person | None]:
        """Return the first client at which this person stands, and the person."""
        card = queries.card.person_card(self.actor, number)
        return _home(card), queries.scope.get_person(self.actor, number)

    def open_row(self, number: int) -> None:
        """Open the card of the first client at which this person stands."""
        self.in_thread(partial(queries.card.person_card, self.actor, number), self._open_first, group="opening")

    def _open_first(self, card: PersonCard) -> None:
        number = _home(card)
        if number is not None:
            self.open(self.CARD, number, then=self.came_back)


def _home(card: PersonCard) -> int | None:
    """Return the first client at which somebody stands, else stood."""
    here = [place.id for place in card.clients if place.left_on is None] or [place.id for place in card.clients]
    return here[0] if here else None
