"""``agency deal cost``: what a deal is to bring and to cost, the papers and the payments."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_(
    "Example: agency deal cost add 7 media 45000 Радио --on 05.12; agency deal cost add 7 revenue 50% аванс --on 01.12"
)
Line = Annotated[int, typer.Argument(metavar="N", help=_("Number of the line; see agency deal cost list DEAL."))]
Kind = Annotated[str, typer.Argument(metavar="KIND", help=_("revenue, contractor, material, media, payroll or other."))]
To = Annotated[str, typer.Option("--to", metavar="CLIENT", help=_("Who is to be paid: a card, by number or name."))]
Member = Annotated[str, typer.Option("--staff", metavar="LOGIN", help=_("Whose payroll it is."))]
Due = Annotated[str, typer.Option("--on", metavar="DAY", help=_("When it is due."))]


@app.command("add", help=_("Plan money of a deal to come or to go.") + "\n\n" + _(EXAMPLE_ADD))
def add(
    deal: desk.DealReference,
    kind: Kind,
    amount: Annotated[str, typer.Argument(metavar="SUM", help=_("How much; of revenue also percent: 50%."))],
    title: Annotated[str, typer.Argument(metavar="[WHAT]", help=_("What for."))] = "",
    on: Due = "",
    to: To = "",
    member: Member = "",
    over: desk.Over = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        values = line_values(work, {"kind": kind, "amount": amount, "title": title}, on, to, member)
        line = desk.change(services.budget.add, work.actor, row, values, over=over, dry_run=dry_run)
        if line is not None:
            desk.done(line.id, line.title or row.title, form, quiet)


@app.command(
    "edit", help=_("Change planned money. Example: agency deal cost edit 12 --sum 47000 --on 10.12 --set kind=media")
)
def edit(
    line: Line,
    amount: Annotated[
        str, typer.Option("--sum", metavar="SUM", help=_("How much; of revenue also percent: 50%."))
    ] = "",
    on: Due = "",
    to: To = "",
    member: Member = "",
    over: desk.Over = False,
    set_: desk.Set = None,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = planned(work, line)
        values = line_values(work, {"amount": amount}, on, to, member) | desk.pairs(set_)
        row = desk.change(services.budget.edit, work.actor, row, values, over=over, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.title, form, quiet)


@app.command("remove", help=_("Remove planned money. Example: agency deal cost remove 12"))
def remove(
    line: Line, dry_run: desk.DryRun = False, form: desk.RecordFormat = "text", quiet: desk.Quiet = False
) -> None:
    with desk.at_work() as work:
        row = planned(work, line)
        desk.change(services.budget.remove, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(line, row.title, form, quiet)


@app.command(
    "paper", help=_("Put down a bill or an act. Example: agency deal cost paper 12 45000 --paper 'act 15 of 05.12'")
)
def paper(
    line: Line,
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
    put_down(services.budget.paper, line, amount, on, number, note, back, over, dry_run, form, quiet)


@app.command("pay", help=_("Put down a payment. Example: agency deal cost pay 12 45000 --on 07.12"))
def pay(
    line: Line,
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
    put_down(services.budget.pay, line, amount, on, number, note, back, over, dry_run, form, quiet)


desk.add_deal_list(
    app,
    "budget",
    help=_("List what deals are to bring and to cost. Example: agency deal cost list 7"),
    empty=_("no money is planned yet: agency deal cost add DEAL KIND SUM"),
)


def planned(work: Any, number: int) -> Any:
    """Return a budget line this person may see. Raises NotFound."""
    return queries.lists.record("budget", work.actor, number, _("budget line"))


def line_values(work: Any, given: dict[str, Any], on: str, to: str, member: str) -> dict[str, Any]:
    """Return the fields of a budget line that were typed."""
    given |= {"due_on": desk.day(on) if on else "", "staff": member}
    values = {key: value for key, value in given.items() if value}
    return values | ({"counterparty": queries.reference.client(work.actor, to)} if to else {})


def put_down(
    service: Any,
    line: int,
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
    """Put down a paper or a payment for a budget line."""
    with desk.at_work() as work:
        row = planned(work, line)
        fact = desk.change(
            service, work.actor, row, desk.amount(amount, back), desk.past_day(on), number=number, note=note, over=over,
            dry_run=dry_run,
        )  # fmt: skip
        if fact is not None:
            desk.done(fact.id, row.title, form, quiet)
