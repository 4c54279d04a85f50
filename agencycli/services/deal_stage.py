"""The way of a deal through its pipeline: move, win, lose, open again."""

from __future__ import annotations

from typing import Any

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Deal, DealLine, LostReason, Staff, Stage, StageMove
from agencycli.models.pipeline import AGREED, CLOSED, LOST, MOVES, WON, WORK
from agencycli.services import pipeline as pipelines
from agencycli.services import referral
from agencycli.services.frame import action, demand
from agencycli.values.text import clean

FREEZES = (AGREED, WORK, WON)
"""Statuses in which what is sold has been agreed upon."""


class AlreadyThere(Refused):
    """The deal is in this stage."""

    slug = "already-in-stage"
    template = N_("deal {number} is in “{stage}” already")


class NoSuchMove(Refused):
    """The pipeline does not let a deal go that way."""

    slug = "no-such-move"
    template = N_("deal {number} cannot go from “{stage}” to “{wanted}”; it can go to {known}")


class ChecklistOpen(Refused):
    """What must be true before the deal goes on was not confirmed."""

    slug = "checklist-open"
    template = N_("before deal {number} leaves “{stage}”: {lines}; confirm that with --yes")

    def __init__(self, deal: Deal, lines: list[tuple[Stage, str]]) -> None:
        self.lines = lines
        super().__init__(number=deal.id, stage=deal.stage.name, lines="; ".join(line for _stage, line in lines))

    @property
    def details(self) -> list[dict[str, Any]]:
        """What is to be confirmed."""
        return [{"stage": stage.name, "line": line} for stage, line in self.lines]


class ReasonNeeded(Refused):
    """A deal is never lost without a reason."""

    slug = "reason-needed"
    template = N_("say why the deal is lost: {known}")


class NoteNeeded(Refused):
    """The reason says too little."""

    slug = "note-needed"
    template = N_("“{reason}” alone says too little: write a note with --note")


class StillOpen(Refused):
    """There is nothing to open again."""

    slug = "still-open"
    template = N_("deal {number} is open, in “{stage}”; move it: agency deal move {number}")


class WasJoined(Refused):
    """Another deal took over what was in this one."""

    slug = "was-joined"
    template = N_("deal {number} was joined into deal {into}; work there")


@action("deal.move", N_("move a deal to another stage"), "manager production logistics")
def move(
    actor: Staff,
    deal: Deal,
    stage: Stage,
    *,
    confirmed: bool = False,
    reason: LostReason | None = None,
    note: str = "",
) -> Deal:
    """Move a deal to a stage, of another pipeline too.

    What is sold is agreed from the status ``agreed`` on: its lines are frozen then. A won or lost deal is closed at
    this moment; one moved back is open again. ``confirmed`` says that the checklists of the stages left behind are
    done; to a lost stage a ``reason`` is needed. Raises AlreadyThere, NoSuchMove, ChecklistOpen, ReasonNeeded,
    NoteNeeded, WasJoined.
    """
    deal = Deal.get_by_id(deal.id)
    if deal.joined_into_id:
        raise WasJoined(number=deal.id, into=deal.joined_into_id)
    if deal.stage_id == stage.id:
        raise AlreadyThere(number=deal.id, stage=stage.name)
    if not may_go(deal.stage, stage):
        known = ", ".join(one.name for one in ways(deal)) or "–"
        raise NoSuchMove(number=deal.id, stage=deal.stage.name, wanted=stage.name, known=known)
    lines = unconfirmed(deal, stage)
    if lines and not confirmed:
        raise ChecklistOpen(deal, lines)
    if stage.status in CLOSED:
        demand(actor, "deal.win" if stage.status == WON else "deal.lose")
    was_lost = deal.stage.status == LOST
    _close(deal, stage, reason, clean(note, multiline=True))
    deal.stage, deal.pipeline = stage.id, stage.pipeline_id
    deal.save()
    if was_lost:
        referral.take_back(deal)
    if stage.status in FREEZES:
        DealLine.update(agreed_at=clock.now()).where(
            (DealLine.deal == deal.id) & DealLine.agreed_at.is_null()
        ).execute()
    return deal


@action("deal.win", N_("win a deal"), "manager")
def win(actor: Staff, deal: Deal, *, confirmed: bool = False) -> Deal:
    """Move a deal to the won stage of its pipeline. Raises as ``move``."""
    return move(actor, deal, pipelines.stage_of_status(Deal.get_by_id(deal.id).pipeline, WON), confirmed=confirmed)


@action("deal.lose", N_("lose a deal"), "manager")
def lose(actor: Staff, deal: Deal, reason: LostReason | None, note: str = "") -> Deal:
    """Move a deal to the lost stage of its pipeline, and keep why and from where. Raises as ``move``."""
    stage = pipelines.stage_of_status(Deal.get_by_id(deal.id).pipeline, LOST)
    return move(actor, deal, stage, reason=reason, note=note)


@action("deal.reopen", N_("open a won or lost deal again"), "manager")
def reopen(actor: Staff, deal: Deal, stage: Stage | None = None) -> Deal:
    """Bring a deal back to work: to where it was lost from, a won one to the last stage of work.

    A referral discount that another deal has used meanwhile comes off the lines that are not agreed.

    Raises StillOpen, as ``move``.
    """
    deal = Deal.get_by_id(deal.id)
    if deal.closed_at is None:
        raise StillOpen(number=deal.id, stage=deal.stage.name)
    if stage is None:
        stage = deal.lost_from if deal.lost_from_id and deal.lost_from.is_active else None
    if stage is None:
        open_stages = [one for one in pipelines.stages_of(deal.pipeline) if one.status not in CLOSED]
        working = [one for one in open_stages if one.status == WORK]
        stage = working[-1] if deal.stage.status == WON and working else open_stages[0]
    return move(actor, deal, stage, confirmed=True)


def may_go(stage: Stage, to: Stage) -> bool:
    """Tell whether a deal may go from one stage to another. A client may always walk away: losing is never barred."""
    if stage.id == to.id or (stage.status, to.status) not in MOVES or not to.is_active:
        return False
    if to.status == LOST or stage.pipeline_id != to.pipeline_id:
        return True
    allowed = {row[0] for row in StageMove.select(StageMove.to_stage).where(StageMove.stage == stage.id).tuples()}
    return not allowed or to.id in allowed


def ways(deal: Deal) -> list[Stage]:
    """Return the stages of its own pipeline a deal may go to, in order."""
    return [one for one in pipelines.stages_of(deal.pipeline) if may_go(deal.stage, one)]


def next_stage(deal: Deal) -> Stage:
    """Return the stage after the one a deal is in. Raises NoSuchMove at the end of the way."""
    onwards = [one for one in ways(deal) if one.status != LOST and _place(one) > _place(deal.stage)]
    if not onwards or deal.closed_at is not None:
        known = ", ".join(one.name for one in ways(deal)) or "–"
        raise NoSuchMove(number=deal.id, stage=deal.stage.name, wanted=_("the next stage"), known=known)
    return onwards[0]


def unconfirmed(deal: Deal, to: Stage) -> list[tuple[Stage, str]]:
    """Return (stage, line) of the checklists of every stage a move leaves behind; nothing for a move back or a loss."""
    here = deal.stage
    if to.status == LOST or here.status in CLOSED:
        return []
    if to.pipeline_id != here.pipeline_id:
        left = [here]
    else:
        left = [one for one in pipelines.stages_of(deal.pipeline) if _place(here) <= _place(one) < _place(to)]
    return [(one, line) for one in left for line in one.checklist.splitlines() if line.strip()]


def _place(stage: Stage) -> tuple[int, int]:
    return stage.position, stage.id


def _close(deal: Deal, to: Stage, reason: LostReason | None, note: str) -> None:
    """Put down that a deal is closed, and why, or that it is open again."""
    if to.status == LOST:
        if reason is None:
            known = LostReason.select().where(LostReason.is_active).order_by(LostReason.id)
            raise ReasonNeeded(known=", ".join(one.name for one in known))
        if reason.needs_note and not note:
            raise NoteNeeded(reason=reason.name)
        deal.lost_from, deal.lost_reason, deal.lost_note = deal.stage_id, reason.id, note
    elif deal.lost_reason_id is not None:
        deal.lost_from = deal.lost_reason = None
        deal.lost_note = ""
    if to.status in CLOSED:
        deal.closed_at = clock.now()  # type: ignore[assignment]
    elif deal.closed_at is not None:
        deal.closed_at = None  # type: ignore[assignment]
