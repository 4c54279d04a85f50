"""``agency journal``: who changed what and when."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)

SHOWN = 50
"""Entries of a list that was not told how many."""


TOLD = ("id", "at", "who", "words", "rows", "undo_of", "undone_by")
"""What a table for people shows, as the screen does: the words typed say more than the name of the action."""


@app.command("list", help=_('List entries, newest first. Example: agency journal list --where "who = Olga"'))
@spread
def list_(listed: desk.Listed) -> None:
    for_people = listed.form == "table" and not listed.target
    with desk.at_work() as work:
        listed.show(
            "journal",
            work.actor,
            narrow=(lambda query: replace(query, default_columns=TOLD)) if for_people else None,
            limit=SHOWN if listed.limit is None else listed.limit,
            empty=_("nothing was changed yet"),
        )


@app.command("show", help=_("Show what an entry changed, field by field.") + " " + _("Example: agency journal show 42"))
def show(
    number: Annotated[
        int, typer.Argument(metavar="N", help=_("Number of the entry."), autocompletion=desk.complete.entries)
    ],
    form: desk.Format = "table",
) -> None:
    from agencycli.output.card_text import shown

    with desk.at_work() as work:
        entry, rows = queries.journal.entry_changes(work.actor, number)
        desk.tell(f"{entry.id} · {shown('moment', entry.at)} · {entry.words or entry.action}")
        listing = queries.journal.changes_listing if form in {"json", "csv"} else queries.journal.told_listing
        output.write(listing(rows), form)
