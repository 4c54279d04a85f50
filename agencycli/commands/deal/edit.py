"""``agency deal``: add, edit, list."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.deal.referral import offer
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_(
    'Example: agency deal add Ремстрой "буклеты к ярмарке" --pipeline print --on 05.12 --event "Великие реки"'
)


@app.command("add", help=_("Add a deal.") + "\n\n" + _(EXAMPLE_ADD))
@spread
def add(
    client: desk.ClientReference = "",
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("What it is about, in a few words."))] = "",
    pipeline: Annotated[
        str, typer.Option(help=_("Name or line of business: print, video …; see agency pipeline list."))
    ] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("The day the client was promised."))] = "",
    event: Annotated[str, typer.Option(help=_("The fair, conference or holiday it serves."))] = "",
    rush: Annotated[bool, typer.Option("--rush", help=_("It is wanted yesterday."))] = False,
    budget: Annotated[str, typer.Option(help=_("The most the client will spend."))] = "",
    manager: Annotated[str, typer.Option(help=_("Login or name; the client's manager by default."))] = "",
    source: Annotated[str, typer.Option(help=_("Where it comes from; the client's source by default."))] = "",
    person: Annotated[str, typer.Option(help=_("With whom it is discussed."))] = "",
    set_: desk.Set = None,
    external: desk.External = "",
    json: desk.JsonLines = None,
    *,
    do: desk.Doing,
) -> None:
    missing = "" if client else _("name the client and the deal, or give --json FILE")
    if do.lines(services.lines.deals, json, adding=True, missing=missing):
        return
    given = {
        "title": title, "pipeline": pipeline, "event": event, "is_rush": "yes" if rush else "", "budget": budget,
        "manager": manager, "source": source, "person": person, "promised_on": desk.day(on) if on else "",
    }  # fmt: skip
    values = {key: value for key, value in given.items() if value} | desk.pairs(set_)
    with desk.at_work() as work:
        of = queries.reference.client(work.actor, client)
        add, name = (services.external.put_deal, [external]) if external else (services.deal.add, [])
        row = do.change(add, work.actor, of, values, *name, told=lambda row: f"{of.name}: {row.title}")
        if row is not None:
            offer(work.actor, row)


@app.command("edit", help=_("Change fields of a deal. Example: agency deal edit 7 --set promised_on=05.12.2026"))
@spread
def edit(
    deal: desk.DealReference = "",
    set_: desk.Set = None,
    json: desk.JsonLines = None,
    *,
    do: desk.Doing,
) -> None:
    missing = "" if deal else _("name the deal, or give --json FILE")
    if do.lines(services.lines.deals, json, adding=False, missing=missing):
        return
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        do.change(services.deal.edit, work.actor, row, desk.pairs(set_), told=lambda row: row.title)


desk.add_list(
    app,
    "deals",
    help=_('List deals. Example: agency deal list --where "status = offer" --sort -amount')
    + "\n\n"
    + _("Ready views: open, stepless, overdue, rush, mine, won, lost. Example: agency deal list --view stepless"),
    empty=_('no deals yet: agency deal add CLIENT "what it is about"'),
)
