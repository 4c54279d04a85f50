"""``agency deal``: deals from the first request to the last payment."""

from __future__ import annotations

import typer

from agencycli.commands.deal import copying, edit, line, referral, schedule, show, stage, template, thread
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)
for part in (edit, show, stage, thread, copying, schedule, referral):
    app.add_typer(part.app)
app.add_typer(line.app, name="line", help=_("What a deal sells: add, edit, remove, list, done."))
app.add_typer(template.app, name="template", help=_("Products as the agency usually sells them."))
