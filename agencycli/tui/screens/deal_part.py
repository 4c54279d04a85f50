"""What every part of a deal's card knows of the card it works on."""

from __future__ import annotations

from typing import Any

from agencycli.queries.card.deal import DealCard
from agencycli.tui.live import LiveScreen
from agencycli.tui.screens.deal_side import Thing


class DealPart(LiveScreen):
    """A part of ``DealActs``; the card says which deal it is and what is under the cursor."""

    @property
    def deal(self) -> DealCard | None:
        """The card that is shown."""
        raise NotImplementedError

    @property
    def number(self) -> int:
        """The number of the deal."""
        raise NotImplementedError

    @property
    def thing(self) -> Thing:
        """What is under the cursor."""
        raise NotImplementedError

    def came_back(self, result: Any = None) -> None:
        """Look at what a dialog changed, and tell its words."""
        raise NotImplementedError
