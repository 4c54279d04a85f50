"""``agency deal line``: what a deal sells."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
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


@app.command("add", help=_("Add a line to a deal.") + "\n\n" + _(EXAMPLE_ADD))
def add(
    deal: desk.DealReference,
    title: Annotated[str, typer.Argument(metavar="WHAT", help=_("What is sold."))],
    price: Annotated[str, typer.Option(help=_("For one unit."))],
    quantity: Quantity = "",
    unit: Unit = "",
    kind: Kind = "",
    discount: Discount = "",
    reason: Reason = "",
    vat: Vat = "",
    on_top: OnTop = None,
    contractor: Contractor = None,
    on: Due = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    values = _values(title, price, quantity, unit, kind, discount, reason, vat, on_top, contractor, on)
    with desk.at_work() as work:
        row = queries.reference.deal(work.actor, deal)
        _told(desk.change(services.deal_line.add, work.actor, row, values, dry_run=dry_run), form, quiet)


@app.command("edit", help=_("Change a line that is not agreed yet. Example: agency deal line edit 12 --price 11,90"))
def edit(
    line: Line,
    title: Annotated[str, typer.Option(help=_("What is sold."))] = "",
    price: Annotated[str, typer.Option(help=_("For one unit."))] = "",
    quantity: Quantity = "",
    unit: Unit = "",
    kind: Kind = "",
    discount: Discount = "",
    reason: Reason = "",
    vat: Vat = "",
    on_top: OnTop = None,
    contractor: Contractor = None,
    on: Due = "",
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    values = _values(title, price, quantity, unit, kind, discount, reason, vat, on_top, contractor, on)
    with desk.at_work() as work:
        row = queries.lists.record("lines", work.actor, line, _("line of a deal"))
        _told(desk.change(services.deal_line.edit, work.actor, row, values, dry_run=dry_run), form, quiet)


@app.command("remove", help=_("Remove a line that is not agreed yet. Example: agency deal line remove 12"))
def remove(
    line: Line, dry_run: desk.DryRun = False, form: desk.RecordFormat = "text", quiet: desk.Quiet = False
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("lines", work.actor, line, _("line of a deal"))
        desk.change(services.deal_line.remove, work.actor, row, dry_run=dry_run)
        _told(None if dry_run else row, form, quiet)


@app.command("done", help=_("Put down that a part is ready. Example: agency deal line done 12 --on 02.12"))
def done(
    line: Line,
    on: Annotated[str, typer.Option("--on", metavar="DAY", help=_("Which day; today unless said."))] = "",
    undone: Annotated[bool, typer.Option("--not-yet", help=_("It is not ready after all."))] = False,
    dry_run: desk.DryRun = False,
    form: desk.RecordFormat = "text",
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("lines", work.actor, line, _("line of a deal"))
        day = desk.day(on) if on else None
        row = desk.change(services.deal_line.done, work.actor, row, day, is_done=not undone, dry_run=dry_run)
        _told(row, form, quiet)


@app.command("list", help=_("List what is sold, of one deal or all.") + "\n\n" + _(EXAMPLE_LIST))
def list_(
    deal: Annotated[
        str,
        typer.Argument(
            metavar="[DEAL]", help=_("Number, or a unique part of the title."), autocompletion=desk.complete.deals
        ),
    ] = "",
    form: desk.Format = "table",
    target: desk.Output = None,
    where: desk.Where = None,
    sort: desk.Sort = None,
    columns: desk.Columns = None,
    limit: desk.Limit = None,
    view: desk.View = None,
    quiet: desk.Quiet = False,
) -> None:
    with desk.at_work() as work:
        of = queries.reference.deal(work.actor, deal) if deal else None
        desk.show_list(
            "lines", work.actor, form=form, target=target, where=where, sort=sort, columns=columns, limit=limit,
            view=view, quiet=quiet, empty=_("nothing is sold yet: agency deal line add DEAL WHAT --price SUM"),
            narrow=(lambda query: queries.deal_line.of_deal(query, of)) if of else None,
        )  # fmt: skip


def _values(
    title: str, price: str, quantity: str, unit: str, kind: str, discount: str, reason: str, vat: str,
    on_top: bool | None, contractor: bool | None, on: str,
) -> dict[str, Any]:  # fmt: skip
    given: dict[str, Any] = {
        "title": title, "price": price, "quantity": quantity, "unit": unit, "kind": kind, "discount": discount,
        "discount_reason": reason, "vat": vat, "due_on": desk.day(on) if on else "",
    }  # fmt: skip
    values = {key: value for key, value in given.items() if value}
    if on_top is not None:
        values["vat_included"] = not on_top
    if contractor is not None:
        values["made_inside"] = not contractor
    return values


def _told(row: Any, form: str, quiet: bool) -> None:
    if row is not None:
        desk.done(row.id, f"{row.title}: {services.deal_line.sums(row).gross}", form, quiet)
