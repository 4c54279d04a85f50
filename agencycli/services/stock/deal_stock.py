"""What stock costs a deal: what was issued to it and did not come back, and what is kept for it."""

from __future__ import annotations

from decimal import Decimal

import peewee as pw

from agencycli import money
from agencycli.models import Deal, StockMove, StockPaper, StockReservation, StockWorth
from agencycli.services.stock import balance


def issued_minor(deal: object) -> pw.Node:
    """Return the SQL of what was issued to a deal less what came back, in kopecks."""
    rows = StockMove.select(pw.fn.COALESCE(pw.fn.SUM(pw.Cast(StockMove.value, "bigint")), 0)).join(StockPaper)
    return pw.SQL("0") - pw.Cast(rows.where(StockPaper.deal == deal), "bigint")


def kept_minor(deal: object) -> pw.Node:
    """Return the SQL of what is kept for a deal at what it costs now, in kopecks, each reservation half up."""
    left = balance.rest()
    value, quantity = (pw.Cast(column, "bigint") for column in (StockWorth.value, StockWorth.quantity))
    cost = (left * value * 2 + quantity) / (quantity * 2)
    counted = pw.Case(None, [((left > 0) & (StockWorth.quantity > 0), cost)], 0)
    rows = (
        StockReservation.select(pw.fn.COALESCE(pw.fn.SUM(counted), 0))
        .join(StockWorth, on=(StockWorth.item == StockReservation.item))
        .where((StockReservation.deal == deal) & balance.is_live())
    )
    return pw.Cast(rows, "bigint")


def issued(deal: Deal) -> Decimal:
    """Return what was issued to a deal less what came back."""
    return _asked(issued_minor(deal.id))


def kept(deal: Deal) -> Decimal:
    """Return what is kept for a deal at what it costs now."""
    return _asked(kept_minor(deal.id))


def _asked(node: pw.Node) -> Decimal:
    return money.from_minor(int(Deal.select(node).limit(1).tuples().scalar() or 0))
