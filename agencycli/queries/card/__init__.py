"""Everything a card shows: of a client, of a person, of a deal."""

from __future__ import annotations

from agencycli.queries.card.client import ClientCard, client_card
from agencycli.queries.card.deal import DealCard, deal_card
from agencycli.queries.card.person import YEAR_UNKNOWN, PersonCard, person_card

__all__ = ["YEAR_UNKNOWN", "ClientCard", "DealCard", "PersonCard", "client_card", "deal_card", "person_card"]
