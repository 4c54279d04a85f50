"""``agency journal``: who changed what and when."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("list", help=_('List entries, newest first. Example: agency journal list --where "who = Olga"'))
def list_(
    form: desk.Format = "table",
    target: desk.Output = None,
    where: desk.Where = None,
    sort: desk.Sort = None,
    columns: desk.Columns = None,
    limit: desk.Limit = 50,
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        desk.show_list(
            "journal", work.actor, form=form, target=target, where=where, sort=sort, columns=columns,
            limit=limit, quiet=quiet,
            empty=_("nothing was changed yet"),
        )  # fmt: skip


@app.command("show", help=_("Show what an entry changed, field by field."))
def show(
    number: Annotated[
        int, typer.Argument(metavar="N", help=_("Number of the entry."), autocompletion=desk.complete.entries)
    ],
    form: desk.Format = "table",
) -> None:
    with desk.at_work() as work:
        entry, rows = queries.journal.entry_changes(work.actor, number)
        desk.tell(f"{entry.id} · {entry.at:%Y-%m-%d %H:%M}Z · {entry.action} · {entry.words}")
        listing = queries.journal.changes_listing if form in {"json", "csv"} else queries.journal.told_listing
        output.write(listing(rows), form)
