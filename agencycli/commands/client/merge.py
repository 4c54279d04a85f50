"""``agency client merge``: make one card of two."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False)

EXAMPLE = N_("Example: agency client merge 812 42 --take phone")
Take = Annotated[
    list[str] | None,
    typer.Option("--take", metavar="FIELD", help=_("Keep the first card's value of this field; may be repeated.")),
]


@app.command(
    "merge",
    help=_("Move everything of one client to another; the old number leads to the new one.") + "\n\n" + _(EXAMPLE),
)
def merge(
    loser: Annotated[
        str, typer.Argument(metavar="LOSER", help=_("The card that goes."), autocompletion=desk.complete.clients)
    ],
    winner: Annotated[
        str, typer.Argument(metavar="WINNER", help=_("The card that stays."), autocompletion=desk.complete.clients)
    ],
    take: Take = None,
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        goes, stays = (queries.reference.client(work.actor, text) for text in (loser, winner))
        if not dry_run:
            if not yes and desk.interactive():
                output.write(queries.duplicates.differences(work.actor, goes, stays), empty=_("nothing differs"))
            question = _("Merge {loser} into {winner}?").format(
                loser=f"{goes.id} {goes.name}", winner=f"{stays.id} {stays.name}"
            )
            desk.confirm(question, yes)
        row = desk.change(services.merge.merge, work.actor, goes, stays, take or (), dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.name, form, quiet)
