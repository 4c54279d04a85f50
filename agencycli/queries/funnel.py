"""The way of deals through a pipeline: how many reach each stage, how long they stand there, where they get stuck."""

from __future__ import annotations

import datetime as dt
import shlex
from collections import defaultdict

from agencycli import money
from agencycli.i18n import _, ngettext
from agencycli.listing import Column
from agencycli.models import Deal, Pipeline, Staff, Stage
from agencycli.models.pipeline import LOST, WON
from agencycli.queries import deal_stages, deal_sums
from agencycli.queries.behind import Behind, Report, commands
from agencycli.queries.scope import visible_deals


def funnel(actor: Staff, pipeline: Pipeline, since: dt.date | None = None) -> Report:
    """Return the stages of a pipeline with the deals that reached each, of those opened since a day.

    A deal reached a stage when it stood there or further on; a lost one reached what it was lost from, one that came
    in as lost from nowhere the first stage, and tells nothing of where deals get stuck. ``went_on`` is whole percent of
    those who left a stage onwards among all who left it; the bottleneck is the stage that lets the fewest on, the
    slower one of two. Behind a row are the deals that reached it, were lost there, and stand there now.
    """
    stages = list(Stage.select().where((Stage.pipeline == pipeline.id) & Stage.is_active).order_by(Stage.position))
    way = [stage for stage in stages if stage.status != LOST]
    lost = {stage.id for stage in Stage.select(Stage.id).where(Stage.status == LOST)}
    there = visible_deals(actor) & (Deal.pipeline == pipeline.id) & Deal.joined_into.is_null()
    deals = Deal.select(Deal.id, Deal.stage, deal_stages.reached(), deal_sums.amount().alias("sum")).where(there)
    rows = list((deals.where(Deal.opened_on >= since) if since else deals).tuples())
    lived = deal_stages.stays(number for number, *_rest in rows)
    reached, stuck, days = [0] * len(way), [0] * len(way), defaultdict(list)
    now: dict[int, list[int]] = defaultdict(list)
    for number, stage, furthest, amount in rows:
        now[stage].append(int(amount))
        for turn in range(furthest or min(1, len(way))):
            reached[turn] += 1
        if furthest and stage in lost:
            stuck[furthest - 1] += 1
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
        Column("of_all", _("All, %"), "number", 5),
        Column("went_on", _("Onward, %"), "number", 5),
        Column("lost", _("Lost"), "number", 5),
        Column("days", _("Days"), "number", 5),
        Column("now", _("Now"), "number", 5),
        Column("amount", _("Amount"), "money", 12),
        Column("bottleneck", _("Stuck"), "flag", 3),
        Column("list", _("What is behind it"), "text", 40),
    ]
    first = reached[0] if reached else 0
    behind = [_behind(pipeline, stage, turn, since) for turn, stage in enumerate(way)]
    shown = commands(behind)
    lines = [
        (
            stage.name, reached[turn], reached[turn] * 100 // first if first else None, onward[turn], stuck[turn],
            mean[turn], len(now[stage.id]), money.from_minor(sum(now[stage.id])), turn == neck, shown[turn],
        )
        for turn, stage in enumerate(way)
    ]  # fmt: skip
    summary = "" if neck is None else _neck(way[neck].name, onward[neck] or 0, mean[neck])
    command = shlex.join(["agency", "deal", "funnel", pipeline.name, *(["--since", str(since)] if since else [])])
    return Report("funnel", columns, lines, behind=behind, summary=summary, about=pipeline.name, command=command)


def _behind(pipeline: Pipeline, stage: Stage, turn: int, since: dt.date | None) -> list[Behind]:
    of = (f"pipeline = {pipeline.name}", *([f"opened_on >= {since}"] if since else []))
    return [
        # Every deal came to the first stage, also one of which nothing else is known.
        Behind.of(stage.name, _("reached it"), "deals", (*of, f"reached >= {turn + 1}") if turn else of),
        Behind.of(stage.name, _("lost there"), "deals", (*of, f"status = {LOST}", f"reached = {turn + 1}")),
        Behind.of(stage.name, _("stand there now"), "deals", (*of, f"stage = {stage.name}")),
    ]


def _neck(stage: str, went_on: int, days: int | None) -> str:
    words = _("bottleneck: {stage}, {percent} percent go on").format(stage=stage, percent=went_on)
    if days is None:
        return words
    stand = ngettext("stand there for {count} day", "stand there for {count} days", days).format(count=days)
    return f"{words}, {stand}"


def _onward(reached: list[int], stuck: list[int], turn: int) -> int | None:
    went = reached[turn + 1] if turn + 1 < len(reached) else 0
    left = went + stuck[turn]
    return went * 100 // left if left else None
