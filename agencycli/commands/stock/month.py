"""``agency stock close``, ``reopen``: months."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)
Month = Annotated[str, typer.Argument(metavar="MONTH", help=_("As 2026-11."))]


@app.command("close", help=_("Close a month: its papers stay as they are. Example: agency stock close 2026-10"))
@spread
def close(month: Month, yes: desk.Yes = False, *, do: desk.Doing) -> None:
    with desk.at_work() as work:
        do.change(services.stock.close, work.actor, month, told=month)


@app.command("reopen", help=_("Open a closed month again. Example: agency stock reopen 2026-10"))
@spread
def reopen(month: Month, yes: desk.Yes = False, *, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = services.stock.months.closed(month)
        do.change(services.stock.reopen, work.actor, month, told=month, printed=row.id)
