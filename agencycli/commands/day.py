"""``agency day``: the morning briefing."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False)
EXAMPLE = N_("Example: agency day --role production")

Role = Annotated[
    Literal["owner", "manager", "logistics", "production", "accountant", "viewer"] | None,
    typer.Option(help=_("As this role is told; your own by default.")),
]


@app.command(
    help=_("Tell what the morning brings: overdue, due, letters, deals without a next step, promised days.")
    + "\n\n"
    + _(EXAMPLE)
)
def day(role: Role = None, form: desk.RecordFormat = "text") -> None:
    from agencycli.output import day_text

    with desk.at_work() as work:
        sections = queries.day.briefing(work.actor, role)
    if form == "json":
        output.record({"sections": sections})
        return
    if not sections:
        desk.tell(_("nothing waits: agency plan shows what comes"))
    for line in day_text.lines(sections):
        print(line)
