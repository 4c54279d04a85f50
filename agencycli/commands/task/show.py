"""``agency task``: list, show, why."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.task import words
from agencycli.i18n import N_, _, ngettext

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_LIST = N_('Example: agency task list --for ira --where "due_on <= today"')


@app.command(
    "list",
    help=_("List what is to be done, the most urgent first.")
    + "\n\n"
    + _(EXAMPLE_LIST)
    + "\n\n"
    + _("Ready views: today, overdue, week, letters, waiting, unassigned, snoozed, done."),
)
@spread
def list_(
    search: desk.Words = None,
    who: Annotated[str, typer.Option("--for", metavar="STAFF", help=_("Only of this person; me."))] = "",
    *,
    listed: desk.Listed,
) -> None:
    with desk.at_work() as work:
        person = words.member(work.actor, who) if who else None
        listed.show(
            "items", work.actor, search=" ".join(search or ()),
            empty=_("nothing is to be done: agency task add WHAT"),
            narrow=(lambda query: queries.item.of_staff(query, person)) if person else None,
        )  # fmt: skip
        if listed.form == "table" and not (listed.target or listed.quiet or listed.where or search or listed.view):
            _tell_what_repeats(work.actor, person)


@app.command("show", help=_("Show everything about an item. Example: agency task show 17"))
def show(number: words.Number, form: desk.RecordFormat = "text") -> None:
    from agencycli.output import item_text

    with desk.at_work() as work:
        card = queries.item.item_card(work.actor, number)
        if form == "json":
            output.record(_plain(card))
        else:
            columns = {column.key: column for column in queries.item.items(work.actor).columns(card.values)}
            desk.card(item_text.words(card, columns))


@app.command("why", help=_("Tell why an item is as urgent as it is. Example: agency task why 17"))
def why(number: words.Number, form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work() as work:
        row = queries.scope.get_item(work.actor, number)
        listing = queries.item.why_listing(row)
    output.write(listing, form, target, empty=_("nothing makes it urgent"))


def _tell_what_repeats(actor: Any, person: Any) -> None:
    """Say what stands on today beside the list: days of series are rows of their own only once they are touched."""
    from agencycli import clock

    today = clock.today()
    found = queries.series.occurrences(actor, today, today, [person.id] if person else None)
    overdue = sum(one.due_on < today for one in found)
    if found:
        told = ngettext(
            "{count} more repeats and stands on today, {overdue} overdue: agency series list",
            "{count} more repeat and stand on today, {overdue} overdue: agency series list",
            len(found),
        )
        desk.tell(told.format(count=len(found), overdue=overdue))


def _plain(card: Any) -> dict[str, Any]:
    return {
        **card.values, "checks": card.checks, "after": card.after, "followers": card.followers,
        "reasons": card.reasons,
    }  # fmt: skip
