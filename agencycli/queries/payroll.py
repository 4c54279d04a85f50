"""Who works on deals: the team with shares, hours and pieces, rates. What is earned only for who may see costs."""

from __future__ import annotations

from decimal import Decimal

import peewee as pw

from agencycli.i18n import N_, _
from agencycli.listing import Column
from agencycli.models import BudgetFact, BudgetLine, Deal, DealStaff, PayRate, Staff, WorkEntry
from agencycli.models.budget import PAY_METHOD_TITLES, PAYMENT, PAYROLL
from agencycli.models.deal import SHARE_BASES
from agencycli.queries import profit_sums
from agencycli.queries.budget import deal_columns, words
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.profit import BASE_TITLES
from agencycli.queries.scope import visible_deal_ids
from agencycli.services.budget import minor


def team(actor: Staff) -> ListQuery:
    """Return who works on the deals this person may see; share, earned, paid and owed for who may see costs."""
    fields = [
        ListField(Column("id", _("No."), "number", 5), DealStaff.id),
        *deal_columns(DealStaff.deal),
        ListField(Column("staff", _("Who works"), "text", 14), _named(DealStaff.staff)),
        ListField(Column("role", _("Does what"), "text", 14), DealStaff.role),
        ListField(Column("hours", _("Hours"), "quantity", 7), _hours(), lambda value: Decimal(int(value)).scaleb(-3)),
    ]
    shown: tuple[str, ...] = ("id", "deal_id", "deal", "staff", "role", "hours")
    if actor.may_see_cost:
        fields += _earned()
        shown += ("share", "share_earned", "work_earned", "paid", "owed")
    return ListQuery(
        name="team",
        model=DealStaff,
        fields={one.column.key: one for one in fields},
        condition=DealStaff.deal.in_(visible_deal_ids(actor)),
        default_columns=shown,
        default_sort="-deal_id,id",
    )


def work(actor: Staff) -> ListQuery:
    """Return hours and pieces in the deals this person may see, the newest first; what they cost for who may see."""
    cost = (pw.Cast(WorkEntry.quantity, "bigint") * pw.Cast(WorkEntry.rate, "bigint") + 500) / 1000
    fields = [
        ListField(Column("id", _("No."), "number", 5), WorkEntry.id),
        ListField(Column("day", _("Day"), "date", 10), WorkEntry.day),
        *deal_columns(WorkEntry.deal),
        ListField(Column("staff", _("Who works"), "text", 14), _named(WorkEntry.staff)),
        ListField(Column("method", _("How"), "stage", 8, words(METHODS)), WorkEntry.method),
        ListField(Column("what", _("What"), "text", 24), WorkEntry.what),
        ListField(Column("quantity", _("Quantity"), "quantity", 8), WorkEntry.quantity),
    ]
    if actor.may_see_cost:
        fields += [
            ListField(Column("rate", _("Rate"), "money", 10), WorkEntry.rate),
            ListField(Column("amount", _("Amount"), "money", 12), cost, profit_sums.read),
        ]
    return ListQuery(
        name="work",
        model=WorkEntry,
        fields={one.column.key: one for one in fields},
        condition=WorkEntry.deal.in_(visible_deal_ids(actor)),
        default_columns=tuple(one.column.key for one in fields if one.column.key != "deal"),
        default_sort="-day,-id",
    )


def rates(actor: Staff) -> ListQuery:
    """Return what people get for an hour or a piece; for who may not see costs the list is empty."""
    fields = [
        ListField(Column("id", _("No."), "number", 5), PayRate.id),
        ListField(Column("staff", _("Who works"), "text", 14), _named(PayRate.staff)),
        ListField(Column("method", _("For"), "stage", 8, words(PAY_METHOD_TITLES)), PayRate.method),
        ListField(Column("what", _("What"), "text", 24), PayRate.what),
        ListField(Column("from_on", _("From"), "date", 10), PayRate.from_on),
    ]
    if actor.may_see_cost:
        fields.append(ListField(Column("rate", _("Rate"), "money", 10), PayRate.rate))
    return ListQuery(
        name="rates",
        model=PayRate,
        fields={one.column.key: one for one in fields},
        condition=PayRate.id.is_null(not actor.may_see_cost),
        default_columns=tuple(one.column.key for one in fields),
        default_sort="staff,-from_on",
    )


METHODS = {"hour": N_("hours"), "piece": N_("pieces")}


def _earned() -> list[ListField]:
    share = pw.Cast(share_earned(), "bigint")
    work = profit_sums.worked((WorkEntry.deal == DealStaff.deal) & (WorkEntry.staff == DealStaff.staff))
    own = (BudgetLine.deal == DealStaff.deal) & (BudgetLine.staff == DealStaff.staff) & (BudgetLine.kind == PAYROLL)
    facts = BudgetFact.select(minor(BudgetFact.amount)).join(BudgetLine, on=(BudgetLine.id == BudgetFact.line))
    paid = facts.where(own & (BudgetFact.kind == PAYMENT))
    return [
        ListField(Column("share", _("Share, %"), "percent", 6), DealStaff.share),
        ListField(Column("share_base", _("Share of"), "stage", 12, words(BASE_TITLES)), DealStaff.share_base),
        ListField(Column("share_earned", _("Earned by share"), "money", 11), share, profit_sums.read),
        ListField(Column("work_earned", _("Earned by work"), "money", 11), work, profit_sums.read),
        ListField(Column("paid", _("Paid"), "money", 11), paid, profit_sums.read),
        ListField(Column("owed", _("Owed"), "money", 11), share + work - paid, profit_sums.read),
    ]


def share_earned() -> pw.Node:
    """Return the SQL of what a ``DealStaff`` row has earned as a share of its deal's margin."""
    cases = [(DealStaff.share_base == base, profit_sums.share(base)) for base in SHARE_BASES]
    return Deal.select(pw.Case(None, cases, 0)).where(Deal.id == DealStaff.deal)


def _hours() -> pw.Node:
    same = (WorkEntry.deal == DealStaff.deal) & (WorkEntry.staff == DealStaff.staff) & (WorkEntry.method == "hour")
    return WorkEntry.select(pw.fn.SUM(pw.Cast(WorkEntry.quantity, "bigint"))).where(same)


def _named(reference: pw.ForeignKeyField) -> pw.ModelSelect:
    return Staff.select(Staff.name).where(Staff.id == reference)
