"""``agency deal``: what the client was billed and has paid; what deals earn."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.commands.deal.cost import Slip
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_PROFIT = N_(
    "Example: agency deal profit 7; agency deal profit --by kind; agency deal profit --where 'margin_percent < 20'"
)

EXAMPLE_FUNNEL = N_("Example: agency deal funnel; agency deal funnel print --since 01.01.2026")


@app.command(
    "billed", help=_("Put down an invoice or act for the client. Example: agency deal billed 7 50000 --paper 'INV 12'")
)
@spread
def billed(deal: desk.DealReference, slip: Slip, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        slip.put_down(do, services.income.bill, work.actor, row, row.id)


@app.command("paid", help=_("Put down what the client paid. Example: agency deal paid 7 25000 --on 01.12"))
@spread
def paid(deal: desk.DealReference, slip: Slip, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        slip.put_down(do, services.income.receive, work.actor, row, row.id)


@app.command(
    "profit",
    help=_("Show what deals earn: all in one list, or one of them by agreement, by papers and by money.")
    + "\n\n"
    + _(EXAMPLE_PROFIT),
)
@spread
def profit(
    deal: desk.DealOrNone = "",
    by: Annotated[
        Literal["kind", "client", "manager", "source"] | None,
        typer.Option(help=_("Agreed deals together: by kind of product, client, manager or source.")),
    ] = None,
    since: Annotated[str, typer.Option(metavar="DAY", help=_("With --by: only deals opened since that day."))] = "",
    *,
    listed: desk.Listed,
) -> None:
    with desk.at_work() as work:
        if deal:
            row = queries.reference.deal(work.actor, deal)
            ways = queries.profit.three_ways(work.actor, row)
            for_people = listed.form == "table" and listed.target is None
            output.write(queries.profit.side_by_side(ways) if for_people else ways, listed.form, listed.target)
            return
        if by:
            found = queries.profit_groups.groups(work.actor, by, desk.past_day(since))
            desk.report(found, listed.form, listed.target)
            return
        listed.show("profits", work.actor, empty=_('no deals yet: agency deal add CLIENT "what it is about"'))


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
