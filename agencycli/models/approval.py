"""Layouts approved by clients, and changes wanted after that."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.attachment import Attachment
from agencycli.models.base import MomentField, MoneyField, Row, one_of
from agencycli.models.deal import Deal, DealLine
from agencycli.models.person import Person
from agencycli.models.staff import Staff


class Approval(Row):
    """A version of a file that the client approved; no further version is taken while it stands."""

    deal = pw.ForeignKeyField(Deal, backref="approvals")
    file = pw.ForeignKeyField(Attachment, unique=True, backref="approvals")
    person = pw.ForeignKeyField(Person, null=True, backref="approvals")
    approved_by = pw.CharField(max_length=160)
    """Who at the client said yes, as written in papers."""
    staff = pw.ForeignKeyField(Staff, null=True, backref="approvals")
    at = MomentField()
    note = pw.TextField(default="")
    """Colours, reservations, the ground of the decision."""

    class Meta:
        constraints = [pw.Check("approved_by <> ''")]


CHANGE_STATES = ("asked", "accepted", "declined")
CHANGE_STATE_TITLES = {"asked": N_("asked"), "accepted": N_("accepted"), "declined": N_("declined")}


class ChangeRequest(Row):
    """A change after approval: what it costs and the new date, until the client says yes or no."""

    deal = pw.ForeignKeyField(Deal, backref="change_requests")
    approval = pw.ForeignKeyField(Approval, null=True, backref="change_requests")
    """What it reopens."""
    what = pw.TextField()
    reason = pw.TextField(default="")
    price = MoneyField(default=0)
    promised_on = pw.DateField(null=True)
    """The new promised day; None leaves it."""
    state = pw.CharField(max_length=8, default="asked")
    at = MomentField()
    staff = pw.ForeignKeyField(Staff, null=True, backref="change_requests")
    decided_at = MomentField(null=True)
    decided_by = pw.CharField(max_length=160, default="")
    line = pw.ForeignKeyField(DealLine, null=True, backref="+", index=False)
    """The line that an accepted change added."""

    class Meta:
        constraints = [
            one_of("state", CHANGE_STATES),
            pw.Check("what <> ''"),
            pw.Check("price >= 0"),
            pw.Check("(state = 'asked') = (decided_at IS NULL)"),
        ]
