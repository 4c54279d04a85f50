"""``agency stock reserve``, ``release``: what is kept for deals."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.stock import words
from agencycli.errors import NotFound, UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE = N_("Example: agency stock reserve PAP-130 850 --deal 42 --until 05.12")
EXAMPLE_RELEASE = N_("Example: agency stock release 12; agency stock release --deal 42 --why 'the client cancelled'")


@app.command("reserve", help=_("Keep stock for a deal; its issue takes from it.") + "\n\n" + _(EXAMPLE))
@spread
def reserve(
    lines: words.Lines = None,
    deal: words.OfDeal = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help=_("The last day it is kept."))] = "",
    at: words.At = "",
    lot: words.Lot = None,
    json: desk.JsonLines = None,
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    if not deal:
        raise UsageError(_("name the deal it is kept for: --deal N"))
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        taken = words.lines(work, lines, words.Posting(json=json, yes=yes), lot=words.lot(work, lot))
        made = desk.change(
            services.stock.reserve, work.actor, row, taken, place=words.place(at),
            expires_on=desk.day(until) if until else None, dry_run=do.dry_run,
        )  # fmt: skip
        if made is None:
            return
        if do.form == "json":
            from agencycli.services import frame

            kept = [{"id": one.id, "code": one.item.code, "quantity": one.quantity} for one in made]
            output.record({"id": made[0].id, "name": row.title, "entry": frame.last_entry(), "reservations": kept})
            return
        for one in made:
            desk.done(one.id, services.stock.amounts.told(one.item, one.quantity), do.form, do.quiet)


@app.command("release", help=_("Let go of what is kept.") + "\n\n" + _(EXAMPLE_RELEASE))
@spread
def release(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="[N]...", help=_("Numbers of reservations."))] = None,
    deal: words.OfDeal = "",
    item: Annotated[list[str] | None, typer.Option("--item", metavar="CODE", help=_("Only of this item."))] = None,
    why: words.Reason = "",
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        if bool(numbers) == bool(deal):
            raise UsageError(_("name reservations by number, or --deal N for all of a deal"))
        if numbers:
            rows = [
                queries.lists.record("stock-reservations", work.actor, number, _("reservation")) for number in numbers
            ]
        else:
            items = [queries.stock.reference.item(work.actor, code) for code in item or ()]
            rows = services.stock.living(queries.reference.deal(work.actor, deal), items)
            if not rows:
                raise NotFound(what=_("reservation"), wanted=deal)
        done = desk.change(services.stock.release, work.actor, rows, why, dry_run=do.dry_run)
        for one in done or ():
            desk.done(one.id, one.item.code, do.form, do.quiet)
