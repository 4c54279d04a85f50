"""``agency deal``: move, win, lose, open again, and how long it stood where."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_MOVE = N_('Example: agency deal move 7; agency deal move 7 "Offer sent" --yes')
EXAMPLE_LOSE = N_("Example: agency deal lose 7 --reason price; agency deal lose 7 --reason other --note ...")
Stage = Annotated[
    str, typer.Argument(metavar="STAGE", help=_("Name, beginning of it or status; the next one without."))
]
Reason = Annotated[str, typer.Option(metavar="REASON", help=_("Why; see agency pipeline reasons."))]
Note = Annotated[str, typer.Option(help=_("More about it."))]
Pipeline = Annotated[str, typer.Option(help=_("The pipeline of the stage, when it is another one."))]
Done = Annotated[bool, typer.Option("--yes", "-y", help=_("What must be true before it goes on is done."))]


@app.command(
    "move", help=_("Move a deal to another stage; onwards asks for what must be done first.") + "\n\n" + _(EXAMPLE_MOVE)
)
@spread
def move(
    deal: desk.DealReference,
    stage: Stage = "",
    pipeline: Pipeline = "",
    reason: Reason = "",
    note: Note = "",
    yes: Done = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        at = services.deal.find_pipeline(pipeline) if pipeline else row.pipeline
        to = services.pipeline.find_stage(at, stage) if stage else services.deal_stage.next_stage(row)
        why = services.pipeline.find_reason(reason) if reason else None
        confirmed = confirm(row, to, yes=yes or do.dry_run)
        do.change(services.deal_stage.move, work.actor, row, to, confirmed=confirmed, reason=why, note=note, told=_told)


@app.command("win", help=_("Win a deal: its lines are agreed and change no more. Example: agency deal win 7"))
@spread
def win(
    deal: desk.DealReference,
    yes: Done = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        to = services.pipeline.stage_of_status(row.pipeline, "won")
        confirmed = confirm(row, to, yes=yes or do.dry_run)
        do.change(services.deal_stage.win, work.actor, row, confirmed=confirmed, told=_told)


@app.command("lose", help=_("Lose a deal, and keep why and from which stage.") + "\n\n" + _(EXAMPLE_LOSE))
@spread
def lose(
    deal: desk.DealReference,
    reason: Reason = "",
    note: Note = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        why = services.pipeline.find_reason(reason) if reason else None
        do.change(services.deal_stage.lose, work.actor, row, why, note, told=_told)


@app.command("reopen", help=_("Open a won or lost deal again. Example: agency deal reopen 7"))
@spread
def reopen(
    deal: desk.DealReference,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help=_("Where to; where it was lost from without."))] = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        to = services.pipeline.find_stage(row.pipeline, stage) if stage else None
        used = services.referral.used_in(row)
        opened = do.change(services.deal_stage.reopen, work.actor, row, to, told=_told)
        gone = used - services.referral.used_in(row)
        if opened is not None and gone:
            words = _("another deal has used the referral discount of {percent} %: it is off what is not agreed")
            desk.tell(words.format(percent=gone))


@app.command("stages", help=_("Show how long a deal stood in each stage. Example: agency deal stages 7"))
def stages(deal: desk.DealReference, form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work() as work:
        output.write(queries.deal_stages.way(queries.reference.deal(work.actor, deal)), form, target)


def confirm(deal: Any, to: Any, *, yes: bool) -> bool:
    """Ask a person whether what the stages left behind demand is done; without a terminal the service refuses."""
    lines = services.deal_stage.unconfirmed(deal, to)
    if yes or not lines or not desk.interactive():
        return yes
    for stage, line in lines:
        desk.tell(f"· {line}  ({stage.name})")
    desk.confirm(_("Is all of that done?"), yes=False)
    return True


def _told(row: Any) -> str:
    return f"{row.title}: {row.stage.name}"
