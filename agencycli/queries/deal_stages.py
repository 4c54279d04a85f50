"""How long deals stood in each stage, read from the journal: every move left the stage before it there."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import peewee as pw

from agencycli import clock
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Change, Deal, Entry, Stage
from agencycli.models.pipeline import LOST
from agencycli.models.store import store

CHUNK = 500


@dataclass(frozen=True)
class Stay:
    """A time a deal stood in a stage; ``until`` is None while it stands there."""

    stage_id: int
    since: dt.datetime
    until: dt.datetime | None
    days: float
    """To this moment for the stage it is in; not counted in a stage where it was closed."""


def stays(ids: Iterable[int]) -> dict[int, list[Stay]]:
    """Return the stages each deal went through, the first one first. A move that was undone never was.

    A deal begins on the day it was opened, also when it was put down later: old deals are imported. One that was put
    down as closed stands where it ended since then: what it went through before is not known.
    """
    found: dict[int, list[Stay]] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        moves = _moves(part)
        rows = Deal.select(Deal.id, Deal.stage, Deal.opened_on, Deal.closed_at).where(Deal.id.in_(part))
        for number, stage, opened_on, closed_at in rows.tuples():
            found[number] = _stays(moves[number], stage, opened_on, closed_at)
    return found


def reached() -> pw.Node:
    """Return the SQL of the turn of the furthest stage of its pipeline that a deal stood in; the first one is 1.

    Lost stages and those switched off are no part of the way; NULL of a deal that came in as lost, from nowhere.
    """
    far, near = Stage.alias("far"), Stage.alias("near")
    before = store().image_number(Change.before, "stage_id")
    moves = Change.select(before).join(Entry).where((Change.table_name == "deal") & (Change.row_id == Deal.id))
    moves = moves.where((Change.operation == "u") & Entry.undone_by.is_null() & Entry.undo_of.is_null())
    stood = (far.id == Deal.stage) | (far.id == Deal.lost_from) | far.id.in_(moves)
    furthest = far.select(pw.fn.MAX(far.position)).where(_on_way(far) & stood)
    turn = near.select(pw.fn.COUNT(near.id)).where(_on_way(near) & (near.position <= furthest))
    return pw.fn.NULLIF(turn, 0)


def _on_way(stage: type[Stage]) -> pw.Node:
    return (stage.pipeline == Deal.pipeline) & stage.is_active & (stage.status != LOST)


def _moves(ids: list[int]) -> dict[int, list[tuple[dt.datetime, int | None, bool]]]:
    """Return (when, the stage before, whether it still stands) of every change, None for the stage of an insert."""
    query = (
        Change.select(Change.row_id, Entry.at, Change.before, Entry.undone_by, Entry.undo_of)
        .join(Entry)
        .where((Change.table_name == "deal") & Change.row_id.in_(ids) & (Change.operation != "d"))
        .order_by(Change.id)
        .tuples()
    )
    moves: dict[int, list[tuple[dt.datetime, int | None, bool]]] = defaultdict(list)
    for number, at, before, undone_by, undo_of in query:
        stage = json.loads(before)["stage_id"] if before else None
        moves[number].append((at, stage, undone_by is None and undo_of is None))
    return moves


def _stays(
    moves: list[tuple[dt.datetime, int | None, bool]],
    stage: int,
    opened_on: dt.date,
    closed_at: dt.datetime | None,
) -> list[Stay]:
    begun = dt.datetime.combine(opened_on, dt.time(), clock.zone()).astimezone(dt.UTC)
    put_down = next((at for at, before, _stands in moves if before is None), begun)
    since = begun if opened_on < clock.local(put_down).date() else put_down
    steps: list[tuple[int, dt.datetime]] = []
    for place, (at, before, stands) in enumerate(moves):
        after = moves[place + 1][1] if place + 1 < len(moves) else stage
        if stands and before is not None and before != after:
            steps.append((before, at))
    lived = []
    for number, at in steps:
        lived.append(Stay(number, since, at, _days(since, at)))
        since = at
    if closed_at is not None and not steps:
        since = closed_at
    lived.append(Stay(stage, since, None, 0 if closed_at else _days(since, clock.now())))
    return lived


def _days(since: dt.datetime, until: dt.datetime) -> float:
    return max((until - since).total_seconds(), 0) / 86_400


def way(deal: Deal) -> Listing:
    """Return the way of one deal through its stages, in whole days."""
    names = {row.id: row.name for row in Stage.select(Stage.id, Stage.name)}
    columns = [
        Column("stage", _("Stage")),
        Column("since", _("Since"), "moment"),
        Column("until", _("Until"), "moment"),
        Column("days", _("Days"), "number"),
    ]
    rows = [(names[one.stage_id], one.since, one.until, round(one.days)) for one in stays([deal.id])[deal.id]]
    return Listing("deal-stages", columns, rows)
