"""``agency find``: find anything anywhere."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.i18n import N_, _
from agencycli.listing import Listing

app = typer.Typer(add_completion=False)

EXAMPLE = N_("Example: agency find буклеты великие реки; agency find --deals буклеты -q")


@app.command(
    help=_("Find clients by anything on the card, people, history and deals included; items of stock, what repeats.")
    + "\n\n"
    + _(EXAMPLE)
)
def find(
    what: Annotated[list[str], typer.Argument(metavar="WORDS", help=_("In any keyboard layout or alphabet."))],
    deals: Annotated[bool, typer.Option("--deals", help=_("Only deals; their numbers with --quiet."))] = False,
    form: desk.Format = "table",
    target: desk.Output = None,
    limit: desk.Limit = 20,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("Print numbers of clients only, each once."))] = False,
) -> None:
    with desk.at_work() as work:
        found = queries.search.hits(work.actor, " ".join(what), limit if limit is not None else 20, deals=deals or None)
        if quiet:
            key = "deal_id" if deals else "client_id"
            place = [column.key for column in found.columns].index(key)
            output.numbers(dict.fromkeys(row[place] for row in found.rows if row[place] is not None), target)
            return
        nothing = _("nothing is found; a new client: agency client add NAME")
        if deals:
            nothing = _("no deal is found; a new one: agency deal add CLIENT TITLE")
        output.write(found if form != "table" else _filled(found), form, target, empty=nothing)


def _filled(found: Listing) -> Listing:
    """Return the list without columns in which nothing stands: which record was found has a column for each kind."""
    kept = [place for place, _column in enumerate(found.columns) if any(row[place] is not None for row in found.rows)]
    return found._replace(
        columns=[found.columns[place] for place in kept],
        rows=[tuple(row[place] for place in kept) for row in found.rows],
    )
