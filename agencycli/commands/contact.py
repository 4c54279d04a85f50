"""``agency contact``: phones, e-mails, messengers of clients and people."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_('Example: agency contact add 42 phone "+7 910 123-45-67" --person Смирнов --label mobile')
Number = Annotated[int, typer.Argument(metavar="N", help=_("Number of the contact; see agency contact list."))]
Person = Annotated[
    str,
    typer.Option(
        "--person", metavar="PERSON", help=_("At this person of the client."), autocompletion=desk.complete.people
    ),
]


@app.command("add", help=_("Add a phone, email, telegram, whatsapp, vk, site or other.") + "\n\n" + _(EXAMPLE_ADD))
def add(
    client: desk.ClientReference,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_("phone, email, telegram, whatsapp, vk, site, other."))],
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("As written; several phones are several contacts."))],
    person: Person = "",
    label: Annotated[str, typer.Option(help=_("mobile, work, home, fax …"))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        owner = queries.reference.client(work.actor, client)
        if person:
            owner = queries.reference.person(work.actor, person, owner)
        for row in desk.change(services.contact.add, work.actor, owner, kind, text, label, dry_run=dry_run) or ():
            desk.done(row.id, row.raw, form, quiet)


@app.command("mark", help=_("Mark a contact, or clear a mark. Example: agency contact mark 17 --invalid"))
def mark(
    number: Number,
    primary: Annotated[bool | None, typer.Option("--primary/--not-primary", help=_("Shown first."))] = None,
    invalid: Annotated[bool | None, typer.Option("--invalid/--valid", help=_("Does not answer any more."))] = None,
    do_not_call: Annotated[
        bool | None, typer.Option("--do-not-call/--may-call", help=_("They asked not to be called."))
    ] = None,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    marks = {"is_primary": primary, "is_invalid": invalid, "do_not_call": do_not_call}
    with desk.at_work() as work:
        row = queries.lists.record("contacts", work.actor, number, _("contact"))
        wanted = {key: on for key, on in marks.items() if on is not None}
        row = desk.change(services.contact.mark, work.actor, row, wanted, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.raw, form, quiet)


@app.command("remove", help=_("Take a contact off its card; undo brings it back. Example: agency contact remove 17"))
def remove(
    number: Number, dry_run: desk.DryRun = False, form: desk.RecordFormat = "text", quiet: desk.Quiet = False
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("contacts", work.actor, number, _("contact"))
        desk.change(services.contact.remove, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(number, row.raw, form, quiet)


desk.add_list(
    app,
    "contacts",
    help=_('List contacts with their numbers. Example: agency contact list --where "client = Ремстрой"'),
    empty=_("no contacts yet: agency contact add CLIENT KIND TEXT"),
)
