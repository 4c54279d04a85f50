"""Read what time lines are made of: activities, files, what was done, deals, changes; each newest first, by pages."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.i18n import _
from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityDeal,
    ActivityPerson,
    Attachment,
    Change,
    Client,
    Deal,
    Entry,
    Item,
    LostReason,
    Person,
    Staff,
    Stage,
)
from agencycli.models.item import DONE as IS_DONE
from agencycli.models.item import DROPPED, OPEN
from agencycli.models.pipeline import LOST
from agencycli.queries import deal_sums, wording
from agencycli.queries.scope import visible_deals
from agencycli.queries.timeline.entries import (
    ACTIVITY_RANK,
    CHANGE,
    CHANGE_RANK,
    CLOSED_RANK,
    DEAL,
    DONE,
    DONE_RANK,
    FILE_RANK,
    OPENED_RANK,
    Place,
    TimelineEntry,
    older,
    stored,
)
from agencycli.services.changes import CardChange


def activities(
    actor: Staff,
    condition: pw.Node,
    kinds: Collection[str],
    before: Place | None,
    limit: int,
    *,
    client: Client | None = None,
) -> list[TimelineEntry]:
    """Return calls, letters, notes and the like; on the card of ``client`` with the merged card they came from."""
    rows = list(
        Activity.select(Activity, Staff)
        .join(Staff, pw.JOIN.LEFT_OUTER)
        .where(condition & Activity.kind.in_(list(kinds)) & older(Activity, ACTIVITY_RANK, before))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(limit)
    )
    numbers = [row.id for row in rows]
    people: dict[int, list[str]] = defaultdict(list)
    ties = ActivityPerson.select(ActivityPerson, Person).join(Person).where(ActivityPerson.activity.in_(numbers))
    for tie in ties.order_by(ActivityPerson.id):
        people[tie.activity_id].append(tie.person.full_name)
    deals: dict[int, list[int]] = defaultdict(list)
    of_deals = ActivityDeal.select(ActivityDeal.activity, ActivityDeal.deal).join(Deal)
    for number, deal in of_deals.where(ActivityDeal.activity.in_(numbers) & visible_deals(actor)).tuples():
        deals[number].append(deal)
    origins = _origins(client, numbers) if client else {}
    copied = ("kind", "precision", "direction", "title", "text", "result", "event", "amount")
    steps = _steps(numbers)
    return [
        TimelineEntry(
            number=row.id,
            place=Place(stored(row.at), ACTIVITY_RANK, row.id),
            who=row.staff.name if row.staff_id else "",
            people=people[row.id],
            deals=sorted(deals[row.id]),
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
        done_at = row.closed_at if row.state == IS_DONE else None
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


def files(condition: pw.Node, before: Place | None, limit: int, client: Client | None = None) -> list[TimelineEntry]:
    """Return versions of files; on the card of ``client`` with the merged card they came from."""
    rows = list(
        Attachment.select(Attachment, Staff)
        .join(Staff, pw.JOIN.LEFT_OUTER)
        .where(condition & older(Attachment, FILE_RANK, before))
        .order_by(Attachment.at.desc(), Attachment.id.desc())
        .limit(limit)
    )
    origins = _first_owners("attachment", [row.id for row in rows if row.client_id]) if client else {}
    return [
        TimelineEntry(
            kind="file",
            number=row.id,
            at=row.at,
            place=Place(stored(row.at), FILE_RANK, row.id),
            who=row.staff.name if row.staff_id else "",
            title=row.name if row.version == 1 else f"{row.name} · {row.version}",
            deals=[row.deal_id] if row.deal_id else [],
            from_card=owner if client and (owner := origins.get(row.id)) != client.id else None,
        )
        for row in rows
    ]


def done(condition: pw.Node, before: Place | None, limit: int) -> list[TimelineEntry]:
    """Return things that were done, when, by whom and with what result."""
    rows = (
        Item.select(Item, Staff)
        .join(Staff, pw.JOIN.LEFT_OUTER, on=(Item.closed_by == Staff.id))
        .where(condition & (Item.state == IS_DONE) & older(Item, DONE_RANK, before, Item.closed_at))
        .order_by(Item.closed_at.desc(), Item.id.desc())
        .limit(limit)
    )
    return [
        TimelineEntry(
            kind=DONE,
            number=row.id,
            at=row.closed_at,
            place=Place(stored(row.closed_at), DONE_RANK, row.id),
            who=row.closed_by.name if row.closed_by_id else "",
            title=row.title,
            result=row.result,
            deals=[row.deal_id] if row.deal_id else [],
        )
        for row in rows
    ]


def deals(condition: pw.Node, before: Place | None, limit: int) -> list[TimelineEntry]:
    """Return deals as they were opened, won and lost; a client has few, so all are read."""
    rows = (
        Deal.select(Deal, Stage, LostReason, deal_sums.amount().alias("total"))
        .join(Stage, on=(Deal.stage == Stage.id))
        .join_from(Deal, LostReason, pw.JOIN.LEFT_OUTER)
        .where(condition & Deal.joined_into.is_null())
    )
    found = []
    for row in rows:
        begun = dt.datetime.combine(row.opened_on, dt.time(), clock.zone()).astimezone(dt.UTC)
        found.append(_turn(row, begun, OPENED_RANK, _("opened"), "day"))
        if row.closed_at is not None:
            found.append(_turn(row, row.closed_at, CLOSED_RANK, _outcome(row)))
    found.sort(key=lambda entry: entry.place, reverse=True)
    return [entry for entry in found if before is None or entry.place < before][:limit]


def _turn(deal: Any, at: dt.datetime, rank: int, outcome: str, precision: str = "minute") -> TimelineEntry:
    total = deal_sums.read(deal.total)
    return TimelineEntry(
        kind=DEAL,
        number=deal.id,
        at=clock.known(at, precision),
        place=Place(stored(at), rank, deal.id),
        precision=precision,
        title=deal.title,
        event=deal.event,
        result=outcome,
        amount=total if total and rank == CLOSED_RANK else None,
        deals=[deal.id],
    )


def _outcome(deal: Deal) -> str:
    if deal.stage.status != LOST:
        return _("won")
    reason = deal.lost_reason.name if deal.lost_reason_id else ""
    return _("lost") + "".join(f": {words}" for words in (reason, deal.lost_note) if words)


def journal(
    told: Iterable[CardChange],
    kinds: Collection[str],
    before: Place | None,
    limit: int,
    kind_of: Callable[[list[CardChange]], str] = lambda parts: CHANGE,
) -> list[TimelineEntry]:
    """Return journal entries of the wanted kinds that changed something people see."""
    by_entry: dict[int, list[CardChange]] = defaultdict(list)
    for change in told:
        by_entry[change.entry].append(change)
    kind = {number: kind_of(parts) for number, parts in by_entry.items()}
    numbers = sorted((number for number in by_entry if kind[number] in kinds), reverse=True)
    found: list[TimelineEntry] = []
    for start in range(0, len(numbers), limit):
        rows = (
            Entry.select(Entry, Staff)
            .join(Staff, pw.JOIN.LEFT_OUTER)
            .where(Entry.id.in_(numbers[start : start + limit]) & older(Entry, CHANGE_RANK, before))
            .order_by(Entry.at.desc(), Entry.id.desc())
        )
        found.extend(entry for row in rows if (entry := _change(row, by_entry[row.id], kind[row.id])))
        if len(found) >= limit:
            break
    return found


def _change(row: Entry, parts: list[CardChange], kind: str) -> TimelineEntry | None:
    """Return a journal entry as a line of the time line; None when it changed nothing that people see."""
    fields = list(dict.fromkeys(told for part in parts for told in wording.told(part)))
    if not fields:
        return None
    origins = {part.from_card for part in parts}
    return TimelineEntry(
        kind=kind,
        number=row.id,
        at=row.at,
        place=Place(stored(row.at), CHANGE_RANK, row.id),
        who=row.staff.name if row.staff_id else "agencycli",
        title=row.action,
        changes=fields,
        from_card=origins.pop() if len(origins) == 1 else None,
    )
