"""``agency deal staff``, ``hours``, ``pieces``, ``work``: who works on a deal, how long, for what."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, NamedTuple

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)
team = typer.Typer(add_completion=False, no_args_is_help=True)
work_app = typer.Typer(add_completion=False, no_args_is_help=True)
app.add_typer(team, name="staff", help=_("Who works on a deal, and for which share of the margin."))
app.add_typer(work_app, name="work", help=_("Hours and pieces written down."))

EXAMPLE_PUT = N_("Example: agency deal staff put 7 ira --role дизайн --share 5 --of money")
Member = Annotated[str, typer.Argument(metavar="LOGIN", help=_("Login, or the name."))]
What = Annotated[str, typer.Argument(metavar="[WHAT]", help=_("What was done."))]
Rate = Annotated[str, typer.Option(metavar="SUM", help=_("For one; as set by agency budget rate unless said."))]


class Entry(NamedTuple):
    """What is said of hours and pieces alike."""

    what: What = ""
    on: desk.Day = ""
    rate: Rate = ""

    def write(self, do: desk.Doing, method: str, deal: str, member: str, count: Decimal) -> None:
        """Write down what somebody worked for a deal."""
        with desk.at_work() as work:
            row, staff = queries.reference.deal(work.actor, deal), queries.staff.member(member)
            do.change(
                services.payroll.add, work.actor, row, staff, count, method=method, what=self.what,
                day=desk.past_day(self.on), rate=desk.amount(self.rate) if self.rate else None,
                told=f"{staff.name}: {row.title}",
            )  # fmt: skip


@team.command("put", help=_("Put somebody on a deal, or change role and share.") + "\n\n" + _(EXAMPLE_PUT))
@spread
def put(
    deal: desk.DealReference,
    member: Member,
    role: Annotated[str | None, typer.Option(help=_("What they do there."))] = None,
    share: Annotated[str, typer.Option(metavar="PERCENT", help=_("Percent of the margin before any share."))] = "",
    base: Annotated[
        str | None, typer.Option("--of", metavar="MARGIN", help=_("agreement, papers or money; money unless said."))
    ] = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row, staff = queries.reference.deal(work.actor, deal), queries.staff.member(member)
        percent = desk.amount(share) if share else None
        do.change(services.payroll.put, work.actor, row, staff, role=role, share=percent, base=base, told=staff.name)


@team.command("remove", help=_("Take somebody off a deal. Example: agency deal staff remove 3"))
@spread
def remove(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number in agency deal staff list DEAL."))],
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("team", work.actor, number, _("member of the team"))
        do.change(services.payroll.leave, work.actor, row, printed=number, told=row.staff.name)


@team.command("pay", help=_("Pay somebody for a deal. Example: agency deal staff pay 7 ira 5000 --share"))
@spread
def pay(
    deal: desk.DealReference,
    member: Member,
    amount: desk.Amount,
    share: Annotated[
        bool, typer.Option("--share", help=_("It is the share of the margin, not hours or pieces."))
    ] = False,
    on: desk.Day = "",
    note: desk.Note = "",
    back: desk.Back = False,
    over: desk.Over = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row, staff = queries.reference.deal(work.actor, deal), queries.staff.member(member)
        do.change(
            services.payroll.pay, work.actor, row, staff, desk.amount(amount, back), desk.past_day(on), share=share,
            note=note, over=over, told=staff.name,
        )  # fmt: skip


desk.add_deal_list(
    team,
    "team",
    help=_("List who works on deals and what they earn there. Example: agency deal staff list 7"),
    empty=_("nobody works on it yet: agency deal staff put DEAL LOGIN"),
)


@app.command("hours", help=_("Write down hours for a deal. Example: agency deal hours 7 ira 3:30 макет --on 20.11"))
@spread
def hours(
    deal: desk.DealReference,
    member: Member,
    quantity: Annotated[str, typer.Argument(metavar="HOURS", help=_("3:30 or 3,5."))],
    entry: Entry,
    do: desk.Doing,
) -> None:
    from agencycli.values.numbers import read_hours

    entry.write(do, "hour", deal, member, _number(read_hours, quantity))


@app.command("pieces", help=_("Write down pieces made for a deal. Example: agency deal pieces 7 petr 200 люверсы"))
@spread
def pieces(
    deal: desk.DealReference,
    member: Member,
    quantity: Annotated[str, typer.Argument(metavar="PIECES", help=_("How many."))],
    entry: Entry,
    do: desk.Doing,
) -> None:
    from agencycli.values.numbers import read_count

    entry.write(do, "piece", deal, member, _number(read_count, quantity))


@work_app.command("remove", help=_("Remove hours or pieces. Example: agency deal work remove 31"))
@spread
def remove_work(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number in agency deal work list DEAL."))],
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("work", work.actor, number, _("hours or pieces"))
        do.change(services.payroll.remove, work.actor, row, printed=number, told=row.what)


desk.add_deal_list(
    work_app,
    "work",
    help=_("List hours and pieces. Example: agency deal work list 7 --where 'staff ~ Ирина'"),
    empty=_("nothing is written down yet: agency deal hours DEAL LOGIN 3:30"),
)


def _number(reader: Callable[[str], Decimal | None], text: str) -> Decimal:
    found = reader(text)
    if found is None:
        raise UsageError(_("“{text}” is not a number").format(text=text))
    return found
