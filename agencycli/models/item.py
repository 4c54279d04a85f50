"""The planner: one kind of item for everything that is to be done, and the series that repeat."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.activity import Activity
from agencycli.models.base import MomentField, Row, one_of
from agencycli.models.client import Client
from agencycli.models.deal import Deal
from agencycli.models.person import Person
from agencycli.models.staff import Staff

ITEM_KINDS = ("task", "call", "meeting", "letter", "deadline", "visit", "delivery")
ITEM_KIND_TITLES = {
    "task": N_("task"),
    "call": N_("call"),
    "meeting": N_("meeting"),
    "letter": N_("letter to answer"),
    "deadline": N_("deadline"),
    "visit": N_("visit"),
    "delivery": N_("delivery"),
}
OPEN, DONE, DROPPED = ITEM_STATES = ("open", "done", "dropped")
ITEM_STATE_TITLES = {OPEN: N_("to do"), DONE: N_("done"), DROPPED: N_("dropped")}
LOW, NORMAL, HIGH = PRIORITIES = (0, 1, 2)
PRIORITY_WORDS = ("low", "normal", "high")
PRIORITY_TITLES = {LOW: N_("low"), NORMAL: N_("normal"), HIGH: N_("high")}
STAY, TO_NEXT, TO_PREVIOUS = DAYS_OFF = ("stay", "next", "previous")
DAY_OFF_TITLES = {
    STAY: N_("stays"),
    TO_NEXT: N_("to the next working day"),
    TO_PREVIOUS: N_("to the previous working day"),
}


class Series(Row):
    """A rule by which items repeat. Occurrences are counted out on reading; one that was touched is an ``Item``."""

    kind = pw.CharField(max_length=10, default="task")
    title = pw.CharField(max_length=300)
    note = pw.TextField(default="")
    owner = pw.ForeignKeyField(Staff, null=True, backref="series")
    client = pw.ForeignKeyField(Client, null=True, backref="series")
    deal = pw.ForeignKeyField(Deal, null=True, backref="series")
    priority = pw.SmallIntegerField(default=NORMAL)
    rule = pw.CharField(max_length=300)
    """RFC 5545 RRULE without DTSTART: ``FREQ=WEEKLY;INTERVAL=2;BYDAY=FR``."""
    start_on = pw.DateField()
    until_on = pw.DateField(null=True)
    """The last possible day; set when a later part goes its own way."""
    day_off = pw.CharField(max_length=8, default=STAY)
    """Where a day of the rule goes on which the agency does not work."""
    since_on = pw.DateField()
    """When its days became what they are: those before are held against nobody."""
    time = pw.CharField(max_length=5, default="")
    minutes = pw.SmallIntegerField(null=True)
    follows = pw.ForeignKeyField("self", null=True, backref="followers", index=False)
    """The series whose later part this one took over."""

    class Meta:
        constraints = [
            one_of("kind", ITEM_KINDS),
            one_of("day_off", DAYS_OFF),
            pw.Check("priority BETWEEN 0 AND 2"),
            pw.Check("title <> ''"),
            pw.Check("minutes > 0"),
            pw.Check("until_on >= start_on"),
        ]


class Item(Row):
    """Something to be done by somebody, by a day or at an hour. Done and dropped ones stay to be counted."""

    kind = pw.CharField(max_length=10, default="task")
    title = pw.CharField(max_length=300)
    note = pw.TextField(default="")
    owner = pw.ForeignKeyField(Staff, null=True, backref="items")
    """None: nobody's yet."""
    author = pw.ForeignKeyField(Staff, null=True, backref="+", index=False)
    due_on = pw.DateField(null=True)
    """The agency's calendar day; None while it waits for another, or some day."""
    due_time = pw.CharField(max_length=5, default="")
    """``HH:MM`` by the agency's clock, or "" for the whole day."""
    minutes = pw.SmallIntegerField(null=True)
    """How long it takes, in minutes."""
    priority = pw.SmallIntegerField(default=NORMAL)
    state = pw.CharField(max_length=8, default=OPEN)
    closed_at = MomentField(null=True)
    closed_by = pw.ForeignKeyField(Staff, null=True, backref="+", index=False)
    result = pw.TextField(default="")
    snoozed_until = pw.DateField(null=True)
    """Out of sight before this day."""
    client = pw.ForeignKeyField(Client, null=True, backref="items")
    person = pw.ForeignKeyField(Person, null=True, backref="items")
    deal = pw.ForeignKeyField(Deal, null=True, backref="items")
    activity = pw.ForeignKeyField(Activity, null=True, backref="items")
    """The talk or note in which it was promised or asked."""
    after = pw.ForeignKeyField("self", null=True, backref="followers")
    """What must be done first."""
    after_days = pw.SmallIntegerField(null=True)
    """Working days between the end of ``after`` and the day this is due."""
    before_days = pw.SmallIntegerField(null=True)
    """Working days before the promised day of the deal: moves with it."""
    series = pw.ForeignKeyField(Series, null=True, backref="items")
    series_on = pw.DateField(null=True)
    """Which day of the series this is, wherever it was moved."""

    class Meta:
        indexes = ((("series", "series_on"), True), (("owner", "state", "due_on"), False))
        constraints = [
            one_of("kind", ITEM_KINDS),
            one_of("state", ITEM_STATES),
            pw.Check("priority BETWEEN 0 AND 2"),
            pw.Check("title <> ''"),
            pw.Check("minutes > 0"),
            pw.Check("due_time = '' OR due_on IS NOT NULL"),
            pw.Check("(state = 'open') = (closed_at IS NULL)"),
            pw.Check("(series_id IS NULL) = (series_on IS NULL)"),
            pw.Check("after_id <> id"),
            pw.Check("after_days >= 0"),
            pw.Check("before_days >= 0"),
        ]


FIRST_DUE = (pw.Case(None, [(Item.due_on.is_null(), 1)], 0), Item.due_on, Item.due_time, Item.id)
"""An order: what is due first comes first, what has no day last."""

Item.add_index(Item.index(Item.due_on, where=Item.state == OPEN, name="item_open"))
Item.add_index(Item.index(Item.closed_at, where=Item.state == DONE, name="item_done"))


class ItemHelper(Row):
    """Somebody who helps the owner of an item."""

    item = pw.ForeignKeyField(Item, backref="helper_links")
    staff = pw.ForeignKeyField(Staff, backref="helping")

    class Meta:
        indexes = ((("item", "staff"), True),)


class ItemCheck(Row):
    """One line of an item's checklist."""

    item = pw.ForeignKeyField(Item, backref="checks")
    position = pw.SmallIntegerField(default=0)
    text = pw.CharField(max_length=300)
    done_at = MomentField(null=True)

    class Meta:
        constraints = [pw.Check("text <> ''")]
