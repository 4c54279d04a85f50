"""``agency tui``: the full screen."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False)
EXAMPLE = N_("Example: agency tui clients")


@app.command(
    help=_("Open the full screen, at a place if one is named: clients, people, steps, planner, journal.")
    + "\n\n"
    + _(EXAMPLE)
)
def tui(
    screen: Annotated[str, typer.Argument(metavar="[SCREEN]", help=_("Where to begin."))] = "",
) -> int:
    from agencycli.tui.app import start

    return start(screen, desk.acting_as)
