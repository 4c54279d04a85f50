"""``agency task``: done, drop, reopen."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.task import words
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("done", help=_('Finish items. Example: agency task done 17 --result "макет принят"'))
@spread
def done(
    numbers: words.Numbers,
    result: Annotated[str, typer.Option(help=_("What came of it."))] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Even if lines of the checklist are not ticked."))] = False,
    *,
    do: desk.Doing,
) -> None:
    words.change(services.item.done, numbers, result, yes, do=do)


@app.command("drop", help=_("Drop items that need not be done. Example: agency task drop 17 --reason передумали"))
@spread
def drop(
    numbers: words.Numbers,
    reason: Annotated[str, typer.Option(help=_("Why."))] = "",
    all_: Annotated[bool, typer.Option("--all", help=_("What waits for them too."))] = False,
    *,
    do: desk.Doing,
) -> None:
    words.change(services.item.drop, numbers, reason, all_, do=do)


@app.command("reopen", help=_("Take up again what was done or dropped. Example: agency task reopen 17"))
@spread
def reopen(
    numbers: words.Numbers,
    *,
    do: desk.Doing,
) -> None:
    words.change(services.item.reopen, numbers, do=do)
