"""``agency client``: the cards of clients."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_("Example: agency client add “Ремстрой-НН, ООО” --phone “8 (831) 234-56-78 доб. 12” --source forum")

Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help=_("Any other field of the card; may be repeated.")),
]


@app.command("add", help=_("Add a client.") + "\n\n" + _(EXAMPLE_ADD))
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("As the agency calls it."))],
    phone: Annotated[str, typer.Option(help=_("One or several."))] = "",
    email: Annotated[str, typer.Option(help=_("One or several."))] = "",
    inn: Annotated[str, typer.Option(help=_("Taxpayer number; its check digits are checked."))] = "",
    manager: Annotated[str, typer.Option(help=_("Login or name of the responsible manager."))] = "",
    source: Annotated[str, typer.Option(help=_("Where the client comes from; see agency source list."))] = "",
    private: Annotated[bool, typer.Option("--private", help=_("A private person, not a firm."))] = False,
    set_: Set = None,
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    given = {"name": name, "phone": phone, "email": email, "inn": inn, "manager": manager, "source": source}
    values = {key: value for key, value in given.items() if value} | pairs(set_)
    if private:
        values["kind"] = "private"
    with desk.at_work() as work:
        row = desk.change(services.client.add, work.actor, values, keep_wrong=yes, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.name, form, quiet)


@app.command("edit", help=_("Change fields of a card. Example: agency client edit 42 --set standing=regular"))
def edit(
    client: desk.ClientReference,
    set_: Set = None,
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client)
        row = desk.change(services.client.edit, work.actor, row, pairs(set_), keep_wrong=yes, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.name, form, quiet)


@app.command(
    "list", help=_("List clients. Example: agency client list --where “silent_days > 90” --sort -last_contact")
)
def list_(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help=_("Search as on the screen."))] = None,
    form: desk.Format = "table",
    target: desk.Output = None,
    where: desk.Where = None,
    sort: desk.Sort = None,
    columns: desk.Columns = None,
    limit: desk.Limit = None,
    view: desk.View = None,
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        desk.show_list(
            "clients",
            work.actor,
            form=form,
            target=target,
            where=where,
            search=" ".join(words or ()),
            sort=sort,
            columns=columns,
            limit=limit,
            view=view,
            quiet=quiet,
            empty=_("no clients yet: agency client add NAME, or agency import FILE"),
        )


@app.command("off", help=_("Take a client out of lists; nothing is deleted."))
def off(
    client: desk.ClientReference,
    reason: Annotated[str, typer.Option(help=_("Why: closed, competitor, wrong audience …"))] = "",
    dry_run: desk.DryRun = False,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client)
        desk.change(services.client.switch_off, work.actor, row, reason, dry_run=dry_run)
        if not dry_run:
            desk.done(row.id, row.name)


@app.command("on", help=_("Bring a client back into lists."))
def on(client: desk.ClientReference, dry_run: desk.DryRun = False) -> None:
    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client)
        desk.change(services.client.switch_on, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(row.id, row.name)


def pairs(settings: list[str] | None) -> dict[str, Any]:
    """Read ``FIELD=VALUE`` words. Raises UsageError."""
    from agencycli.errors import UsageError

    read = {}
    for setting in settings or ():
        key, sign, value = setting.partition("=")
        if not sign or not key.strip():
            raise UsageError(_("“{setting}”: write FIELD=VALUE").format(setting=setting))
        read[key.strip()] = value
    return read
