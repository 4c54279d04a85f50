"""``agency deal``: deals from the first request to the last payment."""

from __future__ import annotations

import typer

from agencycli.commands import contractor
from agencycli.commands.deal import (
    board,
    brief,
    change,
    copying,
    cost,
    edit,
    income,
    layout,
    line,
    referral,
    schedule,
    show,
    stage,
    team,
    template,
    thread,
)
from agencycli.i18n import N_, _

EXAMPLE_CONTRACTOR = N_("Example: agency deal contractor 7 Вышивка 'кепки 100 шт' 15000 --on 01.12")

app = typer.Typer(add_completion=False, no_args_is_help=True)
for part in (edit, show, board, brief, layout, stage, thread, copying, schedule, referral, income, team):
    app.add_typer(part.app)
app.add_typer(line.app, name="line", help=_("What a deal sells: add, edit, remove, list, done."))
app.add_typer(change.app, name="change", help=_("What the client wants changed after approval."))
app.add_typer(cost.app, name="cost", help=_("What a deal is to bring and to cost, papers and payments."))
app.add_typer(template.app, name="template", help=_("Products as the agency usually sells them."))
app.command("contractor", help=_("Place a part of a deal with a contractor.") + "\n\n" + _(EXAMPLE_CONTRACTOR))(
    contractor.place
)
