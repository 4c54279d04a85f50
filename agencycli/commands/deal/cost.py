"""``agency deal cost``: what a deal is to bring and to cost, the papers and the payments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_(
    "Example: agency deal cost add 7 media 45000 Радио --on 05.12; agency deal cost add 7 revenue 50% аванс --on 01.12"
)
Line = Annotated[int, typer.Argument(metavar="N", help=_("Number of the line; see agency deal cost list DEAL."))]
Kind = Annotated[str, typer.Argument(metavar="KIND", help=_("revenue, contractor, material, media, payroll or other."))]
To = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="CLIENT",
        help=_("Who is to be paid: a card, by number or name."),
        autocompletion=desk.complete.clients,
    ),
]
Member = Annotated[str, typer.Option("--staff", metavar="LOGIN", help=_("Whose payroll it is."))]
Due = Annotated[str, typer.Option("--on", metavar="DAY", help=_("When it is due."))]


class Slip(NamedTuple):
    """A paper or a payment as it is handed in."""

    amount: desk.Amount
    on: desk.Day = ""
    number: desk.Paper = ""
    note: desk.Note = ""
    back: desk.Back = False
    over: desk.Over = False

    def put_down(
        self, do: desk.Doing, service: Callable[..., Any], actor: Any, row: Any, printed: int | None = None
    ) -> None:
        """Put it down for a budget line, or for a deal over its schedule, whose number is ``printed`` then."""
        do.change(
            service, actor, row, desk.amount(self.amount, self.back), desk.past_day(self.on), number=self.number,
            note=self.note, over=self.over, told=row.title, printed=printed,
        )  # fmt: skip


@app.command("add", help=_("Plan money of a deal to come or to go.") + "\n\n" + _(EXAMPLE_ADD))
@spread
def add(
    deal: desk.DealReference = "",
    kind: Kind = "",
    amount: Annotated[str, typer.Argument(metavar="SUM", help=_("How much; of revenue also percent: 50%."))] = "",
    title: Annotated[str, typer.Argument(metavar="[WHAT]", help=_("What for."))] = "",
    on: Due = "",
    to: To = "",
    member: Member = "",
    over: desk.Over = False,
    json: desk.JsonLines = None,
    *,
    do: desk.Doing,
) -> None:
    missing = "" if deal and kind and amount else _("name the deal, the kind and the sum, or give --json FILE")
    if do.lines(services.lines.budget, json, adding=True, missing=missing, yes=over):
        return
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        values = line_values(work, {"kind": kind, "amount": amount, "title": title}, on, to, member)
        do.change(services.budget.add, work.actor, row, values, over=over, told=lambda line: line.title or row.title)


@app.command(
    "edit", help=_("Change planned money. Example: agency deal cost edit 12 --sum 47000 --on 10.12 --set kind=media")
)
@spread
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
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = planned(work, line)
        values = line_values(work, {"amount": amount}, on, to, member) | desk.pairs(set_)
        do.change(services.budget.edit, work.actor, row, values, over=over, told=lambda row: row.title)


@app.command("remove", help=_("Remove planned money. Example: agency deal cost remove 12"))
@spread
def remove(line: Line, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = planned(work, line)
        do.change(services.budget.remove, work.actor, row, printed=line, told=row.title)


@app.command(
    "paper", help=_("Put down a bill or an act. Example: agency deal cost paper 12 45000 --paper 'act 15 of 05.12'")
)
@spread
def paper(line: Line, slip: Slip, do: desk.Doing) -> None:
    with desk.at_work() as work:
        slip.put_down(do, services.budget.paper, work.actor, planned(work, line))


@app.command("pay", help=_("Put down a payment. Example: agency deal cost pay 12 45000 --on 07.12"))
@spread
def pay(line: Line, slip: Slip, do: desk.Doing) -> None:
    with desk.at_work() as work:
        slip.put_down(do, services.budget.pay, work.actor, planned(work, line))


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
    return values | ({"counterparty": queries.reference.contractor(work.actor, to)} if to else {})
