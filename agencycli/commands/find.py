"""``agency find``: find anything anywhere."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False)

EXAMPLE = N_("Example: agency find буклеты великие реки")


@app.command(help=_("Find clients by anything on the card, people and history included.") + "\n\n" + _(EXAMPLE))
def find(
    what: Annotated[list[str], typer.Argument(metavar="WORDS", help=_("In any keyboard layout or alphabet."))],
    form: desk.Format = "table",
    target: desk.Output = None,
    limit: desk.Limit = 20,
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        found = queries.search.hits(work.actor, " ".join(what), limit if limit is not None else 20)
        if quiet:
            for row in found.rows:
                print(row[0])
            return
        output.write(found, form, target)
