"""``agency deal change``: what the client wants changed after approval, at what price and by when."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ASK = N_('Example: agency deal change ask 7 "другой телефон на обороте" --price 1500 --on 12.12')
Change = Annotated[int, typer.Argument(metavar="N", help=_("Number of the change; see agency deal change list."))]
By = Annotated[str, typer.Option("--by", metavar="WHO", help=_("Who at the client decided."))]


@app.command("ask", help=_("Put down a change with its price and new day.") + "\n\n" + _(EXAMPLE_ASK))
def ask(
    deal: desk.DealReference,
    what: Annotated[str, typer.Argument(metavar="WHAT", help=_("What the client wants changed."))],
    price: Annotated[str, typer.Option(help=_("What the change costs; nothing unless said."))] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DAY", help=_("The new promised day; the old one unless said."))
    ] = "",
    reason: Annotated[str, typer.Option(help=_("Why."))] = "",
    file: Annotated[str, typer.Option(metavar="LAYOUT", help=_("The approved file that it opens again."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    from agencycli.values.numbers import read_amount

    sum_ = read_amount(price) if price else None
    if price and sum_ is None:
        raise UsageError(_("“{value}” is not a number").format(value=price))
    with desk.at_work() as work:
        of = queries.reference.deal(work.actor, deal)
        wish: dict[str, Any] = {"reason": reason, "promised_on": desk.day(on) if on else None}
        if sum_ is not None:
            wish["price"] = sum_
        if file:
            wish["file"] = services.approval.layout(of, file)
        _told(desk.change(services.approval.ask, work.actor, of, what, dry_run=dry_run, **wish), form, quiet)


@app.command("accept", help=_("The client accepts a change. Example: agency deal change accept 3 --by Смирнов"))
def accept(
    change: Change,
    by: By = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _decide(services.approval.accept, change, by, dry_run, form, quiet)


@app.command("decline", help=_("The client declines a change. Example: agency deal change decline 3"))
def decline(
    change: Change,
    by: By = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _decide(services.approval.decline, change, by, dry_run, form, quiet)


desk.add_list(
    app,
    "changes",
    help=_("List changes wanted after approval. Example: agency deal change list --where 'state = asked'"),
    empty=_("no change was asked: agency deal change ask DEAL WHAT"),
)


def _decide(service: Any, number: int, by: str, dry_run: bool, form: str, quiet: bool) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("changes", work.actor, number, _("change"))
        _told(desk.change(service, work.actor, row, by, dry_run=dry_run), form, quiet)


def _told(row: Any, form: str, quiet: bool) -> None:
    if row is not None:
        desk.done(row.id, row.what, form, quiet)
