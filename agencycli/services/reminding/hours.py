"""When somebody may be reminded: quiet hours, the hour of the morning's letter, so many minutes before."""

from __future__ import annotations

import datetime as dt

from agencycli import clock
from agencycli.models import ReminderSettings

ONE_DAY = dt.timedelta(days=1)


def moment(day: dt.date, time: str) -> dt.datetime:
    """Return the moment of a local ``HH:MM``. An hour that a change of time skips is the one after it."""
    return dt.datetime.combine(day, dt.time.fromisoformat(time), clock.zone()).astimezone(dt.UTC)


def quiet(at: dt.datetime, settings: ReminderSettings) -> tuple[dt.datetime, dt.datetime] | None:
    """Return the quiet hours a moment falls into, from their beginning to their end; None outside of them."""
    if settings.quiet_from == settings.quiet_to:
        return None
    today = clock.local(at).date()
    for day in (today - ONE_DAY, today):
        over_midnight = settings.quiet_from > settings.quiet_to
        begin = moment(day, settings.quiet_from)
        end = moment(day + ONE_DAY if over_midnight else day, settings.quiet_to)
        if begin <= at < end:
            return begin, end
    return None


def not_before(at: dt.datetime, settings: ReminderSettings) -> dt.datetime:
    """Return the first moment from ``at`` on that is outside of quiet hours."""
    found = quiet(at, settings)
    return found[1] if found else at


def told_at(due: dt.datetime, settings: ReminderSettings) -> dt.datetime:
    """Return when to remind of something to be done at an hour: so many minutes before, outside of quiet hours.

    What begins while all is still quiet is told before the quiet hours begin.
    """
    before = dt.timedelta(minutes=settings.minutes_before)
    found = quiet(due - before, settings)
    if found is None:
        return due - before
    begin, end = found
    return end if end <= due else begin - max(before, dt.timedelta(minutes=1))
