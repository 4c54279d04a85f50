"""The material of a deal: what is kept for it, and what was issued to it and did not come back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import peewee as pw

from agencycli import money
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Deal, Staff, StockItem, StockMove, StockPaper, StockReservation
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.queries.budget import words
from agencycli.queries.lists import list_query
from agencycli.services.stock import balance

KEPT = ("id", "code", "name", "unit", "left", "quantity", "expires_on", "who")


def kept(actor: Staff, deal: Deal) -> Listing:
    """Return what is still kept for a deal, row by row."""
    query = list_query("stock-reservations", actor)
    return replace(query, condition=query.condition & (StockReservation.deal == deal.id)).listing(columns=KEPT)


def issued(actor: Staff, deal: Deal) -> Listing:
    """Return what a deal has of each item: issued less what came back; its cost for who may see costs."""
    rows = (
        StockMove.select(
            StockItem.id, StockItem.code, StockItem.name, StockItem.unit,
            pw.fn.SUM(StockMove.quantity), pw.fn.SUM(StockMove.value),
        )
        .join(StockPaper)
        .switch(StockMove)
        .join(StockItem)
        .where(StockPaper.deal == deal.id)
        .group_by(StockItem.id, StockItem.code, StockItem.name, StockItem.unit)
        .order_by(StockItem.code)
        .tuples()
    )  # fmt: skip
    columns = [
        Column("id", _("No."), "number", 5),
        Column("code", _("Code"), "text", 12),
        Column("name", _("Name"), "text", 22),
        Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)),
        Column("quantity", _("Issued"), "quantity", 9),
    ]
    columns += [Column("value", _("Worth"), "money", 11)] if actor.may_see_cost else []
    found = []
    for *item, parts, value in rows:
        quantity = -balance.quantity(parts)
        if quantity:
            cost = [-money.from_minor(int(value or 0))] if actor.may_see_cost else []
            found.append((*item, quantity, *cost))
    return Listing("stock-issued", columns, found)


def still_out(deal: Deal) -> dict[int, Decimal]:
    """Return how much of each item went to a deal and did not come back, by the item's number."""
    rows = (
        StockMove.select(StockMove.item, pw.fn.SUM(StockMove.quantity))
        .join(StockPaper)
        .where(StockPaper.deal == deal.id)
        .group_by(StockMove.item)
        .tuples()
    )
    return {item: -balance.quantity(parts) for item, parts in rows}
