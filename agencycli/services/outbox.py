"""The outbox: each message is put there once, by its key; a sender takes one, sends it, and says how it went.

Not in the journal: what has left the house cannot be undone, and every try would be an entry. Each step is a short
write transaction of its own and nothing is sent inside one, so a sender may die anywhere: before it has marked a
message, the message is taken again when the lease is over, with the same ``Message-ID``. That is the one window in
which somebody may read a reminder twice; there is none in which one is lost.
"""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Collection, Iterable

import peewee as pw

from agencycli import clock
from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Outbox, ReminderSettings, Staff
from agencycli.models.reminder import CLAIMED, DEAD, OUTBOX_STATE_TITLES, QUEUED, SENT
from agencycli.models.store import store
from agencycli.services.reminding import hours
from agencycli.services.reminding.messages import TERMINAL, Message, overlooked
from agencycli.values.text import clean

LEASE = dt.timedelta(minutes=5)
"""Longer than a slow server can hold one message: five waits of ``channels.PATIENCE``."""
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=1)
"""Waits double between tries, up to this."""
FURTHEST = dt.timedelta(hours=25)
"""No message waits longer, quiet hours included: one that seems to was put there by a clock that was wrong."""
GIVE_UP_AFTER = dt.timedelta(days=3)
LONGEST_SILENCE = dt.timedelta(hours=2)
KEPT_FOR = dt.timedelta(days=60)
LONGEST_ERROR = 300


class NotGivenUp(Refused):
    """Only what was given up is sent again by hand."""

    slug = "not-given-up"
    template = N_("reminder {number} is not given up: {state}")


def put(messages: Iterable[Message]) -> int:
    """Put messages that are not there yet; return how many were new. What the open app shows has arrived thereby."""
    rows = [_row(message) for message in messages]
    if not rows:
        return 0
    made = 0
    with store().writing():
        for row in rows:
            made += bool(Outbox.insert(**row).on_conflict_ignore().as_rowcount().execute())
        Outbox.delete().where((Outbox.made_at < clock.now() - KEPT_FOR) & (Outbox.state == SENT)).execute()
    return made


def _row(message: Message) -> dict[str, object]:
    now = clock.now()
    row = {
        "key": message.key, "staff": message.staff.id, "channel": message.channel, "address": message.address,
        "subject": clean(message.subject), "body": message.body, "made_at": now, "try_at": message.at,
        "outside": message.outside, "file_name": message.file_name, "file": b64encode(message.file).decode(),
    }  # fmt: skip
    if message.channel == TERMINAL or not message.body:
        row |= {"state": SENT, "sent_at": now}
    if not message.body:
        row |= {"seen_at": now}
    return row


def claim(by: str, channels: Collection[str]) -> Outbox | None:
    """Take the next message that is due on one of these channels, for as long as the lease; None when there is none.

    Messages tried least come first, so that one that kills its sender does not stand before the others.
    """
    now = clock.now()
    waiting = (Outbox.state == QUEUED) & ((Outbox.try_at <= now) | (Outbox.try_at > now + FURTHEST))
    left = (Outbox.state == CLAIMED) & ((Outbox.claimed_until < now) | (Outbox.claimed_until > now + LEASE))
    with store().writing():
        row = (
            Outbox.select()
            .where(Outbox.channel.in_(channels) & (waiting | left))
            .order_by(Outbox.attempts, Outbox.try_at, Outbox.id)
            .first()
        )
        if row is not None:
            row.state, row.claimed_by, row.claimed_until, row.attempts = CLAIMED, by, now + LEASE, row.attempts + 1
            row.save()
    return row


def arrived(row: Outbox) -> None:
    """Mark a message as sent, and keep no more of it than the log needs."""
    _mark(row, state=SENT, sent_at=clock.now(), body="", file="", error="")


def withdraw(row: Outbox) -> None:
    """Take back a message that is no longer true; moved back to its hour it may be put there anew."""
    with store().writing():
        Outbox.delete().where((Outbox.id == row.id) & (Outbox.claimed_by == row.claimed_by)).execute()


def postpone(row: Outbox, reason: str) -> None:
    """Try a message again later, outside of quiet hours; give it up when it has waited for days."""
    now = clock.now()
    if now - row.made_at > GIVE_UP_AFTER:
        give_up(row, reason)
        return
    wait = min(FIRST_WAIT * 2 ** min(row.attempts - 1, 10), LONGEST_WAIT)
    settings = ReminderSettings.get_or_none(ReminderSettings.staff == row.staff_id) or ReminderSettings()
    _mark(row, state=QUEUED, try_at=hours.not_before(now + wait, settings), error=_short(reason))


def give_up(row: Outbox, reason: str) -> None:
    """Try a message no more: it is refused for good. A person may send it again (``retry``)."""
    _mark(row, state=DEAD, error=_short(reason))


def _mark(row: Outbox, **values: object) -> None:
    mine = (Outbox.id == row.id) & (Outbox.state == CLAIMED) & (Outbox.claimed_by == row.claimed_by)
    with store().writing():
        Outbox.update(**values, claimed_until=None, claimed_by="").where(mine).execute()


def given_up(actor: Staff, number: int) -> Outbox:
    """Return a message that was given up: one's own, the owner's anybody's. Raises NotFound, NotGivenUp."""
    row = Outbox.get_or_none(Outbox.id == number) if number < 2**31 else None
    if row is None or not (actor.is_owner or row.staff_id == actor.id):
        raise NotFound(what=_("reminder"), wanted=number)
    if row.state != DEAD:
        raise NotGivenUp(number=number, state=_(OUTBOX_STATE_TITLES[row.state]))
    return row


def retry(row: Outbox) -> None:
    """Let a message that was given up go once more."""
    now = clock.now()
    with store().writing():
        Outbox.update(state=QUEUED, made_at=now, try_at=now, attempts=0, error="").where(
            (Outbox.id == row.id) & (Outbox.state == DEAD)
        ).execute()


def unseen(actor: Staff) -> list[Outbox]:
    """Return what the open app has to show to somebody, oldest first."""
    mine = (Outbox.staff == actor.id) & (Outbox.channel == TERMINAL) & Outbox.seen_at.is_null()
    return list(Outbox.select().where(mine & (Outbox.try_at <= clock.now())).order_by(Outbox.try_at, Outbox.id))


def seen(actor: Staff, numbers: Collection[int]) -> None:
    """Remember that somebody has read what the open app showed."""
    if numbers:
        with store().writing():
            Outbox.update(seen_at=clock.now(), body="").where(
                (Outbox.staff == actor.id) & Outbox.id.in_(list(numbers)) & Outbox.seen_at.is_null()
            ).execute()


def silence() -> str:
    """Return a sentence on what should have left the house long ago; "" when all is well."""
    now = clock.now()
    since = now - LONGEST_SILENCE
    waits = (Outbox.state == QUEUED) | (Outbox.state == CLAIMED)
    stuck = [row.error for row in Outbox.select(Outbox.error).where(waits & (Outbox.try_at < since))]
    count = len(stuck) + overlooked(now, since)
    if not count:
        return ""
    reason = next((error for error in stuck if error), "") or _("cron has not run for two hours")
    return _("reminders that should have gone out: {count}; {reason}").format(count=count, reason=reason)


def dead() -> pw.ModelSelect:
    """Return messages that were given up."""
    return Outbox.select().where(Outbox.state == DEAD)


def _short(reason: str) -> str:
    return clean(reason)[:LONGEST_ERROR]
