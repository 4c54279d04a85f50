"""The list of deals: where each stands, what it brings, what is promised; the heart of the chosen one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import queries
from agencycli.i18n import N_
from agencycli.models.staff import MANAGER
from agencycli.queries.lists import ListQuery
from agencycli.tui.cells import Toned
from agencycli.tui.listing.asked import Asked
from agencycli.tui.listing.glance import Drawing
from agencycli.tui.listing.rows import Shown, due
from agencycli.tui.listing.screen import ListScreen
from agencycli.tui.screens.deal_keys import ManyDealsKeys


class DealsScreen(ManyDealsKeys, ListScreen):
    """Deals, the open ones unless another view is chosen."""

    WHERE = N_("Deals")
    LISTING = "deals"
    GROUP = "deal"
    COLUMNS = ("title", "stage", "promised_on", "days_left", "amount", "next_on", "client")
    MORE = ("next_step", "manager", "weighted")
    LOOKS: ClassVar = {
        "title": Shown(width=22),
        "promised_on": Shown(N_("Promised")),
        "days_left": Shown(N_("Days"), draw=lambda days: Toned(days, "alarm") if days < 0 else days),
        "next_on": Shown(N_("Next on"), draw=due),
    }
    EMPTY = N_("no deals yet: n opens the first one, or “agency deal add CLIENT TITLE”")
    HINT = N_("a word of the deal; stage = Request; amount > 50000; promised_on <= today")
    OWNER = "manager"
    CARD = "deal card"
    GLANCE = 6

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("card")),
        Binding("b", "app.go('board')", N_("the same as a board"), show=False),
    ]

    def first_asked(self, query: ListQuery) -> Asked:
        """Begin with the open deals; a manager with own ones, if there are any."""
        asked = super().first_asked(query)
        if asked.title:
            return asked
        asked = Asked("open", wish=replace(queries.views.wish(self.actor, query, "open"), columns=None))
        if self.seat.role != MANAGER:
            return asked
        own = replace(asked, own=self.own())
        return own if query.ids(own.where, limit=1) else asked

    def chosen_deal(self) -> int | None:
        """Return the deal under the cursor."""
        return self.table.row_id

    def glance_at(self, number: int, wide: bool) -> Any:
        """Return the heart of a deal."""
        return queries.deal_glance.deal_glance(self.actor, number)

    def drawing_of(self, found: Any) -> Drawing:
        """Draw it, at its length where there is room."""
        from agencycli.tui.screens.deal_glance import beside, under  # the list stands before this is loaded

        return lambda width, height: under(found, width) if height <= self.GLANCE else beside(found)
