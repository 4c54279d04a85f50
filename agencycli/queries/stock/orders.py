"""Orders to suppliers, and their lines: what was ordered, what came, what is still to come, and by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import peewee as pw

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import Client, Staff, StockItem, StockOrder, StockOrderLine, StockPacking, StockSupply
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.models.stock.orders import DRAFT, ORDER_STATE_TITLES, ORDERED
from agencycli.queries import conditions
from agencycli.queries.budget import words
from agencycli.queries.lists import ListField, ListQuery, list_query
from agencycli.queries.profit_sums import read as read_money
from agencycli.queries.scope import visible_client_ids
from agencycli.queries.stock.levels import holding
from agencycli.services.stock import balance, ordering
from agencycli.values.text import fold

PART = "part"
STATES = {**ORDER_STATE_TITLES, PART: N_("partly received")}
"""What lists tell of an order; ``part`` is counted from the moves."""


def orders(actor: Staff) -> ListQuery:
    """Return the orders to suppliers, the newest first; sums only for who may see costs."""
    line = StockOrderLine.order == StockOrder.id
    count = StockOrderLine.select(pw.fn.COUNT(StockOrderLine.id)).where(line)
    came = pw.fn.EXISTS(StockOrderLine.select(StockOrderLine.id).where(line & (_came() > 0)))
    state = pw.Case(None, [((StockOrder.state == ORDERED) & came, PART)], StockOrder.state)
    late = (StockOrder.state == ORDERED) & (StockOrder.due_on < clock.today())
    fields = [
        ListField(Column("id", _("No."), "number", 5), StockOrder.id),
        ListField(Column("supplier", _("Supplier"), "text", 24), _supplier(actor, StockOrder.supplier)),
        ListField(Column("state", _("State"), "stage", 14, words(STATES)), state),
        ListField(Column("ordered_on", _("Ordered"), "date", 10), StockOrder.ordered_on),
        ListField(Column("due_on", _("Due"), "date", 10), StockOrder.due_on),
        ListField(Column("late", _("Late"), "flag", 3), pw.Case(None, [(late, 1)], 0), bool),
        ListField(Column("lines", _("Lines"), "number", 5), count),
        ListField(Column("who", _("Who"), "text", 14), Staff.select(Staff.name).where(Staff.id == StockOrder.staff)),
        ListField(Column("note", _("Note"), "text", 20), StockOrder.note),
        ListField(Column("supplier_id", _("Supplier No."), "number", 5), StockOrder.supplier),
        ListField(Column("open", _("Open"), "flag", 3), StockOrder.state.in_((DRAFT, ORDERED)), bool),
    ]
    shown = ["id", "supplier", "state", "ordered_on", "due_on", "lines", "who", "note"]
    if actor.may_see_cost:
        sums = StockOrderLine.select(pw.fn.SUM(_sum())).where(line)
        whole = pw.Cast(pw.fn.COALESCE(sums, 0), "bigint")
        fields.append(ListField(Column("sum", _("Sum"), "money", 12), whole, read_money))
        shown = [*shown[:6], "sum", *shown[6:]]
    return ListQuery(
        name="stock-orders", model=StockOrder, fields={one.column.key: one for one in fields},
        condition=StockOrder.id.is_null(False), default_columns=tuple(shown), default_sort="-id", search=_holding,
    )  # fmt: skip


def order_lines(actor: Staff) -> ListQuery:
    """Return the lines of orders to suppliers, by order; prices only for who may see costs."""
    left = pw.Cast(StockOrderLine.quantity, "bigint") - _came()
    awaited = pw.Case(None, [((_of(StockOrder.state) == ORDERED) & (left > 0), left)], 0)
    packing = StockPacking.select(StockPacking.name).where(StockPacking.id == StockOrderLine.packing)
    fields = [
        ListField(Column("id", _("No."), "number", 5), StockOrderLine.id),
        ListField(Column("order_id", _("Order No."), "number", 5), StockOrderLine.order),
        ListField(Column("supplier", _("Supplier"), "text", 18), _supplier(actor, _of(StockOrder.supplier))),
        ListField(Column("state", _("State"), "stage", 10, words(ORDER_STATE_TITLES)), _of(StockOrder.state)),
        ListField(Column("due_on", _("Due"), "date", 10), _of(StockOrder.due_on), _read_day),
        ListField(Column("code", _("Code"), "text", 12), _item(StockItem.code)),
        ListField(Column("name", _("Name"), "text", 24), _item(StockItem.name)),
        ListField(Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)), _item(StockItem.unit)),
        ListField(Column("quantity", _("Ordered"), "quantity", 9), StockOrderLine.quantity),
        ListField(Column("packs", _("Packings"), "quantity", 7), StockOrderLine.packs),
        ListField(Column("packing", _("Packing"), "text", 10), packing),
        ListField(Column("came", _("Came"), "quantity", 9), _came(), balance.quantity),
        ListField(Column("left", _("Still to come"), "quantity", 9), awaited, balance.quantity),
        ListField(Column("item_id", _("Item No."), "number", 5), StockOrderLine.item),
    ]
    shown = ["order_id", "supplier", "state", "due_on", "code", "name", "quantity", "unit", "came", "left"]
    if actor.may_see_cost:
        fields.append(ListField(Column("price", _("Price"), "money", 10), StockOrderLine.price))
        fields.append(ListField(Column("sum", _("Sum"), "money", 12), _sum(), read_money))
        shown.append("sum")
    return ListQuery(
        name="stock-order-lines", model=StockOrderLine, fields={one.column.key: one for one in fields},
        condition=StockOrderLine.id.is_null(False), default_columns=tuple(shown), default_sort="-order_id,id",
        search=lambda text: StockOrderLine.item.in_(StockItem.select(StockItem.id).where(holding(text))),
    )  # fmt: skip


@dataclass(frozen=True)
class OrderCard:
    """An order to a supplier as one person may see it."""

    id: int
    supplier: str
    """ "" for who may not know of the supplier."""
    state: str
    ordered_on: dt.date | None
    due_on: dt.date | None
    who: str
    note: str
    sum: Decimal | None
    """None for who may not see costs."""
    lines: Listing


def card(actor: Staff, order: StockOrder) -> OrderCard:
    """Return an order with its lines."""
    query, parts = orders(actor), list_query("stock-order-lines", actor)
    keys = ["supplier", "state", "ordered_on", "due_on", "who", "note", *(["sum"] if actor.may_see_cost else [])]
    told = dict(zip(keys, query.rows([order.id], keys)[0], strict=True))
    shown = ["code", "name", "unit", "quantity", "packs", "packing", "came", "left"]
    shown += ["price", "sum"] if actor.may_see_cost else []
    where = conditions.parse_all([f"order_id = {order.id}"])
    return OrderCard(
        id=order.id, supplier=told["supplier"] or "", state=told["state"], ordered_on=told["ordered_on"],
        due_on=told["due_on"], who=told["who"] or "", note=told["note"] or "", sum=told.get("sum"),
        lines=parts.listing(where, sort="id", columns=shown),
    )  # fmt: skip


def paper(actor: Staff, order: StockOrder) -> Listing:
    """Return an order as its supplier reads it, line by line: their codes, how it is packed, what was agreed."""
    columns = [
        Column("place", _("No."), "number", 4),
        Column("supplier_code", _("Your code"), "text", 14),
        Column("code", _("Code"), "text", 12),
        Column("name", _("Name"), "text", 40),
        Column("quantity", _("Quantity"), "quantity", 10),
        Column("unit", _("Unit"), "stage", 6, words(UNIT_TITLES)),
        Column("packs", _("Packings"), "quantity", 8),
        Column("packing", _("Packing"), "text", 10),
    ]
    if actor.may_see_cost:
        columns += [Column("price", _("Price"), "money", 10), Column("sum", _("Sum"), "money", 12)]
    of_supplier = StockSupply.select(StockSupply.item, StockSupply.code).where(
        StockSupply.supplier == order.supplier_id
    )
    codes = dict(of_supplier.tuples())
    rows = []
    for place, line in enumerate(ordering.lines(order), 1):
        values = {
            "place": place, "supplier_code": codes.get(line.item_id) or None, "code": line.item.code,
            "name": line.item.name, "quantity": line.quantity, "unit": line.item.unit, "packs": line.packs,
            "packing": line.packing.name if line.packing_id else None, "price": line.price,
            "sum": ordering.value(line),
        }  # fmt: skip
        rows.append(tuple(values[column.key] for column in columns))
    return Listing(_("order {number}").format(number=order.id), columns, rows)


def _holding(text: str) -> pw.Node:
    wanted = fold(text)
    items = StockItem.select(StockItem.id).where(holding(text))
    with_item = StockOrderLine.select(StockOrderLine.order).where(StockOrderLine.item.in_(items))
    named = Client.select(Client.id).where(conditions.holds(conditions.folded(Client.name), wanted))
    noted = conditions.holds(conditions.folded(StockOrder.note), wanted)
    return StockOrder.id.in_(with_item) | StockOrder.supplier.in_(named) | noted


def _came() -> pw.Node:
    return pw.Cast(balance.received(StockOrderLine.id), "bigint")


def _sum() -> pw.Node:
    """Return the SQL of what a line costs in kopecks, half up: so many packings, or base units, at the price."""
    price = pw.Cast(StockOrderLine.price, "bigint")
    units = pw.fn.COALESCE(pw.Cast(StockOrderLine.packs, "bigint"), pw.Cast(StockOrderLine.quantity, "bigint"))
    return pw.Cast((price * units + 500) / 1000, "bigint")


def _of(column: pw.Field) -> pw.ModelSelect:
    return StockOrder.select(column).where(StockOrder.id == StockOrderLine.order)


def _item(column: pw.Field) -> pw.ModelSelect:
    return StockItem.select(column).where(StockItem.id == StockOrderLine.item)


def _supplier(actor: Staff, reference: pw.Node) -> pw.ModelSelect:
    return Client.select(Client.name).where(Client.id.in_(visible_client_ids(actor)) & (Client.id == reference))


def _read_day(value: object) -> dt.date | None:
    if value is None or isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(str(value))
