"""``agency series``: what repeats; add it in words, change one day, some or all of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="N", help=_("Number of the series; see agency series list."))]
Day = Annotated[str, typer.Argument(metavar="DAY", help=_("31.12, 2026-12-31, tomorrow or +3d."))]
Words = Annotated[str, typer.Option("--repeat", help=_("How often, in words, or an RRULE: FREQ=WEEKLY;BYDAY=FR."))]
DayOff = Annotated[
    Literal["stay", "next", "previous"] | None,
    typer.Option(help=_("What falls on a day off stays, or goes to the next or the previous working day.")),
]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help=_("The last possible day."))]
EXAMPLE_ADD = N_('Example: agency series add "аренда каждое 10 число" --day-off previous')
EXAMPLE_EDIT = N_('Example: agency series edit 3 --from 27.11 --set due_time=10:00 --repeat "каждую вторую пятницу"')


@app.command("add", help=_("Add something that repeats, told in words.") + "\n\n" + _(EXAMPLE_ADD))
def add(
    text: Annotated[list[str], typer.Argument(metavar="WORDS", help=_("What, how often, when."))],
    owner: Annotated[str, typer.Option("--for", metavar="LOGIN", help=_("Who does it; you unless named."))] = "",
    day_off: DayOff = None,
    settings: desk.Set = None,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    from agencycli import clock
    from agencycli.models.item import PRIORITY_WORDS

    with desk.at_work() as work:
        got = _read(" ".join(text))
        if not got.rule:
            raise UsageError(_("say how often: every Friday, on weekdays, on the 15th of every month"))
        values: dict[str, Any] = {
            "title": got.title, "kind": got.kind, "due_time": got.time, "minutes": got.minutes,
            "priority": PRIORITY_WORDS[got.priority], "deal": got.deal, "client": got.client,
            "day_off": got.day_off,
        }  # fmt: skip
        who = owner or next(iter(got.people), "")
        if who:
            values["owner"] = queries.staff.member(who)
        values |= desk.pairs(settings) | ({"day_off": day_off} if day_off else {})
        start = got.day or clock.today()
        row = desk.change(services.series.add, work.actor, values, got.rule, start, got.until, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.title, form, quiet)


@app.command(
    "edit",
    help=_("Change what repeats: all of it, from a day on, or one day only.") + "\n\n" + _(EXAMPLE_EDIT),
)
def edit(
    number: Number,
    only: Annotated[str, typer.Option("--only", metavar="DAY", help=_("This day only."))] = "",
    from_: Annotated[str, typer.Option("--from", metavar="DAY", help=_("This day and all after it."))] = "",
    settings: desk.Set = None,
    repeat: Words = "",
    day_off: DayOff = None,
    until: Until = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    if only and (from_ or repeat or until or day_off):
        raise UsageError(_("one day has no rule: --only goes with --set alone"))
    with desk.at_work() as work:
        row = queries.lists.record("series", work.actor, number, _("series"))
        rule, said = _rule(repeat) if repeat else ("", "")
        changes = desk.pairs(settings) | ({"day_off": day_off or said} if day_off or said else {})
        if only:
            act, args, options = services.series.edit_this, [_day_of(row, only), changes], {}
        else:
            options = {"rule": rule, "until_on": desk.day(until) if until else None}
            act, args = services.series.edit_all, [changes]
            if from_:
                act, args = services.series.edit_following, [_day_of(row, from_), changes]
        done = desk.change(act, work.actor, row, *args, dry_run=dry_run, **options)
        if done is not None:
            desk.done(done.id, done.title, form, quiet)


@app.command("done", help=_('Finish one day of it. Example: agency series done 3 27.11 --result "сдан"'))
def done(
    number: Number,
    day: Day,
    result: Annotated[str, typer.Option(help=_("What came of it."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _change(services.series.finish, number, day, result, dry_run=dry_run, form=form, quiet=quiet)


@app.command("skip", help=_('Leave out one day of it. Example: agency series skip 3 27.11 --reason "все на ярмарке"'))
def skip(
    number: Number,
    day: Day,
    reason: Annotated[str, typer.Option(help=_("Why."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _change(services.series.skip, number, day, reason, dry_run=dry_run, form=form, quiet=quiet)


@app.command("end", help=_("Let it repeat no longer. Example: agency series end 3 31.12"))
def end(
    number: Number,
    day: Annotated[str, typer.Argument(metavar="[DAY]", help=_("The last possible day; today by default."))] = "today",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    _change(services.series.end, number, day, dry_run=dry_run, form=form, quiet=quiet)


desk.add_list(
    app,
    "series",
    help=_("List what repeats and when it comes next. Example: agency series list --where \"client = 'Ремстрой'\""),
    empty=_("nothing repeats yet: agency series add WORDS"),
)


def _change(act: Any, number: int, day: str, *args: Any, dry_run: bool, form: str, quiet: bool) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("series", work.actor, number, _("series"))
        done = desk.change(act, work.actor, row, _day_of(row, day), *args, dry_run=dry_run)
        if done is not None:
            desk.done(done.id, done.title, form, quiet)


def _day_of(row: Any, text: str) -> dt.date:
    """Read a day of a series: one without its year that has just passed and was one of its days is that day."""
    from agencycli import clock

    ahead, was = desk.day(text), desk.past_day(text)
    a_year_ahead = (ahead - was).days in {365, 366}
    if a_year_ahead and clock.today() - was <= services.series.MISSED_FOR and services.series.days_of(row, was, was):
        return was
    return ahead


def _read(text: str) -> Any:
    """Read a line of words; what is in doubt is refused with its choices. Raises UsageError."""
    from agencycli import clock
    from agencycli.values.quick_add import read

    now = clock.local(clock.now())
    got = read(text, now.date(), at=f"{now:%H:%M}", working=services.calendar.workdays().add)
    if got.questions:
        raise UsageError("; ".join(question.sentence for question in got.questions))
    return got


def _rule(text: str) -> tuple[str, str]:
    """Return the rule, and where its days off go when that was said. Raises UsageError."""
    if "=" in text:
        return text, ""
    got = _read(text)
    if not got.rule:
        raise UsageError(_("say how often: every Friday, on weekdays, on the 15th of every month"))
    return got.rule, got.day_off
