"""``agency task``: what is to be done."""

from __future__ import annotations

import typer

from agencycli.commands.task import add, close, move, show

app = typer.Typer(add_completion=False, no_args_is_help=True)
for part in (add, show, close, move):
    app.add_typer(part.app)
