"""``agency deal``: copy an old one, split one in two, join two."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_COPY = N_('Example: agency deal copy 7 --title "буклеты, весна" --on 20.03')
EXAMPLE_SPLIT = N_('Example: agency deal split 7 --line 12 --line 13 --title "кружки"')
Title = Annotated[str, typer.Option(help=_("What the new deal is called; like the old one unless said."))]


@app.command("copy", help=_("Begin a new deal like an old one.") + "\n\n" + _(EXAMPLE_COPY))
@spread
def copy(
    deal: desk.DealReference,
    title: Title = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("The day the client was promised."))] = "",
    set_: desk.Set = None,
    *,
    do: desk.Doing,
) -> None:
    given = {"title": title, "promised_on": desk.day(on) if on else ""}
    values = {key: value for key, value in given.items() if value} | desk.pairs(set_)
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        do.change(services.deal_copy.copy, work.actor, row, values, told=lambda row: row.title)


@app.command("split", help=_("Move some lines of a deal into a new one.") + "\n\n" + _(EXAMPLE_SPLIT))
@spread
def split(
    deal: desk.DealReference,
    line: Annotated[
        list[int],
        typer.Option("--line", metavar="N", help=_("A line that goes; may be repeated. See agency deal line list.")),
    ],
    title: Title = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        lines = [queries.lists.record("lines", work.actor, one, _("line of a deal")) for one in line]
        do.change(services.deal_copy.split, work.actor, row, lines, title, told=lambda row: row.title)


@app.command("join", help=_("Move everything of a deal into another of the same client. Example: agency deal join 8 7"))
@spread
def join(
    deal: desk.DealReference,
    into: Annotated[
        str, typer.Argument(metavar="INTO", help=_("The deal that stays."), autocompletion=desk.complete.deals)
    ],
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        goes, stays = (queries.reference.deal(work.actor, text) for text in (deal, into))
        do.change(services.deal_copy.join, work.actor, goes, stays, told=lambda row: row.title)
