"""The lists of stages, with the deals in each, and of the reasons why deals are lost."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Deal, LostReason, Pipeline, Staff, Stage, StageMove
from agencycli.models.pipeline import BUSINESS_LINE_TITLES, STATUS_TITLES
from agencycli.models.store import store
from agencycli.queries import deal_sums
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_deals


def stages(actor: Staff) -> ListQuery:
    """Return the stages of all pipelines in order, with the deals this person may see in each."""
    there = visible_deals(actor) & (Deal.stage == Stage.id) & Deal.joined_into.is_null()
    pipeline = Pipeline.select(Pipeline.name).where(Pipeline.id == Stage.pipeline)
    line = Pipeline.select(Pipeline.line).where(Pipeline.id == Stage.pipeline)
    place = Pipeline.select(Pipeline.position * 1000 + Stage.position).where(Pipeline.id == Stage.pipeline)
    total = pw.Cast(Deal.select(pw.fn.COALESCE(pw.fn.SUM(deal_sums.amount()), 0)).where(there), "bigint")
    lines = {slug: _(title) for slug, title in BUSINESS_LINE_TITLES.items()}
    statuses = {slug: _(title) for slug, title in STATUS_TITLES.items()}
    fields = (
        ListField(Column("id", _("No."), "number", 5), Stage.id),
        ListField(Column("pipeline", _("Pipeline"), "text", 16), pipeline),
        ListField(Column("line", _("Line"), "stage", 10, lines), line),
        ListField(Column("name", _("Stage"), "text", 18), Stage.name),
        ListField(Column("status", _("Status"), "stage", 8, statuses), Stage.status),
        ListField(Column("probability", _("Probability, %"), "number", 4), Stage.probability),
        ListField(Column("checklist", _("Checklist"), "text", 30), Stage.checklist),
        ListField(Column("moves", _("Only to"), "text", 20), _moves()),
        ListField(Column("deals", _("Deals"), "number", 5), Deal.select(pw.fn.COUNT(Deal.id)).where(there)),
        ListField(Column("amount", _("Amount"), "money", 12), total, deal_sums.read),
        ListField(Column("place", _("Place"), "number", 5), place),
        ListField(Column("active", _("In use"), "flag", 3), Stage.is_active, bool),
    )
    return ListQuery(
        name="stages",
        model=Stage,
        fields={one.column.key: one for one in fields},
        condition=Stage.id > 0,
        default_columns=("id", "pipeline", "name", "status", "probability", "checklist", "deals", "amount"),
        default_sort="place",
        hidden={"active": Stage.is_active & Stage.pipeline.in_(Pipeline.select(Pipeline.id).where(Pipeline.is_active))},
    )


def reasons(actor: Staff) -> ListQuery:
    """Return why deals are lost, with the deals this person may see that were."""
    lost = Deal.select(pw.fn.COUNT(Deal.id)).where(visible_deals(actor) & (Deal.lost_reason == LostReason.id))
    fields = (
        ListField(Column("id", _("No."), "number", 5), LostReason.id),
        ListField(Column("name", _("Reason"), "text", 30), LostReason.name),
        ListField(Column("needs_note", _("Needs a note"), "flag", 3), LostReason.needs_note, bool),
        ListField(Column("deals", _("Deals"), "number", 5), lost),
        ListField(Column("active", _("In use"), "flag", 3), LostReason.is_active, bool),
    )
    return ListQuery(
        name="reasons",
        model=LostReason,
        fields={one.column.key: one for one in fields},
        condition=LostReason.id > 0,
        default_columns=("id", "name", "needs_note", "deals"),
        default_sort="id",
        hidden={"active": LostReason.is_active},
    )


def _moves() -> pw.ModelSelect:
    to = Stage.alias("to")
    joined = pw.fn.STRING_AGG(to.name, ", ") if store().engine == "postgresql" else pw.fn.GROUP_CONCAT(to.name, ", ")
    return StageMove.select(joined).join(to, on=(to.id == StageMove.to_stage)).where(StageMove.stage == Stage.id)
