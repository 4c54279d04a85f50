"""Deals: each is a project that holds what is sold, who works on it, and what was said."""

from __future__ import annotations

import peewee as pw

from agencycli.config import VAT_RATES
from agencycli.i18n import N_
from agencycli.models.activity import Activity
from agencycli.models.base import MomentField, MoneyField, PercentField, QuantityField, Row, one_of
from agencycli.models.client import Client
from agencycli.models.person import Person
from agencycli.models.pipeline import BUSINESS_LINE_TITLES, BUSINESS_LINES, LostReason, Pipeline, Stage
from agencycli.models.source import Source
from agencycli.models.staff import Staff

LINE_KINDS = (*BUSINESS_LINES, "delivery", "other")
LINE_KIND_TITLES = {**BUSINESS_LINE_TITLES, "delivery": N_("delivery"), "other": N_("other")}


class Deal(Row):
    """One deal with a client."""

    title = pw.CharField(max_length=200)
    client = pw.ForeignKeyField(Client, backref="deals")
    person = pw.ForeignKeyField(Person, null=True, backref="deals")
    """With whom it is discussed."""
    pipeline = pw.ForeignKeyField(Pipeline, backref="deals")
    stage = pw.ForeignKeyField(Stage, backref="deals")
    manager = pw.ForeignKeyField(Staff, null=True, backref="deals")
    source = pw.ForeignKeyField(Source, null=True, backref="deals")
    event = pw.CharField(max_length=200, default="")
    """The fair, conference or holiday it serves."""
    is_rush = pw.BooleanField(default=False)
    opened_on = pw.DateField(index=True)
    promised_on = pw.DateField(null=True, index=True)
    """What the client was promised: the day of delivery, of the first airing, of the fair."""
    budget = MoneyField(null=True)
    """The most the client will spend."""
    probability = pw.SmallIntegerField(null=True)
    """Percent, when somebody knows better than the stage."""
    brief_product = pw.TextField(default="")
    """The truth about the product."""
    brief_audience = pw.TextField(default="")
    brief_goal = pw.TextField(default="")
    brief_media = pw.TextField(default="")
    """Where the client wants to be seen."""
    note = pw.TextField(default="")
    closed_at = MomentField(null=True)
    """When it was won or lost."""
    lost_reason = pw.ForeignKeyField(LostReason, null=True, backref="deals", index=False)
    lost_note = pw.TextField(default="")
    lost_from = pw.ForeignKeyField(Stage, null=True, backref="+", index=False)
    copied_from = pw.ForeignKeyField("self", null=True, backref="copies", index=False)
    joined_into = pw.ForeignKeyField("self", null=True, backref="joined", index=False)
    """The deal that took over the lines of this one."""

    class Meta:
        constraints = [
            pw.Check("title <> ''"),
            pw.Check("probability BETWEEN 0 AND 100"),
            pw.Check("budget >= 0"),
            pw.Check("lost_reason_id IS NULL OR closed_at IS NOT NULL"),
        ]


Deal.add_index(Deal.index(Deal.stage, where=Deal.closed_at.is_null(), name="deal_open"))


class DealLine(Row):
    """What is sold: price, discount and VAT are copied here when it is agreed and never change afterwards."""

    deal = pw.ForeignKeyField(Deal, backref="lines")
    position = pw.IntegerField(default=0)
    kind = pw.CharField(max_length=12)
    title = pw.CharField(max_length=300)
    quantity = QuantityField()
    unit = pw.CharField(max_length=16, default="")
    price = MoneyField()
    """For one unit."""
    discount = PercentField(default=0)
    discount_reason = pw.CharField(max_length=200, default="")
    vat = pw.CharField(max_length=4, default="none")
    vat_included = pw.BooleanField(default=True)
    """Whether ``price`` holds the VAT or VAT comes on top."""
    made_inside = pw.BooleanField(default=True)
    """Made by the agency itself; else by a contractor."""
    due_on = pw.DateField(null=True)
    """When this part must be ready, if not with the whole deal."""
    done_on = pw.DateField(null=True)
    agreed_at = MomentField(null=True)

    class Meta:
        constraints = [
            one_of("kind", LINE_KINDS),
            one_of("vat", VAT_RATES),
            pw.Check("quantity > 0"),
            pw.Check("price >= 0"),
            pw.Check("discount BETWEEN 0 AND 10000"),
            pw.Check("discount = 0 OR discount_reason <> ''"),
            pw.Check("title <> ''"),
        ]


DealLine.add_index(DealLine.index(DealLine.due_on, where=DealLine.done_on.is_null(), name="deal_line_due"))


SHARE_BASES = ("agreement", "papers", "money")
"""What a share of the margin is counted from: agreed, invoiced, paid."""


class DealStaff(Row):
    """Somebody who works on a deal, and the share of its margin that is theirs."""

    deal = pw.ForeignKeyField(Deal, backref="staff_links")
    staff = pw.ForeignKeyField(Staff, backref="deal_links")
    role = pw.CharField(max_length=80, default="")
    share = PercentField(default=0)
    share_base = pw.CharField(max_length=10, default="money")

    class Meta:
        indexes = ((("deal", "staff"), True),)
        constraints = [one_of("share_base", SHARE_BASES), pw.Check("share BETWEEN 0 AND 10000")]


class ReferralUse(Row):
    """A brought client whose discount was used up in a deal; of all deals but the lost ones, in one."""

    deal = pw.ForeignKeyField(Deal, backref="referral_uses")
    brought = pw.ForeignKeyField(Client, backref="+")
    percent = PercentField()

    class Meta:
        indexes = ((("deal", "brought"), True),)
        constraints = [pw.Check("percent BETWEEN 0 AND 10000")]


class ActivityDeal(Row):
    """A deal an activity belongs to: the deals' threads."""

    activity = pw.ForeignKeyField(Activity, backref="deal_links")
    deal = pw.ForeignKeyField(Deal, backref="activity_links")

    class Meta:
        indexes = ((("deal", "activity"), True),)
