"""``agency deal``: show a card, its time line."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_HISTORY = N_("Example: agency deal history 7 --kind handover --kind stage")
KINDS = N_("call, letter, meeting, note, handover, file, done, stage, approval, request, money or change.")


@app.command("show", help=_("Show everything about a deal. Example: agency deal show 7"))
def show(deal: desk.DealReference, form: desk.RecordFormat = "text") -> None:
    from agencycli.output import deal_text

    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        from agencycli.queries.card.deal import deal_card

        card = deal_card(work.actor, row.id)
        if form == "json":
            parts = {name: getattr(card, name) for name in vars(card) if name != "values"}
            output.record(card.values | parts)
        else:
            columns = {one.key: one for one in queries.lists.list_query("deals", work.actor).columns(card.values)}
            desk.card(deal_text.words(card, columns))


@app.command("history", help=_("Show the time line of a deal, the newest first.") + "\n\n" + _(EXAMPLE_HISTORY))
def history(
    deal: desk.DealReference,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help=_(KINDS))] = None,
    form: desk.Format = "table",
    target: desk.Output = None,
    limit: desk.Limit = 50,
) -> None:
    from agencycli.queries import timeline

    unknown = set(kind or ()) - set(timeline.DEAL_KINDS)
    if unknown:
        known = ", ".join(timeline.DEAL_KINDS)
        raise UsageError(_("“{value}” is none of {known}").format(value=unknown.pop(), known=known))
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        found = timeline.deal_timeline(work.actor, row.id, kind, limit=limit if limit is not None else 50)
        output.write(timeline.listing(found), form, target, empty=_("nothing happened yet: agency deal note DEAL TEXT"))
