"""``agency client``: add, edit, tag, list, switch off and on."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.client.duplicates import ask_before_adding
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_('Example: agency client add "Ремстрой-НН, ООО" --phone "8 (831) 234-56-78 доб. 12" --source forum')


@app.command("add", help=_("Add a client.") + "\n\n" + _(EXAMPLE_ADD))
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("As the agency calls it."))] = "",
    phone: Annotated[str, typer.Option(help=_("One or several."))] = "",
    email: Annotated[str, typer.Option(help=_("One or several."))] = "",
    inn: Annotated[str, typer.Option(help=_("Taxpayer number; its check digits are checked."))] = "",
    manager: Annotated[str, typer.Option(help=_("Login or name of the responsible manager."))] = "",
    source: Annotated[str, typer.Option(help=_("Where the client comes from; see agency source list."))] = "",
    private: Annotated[bool, typer.Option("--private", help=_("A private person, not a firm."))] = False,
    set_: desk.Set = None,
    external: desk.External = "",
    json: desk.JsonLines = None,
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    if json is not None:
        desk.take_lines(services.lines.clients, json, adding=True, yes=yes, dry_run=dry_run, quiet=quiet)
        return
    if not name and desk.interactive():
        name = typer.prompt(_("Name"), err=True)
    given = {"name": name, "phone": phone, "email": email, "inn": inn, "manager": manager, "source": source}
    values = {key: value for key, value in given.items() if value} | desk.pairs(set_)
    if private:
        values["kind"] = "private"
    with desk.at_work() as work:
        if not (external and services.external.known_client(external)):
            ask_before_adding(work.actor, values, yes=yes, dry_run=dry_run)
        if external:
            row = desk.change(
                services.external.put_client, work.actor, values, external, keep_wrong=yes, dry_run=dry_run
            )
        else:
            row = desk.change(services.client.add, work.actor, values, keep_wrong=yes, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.name, form, quiet)


@app.command("edit", help=_("Change fields of a card. Example: agency client edit 42 --set standing=regular"))
def edit(
    clients: desk.ClientReferences = [],  # noqa: B006 - typer makes a list of its own
    set_: desk.Set = None,
    json: desk.JsonLines = None,
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    if json is not None:
        desk.take_lines(services.lines.clients, json, adding=False, yes=yes, dry_run=dry_run, quiet=quiet)
        return
    if not clients:
        raise UsageError(_("name the client, or give --json FILE"))
    with desk.at_work() as work:
        rows = [queries.reference.client(work.actor, client) for client in clients]
        changes = desk.pairs(set_)
        if len(rows) == 1:
            row = desk.change(services.client.edit, work.actor, rows[0], changes, keep_wrong=yes, dry_run=dry_run)
            edited = [row] if row else []
        else:
            many = services.client.edit_many
            edited = desk.change(many, work.actor, rows, changes, keep_wrong=yes, dry_run=dry_run) or []
        for row in edited:
            desk.done(row.id, row.name, form, quiet)


@app.command("tag", help=_('Add and remove tags. Example: agency client tag 42 --add "ярмарка, лето" --remove зима'))
def tag(
    clients: desk.ClientReferences,
    add: Annotated[str, typer.Option(metavar="WORDS", help=_("Words parted by commas."))] = "",
    remove: Annotated[str, typer.Option(metavar="WORDS", help=_("Words parted by commas."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        rows = [queries.reference.client(work.actor, client) for client in clients]
        if len(rows) == 1:
            desk.change(services.classifier.tag, work.actor, rows[0], add, remove, dry_run=dry_run)
        else:
            desk.change(services.classifier.tag_many, work.actor, rows, add, remove, dry_run=dry_run)
        for row in () if dry_run else rows:
            desk.done(row.id, row.name, form, quiet)


@app.command(
    "account", help=_("Add a bank account. Example: agency client account 42 40702810900000000001 --bik 042202603")
)
def account(
    client: desk.ClientReference,
    number: Annotated[str, typer.Argument(metavar="ACCOUNT", help=_("Twenty digits, or an IBAN."))],
    bik: Annotated[str, typer.Option(help=_("Nine digits of a Russian bank."))] = "",
    bank: Annotated[str, typer.Option(help=_("Name of the bank."))] = "",
    correspondent: Annotated[str, typer.Option(help=_("Account of the bank itself."))] = "",
    swift: Annotated[str, typer.Option(help=_("Code of a bank abroad."))] = "",
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    values = {"account": number, "bik": bik, "bank": bank, "correspondent": correspondent, "swift": swift}
    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client)
        account = desk.change(services.requisite.add_account, work.actor, row, values, keep_wrong=yes, dry_run=dry_run)
        if account is not None:
            desk.done(account.id, row.name, form, quiet)


desk.add_list(
    app,
    "clients",
    help=_('List clients. Example: agency client list --where "silent_days > 90" --sort -last_contact')
    + "\n\n"
    + _("Ready views: silent, stepless, season, cold, useless. Example: agency client list --view season"),
    empty=_("no clients yet: agency client add NAME, or agency import FILE"),
)


@app.command(
    "off", help=_("Take a client out of lists; nothing is deleted. Example: agency client off 42 --reason closed")
)
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


@app.command("on", help=_("Bring a client back into lists. Example: agency client on 42"))
def on(client: desk.ClientReference, dry_run: desk.DryRun = False) -> None:
    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client)
        desk.change(services.client.switch_on, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(row.id, row.name)
