"""``agency deal line``: what a deal sells."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_('Example: agency deal line add 7 "буклеты А4" --quantity 1000 --unit шт --price 12,34 --vat 22')
EXAMPLE_LIST = N_("Example: agency deal line list 7; agency deal line list --where 'due_on <= today'")
Line = Annotated[int, typer.Argument(metavar="N", help=_("Number of the line; see agency deal line list DEAL."))]
Quantity = Annotated[str, typer.Option(help=_("How many; 1 unless said."))]
Unit = Annotated[str, typer.Option(help=_("pcs, sheets, hours …"))]
Kind = Annotated[str, typer.Option(help=_("print, merchandise, creative, video, outdoor, airtime, delivery or other."))]
Discount = Annotated[str, typer.Option(help=_("Percent; needs --reason."))]
Reason = Annotated[str, typer.Option(help=_("Why there is a discount."))]
Vat = Annotated[str, typer.Option(help=_("none, 0, 5, 7, 10, 20 or 22; else as in agency config."))]
OnTop = Annotated[
    bool | None, typer.Option("--vat-on-top/--vat-inside", help=_("Whether VAT comes on top of the price."))
]
Contractor = Annotated[bool | None, typer.Option("--contractor/--inside", help=_("Made by a contractor, or by us."))]
Due = Annotated[str, typer.Option("--on", metavar="DAY", help=_("When this part must be ready."))]


class Sold(NamedTuple):
    """What may be said of a line."""

    quantity: Quantity = ""
    unit: Unit = ""
    kind: Kind = ""
    discount: Discount = ""
    reason: Reason = ""
    vat: Vat = ""
    on_top: OnTop = None
    contractor: Contractor = None
    on: Due = ""

    def values(self, title: str, price: str) -> dict[str, Any]:
        """Return the fields that were given."""
        given: dict[str, Any] = {
            "title": title, "price": price, "quantity": self.quantity, "unit": self.unit, "kind": self.kind,
            "discount": self.discount, "discount_reason": self.reason, "vat": self.vat,
            "due_on": desk.day(self.on) if self.on else "",
        }  # fmt: skip
        values = {key: value for key, value in given.items() if value}
        if self.on_top is not None:
            values["vat_included"] = not self.on_top
        if self.contractor is not None:
            values["made_inside"] = not self.contractor
        return values


@app.command("add", help=_("Add a line to a deal.") + "\n\n" + _(EXAMPLE_ADD))
@spread
def add(
    deal: desk.DealReference,
    title: Annotated[str, typer.Argument(metavar="WHAT", help=_("What is sold."))],
    price: Annotated[str, typer.Option(help=_("For one unit."))],
    sold: Sold,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        do.change(services.deal_line.add, work.actor, row, sold.values(title, price), told=_told)


@app.command("edit", help=_("Change a line that is not agreed yet. Example: agency deal line edit 12 --price 11,90"))
@spread
def edit(
    line: Line,
    title: Annotated[str, typer.Option(help=_("What is sold."))] = "",
    price: Annotated[str, typer.Option(help=_("For one unit."))] = "",
    *,
    sold: Sold,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("lines", work.actor, line, _("line of a deal"))
        do.change(services.deal_line.edit, work.actor, row, sold.values(title, price), told=_told)


@app.command("remove", help=_("Remove a line that is not agreed yet. Example: agency deal line remove 12"))
@spread
def remove(line: Line, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("lines", work.actor, line, _("line of a deal"))
        do.change(services.deal_line.remove, work.actor, row, printed=line, told=_told(row))


@app.command("done", help=_("Put down that a part is ready. Example: agency deal line done 12 --on 02.12"))
@spread
def done(
    line: Line,
    on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("Which day; today unless said."))] = "",
    undone: Annotated[bool, typer.Option("--not-yet", help=_("It is not ready after all."))] = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("lines", work.actor, line, _("line of a deal"))
        day = desk.day(on) if on else None
        do.change(services.deal_line.done, work.actor, row, day, is_done=not undone, told=_told)


@app.command("list", help=_("List what is sold, of one deal or all.") + "\n\n" + _(EXAMPLE_LIST))
@spread
def list_(deal: desk.DealOrNone = "", *, listed: desk.Listed) -> None:
    with desk.at_work() as work:
        of = queries.reference.deal(work.actor, deal) if deal else None
        listed.show(
            "lines", work.actor, empty=_("nothing is sold yet: agency deal line add DEAL WHAT --price SUM"),
            narrow=(lambda query: queries.deal_line.of_deal(query, of)) if of else None,
        )  # fmt: skip


def _told(row: Any) -> str:
    return f"{row.title}: {services.deal_line.sums(row).gross}"
