"""The way of deals through a pipeline: how many reach each stage, how long they stand there, where they get stuck."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from agencycli import money
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Deal, Pipeline, Staff, Stage
from agencycli.models.pipeline import LOST, WON
from agencycli.queries import deal_stages, deal_sums
from agencycli.queries.scope import visible_deals


def funnel(actor: Staff, pipeline: Pipeline, since: dt.date | None = None) -> Listing:
    """Return the stages of a pipeline with the deals that reached each, of those opened since a day.

    A deal reached a stage when it stood there or further on; a lost one reached what it was lost from, one that came
    in as lost the first stage, and tells nothing of where deals get stuck. ``went_on`` is
    whole percent of those who left a stage onwards among all who left it; the bottleneck is the stage that lets the
    fewest on, the slower one of two. ``list`` is the command that shows the deals that stand there now.
    """
    stages = list(Stage.select().where((Stage.pipeline == pipeline.id) & Stage.is_active).order_by(Stage.position))
    way = [stage for stage in stages if stage.status != LOST]
    place = {stage.id: turn for turn, stage in enumerate(way)}
    there = visible_deals(actor) & (Deal.pipeline == pipeline.id) & Deal.joined_into.is_null()
    deals = Deal.select(Deal.id, Deal.stage, deal_sums.amount().alias("sum")).where(there)
    rows = list((deals.where(Deal.opened_on >= since) if since else deals).tuples())
    lived = deal_stages.stays(number for number, _stage, _sum in rows)
    reached, stuck, days = [0] * len(way), [0] * len(way), defaultdict(list)
    now: dict[int, list[int]] = defaultdict(list)
    for number, stage, amount in rows:
        now[stage].append(int(amount))
        furthest = max((place[stay.stage_id] for stay in lived[number] if stay.stage_id in place), default=-1)
        for turn in range(max(furthest, 0 if way else -1) + 1):
            reached[turn] += 1
        if furthest >= 0 and stage not in place:
            stuck[furthest] += 1
        for stay in lived[number]:
            if stay.until is not None:
                days[stay.stage_id].append(stay.days)
    onward = [_onward(reached, stuck, turn) for turn in range(len(way))]
    mean = [round(sum(days[stage.id]) / len(days[stage.id])) if days[stage.id] else None for stage in way]
    open_turns = [turn for turn, stage in enumerate(way) if stage.status != WON and onward[turn] not in (None, 100)]
    neck = min(open_turns, key=lambda turn: (onward[turn] or 0, -(mean[turn] or 0)), default=None)
    columns = [
        Column("stage", _("Stage"), "text", 18),
        Column("reached", _("Reached"), "number", 6),
        Column("of_all", _("Of all, %"), "number", 5),
        Column("went_on", _("Went on, %"), "number", 5),
        Column("lost", _("Lost here"), "number", 5),
        Column("days", _("Days there"), "number", 5),
        Column("now", _("There now"), "number", 5),
        Column("amount", _("Amount"), "money", 12),
        Column("bottleneck", _("Bottleneck"), "flag", 3),
        Column("list", _("What is behind it"), "text", 40),
    ]
    first = reached[0] if reached else 0
    lines = [
        (
            stage.name, reached[turn], reached[turn] * 100 // first if first else None, onward[turn], stuck[turn],
            mean[turn], len(now[stage.id]), money.from_minor(sum(now[stage.id])), turn == neck,
            f"agency deal list --where 'pipeline = {pipeline.name}' --where 'stage = {stage.name}'",
        )
        for turn, stage in enumerate(way)
    ]  # fmt: skip
    return Listing("funnel", columns, lines)


def _onward(reached: list[int], stuck: list[int], turn: int) -> int | None:
    went = reached[turn + 1] if turn + 1 < len(reached) else 0
    left = went + stuck[turn]
    return went * 100 // left if left else None
