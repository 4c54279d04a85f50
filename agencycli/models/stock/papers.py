"""Moves of stock and their papers: posted once, never changed; and what is computed from them."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import MomentField, MoneyField, QuantityField, Row, one_of
from agencycli.models.client import Client
from agencycli.models.deal import Deal
from agencycli.models.staff import Staff
from agencycli.models.stock.goods import StockItem, StockPlace
from agencycli.models.stock.orders import StockOrderLine, Stocktake

OPENING, RECEIPT, ISSUE, RETURN, SEND, ARRIVE, WRITE_OFF, SURPLUS, STOCKTAKE, REMNANT, SUPPLIER_RETURN = PAPER_KINDS = (
    "opening",
    "receipt",
    "issue",
    "return",
    "send",
    "arrive",
    "write_off",
    "surplus",
    "stocktake",
    "remnant",
    "supplier_return",
)
PAPER_KIND_TITLES = {
    OPENING: N_("opening balance"),
    RECEIPT: N_("receipt"),
    ISSUE: N_("issue"),
    RETURN: N_("return"),
    SEND: N_("sent"),
    ARRIVE: N_("arrived"),
    WRITE_OFF: N_("write-off"),
    SURPLUS: N_("surplus"),
    STOCKTAKE: N_("stocktake"),
    REMNANT: N_("remnant"),
    SUPPLIER_RETURN: N_("return to the supplier"),
}


class StockPaper(Row):
    """The head of some moves: one posted document. Its number is the row's; only deal and counterparty may move."""

    kind = pw.CharField(max_length=16)
    day = pw.DateField(index=True)
    """The agency's calendar day it counts for."""
    moment = MomentField()
    """When it was posted."""
    staff = pw.ForeignKeyField(Staff, null=True, backref="stock_papers")
    deal = pw.ForeignKeyField(Deal, null=True, backref="stock_papers")
    counterparty = pw.ForeignKeyField(Client, null=True, backref="stock_papers")
    place = pw.ForeignKeyField(StockPlace, backref="stock_papers")
    to_place = pw.ForeignKeyField(StockPlace, null=True, backref="incoming_papers")
    reason = pw.CharField(max_length=300, default="")
    outside_number = pw.CharField(max_length=60, default="")
    """The number on the supplier's bill."""
    origin = pw.ForeignKeyField("self", null=True, backref="answers")
    """The paper this one answers: what was issued and comes back, what was sent and arrives."""
    stocktake = pw.ForeignKeyField(Stocktake, null=True, backref="papers")

    class Meta:
        constraints = [one_of("kind", PAPER_KINDS), pw.Check("place_id <> to_place_id")]


class StockLot(Row):
    """What came together: one line of a receipt, or a remnant of one. Lots go in the order of their numbers."""

    item = pw.ForeignKeyField(StockItem, backref="lots")
    expiry_on = pw.DateField(null=True)
    """The last day it is good."""
    width = pw.IntegerField(null=True)
    """Of a remnant, mm; of a roll its quantity is its length."""
    height = pw.IntegerField(null=True)
    remnant_of = pw.ForeignKeyField("self", null=True, backref="remnants")
    batch = pw.CharField(max_length=60, default="")
    """The supplier's."""

    class Meta:
        constraints = [pw.Check("width > 0"), pw.Check("height > 0")]


class StockReservation(Row):
    """What is kept for a deal. Whether it still lives is told by the clock, how much is left by the moves naming it."""

    deal = pw.ForeignKeyField(Deal, backref="reservations")
    item = pw.ForeignKeyField(StockItem, backref="reservations")
    place = pw.ForeignKeyField(StockPlace, null=True, backref="reservations")
    lot = pw.ForeignKeyField(StockLot, null=True, backref="reservations")
    quantity = QuantityField()
    at = MomentField()
    staff = pw.ForeignKeyField(Staff, null=True, backref="reservations")
    expires_on = pw.DateField(null=True)
    """The last day it holds."""
    released_at = MomentField(null=True)
    released_why = pw.CharField(max_length=200, default="")

    class Meta:
        constraints = [pw.Check("quantity > 0")]


class StockMove(Row):
    """A line of a paper: so much more or less of a lot at a place. The database takes no change of it."""

    paper = pw.ForeignKeyField(StockPaper, backref="moves")
    item = pw.ForeignKeyField(StockItem, backref="moves", index=False)
    place = pw.ForeignKeyField(StockPlace, backref="moves", index=False)
    lot = pw.ForeignKeyField(StockLot, null=True, backref="moves", index=False)
    """None only for what went although it was not there."""
    quantity = QuantityField()
    """Less than nothing goes out."""
    value = MoneyField()
    """What it costs, of the same sign."""
    reservation = pw.ForeignKeyField(StockReservation, null=True, backref="moves", index=False)
    """What it was kept by."""
    purchase_line = pw.ForeignKeyField(StockOrderLine, null=True, backref="moves", index=False)
    """What it was ordered by."""

    class Meta:
        indexes = ((("item", "paper"), False), (("lot", "quantity", "value"), False))
        constraints = [
            pw.Check("quantity <> 0"),
            pw.Check("(quantity > 0 AND value >= 0) OR (quantity < 0 AND value <= 0)"),
        ]


for _reference in (StockMove.reservation, StockMove.purchase_line):
    StockMove.add_index(
        StockMove.index(_reference, where=_reference.is_null(False), name=f"stock_move_{_reference.name}")
    )


class StockLevel(Row):
    """How much of a lot lies at a place: kept by triggers on ``StockMove``, no row where there is nothing."""

    item = pw.ForeignKeyField(StockItem, backref="levels", index=False)
    place = pw.ForeignKeyField(StockPlace, backref="levels", index=False)
    lot = pw.IntegerField(default=0)
    """The number of the lot; 0 for what went although it was not there."""
    quantity = QuantityField()

    class Meta:
        indexes = ((("item", "place", "lot"), True),)


class StockWorth(Row):
    """How much of an item there is, and what it cost: kept by triggers on ``StockMove``."""

    item = pw.ForeignKeyField(StockItem, backref="worths", unique=True)
    quantity = QuantityField()
    value = MoneyField()


class StockMonth(Row):
    """A closed month: no move counts for one of its days any more."""

    month = pw.CharField(max_length=7, unique=True)
    """``YYYY-MM``."""
    staff = pw.ForeignKeyField(Staff, null=True, backref="stock_months")
    moment = MomentField()
