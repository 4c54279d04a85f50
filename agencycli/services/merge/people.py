"""Merge two persons."""

from __future__ import annotations

from collections.abc import Iterable

from agencycli.i18n import N_, _
from agencycli.models import Person, Staff
from agencycli.services.card import known_field
from agencycli.services.duplicate import SameCard
from agencycli.services.frame import action
from agencycli.services.merge.clients import AlreadyMerged
from agencycli.services.merge.merging import Merging, joined
from agencycli.services.merge.repoint import PERSON_RULES
from agencycli.services.person import NAME_PARTS, PERSON_FIELDS, person_fields
from agencycli.values.text import fold


@action("person.merge", N_("merge two persons"), "manager")
def merge_people(actor: Staff, loser: Person, winner: Person, take: Iterable[str] = ()) -> Person:
    """Move everything of one person to another; the loser stays and leads to the winner.

    Fields as in ``merge``; ``take`` holds keys of ``person_fields``. Raises SameCard, AlreadyMerged, UnknownField.
    """
    loser, winner = Person.get_by_id(loser.id), Person.get_by_id(winner.id)
    if loser.id == winner.id:
        raise SameCard(number=winner.id, name=winner.full_name)
    for card in (loser, winner):
        if card.merged_into_id:
            raise AlreadyMerged(number=card.id, into=card.merged_into_id)
    fields = person_fields()
    merging = Merging(loser, winner, frozenset(known_field(fields, key).key for key in take))
    for owner, rule in PERSON_RULES.items():
        rule(merging, owner)
    for key in (*NAME_PARTS, "greeting"):
        _choose(merging, winner, loser, key)
    taken = (loser.note, winner.note) if "note" in merging.take else (winner.note, loser.note)
    winner.note = joined(*taken, merging.noted())
    winner.save()
    loser.merged_into = winner.id
    loser.save()
    return winner


def _choose(merging: Merging, winner: Person, loser: Person, key: str) -> None:
    """Settle one column of the winner: filled when empty or an initial, the loser's when it was chosen."""
    mine, theirs = getattr(winner, key), getattr(loser, key)
    taken = key in merging.take or ("name" in merging.take and key in NAME_PARTS)
    if not theirs or fold(theirs) == fold(mine):
        return
    fuller = mine.endswith(".") and fold(theirs).startswith(fold(mine))
    if not mine or taken or fuller:
        setattr(winner, key, theirs)
        if not fuller:
            merging.note(_(PERSON_FIELDS[key].title), mine)
    elif not (theirs.endswith(".") and fold(mine).startswith(fold(theirs))):
        merging.note(_(PERSON_FIELDS[key].title), theirs)
