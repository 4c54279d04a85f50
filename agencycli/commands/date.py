"""``agency date``: days to remember each year: fairs, birthdays, anniversaries."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_('Example: agency date add 42 "ярмарка «Великие реки»" 15.05')


@app.command("add", help=_("Add a day to remember each year.") + "\n\n" + _(EXAMPLE_ADD))
def add(
    client: desk.ClientReference,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("What happens on that day."))],
    day: Annotated[str, typer.Argument(metavar="DAY", help=_("15.09 or 09-15; with a year, when it began."))],
    person: Annotated[
        str,
        typer.Option(
            "--person", metavar="PERSON", help=_("Of this person at the client."), autocompletion=desk.complete.people
        ),
    ] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    from agencycli import clock
    from agencycli.values.moments import read_yearly

    with desk.at_work() as work:
        found = read_yearly(day, clock.today())
        if found is None:
            raise UsageError(_("“{text}” is not a day; write 15.09, 09-15 or 15.09.1980").format(text=day))
        owner = queries.reference.client(work.actor, client)
        if person:
            owner = queries.reference.person(work.actor, person, owner)
        row = desk.change(services.person.add_date, work.actor, owner, title, *found, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.title, form, quiet)


@app.command("remove", help=_("Forget a day. Example: agency date remove 3"))
def remove(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number of the day; see agency date list."))],
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("dates", work.actor, number, _("day"))
        desk.change(services.person.remove_date, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(number, row.title, form, quiet)


desk.add_list(
    app,
    "dates",
    help=_('List days to remember, the nearest first. Example: agency date list --where "in_days <= 14"'),
    empty=_("no days to remember yet: agency date add CLIENT TITLE DAY"),
)
