"""``agency pipeline``: the stages deals go through, where they may go from each, and why they are lost."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_STAGE = N_(
    'Example: agency pipeline stage-add print "Colour proof" --status work --probability 92 --position 5'
)
EXAMPLE_EDIT = N_('Example: agency pipeline stage-edit print "Offer sent" --probability 50')
EXAMPLE_MOVES = N_(
    'Example: agency pipeline moves print Request --to "Offer sent" --to Estimate; without --to anywhere'
)
Pipeline = Annotated[str, typer.Argument(metavar="PIPELINE", help=_("Number, name or line of business."))]
Stage = Annotated[str, typer.Argument(metavar="STAGE", help=_("Number, name or beginning of it."))]
Name = Annotated[str, typer.Option(help=_("The new name."))]
Status = Annotated[str, typer.Option(help=_("new, offer, agreed, work, won or lost."))]
Probability = Annotated[str, typer.Option(help=_("Percent: the weight of a deal's sum in the forecast."))]
Checklist = Annotated[
    list[str] | None, typer.Option("--check", metavar="LINE", help=_("What must be true to go on; may be repeated."))
]
Position = Annotated[str, typer.Option(help=_("Which in order, from 0."))]
InUse = Annotated[bool | None, typer.Option("--on/--off", help=_("Bring it back into use, or take it out."))]

desk.add_list(
    app,
    "stages",
    help=_("List stages with the deals in each. Example: agency pipeline list --where 'line = print'"),
    empty=_("no stages yet: agency pipeline add NAME --line print"),
    searched=False,
)
desk.add_list(
    app,
    "reasons",
    verb="reasons",
    help=_("List why deals are lost, and how many were. Example: agency pipeline reasons"),
    empty=_("no reasons yet: agency pipeline reason-add NAME"),
    searched=False,
)


@app.command(
    "add", help=_('Add a pipeline with the usual stages. Example: agency pipeline add "Large format" --line print')
)
@spread
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("As the agency calls it."))],
    line: Annotated[str, typer.Option(help=_("print, merchandise, creative, video, outdoor or airtime."))],
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(services.pipeline.add, work.actor, name, line, told=_name)


@app.command("edit", help=_("Rename a pipeline, or take it out of use. Example: agency pipeline edit video --off"))
@spread
def edit(
    pipeline: Pipeline,
    name: Name = "",
    position: Position = "",
    in_use: InUse = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = services.deal.find_pipeline(pipeline, off=True)
        place = int(position) if position.isdecimal() else None
        changes: dict[str, Any] = {"name": name or None, "position": place, "is_active": in_use}
        do.change(services.pipeline.edit, work.actor, row, **changes, told=_name)


@app.command("stage-add", help=_("Add a stage.") + "\n\n" + _(EXAMPLE_STAGE))
@spread
def stage_add(
    pipeline: Pipeline,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("As the agency calls it."))],
    status: Status = "new",
    probability: Probability = "",
    check: Checklist = None,
    position: Position = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = services.deal.find_pipeline(pipeline)
        values = _values(name, status, probability, check, position)
        do.change(services.pipeline.add_stage, work.actor, row, values, told=_name)


@app.command("stage-edit", help=_("Change a stage, or take it out of use.") + "\n\n" + _(EXAMPLE_EDIT))
@spread
def stage_edit(
    pipeline: Pipeline,
    stage: Stage,
    name: Name = "",
    status: Status = "",
    probability: Probability = "",
    check: Checklist = None,
    position: Position = "",
    in_use: InUse = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = services.pipeline.find_stage(services.deal.find_pipeline(pipeline), stage, off=True)
        values = _values(name, status, probability, check, position)
        do.change(services.pipeline.edit_stage, work.actor, row, values, in_use, told=_name)


@app.command("moves", help=_("Settle where deals may go from a stage.") + "\n\n" + _(EXAMPLE_MOVES))
@spread
def moves(
    pipeline: Pipeline,
    stage: Stage,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="STAGE", help=_("May be repeated."))] = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        of = services.deal.find_pipeline(pipeline)
        row = services.pipeline.find_stage(of, stage)
        wanted = [services.pipeline.find_stage(of, one) for one in to or ()]
        do.change(services.pipeline.set_moves, work.actor, row, wanted, printed=row.id, told=row.name)


@app.command("reason-add", help=_('Add a reason why deals are lost. Example: agency pipeline reason-add "no licence"'))
@spread
def reason_add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("In a few words."))],
    needs_note: Annotated[bool, typer.Option("--needs-note", help=_("Alone it says too little."))] = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(services.pipeline.add_reason, work.actor, name, needs_note, told=_name)


@app.command("reason-edit", help=_("Change a reason. Example: agency pipeline reason-edit price --name 'too dear'"))
@spread
def reason_edit(
    reason: Annotated[str, typer.Argument(metavar="REASON", help=_("Number, or a beginning of it."))],
    name: Name = "",
    needs_note: Annotated[
        bool | None, typer.Option("--needs-note/--no-note", help=_("Whether it says too little alone."))
    ] = None,
    in_use: InUse = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = services.pipeline.find_reason(reason, off=True)
        changes: dict[str, Any] = {"name": name or None, "needs_note": needs_note, "is_active": in_use}
        do.change(services.pipeline.edit_reason, work.actor, row, **changes, told=_name)


def _values(name: str, status: str, probability: str, check: list[str] | None, position: str) -> dict[str, Any]:
    given = {"name": name, "status": status, "probability": probability, "position": position}
    values: dict[str, Any] = {key: value for key, value in given.items() if value}
    if check is not None:
        values["checklist"] = "\n".join(check)
    return values


def _name(row: Any) -> str:
    return str(row.name)
