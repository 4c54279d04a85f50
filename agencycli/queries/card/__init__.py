"""Everything a card shows: of a client, of a person; of a deal in ``card.deal``, which few commands need."""

from __future__ import annotations

from agencycli.queries.card.client import ClientCard, client_card
from agencycli.queries.card.person import YEAR_UNKNOWN, PersonCard, person_card

__all__ = ["YEAR_UNKNOWN", "ClientCard", "PersonCard", "client_card", "person_card"]
