"""``agency undo``: take a change back."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import services
from agencycli.commands import desk
from agencycli.i18n import _

app = typer.Typer(add_completion=False)


@app.command(
    help=_("Take back a change by its number; without one your last change. Undo an undo to do it again.")
    + "\n\n"
    + _("Example: agency undo 1042 --dry-run")
)
def undo(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[N]", help=_("Number of the journal entry."), autocompletion=desk.complete.entries),
    ] = None,
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
) -> None:
    with desk.at_work() as work:
        target = services.journal.undo_target(work.actor, number)
        if not dry_run:
            desk.confirm(
                _("Undo entry {number} ({action})?").format(number=target.id, action=target.words or target.action), yes
            )
        row = desk.change(services.journal.undo, work.actor, target.id, dry_run=dry_run)
        if row is not None:
            desk.tell(_("entry {number} was undone by entry {by}").format(number=target.id, by=row.id))
            print(row.id)
