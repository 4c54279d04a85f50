"""``agency stock move``, ``arrive``: from one place to another."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.stock import words
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_MOVE = N_("Example: agency stock move PAP-130 500 --to 'Print shop'; agency stock move INK 3 --to shop --sent")


@app.command(
    "move", help=_("Move to another place; with --sent it is on the way until it arrives.") + "\n\n" + _(EXAMPLE_MOVE)
)
@spread
def move(
    lines: words.Lines = None,
    to: Annotated[str, typer.Option("--to", metavar="PLACE", help=_("Where to."))] = "",
    at: Annotated[
        str, typer.Option("--from", metavar="PLACE", help=_("Where from; the first place unless said."))
    ] = "",
    sent: Annotated[bool, typer.Option("--sent", help=_("It is on the way; agency stock arrive N ends it."))] = False,
    lot: words.Lot = None,
    why: words.Reason = "",
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        taken = words.lines(work, lines, posting, lot=words.lot(work, lot))
        service = services.stock.send if sent else services.stock.move
        posting.post(work, service, taken, services.stock.places.find(to), place=words.place(at), reason=why)


@app.command("arrive", help=_("Put down that what was sent has arrived. Example: agency stock arrive 17"))
@spread
def arrive(
    paper: Annotated[int, typer.Argument(metavar="N", help=_("Number of the paper it was sent by."))],
    lines: words.Lines = None,
    why: words.Reason = "",
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        sent = queries.lists.record("stock-papers", work.actor, paper, _("paper"))
        some = words.lines(work, lines, posting) if lines or posting.is_read else []
        posting.post(work, _arrived(sent), some, reason=why)


def _arrived(sent: Any) -> Any:
    def arrived(actor: Any, lines: list[Any], **how: Any) -> Any:
        return services.stock.arrive(actor, sent, lines, **how)

    return arrived
