"""``agency calendar``: working days, holidays, the agency's own changes to them, people's hours."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

Day = Annotated[str, typer.Argument(metavar="DAY", help=_("31.12, 2026-12-31, tomorrow or +3d."))]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EXAMPLE_HOURS = N_("Example: agency calendar hours ira --mon 6 --fri 4:30")


@app.command(
    "show",
    help=_("Show the days of a month, or the months of a year. Example: agency calendar show 2026-12 --for ira"),
)
def show(
    period: Annotated[str, typer.Argument(metavar="[MONTH]", help=_("2026-12 or 2026; this month by default."))] = "",
    member: Annotated[str, typer.Option("--for", metavar="LOGIN", help=_("As this person works."))] = "",
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    from agencycli import clock
    from agencycli.values.dates import read_date

    with desk.at_work():
        reading = read_date(period, clock.today()) if period else None
        if period and (reading is None or reading.precision == "day"):
            raise UsageError(_("“{text}” is not a month; write 2026-12 or 2026").format(text=period))
        staff = queries.staff.member(member) if member else None
        if reading and reading.precision == "year":
            listing = queries.calendar.year(reading.day.year, staff)
        else:
            listing = queries.calendar.month(reading.day if reading else clock.today(), staff)
    output.write(listing, form, target)


@app.command(
    "set", help=_('Settle that a day is worked or off. Example: agency calendar set 31.12 --off --note "канун"')
)
def set_(
    day: Day,
    working: Annotated[bool | None, typer.Option("--working/--off", help=_("Whether the agency works then."))] = None,
    note: Annotated[str, typer.Option(help=_("Why."))] = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    if working is None:
        raise UsageError(_("say which: --working or --off"))
    with desk.at_work() as work:
        on = desk.day(day)
        row = desk.change(services.calendar.settle, work.actor, on, working, note, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, str(on), form, quiet)


@app.command("clear", help=_("Let a day be what the country says. Example: agency calendar clear 31.12"))
def clear(day: Day, dry_run: desk.DryRun = False, form: desk.RecordFormat = "text", quiet: desk.Quiet = False) -> None:
    with desk.at_work() as work:
        on = desk.day(day)
        if desk.change(services.calendar.clear, work.actor, on, dry_run=dry_run) is not None:
            desk.done(None, str(on), form, quiet)


@app.command(
    "hours",
    help=_("Show or settle how long somebody works on days of the week: hours, or hours and minutes.")
    + "\n\n"
    + _(EXAMPLE_HOURS),
)
def hours(
    member: Annotated[str, typer.Argument(metavar="LOGIN", help=_("Login, or the name."))],
    mon: Annotated[str | None, typer.Option(help=_("Monday."))] = None,
    tue: Annotated[str | None, typer.Option(help=_("Tuesday."))] = None,
    wed: Annotated[str | None, typer.Option(help=_("Wednesday."))] = None,
    thu: Annotated[str | None, typer.Option(help=_("Thursday."))] = None,
    fri: Annotated[str | None, typer.Option(help=_("Friday."))] = None,
    sat: Annotated[str | None, typer.Option(help=_("Saturday."))] = None,
    sun: Annotated[str | None, typer.Option(help=_("Sunday."))] = None,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    typed = dict(enumerate((mon, tue, wed, thu, fri, sat, sun)))
    wished = {weekday: _minutes(text) for weekday, text in typed.items() if text is not None}
    with desk.at_work() as work:
        staff = queries.staff.member(member)
        if wished:
            if desk.change(services.calendar.set_hours, work.actor, staff, wished, dry_run=dry_run) is not None:
                desk.done(staff.id, staff.name, form, quiet)
            return
        week = services.calendar.personal_days(staff).hours
        if form == "json":
            output.record({"staff": staff.login, **dict(zip(DAYS, week, strict=True))})
            return
        titles = (_(title) for title in queries.calendar.WEEKDAY_TITLES)
        desk.card({title: f"{minutes // 60}:{minutes % 60:02}" for title, minutes in zip(titles, week, strict=True)})


def _minutes(text: str) -> int:
    whole, _colon, minutes = text.strip().partition(":")
    if not whole.isdecimal() or (_colon and not minutes.isdecimal()) or int(minutes or 0) > 59 or len(whole) > 2:
        raise UsageError(_("“{text}” is no length of a day; write 8 or 7:30").format(text=text))
    return int(whole) * 60 + int(minutes or 0)
