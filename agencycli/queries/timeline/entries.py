"""The lines of a time line, whosever it is, and where each stands among the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import peewee as pw

from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import Activity
from agencycli.models.activity import ACTIVITY_KIND_TITLES, ACTIVITY_KINDS
from agencycli.queries.wording import FieldChange

DONE, DEAL, STAGE, APPROVAL, REQUEST, MONEY, CHANGE = (
    "done",
    "deal",
    "stage",
    "approval",
    "request",
    "money",
    "change",
)
KINDS = (*ACTIVITY_KINDS, DONE, DEAL, CHANGE)
"""What happens to a client."""
DEAL_KINDS = (*(kind for kind in ACTIVITY_KINDS if kind != "order"), DONE, STAGE, APPROVAL, REQUEST, MONEY, CHANGE)
"""What happens in a deal."""
KIND_TITLES = {
    **ACTIVITY_KIND_TITLES,
    DONE: N_("done"),
    DEAL: N_("deal"),
    STAGE: N_("stage"),
    APPROVAL: N_("approval"),
    REQUEST: N_("change wanted"),
    MONEY: N_("money"),
    CHANGE: N_("change"),
}

CLOSED_RANK, OPENED_RANK, DONE_RANK, ACTIVITY_RANK, FILE_RANK, CHANGE_RANK = 5, 4, 3, 2, 1, 0


class Place(NamedTuple):
    """Where an entry stands in the time line; the last one of a page is where the next page begins."""

    at: str
    """As ``MomentField`` keeps it."""
    rank: int
    number: int


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the time line.

    ``number`` is the activity's, the file's, the item's, the deal's or, for a change, the journal entry's;
    ``kind`` tells these apart.
    """

    kind: str
    number: int
    at: dt.datetime
    place: Place
    precision: str = "minute"
    who: str = ""
    direction: str = ""
    title: str = ""
    text: str = ""
    result: str = ""
    event: str = ""
    amount: Decimal | None = None
    next_step: str = ""
    next_on: dt.date | None = None
    next_done_at: dt.datetime | None = None
    next_result: str = ""
    people: list[str] = field(default_factory=list)
    deals: list[int] = field(default_factory=list)
    """Numbers of the deals it belongs to."""
    changes: list[FieldChange] = field(default_factory=list)
    from_card: int | None = None
    """The number of the merged card this comes from."""


def listing(entries: Sequence[TimelineEntry]) -> Listing:
    """Return entries of a time line as a list, their words in one column."""
    columns = [
        Column("at", _("When"), "moment", 16),
        Column("kind", _("Kind"), "stage", 8, {kind: _(title) for kind, title in KIND_TITLES.items()}),
        Column("number", _("No."), "number", 6),
        Column("who", _("Who"), "text", 14),
        Column("text", _("What"), "text", 50),
        Column("amount", _("Amount"), "money", 12),
        Column("people", _("People"), "text", 20),
        Column("deals", _("Deals"), "text", 8),
        Column("from_card", _("From card"), "number", 6),
    ]
    rows = [
        (
            one.at, one.kind, one.number, one.who, _words(one), one.amount, ", ".join(one.people) or None,
            ", ".join(map(str, one.deals)) or None, one.from_card,
        )
        for one in entries
    ]  # fmt: skip
    return Listing("history", columns, rows)


def _words(entry: TimelineEntry) -> str:
    if entry.changes:
        return "; ".join(map(str, entry.changes))
    said = " · ".join(part for part in (entry.title, entry.event, entry.text) if part)
    promised = f" ⇒ {entry.next_step}" if entry.next_step and entry.next_done_at is None else ""
    return said + (f" → {entry.result}" if entry.result else "") + promised


def older(model: Any, rank: int, before: Place | None, moment: Any = None) -> pw.Node:
    """Return the condition that a row stands after a place; ranks part rows of one second.

    ``moment`` is the column that tells when it was, ``at`` without.
    """
    if before is None:
        return model.id > 0
    at = (moment or model.at).converter(None)
    same = model.id < before.number if rank == before.rank else pw.Value(rank) < before.rank
    return (at < before.at) | ((at == before.at) & same)


def stored(moment: dt.datetime) -> str:
    """Return a moment as the tables keep it."""
    return str(Activity.at.db_value(moment))
