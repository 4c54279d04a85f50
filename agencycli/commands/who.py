"""``agency who``: tell who calls."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False)

EXAMPLE = N_("Example: agency who 8 831 234-56-78 доб. 12")


@app.command(help=_("Tell who calls: client, person to greet, last order, what is promised.") + "\n\n" + _(EXAMPLE))
def who(
    what: Annotated[list[str], typer.Argument(metavar="WHAT", help=_("Phone in any spelling, e-mail, name."))],
    form: desk.RecordFormat = "text",
) -> None:
    from agencycli.output import card_text
    from agencycli.values.phones import in_words

    with desk.at_work() as work:
        callers = queries.who.who(work.actor, " ".join(what))
        if form == "json":
            output.record({"callers": [{"matched": one.matched, **one.heart._asdict()} for one in callers]})
            return
        for i, caller in enumerate(callers):
            if i:
                print()
            desk.card({_("Matched"): in_words(caller.matched), **card_text.heart_words(caller.heart)})
