"""What stands around items: places, groups, packings, lots, suppliers with their prices, reservations."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import (
    Client,
    Deal,
    Staff,
    StockGroup,
    StockItem,
    StockLevel,
    StockLot,
    StockPacking,
    StockPlace,
    StockPrice,
    StockReservation,
    StockSupply,
)
from agencycli.models.stock.goods import METHOD_TITLES, PLACE_KIND_TITLES, UNIT_TITLES
from agencycli.queries.budget import words
from agencycli.queries.client import read_moment
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_client_ids, visible_deal_ids
from agencycli.queries.stock.levels import holding
from agencycli.services.stock import balance


def places(actor: Staff) -> ListQuery:
    """Return the places of stock, with who answers for each and how many items lie there."""
    above = StockPlace.alias()
    count = StockLevel.select(pw.fn.COUNT(StockLevel.item.distinct())).where(StockLevel.place == StockPlace.id)
    return _list("stock-places", StockPlace, [
        ListField(Column("id", _("No."), "number", 5), StockPlace.id),
        ListField(Column("name", _("Place"), "text", 24), StockPlace.name),
        ListField(Column("kind", _("Kind"), "stage", 12, words(PLACE_KIND_TITLES)), StockPlace.kind),
        ListField(
            Column("parent", _("Inside"), "text", 18), above.select(above.name).where(above.id == StockPlace.parent)
        ),
        ListField(
            Column("keeper", _("Who answers"), "text", 18),
            Staff.select(Staff.name).where(Staff.id == StockPlace.keeper),
        ),
        ListField(Column("items", _("Items"), "number", 5), count),
        ListField(Column("off", _("Closed"), "flag", 3), ~StockPlace.is_active, bool),
    ], StockPlace.id.is_null(False), "id", hidden={"off": StockPlace.is_active})  # fmt: skip


def groups(actor: Staff) -> ListQuery:
    """Return the groups of items, with how each is valued."""
    count = StockItem.select(pw.fn.COUNT(StockItem.id)).where(StockItem.group == StockGroup.id)
    return _list("stock-groups", StockGroup, [
        ListField(Column("id", _("No."), "number", 5), StockGroup.id),
        ListField(Column("name", _("Group"), "text", 24), StockGroup.name),
        ListField(Column("method", _("Method"), "stage", 20, words(METHOD_TITLES)), StockGroup.method),
        ListField(Column("negative", _("May owe"), "flag", 3), StockGroup.allows_negative, bool),
        ListField(Column("items", _("Items"), "number", 5), count),
    ], StockGroup.id.is_null(False), "id")  # fmt: skip


def packings(actor: Staff) -> ListQuery:
    """Return how items are packed."""
    return _list("stock-packings", StockPacking, [
        ListField(Column("id", _("No."), "number", 5), StockPacking.id),
        *_of_item(StockPacking.item),
        ListField(Column("packing", _("Packing"), "text", 14), StockPacking.name),
        ListField(Column("quantity", _("Quantity"), "quantity", 9), StockPacking.quantity),
        ListField(Column("barcode", _("Bar code"), "text", 14), StockPacking.barcode),
    ], StockPacking.id.is_null(False), "code,id", item=StockPacking.item)  # fmt: skip


def lots(actor: Staff) -> ListQuery:
    """Return the lots that lie somewhere, what expires first on top."""
    there = pw.Cast(
        pw.fn.COALESCE(
            StockLevel.select(pw.fn.SUM(StockLevel.quantity)).where(
                (StockLevel.lot == StockLot.id) & (StockLevel.item == StockLot.item)
            ),
            0,
        ),
        "bigint",
    )
    return _list("stock-lots", StockLot, [
        ListField(Column("id", _("Lot"), "number", 6), StockLot.id),
        *_of_item(StockLot.item),
        ListField(Column("quantity", _("Quantity"), "quantity", 9), there, balance.quantity),
        ListField(Column("expiry_on", _("Good until"), "date", 10), StockLot.expiry_on),
        ListField(Column("width", _("Width, mm"), "number", 6), StockLot.width),
        ListField(Column("height", _("Height, mm"), "number", 6), StockLot.height),
        ListField(Column("remnant_of_id", _("Remnant of lot"), "number", 6), StockLot.remnant_of),
        ListField(Column("batch", _("Batch"), "text", 12), StockLot.batch),
    ], StockLot.id.is_null(False), "expiry_on,id", item=StockLot.item, hidden={"quantity": there != 0})  # fmt: skip


def supplies(actor: Staff) -> ListQuery:
    """Return from whom items are bought, item by item, whom to ask first on top."""
    known = Client.id.in_(visible_client_ids(actor)) & (Client.id == StockSupply.supplier)
    packing = StockPacking.select(StockPacking.name).where(StockPacking.id == StockSupply.packing)
    fields = [
        ListField(Column("id", _("No."), "number", 5), StockSupply.id),
        *_of_item(StockSupply.item),
        ListField(Column("supplier", _("Supplier"), "text", 20), Client.select(Client.name).where(known)),
        ListField(Column("supplier_code", _("Code there"), "text", 12), StockSupply.code),
        ListField(Column("packing", _("Packing"), "text", 10), packing),
        ListField(Column("min_order", _("Least order"), "quantity", 9), StockSupply.min_order),
        ListField(Column("lead_days", _("Days to get it"), "number", 4), StockSupply.lead_days),
        ListField(Column("rank", _("Rank"), "number", 3), StockSupply.rank),
    ]
    if actor.may_see_cost:
        fields.append(ListField(Column("price", _("Price"), "money", 10), StockSupply.price))
    return _list(
        "stock-supplies", StockSupply, fields, StockSupply.id.is_null(False), "code,rank", item=StockSupply.item
    )


def prices(actor: Staff) -> ListQuery:
    """Return when suppliers asked other prices, the newest first; the prices only for who may see costs."""
    supply = StockSupply.alias()
    known = Client.id.in_(visible_client_ids(actor))
    item = supply.select(supply.item).where(supply.id == StockPrice.supply)
    supplier = (
        Client.select(Client.name).join(supply, on=(supply.supplier == Client.id))
        .where((supply.id == StockPrice.supply) & known)
    )  # fmt: skip
    return _list("stock-prices", StockPrice, [
        ListField(Column("id", _("No."), "number", 5), StockPrice.id),
        *_of_item(item),
        ListField(Column("supplier", _("Supplier"), "text", 20), supplier),
        ListField(Column("from_on", _("From"), "date", 10), StockPrice.from_on),
        ListField(Column("at_least", _("From how many"), "quantity", 9), StockPrice.at_least),
        *([ListField(Column("price", _("Price"), "money", 10), StockPrice.price)] if actor.may_see_cost else []),
        ListField(Column("paper", _("Paper"), "text", 14), StockPrice.paper),
    ], StockPrice.id.is_null(False), "-from_on,-id", item=item)  # fmt: skip


def reservations(actor: Staff) -> ListQuery:
    """Return what is kept for the deals this person may see; what does not hold any more is hidden."""
    left = balance.rest()
    holds = pw.Case(None, [(balance.is_live() & (left > 0), 1)], 0)
    title = Deal.select(Deal.title).where(Deal.id == StockReservation.deal)
    who = Staff.select(Staff.name).where(Staff.id == StockReservation.staff)
    place = StockPlace.select(StockPlace.name).where(StockPlace.id == StockReservation.place)
    return _list("stock-reservations", StockReservation, [
        ListField(Column("id", _("No."), "number", 5), StockReservation.id),
        ListField(Column("deal_id", _("Deal No."), "number", 5), StockReservation.deal),
        ListField(Column("deal", _("Deal"), "text", 20), title),
        *_of_item(StockReservation.item),
        ListField(Column("quantity", _("Kept"), "quantity", 9), StockReservation.quantity),
        ListField(Column("left", _("Still kept"), "quantity", 9), left, balance.quantity),
        ListField(Column("expires_on", _("Until"), "date", 10), StockReservation.expires_on),
        ListField(Column("place", _("Place"), "text", 12), place),
        ListField(Column("lot_id", _("Lot"), "number", 6), StockReservation.lot),
        ListField(Column("who", _("Who"), "text", 12), who),
        ListField(Column("at", _("When"), "moment", 16), StockReservation.at, read_moment),
        ListField(Column("holds", _("Holds"), "flag", 3), holds == 1, bool),
        ListField(Column("released_why", _("Why let go"), "text", 16), StockReservation.released_why),
    ], StockReservation.deal.in_(visible_deal_ids(actor)), "deal_id,id", item=StockReservation.item,
        hidden={"holds": holds == 1})  # fmt: skip


def _of_item(reference: pw.Node) -> list[ListField]:
    def told(column: pw.Field) -> pw.ModelSelect:
        return StockItem.select(column).where(StockItem.id == reference)

    return [
        ListField(Column("code", _("Code"), "text", 12), told(StockItem.code)),
        ListField(Column("name", _("Name"), "text", 22), told(StockItem.name)),
        ListField(Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)), told(StockItem.unit)),
    ]


def _list(
    name: str,
    model: type,
    fields: list[ListField],
    condition: pw.Node,
    sort: str,
    *,
    item: pw.Node | None = None,
    hidden: dict[str, pw.Node] | None = None,
) -> ListQuery:
    """Return a list of all its columns but flags that are hidden; searched by the item where rows have one."""

    def of_items(text: str) -> pw.Node:
        return pw.Expression(item, pw.OP.IN, StockItem.select(StockItem.id).where(holding(text)))

    keys = [one.column.key for one in fields]
    return ListQuery(
        name=name, model=model, fields={one.column.key: one for one in fields}, condition=condition,
        default_columns=tuple(key for key in keys if key not in {"off", "holds", "at", "released_why"}),
        default_sort=sort, search=of_items if item is not None else None, hidden=hidden,
    )  # fmt: skip
