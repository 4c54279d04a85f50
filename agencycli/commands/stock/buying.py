"""``agency stock reorder``, ``season``, ``analysis``: what is to be bought, now and for a season; what is used most."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _
from agencycli.pricing.replenish import REVIEW

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE = N_("Example: agency stock reorder; agency stock reorder --from Европапир --order")
Group = Annotated[str, typer.Option("--group", help=_("Only items of this group."))]


@app.command(
    "reorder",
    help=_("Tell what is to be bought, of whom, how much and why; --order makes drafts of it by supplier.")
    + "\n\n"
    + _(EXAMPLE),
)
def reorder(
    order: Annotated[bool, typer.Option("--order", help=_("Put it into orders, one a supplier, as drafts."))] = False,
    supplier: Annotated[str, typer.Option("--from", metavar="CLIENT", help=_("Only what this supplier sells."))] = "",
    group: Group = "",
    review: Annotated[
        int, typer.Option("--review", metavar="DAYS", min=1, max=366, help=_("Buy enough for so many days more."))
    ] = REVIEW,
    form: desk.Format = "table",
    target: desk.Output = None,
    yes: desk.Yes = False,
    dry_run: desk.DryRun = False,
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        found = services.stock.replenishing.proposals(review)
        if group:
            kind = services.stock.goods.find_group(group)
            found = [one for one in found if one.item.group_id == kind.id]
        if supplier:
            found = _of(found, queries.reference.client(work.actor, supplier))
        if not order:
            listing = queries.stock.reorder.reorder(work.actor, found)
            desk.show(work.actor, listing, form, target, empty=_("there is enough of everything"))
            return
        offers = [one.best for one in found if one.best is not None]
        nobody = [one.item.code for one in found if one.best is None]
        if nobody:
            text = _("nobody is known to sell {codes}: agency stock item supply CODE SUPPLIER")
            desk.tell(text.format(codes=", ".join(nobody)))
        if not offers:
            raise UsageError(_("there is nothing to order"))
        for one in desk.change(services.stock.ordering.propose, work.actor, offers, dry_run=dry_run) or ():
            desk.done(one.id, one.supplier.name, "text", quiet)


@app.command(
    "season",
    help=_("Tell what the next season takes: what rose in past years, what is short for it, by when to order.")
    + "\n\n"
    + _("Example: agency stock season; agency stock season march"),
)
def season(
    name: Annotated[
        str, typer.Argument(metavar="[SEASON]", help=_("newyear, february, march or summer; the next one unless said."))
    ] = "",
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    with desk.at_work() as work:
        empty = _("nothing is known to have risen in that season; a past year of issues tells")
        desk.show(work.actor, queries.stock.season.season(work.actor, name), form, target, empty=empty)


@app.command(
    "analysis",
    help=_("Tell what is used most (A, B, C by the cost of use), how steadily (X, Y, Z), how often stock turns.")
    + "\n\n"
    + _("Example: agency stock analysis; agency stock analysis --dead"),
)
def analysis(
    group: Group = "",
    dead: Annotated[bool, typer.Option("--dead", help=_("Only what lies there and was not used in a year."))] = False,
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    with desk.at_work() as work:
        of = services.stock.goods.find_group(group).id if group else None
        found = queries.stock.analysis.analysis(work.actor, dead=dead, group=of)
        desk.show(work.actor, found, form, target, empty=_("nothing is kept in stock, or nothing lies unused"))


def _of(found: list[Any], client: Any) -> list[Any]:
    """Return proposals with only what one supplier offers."""
    from dataclasses import replace

    kept = []
    for one in found:
        offers = tuple(offer for offer in one.offers if offer.supply.supplier_id == client.id)
        if offers:
            kept.append(replace(one, offers=offers, quantity=offers[0].quantity, due_on=offers[0].due_on))
    return kept
