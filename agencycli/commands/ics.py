"""``agency ics``: what is to be done, for the calendar of a telephone or of Outlook."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False)
EXAMPLE = N_("Example: agency ics -o calendar.ics")


@app.command(
    help=_("Write a feed for calendars (.ics): what is to be done, what repeats, promised days, days to remember.")
    + " "
    + _("Your own; the owner may name somebody else. What is done is left out, telephone numbers are blotted out.")
    + "\n\n"
    + _(EXAMPLE)
)
def ics(
    who: Annotated[str, typer.Argument(metavar="[STAFF]", help=_("Somebody else's; login or name."))] = "",
    target: desk.Output = None,
) -> None:
    from agencycli.output.ics import calendar

    with desk.at_work() as work:
        staff = queries.staff.member(who) if who else work.actor
        feed = queries.feed.feed(work.actor, staff)
    output.document(calendar(feed), target)
    if target is not None:
        print(target)
