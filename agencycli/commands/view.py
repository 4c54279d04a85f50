"""``agency view``: saved views of lists."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_SAVE = N_('Example: agency view save clients "мои лиды" --where "standing = lead" --sort -last_contact')
Listing = Annotated[str, typer.Argument(metavar="LIST", help=_("clients, people, activities, contacts, dates …"))]
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("Name of the view."))]


@app.command("save", help=_("Save a view, over the one of that name.") + "\n\n" + _(EXAMPLE_SAVE))
def save(
    listing: Listing,
    name: Name,
    words: desk.Words = None,
    where: desk.Where = None,
    sort: desk.Sort = None,
    columns: desk.Columns = None,
    shared: Annotated[bool, typer.Option("--shared", help=_("For everybody."))] = False,
    default: Annotated[bool, typer.Option("--default", help=_("What the list opens with."))] = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        filters = queries.views.filter_row(
            work.actor, listing, words or (), where or (), sort=sort or "", columns=columns or ""
        )
        row = desk.change(
            services.view.save, work.actor, listing, name, filters=filters, sort=sort or "", columns=columns or "",
            shared=shared, is_default=default, dry_run=dry_run,
        )  # fmt: skip
        if row is not None:
            desk.done(row.id, row.name, form, quiet)


@app.command("remove", help=_('Remove a view. Example: agency view remove clients "мои лиды"'))
def remove(
    listing: Listing,
    name: Name,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = services.view.get_view(work.actor, listing, name)
        desk.change(services.view.remove, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(row.id, row.name, form, quiet)


desk.add_list(
    app,
    "views",
    help=_('List saved views. Example: agency view list --where "listing = clients"'),
    empty=_("no saved views yet: agency view save LIST NAME; see also agency view ready"),
    searched=False,
)


@app.command("ready", help=_("List the views that every agency has. Example: agency client list --view silent"))
def ready(form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work():
        output.write(queries.views.ready(), form, target)
