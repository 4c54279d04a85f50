"""What deals earn by kind of product, client, manager or source. Costs only for who may see them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli import money
from agencycli.i18n import N_, _
from agencycli.listing import Column
from agencycli.models import BudgetLine, Client, ContractorJob, Deal, DealLine, Source, Staff, Stage
from agencycli.models.budget import REVENUE
from agencycli.models.deal import LINE_KIND_TITLES
from agencycli.models.pipeline import STATUSES
from agencycli.queries import deal_sums, profit_sums
from agencycli.queries.behind import Behind, Report, commands
from agencycli.queries.scope import visible_deals
from agencycli.services.budget import minor

GROUPS = {"kind": N_("Kind of product"), "client": N_("Client"), "manager": N_("Manager"), "source": N_("Source")}
AGREED_ONLY = tuple(f"status != {status}" for status in STATUSES if status not in profit_sums.BINDING)

Sums = list[Any]
"""Number of deals, revenue and cost of a group."""


def groups(actor: Staff, by: str = "kind", since: dt.date | None = None) -> Report:
    """Return what agreed deals earn by agreement, a row a group, the largest revenue first; all of them last.

    ``by`` is a key of ``GROUPS``; ``since`` leaves out deals opened before. A deal of several kinds counts in each:
    its lines part the revenue, jobs of contractors belong to the kind of their line, and the rest of its cost is
    parted like the revenue, to the kopeck. Who may not see costs gets revenue only.
    """
    agreed = Deal.stage.in_(Stage.select(Stage.id).where(Stage.status.in_(profit_sums.BINDING)))
    there = visible_deals(actor) & Deal.joined_into.is_null() & agreed
    if since:
        there &= Deal.opened_on >= since
    sums = _by_kind(actor, there) if by == "kind" else _by_card(actor, there, by)
    named = {"kind": _kinds, "client": _names(Client), "manager": _names(Staff), "source": _names(Source)}[by](sums)
    ordered = sorted(sums, key=lambda key: (-sums[key][1], named.get(key) or ""))
    opened = (f"opened_on >= {since}",) if since else ()
    rows, behind = [], []
    for key in ordered:
        title = named.get(key) or _("none")
        rows.append(_row(actor, title, sums[key]))
        behind.append([Behind(title, "profits", (*AGREED_ONLY, *opened, _condition(by, key, title)))])
    rows.append(_row(actor, _("all"), _all(actor, there)))
    behind.append([Behind(_("all"), "profits", (*AGREED_ONLY, *opened))])
    costs = [
        Column("cost", _("Cost"), "money", 12),
        Column("margin", _("Margin"), "money", 12),
        Column("margin_percent", _("Margin, %"), "number", 5),
    ]
    columns = [
        Column("name", _(GROUPS[by]), "text", 20),
        Column("deals", _("Deals"), "number", 5),
        Column("revenue", _("Revenue"), "money", 12),
        *(costs if actor.may_see_cost else ()),
        Column("list", _("What is behind it"), "text", 40),
    ]
    lines = [(*row, command) for row, command in zip(rows, commands(behind), strict=True)]
    command = f"agency deal profit --by {by}" + (f" --since {since}" if since else "")
    return Report("profit-groups", columns, lines, behind=behind, about=_(GROUPS[by]), command=command)


def _row(actor: Staff, title: str, sums: Sums) -> tuple[Any, ...]:
    count, revenue, cost = sums
    if not actor.may_see_cost:
        return title, count, revenue
    left = revenue - cost
    return title, count, revenue, cost, left, int(left * 100 / revenue) if revenue > 0 else None


def _nodes(actor: Staff) -> list[pw.Node]:
    return [profit_sums.revenue("agreement"), *([profit_sums.cost("agreement")] if actor.may_see_cost else [])]


def _read(count: int, sums: tuple[Any, ...]) -> Sums:
    amounts = [money.from_minor(int(one or 0)) for one in sums]
    return [count, *amounts, *([Decimal(0)] * (2 - len(amounts)))]


def _all(actor: Staff, there: pw.Node) -> Sums:
    count, *sums = Deal.select(pw.fn.COUNT(Deal.id), *map(pw.fn.SUM, _nodes(actor))).where(there).tuples()[0]
    return _read(count, tuple(sums))


def _by_card(actor: Staff, there: pw.Node, by: str) -> dict[Any, Sums]:
    key = {"client": Deal.client, "manager": Deal.manager, "source": Deal.source}[by]
    query = Deal.select(key, pw.fn.COUNT(Deal.id), *map(pw.fn.SUM, _nodes(actor))).where(there).group_by(key)
    return {found: _read(count, tuple(sums)) for found, count, *sums in query.tuples()}


def _by_kind(actor: Staff, there: pw.Node) -> dict[Any, Sums]:
    sold: dict[int, dict[Any, int]] = defaultdict(dict)
    lines = DealLine.select(DealLine.deal, DealLine.kind, pw.fn.SUM(deal_sums.line_amount())).join(Deal).where(there)
    for deal, kind, amount in lines.group_by(DealLine.deal, DealLine.kind).tuples():
        sold[deal][kind] = int(amount)
    direct = _direct(there) if actor.may_see_cost else {}
    found: dict[Any, Sums] = {}
    for deal, *sums in Deal.select(Deal.id, *_nodes(actor)).where(there).tuples():
        _count, revenue, cost = _read(1, tuple(sums))
        weights = sold.get(deal) or {None: 1}
        own = {kind: direct.get((deal, kind), Decimal(0)) for kind in weights}
        parts = list(weights.values()) if sum(weights.values()) else [1] * len(weights)
        rest = money.shared_out(cost - sum(own.values()), parts)
        for kind, earned, spent in zip(weights, money.shared_out(revenue, parts), rest, strict=True):
            group = found.setdefault(kind, [0, Decimal(0), Decimal(0)])
            group[0] += 1
            group[1] += earned
            group[2] += own[kind] + spent
    return found


def _direct(there: pw.Node) -> dict[tuple[int, str], Decimal]:
    """Return what contractors get for lines of a kind, by deal and kind."""
    lines = BudgetLine.select(BudgetLine.deal, DealLine.kind, minor(BudgetLine.amount))
    lines = lines.join(ContractorJob, on=(ContractorJob.id == BudgetLine.job))
    lines = lines.join(DealLine, on=(DealLine.id == ContractorJob.line)).join(Deal, on=(Deal.id == BudgetLine.deal))
    # A job that moved to another deal with its line split off stays where its money is.
    own = there & (BudgetLine.kind != REVENUE) & ~BudgetLine.is_share & (DealLine.deal == BudgetLine.deal)
    rows = lines.where(own).group_by(BudgetLine.deal, DealLine.kind).tuples()
    return {(deal, kind): money.from_minor(int(amount)) for deal, kind, amount in rows}


def _kinds(_sums: dict[Any, Sums]) -> dict[Any, str]:
    return {slug: _(title) for slug, title in LINE_KIND_TITLES.items()}


def _names(model: Any) -> Callable[[dict[Any, Sums]], dict[Any, str]]:
    return lambda sums: dict(model.select(model.id, model.name).where(model.id.in_([*filter(None, sums)])).tuples())


def _condition(by: str, key: Any, title: str) -> str:
    """Return the condition that leaves the deals of a group."""
    if by == "kind":
        return f"kinds ~ {key}" if key else "kinds is empty"
    if by == "manager":
        return f"manager = {title}" if key else "manager is empty"
    return f"{by}_id = {key}" if key else f"{by}_id is empty"
