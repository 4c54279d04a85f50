"""What contractors can do, and the jobs placed with them."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import MoneyField, Row, one_of
from agencycli.models.client import Client
from agencycli.models.deal import Deal, DealLine
from agencycli.models.staff import Staff


class ContractorSkill(Row):
    """Something a contractor does, at what price and on what terms."""

    contractor = pw.ForeignKeyField(Client, backref="skills")
    what = pw.CharField(max_length=160)
    unit = pw.CharField(max_length=16, default="")
    price = MoneyField(null=True)
    lead_days = pw.SmallIntegerField(null=True)
    """Working days from order to receipt."""
    terms = pw.TextField(default="")

    class Meta:
        indexes = ((("contractor", "what"), True),)
        constraints = [pw.Check("price >= 0"), pw.Check("lead_days >= 0"), pw.Check("what <> ''")]


JOB_STATES = ("asked", "placed", "received", "accepted", "cancelled")
JOB_STATE_TITLES = {
    "asked": N_("offers asked"),
    "placed": N_("placed"),
    "received": N_("received"),
    "accepted": N_("accepted"),
    "cancelled": N_("cancelled"),
}
JOB_MOVES = frozenset(
    {
        ("asked", "placed"),
        ("placed", "received"),
        ("received", "accepted"),
        ("received", "placed"),  # sent back for rework
        ("asked", "cancelled"),
        ("placed", "cancelled"),
    }
)


class ContractorJob(Row):
    """A part of a deal that somebody else makes."""

    deal = pw.ForeignKeyField(Deal, backref="jobs")
    line = pw.ForeignKeyField(DealLine, null=True, backref="jobs")
    what = pw.CharField(max_length=300)
    contractor = pw.ForeignKeyField(Client, null=True, backref="jobs")
    """None while offers are asked."""
    price = MoneyField(null=True)
    due_on = pw.DateField(null=True)
    state = pw.CharField(max_length=10, default="asked")
    placed_on = pw.DateField(null=True)
    received_on = pw.DateField(null=True)
    accepted_on = pw.DateField(null=True)
    reworks = pw.SmallIntegerField(default=0)
    """How many times it was sent back."""
    note = pw.TextField(default="")
    staff = pw.ForeignKeyField(Staff, null=True, backref="contractor_jobs")

    class Meta:
        constraints = [
            one_of("state", JOB_STATES),
            pw.Check("what <> ''"),
            pw.Check("price >= 0"),
            pw.Check("reworks >= 0"),
            pw.Check("state IN ('asked', 'cancelled') OR (contractor_id IS NOT NULL AND price IS NOT NULL)"),
        ]


class JobOffer(Row):
    """What a contractor would take for a job."""

    job = pw.ForeignKeyField(ContractorJob, backref="offers")
    contractor = pw.ForeignKeyField(Client, backref="job_offers")
    price = MoneyField(null=True)
    """None while asked and not answered."""
    due_on = pw.DateField(null=True)
    note = pw.CharField(max_length=300, default="")

    class Meta:
        indexes = ((("job", "contractor"), True),)
        constraints = [pw.Check("price >= 0")]
