"""Two cards side by side: what a merge would have to choose between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Client, Staff
from agencycli.queries.card import client_card
from agencycli.services.card import client_fields


@dataclass(frozen=True)
class Difference:
    """A field filled differently on two cards, values as ``ClientCard.values`` gives them."""

    key: str
    title: str
    loser: Any
    winner: Any


def compare(actor: Staff, loser: Client, winner: Client) -> list[Difference]:
    """Return the fields that both cards fill and that differ, in the order of the card."""
    fields = client_fields()
    one, other = (client_card(actor, card.id).values() for card in (loser, winner))
    return [
        Difference(key, _(fields[key].title), one[key], other[key])
        for key in fields
        if one[key] not in (None, "", False) and other[key] not in (None, "", False) and one[key] != other[key]
    ]


def differences(actor: Staff, loser: Client, winner: Client) -> Listing:
    """Return what ``compare`` finds as a list."""
    columns = [
        Column("field", _("Field")),
        Column("title", _("Title")),
        Column("loser", f"{loser.id} {loser.name}"),
        Column("winner", f"{winner.id} {winner.name}"),
    ]
    rows = [(one.key, one.title, str(one.loser), str(one.winner)) for one in compare(actor, loser, winner)]
    return Listing("differences", columns, rows)
