"""``agency remind``: what cron runs every few minutes, and how each person wants to be reminded."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from agencycli import access, output, queries, services
from agencycli.commands import AtServer, desk
from agencycli.errors import Forbidden, Unavailable, UsageError
from agencycli.i18n import N_, _, ngettext

app = typer.Typer(add_completion=False)
channel_app = typer.Typer(add_completion=False, no_args_is_help=True, help=_("By which ways reminders reach people."))
app.add_typer(channel_app, name="channel")

ChannelName = Annotated[
    Literal["email", "telegram", "terminal", "command"],
    typer.Argument(metavar="CHANNEL", help=_("email, telegram, terminal (the open app) or command.")),
]
For = Annotated[str, typer.Option("--for", metavar="LOGIN", help=_("Of somebody else; the owner may."))]


class StillWaiting(Unavailable):
    """Something could not be sent now."""

    slug = "still-waiting"
    template = N_("{count} not sent, tried again by the next run: {reason}")


@app.callback(
    invoke_without_command=True,
    help=_(
        "Send the reminders that are due; silent when there are none. For cron: see agency cron install. "
        "Exit code 6 when a server is away and something waits: told when that begins and once each day. "
        "Example: agency remind --dry-run --today 24.11"
    ),
)
def remind(
    context: typer.Context,
    today: Annotated[str, typer.Option("--today", metavar="DATE", help=_("As if it were that day."))] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would go out: now, or on the whole of --today."))
    ] = False,
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    if context.invoked_subcommand:
        return
    with desk.at_work() as work:
        if dry_run:
            _show_outlook(work, today, form, target)
            return
        if access.streams_only():
            raise AtServer(name="remind")
        if not work.actor.is_owner:
            raise Forbidden(
                name=work.actor.name, role=work.actor.role, action=_("send reminders; --dry-run shows yours")
            )
        if today:
            _go_to(today)
        _run(work)


def _show_outlook(work: Any, today: str, form: desk.Format, target: str | None) -> None:
    from agencycli import clock
    from agencycli.services.reminding import messages

    only = None if work.actor.is_owner else work.actor
    found = messages.of_day(desk.day(today), only) if today else messages.due(clock.now(), only)
    whole = form != "table"
    listing = queries.reminder.outlook(work.actor, found, whole=whole)
    output.write(listing, form, target, empty=_("nothing to remind of"))


def _go_to(today: str) -> None:
    import datetime as dt

    from agencycli import clock

    day = desk.day(today)
    clock.freeze(dt.datetime.combine(day, clock.local(clock.now()).time(), clock.zone()).astimezone(dt.UTC))


def _run(work: Any) -> None:
    from agencycli.channels import sending

    went = sending.run(work.config, work.home)
    if went is None:
        return
    if desk.interactive():
        desk.tell(ngettext("{count} reminder sent", "{count} reminders sent", went.sent).format(count=went.sent))
    for reason in went.given_up:
        desk.tell(_("given up: {reason}; see agency remind log --dead").format(reason=reason))
    news = went.put_off if desk.interactive() else went.news
    if news:
        raise StillWaiting(count=len(went.put_off), reason=news[-1])


EXAMPLE_ADD = N_("Example: agency remind channel add telegram 123456789")


@channel_app.command("add", help=_("Let reminders reach you by a channel.") + "\n\n" + _(EXAMPLE_ADD))
def add(
    channel: ChannelName,
    address: Annotated[
        str, typer.Argument(metavar="[ADDRESS]", help=_("E-mail or number of the Telegram chat; empty is your e-mail."))
    ] = "",
    only: Annotated[
        Literal["all", "morning", "hours"],
        typer.Option("--only", help=_("all, the letter of the morning, or what comes before an hour.")),
    ] = "all",
    for_: For = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = desk.change(
            services.reminder.set_channel, work.actor, _person(work, for_), channel, address,
            digest=only != "hours", single=only != "morning", dry_run=dry_run,
        )  # fmt: skip
        if row is not None:
            desk.done(row.id, row.channel, form, quiet)


@channel_app.command("off", help=_("Send nothing by a channel any more. Example: agency remind channel off terminal"))
def off(
    channel: ChannelName,
    for_: For = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        person = _person(work, for_)
        row = desk.change(services.reminder.close_channel, work.actor, person, channel, dry_run=dry_run)
        if row is not None:
            desk.done(row.id, row.channel, form, quiet)


@channel_app.command("list", help=_("List by which ways reminders reach you. Example: agency remind channel list"))
def list_(form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work() as work:
        output.write(queries.reminder.channels(work.actor), form, target)


@channel_app.command(
    "test", help=_("Send yourself a word by a channel, now. Example: agency remind channel test email")
)
def test(channel: ChannelName, for_: For = "") -> None:
    from agencycli import channels, clock
    from agencycli.services.reminding import messages

    with desk.at_work() as work:
        person = _person(work, for_)
        if channel not in channels.CHANNELS:
            raise UsageError(_("the open app shows reminders by itself; there is nothing to try"))
        ways = {one.channel: one for reader in messages.readers(person) for one in reader.channels}
        if channel not in ways:
            raise UsageError(_("add it first: agency remind channel add {channel}").format(channel=channel))
        address = ways[channel].address or (person.email if channel == "email" else "")
        subject = _("agency: a trial of reminders")
        way = channels.opened(channel, work.config, work.home)
        try:
            way.send(
                channels.Letter(
                    f"trial {clock.now()} {person.id}",
                    address,
                    person.name,
                    person.login,
                    subject,
                    _("Reminders will come like this."),
                )
            )
        except (channels.Closed, channels.Later) as error:
            raise Unavailable(str(error)) from error
        except channels.Undeliverable as error:
            raise UsageError(str(error)) from error
        finally:
            way.close()
        desk.tell(_("sent"))


EXAMPLE_SETTINGS = N_("Example: agency remind settings --morning 08:15 --quiet-hours 21:00-07:30 --before 30")


@app.command("settings", help=_("Show or settle when you are reminded.") + "\n\n" + _(EXAMPLE_SETTINGS))
def settings(
    morning: Annotated[
        str | None, typer.Option(metavar="HH:MM", help=_("When the letter of the morning comes."))
    ] = None,
    before: Annotated[
        int | None, typer.Option("--before", metavar="MINUTES", help=_("How long before an hour; 0 to 1440."))
    ] = None,
    quiet_hours: Annotated[
        str | None, typer.Option("--quiet-hours", metavar="HH:MM-HH:MM", help=_("No reminders then; empty for none."))
    ] = None,
    escalate: Annotated[
        int | None,
        typer.Option("--escalate", metavar="DAYS", help=_("Working days late after which the owner is told.")),
    ] = None,
    language: Annotated[str | None, typer.Option(help=_("en or ru; empty is the agency's."))] = None,
    for_: For = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
) -> None:
    changes: dict[str, Any] = {"digest_time": morning, "minutes_before": before, "escalate_days": escalate}
    changes = {key: value for key, value in (changes | {"language": language}).items() if value is not None}
    if quiet_hours is not None:
        begin, sign, end = quiet_hours.partition("-")
        if quiet_hours and not sign:
            raise UsageError(_("write quiet hours as 20:00-08:00"))
        changes |= {"quiet_from": begin or "00:00", "quiet_to": end or "00:00"}
    with desk.at_work() as work:
        person = _person(work, for_)
        if changes:
            row = desk.change(services.reminder.settle, work.actor, person, dry_run=dry_run, **changes)
            if row is not None:
                desk.done(row.id, person.login, form)
            return
        row = services.reminder.settings_of(person)
        shown = {
            "digest_time": row.digest_time, "minutes_before": row.minutes_before,
            "quiet_hours": "" if row.quiet_from == row.quiet_to else f"{row.quiet_from}-{row.quiet_to}",
            "escalate_days": row.escalate_days, "language": row.language,
        }  # fmt: skip
        if form == "json":
            output.record(shown)
            return
        titles = (_("Morning letter"), _("Minutes before"), _("Quiet hours"), _("Escalate after"), _("Language"))
        desk.card(dict(zip(titles, shown.values(), strict=True)))


@app.command("log", help=_("List what was sent, what waits and what was given up. Example: agency remind log --dead"))
def log(
    words: desk.Words = None,
    dead: Annotated[bool, typer.Option("--dead", help=_("Only what was given up."))] = False,
    form: desk.Format = "table",
    target: desk.Output = None,
    where: desk.Where = None,
    sort: desk.Sort = None,
    columns: desk.Columns = None,
    limit: desk.Limit = None,
    view: desk.View = None,
    quiet: desk.Quiet = False,
) -> None:
    where = [*(where or ()), *(["state = dead"] if dead else [])]
    with desk.at_work() as work:
        desk.show_list(
            "reminders", work.actor, form=form, target=target, where=where,
            search=" ".join(words or ()), sort=sort, columns=columns, limit=limit, view=view, quiet=quiet,
            empty=_("no reminders yet: agency cron install says how they go out by themselves"),
        )  # fmt: skip


@app.command("retry", help=_("Send once more what was given up. Example: agency remind retry 42"))
def retry(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number of the reminder; see agency remind log."))],
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = services.outbox.given_up(work.actor, number)
        if dry_run:
            desk.tell(_("would be sent again: {subject}").format(subject=row.subject))
            return
        services.outbox.retry(row)
        desk.done(row.id, row.subject, form, quiet)


def _person(work: Any, login: str) -> Any:
    return queries.staff.member(login) if login else work.actor
