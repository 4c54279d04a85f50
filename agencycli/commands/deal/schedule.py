"""``agency deal``: promise a day, lay the steps before it, and see what is late and what that endangers."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.i18n import N_, _, ngettext

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_SCHEDULE = N_('Example: agency deal schedule 7 --on 15.05 --template "Буклеты"')
EXAMPLE_PROMISE = N_('Example: agency deal promise --template "Буклеты"; agency deal promise --days 10')
EXAMPLE_STEP = N_('Example: agency deal step 7 "сдать файлы в печать" --before 5')


@app.command(
    "schedule",
    help=_("Promise a day and lay the steps of a template before it; steps nobody moved by hand follow the day.")
    + "\n\n"
    + _(EXAMPLE_SCHEDULE),
)
def schedule(
    deal: desk.DealReference,
    on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("The promised day; as before unless given."))] = "",
    template: Annotated[str, typer.Option(metavar="NAME", help=_("Whose steps to lay."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        day = desk.day(on) if on else None
        of = services.deal_template.find(template) if template else None
        row = desk.change(services.schedule.schedule, work.actor, row, day, of, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.title, form, quiet)
            _warn(queries.chain.chain(row))
            _warn_of_busy_week(row.promised_on)


@app.command("step", help=_("Add a step on the way to the promised day.") + "\n\n" + _(EXAMPLE_STEP))
def step(
    deal: desk.DealReference,
    title: Annotated[str, typer.Argument(metavar="WHAT", help=_("What is to be done."))],
    before: Annotated[int, typer.Option("--before", metavar="N", help=_("Working days before the promised day."))],
    settings: desk.Set = None,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        values = desk.pairs(settings)
        item = desk.change(services.schedule.add_step, work.actor, row, title, before, dry_run=dry_run, **values)
        if item is not None:
            desk.done(item.id, item.title, form, quiet)


@app.command(
    "promise",
    help=_("Tell the first day that may be promised: lead time, holidays and the load of the team counted.")
    + "\n\n"
    + _(EXAMPLE_PROMISE),
)
def promise(
    template: Annotated[str, typer.Option(metavar="NAME", help=_("The product; its steps give the lead time."))] = "",
    days: Annotated[int, typer.Option("--days", min=0, max=250, help=_("Lead time in working days."))] = 0,
    form: desk.RecordFormat = "text",
) -> None:
    with desk.at_work():
        steps = list(services.deal_template.find(template).steps) if template else []
        lead = max((step.before_days for step in steps), default=0)
        on = queries.load.promise(max(lead, days), sum(step.minutes or 0 for step in steps))
        week = queries.load.week_of(on)
    if form == "json":
        output.record({"promise_on": on, "week_minutes": week.minutes, "week_capacity": week.capacity})
        return
    print(on)
    if week.is_full:
        _warn_of_busy_week(on, week)


@app.command(
    "chain",
    help=_("Show the steps to the promised day, what is late and what it endangers. Example: agency deal chain 7"),
)
def chain(deal: desk.DealReference, form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work() as work:
        one = queries.chain.chain(queries.reference.deal(work.actor, deal))
    output.write(
        queries.chain.chain_listing(one), form, target, empty=_("no steps: agency deal schedule DEAL --on DAY")
    )
    _warn(one)


def _warn_of_busy_week(day: Any, week: Any = None) -> None:
    """Tell that a day lies in a week that is full already (R229)."""
    week = week or queries.load.week_of(day)
    if week.is_full:
        told = _("the week of {monday} is full: {minutes} of {capacity} hours; agency deal promise names a free one")
        desk.tell(told.format(monday=week.monday, minutes=week.minutes // 60, capacity=week.capacity // 60))


def _warn(one: Any) -> None:
    if not one.is_red:
        return
    late = ", ".join(f"{step.id} {step.title}" for step in one.late)
    desk.tell(ngettext("{count} step is late: {steps}", "{count} steps are late: {steps}", len(one.late)).format(
        count=len(one.late), steps=late
    ))  # fmt: skip
    if one.endangered:
        steps = ", ".join(f"{step.id} {step.title}" for step in one.endangered)
        desk.tell(_("in danger: {steps}").format(steps=steps))
    if one.expected_on and one.promised_on and one.expected_on > one.promised_on:
        desk.tell(_("promised for {promised}, expected on {expected}; in danger: {amount}").format(
            promised=one.promised_on, expected=one.expected_on, amount=one.amount
        ))  # fmt: skip
