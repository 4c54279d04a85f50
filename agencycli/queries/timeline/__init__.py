"""One time line of a card, newest first: what happened, files, changes of fields; by pages to the first entry."""

from __future__ import annotations

from agencycli.queries.timeline.client import timeline
from agencycli.queries.timeline.deal import deal_timeline
from agencycli.queries.timeline.entries import (
    CHANGE,
    DEAL_KINDS,
    KIND_TITLES,
    KINDS,
    Place,
    TimelineEntry,
    listing,
)

__all__ = [
    "CHANGE", "DEAL_KINDS", "KINDS", "KIND_TITLES", "Place", "TimelineEntry", "deal_timeline", "listing", "timeline",
]  # fmt: skip
