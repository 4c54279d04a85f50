"""The list of people at clients."""

from __future__ import annotations

from functools import partial

from agencycli import queries
from agencycli.i18n import N_
from agencycli.queries.card import PersonCard
from agencycli.tui.listing.screen import ListScreen


class PeopleScreen(ListScreen):
    """People at the clients this person may see."""

    WHERE = N_("People")
    LISTING = "people"
    GROUP = "person"
    COLUMNS = ("name", "role", "clients", "phone")
    MORE = ("email", "decides")
    EMPTY = N_("nobody yet: people stand on the cards of clients; “agency person add” adds one")
    CARD = "client card"

    def open_row(self, number: int) -> None:
        """Open the card of the first client at which this person stands."""
        self.in_thread(partial(queries.card.person_card, self.actor, number), self._open_first, group="opening")

    def _open_first(self, card: PersonCard) -> None:
        here = [place.id for place in card.clients if place.left_on is None] or [place.id for place in card.clients]
        if here:
            self.open(self.CARD, here[0], then=self.came_back)
