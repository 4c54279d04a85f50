"""``agency client``: show a card, the sheet for a call, the history."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import _

app = typer.Typer(add_completion=False)


@app.command("show", help=_("Show everything on a card. Example: agency client show Ремстрой"))
def show(client: desk.ClientReference, form: desk.RecordFormat = "text") -> None:
    from agencycli.output import card_text

    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client)
        card = queries.card.client_card(work.actor, row.id)
        if form == "json":
            output.record(card)
        else:
            desk.card(card_text.client_words(card))


@app.command(
    "card", help=_("Print the sheet for a call: greeting, last order, promises. Example: agency client card 42")
)
def card(client: desk.ClientReference, form: desk.RecordFormat = "text") -> None:
    from agencycli.output import card_text

    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client)
        heart = queries.heart.heart(work.actor, row.id)
        if form == "json":
            output.record(heart)
        else:
            desk.card(card_text.talk_sheet(queries.card.client_card(work.actor, row.id), heart))


@app.command("history", help=_("Show the time line of a card. Example: agency client history 42 --kind order"))
def history(
    client: desk.ClientReference,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND", help=_("call, letter, meeting, note, handover, order, file, done, deal or change.")
        ),
    ] = None,
    form: desk.Format = "table",
    target: desk.Output = None,
    limit: desk.Limit = 50,
) -> None:
    from agencycli.queries import timeline

    unknown = set(kind or ()) - set(timeline.KINDS)
    if unknown:
        known = ", ".join(timeline.KINDS)
        raise UsageError(_("“{value}” is none of {known}").format(value=unknown.pop(), known=known))
    with desk.at_work() as work:
        row = queries.reference.client(work.actor, client)
        found = timeline.timeline(work.actor, row.id, kind, limit=limit if limit is not None else 50)
        output.write(
            timeline.listing(found), form, target, empty=_("nothing happened yet: agency log call CLIENT TEXT")
        )
