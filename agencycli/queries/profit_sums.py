"""The money of deals in SQL, the same as ``services.payroll`` counts it: kopecks, on every engine."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli.models import BudgetFact, BudgetLine, Deal, DealStaff, Stage, WorkEntry
from agencycli.models.budget import PAPER, PAYMENT, REVENUE
from agencycli.models.pipeline import AGREED, WON, WORK
from agencycli.queries import deal_sums
from agencycli.services.budget import minor
from agencycli.services.stock import deal_stock

BINDING = (AGREED, WORK, WON)
"""Statuses in which what is planned is owed; before them only what was billed is."""
COUNTED = ("agreement", "papers")
"""Margins from which shares are taken as if they were final; by money they are what was paid."""


def revenue(base: str) -> pw.Node:
    """Return the SQL of a deal's revenue."""
    own = (BudgetLine.deal == Deal.id) & (BudgetLine.kind == REVENUE)
    if base != "agreement":
        return _facts(own, base)
    planned = BudgetLine.select(minor(BudgetLine.amount)).where(own)
    return _whole(pw.fn.COALESCE(pw.fn.NULLIF(deal_sums.amount(), 0), planned))


def unscheduled() -> pw.Node:
    """Return the SQL of the revenue of an agreed deal that is neither paid nor planned for any day; 0 for others.

    A planned line stands for what it plans, or for what was paid on it when that is more.
    """
    own = (BudgetLine.deal == Deal.id) & (BudgetLine.kind == REVENUE)
    planned = pw.Case(None, [(BudgetLine.due_on.is_null(False), pw.Cast(BudgetLine.amount, "bigint"))], 0)
    paid = done(PAYMENT)
    covered = pw.Case(None, [(paid > planned, paid)], planned)
    left = revenue("agreement") - _whole(BudgetLine.select(pw.fn.COALESCE(pw.fn.SUM(covered), 0)).where(own))
    agreed = Deal.stage.in_(Stage.select(Stage.id).where(Stage.status.in_(BINDING)))
    return pw.Case(None, [(agreed & (left > 0), left)], 0)


def cost_before(base: str) -> pw.Node:
    """Return the SQL of a deal's costs, shares of the margin left out."""
    own = (BudgetLine.deal == Deal.id) & (BudgetLine.kind != REVENUE) & ~BudgetLine.is_share
    issued = deal_stock.issued_minor(Deal.id)
    if base == "agreement":
        planned = _whole(BudgetLine.select(minor(BudgetLine.amount)).where(own))
        return planned + issued + deal_stock.kept_minor(Deal.id)
    if base == "papers":
        return _facts(own, base) + worked(WorkEntry.deal == Deal.id) + issued
    return _facts(own, base) + issued


def before(base: str) -> pw.Node:
    """Return the SQL of a deal's margin before shares."""
    return revenue(base) - cost_before(base)


def cost(base: str) -> pw.Node:
    """Return the SQL of all of a deal's costs."""
    if base not in COUNTED:
        spent = _facts((BudgetLine.deal == Deal.id) & (BudgetLine.kind != REVENUE), base)
        return spent + deal_stock.issued_minor(Deal.id)
    given = DealStaff.select(pw.fn.COALESCE(pw.fn.SUM(share(base)), 0)).where(DealStaff.deal == Deal.id)
    return cost_before(base) + _whole(given)


def margin(base: str) -> pw.Node:
    """Return the SQL of what is left of a deal."""
    return revenue(base) - cost(base)


def percent(base: str) -> pw.Node:
    """Return the SQL of the margin in whole percent of the revenue, cut off towards zero; NULL without revenue."""
    there = revenue(base)
    return pw.Case(None, [(there > 0, margin(base) * 100 / there)], None)


def share(base: str) -> pw.Node:
    """Return the SQL of the share of a ``DealStaff`` row in its deal's margin, asked inside a query over deals."""
    left = before(base)
    return pw.Case(None, [(left > 0, left * pw.Cast(DealStaff.share, "bigint") / 10000)], 0)


def worked(condition: pw.Node) -> pw.Node:
    """Return the SQL of what hours and pieces cost."""
    one = (pw.Cast(WorkEntry.quantity, "bigint") * pw.Cast(WorkEntry.rate, "bigint") + 500) / 1000
    return _whole(WorkEntry.select(pw.fn.COALESCE(pw.fn.SUM(one), 0)).where(condition))


def done(kind: str) -> pw.Node:
    """Return the SQL of the papers or payments of a ``BudgetLine`` row."""
    here = (BudgetFact.line == BudgetLine.id) & (BudgetFact.kind == kind)
    return _whole(BudgetFact.select(minor(BudgetFact.amount)).where(here))


def read(value: Any) -> Any:
    """Return the amount of kopecks that came out of an expression."""
    return deal_sums.read(value)


def _facts(condition: pw.Node, base: str) -> pw.Node:
    kind = PAPER if base == "papers" else PAYMENT
    sums = BudgetFact.select(minor(BudgetFact.amount)).join(BudgetLine, on=(BudgetLine.id == BudgetFact.line))
    return _whole(sums.where(condition & (BudgetFact.kind == kind)))


def _whole(node: pw.Node) -> pw.Node:
    # A bare query plus another is their union.
    return pw.Cast(node, "bigint")
