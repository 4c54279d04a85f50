"""One time line of a card, newest first: what happened, files, and changes of fields; page by page to the first entry.

Rows that came from a card merged into this one say from which.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import peewee as pw

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityPerson,
    Attachment,
    Change,
    Client,
    ClientPerson,
    Entry,
    Item,
    Person,
    Staff,
)
from agencycli.models.activity import ACTIVITY_KIND_TITLES, ACTIVITY_KINDS
from agencycli.models.item import DONE, DROPPED, OPEN
from agencycli.queries import wording
from agencycli.queries.scope import get_client
from agencycli.queries.wording import FieldChange
from agencycli.services import changes

CHANGE = "change"
KINDS = (*ACTIVITY_KINDS, CHANGE)
KIND_TITLES = {**ACTIVITY_KIND_TITLES, CHANGE: N_("change")}


class Place(NamedTuple):
    """Where an entry stands in the time line; the last one of a page is where the next page begins."""

    at: str
    """As ``MomentField`` keeps it."""
    rank: int
    number: int


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the time line.

    ``number`` is the activity's, the file's or, for a change, the journal entry's; ``rank`` tells these three apart.
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
    changes: list[FieldChange] = field(default_factory=list)
    from_card: int | None = None
    """The number of the merged card this comes from."""


def timeline(
    actor: Staff, number: int, kinds: Collection[str] | None = None, before: Place | None = None, limit: int = 50
) -> list[TimelineEntry]:
    """Return a page of a client's time line, newest first.

    ``kinds`` are words of ``KINDS``; all without them. ``before`` is the ``place`` of the last entry of the page
    before. Raises NotFound.
    """
    client = get_client(actor, number)
    wanted = set(kinds or KINDS)
    found: list[TimelineEntry] = []
    if wanted & set(ACTIVITY_KINDS):
        found += _activities(client, wanted, before, limit)
    if "file" in wanted:
        found += _files(client, before, limit)
    if CHANGE in wanted:
        found += _changes(client, before, limit)
    found.sort(key=lambda entry: entry.place, reverse=True)
    return found[:limit]


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
        Column("from_card", _("From card"), "number", 6),
    ]
    rows = [
        (one.at, one.kind, one.number, one.who, _words(one), one.amount, ", ".join(one.people) or None, one.from_card)
        for one in entries
    ]
    return Listing("history", columns, rows)


def _words(entry: TimelineEntry) -> str:
    if entry.changes:
        return "; ".join(map(str, entry.changes))
    said = " · ".join(part for part in (entry.title, entry.event, entry.text) if part)
    promised = f" ⇒ {entry.next_step}" if entry.next_step and entry.next_done_at is None else ""
    return said + (f" → {entry.result}" if entry.result else "") + promised


ACTIVITY_RANK, FILE_RANK, CHANGE_RANK = 2, 1, 0


def _older(model: Any, rank: int, before: Place | None) -> pw.Node:
    """Return the condition that a row stands after a place; ranks part rows of one second."""
    if before is None:
        return model.id > 0
    at = model.at.converter(None)
    same = model.id < before.number if rank == before.rank else pw.Value(rank) < before.rank
    return (at < before.at) | ((at == before.at) & same)


def _of_client(client: Client) -> pw.Node:
    """Return the condition on activities of a client, and on those of its people that name no client."""
    named = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client == client.id)
    elsewhere = ActivityClient.select(ActivityClient.id).where(ActivityClient.activity == ActivityPerson.activity)
    of_people = (
        ActivityPerson.select(ActivityPerson.activity)
        .join(ClientPerson, on=(ClientPerson.person == ActivityPerson.person))
        .where((ClientPerson.client == client.id) & ~pw.fn.EXISTS(elsewhere))
    )
    return Activity.id.in_(named) | Activity.id.in_(of_people)


def _activities(client: Client, kinds: set[str], before: Place | None, limit: int) -> list[TimelineEntry]:
    rows = list(
        Activity.select(Activity, Staff)
        .join(Staff, pw.JOIN.LEFT_OUTER)
        .where(_of_client(client) & Activity.kind.in_(list(kinds)) & _older(Activity, ACTIVITY_RANK, before))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(limit)
    )
    numbers = [row.id for row in rows]
    people: dict[int, list[str]] = defaultdict(list)
    ties = ActivityPerson.select(ActivityPerson, Person).join(Person).where(ActivityPerson.activity.in_(numbers))
    for tie in ties.order_by(ActivityPerson.id):
        people[tie.activity_id].append(tie.person.full_name)
    origins = _origins(client, numbers)
    copied = ("kind", "precision", "direction", "title", "text", "result", "event", "amount")
    steps = _steps(numbers)
    return [
        TimelineEntry(
            number=row.id,
            place=Place(_stored(row.at), ACTIVITY_RANK, row.id),
            who=row.staff.name if row.staff_id else "",
            people=people[row.id],
            from_card=origins.get(row.id),
            at=clock.known(row.at, row.precision),
            **{name: getattr(row, name) for name in copied},
            **steps.get(row.id, {}),
        )
        for row in rows
    ]


def _steps(numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Return what was promised in activities, by activity: what is still to be done before what was done."""
    found: dict[int, dict[str, Any]] = {}
    rows = Item.select().where(Item.activity.in_(numbers) & (Item.state != DROPPED))
    for row in rows.order_by(pw.Case(Item.state, ((OPEN, 0),), 1), Item.due_on, Item.id):
        done_at = row.closed_at if row.state == DONE else None
        step = {"next_step": row.title, "next_on": row.due_on, "next_done_at": done_at, "next_result": row.result}
        found.setdefault(row.activity_id, step)
    return found


def _origins(client: Client, numbers: list[int]) -> dict[int, int]:
    """Return the cards that activities belonged to before a merge, by activity."""
    ties = dict(
        ActivityClient.select(ActivityClient.id, ActivityClient.activity)
        .where((ActivityClient.client == client.id) & ActivityClient.activity.in_(numbers))
        .tuples()
    )
    found = {ties[row]: owner for row, owner in _first_owners("activity_client", list(ties)).items()}
    return {activity: owner for activity, owner in found.items() if owner != client.id}


def _first_owners(table: str, rows: list[int]) -> dict[int, int]:
    """Return the client that rows belonged to when they were first moved, by row."""
    query = (
        Change.select(Change.row_id, Change.before)
        .where((Change.table_name == table) & Change.row_id.in_(rows) & (Change.operation == "u"))
        .order_by(Change.id.desc())
        .tuples()
    )
    return {row: owner for row, image in query if (owner := json.loads(image).get("client_id"))}


def _files(client: Client, before: Place | None, limit: int) -> list[TimelineEntry]:
    people = ClientPerson.select(ClientPerson.person).where(ClientPerson.client == client.id)
    rows = list(
        Attachment.select(Attachment, Staff)
        .join(Staff, pw.JOIN.LEFT_OUTER)
        .where(
            (Attachment.client == client.id)
            | Attachment.person.in_(people)
            | Attachment.activity.in_(
                ActivityClient.select(ActivityClient.activity).where(ActivityClient.client == client.id)
            )
        )
        .where(_older(Attachment, FILE_RANK, before))
        .order_by(Attachment.at.desc(), Attachment.id.desc())
        .limit(limit)
    )
    origins = _first_owners("attachment", [row.id for row in rows if row.client_id])
    return [
        TimelineEntry(
            kind="file",
            number=row.id,
            at=row.at,
            place=Place(_stored(row.at), FILE_RANK, row.id),
            who=row.staff.name if row.staff_id else "",
            title=row.name if row.version == 1 else f"{row.name} · {row.version}",
            from_card=owner if (owner := origins.get(row.id)) != client.id else None,
        )
        for row in rows
    ]


def _changes(client: Client, before: Place | None, limit: int) -> list[TimelineEntry]:
    by_entry: dict[int, list[changes.CardChange]] = defaultdict(list)
    for change in changes.of_client(client):
        by_entry[change.entry].append(change)
    found: list[TimelineEntry] = []
    numbers = sorted(by_entry, reverse=True)
    for start in range(0, len(numbers), limit):
        rows = (
            Entry.select(Entry, Staff)
            .join(Staff, pw.JOIN.LEFT_OUTER)
            .where(Entry.id.in_(numbers[start : start + limit]) & _older(Entry, CHANGE_RANK, before))
            .order_by(Entry.at.desc(), Entry.id.desc())
        )
        found.extend(entry for row in rows if (entry := _change(row, by_entry[row.id])))
        if len(found) >= limit:
            break
    return found


def _change(row: Entry, parts: list[changes.CardChange]) -> TimelineEntry | None:
    """Return a journal entry as a line of the time line; None when it changed nothing that people see."""
    fields = list(dict.fromkeys(told for part in parts for told in wording.told(part)))
    if not fields:
        return None
    origins = {part.from_card for part in parts}
    return TimelineEntry(
        kind=CHANGE,
        number=row.id,
        at=row.at,
        place=Place(_stored(row.at), CHANGE_RANK, row.id),
        who=row.staff.name if row.staff_id else "agencycli",
        title=row.action,
        changes=fields,
        from_card=origins.pop() if len(origins) == 1 else None,
    )


def _stored(moment: dt.datetime) -> str:
    return str(Activity.at.db_value(moment))
