"""``agency staff``: people who work here, and what they may do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.errors import UsageError
from agencycli.i18n import _

app = typer.Typer(add_completion=False, no_args_is_help=True)

key_app = typer.Typer(add_completion=False, no_args_is_help=True, help=_("Keys that let people in over SSH."))
app.add_typer(key_app, name="key")

MOST_OF_KEY = 16 * 2**10
ROLES = "owner, manager, logistics, production, accountant, viewer"
Member = Annotated[str, typer.Argument(metavar="LOGIN", help=_("Login, or the name."))]
Role = Annotated[str, typer.Option(help=ROLES)]
Login = Annotated[str, typer.Option(help=_("Name of the system login; made from the name by default."))]
OwnOnly = Annotated[
    bool | None, typer.Option("--own-clients-only/--all-clients", help=_("Sees only clients of one's own."))
]
SeesCost = Annotated[bool | None, typer.Option("--sees-cost/--no-cost", help=_("Sees cost and margin."))]
Exports = Annotated[bool | None, typer.Option("--exports/--no-exports", help=_("May take whole lists out."))]
Phone = Annotated[str | None, typer.Option(help=_("Phone."))]
Email = Annotated[str | None, typer.Option(help=_("E-mail."))]


@app.command(
    "add", help=_('Add a member of staff. Example: agency staff add "Ирина Белова" --role manager --login ira')
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Surname, name, patronymic in any usual order."))] = "",
    role: Role = "",
    login: Login = "",
    own_clients_only: OwnOnly = None,
    sees_cost: SeesCost = None,
    exports: Exports = None,
    phone: Phone = None,
    email: Email = None,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        if desk.interactive():
            name = name or typer.prompt(_("Name"), err=True)
            role = role or typer.prompt(_("Role ({roles})").format(roles=ROLES), default="manager", err=True)
            login = login or typer.prompt(_("Login"), default=services.staff.login_for(name), err=True)
        if not name or not role:
            raise UsageError(_("name the person and the role: agency staff add NAME --role ROLE"))
        settings = _given(
            own_clients_only=own_clients_only, sees_cost=sees_cost, exports=exports, phone=phone, email=email
        )
        login = login or services.staff.login_for(name)
        row = desk.change(services.staff.add, work.actor, name, login, role, dry_run=dry_run, **settings)
        if row is not None:
            desk.done(row.id, row.login, form, quiet)


@app.command("edit", help=_("Change a member of staff. Example: agency staff edit ira --own-clients-only --no-exports"))
def edit(
    member: Member,
    name: Annotated[str | None, typer.Option(help=_("Name."))] = None,
    role: Annotated[str | None, typer.Option(help=ROLES)] = None,
    login: Annotated[str | None, typer.Option(help=_("Name of the system login."))] = None,
    own_clients_only: OwnOnly = None,
    sees_cost: SeesCost = None,
    exports: Exports = None,
    phone: Phone = None,
    email: Email = None,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    settings = _given(
        name=name, role=role, login=login, own_clients_only=own_clients_only, sees_cost=sees_cost, exports=exports,
        phone=phone, email=email,
    )  # fmt: skip
    with desk.at_work() as work:
        row = queries.staff.member(member)
        row = desk.change(services.staff.edit, work.actor, row, dry_run=dry_run, **settings)
        if row is not None:
            desk.done(row.id, row.login, form, quiet)


@app.command("off", help=_("Let somebody in no longer. Example: agency staff off ira --successor olga"))
def off(
    member: Member,
    successor: Annotated[str, typer.Option(metavar="LOGIN", help=_("Who takes over the clients."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.staff.member(member)
        heir = services.card.find_staff(successor) if successor else None
        desk.change(services.staff.switch_off, work.actor, row, heir, dry_run=dry_run)
        if not dry_run:
            desk.done(row.id, row.login, form, quiet)


@app.command("on", help=_("Let somebody in again. Example: agency staff on ira"))
def on(
    member: Member, dry_run: desk.DryRun = False, form: desk.RecordFormat = "text", quiet: desk.Quiet = False
) -> None:
    with desk.at_work() as work:
        row = queries.staff.member(member)
        if desk.change(services.staff.switch_on, work.actor, row, dry_run=dry_run) is not None:
            desk.done(row.id, row.login, form, quiet)


desk.add_list(
    app,
    "staff",
    help=_('List who works here. Example: agency staff list --where "off = yes"'),
    empty=_("nobody yet: agency staff add NAME --role ROLE"),
    searched=False,
)


@app.command("permissions", help=_("Tell which role may do what. Example: agency staff permissions --format csv"))
def permissions(form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work():
        output.write(queries.staff.permissions(), form, target)


@key_app.command(
    "add",
    help=_("Let a key in as a member of staff. Example: agency staff key add ira id_ed25519.pub --until 31.12"),
)
@spread
def key_add(
    member: Member,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=_("The public key, a file such as id_ed25519.pub; - reads a pipe."))
    ] = "-",
    note: Annotated[str, typer.Option(help=_("What tells this key from others of the person."))] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help=_("The last day it lets in."))] = "",
    *,
    doing: desk.Doing,
) -> None:
    text = _one_line(file)
    with desk.at_work() as work:
        person = queries.staff.member(member)
        last = desk.day(until) if until else None
        doing.change(
            services.staff_key.add, work.actor, person, text, note, last,
            told=lambda row: f"{person.login} · {row.fingerprint}",
        )  # fmt: skip


@key_app.command("off", help=_("Let a key in no longer; what it opened ends. Example: agency staff key off 3"))
@spread
def key_off(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number of the key; see agency staff key list."))],
    doing: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("staff-keys", work.actor, number, _("key"))
        doing.change(services.staff_key.switch_off, work.actor, row, told=row.fingerprint)


desk.add_list(
    key_app,
    "staff-keys",
    help=_("List the keys that let people in. Example: agency staff key list --where 'login = ira'"),
    empty=_("no keys yet: agency staff key add LOGIN FILE"),
    searched=False,
)


def _one_line(file: str) -> str:
    """Return what a file, or a pipe, begins with: a key is one short line. Raises UnreadableFile."""
    if file == "-":
        return sys.stdin.read(MOST_OF_KEY)
    try:
        with Path(file).expanduser().open(encoding="utf-8", errors="replace") as source:
            return source.read(MOST_OF_KEY)
    except OSError as error:
        from agencycli.importers.sniff import UnreadableFile

        raise UnreadableFile(file=file, reason=error.strerror or str(error)) from None


def _given(**settings: Any) -> dict[str, Any]:
    return {key: value for key, value in settings.items() if value is not None}
