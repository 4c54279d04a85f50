"""Plan and fact of a month by kind of money, each figure with the list behind it."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli import money
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import BudgetFact, BudgetLine, Staff
from agencycli.models.budget import BUDGET_KIND_TITLES, BUDGET_KINDS, PAPER, PAYMENT, REVENUE
from agencycli.queries.scope import visible_deal_ids
from agencycli.services.budget import minor


def month(actor: Staff, day: dt.date) -> Listing:
    """Return a month by kind: planned (due in it), billed and moved in it, moved less planned; the result last.

    ``list`` is the command that shows what is behind a row. Who may not see costs gets revenue only, and no result.
    """
    first, last = day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    seen = BudgetLine.deal.in_(visible_deal_ids(actor))
    seen = (seen | BudgetLine.deal.is_null()) if actor.may_see_cost else seen & (BudgetLine.kind == REVENUE)
    lines = BudgetLine.select(BudgetLine.kind, minor(BudgetLine.amount)).where(
        seen & BudgetLine.due_on.between(first, last)
    )
    facts = BudgetFact.select(BudgetLine.kind, minor(BudgetFact.amount)).join(BudgetLine)
    facts = facts.where(seen & BudgetFact.day.between(first, last))
    sums = [_by_kind(query) for query in (lines, *(facts.where(BudgetFact.kind == kind) for kind in (PAPER, PAYMENT)))]
    result = {"result": _("result")} if actor.may_see_cost else {}
    kinds = {slug: _(title) for slug, title in BUDGET_KIND_TITLES.items()} | result
    columns = [
        Column("kind", _("Kind"), "stage", 14, kinds),
        Column("plan", _("Plan"), "money", 12),
        Column("papers", _("By papers"), "money", 12),
        Column("money", _("By money"), "money", 12),
        Column("difference", _("By money less plan"), "money", 12),
        Column("list", _("What is behind it"), "text", 40),
    ]
    rows: list[tuple[Any, ...]] = []
    for kind in BUDGET_KINDS if actor.may_see_cost else (REVENUE,):
        plan, papers, moved = (one.get(kind, Decimal("0.00")) for one in sums)
        behind = f"agency budget list --where 'kind = {kind}' --where 'due_on >= {first}' --where 'due_on <= {last}'"
        rows.append((kind, plan, papers, moved, moved - plan, behind))
    if actor.may_see_cost:
        whole = [rows[0][place] - sum(row[place] for row in rows[1:]) for place in range(1, 5)]
        rows.append(("result", *whole, f"agency budget facts --where 'day >= {first}' --where 'day <= {last}'"))
    return Listing("month", columns, rows)


def _by_kind(query: pw.ModelSelect) -> dict[str, Decimal]:
    return {kind: money.from_minor(int(amount)) for kind, amount in query.group_by(BudgetLine.kind).tuples()}
