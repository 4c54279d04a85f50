"""``agency load``: how much everybody has to do, and which weeks are too full."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.i18n import _

app = typer.Typer(add_completion=False)


@app.command(help=_("Show the load of everybody against their hours. Example: agency load --weeks 3 --by day"))
def load(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help=_("The first week; this one by default."))] = "",
    weeks: Annotated[int, typer.Option(min=1, max=26, help=_("So many weeks."))] = 3,
    by: Annotated[Literal["week", "day"], typer.Option(help=_("A row a week or a day."))] = "week",
    overloaded: Annotated[
        bool, typer.Option("--overloaded", help=_("Only where more is asked than there is."))
    ] = False,
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    with desk.at_work():
        listing = queries.load.load(desk.day(first or "today"), weeks, by)
    if overloaded:
        at = [column.key for column in listing.columns].index("overloaded")
        listing = listing._replace(rows=[row for row in listing.rows if row[at]])
    output.write(listing, form, target, empty=_("nobody has more to do than hours"))
