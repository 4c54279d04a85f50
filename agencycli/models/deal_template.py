"""Templates of deals: what is usually sold together, and the steps that lead to the promised day."""

from __future__ import annotations

import peewee as pw

from agencycli.config import VAT_RATES
from agencycli.models.base import MoneyField, QuantityField, Row, one_of
from agencycli.models.deal import LINE_KINDS
from agencycli.models.item import ITEM_KINDS
from agencycli.models.pipeline import Pipeline
from agencycli.models.staff import Staff


class DealTemplate(Row):
    """A product as the agency usually sells it."""

    name = pw.CharField(max_length=120, unique=True)
    pipeline = pw.ForeignKeyField(Pipeline, backref="templates")
    is_active = pw.BooleanField(default=True)


class TemplateLine(Row):
    """A line that a deal of this template begins with."""

    template = pw.ForeignKeyField(DealTemplate, backref="lines")
    position = pw.IntegerField(default=0)
    kind = pw.CharField(max_length=12)
    title = pw.CharField(max_length=300)
    quantity = QuantityField(default=1)
    unit = pw.CharField(max_length=16, default="")
    price = MoneyField(default=0)
    vat = pw.CharField(max_length=4, default="none")
    made_inside = pw.BooleanField(default=True)

    class Meta:
        constraints = [
            one_of("kind", LINE_KINDS),
            one_of("vat", VAT_RATES),
            pw.Check("quantity > 0"),
            pw.Check("price >= 0"),
        ]


class TemplateStep(Row):
    """A step of the way, counted back from the promised day over working days."""

    template = pw.ForeignKeyField(DealTemplate, backref="steps")
    position = pw.IntegerField(default=0)
    kind = pw.CharField(max_length=10, default="deadline")
    title = pw.CharField(max_length=300)
    before_days = pw.SmallIntegerField()
    """Working days before the promised day."""
    minutes = pw.SmallIntegerField(null=True)
    owner = pw.ForeignKeyField(Staff, null=True, backref="+")
    """None: the manager of the deal."""

    class Meta:
        constraints = [
            one_of("kind", ITEM_KINDS),
            pw.Check("before_days >= 0"),
            pw.Check("title <> ''"),
            pw.Check("minutes > 0"),
        ]
