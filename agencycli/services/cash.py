"""What the agency has: a balance of a day, and the payments put down since."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from agencycli import clock, money
from agencycli.i18n import N_, _
from agencycli.models import BudgetFact, BudgetLine, CashBalance, Staff
from agencycli.models.budget import PAYMENT, REVENUE
from agencycli.services.budget import minor
from agencycli.services.card import BadValue
from agencycli.services.frame import action


@action("cash.settle", N_("say how much money there is"), "accountant", permission="sees_cost")
def settle(actor: Staff, amount: Decimal, day: dt.date | None = None) -> CashBalance:
    """Write down what is there now, or was there in the morning of a day; payments put down later are added to it.

    Another balance of the same day takes the place of the first. Raises BadValue.
    """
    today = clock.today()
    if day is not None and day > today:
        raise BadValue(field=_("Day"), reason=_("it has not come yet"))
    morning = amount if day is not None else amount - moved(today, today)
    row = CashBalance.get_or_none(CashBalance.day == (day or today)) or CashBalance(day=day or today)
    if row.id is None or row.amount != morning:
        row.amount = morning
        row.save()
    return row


def now() -> Decimal:
    """Return what is there now: the newest balance and the payments since; nothing when none was ever written down."""
    today = clock.today()
    row = CashBalance.select().where(CashBalance.day <= today).order_by(CashBalance.day.desc()).first()
    return row.amount + moved(row.day, today) if row is not None else Decimal("0.00")


def moved(first: dt.date, last: dt.date) -> Decimal:
    """Return what clients paid less what was paid out from one day to another, both in."""
    facts = BudgetFact.select(minor(BudgetFact.amount)).join(BudgetLine)
    facts = facts.where((BudgetFact.kind == PAYMENT) & BudgetFact.day.between(first, last))
    came, went = (facts.where(side).scalar() for side in (BudgetLine.kind == REVENUE, BudgetLine.kind != REVENUE))
    return money.from_minor(int(came or 0)) - money.from_minor(int(went or 0))
