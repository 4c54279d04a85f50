"""What clients are billed and pay: it fills the schedule of a deal, the earliest day first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Unpack

import peewee as pw

from agencycli import money
from agencycli.i18n import N_, _
from agencycli.models import BudgetFact, BudgetLine, Deal, Staff
from agencycli.models.budget import PAPER, PAYMENT, REVENUE
from agencycli.services.budget import WHO_PLANS, ZERO, Slip, Words, agreed, done, refuse, write
from agencycli.services.frame import action


@action("deal.bill", N_("put down a paper for a client"), WHO_PLANS)
def bill(
    actor: Staff, deal: Deal, amount: Decimal, day: dt.date | None = None, **words: Unpack[Words]
) -> list[BudgetFact]:
    """Put down an invoice or an act for the client over the deal's schedule, the earliest day first. As ``receive``."""
    return _spread(deal, PAPER, Slip(amount, day, **words))


@action("deal.receive", N_("put down a payment of a client"), WHO_PLANS)
def receive(
    actor: Staff, deal: Deal, amount: Decimal, day: dt.date | None = None, **words: Unpack[Words]
) -> list[BudgetFact]:
    """Put down what a client paid: it fills the deal's schedule, the earliest day first, the rest by itself.

    Less than nothing is a refund and is taken from the latest. More than the deal sells is refused unless ``over``.
    Raises TooMuch, BelowNothing, BadValue.
    """
    return _spread(deal, PAYMENT, Slip(amount, day, **words))


def revenue_lines(deal: Deal) -> list[BudgetLine]:
    """Return the schedule of what the client pays, the earliest first, what has no day last."""
    undated = pw.Case(None, [(BudgetLine.due_on.is_null(), 1)], 0)
    rows = BudgetLine.select().where((BudgetLine.deal == deal.id) & (BudgetLine.kind == REVENUE))
    return list(rows.order_by(undated, BudgetLine.due_on, BudgetLine.id))


def _spread(deal: Deal, kind: str, slip: Slip) -> list[BudgetFact]:
    lines = revenue_lines(deal)
    standing = {line.id: getattr(done(line), "papers" if kind == PAPER else "paid") for line in lines}
    what = _("deal {number}").format(number=deal.id)
    refuse(what, sum(standing.values(), ZERO), slip.amount, None if slip.over else agreed(deal))
    made: list[tuple[BudgetLine, Decimal]] = []
    left, comes = money.rounded(slip.amount), slip.amount > 0
    for line in lines if comes else reversed(lines):
        there = standing[line.id]
        part = min(left, max(line.amount - there, ZERO)) if comes else max(left, -there)
        if part:
            made.append((line, part))
            left -= part
    if left:
        made.append((_rest(deal, lines), left))
    return [write(line, kind, part, slip) for line, part in made]


def _rest(deal: Deal, lines: Iterable[BudgetLine]) -> BudgetLine:
    """Return the line of revenue that the schedule does not name."""
    for line in lines:
        if not line.amount:
            return line
    return BudgetLine.create(deal=deal.id, kind=REVENUE)
