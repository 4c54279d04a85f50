"""``agency deal template``: products as the agency usually sells them."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_USE = N_('Example: agency deal template use "Буклеты А4" Ремстрой --on 05.12')
EXAMPLE_STEP = N_('Example: agency deal template step "Буклеты А4" "макет на утверждение" --before 7')
EXAMPLE_SAVE = N_('Example: agency deal template save-from 7 "Буклеты А4"')
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("What the product is called."))]
Template = Annotated[str, typer.Argument(metavar="TEMPLATE", help=_("Number, name or beginning of it."))]

desk.add_list(
    app,
    "templates",
    help=_("List templates of deals. Example: agency deal template list"),
    empty=_('no templates yet: agency deal template save-from DEAL "what the product is called"'),
    searched=False,
)


@app.command("add", help=_('Add an empty template. Example: agency deal template add "Буклеты А4" --pipeline print'))
@spread
def add(
    name: Name,
    pipeline: Annotated[str, typer.Option(help=_("Number, name or line of business."))] = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        of = services.deal.find_pipeline(pipeline)
        do.change(services.deal_template.add, work.actor, name, of, told=lambda row: row.name)


@app.command("save-from", help=_("Make a template of what a deal sells and of its steps.") + "\n\n" + _(EXAMPLE_SAVE))
@spread
def save_from(
    deal: desk.DealReference,
    name: Name,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        do.change(services.deal_template.save_from, work.actor, row, name, told=lambda row: row.name)


@app.command("step", help=_("Add a step that leads to the promised day.") + "\n\n" + _(EXAMPLE_STEP))
@spread
def step(
    template: Template,
    title: Annotated[str, typer.Argument(metavar="WHAT", help=_("What is to be done."))],
    before: Annotated[int, typer.Option("--before", metavar="DAYS", help=_("Working days before the promised day."))],
    kind: Annotated[
        str, typer.Option(help=_("task, call, meeting, letter, deadline, visit or delivery."))
    ] = "deadline",
    minutes: Annotated[int | None, typer.Option(help=_("How long it takes."))] = None,
    who: Annotated[
        str, typer.Option("--for", metavar="STAFF", help=_("Whose it is; the deal's manager's unless said."))
    ] = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        owner = services.card.find_staff(who) if who else None
        do.change(
            services.deal_template.add_step,
            work.actor,
            services.deal_template.find(template),
            title,
            before,
            kind=kind,
            minutes=minutes,
            owner=owner,
            told=lambda row: row.title,
        )


@app.command("use", help=_("Begin a deal from a template.") + "\n\n" + _(EXAMPLE_USE))
@spread
def use(
    template: Template,
    client: desk.ClientReference,
    title: Annotated[str, typer.Option(help=_("What the deal is called; like the template unless said."))] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("The day the client was promised."))] = "",
    set_: desk.Set = None,
    *,
    do: desk.Doing,
) -> None:
    given = {"title": title, "promised_on": desk.day(on) if on else ""}
    values = {key: value for key, value in given.items() if value} | desk.pairs(set_)
    with desk.at_work() as work:
        of = queries.reference.client(work.actor, client)
        known = services.deal_template.find(template)
        do.change(services.deal_template.use, work.actor, known, of, values, told=lambda row: f"{of.name}: {row.title}")


@app.command("edit", help=_("Rename a template, or take it out of use. Example: agency deal template edit 3 --off"))
@spread
def edit(
    template: Template,
    name: Annotated[str, typer.Option(help=_("The new name."))] = "",
    in_use: Annotated[
        bool | None, typer.Option("--on/--off", help=_("Bring it back into use, or take it out."))
    ] = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = services.deal_template.find(template, off=True)
        do.change(
            services.deal_template.edit, work.actor, row, name=name or None, is_active=in_use, told=lambda row: row.name
        )
