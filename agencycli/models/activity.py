"""What happened with clients: calls, letters, meetings, notes, old orders."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import MomentField, MoneyField, Row, one_of
from agencycli.models.client import Client
from agencycli.models.person import Person
from agencycli.models.staff import Staff

ACTIVITY_KINDS = ("call", "letter", "meeting", "note", "handover", "order", "file")
ACTIVITY_KIND_TITLES = {
    "call": N_("call"),
    "letter": N_("letter"),
    "meeting": N_("meeting"),
    "note": N_("note"),
    "handover": N_("hand-over"),
    "order": N_("order"),
    "file": N_("file"),
}
DIRECTIONS = ("in", "out", "")
PRECISIONS = ("minute", "day", "month", "year")


class Activity(Row):
    """One event of a relation, past. What was promised in it is an ``Item``."""

    kind = pw.CharField(max_length=10)
    at = MomentField(index=True)
    precision = pw.CharField(max_length=8, default="minute")
    """How exactly ``at`` is known: an old order may have only its year."""
    direction = pw.CharField(max_length=4, default="")
    title = pw.CharField(max_length=300, default="")
    """For an order what was ordered; for a letter its subject."""
    text = pw.TextField(default="")
    result = pw.TextField(default="")
    event = pw.CharField(max_length=200, default="")
    """The fair, conference or holiday it served."""
    amount = MoneyField(null=True)
    staff = pw.ForeignKeyField(Staff, null=True, backref="activities")

    class Meta:
        constraints = [
            one_of("kind", ACTIVITY_KINDS),
            one_of("direction", DIRECTIONS),
            one_of("precision", PRECISIONS),
        ]


class ActivityClient(Row):
    """A client an activity belongs to."""

    activity = pw.ForeignKeyField(Activity, backref="client_links")
    client = pw.ForeignKeyField(Client, backref="activity_links")

    class Meta:
        indexes = ((("client", "activity"), True),)


class ActivityPerson(Row):
    """A person who took part in an activity."""

    activity = pw.ForeignKeyField(Activity, backref="person_links")
    person = pw.ForeignKeyField(Person, backref="activity_links")

    class Meta:
        indexes = ((("person", "activity"), True),)
