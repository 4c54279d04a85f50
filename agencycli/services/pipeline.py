"""Pipelines: those an agency begins with, their stages, which move is allowed, and why deals are lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Deal, LostReason, Pipeline, Staff, Stage, StageMove
from agencycli.models.pipeline import (
    AGREED,
    BUSINESS_LINE_TITLES,
    BUSINESS_LINES,
    LOST,
    NEW,
    OFFER,
    PROBABILITIES,
    STATUS_TITLES,
    WON,
    WORK,
)
from agencycli.services.card import BadValue, CardField, typed
from agencycli.services.classifier import AlreadyThere
from agencycli.services.frame import action
from agencycli.values.text import clean, fold

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


class StillUsed(Refused):
    """Deals are where something is to be taken away or turned into something else."""

    slug = "still-used"
    template = N_("deals are in “{name}” ({count}); move them first: agency deal list --where '{field} = {name}'")


class StageNeeded(Refused):
    """A pipeline without it leads nowhere."""

    slug = "stage-needed"
    template = N_("“{name}” is the only stage of “{pipeline}” with the status {status}; add another first")


def found() -> None:
    """Make the pipelines and lost reasons that a new agency begins with, in its language."""
    for place, line in enumerate(FOUNDED):
        _create(_(BUSINESS_LINE_TITLES[line]).capitalize(), line, place)
    for name, needs_note in LOST_REASONS.items():
        LostReason.create(name=_(name), needs_note=needs_note)


def _create(name: str, line: str, position: int) -> Pipeline:
    """Make a pipeline with the stages that its line of business usually has."""
    row = Pipeline.create(name=name, line=line, position=position)
    for place, (title, status, probability, checklist) in enumerate(FOUNDED[line]):
        Stage.create(
            pipeline=row.id, name=_(title), status=status, probability=probability,
            checklist=_(checklist) if checklist else "", position=place,
        )  # fmt: skip
    return row


@action("pipeline.add", N_("add a pipeline"), "owner")
def add(actor: Staff, name: str, line: str) -> Pipeline:
    """Add a pipeline with the stages that its line of business usually has. Raises BadValue, AlreadyThere."""
    name = _named(name)
    if any(fold(row.name) == fold(name) for row in Pipeline.select()):
        raise AlreadyThere(name=name)
    if line not in BUSINESS_LINES:
        known = ", ".join(BUSINESS_LINES)
        raise BadValue(field=_("Line"), reason=_("“{value}” is none of {known}").format(value=line, known=known))
    return _create(name, line, Pipeline.select().count())


@action("pipeline.edit", N_("rename a pipeline or take it out of use"), "owner")
def edit(
    actor: Staff,
    pipeline: Pipeline,
    *,
    name: str | None = None,
    position: int | None = None,
    is_active: bool | None = None,
) -> Pipeline:
    """Rename a pipeline, put it in another place, switch it off or on. Raises AlreadyThere, StillUsed."""
    row = Pipeline.get_by_id(pipeline.id)
    if name is not None:
        name = _named(name)
        if any(fold(other.name) == fold(name) and other.id != row.id for other in Pipeline.select()):
            raise AlreadyThere(name=name)
        row.name = name
    if position is not None:
        row.position = position
    if is_active is not None and is_active != row.is_active:
        if not is_active:
            _refuse_used(row.name, "pipeline", (Deal.pipeline == row.id) & Deal.closed_at.is_null())
        row.is_active = is_active
    row.save()
    return row


STAGE_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("name", N_("Name"), required=True),
        CardField("status", N_("Status"), "choice", STATUS_TITLES),
        CardField("probability", N_("Probability, %"), "number"),
        CardField("checklist", N_("Checklist"), "long"),
        CardField("position", N_("Place"), "number"),
    )
}


@action("stage.add", N_("add a stage to a pipeline"), "owner")
def add_stage(actor: Staff, pipeline: Pipeline, values: Mapping[str, Any]) -> Stage:
    """Add a stage from ``STAGE_FIELDS``, before the closing ones unless ``position`` says where.

    Its probability is usual for its status unless given. Raises BadValue, AlreadyThere.
    """
    status = _stage_value("status", values.get("status") or NEW)
    standing = stages_of(pipeline)
    closing = [one.position for one in standing if one.status in (WON, LOST)]
    row = Stage(
        pipeline=pipeline.id, status=status, probability=PROBABILITIES[status], position=min(closing, default=0)
    )
    _set_stage(row, values)
    for one in standing:
        if one.position >= row.position:
            one.position += 1
            one.save()
    row.save(force_insert=True)
    return row


@action("stage.edit", N_("change a stage of a pipeline"), "owner")
def edit_stage(actor: Staff, stage: Stage, changes: Mapping[str, Any], is_active: bool | None = None) -> Stage:
    """Change a stage, or switch it off or on.

    Raises BadValue, AlreadyThere, StillUsed (another status, or off, while deals stand there), StageNeeded.
    """
    row = Stage.get_by_id(stage.id)
    was = row.status
    _set_stage(row, changes)
    leaves = is_active is False and row.is_active
    if row.status != was or leaves:
        _refuse_used(row.name, "stage", Deal.stage == row.id)
        others = [one for one in stages_of(row.pipeline) if one.id != row.id and one.status == was]
        if was in (NEW, WON, LOST) and not others:
            raise StageNeeded(name=row.name, pipeline=row.pipeline.name, status=_(STATUS_TITLES[was]))
    if is_active is not None and is_active != row.is_active:
        row.is_active = is_active
    row.save()
    return row


@action("stage.moves", N_("settle where deals may go from a stage"), "owner")
def set_moves(actor: Staff, stage: Stage, to: Sequence[Stage]) -> None:
    """Let deals go from a stage to these only; to wherever its status lets them when there are none."""
    wanted = {one.id for one in to if one.id != stage.id}
    standing = {row.to_stage_id: row for row in StageMove.select().where(StageMove.stage == stage.id)}
    for number, row in standing.items():
        if number not in wanted:
            row.delete_instance()
    for number in sorted(wanted - standing.keys()):
        StageMove.create(stage=stage.id, to_stage=number)


@action("reason.add", N_("add a reason why deals are lost"), "owner")
def add_reason(actor: Staff, name: str, needs_note: bool = False) -> LostReason:
    """Add a reason. Raises BadValue, AlreadyThere."""
    name = _named(name, 120)
    if any(fold(row.name) == fold(name) for row in LostReason.select()):
        raise AlreadyThere(name=name)
    return LostReason.create(name=name, needs_note=needs_note)


@action("reason.edit", N_("change a reason why deals are lost"), "owner")
def edit_reason(
    actor: Staff,
    reason: LostReason,
    *,
    name: str | None = None,
    needs_note: bool | None = None,
    is_active: bool | None = None,
) -> LostReason:
    """Rename a reason, ask for a note beside it or not, take it out of use; lost deals keep it. Raises AlreadyThere."""
    row = LostReason.get_by_id(reason.id)
    if name is not None:
        name = _named(name, 120)
        if any(fold(other.name) == fold(name) and other.id != row.id for other in LostReason.select()):
            raise AlreadyThere(name=name)
        row.name = name
    for key, value in (("needs_note", needs_note), ("is_active", is_active)):
        if value is not None and getattr(row, key) != value:
            setattr(row, key, value)
    row.save()
    return row


def stages_of(pipeline: Pipeline) -> list[Stage]:
    """Return the stages in use of a pipeline, in order."""
    query = Stage.select().where((Stage.pipeline == pipeline.id) & Stage.is_active)
    return list(query.order_by(Stage.position, Stage.id))


def pipelines() -> list[Pipeline]:
    """Return the pipelines in use, in order."""
    return list(Pipeline.select().where(Pipeline.is_active).order_by(Pipeline.position, Pipeline.id))


def stage_of_status(pipeline: Pipeline, status: str) -> Stage:
    """Return the first stage in use with a status. Raises NotFound."""
    for one in stages_of(pipeline):
        if one.status == status:
            return one
    raise NotFound(what=_("stage"), wanted=_(STATUS_TITLES[status]))


def find_stage(pipeline: Pipeline, text: str, *, off: bool = False) -> Stage:
    """Return a stage of a pipeline by number, name, a beginning of it that only one has, or its status.

    ``off`` finds those out of use too. Raises NotFound, which names the stages.
    """
    query = Stage.select().where(Stage.pipeline == pipeline.id).order_by(Stage.position, Stage.id)
    known = list(query if off else query.where(Stage.is_active))
    wanted, number = fold(text), text.strip().removeprefix("#")
    for found_ in (
        [one for one in known if str(one.id) == number],
        [one for one in known if fold(one.name) == wanted],
        [one for one in known if wanted and fold(one.name).startswith(wanted)],
    ):
        if len(found_) == 1:
            return found_[0]
    of_status = [one for one in known if wanted in {one.status, fold(_(STATUS_TITLES[one.status]))}]
    if of_status:
        return of_status[0]
    names = ", ".join(one.name for one in known)
    raise NotFound(what=_("stage"), wanted=_("{text}” among “{known}").format(text=text, known=names))


def find_reason(text: str, *, off: bool = False) -> LostReason:
    """Return a reason by number, name, or a beginning of it that only one has. Raises NotFound that names them."""
    known = [row for row in LostReason.select().order_by(LostReason.id) if row.is_active or off]
    wanted, number = fold(text), text.strip().removeprefix("#")
    for found_ in (
        [one for one in known if str(one.id) == number or fold(one.name) == wanted],
        [one for one in known if wanted and fold(one.name).startswith(wanted)],
    ):
        if len(found_) == 1:
            return found_[0]
    names = ", ".join(one.name for one in known)
    raise NotFound(what=_("reason"), wanted=_("{text}” among “{known}").format(text=text, known=names))


def _refuse_used(name: str, field: str, condition: Any) -> None:
    count = Deal.select().where(condition & Deal.joined_into.is_null()).count()
    if count:
        raise StillUsed(count=count, name=name, field=field)


def _stage_value(key: str, value: Any) -> Any:
    ready = typed(STAGE_FIELDS[key], value)
    if key == "probability" and not 0 <= (ready if ready is not None else -1) <= 100:
        raise BadValue(field=_(STAGE_FIELDS[key].title), reason=_("it is between 0 and 100"))
    return ready


def _set_stage(row: Stage, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        ready = _stage_value(key, value)
        ready = _named(ready) if key == "name" else int(ready or 0) if key in {"probability", "position"} else ready
        if getattr(row, key) != ready:
            setattr(row, key, ready)
    name = fold(_named(row.name or ""))
    twins = Stage.select().where(Stage.pipeline == row.pipeline_id)
    if any(fold(other.name) == name and other.id != row.id for other in twins):
        raise AlreadyThere(name=row.name)


def _named(name: str, limit: int = 80) -> str:
    text = clean(name)
    if not text:
        raise BadValue(field=_("Name"), reason=_("it must not be empty"))
    return text[:limit]
