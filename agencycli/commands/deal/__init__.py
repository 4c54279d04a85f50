"""``agency deal``: deals from the first request to the last payment."""

from __future__ import annotations

import typer

from agencycli.commands.deal import edit, line, stage
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)
for part in (edit, stage):
    app.add_typer(part.app)
app.add_typer(line.app, name="line", help=_("What a deal sells: add, edit, remove, list, done."))
