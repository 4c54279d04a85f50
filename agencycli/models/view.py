"""How people look at lists: saved views; and forms left half typed."""

from __future__ import annotations

import peewee as pw

from agencycli.models.base import MomentField, Row
from agencycli.models.staff import Staff


class SavedView(Row):
    """A named set of filter, order and columns of one list; shared when it has no owner."""

    listing = pw.CharField(max_length=40)
    name = pw.CharField(max_length=60)
    staff = pw.ForeignKeyField(Staff, null=True, backref="views")
    filters = pw.TextField(default="")
    """One condition per line, as after ``--where``."""
    sort = pw.CharField(max_length=120, default="")
    columns = pw.CharField(max_length=400, default="")
    is_default = pw.BooleanField(default=False)

    class Meta:
        indexes = ((("listing", "name", "staff"), True),)


class Draft(Row):
    """A form somebody was typing when the line broke. Seen by nobody else."""

    staff = pw.ForeignKeyField(Staff, backref="drafts")
    form = pw.CharField(max_length=40)
    record = pw.IntegerField(default=0)
    """Number of the record being edited; 0 for a new one."""
    values = pw.TextField()
    """JSON by field key."""
    at = MomentField()

    class Meta:
        indexes = ((("staff", "form", "record"), True),)
