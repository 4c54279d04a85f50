"""``agency demo``: fill a new agency with invented data."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli.commands import desk
from agencycli.i18n import _

app = typer.Typer(add_completion=False)


@app.command(
    help=_("Fill a new, empty agency with the invented agency «НУЛЬ»: staff, clients, three years of history.")
    + "\n\n"
    + _("Example: agency demo --clients 250")
)
def demo(
    seed: Annotated[int, typer.Option(help=_("Another seed, other data; the same seed, the same data."))] = 1,
    clients: Annotated[int, typer.Option(min=1, help=_("How many clients."))] = 250,
) -> None:
    from agencycli.demo.fill import fill

    with desk.at_work() as work:
        count = fill(work.actor, seed, clients)
        desk.done(count, _("clients of the demo agency"))
