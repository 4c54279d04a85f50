"""The way of each invented deal through its stages: entries of the journal, dated when they would have been made."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from agencycli import clock
from agencycli.demo.rows import moment
from agencycli.models import Change, Deal, Entry, Staff, Stage, bulk
from agencycli.models.pipeline import CLOSED, LOST, NEW, OFFER, WON
from agencycli.models.store import store

DEALS = 1000
"""So many deals, the newest, have their way told: a base to measure with needs no more."""
MOST = 9
"""Moves of one deal at most: no line of business has more stages."""
ACTIONS = {WON: "deal.win", LOST: "deal.lose"}


@dataclass(frozen=True)
class Move:
    """One deal going from a stage to the next."""

    at: dt.datetime
    deal: int
    left: Stage
    to: Stage


def reserve(actor: Staff, count: int) -> list[int]:
    """Take numbers for the moves of so many deals: what happened before comes before in the journal.

    Whoever fills the agency made them: the others go when that is taken back.
    """
    last = Entry.select(Entry.id).order_by(Entry.id.desc()).scalar() or 0
    blank = {"at": moment(clock.now()), "action": "deal.move", "is_open": False, "staff_id": actor.id}
    bulk.insert(Entry, [blank] * (min(count, DEALS) * MOST))
    return [row[0] for row in Entry.select(Entry.id).where(Entry.id > last).order_by(Entry.id).tuples()]


def way(
    random: Random, deal: int, stages: Sequence[Stage], days: tuple[dt.date, dt.date | None, dt.date]
) -> list[Move]:
    """Return the moves of a deal through ``stages``; ``days``: opened, agreed (if it was) and the last move.

    Work takes longer than talk; each move is later than the one before.
    """
    opened, agreed, last = days
    talked = sum(stage.status in (NEW, OFFER) for stage in stages)
    agreed = min(agreed or last, last)
    moves = []
    at = dt.datetime.combine(opened, dt.time(9, random.randrange(60)), clock.zone())
    for part, since, until in ((stages[: talked + 1], opened, agreed), (stages[talked:], agreed, last)):
        weights = [random.uniform(0.5, 1.5) * (1 + stage.position / 3) for stage in part[:-1]]
        gone = 0.0
        for place, (left, to) in enumerate(itertools.pairwise(part)):
            gone += weights[place]
            through = 1.0 if place == len(weights) - 1 else gone / sum(weights)
            day = since + dt.timedelta(days=int((until - since).days * through))
            day -= dt.timedelta(days=max(day.weekday() - 4, 0))
            wanted = dt.datetime.combine(day, dt.time(random.randint(10, 17), random.randrange(60)), clock.zone())
            at = max(wanted, at + dt.timedelta(minutes=random.randint(20, 90)))
            moves.append(Move(at, deal, left, to))
    return moves


def write(entries: list[int], moves: Sequence[Move]) -> None:
    """Write the moves into the entries that were taken for them, in their order; entries left over go."""
    newest = set(sorted({move.deal for move in moves})[-DEALS:])
    placed = sorted((move for move in moves if move.deal in newest), key=lambda one: (one.at, one.deal))
    entries, spare = entries[: len(placed)], entries[len(placed) :]
    for start in range(0, len(spare), 500):
        Entry.delete().where(Entry.id.in_(spare[start : start + 500])).execute()
    told = list(zip(entries, placed, strict=True))
    bulk.update(Entry, "at", {number: moment(move.at) for number, move in told})
    bulk.update(Entry, "action", {number: ACTIONS.get(move.to.status, "deal.move") for number, move in told})
    bulk.update(Entry, "words", {number: _words(move) for number, move in told})
    images = _images({move.deal for move in placed})
    bulk.insert(Change, [
        {"entry_id": number, "table_name": "deal", "row_id": move.deal, "operation": "u",
         "before": json.dumps(images[move.deal] | _then(move), ensure_ascii=False)}
        for number, move in told
    ])  # fmt: skip


def _images(deals: set[int]) -> dict[int, dict[str, Any]]:
    known = sorted(deals)
    image = store().image(Deal)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(known), 500):
        part = ", ".join(str(number) for number in known[start : start + 500])
        rows = store().execute_sql(f'SELECT id, {image} FROM "deal" WHERE id IN ({part})')
        found |= {number: json.loads(text) for number, text in rows}
    return found


def _then(move: Move) -> dict[str, Any]:
    """Return what was otherwise before a move."""
    then: dict[str, Any] = {"stage_id": move.left.id, "closed_at": None}
    return then | ({"lost_reason_id": None, "lost_note": "", "lost_from_id": None} if move.to.status in CLOSED else {})


def _words(move: Move) -> str:
    verb = {WON: "win", LOST: "lose"}.get(move.to.status)
    return f"agency deal {verb} {move.deal}" if verb else f"agency deal move {move.deal} '{move.to.name}'"
