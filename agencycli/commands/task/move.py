"""``agency task``: move, hand, help, snooze."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.task import words
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_MOVE = N_("Example: agency task move 17 18 --to tomorrow --at 14:30; agency task move 17 --days -1")


@app.command("move", help=_("Move items to another day or time.") + "\n\n" + _(EXAMPLE_MOVE))
@spread
def move(
    numbers: words.Numbers,
    to: Annotated[str, typer.Option("--to", metavar="DAY", help=_("For when: 24.11, tomorrow, +3d."))] = "",
    days: Annotated[int, typer.Option(help=_("By so many days; what is overdue stands on today."))] = 0,
    at: Annotated[
        str | None, typer.Option("--at", metavar="HH:MM", help=_('At what time; "" for the whole day.'))
    ] = None,
    *,
    do: desk.Doing,
) -> None:
    if to and days:
        raise UsageError(_("say either --to or --days"))
    words.change(
        services.item.move, numbers, lambda _actor: desk.day(to) if to else None, days, at, do=do
    )  # fmt: skip


@app.command("hand", help=_("Hand items to somebody else. Example: agency task hand 17 18 --to ira"))
@spread
def hand(
    numbers: words.Numbers,
    to: Annotated[str, typer.Option("--to", metavar="STAFF", help=_("Login or name; nobody leaves it to anybody."))],
    *,
    do: desk.Doing,
) -> None:
    words.change(services.item.hand, numbers, lambda actor: words.member(actor, to), do=do)


@app.command("help", help=_("Ask somebody for help with an item. Example: agency task help 17 --add ira --remove petr"))
@spread
def help_(
    number: words.Number,
    add: Annotated[list[str] | None, typer.Option(metavar="STAFF", help=_("Who helps; may be repeated."))] = None,
    remove: Annotated[list[str] | None, typer.Option(metavar="STAFF", help=_("Who no longer does."))] = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.scope.get_item(work.actor, number)
        wished = [[queries.staff.member(one) for one in names or ()] for names in (add, remove)]
        do.change(services.item.help_with, work.actor, row, *wished, printed=row.id, told=row.title)


@app.command("snooze", help=_("Put items out of sight for a while. Example: agency task snooze 17 --until 7.12"))
@spread
def snooze(
    numbers: words.Numbers,
    until: Annotated[str, typer.Option(metavar="DAY", help=_("The day they are seen again; now without it."))] = "",
    *,
    do: desk.Doing,
) -> None:
    words.change(
        services.item.snooze, numbers, lambda _actor: desk.day(until) if until else None, do=do
    )  # fmt: skip
