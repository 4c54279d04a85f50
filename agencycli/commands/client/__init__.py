"""``agency client``: the cards of clients."""

from __future__ import annotations

import typer

from agencycli.commands import sheet
from agencycli.commands.client import duplicates, edit, merge, show

app = typer.Typer(add_completion=False, no_args_is_help=True)
for part in (edit, show, duplicates, merge, sheet):
    app.add_typer(part.app)
