"""What was sent and what waits, how people want to be reminded, and what the machine does by itself."""

from __future__ import annotations

import peewee as pw

from agencycli import clock
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Outbox, Staff
from agencycli.models.reminder import CHANNEL_TITLES, CHANNELS, CLAIMED, DEAD, OUTBOX_STATE_TITLES, QUEUED, SENT
from agencycli.queries.client import read_moment
from agencycli.queries.lists import ListField, ListQuery
from agencycli.services.reminding import messages
from agencycli.services.reminding.messages import Message


def reminders(actor: Staff) -> ListQuery:
    """Return the messages of the outbox: the owner's view is everybody's, others see their own."""
    name = Staff.select(Staff.name).where(Staff.id == Outbox.staff)
    channels = {slug: _(title) for slug, title in CHANNEL_TITLES.items()}
    states = {slug: _(title) for slug, title in OUTBOX_STATE_TITLES.items()}
    fields = (
        ListField(Column("id", _("No."), "number", 6), Outbox.id),
        ListField(Column("at", _("When"), "moment", 16), Outbox.try_at, read_moment),
        ListField(Column("who", _("Who"), "text", 14), name),
        ListField(Column("channel", _("Channel"), "stage", 10, channels), Outbox.channel),
        ListField(Column("address", _("Address"), "text", 22), Outbox.address),
        ListField(Column("subject", _("Reminder"), "text", 40), Outbox.subject),
        ListField(Column("state", _("State"), "stage", 10, states), Outbox.state),
        ListField(Column("attempts", _("Tries"), "number", 5), Outbox.attempts),
        ListField(Column("sent_at", _("Sent"), "moment", 16), Outbox.sent_at, read_moment),
        ListField(Column("seen_at", _("Seen"), "moment", 16), Outbox.seen_at, read_moment),
        ListField(Column("error", _("What went wrong"), "text", 40), Outbox.error),
        ListField(Column("key", _("Key"), "text", 30), Outbox.key),
    )
    return ListQuery(
        name="reminders",
        model=Outbox,
        fields={one.column.key: one for one in fields},
        condition=(Outbox.id > 0) if actor.is_owner else (Outbox.staff == actor.id),
        default_columns=("id", "at", "who", "channel", "subject", "state", "error"),
        default_sort="-id",
    )


def channels(actor: Staff) -> Listing:
    """Return by which ways reminders reach people: the owner sees everybody, others themselves."""
    titles = {slug: _(title) for slug, title in CHANNEL_TITLES.items()}
    columns = [
        Column("who", _("Who")),
        Column("channel", _("Channel"), "stage", 0, titles),
        Column("address", _("Address")),
        Column("digest", _("Morning letter"), "flag"),
        Column("single", _("Before an hour"), "flag"),
    ]
    rows = [
        (reader.staff.name, one.channel, one.address or reader.usual(one.channel) or None, one.digest, one.single)
        for reader in messages.readers(None if actor.is_owner else actor)
        for one in sorted(reader.channels, key=lambda one: CHANNELS.index(one.channel))
    ]
    return Listing("channels", columns, rows)


def outlook(actor: Staff, found: list[Message], *, whole: bool) -> Listing:
    """Return messages that would go out, one's own or as owner everybody's; ``whole`` adds their text."""
    titles = {slug: _(title) for slug, title in CHANNEL_TITLES.items()}
    columns = [
        Column("at", _("When"), "moment"),
        Column("who", _("Who")),
        Column("channel", _("Channel"), "stage", 0, titles),
        Column("address", _("Address")),
        Column("subject", _("Reminder")),
        *([Column("body", _("Text"))] if whole else []),
    ]
    rows = [
        (one.at, one.staff.name, one.channel, one.address or None, one.subject, *([one.body] if whole else []))
        for one in found
        if one.body and (actor.is_owner or one.staff.id == actor.id)
    ]
    return Listing("outlook", columns, rows)


def health() -> Listing:
    """Return how each channel does: when it last sent, how many wait and since when, what went wrong last."""
    titles = {slug: _(title) for slug, title in CHANNEL_TITLES.items()}
    columns = [
        Column("channel", _("Channel"), "stage", 0, titles),
        Column("last_sent", _("Last sent"), "moment"),
        Column("waiting", _("Waiting"), "number"),
        Column("since", _("Since"), "moment"),
        Column("given_up", _("Given up"), "number"),
        Column("error", _("What went wrong")),
    ]
    waits = Outbox.state.in_((QUEUED, CLAIMED)) & (Outbox.try_at <= clock.now())
    rows = []
    for channel in CHANNELS:
        mine = Outbox.select().where(Outbox.channel == channel)
        waiting = mine.where(waits)
        wrong = mine.where((Outbox.error != "") & (Outbox.state != SENT)).order_by(Outbox.try_at.desc()).first()
        rows.append((
            channel,
            _moment(mine, Outbox.sent_at, pw.fn.MAX),
            waiting.count(),
            _moment(waiting, Outbox.made_at, pw.fn.MIN),
            mine.where(Outbox.state == DEAD).count(),
            wrong.error if wrong else None,
        ))  # fmt: skip
    return Listing("cron", columns, rows)


def _moment(query: pw.ModelSelect, field: pw.Field, choose: pw.Function) -> object:
    return query.select(choose(field).converter(field.python_value)).scalar()
