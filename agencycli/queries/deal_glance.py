"""The heart of a deal at one glance: whose it is, where it stands and how long, what is promised, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencycli.models import DealLine, Staff
from agencycli.queries import card, deal_stages
from agencycli.queries.card.lines import StepLine
from agencycli.queries.heart import Words, last_words
from agencycli.queries.lists import list_query
from agencycli.queries.scope import get_deal

LINES = 3
"""Lines of a deal that are named; the others are counted."""
VALUES = ("title", "client", "manager", "stage", "status", "open", "promised_on", "days_left", "is_rush", "amount",
          "lost_reason", "lost_note")  # fmt: skip


@dataclass(frozen=True)
class DealGlance:
    """What a person needs before the telephone is lifted about a deal."""

    id: int
    values: dict[str, Any]
    """Columns of the list ``deals`` by key: ``VALUES``."""
    days: float
    """How long it stands in its stage; 0 for a closed deal."""
    lines: list[str]
    """What is sold, the first few."""
    lines_count: int
    steps: list[StepLine]
    last_words: list[Words]


def deal_glance(actor: Staff, number: int) -> DealGlance:
    """Return the heart of a deal. Raises NotFound."""
    row = get_deal(actor, number)
    found = list_query("deals", actor).rows([row.id], VALUES)[0]
    lines = DealLine.select(DealLine.title).where(DealLine.deal == row.id)
    return DealGlance(
        id=row.id,
        values=dict(zip(VALUES, found, strict=True)),
        days=deal_stages.stays([row.id])[row.id][-1].days,
        lines=[title for (title,) in lines.order_by(DealLine.position, DealLine.id).limit(LINES).tuples()],
        lines_count=lines.count(),
        steps=card.client.next_steps(row),
        last_words=last_words(row),
    )
