"""``agency log``: calls, letters, meetings, notes and orders, and the next steps promised in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from agencycli import clock, output, queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

KINDS = {
    "call": N_('Log a call. Example: agency log call 42 "договорились о макете" --next "показать макет" --on 24.11'),
    "letter": N_('Log a letter. Example: agency log letter 42 "можно ли к 5 декабря?" --in --person Смирнов'),
    "meeting": N_('Log a meeting. Example: agency log meeting 42 "выбрали бумагу" --at "20.11 14:30"'),
    "note": N_('Write a note. Example: agency log note 42 "любят синий, не любят шрифты с засечками"'),
}
Text = Annotated[str, typer.Argument(metavar="TEXT", help=_("What was said or happened."))]
People = Annotated[
    list[str] | None,
    typer.Option(
        "--person", metavar="PERSON", help=_("Who took part; may be repeated."), autocompletion=desk.complete.people
    ),
]
Incoming = Annotated[bool | None, typer.Option("--in/--out", help=_("From the client, or to the client."))]
Result = Annotated[str, typer.Option(help=_("What came of it."))]
Next = Annotated[str, typer.Option("--next", metavar="STEP", help=_("What was promised."))]
On = Annotated[str, typer.Option("--on", metavar="DAY", help=_("For when: 24.11, tomorrow, +3d."))]
At = Annotated[str, typer.Option("--at", metavar="MOMENT", help=_("When it was: 14:30, 20.11 14:30, 2017; now."))]
InDeal = Annotated[
    list[str] | None,
    typer.Option(
        "--deal", metavar="DEAL", help=_("In which deal; may be repeated."), autocompletion=desk.complete.deals
    ),
]
Entry = Annotated[int, typer.Argument(metavar="N", help=_("Number of the entry; see agency log list."))]


def _recorder(kind: str) -> Callable[..., None]:
    @spread
    def record(
        client: desk.ClientReference,
        text: Text,
        deal: InDeal = None,
        person: People = None,
        incoming: Incoming = None,
        result: Result = "",
        next_step: Next = "",
        on: On = "",
        at: At = "",
        *,
        do: desk.Doing,
    ) -> None:
        direction = {None: "", True: "in", False: "out"}[incoming]
        _write(
            kind, client, person, at, do, deals=deal,
            text=text, direction=direction, result=result, next_step=next_step, on=on,
        )  # fmt: skip

    return record


for one, summary in KINDS.items():
    app.command(one, help=_(summary))(_recorder(one))


@app.command(
    "order",
    help=_("Log an order of old. Example: agency log order 42 буклеты --amount 45000 --event ярмарка --at 2017"),
)
@spread
def order(
    client: desk.ClientReference,
    what: Annotated[str, typer.Argument(metavar="WHAT", help=_("What was ordered."))],
    amount: Annotated[str, typer.Option(help=_("For how much."))] = "",
    event: Annotated[str, typer.Option(help=_("The fair, conference or holiday it served."))] = "",
    note: Annotated[str, typer.Option(help=_("Anything else worth knowing."))] = "",
    person: People = None,
    next_step: Next = "",
    on: On = "",
    at: At = "",
    *,
    do: desk.Doing,
) -> None:
    from agencycli.values.numbers import read_amount

    sum_ = read_amount(amount) if amount else None
    if amount and sum_ is None:
        raise UsageError(_("“{value}” is not a number").format(value=amount))
    _write(
        "order", client, person, at, do,
        text=note, title=what, amount=sum_, event=event, next_step=next_step, on=on,
    )  # fmt: skip


@app.command("done", help=_('Mark a next step as done. Example: agency log done 17 --result "макет принят"'))
@spread
def done(
    number: Entry,
    result: Result = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("activities", work.actor, number, _("entry of the history"))
        steps = services.activity.promised(work.actor, row)
        told = "; ".join(step.title for step in steps)
        do.change(services.item.done, work.actor, steps, result, printed=row.id, told=told)


@app.command("edit", help=_('Mend the words of an entry you wrote. Example: agency log edit 17 --text "перезвонить"'))
@spread
def edit(
    number: Entry,
    text: Annotated[str | None, typer.Option(help=_("What was said or happened."))] = None,
    result: Annotated[str | None, typer.Option(help=_("What came of it."))] = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("activities", work.actor, number, _("entry of the history"))
        do.change(services.activity.edit, work.actor, row, text, result, told=lambda row: row.text)


@app.command(
    "list",
    help=_('List the history, newest first. Example: agency log list --client 42 --where "kind = call"')
    + "\n\n"
    + _("Ready views: promised (steps to be done), due (for today or earlier). Example: agency log list --view due"),
)
@spread
def list_(
    words: desk.Words = None,
    client: Annotated[
        str, typer.Option(metavar="CLIENT", help=_("Only of this client."), autocompletion=desk.complete.clients)
    ] = "",
    *,
    listed: desk.Listed,
) -> None:
    with desk.at_work() as work:
        at = queries.reference.client(work.actor, client) if client else None
        listed.show(
            "activities", work.actor, search=" ".join(words or ()), empty=_("nothing yet: agency log call CLIENT TEXT"),
            narrow=(lambda query: queries.activity.of_client(query, at)) if at else None,
        )  # fmt: skip


@app.command("stats", help=_("Count calls, letters and meetings of each. Example: agency log stats --since -30d"))
def stats(
    since: Annotated[str, typer.Option(metavar="DAY", help=_("The first day; -30d by default."))] = "-30d",
    until: Annotated[str, typer.Option(metavar="DAY", help=_("The last day."))] = "today",
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    with desk.at_work() as work:
        listing = queries.activity.call_statistics(work.actor, desk.day(since), desk.day(until))
    output.write(listing, form, target, empty=_("nothing was logged in these days"))


def _write(
    kind: str, client: str, person: list[str] | None, at: str, do: desk.Doing, *,
    on: str, deals: list[str] | None = None, **values: Any,
) -> None:  # fmt: skip
    from agencycli.values.moments import read_moment

    with desk.at_work() as work:
        if at:
            moment = read_moment(at, clock.local(clock.now()))
            if moment is None:
                raise UsageError(_("“{text}” is not a moment; write 14:30, 20.11 14:30 or 2026-11-20").format(text=at))
            values |= {"at": moment[0], "precision": moment[1]}
        of = queries.reference.client(work.actor, client)
        people = [queries.reference.person(work.actor, one, of) for one in person or ()]
        next_on = desk.day(on) if on else None
        values["deals"] = [queries.reference.deal(work.actor, one) for one in deals or ()]
        do.change(services.activity.log, work.actor, kind, [of], people=people, next_on=next_on, told=of.name, **values)
