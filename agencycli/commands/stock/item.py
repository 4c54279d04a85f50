"""``agency stock item``: what the warehouse keeps."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from agencycli import output, queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.commands.stock import show as shown
from agencycli.commands.stock import words
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

EXAMPLE_ADD = N_('Example: agency stock item add PAP-130 --name "Бумага SRA3 130 г" --unit sheet --set weight=130')
EXAMPLE_VARIANTS = N_("Example: agency stock item variants TSH --sizes S,M,L --colours белый,чёрный")
EXAMPLE_SUPPLY = N_("Example: agency stock item supply PAP-130 Европапир --price 2150 --packing ream --days 3 --rank 1")
Name = Annotated[str, typer.Option("--name", help=_("What it is called."))]
Unit = Annotated[str, typer.Option("--unit", help=_("sheet, piece, set, m, m2, kg, g, l, ml, roll, box or pack."))]
Group = Annotated[str, typer.Option("--group", help=_("Its group; see agency stock group list."))]
Least = Annotated[str, typer.Option("--min", metavar="QTY", help=_("The least there should be."))]

desk.add_list(
    app,
    "stock",
    help=_("List items. Example: agency stock item list --columns code,name,group,barcode"),
    empty=_(shown.EMPTY),
)


@app.command("add", help=_("Add an item.") + "\n\n" + _(EXAMPLE_ADD))
@spread
def add(
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("What it is found by: PAP-130."))],
    name: Name = "",
    unit: Unit = "piece",
    group: Group = "",
    kind: Annotated[str, typer.Option("--kind", help=_("material, goods or finished."))] = "material",
    least: Least = "",
    set_: desk.Set = None,
    yes: desk.Yes = False,
    *,
    do: desk.Doing,
) -> None:
    given = {"code": code, "name": name, "unit": unit, "group": group, "kind": kind, "min_level": least}
    values = {key: value for key, value in given.items() if value} | desk.pairs(set_)
    with desk.at_work() as work:
        _find_owner(work, values)
        do.change(services.stock.goods.add, work.actor, values, told=lambda row: f"{row.code} {row.name}")


@app.command("edit", help=_("Change an item. Example: agency stock item edit PAP-130 --min 3000 --set lead_days=3"))
@spread
def edit(
    item: words.Item,
    name: Name = "",
    unit: Annotated[str, typer.Option("--unit", help=_("Before its first move only."))] = "",
    group: Group = "",
    least: Least = "",
    set_: desk.Set = None,
    *,
    do: desk.Doing,
) -> None:
    given = {"name": name, "unit": unit, "group": group, "min_level": least}
    values = {key: value for key, value in given.items() if value} | desk.pairs(set_)
    if not values:
        raise UsageError(_("name what changes: --name, --unit, --group, --min or --set FIELD=VALUE"))
    with desk.at_work() as work:
        row = queries.stock.reference.item(work.actor, item)
        _find_owner(work, values)
        do.change(services.stock.goods.edit, work.actor, row, values, told=lambda row: f"{row.code} {row.name}")


app.command("show", help=_("Show everything about an item. Example: agency stock item show PAP-130"))(shown.card)


@app.command("off", help=_("Put an item away of which nothing is left. Example: agency stock item off PAP-130"))
@spread
def off(item: words.Item, *, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = queries.stock.reference.item(work.actor, item)
        do.change(services.stock.goods.switch_off, work.actor, row, told=row.code)


@app.command("on", help=_("Bring an item back. Example: agency stock item on PAP-130"))
@spread
def on(item: words.Item, *, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = queries.stock.reference.item(work.actor, item)
        do.change(services.stock.goods.switch_on, work.actor, row, told=row.code)


@app.command("variants", help=_("Add sizes and colours of an item.") + "\n\n" + _(EXAMPLE_VARIANTS))
@spread
def variants(
    item: words.Item,
    sizes: Annotated[str, typer.Option("--sizes", metavar="A,B,C", help=_("Sizes, parted by commas."))] = "",
    colours: Annotated[str, typer.Option("--colours", metavar="A,B,C", help=_("Colours, parted by commas."))] = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.stock.reference.item(work.actor, item)
        made = desk.change(
            services.stock.goods.add_variants, work.actor, row, sizes.split(","), colours.split(","),
            dry_run=do.dry_run,
        )  # fmt: skip
        for one in made or ():
            desk.done(one.id, one.code, do.form, do.quiet)


@app.command("grid", help=_("Show sizes by colours with what is free. Example: agency stock item grid TSH"))
def grid(item: words.Item, form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work() as work:
        row = queries.stock.reference.item(work.actor, item)
        output.write(queries.stock.card.matrix(row), form, target, empty=_("it has no sizes and colours"))


@app.command("packing", help=_("Say how an item is packed. Example: agency stock item packing PAP-130 ream 500"))
@spread
def packing(
    item: words.Item,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("pack, ream, box, roll …"))],
    quantity: Annotated[str, typer.Argument(metavar="QTY", help=_("How many base units it holds."))] = "",
    barcode: Annotated[str, typer.Option("--barcode", help=_("The bar code of the packing."))] = "",
    remove: Annotated[bool, typer.Option("--remove", help=_("It is packed so no more."))] = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.stock.reference.item(work.actor, item)
        if remove:
            known = services.stock.goods.packing(row, name)
            do.change(services.stock.goods.unpack, work.actor, known, told=name, printed=known.id)
            return
        held = services.stock.amounts.read(row, quantity)
        do.change(services.stock.goods.pack, work.actor, row, name, held, barcode, told=f"{row.code} {name}")


@app.command("supply", help=_("Say from whom an item is bought.") + "\n\n" + _(EXAMPLE_SUPPLY))
@spread
def supply(
    item: words.Item,
    supplier: desk.ClientReference,
    price: Annotated[str, typer.Option("--price", metavar="SUM", help=_("For a packing, or a base unit."))] = "",
    packing: Annotated[str, typer.Option("--packing", metavar="NAME", help=_("How it comes from there."))] = "",
    code: Annotated[str, typer.Option("--code", help=_("What the supplier calls it."))] = "",
    least: Annotated[str, typer.Option("--least", metavar="QTY", help=_("The least order."))] = "",
    days: Annotated[int | None, typer.Option("--days", min=0, help=_("Days from order to receipt."))] = None,
    rank: Annotated[int | None, typer.Option("--rank", min=1, help=_("1 is asked first."))] = None,
    paper: Annotated[str, typer.Option("--paper", help=_("The price list or bill it stands in."))] = "",
    on: desk.Day = "",
    remove: Annotated[bool, typer.Option("--remove", help=_("It is bought there no more."))] = False,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        row = queries.stock.reference.item(work.actor, item)
        client = queries.reference.client(work.actor, supplier)
        if remove:
            known = services.stock.supplies.known(row, client)
            do.change(services.stock.supplies.remove, work.actor, known, told=client.name, printed=known.id)
            return
        given: dict[str, Any] = {
            "price": desk.amount(price) if price else None, "code": code or None,
            "packing": services.stock.goods.packing(row, packing) if packing else None,
            "min_order": services.stock.amounts.read(row, least) if least else None, "lead_days": days, "rank": rank,
        }  # fmt: skip
        terms = {key: value for key, value in given.items() if value is not None}
        do.change(
            services.stock.supplies.put, work.actor, row, client, terms, from_on=desk.past_day(on), paper=paper,
            told=f"{row.code} · {client.name}",
        )  # fmt: skip


def _find_owner(work: Any, values: dict[str, Any]) -> None:
    """Find whose material it is as a client is found anywhere."""
    if values.get("owner"):
        values["owner"] = queries.reference.client(work.actor, str(values["owner"]))
