"""``agency deal``: approve a layout, take the approval back."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_APPROVE = N_('Example: agency deal approve 7 макет.pdf --by "Смирнов А. В." --note "фон #0a0a0a"')
File = Annotated[str, typer.Argument(metavar="LAYOUT", help=_("Name of a file of the deal, or its number."))]


@app.command(
    "approve",
    help=_("Put down who at the client approved a layout; it takes no newer version then.")
    + "\n\n"
    + _(EXAMPLE_APPROVE),
)
def approve(
    deal: desk.DealReference,
    file: File,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help=_("A person at the client, or a name as in papers."))],
    note: Annotated[str, typer.Option(help=_("Colours, reservations, why it was decided so."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = services.approval.layout(queries.reference.deal(work.actor, deal), file)
        made = desk.change(services.approval.approve, work.actor, row, by, note, dry_run=dry_run)
        _told(made and row, form, quiet)


@app.command(
    "withdraw",
    help=_('Take the approval of a layout back. Example: agency deal withdraw 7 макет.pdf --reason "не тот файл"'),
)
def withdraw(
    deal: desk.DealReference,
    file: File,
    reason: Annotated[str, typer.Option(help=_("Why; it goes to the thread of the deal."))],
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = services.approval.layout(queries.reference.deal(work.actor, deal), file)
        _told(desk.change(services.approval.withdraw, work.actor, row, reason, dry_run=dry_run), form, quiet)


def _told(row: Any, form: str, quiet: bool) -> None:
    if row is not None:
        desk.done(row.id, f"{row.name} · {row.version}", form, quiet)
