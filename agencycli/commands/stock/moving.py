"""``agency stock receive``, ``issue``, ``return``, ``write-off``, ``surplus``, ``remnant``, ``opening``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.stock import words
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_RECEIVE = N_("Example: agency stock receive PAP-130 5pack --price 4.30 --from Европапир --bill 17/к")
EXAMPLE_ISSUE = N_("Example: agency stock issue PAP-130 500 TSH-W-M 12 --deal 42")
Price = Annotated[str, typer.Option("--price", metavar="SUM", help=_("For a base unit; of one line also QTY@PRICE."))]
Whole = Annotated[str, typer.Option("--sum", metavar="SUM", help=_("For all of the one line, instead of a price."))]
Until = Annotated[str, typer.Option("--good-until", metavar="DAY", help=_("The last day it is good."))]
Batch = Annotated[str, typer.Option("--batch", help=_("The supplier's batch."))]


@app.command("receive", help=_("Put on a shelf what came.") + "\n\n" + _(EXAMPLE_RECEIVE))
@spread
def receive(
    lines: words.Lines = None,
    price: Price = "",
    whole: Whole = "",
    supplier: words.Supplier = "",
    bill: words.Bill = "",
    at: words.At = "",
    until: Until = "",
    batch: Batch = "",
    why: words.Reason = "",
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        taken = _coming(work, lines, posting, price, whole, until, batch)
        posting.post(
            work, services.stock.receive, taken, supplier=_client(work, supplier), place=words.place(at), number=bill,
            reason=why,
        )  # fmt: skip


@app.command("opening", help=_("Put down what lay there at the start. Example: agency stock opening PAP-130 900@4.10"))
@spread
def opening(
    lines: words.Lines = None,
    price: Price = "",
    whole: Whole = "",
    at: words.At = "",
    until: Until = "",
    batch: Batch = "",
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        taken = _coming(work, lines, posting, price, whole, until, batch)
        posting.post(work, services.stock.opening, taken, place=words.place(at))


@app.command("surplus", help=_("Put down what was found. Example: agency stock surplus PAP-130 20 --why 'found'"))
@spread
def surplus(
    lines: words.Lines = None,
    price: Price = "",
    at: words.At = "",
    why: words.Reason = "",
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        taken = _coming(work, lines, posting, price)
        posting.post(work, services.stock.surplus, taken, why, place=words.place(at))


@app.command("issue", help=_("Take from a shelf, for a deal or for ourselves.") + "\n\n" + _(EXAMPLE_ISSUE))
@spread
def issue(
    lines: words.Lines = None,
    deal: words.OfDeal = "",
    at: words.At = "",
    lot: words.Lot = None,
    why: words.Reason = "",
    over: words.Over = False,
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        taken = words.lines(work, lines, posting, lot=words.lot(work, lot))
        posting.post(
            work, services.stock.issue, taken, deal=_deal(work, deal), place=words.place(at), reason=why,
            over_reserved=over,
        )  # fmt: skip


@app.command("write-off", help=_("Take away what is spoilt. Example: agency stock write-off PAP-130 25 --why 'wet'"))
@spread
def write_off(
    lines: words.Lines = None,
    why: words.Reason = "",
    at: words.At = "",
    lot: words.Lot = None,
    over: words.Over = False,
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        taken = words.lines(work, lines, posting, lot=words.lot(work, lot))
        posting.post(work, services.stock.write_off, taken, why, place=words.place(at), over_reserved=over)


@app.command(
    "return",
    help=_("Put back what a deal did not use, or send it back. Example: agency stock return PAP-130 40 --deal 7"),
)
@spread
def return_(
    lines: words.Lines = None,
    deal: words.OfDeal = "",
    paper: Annotated[
        int | None, typer.Option("--paper", metavar="N", help=_("The paper it was issued by, without a deal."))
    ] = None,
    supplier: Annotated[str, typer.Option("--to", metavar="CLIENT", help=_("Back to this supplier."))] = "",
    bill: words.Bill = "",
    at: words.At = "",
    lot: words.Lot = None,
    why: words.Reason = "",
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        if len([one for one in (deal, paper, supplier) if one]) != 1:
            raise UsageError(_("name the deal, the paper it was issued by, or --to the supplier"))
        taken = words.lines(work, lines, posting, lot=words.lot(work, lot))
        where = words.place(at)
        if supplier:
            back = queries.reference.client(work.actor, supplier)
            posting.post(work, services.stock.to_supplier, taken, back, place=where, number=bill, reason=why)
            return
        origin = queries.lists.record("stock-papers", work.actor, paper, _("paper")) if paper is not None else None
        posting.post(
            work, services.stock.take_back, taken, deal=_deal(work, deal), origin=origin, place=where, reason=why
        )


@app.command(
    "remnant", help=_("Keep a remnant as a lot of its own. Example: agency stock remnant BAN-440 7.2 --deal 42")
)
@spread
def remnant(
    lines: words.Lines = None,
    deal: words.OfDeal = "",
    at: words.At = "",
    lot: words.Lot = None,
    width: Annotated[int | None, typer.Option("--width", metavar="MM", help=_("Of a sheet."))] = None,
    height: Annotated[int | None, typer.Option("--height", metavar="MM", help=_("Of a sheet."))] = None,
    *,
    posting: words.Posting,
) -> None:
    with desk.at_work() as work:
        taken = words.lines(work, lines, posting, lot=words.lot(work, lot), width=width, height=height)
        if len(taken) != 1:
            raise UsageError(_("a remnant is one item and how much of it"))
        posting.post(work, _one_remnant, taken, deal=_deal(work, deal), place=words.place(at))


def _one_remnant(actor: Any, lines: list[Any], **how: Any) -> Any:
    return services.stock.remnant(actor, lines[0], **how)


def _coming(
    work: Any, lines: Any, posting: words.Posting, price: str, whole: str = "", until: str = "", batch: str = ""
) -> list[Any]:
    taken = words.lines(
        work, lines, posting, price=desk.amount(price) if price else None,
        value=desk.amount(whole) if whole else None, expiry_on=desk.day(until) if until else None, batch=batch or None,
    )  # fmt: skip
    if whole and len(taken) != 1:
        raise UsageError(_("--sum is of one line"))
    return taken


def _deal(work: Any, typed: str) -> Any:
    return queries.reference.deal(work.actor, typed) if typed else None


def _client(work: Any, typed: str) -> Any:
    return queries.reference.client(work.actor, typed) if typed else None
