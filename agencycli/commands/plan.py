"""``agency plan``: three weeks at a glance."""

from __future__ import annotations

import shutil
import sys
from typing import Annotated, Literal

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False)
EXAMPLE = N_("Example: agency plan --team --week 1")


@app.command(
    help=_("Show three weeks of what is to be done, and the list of today; your own unless told otherwise.")
    + "\n\n"
    + _(EXAMPLE)
)
def plan(
    week: Annotated[int, typer.Option(help=_("So many weeks later; -1 is a week earlier."))] = 0,
    team: Annotated[bool, typer.Option("--team", help=_("Everybody, and what is nobody's yet."))] = False,
    who: Annotated[str, typer.Option("--for", metavar="STAFF", help=_("Somebody else's; login or name."))] = "",
    deals: Annotated[bool, typer.Option("--deals", help=_("A row a deal."))] = False,
    clients: Annotated[bool, typer.Option("--clients", help=_("A row a client."))] = False,
    form: desk.RecordFormat = "text",
) -> None:
    if (team and who) or (deals and clients):
        raise UsageError(_("say either --team or --for, either --deals or --clients"))
    if abs(week) > 520:
        raise UsageError(_("ten years at most"))
    from agencycli import clock, money
    from agencycli.output import plan_text

    with desk.at_work() as work:
        staff = queries.staff.member(who) if who else work.actor
        rows: Literal["people", "deals", "clients"] = "deals" if deals else "clients" if clients else "people"
        first = queries.planner.monday(week)
        grid = queries.planner.planner(work.actor, first, rows=rows, staff=None if team else staff)
        today = clock.today()
        number = None if team else staff.id
        below = queries.planner.lines(work.actor, today, today, number=number, everybody=team)
        ahead = queries.cash.until(work.actor, grid.days[-1].on)
    if form == "json":
        output.record({"grid": grid, "today": below} | ({"money": ahead} if ahead else {}))
        return
    if not grid.rows:
        desk.tell(_("nothing is planned in these weeks: agency task add WHAT --on DAY"))
        return
    wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else plan_text.WIDE
    for line in plan_text.lines(grid, wide, ahead):
        print(line)
    if ahead:
        print()
        for line in plan_text.money_ahead(ahead, money.symbol(work.config.currency)):
            print(line)
    if below:
        print()
        print(_("Today, {day}").format(day=f"{today:%d.%m.%Y}"))
        for line in plan_text.day(below, wide, with_owner=team):
            print(line)
