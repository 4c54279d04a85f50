"""Money of deals: planned lines with their dates, and the papers and payments that fill them."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import MoneyField, QuantityField, Row, one_of
from agencycli.models.client import Client
from agencycli.models.contractor import ContractorJob
from agencycli.models.deal import Deal
from agencycli.models.staff import Staff

REVENUE, CONTRACTOR, MATERIAL, MEDIA, PAYROLL, OTHER = BUDGET_KINDS = (
    "revenue",
    "contractor",
    "material",
    "media",
    "payroll",
    "other",
)
BUDGET_KIND_TITLES = {
    REVENUE: N_("revenue"),
    CONTRACTOR: N_("contractors"),
    MATERIAL: N_("materials"),
    MEDIA: N_("media"),
    PAYROLL: N_("payroll"),
    OTHER: N_("other costs"),
}


class BudgetLine(Row):
    """Money agreed to come or to go: how much, for what, when. Without a deal it is a fixed cost of the agency."""

    deal = pw.ForeignKeyField(Deal, null=True, backref="budget_lines", index=False)
    kind = pw.CharField(max_length=10)
    title = pw.CharField(max_length=200, default="")
    counterparty = pw.ForeignKeyField(Client, null=True, backref="budget_lines")
    """Who is to be paid; for revenue None means the client of the deal."""
    staff = pw.ForeignKeyField(Staff, null=True, backref="budget_lines", index=False)
    """Whose payroll it is."""
    is_share = pw.BooleanField(default=False)
    """Payroll that is a share of the margin: left out when shares are counted."""
    job = pw.ForeignKeyField(ContractorJob, null=True, backref="budget_lines")
    amount = MoneyField(default=0)
    """As agreed; nothing for a bill that nobody planned."""
    due_on = pw.DateField(null=True, index=True)

    class Meta:
        indexes = ((("deal", "kind", "is_share", "amount"), False), (("staff", "deal"), False))
        constraints = [
            one_of("kind", BUDGET_KINDS),
            pw.Check("amount >= 0"),
            pw.Check("deal_id IS NOT NULL OR kind <> 'revenue'"),
            pw.Check("NOT is_share OR (kind = 'payroll' AND staff_id IS NOT NULL)"),
        ]


PAPER, PAYMENT = FACT_KINDS = ("paper", "payment")


class BudgetFact(Row):
    """What became of a budget line: a paper (invoice, act, bill) or a payment; negative is a correction or a refund."""

    line = pw.ForeignKeyField(BudgetLine, backref="facts", index=False)
    kind = pw.CharField(max_length=8)
    amount = MoneyField()
    day = pw.DateField(index=True)
    paper = pw.CharField(max_length=120, default="")
    """Number and date of the paper, as written on it."""
    note = pw.CharField(max_length=300, default="")

    class Meta:
        indexes = ((("line", "kind", "amount"), False),)
        constraints = [one_of("kind", FACT_KINDS), pw.Check("amount <> 0")]


class CashBalance(Row):
    """What the agency had in all its accounts and tills; payments from that day on are counted to it."""

    day = pw.DateField(unique=True)
    """In the morning of this day."""
    amount = MoneyField()


PAY_METHODS = ("hour", "piece")
PAY_METHOD_TITLES = {"hour": N_("an hour"), "piece": N_("a piece")}


class PayRate(Row):
    """What somebody gets for an hour or for a piece, from a day on."""

    staff = pw.ForeignKeyField(Staff, backref="pay_rates")
    method = pw.CharField(max_length=6)
    what = pw.CharField(max_length=120, default="")
    """The kind of piece or work; "" for any."""
    rate = MoneyField()
    from_on = pw.DateField()

    class Meta:
        indexes = ((("staff", "method", "what", "from_on"), True),)
        constraints = [one_of("method", PAY_METHODS), pw.Check("rate >= 0")]


class WorkEntry(Row):
    """Hours or pieces somebody worked for a deal; the rate is copied when it is written down."""

    deal = pw.ForeignKeyField(Deal, backref="work_entries")
    staff = pw.ForeignKeyField(Staff, backref="work_entries", index=False)
    day = pw.DateField()
    method = pw.CharField(max_length=6, default="hour")
    what = pw.CharField(max_length=200, default="")
    quantity = QuantityField()
    rate = MoneyField()

    class Meta:
        indexes = ((("staff", "deal"), False),)
        constraints = [one_of("method", PAY_METHODS), pw.Check("quantity > 0"), pw.Check("rate >= 0")]
