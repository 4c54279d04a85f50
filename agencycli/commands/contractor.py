"""``agency contractor``: who makes what for us, offers, jobs, and how they keep their word."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_LIST = N_("Example: agency contractor list --sort -on_time; agency contractor list вышивка")
EXAMPLE_PLACE = N_("Example: agency contractor place 7 Вышивка 'кепки 100 шт' 15000 --on 01.12")
Job = Annotated[int, typer.Argument(metavar="JOB", help=_("Number of the job; see agency contractor jobs."))]
Due = Annotated[str, typer.Option("--on", metavar="DAY", help=_("When it must be here."))]
LineOfDeal = Annotated[
    int | None, typer.Option("--line", metavar="N", help=_("The line of the deal it makes; see agency deal line list."))
]
What = Annotated[str, typer.Argument(metavar="WHAT", help=_("What is to be made."))]


desk.add_list(
    app,
    "contractors",
    help=_("List contractors with how they keep their word.") + "\n\n" + _(EXAMPLE_LIST),
    empty=_("no contractors yet: agency contractor skill CLIENT WHAT --price SUM"),
)
desk.add_list(
    app,
    "skills",
    verb="skills",
    help=_("List what contractors can do. Example: agency contractor skills вышивка --sort price"),
    empty=_("nothing is written down yet: agency contractor skill CLIENT WHAT --price SUM"),
)
desk.add_list(
    app,
    "jobs",
    verb="jobs",
    searched=False,
    help=_("List jobs of contractors, what is due first. Example: agency contractor jobs --where 'late = yes'"),
    empty=_("no job is with a contractor: agency contractor place DEAL CONTRACTOR WHAT SUM"),
)


@app.command(
    "skill", help=_("Write down what a contractor does. Example: agency contractor skill Вышивка 'кепки' --price 150")
)
@spread
def skill(
    contractor: desk.ClientReference,
    what: Annotated[str, typer.Argument(metavar="WHAT", help=_("What they do."))],
    price: Annotated[str, typer.Option(help=_("For one unit."))] = "",
    unit: Annotated[str, typer.Option(help=_("pcs, sheets, hours …"))] = "",
    lead: Annotated[str, typer.Option("--days", metavar="N", help=_("Working days from order to receipt."))] = "",
    terms: Annotated[str, typer.Option(help=_("Terms of payment and delivery."))] = "",
    remove: Annotated[bool, typer.Option("--remove", help=_("They do it no more."))] = False,
    *,
    do: desk.Doing,
) -> None:
    given = {"price": price, "unit": unit, "lead_days": lead, "terms": terms}
    values = {key: value for key, value in given.items() if value}
    with desk.at_work() as work:
        client = queries.reference.contractor(work.actor, contractor)
        named = f"{client.name}: {what}"
        if remove:
            row = queries.contractor.skill(work.actor, client, what)
            do.change(services.contractor.remove, work.actor, row, printed=row.id, told=named)
        else:
            do.change(services.contractor.put, work.actor, client, what, values, told=named)


@app.command("ask", help=_("Ask contractors for offers. Example: agency contractor ask 7 'кепки 100 шт' Вышивка Пошив"))
@spread
def ask(
    deal: desk.DealReference,
    what: What,
    contractors: desk.ClientReferences,
    on: Due = "",
    line: LineOfDeal = None,
    note: desk.Note = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        asked = [queries.reference.contractor(work.actor, one) for one in contractors]
        do.change(
            services.job.ask, work.actor, row, what, asked, due_on=_day(on), line=_line(work, line), note=note,
            told=_what,
        )  # fmt: skip


@app.command("offer", help=_("Write down an offer. Example: agency contractor offer 3 Вышивка 15000 --on 30.11"))
@spread
def offer(
    job: Job,
    contractor: desk.ClientReference,
    price: desk.Amount,
    on: Due = "",
    note: desk.Note = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row, client = _job(work, job), queries.reference.contractor(work.actor, contractor)
        do.change(
            services.job.offer, work.actor, row, client, desk.amount(price), due_on=_day(on), note=note,
            told=f"{client.name}: {row.what}",
        )  # fmt: skip


@app.command("offers", help=_("Compare the offers for a job. Example: agency contractor offers 3"))
@spread
def offers(job: Job, *, listed: desk.Listed) -> None:
    with desk.at_work() as work:
        listed.show(
            "offers",
            work.actor,
            where=[f"job_id = {_job(work, job).id}", *(listed.where or ())],
            empty=_("nobody was asked: agency contractor offer JOB CONTRACTOR SUM"),
        )


@app.command("choose", help=_("Place a job with one of those asked. Example: agency contractor choose 3 Вышивка"))
@spread
def choose(
    job: Job,
    contractor: desk.ClientReference,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row, client = _job(work, job), queries.reference.contractor(work.actor, contractor)
        wanted = queries.contractor.offer(work.actor, row, client)
        do.change(services.job.choose, work.actor, row, wanted, told=_what)


@app.command(
    "place",
    help=_("Place a part of a deal with a contractor; its price is planned in the deal.") + "\n\n" + _(EXAMPLE_PLACE),
)
@spread
def place(
    deal: desk.DealReference,
    contractor: desk.ClientReference,
    what: What,
    price: desk.Amount,
    on: Due = "",
    line: LineOfDeal = None,
    note: desk.Note = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row, client = queries.reference.deal(work.actor, deal), queries.reference.contractor(work.actor, contractor)
        do.change(
            services.job.place, work.actor, row, what, client, desk.amount(price), due_on=_day(on),
            line=_line(work, line), note=note, told=_what,
        )  # fmt: skip


@app.command("receive", help=_("A job came. Example: agency contractor receive 3 --on 30.11"))
@spread
def receive(
    job: Job,
    on: desk.Day = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(services.job.receive, work.actor, _job(work, job), desk.past_day(on), told=_what)


@app.command("rework", help=_("Send a job back. Example: agency contractor rework 3 'нитки не того цвета' --on 03.12"))
@spread
def rework(
    job: Job,
    note: Annotated[str, typer.Argument(metavar="WHY", help=_("What is wrong."))],
    on: Due = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(services.job.rework, work.actor, _job(work, job), note, _day(on), told=_what)


@app.command("accept", help=_("Accept a job: its price is owed. Example: agency contractor accept 3 --paper 'act 15'"))
@spread
def accept(
    job: Job,
    on: desk.Day = "",
    number: desk.Paper = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(services.job.accept, work.actor, _job(work, job), desk.past_day(on), paper=number, told=_what)


@app.command("pay", help=_("Pay a contractor, all that is left unless said. Example: agency contractor pay 3 5000"))
@spread
def pay(
    job: Job,
    amount: Annotated[str, typer.Argument(metavar="[SUM]", help=_("How much."))] = "",
    on: desk.Day = "",
    number: desk.Paper = "",
    back: desk.Back = False,
    over: desk.Over = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = _job(work, job)
        do.change(
            services.job.pay, work.actor, row, desk.amount(amount, back) if amount else None, desk.past_day(on),
            paper=number, over=over, told=row.what,
        )  # fmt: skip


@app.command("cancel", help=_("Cancel a job that did not come. Example: agency contractor cancel 3 --note 'нет ткани'"))
@spread
def cancel(
    job: Job,
    note: desk.Note = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(services.job.cancel, work.actor, _job(work, job), note, told=_what)


def _job(work: Any, number: int) -> Any:
    return queries.lists.record("jobs", work.actor, number, _("job"))


def _line(work: Any, number: int | None) -> Any:
    return queries.lists.record("lines", work.actor, number, _("line of a deal")) if number is not None else None


def _day(text: str) -> Any:
    return desk.day(text) if text else None


def _what(row: Any) -> str:
    return str(row.what)
