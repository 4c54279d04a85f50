"""Merge two clients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Client, Source, Staff
from agencycli.services.card import CLIENT_FIELDS, COLUMNS, PARTS, client_fields, known_field
from agencycli.services.duplicate import SameCard
from agencycli.services.frame import action
from agencycli.services.merge.merging import Merging, joined
from agencycli.services.merge.repoint import CLIENT_RULES
from agencycli.values.text import fold

REFERENCES = {"manager": Staff, "source": Source, "brought_by": Client}
NAME_PARTS = ("surname", "given_name", "patronymic")
SILENT = frozenset({"kind", "standing"})
"""Fields whose other value is not worth a note."""


class AlreadyMerged(Refused):
    """The card is part of another one."""

    slug = "already-merged"
    template = N_("card {number} was merged into card {into} already")


@action("client.merge", N_("merge two clients"), "manager")
def merge(actor: Staff, loser: Client, winner: Client, take: Iterable[str] = ()) -> Client:
    """Move everything of one client to another; the loser stays, switched off, and leads to the winner.

    The winner's fields stand and its empty ones are filled; ``take`` names fields (keys of ``client_fields``) whose
    value comes from the loser. Long texts are joined; what finds no place is written into the winner's note.
    Raises SameCard, AlreadyMerged, UnknownField.
    """
    loser, winner = Client.get_by_id(loser.id), Client.get_by_id(winner.id)
    if loser.id == winner.id:
        raise SameCard(number=winner.id, name=winner.name)
    for card in (loser, winner):
        if card.merged_into_id:
            raise AlreadyMerged(number=card.id, into=card.merged_into_id)
    fields = client_fields()
    merging = Merging(loser, winner, frozenset(known_field(fields, key).key for key in take))
    for owner, rule in CLIENT_RULES.items():
        rule(merging, owner)
    winner = merging.winner = Client.get_by_id(winner.id)
    _choose(merging, winner, loser)
    winner.note = joined(winner.note, merging.noted())
    winner.save()
    loser.merged_into = winner.id
    if loser.off_at is None:
        loser.off_at = clock.now()
    loser.off_reason = loser.off_reason or _("merged into card {number}").format(number=winner.id)
    loser.save()
    return winner


def _choose(merging: Merging, winner: Client, loser: Client) -> None:
    """Settle the winner's own columns."""
    same_kind = winner.kind == loser.kind
    if not same_kind and "name" not in merging.take:
        merging.note(_(CLIENT_FIELDS["name"].title), loser.name)
    for key, one in CLIENT_FIELDS.items():
        if one.kind in PARTS or (key in NAME_PARTS and not same_kind):
            continue
        column = COLUMNS.get(key, key) + ("_id" if key in REFERENCES else "")
        mine, theirs = getattr(winner, column), getattr(loser, column)
        value = _settled(merging, key, mine, theirs)
        if value != mine:
            setattr(winner, column, value)
    if winner.off_at is not None and loser.off_at is None:
        winner.off_at, winner.off_reason = None, ""


def _settled(merging: Merging, key: str, mine: Any, theirs: Any) -> Any:
    """Return the value a column gets, noting the one that gives way."""
    one = CLIENT_FIELDS[key]
    if one.kind == "flag":
        return mine or theirs
    if theirs in (None, "") or theirs == mine or (key == "brought_by" and theirs == merging.winner.id):
        return mine
    if mine in (None, ""):
        return theirs
    if key == "since":
        return theirs if key in merging.take else min(mine, theirs)
    if one.kind == "long":
        return joined(theirs, mine) if key in merging.take else joined(mine, theirs)
    kept, lost = (theirs, mine) if key in merging.take else (mine, theirs)
    # The loser's name is found through its own card; the winner's old name has no other place.
    if key not in SILENT and (key != "name" or kept == theirs) and fold(str(kept)) != fold(str(lost)):
        merging.note(_(one.title), _named(key, lost))
    return kept


def _named(key: str, value: Any) -> Any:
    return REFERENCES[key].get_by_id(value).name if key in REFERENCES else value
