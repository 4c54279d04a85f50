"""``agency budget``: fixed costs, bills split over deals, rates, papers and payments of all."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.commands.deal.cost import Slip, line_values, planned
from agencycli.commands.spread import spread
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_SPLIT = N_("Example: agency budget split 30000 7=60 8=40 --to Типография --paper 'act 15 of 05.12'")
EXAMPLE_LIST = N_("Example: agency budget list --where 'fixed = yes'; agency budget list --where 'overdue = yes'")
EXAMPLE_CASH = N_("Example: agency budget cash; agency budget cash --hole; agency budget cash --balance 150000")
Line = Annotated[int, typer.Argument(metavar="N", help=_("Number of the line; see agency budget list."))]
To = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="CLIENT",
        help=_("Who is to be paid: a card, by number or name."),
        autocompletion=desk.complete.clients,
    ),
]
Kind = Annotated[str, typer.Option(help=_("contractor, material, media, payroll or other."))]


@app.command("add", help=_("Plan a fixed cost of the agency. Example: agency budget add 60000 аренда --on 01.12"))
@spread
def add(
    amount: desk.Amount,
    title: Annotated[str, typer.Argument(metavar="WHAT", help=_("What for."))],
    kind: Kind = "other",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("When it is due."))] = "",
    to: To = "",
    member: Annotated[str, typer.Option("--staff", metavar="LOGIN", help=_("Whose payroll it is."))] = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        values = line_values(work, {"kind": kind, "amount": amount, "title": title}, on, to, member)
        do.change(services.budget.add, work.actor, None, values, told=lambda line: line.title)


@app.command("pay", help=_("Put down a payment. Example: agency budget pay 12 60000 --on 01.12"))
@spread
def pay(line: Line, slip: Slip, do: desk.Doing) -> None:
    with desk.at_work() as work:
        slip.put_down(do, services.budget.pay, work.actor, planned(work, line))


@app.command("split", help=_("Split one bill over deals by percent, exact to the kopeck.") + "\n\n" + _(EXAMPLE_SPLIT))
@spread
def split(
    amount: desk.Amount,
    parts: Annotated[
        list[str], typer.Argument(metavar="DEAL=PERCENT...", help=_("Deals and their parts, 100 together."))
    ],
    kind: Kind = "contractor",
    title: Annotated[str, typer.Option("--what", help=_("What for."))] = "",
    to: To = "",
    on: desk.Day = "",
    number: desk.Paper = "",
    note: desk.Note = "",
    over: desk.Over = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        shares = []
        for part in parts:
            deal, sign, percent = part.rpartition("=")
            if not sign:
                raise UsageError(_("“{part}”: write DEAL=PERCENT").format(part=part))
            shares.append((queries.reference.deal(work.actor, deal), desk.amount(percent.rstrip("% "))))
        values = line_values(work, {"kind": kind, "title": title}, "", to, "")
        facts = desk.change(
            services.budget.split, work.actor, shares, desk.amount(amount), values, desk.past_day(on), number=number,
            note=note, over=over, dry_run=do.dry_run,
        )  # fmt: skip
        for fact in facts or ():
            desk.done(fact.id, f"{fact.line.deal.title}: {fact.amount}", do.form, do.quiet)


@app.command(
    "rate", help=_("Set what somebody's hour or piece costs. Example: agency budget rate ira 600 --from 01.12")
)
@spread
def rate(
    member: Annotated[str, typer.Argument(metavar="LOGIN", help=_("Login, or the name."))],
    amount: desk.Amount,
    piece: Annotated[bool, typer.Option("--piece", help=_("For a piece; for an hour unless said."))] = False,
    what: Annotated[str, typer.Option(help=_("Only for this kind of work."))] = "",
    on: Annotated[str, typer.Option("--from", metavar="DAY", help=_("From which day on; today unless said."))] = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        staff, method = queries.staff.member(member), "piece" if piece else "hour"
        do.change(
            services.payroll.set_rate, work.actor, staff, desk.amount(amount), method=method, what=what,
            from_on=desk.day(on) if on else None, told=staff.name,
        )  # fmt: skip


desk.add_list(
    app,
    "budget",
    help=_("List money to come and to go, of deals and of the agency itself.") + "\n\n" + _(EXAMPLE_LIST),
    empty=_("no money is planned yet: agency budget add SUM WHAT, agency deal cost add DEAL KIND SUM"),
)
desk.add_list(
    app,
    "facts",
    verb="facts",
    searched=False,
    help=_(
        "List papers and payments. Example: agency budget facts --where 'fact = payment' --where 'day >= 01.11.2026'"
    ),
    empty=_("nothing is put down yet: agency deal paid DEAL SUM, agency budget pay N SUM"),
)
desk.add_list(
    app,
    "rates",
    verb="rates",
    searched=False,
    help=_("List what hours and pieces cost. Example: agency budget rates"),
    empty=_("no rates yet: agency budget rate LOGIN SUM"),
)


@app.command("month", help=_("Show plan and fact of a month. Example: agency budget month 11.2026"))
def month(
    which: Annotated[str, typer.Argument(metavar="[MONTH]", help=_("11.2026; this month unless said."))] = "",
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    from agencycli import clock
    from agencycli.values.dates import read_date

    with desk.at_work() as work:
        reading = read_date(which, clock.today()) if which else None
        if which and reading is None:
            raise UsageError(_("“{text}” is not a month; write 11.2026").format(text=which))
        day = reading.day if reading else clock.today()
        desk.report(queries.month.month(work.actor, day), form, target)


@app.command(
    "balance",
    help=_(
        "Write down how much money there is; payments put down later are added. Example: agency budget balance 212400"
    ),
)
@spread
def balance(
    amount: desk.Amount,
    on: Annotated[
        str, typer.Option("--on", metavar="DAY", help=_("In the morning of that day; now unless said."))
    ] = "",
    below: Annotated[bool, typer.Option("--below", help=_("So much below nothing: overdrawn."))] = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        day = desk.day(on) if on else None
        do.change(services.cash.settle, work.actor, desk.amount(amount, below), day, told=lambda row: f"{row.amount}")


@app.command("cash", help=_("Show the money ahead day by day, and what makes a hole.") + "\n\n" + _(EXAMPLE_CASH))
def cash(
    days: Annotated[int, typer.Option(min=1, max=366, help=_("How many days ahead."))] = 21,
    balance: Annotated[
        str, typer.Option(metavar="SUM", help=_("As if so much were there now; else see agency budget balance."))
    ] = "",
    hole: Annotated[bool, typer.Option("--hole", help=_("List what makes the first hole."))] = False,
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    with desk.at_work() as work:
        found = queries.cash.cash(work.actor, days, desk.amount(balance) if balance else None)
        if hole:
            output.write(queries.cash.moves_listing(found.makers), form, target, empty=_("there is no hole"))
            return
        output.write(queries.cash.days_listing(found), form, target)
        if found.hole and form == "table":
            short = _("on {day} {amount} is missing; what makes it: agency budget cash --hole")
            desk.tell(short.format(day=found.hole.day, amount=-found.hole.balance))
