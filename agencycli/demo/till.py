"""What the agency owes and has: bills that several deals share, and a till that does not hold all that is due."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from agencycli import clock, money
from agencycli.models import BudgetLine, Client, Deal, Staff, Stage
from agencycli.models.budget import CONTRACTOR, MATERIAL
from agencycli.models.pipeline import AGREED, WORK
from agencycli.queries import cash
from agencycli.services import budget, calendar
from agencycli.services import cash as till

BILLS = (
    ("Монтажники, три адреса одним выездом", Decimal(19_500), -3, 2),
    ("Машина в область, общий рейс", Decimal(8_400), -9, -1),
)
"""(what, roubles, billed and due so many working days from today)."""
PARTS = (Decimal(50), Decimal(30), Decimal(20))
"""Percent of each of the deals that share a bill."""
STOCK = "Бумага на склад, отсрочка 30 дней"
SHORT = Decimal(64_000)
"""So much is missing on the worst of the days ahead."""
LEAST = Decimal(37_400)
"""There is at least so much."""
DAYS = 21


def fill_till(actor: Staff) -> None:
    """Put down bills that deals share, then a balance that does not reach for the worst of the days ahead.

    Where it would, paper was bought too: a supplier waits for money until that day.
    """
    _share_bills(actor)
    worst = min(cash.cash(actor, DAYS, Decimal(0)).days, key=lambda day: day.balance)
    balance = -worst.balance - SHORT
    if balance < LEAST:
        due = worst.day if worst.day > clock.today() else _workday(2)
        budget.add(actor, None, {"kind": MATERIAL, "title": STOCK, "amount": LEAST - balance, "due_on": due})
        balance = LEAST
    till.settle(actor, balance)


def _share_bills(actor: Staff) -> None:
    living = Deal.select().join(Stage).where(Deal.closed_at.is_null() & Stage.status.in_((AGREED, WORK)))
    deals, makers = (
        list(living.order_by(Deal.id)),
        Client.select().where(Client.is_contractor & Client.off_at.is_null()),
    )
    for what, amount, billed, due in BILLS:
        shared, deals = deals[: len(PARTS)], deals[len(PARTS) :]
        known = BudgetLine.select(BudgetLine.counterparty).where(
            BudgetLine.deal.in_(shared) & BudgetLine.counterparty.is_null(False)
        )
        maker = makers.where(Client.id.not_in(known)).order_by(Client.id).first()
        if maker is None or len(shared) < len(PARTS):
            return
        values = {"kind": CONTRACTOR, "title": what, "counterparty": maker, "due_on": _workday(due)}
        for deal, part in zip(shared, money.shared_out(amount, [int(one) for one in PARTS]), strict=True):
            budget.add(actor, deal, {**values, "amount": part})
        number = f"счёт от {_workday(billed):%d.%m.%Y}"
        budget.split(actor, list(zip(shared, PARTS, strict=True)), amount, values, _workday(billed), number=number)


def _workday(away: int) -> dt.date:
    return calendar.workdays().add(clock.today(), away)
