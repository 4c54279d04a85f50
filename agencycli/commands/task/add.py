"""``agency task``: add, edit, and the checklist."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.task import quick, words
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_('Example: agency task add "позвонить Ремстрой завтра 10:00 !важно #сделка42"')
EXAMPLE_OPTIONS = N_('Example: agency task add "показать макет" --client Ремстрой --on 27.11 --at 10:00 --with ira')
EXAMPLE_CHECK = N_('Example: agency task check 17 "вылеты 3 мм" "шрифты в кривых"; agency task check 17 --tick 1')


@app.command(
    "add",
    help=_("Add something to be done; day, hour, person, deal and client are read from the words.")
    + "\n\n"
    + _(EXAMPLE_ADD)
    + "\n\n"
    + _(EXAMPLE_OPTIONS),
)
@spread
def add(
    title: Annotated[str, typer.Argument(metavar="WHAT", help=_("What is to be done."))] = "",
    kind: Annotated[
        str, typer.Option(help=_("task, call, meeting, letter, deadline, visit or delivery; task by default."))
    ] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("For when: 24.11, tomorrow, +3d."))] = "",
    at: Annotated[str, typer.Option("--at", metavar="HH:MM", help=_("At what time of the day."))] = "",
    who: words.Who = "",
    helper: Annotated[
        list[str] | None, typer.Option("--with", metavar="STAFF", help=_("Who helps; may be repeated."))
    ] = None,
    client: Annotated[
        str, typer.Option(metavar="CLIENT", help=_("For which client."), autocompletion=desk.complete.clients)
    ] = "",
    person: Annotated[
        str, typer.Option(metavar="PERSON", help=_("With whom at the client."), autocompletion=desk.complete.people)
    ] = "",
    deal: Annotated[str, typer.Option(metavar="DEAL", help=_("In which deal, by number."))] = "",
    priority: Annotated[str, typer.Option(help=_("low, normal or high."))] = "",
    minutes: Annotated[int | None, typer.Option(help=_("How long it takes."))] = None,
    after: Annotated[str, typer.Option(metavar="N", help=_("It waits until this item is done."))] = "",
    days: Annotated[int | None, typer.Option(help=_("So many working days after that one is done."))] = None,
    check: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help=_("A line of its checklist; may be repeated."))
    ] = None,
    note: Annotated[str, typer.Option(help=_("Anything else worth knowing."))] = "",
    external: desk.External = "",
    json: desk.JsonLines = None,
    plain: Annotated[
        bool, typer.Option("--plain", help=_("Take the words as they are; read no day into them."))
    ] = False,
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    if json is not None:
        do.lines(services.lines.items, json, adding=True, yes=yes)
        return
    if not title and desk.interactive():
        title = typer.prompt(_("What"), err=True)
    given = {"kind": kind, "due_time": at, "deal": deal, "priority": priority, "minutes": minutes, "note": note}
    values: dict[str, Any] = {key: value for key, value in given.items() if value not in {None, ""}}
    with desk.at_work() as work:
        actor = work.actor
        asking = desk.interactive() and not yes
        read: dict[str, Any] = {"title": title} if plain else quick.understood(actor, title, ask=asking)
        helpers, rule, until = read.pop("helpers", []), read.pop("rule", ""), read.pop("until", None)
        values = read | values
        if who:
            values["owner"] = words.member(actor, who)
        if on:
            values["due_on"] = desk.day(on)
        if client:
            values["client"] = queries.reference.client(actor, client)
        if person:
            values["person"] = queries.reference.person(actor, person, values.get("client"))
        if after:
            values |= {"after": queries.scope.get_item(actor, _whole(after)), "after_days": days}
        elif days is not None:
            raise UsageError(_("--days needs --after N"))
        more: dict[str, Any] = {
            "helpers": [*helpers, *filter(None, (words.member(actor, one) for one in helper or ()))],
            "checks": list(check or ()),
        }
        if asking and not plain:
            desk.card(queries.quick_add.told(values | {"helpers": more["helpers"]} | ({"rule": rule} if rule else {})))
            desk.confirm(_("Add it?"), yes)
        if rule:
            _repeat(do, actor, values, rule, until, bool(external or more["helpers"] or more["checks"]))
        elif external:
            do.change(services.external.put_item, actor, values, external, told=_title, **more)
        else:
            do.change(services.item.add, actor, values, told=_title, **more)


@app.command("edit", help=_("Change fields of an item. Example: agency task edit 17 --set minutes=45 --set kind=visit"))
@spread
def edit(
    number: words.OptionalNumber = None,
    set_: desk.Set = None,
    json: desk.JsonLines = None,
    *,
    do: desk.Doing,
) -> None:
    missing = _("name the item, or give --json FILE") if number is None else ""
    if do.lines(services.lines.items, json, adding=False, missing=missing):
        return
    with desk.at_work() as work:
        values = desk.pairs(set_)
        if values.get("client"):
            values["client"] = queries.reference.client(work.actor, values["client"])
        row = queries.scope.get_item(work.actor, number or 0)
        do.change(services.item.edit, work.actor, row, values, told=_title)


@app.command("check", help=_("Add lines to a checklist, tick or remove them by place.") + "\n\n" + _(EXAMPLE_CHECK))
@spread
def check(
    number: words.Number,
    lines: Annotated[list[str] | None, typer.Argument(metavar="[TEXT…]", help=_("Lines to add."))] = None,
    tick: Annotated[list[int] | None, typer.Option(metavar="PLACE", help=_("Lines that are done."))] = None,
    untick: Annotated[list[int] | None, typer.Option(metavar="PLACE", help=_("Lines that are not done."))] = None,
    remove: Annotated[int | None, typer.Option(metavar="PLACE", help=_("A line to take off."))] = None,
    *,
    do: desk.Doing,
) -> None:
    if sum(map(bool, (lines, tick, untick, remove))) != 1:
        raise UsageError(_("give lines to add, or one of --tick, --untick, --remove"))
    with desk.at_work() as work:
        row = queries.scope.get_item(work.actor, number)
        places = [services.item.get_check(row, place) for place in (tick or untick or ())]
        change = partial(do.change, printed=row.id, told=row.title)
        if lines:
            change(services.item.note_checks, work.actor, row, lines)
        elif places:
            change(services.item.tick, work.actor, places, bool(tick))
        elif remove:
            change(services.item.remove_check, work.actor, services.item.get_check(row, remove))


def _repeat(do: desk.Doing, actor: Any, values: dict[str, Any], rule: str, until: Any, more: bool) -> None:
    """Add what repeats. Raises UsageError for what a series cannot hold."""
    from agencycli import clock

    start = values.pop("due_on", None) or clock.today()
    alien = sorted(values.keys() - services.series.SERIES_FIELDS.keys() - {"person"})
    if alien or more:
        raise UsageError(_("what repeats has no helpers, checklist, other system's name, nor does it wait for others"))
    values.pop("person", None)
    do.change(services.series.add, actor, values, rule, start, until, told=_title)


def _title(row: Any) -> str:
    return str(row.title)


def _whole(text: str) -> int:
    if not text.strip().lstrip("#").isdecimal():
        raise UsageError(_("“{value}” is not a number").format(value=text))
    return int(text.strip().lstrip("#"))
