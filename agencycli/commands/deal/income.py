"""``agency deal``: what the client was billed and has paid; what deals earn."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_PROFIT = N_("Example: agency deal profit 7; agency deal profit --where 'margin_percent < 20' --sort margin")

EXAMPLE_FUNNEL = N_("Example: agency deal funnel; agency deal funnel print --since 01.01.2026")


@app.command(
    "billed", help=_("Put down an invoice or act for the client. Example: agency deal billed 7 50000 --paper 'INV 12'")
)
def billed(
    deal: desk.DealReference,
    amount: desk.Amount,
    on: desk.Day = "",
    number: desk.Paper = "",
    note: desk.Note = "",
    back: desk.Back = False,
    over: desk.Over = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _put_down(services.income.bill, deal, amount, on, number, note, back, over, dry_run, form, quiet)


@app.command("paid", help=_("Put down what the client paid. Example: agency deal paid 7 25000 --on 01.12"))
def paid(
    deal: desk.DealReference,
    amount: desk.Amount,
    on: desk.Day = "",
    number: desk.Paper = "",
    note: desk.Note = "",
    back: desk.Back = False,
    over: desk.Over = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _put_down(services.income.receive, deal, amount, on, number, note, back, over, dry_run, form, quiet)


@app.command(
    "profit",
    help=_("Show what deals earn: all in one list, or one of them by agreement, by papers and by money.")
    + "\n\n"
    + _(EXAMPLE_PROFIT),
)
def profit(
    deal: desk.DealOrNone = "",
    form: desk.Format = "table",
    target: desk.Output = None,
    where: desk.Where = None,
    sort: desk.Sort = None,
    columns: desk.Columns = None,
    limit: desk.Limit = None,
    view: desk.View = None,
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        if deal:
            row = queries.reference.deal(work.actor, deal)
            ways = queries.profit.three_ways(work.actor, row)
            for_people = form == "table" and target is None
            output.write(queries.profit.side_by_side(ways) if for_people else ways, form, target)
            return
        desk.show_list(
            "profits", work.actor, form=form, target=target, where=where, sort=sort, columns=columns, limit=limit,
            view=view, quiet=quiet, empty=_('no deals yet: agency deal add CLIENT "what it is about"'),
        )  # fmt: skip


@app.command(
    "funnel",
    help=_("Show how deals go through a pipeline and where they get stuck.") + "\n\n" + _(EXAMPLE_FUNNEL),
)
def funnel(
    pipeline: Annotated[
        str, typer.Argument(metavar="[PIPELINE]", help=_("Name or line of business; the first one unless said."))
    ] = "",
    since: Annotated[str, typer.Option(metavar="DAY", help=_("Only deals opened since that day."))] = "",
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    with desk.at_work() as work:
        row = services.deal.find_pipeline(pipeline)
        desk.report(queries.funnel.funnel(work.actor, row, desk.past_day(since)), form, target)


def _put_down(
    service: Any,
    deal: str,
    amount: str,
    on: str,
    number: str,
    note: str,
    back: bool,
    over: bool,
    dry_run: bool,
    form: str,
    quiet: bool,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        facts = desk.change(
            service, work.actor, row, desk.amount(amount, back), desk.past_day(on), number=number, note=note, over=over,
            dry_run=dry_run,
        )  # fmt: skip
        if facts is not None:
            desk.done(row.id, row.title, form, quiet)
