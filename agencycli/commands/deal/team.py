"""``agency deal staff``, ``hours``, ``pieces``, ``work``: who works on a deal, how long, for what."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
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


@team.command("put", help=_("Put somebody on a deal, or change role and share.") + "\n\n" + _(EXAMPLE_PUT))
def put(
    deal: desk.DealReference,
    member: Member,
    role: Annotated[str | None, typer.Option(help=_("What they do there."))] = None,
    share: Annotated[str, typer.Option(metavar="PERCENT", help=_("Percent of the margin before any share."))] = "",
    base: Annotated[
        str | None, typer.Option("--of", metavar="MARGIN", help=_("agreement, papers or money; money unless said."))
    ] = None,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row, staff = queries.reference.deal(work.actor, deal), queries.staff.member(member)
        percent = desk.amount(share) if share else None
        put = desk.change(
            services.payroll.put, work.actor, row, staff, role=role, share=percent, base=base, dry_run=dry_run
        )
        if put is not None:
            desk.done(put.id, staff.name, form, quiet)


@team.command("remove", help=_("Take somebody off a deal. Example: agency deal staff remove 3"))
def remove(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number in agency deal staff list DEAL."))],
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("team", work.actor, number, _("member of the team"))
        desk.change(services.payroll.leave, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(number, row.staff.name, form, quiet)


@team.command("pay", help=_("Pay somebody for a deal. Example: agency deal staff pay 7 ira 5000 --share"))
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
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row, staff = queries.reference.deal(work.actor, deal), queries.staff.member(member)
        fact = desk.change(
            services.payroll.pay, work.actor, row, staff, desk.amount(amount, back), desk.past_day(on), share=share,
            note=note, over=over, dry_run=dry_run,
        )  # fmt: skip
        if fact is not None:
            desk.done(fact.id, staff.name, form, quiet)


desk.add_deal_list(
    team,
    "team",
    help=_("List who works on deals and what they earn there. Example: agency deal staff list 7"),
    empty=_("nobody works on it yet: agency deal staff put DEAL LOGIN"),
)


@app.command("hours", help=_("Write down hours for a deal. Example: agency deal hours 7 ira 3:30 макет --on 20.11"))
def hours(
    deal: desk.DealReference,
    member: Member,
    quantity: Annotated[str, typer.Argument(metavar="HOURS", help=_("3:30 or 3,5."))],
    what: What = "",
    on: desk.Day = "",
    rate: Rate = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _work("hour", deal, member, quantity, what, on, rate, dry_run, form, quiet)


@app.command("pieces", help=_("Write down pieces made for a deal. Example: agency deal pieces 7 petr 200 люверсы"))
def pieces(
    deal: desk.DealReference,
    member: Member,
    quantity: Annotated[str, typer.Argument(metavar="PIECES", help=_("How many."))],
    what: What = "",
    on: desk.Day = "",
    rate: Rate = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _work("piece", deal, member, quantity, what, on, rate, dry_run, form, quiet)


@work_app.command("remove", help=_("Remove hours or pieces. Example: agency deal work remove 31"))
def remove_work(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number in agency deal work list DEAL."))],
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("work", work.actor, number, _("hours or pieces"))
        desk.change(services.payroll.remove, work.actor, row, dry_run=dry_run)
        if not dry_run:
            desk.done(number, row.what, form, quiet)


desk.add_deal_list(
    work_app,
    "work",
    help=_("List hours and pieces. Example: agency deal work list 7 --where 'staff ~ Ирина'"),
    empty=_("nothing is written down yet: agency deal hours DEAL LOGIN 3:30"),
)


def _work(
    method: str,
    deal: str,
    member: str,
    quantity: str,
    what: str,
    on: str,
    rate: str,
    dry_run: bool,
    form: str,
    quiet: bool,
) -> None:
    from agencycli.values.numbers import read_count, read_hours

    count = read_hours(quantity) if method == "hour" else read_count(quantity)
    if count is None:
        raise UsageError(_("“{text}” is not a number").format(text=quantity))
    with desk.at_work() as work:
        row, staff = queries.reference.deal(work.actor, deal), queries.staff.member(member)
        made = desk.change(
            services.payroll.add, work.actor, row, staff, count, method=method, what=what, day=desk.past_day(on),
            rate=desk.amount(rate) if rate else None, dry_run=dry_run,
        )  # fmt: skip
        if made is not None:
            desk.done(made.id, f"{staff.name}: {row.title}", form, quiet)
