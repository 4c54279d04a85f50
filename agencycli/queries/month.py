"""Plan and fact of a month by kind of money, each figure with the list behind it."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli import money
from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import BudgetFact, BudgetLine, Deal, Staff
from agencycli.models.budget import BUDGET_KIND_TITLES, BUDGET_KINDS, PAPER, PAYMENT, REVENUE
from agencycli.queries import profit_sums
from agencycli.queries.behind import Behind, Report, commands
from agencycli.queries.scope import visible_deal_ids, visible_deals
from agencycli.services.budget import minor

UNSCHEDULED = "unscheduled"


def month(actor: Staff, day: dt.date) -> Report:
    """Return a month by kind: planned (due in it), billed and moved in it, moved less planned; the result last.

    Below it what was agreed upon and is neither paid nor planned for any day, whatever the month. Who may not see costs
    gets revenue only, and no result.
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
    kinds |= {UNSCHEDULED: _("revenue without a day")}
    columns = [
        Column("kind", _("Kind"), "stage", 14, kinds),
        Column("plan", _("Plan"), "money", 12),
        Column("papers", _("By papers"), "money", 12),
        Column("money", _("By money"), "money", 12),
        Column("difference", _("By money less plan"), "money", 12),
        Column("list", _("What is behind it"), "text", 40),
    ]
    rows: list[tuple[Any, ...]] = []
    behind: list[list[Behind]] = []
    for kind in BUDGET_KINDS if actor.may_see_cost else (REVENUE,):
        plan, papers, moved = (one.get(kind, Decimal("0.00")) for one in sums)
        rows.append((kind, plan, papers, moved, moved - plan))
        behind.append(_behind(first, last, kinds[kind], (f"kind = {kind}",)))
    if actor.may_see_cost:
        rows.append(("result", *(rows[0][place] - sum(row[place] for row in rows[1:]) for place in range(1, 5))))
        behind.append(_behind(first, last, kinds["result"]))
    rest = Deal.select(pw.fn.COALESCE(pw.fn.SUM(profit_sums.unscheduled()), 0))
    left = money.from_minor(int(rest.where(visible_deals(actor) & Deal.joined_into.is_null()).scalar()))
    rows.append((UNSCHEDULED, left, None, None, None))
    behind.append([Behind(kinds[UNSCHEDULED], "profits", ("unscheduled > 0",))])
    return Report(
        "month", columns, [(*row, shown) for row, shown in zip(rows, commands(behind), strict=True)], behind=behind,
        about=f"{first:%m.%Y}", command=f"agency budget month {first:%m.%Y}",
    )  # fmt: skip


def _behind(first: dt.date, last: dt.date, title: str, of: tuple[str, ...] = ()) -> list[Behind]:
    due, moved = ((*of, f"{column} >= {first}", f"{column} <= {last}") for column in ("due_on", "day"))
    return [
        Behind.of(title, _("planned for the month"), "budget", due),
        Behind.of(title, _("papers of the month"), "facts", (*moved, f"fact = {PAPER}")),
        Behind.of(title, _("payments of the month"), "facts", (*moved, f"fact = {PAYMENT}")),
    ]


def _by_kind(query: pw.ModelSelect) -> dict[str, Decimal]:
    return {kind: money.from_minor(int(amount)) for kind, amount in query.group_by(BudgetLine.kind).tuples()}
