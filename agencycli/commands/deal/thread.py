"""``agency deal``: notes and hand-overs in its thread."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_NOTE = N_('Example: agency deal note 7 "фон #0a0a0a, не #000000; @ира, покажи типографии"')
EXAMPLE_HANDOVER = N_(
    'Example: agency deal handover 7 --from office --to prepress "макет утверждён, вылеты 3 мм, тираж 1000"'
)
Text = Annotated[str, typer.Argument(metavar="TEXT", help=_("What is to be known; @name puts it on that list."))]
From = Annotated[
    str,
    typer.Option("--from", metavar="PLACE", help=_("Where it was."), autocompletion=desk.complete.places),
]
To = Annotated[
    str,
    typer.Option("--to", metavar="PLACE", help=_("Where it goes."), autocompletion=desk.complete.places),
]


@app.command("note", help=_("Write a note in the thread of a deal.") + "\n\n" + _(EXAMPLE_NOTE))
def note(
    deal: desk.DealReference,
    text: Text,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        of = queries.reference.deal(work.actor, deal)
        row = desk.change(services.activity.log, work.actor, "note", [], text, deals=[of], dry_run=dry_run)
        _told(row, of, form, quiet)


@app.command("handover", help=_("Hand a deal over from one place to another.") + "\n\n" + _(EXAMPLE_HANDOVER))
def handover(
    deal: desk.DealReference,
    text: Text,
    from_: From,
    to: To,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        of = queries.reference.deal(work.actor, deal)
        _told(
            desk.change(services.activity.hand_over, work.actor, of, from_, to, text, dry_run=dry_run), of, form, quiet
        )


def _told(row: Any, deal: Any, form: str, quiet: bool) -> None:
    if row is not None:
        desk.done(row.id, deal.title, form, quiet)
