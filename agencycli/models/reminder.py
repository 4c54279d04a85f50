"""Reminders: how each person wants them, and the outbox through which each goes once."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import LANGUAGES, N_
from agencycli.models.base import MomentField, Row, one_of
from agencycli.models.staff import Staff

CHANNELS = ("email", "telegram", "terminal", "command")
CHANNEL_TITLES = {
    "email": N_("e-mail"),
    "telegram": N_("Telegram"),
    "terminal": N_("the open app"),
    "command": N_("command"),
}


class ReminderChannel(Row):
    """A way reminders reach somebody. The open app shows them to everybody whose row does not say otherwise."""

    staff = pw.ForeignKeyField(Staff, backref="reminder_channels")
    channel = pw.CharField(max_length=8)
    address = pw.CharField(max_length=254, default="")
    """E-mail address, Telegram chat; "" takes the person's e-mail. A command stands in the settings, not here."""
    digest = pw.BooleanField(default=True)
    """The list of the morning."""
    single = pw.BooleanField(default=True)
    """One before each thing to be done at an hour."""

    class Meta:
        indexes = ((("staff", "channel"), True),)
        constraints = [one_of("channel", CHANNELS)]


class ReminderSettings(Row):
    """When somebody wants to be reminded; without a row the agency's usual."""

    staff = pw.ForeignKeyField(Staff, unique=True, backref="reminder_settings")
    digest_time = pw.CharField(max_length=5, default="08:30")
    minutes_before = pw.SmallIntegerField(default=15)
    quiet_from = pw.CharField(max_length=5, default="20:00")
    quiet_to = pw.CharField(max_length=5, default="08:00")
    escalate_days = pw.SmallIntegerField(default=2)
    """Working days overdue after which the person's own items are told to the owner."""
    language = pw.CharField(max_length=2, default="")
    """Of what is written to this person; "" is the agency's."""

    class Meta:
        constraints = [
            pw.Check("minutes_before BETWEEN 0 AND 1440"),
            pw.Check("escalate_days >= 1"),
            one_of("language", ("", *LANGUAGES)),
        ]


QUEUED, CLAIMED, SENT, DEAD = OUTBOX_STATES = ("queued", "claimed", "sent", "dead")
OUTBOX_STATE_TITLES = {QUEUED: N_("waiting"), CLAIMED: N_("being sent"), SENT: N_("sent"), DEAD: N_("given up")}


class Outbox(Row):
    """A message on its way out. Its key is made of what it reminds of and the day, so that nothing goes twice."""

    key = pw.CharField(max_length=200, unique=True)
    staff = pw.ForeignKeyField(Staff, backref="+")
    channel = pw.CharField(max_length=8)
    address = pw.CharField(max_length=254, default="")
    subject = pw.CharField(max_length=300)
    body = pw.TextField()
    """Emptied once it has arrived: the subject is enough for the log."""
    made_at = MomentField()
    state = pw.CharField(max_length=8, default=QUEUED)
    try_at = MomentField()
    """Not before this moment."""
    attempts = pw.SmallIntegerField(default=0)
    claimed_until = MomentField(null=True)
    """A sender that has not marked it by then is taken for dead."""
    claimed_by = pw.CharField(max_length=64, default="")
    sent_at = MomentField(null=True)
    seen_at = MomentField(null=True)
    """When the person saw it in the open app."""
    error = pw.CharField(max_length=300, default="")
    outside = pw.BooleanField(default=False)
    """To somebody outside of the agency: ``staff`` sent it, and is answered."""
    file_name = pw.CharField(max_length=120, default="")
    file = pw.TextField(default="")
    """What goes with it, in base 64; emptied once it has arrived."""

    class Meta:
        indexes = ((("staff", "channel", "seen_at"), False), (("state", "try_at"), False))
        constraints = [one_of("channel", CHANNELS), one_of("state", OUTBOX_STATES)]
