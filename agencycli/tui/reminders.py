"""Reminders in the open app: found while it is open, whether cron runs or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agencycli import clock, services
from agencycli.i18n import _

if TYPE_CHECKING:
    from agencycli.models import Staff

SECONDS_BETWEEN_LOOKS = 20.0
SILENCE = 0
"""Number of what tells the owner that nothing goes out: no message, and there until it is mended."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something the person was not told yet."""

    number: int
    at: dt.datetime
    subject: str
    body: str


def waiting(actor: Staff) -> list[Reminder]:
    """Put into the outbox what somebody is to be told by now, and return what they have not read in the app."""
    from agencycli.services.reminding import messages

    now = clock.now()
    services.outbox.put(messages.due(now, actor))
    found = [Reminder(row.id, row.try_at, row.subject, row.body) for row in services.outbox.unseen(actor)]
    if actor.is_owner and (trouble := services.outbox.silence()):
        found.append(Reminder(SILENCE, now, trouble, _("agency cron install prints the line that sends them")))
    return found


def read(actor: Staff, numbers: Sequence[int]) -> list[Reminder]:
    """Remember that these were read; return what is left."""
    services.outbox.seen(actor, numbers)
    return waiting(actor)
