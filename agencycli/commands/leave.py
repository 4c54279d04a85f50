"""``agency leave``: who is away and when."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("add", help=_("Write down when somebody is away. Example: agency leave add ira 28.12 30.12"))
def add(
    member: Annotated[str, typer.Argument(metavar="LOGIN", help=_("Login, or the name."))],
    first: Annotated[str, typer.Argument(metavar="FIRST", help=_("The first day away."))],
    last: Annotated[str, typer.Argument(metavar="[LAST]", help=_("The last day away; the same by default."))] = "",
    half: Annotated[bool, typer.Option("--half", help=_("Half of each day only."))] = False,
    kind: Annotated[str, typer.Option(help="holiday, sick, trip, other")] = "holiday",
    note: Annotated[str, typer.Option(help=_("Anything else worth knowing."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        staff = queries.staff.member(member)
        days = (desk.day(first), desk.day(last or first))
        row = desk.change(
            services.calendar.add_leave, work.actor, staff, *days, is_half=half, kind=kind, note=note, dry_run=dry_run
        )
        if row is not None:
            desk.done(row.id, staff.name, form, quiet)


@app.command("remove", help=_("Take a leave back. Example: agency leave remove 3"))
def remove(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number of the leave; see agency leave list."))],
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("leave", work.actor, number, _("leave"))
        desk.change(services.calendar.remove_leave, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(number, row.staff.name, form, quiet)


desk.add_list(
    app,
    "leave",
    help=_('List who is away, the nearest first. Example: agency leave list --where "past = yes"'),
    empty=_("nobody is away: agency leave add LOGIN FIRST LAST"),
    searched=False,
)
