"""``agency stock place``, ``group``: where things lie, and how they are valued."""

from __future__ import annotations

from typing import Annotated

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.commands.spread import spread
from agencycli.i18n import _

place_app = typer.Typer(add_completion=False, no_args_is_help=True)
group_app = typer.Typer(add_completion=False, no_args_is_help=True)

Place = Annotated[str, typer.Argument(metavar="PLACE", help=_("Name, its beginning, or number."))]
Group = Annotated[str, typer.Argument(metavar="GROUP", help=_("Name, or its beginning."))]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help=_("office, prepress, shop or cell."))]
Keeper = Annotated[str, typer.Option("--keeper", metavar="LOGIN", help=_("Who answers for it."))]
Method = Annotated[str, typer.Option("--method", metavar="METHOD", help=_("fifo or average."))]

desk.add_list(
    place_app, "stock-places", searched=False, help=_("List places. Example: agency stock place list"),
    empty=_("there are no places: agency stock place add NAME"),
)  # fmt: skip
desk.add_list(
    group_app, "stock-groups", searched=False, help=_("List groups of items. Example: agency stock group list"),
    empty=_("there are no groups: agency stock group add NAME"),
)  # fmt: skip


@place_app.command("add", help=_("Add a place. Example: agency stock place add 'Полка 3' --in Офис --keeper sergey"))
@spread
def add_place(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("What it is called."))],
    kind: Kind = "cell",
    inside: Annotated[str, typer.Option("--in", metavar="PLACE", help=_("The place it is a part of."))] = "",
    keeper: Keeper = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(
            services.stock.places.add, work.actor, name, kind, told=name,
            parent=services.stock.places.find(inside) if inside else None,
            keeper=queries.staff.member(keeper) if keeper else None,
        )  # fmt: skip


@place_app.command("edit", help=_("Change a place. Example: agency stock place edit Офис --keeper sergey"))
@spread
def edit_place(
    place: Place,
    name: Annotated[str, typer.Option("--name", help=_("What it is called."))] = "",
    kind: Kind = "",
    keeper: Keeper = "",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(
            services.stock.places.edit, work.actor, services.stock.places.find(place), name=name or None,
            kind=kind or None, keeper=queries.staff.member(keeper) if keeper else None, told=lambda row: row.name,
        )  # fmt: skip


@place_app.command("off", help=_("Close a place where nothing lies. Example: agency stock place off 'Полка 3'"))
@spread
def close_place(place: Place, *, do: desk.Doing) -> None:
    with desk.at_work() as work:
        row = services.stock.places.find(place)
        do.change(services.stock.places.switch_off, work.actor, row, told=row.name)


@place_app.command("on", help=_("Open a closed place again. Example: agency stock place on 8"))
@spread
def open_place(
    number: Annotated[int, typer.Argument(metavar="N", help=_("Number of the place."))], *, do: desk.Doing
) -> None:
    with desk.at_work() as work:
        row = queries.lists.record("stock-places", work.actor, number, _("place of stock"))
        do.change(services.stock.places.switch_on, work.actor, row, told=row.name)


@group_app.command("add", help=_("Add a group of items. Example: agency stock group add Бумага --method fifo"))
@spread
def add_group(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("What it is called."))],
    method: Method = "average",
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(services.stock.goods.add_group, work.actor, name, method, told=name)


@group_app.command("edit", help=_("Change a group. Example: agency stock group edit Бумага --may-owe"))
@spread
def edit_group(
    group: Group,
    name: Annotated[str, typer.Option("--name", help=_("What it is called."))] = "",
    method: Method = "",
    owe: Annotated[
        bool | None, typer.Option("--may-owe/--never-owe", help=_("Whether more may be issued than there is."))
    ] = None,
    *,
    do: desk.Doing,
) -> None:
    with desk.at_work() as work:
        do.change(
            services.stock.goods.edit_group, work.actor, services.stock.goods.find_group(group), name=name or None,
            method=method or None, negative=owe, told=lambda row: row.name,
        )  # fmt: skip
