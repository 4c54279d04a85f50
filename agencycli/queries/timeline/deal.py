"""The time line of a deal: its thread, files, stages, approvals, changes, things done, money for who may see it."""

from __future__ import annotations

from collections.abc import Collection

from agencycli.models import Activity, ActivityDeal, Attachment, Item, Staff
from agencycli.models.activity import ACTIVITY_KINDS
from agencycli.models.budget import REVENUE
from agencycli.queries.scope import get_deal
from agencycli.queries.timeline import parts
from agencycli.queries.timeline.entries import (
    APPROVAL,
    CHANGE,
    DEAL_KINDS,
    DONE,
    MONEY,
    REQUEST,
    STAGE,
    Place,
    TimelineEntry,
)
from agencycli.services import changes
from agencycli.services.changes import CardChange

OF_COST = frozenset({"budget_line", "budget_fact", "work_entry"})
"""Tables of which who may not see costs learns only what the client pays."""


def deal_timeline(
    actor: Staff, number: int, kinds: Collection[str] | None = None, before: Place | None = None, limit: int = 50
) -> list[TimelineEntry]:
    """Return a page of a deal's time line, newest first.

    ``kinds`` are words of ``DEAL_KINDS``; all without them. ``before`` is the ``place`` of the last entry of the page
    before. Raises NotFound.
    """
    deal = get_deal(actor, number)
    wanted = set(kinds or DEAL_KINDS)
    found: list[TimelineEntry] = []
    if wanted & set(ACTIVITY_KINDS):
        thread = ActivityDeal.select(ActivityDeal.activity).where(ActivityDeal.deal == deal.id)
        found += parts.activities(actor, Activity.id.in_(thread), wanted, before, limit)
    if "file" in wanted:
        found += parts.files(Attachment.deal == deal.id, before, limit)
    if DONE in wanted:
        found += parts.done(Item.deal == deal.id, before, limit)
    if wanted & {STAGE, APPROVAL, REQUEST, MONEY, CHANGE}:
        found += parts.journal(_open_to(actor, changes.of_deal(deal)), wanted, before, limit, _kind)
    found.sort(key=lambda entry: entry.place, reverse=True)
    return found[:limit]


def _open_to(actor: Staff, told: list[CardChange]) -> list[CardChange]:
    """Return the changes without what things cost, for who may not see that."""
    if actor.may_see_cost:
        return told
    images = {(one.table, one.row_id): one.after or one.before or {} for one in told}
    paid = {number for (table, number), image in images.items() if _is_revenue(table, image)}
    return [
        one
        for one in told
        if one.table not in OF_COST
        or (one.table == "budget_line" and one.row_id in paid)
        or (one.table == "budget_fact" and images[one.table, one.row_id].get("line_id") in paid)
    ]


def _is_revenue(table: str, image: dict[str, object]) -> bool:
    return table == "budget_line" and image.get("kind") == REVENUE


def _kind(told: list[CardChange]) -> str:
    tables = {one.table for one in told}
    if "change_request" in tables:
        return REQUEST
    if "approval" in tables:
        return APPROVAL
    if any(one.table == "deal" and _stage_changed(one) for one in told):
        return STAGE
    return MONEY if tables <= OF_COST else CHANGE


def _stage_changed(change: CardChange) -> bool:
    return change.operation == "u" and (change.before or {}).get("stage_id") != (change.after or {}).get("stage_id")
