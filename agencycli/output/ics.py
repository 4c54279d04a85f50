"""A feed as an iCalendar file (RFC 5545). The library folds at 75 bytes and escapes; here is what becomes what.

Things at an hour stand in UTC. A rule cannot: its Fridays are those of the agency's clock, so it names the zone, and
the file brings the zone along.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.models.item import HIGH, ITEM_KIND_TITLES, LOW
from agencycli.values.text import clean

if TYPE_CHECKING:
    import icalendar

    from agencycli.queries.feed import Event, Feed

KIND_TITLES = {**ITEM_KIND_TITLES, "deal": N_("promised"), "part": N_("part"), "date": N_("date")}
_PRIORITIES = {HIGH: 1, LOW: 9}
_DAY = dt.timedelta(days=1)


def calendar(feed: Feed) -> bytes:
    """Return the file. UID is number and agency: what was moved moves in the calendar too, and is never doubled."""
    import icalendar

    made = icalendar.Calendar()
    name = icalendar.vText(clean(_("To do: {name}").format(name=feed.owner)))  # else it is not escaped
    made.add("prodid", "-//agencycli//agency ics//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    for event in feed.events:
        made.add_component(_event(event, feed.agency))
    begins = min((one.on for one in feed.events), default=clock.today())
    made.add_missing_timezones(first_date=begins - _DAY)
    return made.to_ical()


def _event(event: Event, agency: str) -> icalendar.Event:
    import icalendar

    made = icalendar.Event()
    made.add("uid", f"{event.number}.{agency}@agencycli")
    made.add("dtstamp", clock.now())
    made.add("summary", clean(" · ".join(filter(None, (event.title, event.client)))))
    told = "\n".join(filter(None, (event.deal if event.deal != event.title else "", event.note)))
    if told:
        made.add("description", clean(told, multiline=True))
    made.add("categories", [_(KIND_TITLES[event.kind])])
    if event.priority in _PRIORITIES:
        made.add("priority", _PRIORITIES[event.priority])
    repeats = bool(event.rule)
    begin = _moment(event.on, event.time, repeats)
    made.add("dtstart", begin)
    if not isinstance(begin, dt.datetime):
        made.add("dtend", event.on + _DAY)
        made.add("transp", "TRANSPARENT")
    elif event.minutes:
        # Added by the clock of the world: on the night of a change of hours a thing lasts no longer.
        end = (begin.astimezone(dt.UTC) + dt.timedelta(minutes=event.minutes)).astimezone(begin.tzinfo)
        made.add("dtend", end)
    if event.instead_of:
        made.add("recurrence-id", _moment(*event.instead_of, True))
    if event.rule:
        made.add("rrule", _rule(event))
        if event.left_out:
            made.add("exdate", [_moment(day, event.time, repeats) for day in event.left_out])
    return made


def _moment(on: dt.date, time: str, repeats: bool) -> dt.date | dt.datetime:
    """Return a whole day, or an hour of it: in the agency's zone what belongs to a rule, in UTC all else."""
    if not time:
        return on
    moment = dt.datetime.combine(on, dt.time.fromisoformat(time), clock.zone())
    return moment if repeats else moment.astimezone(dt.UTC)


def _rule(event: Event) -> icalendar.vRecur:
    import icalendar

    rule = icalendar.vRecur.from_ical(event.rule)
    if event.until:
        # RFC 5545 3.3.10: a day where the rule is of days, else UTC.
        last = _moment(event.until, event.time, False)
        rule["UNTIL"] = [last]
    return rule
