"""``agency person``: people at clients."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk, private
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_(
    'Example: agency person add 42 "Смирнов Алексей Викторович" --role снабжение --phone "8 910 123-45-67" --decides'
)
At = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="CLIENT",
        help=_("The client whose role and say are meant."),
        autocompletion=desk.complete.clients,
    ),
]


@app.command("add", help=_("Add a person to a client.") + "\n\n" + _(EXAMPLE_ADD))
@spread
def add(
    client: Annotated[
        str,
        typer.Argument(
            metavar="CLIENT",
            help=_("Number, a unique part of the name, or a phone."),
            autocompletion=desk.complete.clients,
        ),
    ] = "",
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Surname, name, patronymic in any usual order."))] = "",
    role: Annotated[str, typer.Option(help=_("What the person does there."))] = "",
    phone: Annotated[str, typer.Option(help=_("One or several."))] = "",
    email: Annotated[str, typer.Option(help=_("One or several."))] = "",
    decides: Annotated[bool, typer.Option("--decides", help=_("Takes the decision."))] = False,
    set_: desk.Set = None,
    external: desk.External = "",
    json: desk.JsonLines = None,
    *,
    do: desk.Doing,
) -> None:
    missing = "" if client and name else _("name the client and the person, or give --json FILE")
    if do.lines(services.lines.people, json, adding=True, missing=missing):
        return
    given = {"name": name, "role": role, "phone": phone, "email": email}
    values = {key: value for key, value in given.items() if value} | desk.pairs(set_)
    if decides:
        values["decides"] = True
    with desk.at_work() as work:
        at = queries.reference.client(work.actor, client)
        add, key = (services.external.put_person, [external]) if external else (services.person.add, [])
        do.change(add, work.actor, at, values, *key, told=_name)


@app.command("edit", help=_("Change a person. Example: agency person edit 7 --at 42 --set role=директор"))
@spread
def edit(
    person: Annotated[
        str,
        typer.Argument(
            metavar="PERSON", help=_("Number, or a unique part of the name."), autocompletion=desk.complete.people
        ),
    ] = "",
    at: At = "",
    set_: desk.Set = None,
    json: desk.JsonLines = None,
    *,
    do: desk.Doing,
) -> None:
    missing = "" if person else _("name the person, or give --json FILE")
    if do.lines(services.lines.people, json, adding=False, missing=missing):
        return
    with desk.at_work() as work:
        client = queries.reference.client(work.actor, at) if at else None
        row = queries.reference.person(work.actor, person, client)
        do.change(services.person.edit, work.actor, row, desk.pairs(set_), client, told=_name)


desk.add_list(
    app,
    "people",
    help=_('List people. Example: agency person list --where "decides = yes" --columns name,clients,phone'),
    empty=_("nobody yet: agency person add CLIENT NAME"),
)


@app.command("show", help=_("Show everything known of a person. Example: agency person show Смирнов"))
def show(person: desk.PersonReference, form: desk.RecordFormat = "text") -> None:
    from agencycli.output import card_text

    with desk.at_work() as work:
        row = queries.reference.person(work.actor, person)
        card = queries.card.person_card(work.actor, row.id)
    if form == "json":
        output.record(card)
    else:
        desk.card(card_text.person_words(card))


@app.command("join", help=_("Put a person on a further client's card. Example: agency person join 7 43 --role агент"))
@spread
def join(
    person: desk.PersonReference,
    client: desk.ClientReference,
    role: Annotated[str, typer.Option(help=_("What the person does there."))] = "",
    decides: Annotated[bool, typer.Option("--decides", help=_("Takes the decision."))] = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row, to = queries.reference.person(work.actor, person), queries.reference.client(work.actor, client)
        do.change(services.person.join, work.actor, row, to, role, decides, printed=row.id, told=row.full_name)


@app.command("leave", help=_("Note that a person is no longer at a client. Example: agency person leave 7 42"))
@spread
def leave(
    person: desk.PersonReference,
    client: desk.ClientReference,
    on: Annotated[str, typer.Option(metavar="DAY", help=_("Since when; today by default."))] = "today",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        at = queries.reference.client(work.actor, client)
        row = queries.reference.person(work.actor, person, at)
        do.change(services.person.leave, work.actor, row, at, desk.day(on), printed=row.id, told=row.full_name)


@app.command(
    "merge", help=_("Make one person of two; the old number leads to the new one. Example: agency person merge 18 7")
)
@spread
def merge(
    loser: Annotated[str, typer.Argument(metavar="LOSER", help=_("The card that goes."))],
    winner: Annotated[str, typer.Argument(metavar="WINNER", help=_("The card that stays."))],
    take: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="FIELD", help=_("Keep the first card's value of this field; may be repeated.")),
    ] = None,
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        goes, stays = (queries.reference.person(work.actor, text) for text in (loser, winner))
        if not do.dry_run:
            question = _("Merge {loser} into {winner}?").format(
                loser=f"{goes.id} {goes.full_name}", winner=f"{stays.id} {stays.full_name}"
            )
            desk.confirm(question, yes)
        do.change(services.merge.merge_people, work.actor, goes, stays, take or (), told=_name)


def _name(row: Any) -> str:
    return str(row.full_name)


private.add_verbs(app, "person", lambda actor, text: queries.reference.person(actor, text))  # noqa: PLW0108 - loaded late
