"""``agency client``: the cards of clients."""

from __future__ import annotations

import typer

from agencycli import queries
from agencycli.commands import private, sheet
from agencycli.commands.client import duplicates, edit, merge, show

app = typer.Typer(add_completion=False, no_args_is_help=True)
for part in (edit, show, duplicates, merge, sheet):
    app.add_typer(part.app)
private.add_verbs(app, "client", lambda actor, text: queries.reference.client(actor, text))  # noqa: PLW0108 - loaded late
