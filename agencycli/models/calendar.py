"""When the agency works: its own changes to the country's calendar, people's hours, their leave."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import Row, one_of
from agencycli.models.staff import Staff


class CalendarDay(Row):
    """A day on which the agency's calendar differs from the country's."""

    day = pw.DateField(unique=True)
    is_working = pw.BooleanField()
    note = pw.CharField(max_length=160, default="")


class StaffHours(Row):
    """How long somebody works on a day of the week; without rows eight hours Monday to Friday."""

    staff = pw.ForeignKeyField(Staff, backref="hours")
    weekday = pw.SmallIntegerField()
    """0 is Monday."""
    minutes = pw.SmallIntegerField()

    class Meta:
        indexes = ((("staff", "weekday"), True),)
        constraints = [pw.Check("weekday BETWEEN 0 AND 6"), pw.Check("minutes BETWEEN 0 AND 1440")]


LEAVE_KINDS = ("holiday", "sick", "trip", "other")
LEAVE_KIND_TITLES = {
    "holiday": N_("vacation"),
    "sick": N_("sick leave"),
    "trip": N_("business trip"),
    "other": N_("other"),
}


class Leave(Row):
    """Days on which somebody is not there."""

    staff = pw.ForeignKeyField(Staff, backref="leave")
    from_on = pw.DateField()
    to_on = pw.DateField()
    """The last day away."""
    is_half = pw.BooleanField(default=False)
    """Half of each day only."""
    kind = pw.CharField(max_length=8, default="holiday")
    note = pw.CharField(max_length=160, default="")

    class Meta:
        constraints = [one_of("kind", LEAVE_KINDS), pw.Check("to_on >= from_on")]
