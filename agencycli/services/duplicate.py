"""Cards that look alike and are not: somebody looked, and the pair is not shown again."""

from __future__ import annotations

from agencycli.errors import Refused
from agencycli.i18n import N_
from agencycli.models import Client, NotDuplicate, Staff
from agencycli.services.frame import action


class SameCard(Refused):
    """Both numbers lead to one card."""

    slug = "same-card"
    template = N_("both are card {number} {name}; name two different cards")


@action("client.not-duplicate", N_("note that two cards are different clients"), "manager logistics accountant")
def mark_different(actor: Staff, one: Client, other: Client) -> NotDuplicate:
    """Note that two cards are different clients. Raises SameCard."""
    if one.id == other.id:
        raise SameCard(number=one.id, name=one.name)
    pair = {"one": min(one.id, other.id), "other": max(one.id, other.id)}
    return NotDuplicate.get_or_none(**pair) or NotDuplicate.create(**pair)
