"""``agency source``: where clients come from, and what each source brought."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import services
from agencycli.commands import desk
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)

Source = Annotated[str, typer.Argument(metavar="SOURCE", help=_("Name of the source."))]


@app.command("add", help=_("Add a source. Example: agency source add форум"))
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Name of the source."))],
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = desk.change(services.classifier.add_source, work.actor, name, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.name, form, quiet)


@app.command("edit", help=_('Rename a source. Example: agency source edit форум --name "городской форум"'))
def edit(
    source: Source,
    name: Annotated[str, typer.Option(help=_("The new name."))],
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _change(source, dry_run, form, quiet, name=name)


@app.command("off", help=_("Take a source out of use; clients keep it. Example: agency source off журнал"))
def off(
    source: Source, dry_run: desk.DryRun = False, form: desk.RecordFormat = "text", quiet: desk.Quiet = False
) -> None:
    _change(source, dry_run, form, quiet, is_active=False)


@app.command("on", help=_("Bring a source back into use. Example: agency source on журнал"))
def on(
    source: Source, dry_run: desk.DryRun = False, form: desk.RecordFormat = "text", quiet: desk.Quiet = False
) -> None:
    _change(source, dry_run, form, quiet, is_active=True)


desk.add_list(
    app,
    "sources",
    help=_("List sources with clients, orders and revenue. Example: agency source list --sort -revenue"),
    empty=_("no sources yet: agency source add NAME"),
    searched=False,
)


def _change(source: str, dry_run: bool, form: str, quiet: bool, **changes: object) -> None:
    with desk.at_work() as work:
        row = services.card.find_source(source)
        row = desk.change(services.classifier.edit_source, work.actor, row, dry_run=dry_run, **changes)
        if row is not None:
            desk.done(row.id, row.name, form, quiet)
