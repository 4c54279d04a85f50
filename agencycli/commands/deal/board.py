"""``agency deal board``: the stages of a pipeline side by side, with their deals and sums."""

from __future__ import annotations

import shutil
import sys
from typing import Annotated

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE = N_("Example: agency deal board; agency deal board --pipeline outdoor --mine --where 'is_rush = yes'")
CARDS = 10


@app.command(
    "board",
    help=_("Show the deals of a pipeline stage by stage, with sums; won and lost ones of the last 30 days.")
    + "\n\n"
    + _(EXAMPLE),
)
def board(
    words: desk.Words = None,
    pipeline: Annotated[
        str, typer.Option(metavar="PIPELINE", help=_("Name or line of business; the first one unless said."))
    ] = "",
    mine: Annotated[bool, typer.Option("--mine", help=_("Only one's own deals."))] = False,
    where: desk.Where = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help=_("So many deals of each stage."))] = CARDS,
    form: desk.RecordFormat = "text",
) -> None:
    from agencycli.output import board_text
    from agencycli.queries.conditions import parse_all

    with desk.at_work() as work:
        row = services.deal.find_pipeline(pipeline)
        conditions = parse_all([*(where or ()), *(["mine = yes"] if mine else [])])
        found = queries.board.board(work.actor, row, conditions, " ".join(words or ()))
        cards = queries.board.cards(work.actor, [one for stage in found.stages for one in stage.deals[:limit]])
    if form == "json":
        output.record(board_text.document(found, cards))
        return
    wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else board_text.NARROW
    output.document("".join(f"{line}\n" for line in board_text.lines(found, cards, wide)))
