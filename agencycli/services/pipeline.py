"""Pipelines: those an agency begins with, their stages, which move is allowed, and why deals are lost."""

from __future__ import annotations

from agencycli.i18n import N_, _
from agencycli.models import LostReason, Pipeline, Stage
from agencycli.models.pipeline import AGREED, BUSINESS_LINE_TITLES, LOST, NEW, OFFER, WON, WORK

ASKED = N_("It is known what, how many and for which day\nThe budget was asked for")
SEEN = N_("The client has seen the price")
CONFIRMED = N_("Price, day and terms are confirmed in writing")
APPROVED = N_("The client approved the layout")
CHECKED = N_("The run is counted and checked")
SIGNED = N_("Handed over, papers are signed")
MATERIALS = N_("Materials are with the media")

REQUEST = (N_("Request"), NEW, 10, ASKED)
SENT = (N_("Offer sent"), OFFER, 40, SEEN)
CONTRACT = (N_("Agreed"), AGREED, 80, CONFIRMED)
LAYOUT = (N_("Layout"), WORK, 90, APPROVED)
DELIVERY = (N_("Delivery"), WORK, 98, SIGNED)
END = ((N_("Closed"), WON, 100, ""), (N_("Lost"), LOST, 0, ""))

FOUNDED: dict[str, tuple[tuple[str, str, int, str], ...]] = {
    "print": (REQUEST, (N_("Estimate"), NEW, 20, ""), SENT, CONTRACT, LAYOUT, (N_("Printing"), WORK, 95, CHECKED),
              DELIVERY, *END),
    "merchandise": (REQUEST, (N_("Samples"), NEW, 20, ""), SENT, CONTRACT, LAYOUT,
                    (N_("Branding"), WORK, 95, CHECKED), DELIVERY, *END),
    "creative": (REQUEST, (N_("Brief"), NEW, 20, ""), SENT, CONTRACT, (N_("Concept"), WORK, 90, ""),
                 (N_("Corrections"), WORK, 95, APPROVED), DELIVERY, *END),
    "video": (REQUEST, (N_("Brief"), NEW, 20, ""), SENT, CONTRACT, (N_("Script"), WORK, 85, ""),
              (N_("Shooting"), WORK, 90, ""), (N_("Editing"), WORK, 95, ""), DELIVERY, *END),
    "outdoor": (REQUEST, (N_("Choice of sites"), NEW, 20, ""), SENT, CONTRACT, LAYOUT,
                (N_("Posting"), WORK, 95, ""), (N_("On show"), WORK, 98, SIGNED), *END),
    "airtime": (REQUEST, (N_("Media plan"), NEW, 20, ""), SENT, CONTRACT, (N_("Materials"), WORK, 90, MATERIALS),
                (N_("On air"), WORK, 98, SIGNED), *END),
}  # fmt: skip
"""Line of business -> stages (name, status, percent, checklist)."""

LOST_REASONS = {
    N_("price"): False,
    N_("deadline"): False,
    N_("went to a competitor"): False,
    N_("no budget"): False,
    N_("went silent"): False,
    N_("other reason"): True,
}
"""Reason -> whether it says too little without a note."""


def found() -> None:
    """Make the pipelines and lost reasons that a new agency begins with, in its language."""
    for place, (line, stages) in enumerate(FOUNDED.items()):
        pipeline = Pipeline.create(name=_(BUSINESS_LINE_TITLES[line]).capitalize(), line=line, position=place)
        for position, (name, status, probability, checklist) in enumerate(stages):
            Stage.create(
                pipeline=pipeline.id, name=_(name), status=status, probability=probability,
                checklist=_(checklist) if checklist else "", position=position,
            )  # fmt: skip
    for name, needs_note in LOST_REASONS.items():
        LostReason.create(name=_(name), needs_note=needs_note)


def stages_of(pipeline: Pipeline) -> list[Stage]:
    """Return the stages in use of a pipeline, in order."""
    query = Stage.select().where((Stage.pipeline == pipeline.id) & Stage.is_active)
    return list(query.order_by(Stage.position, Stage.id))


def pipelines() -> list[Pipeline]:
    """Return the pipelines in use, in order."""
    return list(Pipeline.select().where(Pipeline.is_active).order_by(Pipeline.position, Pipeline.id))
