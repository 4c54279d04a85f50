"""What is ordered from suppliers, and counting what lies there."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import MomentField, MoneyField, QuantityField, Row, one_of
from agencycli.models.client import Client
from agencycli.models.staff import Staff
from agencycli.models.stock.goods import StockGroup, StockItem, StockPacking, StockPlace

DRAFT, ORDERED, CLOSED, CANCELLED = ORDER_STATES = ("draft", "ordered", "closed", "cancelled")
ORDER_STATE_TITLES = {
    DRAFT: N_("draft"),
    ORDERED: N_("ordered"),
    CLOSED: N_("closed"),
    CANCELLED: N_("cancelled"),
}


class StockOrder(Row):
    """A purchase from one supplier. How much of it has come is the sum of the moves that name its lines."""

    supplier = pw.ForeignKeyField(Client, backref="stock_orders")
    state = pw.CharField(max_length=10, default=DRAFT)
    ordered_on = pw.DateField(null=True)
    due_on = pw.DateField(null=True)
    note = pw.TextField(default="")
    staff = pw.ForeignKeyField(Staff, null=True, backref="stock_orders")

    class Meta:
        constraints = [
            one_of("state", ORDER_STATES),
            pw.Check("state IN ('draft', 'cancelled') OR ordered_on IS NOT NULL"),
        ]


class StockOrderLine(Row):
    """One item of a purchase, in base units and as it is packed."""

    order = pw.ForeignKeyField(StockOrder, backref="lines")
    item = pw.ForeignKeyField(StockItem, backref="order_lines")
    quantity = QuantityField()
    packing = pw.ForeignKeyField(StockPacking, null=True, backref="order_lines")
    packs = QuantityField(null=True)
    price = MoneyField(null=True)
    """For one packing, or for one base unit without one."""

    class Meta:
        constraints = [pw.Check("quantity > 0"), pw.Check("packs > 0"), pw.Check("price >= 0")]


COUNTING, POSTED = "counting", "posted"
STOCKTAKE_STATES = (COUNTING, POSTED, CANCELLED)
STOCKTAKE_STATE_TITLES = {COUNTING: N_("counting"), POSTED: N_("posted"), CANCELLED: N_("cancelled")}


class Stocktake(Row):
    """Counting what lies at a place, all of it or one group, against the book as it was at an instant."""

    place = pw.ForeignKeyField(StockPlace, backref="stocktakes")
    group = pw.ForeignKeyField(StockGroup, null=True, backref="stocktakes")
    """None counts everything there."""
    state = pw.CharField(max_length=10, default=COUNTING)
    frozen_at = MomentField()
    frozen_move = pw.BigIntegerField()
    """The greatest number of a move then: a later one is none of the count's business."""
    chair = pw.ForeignKeyField(Staff, null=True, backref="stocktakes")
    """Who answers for the count."""
    note = pw.TextField(default="")

    class Meta:
        constraints = [one_of("state", STOCKTAKE_STATES)]
