"""Pipelines: the stages a deal goes through in each line of business, editable, all mapped to a few common statuses."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import Row, one_of

BUSINESS_LINES = ("print", "merchandise", "creative", "video", "outdoor", "airtime")
BUSINESS_LINE_TITLES = {
    "print": N_("print"),
    "merchandise": N_("merchandise"),
    "creative": N_("creative"),
    "video": N_("video"),
    "outdoor": N_("outdoor"),
    "airtime": N_("airtime"),
}

NEW, OFFER, AGREED, WORK, WON, LOST = STATUSES = ("new", "offer", "agreed", "work", "won", "lost")
STATUS_TITLES = {
    NEW: N_("new"),
    OFFER: N_("offer"),
    AGREED: N_("agreed"),
    WORK: N_("in work"),
    WON: N_("won"),
    LOST: N_("lost"),
}
CLOSED = (WON, LOST)
PROBABILITIES = {NEW: 10, OFFER: 30, AGREED: 80, WORK: 95, WON: 100, LOST: 0}
"""Percent, unless a stage is settled otherwise."""
MOVES = frozenset(
    {(one, other) for one in (NEW, OFFER, AGREED, WORK) for other in (NEW, OFFER, AGREED, WORK, WON, LOST)}
    | {(WON, WORK), (LOST, NEW), (LOST, OFFER), (LOST, AGREED), (LOST, WORK)}
)
"""From which status a deal may go to which; a pipeline may allow less (``StageMove``)."""


class Pipeline(Row):
    """The way of deals in one line of business."""

    name = pw.CharField(max_length=80, unique=True)
    line = pw.CharField(max_length=12)
    position = pw.IntegerField(default=0)
    is_active = pw.BooleanField(default=True)

    class Meta:
        constraints = [one_of("line", BUSINESS_LINES)]


class Stage(Row):
    """One stage of a pipeline."""

    pipeline = pw.ForeignKeyField(Pipeline, backref="stages")
    name = pw.CharField(max_length=80)
    status = pw.CharField(max_length=8)
    probability = pw.SmallIntegerField()
    """Percent; the weight of a deal's sum in the forecast."""
    checklist = pw.TextField(default="")
    """What must be true to leave this stage onwards, one a line."""
    position = pw.IntegerField(default=0)
    is_active = pw.BooleanField(default=True)

    class Meta:
        indexes = ((("pipeline", "name"), True),)
        constraints = [one_of("status", STATUSES), pw.Check("probability BETWEEN 0 AND 100")]


class StageMove(Row):
    """An allowed move; a stage without any may go wherever ``MOVES`` lets it."""

    stage = pw.ForeignKeyField(Stage, backref="moves")
    to_stage = pw.ForeignKeyField(Stage, backref="+")

    class Meta:
        indexes = ((("stage", "to_stage"), True),)
        constraints = [pw.Check("stage_id <> to_stage_id")]


class LostReason(Row):
    """Why deals are lost."""

    name = pw.CharField(max_length=120, unique=True)
    needs_note = pw.BooleanField(default=False)
    """The reason alone says too little: "other"."""
    is_active = pw.BooleanField(default=True)
