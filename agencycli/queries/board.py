"""The board of a pipeline: its stages with how many deals stand in each and for how much, and the cards of deals."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import peewee as pw

from agencycli import clock, money
from agencycli.models import Deal, Pipeline, Staff, Stage
from agencycli.models.pipeline import CLOSED
from agencycli.queries import deal_stages, deal_sums
from agencycli.queries.conditions import Condition
from agencycli.queries.lists import list_query
from agencycli.services.pipeline import stages_of

RECENT_DAYS = 30
"""A won or lost deal stays on the board for so many days: older ones are history, and would hide the living."""
VALUES = ("title", "client", "amount", "is_rush", "open", "next_on", "days_left")


@dataclass(frozen=True)
class BoardStage:
    """A column of the board."""

    id: int
    name: str
    status: str
    count: int
    amount: Decimal
    weighted: Decimal
    """The sum of the deals, each times its probability."""
    deals: array[int]
    """Their numbers: what is promised first on top; in a closed stage what was closed last."""

    @property
    def closed(self) -> bool:
        """Whether deals end here: then only those of the last ``RECENT_DAYS`` are counted."""
        return self.status in CLOSED


@dataclass(frozen=True)
class Board:
    """The stages of one pipeline in order."""

    pipeline: Pipeline
    stages: list[BoardStage]


@dataclass(frozen=True)
class BoardCard:
    """A deal on the board."""

    id: int
    title: str
    client: str
    amount: Decimal
    days: int
    """Whole days in this stage; 0 for a closed deal."""
    days_left: int | None
    """To the promised day, less than 0 when it has passed; None without one or for a closed deal."""
    has_next: bool
    """Something is promised next; a closed deal needs nothing."""
    is_rush: bool


def board(actor: Staff, pipeline: Pipeline, where: Sequence[Condition] = (), search: str = "") -> Board:
    """Return the board of a pipeline, of the deals this person may see that match; won and lost ones of late only.

    The sums come from one grouped query; of the deals nothing but their numbers is read. Raises as a list does.
    """
    query = list_query("deals", actor)
    recent = dt.datetime.combine(clock.today() - dt.timedelta(days=RECENT_DAYS), dt.time(), clock.zone())
    there = query.matching(list(where), search) & (Deal.pipeline == pipeline.id)
    there &= Deal.closed_at.is_null() | (Deal.closed_at >= recent.astimezone(dt.UTC))
    each = Deal.select(
        Deal.stage.alias("stage"), deal_sums.amount().alias("amount"), deal_sums.probability().alias("probability")
    ).where(there)
    amount, weighted = each.c.amount, (each.c.amount * each.c.probability + 50) / 100
    whole = [pw.Cast(pw.fn.SUM(one), "bigint") for one in (amount, weighted)]
    grouped = pw.Select([each], [each.c.stage, pw.fn.COUNT(each.c.stage), *whole]).group_by(each.c.stage)
    sums = {stage: (count, *map(int, rest)) for stage, count, *rest in grouped.bind(Deal._meta.database).tuples()}
    deals: dict[int, array[int]] = {}
    order = Deal.closed_at.desc(), pw.Case(None, [(Deal.promised_on.is_null(), 1)], 0), Deal.promised_on, Deal.id
    for number, stage in Deal.select(Deal.id, Deal.stage).where(there).order_by(*order).tuples().iterator():
        deals.setdefault(stage, array("q")).append(number)
    stages = []
    for stage in stages_of(pipeline):
        count, total, weight = sums.get(stage.id, (0, 0, 0))
        minor = money.from_minor(total), money.from_minor(weight)
        found = deals.get(stage.id, array("q"))
        stages.append(BoardStage(stage.id, stage.name, stage.status, count, *minor, found))
    return Board(pipeline, stages)


def cards(actor: Staff, numbers: Iterable[int]) -> dict[int, BoardCard]:
    """Return the cards of deals by number; what this person may not see is left out."""
    found = list_query("deals", actor).found(list(numbers), VALUES)
    lived = deal_stages.stays(found)
    read = {}
    for number, row in found.items():
        values = dict(zip(VALUES, row, strict=True))
        read[number] = BoardCard(
            number, values["title"], values["client"], values["amount"], round(lived[number][-1].days),
            values["days_left"], not values["open"] or values["next_on"] is not None, values["is_rush"],
        )  # fmt: skip
    return read


def tables(actor: Staff, where: Sequence[Condition] = (), search: str = "") -> frozenset[str]:
    """Return the names of the tables the board is read from."""
    return list_query("deals", actor).tables(where, search, keys=VALUES) | {Stage._meta.table_name, "pipeline"}
