"""The messages of a day: a letter in the morning, and one before each thing to be done at an hour."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from agencycli import clock, config, i18n, money
from agencycli.i18n import _
from agencycli.models import Item, Outbox, ReminderChannel, ReminderSettings, Series, Staff, StockOrder
from agencycli.models.item import OPEN
from agencycli.models.stock.orders import ORDERED
from agencycli.services import calendar, series
from agencycli.services.reminding import hours, sources
from agencycli.services.reminding.line import SECTIONS, Line

MOST_LINES = 12
"""Of one section; how many more there are is said."""
LONGEST_SUBJECT = 200
TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be told to one person by one way."""

    key: str
    at: dt.datetime
    """Not before this moment."""
    staff: Staff
    channel: str
    address: str
    subject: str
    body: str
    outside: bool = False
    """To somebody outside of the agency, from ``staff``."""
    file_name: str = ""
    file: bytes = b""


@dataclass(frozen=True, slots=True)
class Reader:
    """A person, and how they want to be reminded."""

    staff: Staff
    settings: ReminderSettings
    channels: tuple[ReminderChannel, ...]

    def ways(self, of: str) -> list[tuple[str, str]]:
        """Return (channel, address) for ``digest`` or ``single``."""
        return [(one.channel, one.address or self.usual(one.channel)) for one in self.channels if getattr(one, of)]

    def usual(self, channel: str) -> str:
        """Return the address of a channel for which none was given."""
        return self.staff.email if channel == "email" else ""


def readers(only: Staff | None = None) -> list[Reader]:
    """Return everybody who works here, or one of them, with what they settled or the agency's usual."""
    settled = {row.staff_id: row for row in ReminderSettings.select()}
    channels: dict[int, list[ReminderChannel]] = defaultdict(list)
    for row in ReminderChannel.select().order_by(ReminderChannel.id):
        channels[row.staff_id].append(row)
    found = []
    for staff in Staff.select().where(Staff.is_active).order_by(Staff.id):
        own = channels[staff.id]
        if not any(row.channel == TERMINAL for row in own):
            own.append(ReminderChannel(staff=staff.id, channel=TERMINAL))
        if only is None or only.id == staff.id:
            found.append(Reader(staff, settled.get(staff.id) or ReminderSettings(staff=staff.id), tuple(own)))
    return found


def due(now: dt.datetime, only: Staff | None = None) -> list[Message]:
    """Return what is to be told at this moment and is not in the outbox yet, to everybody or to one person.

    Nothing is told in somebody's quiet hours: what is still true in the morning stands in the letter of the morning.
    """
    awake = [reader for reader in readers(only) if hours.quiet(now, reader.settings) is None]
    return [message for message in _of_day(clock.local(now).date(), awake, now) if message.at <= now]


def of_day(day: dt.date, only: Staff | None = None) -> list[Message]:
    """Return all that a day would bring as things stand, in the order of its hours."""
    end = hours.moment(day + hours.ONE_DAY, "00:00")
    return sorted(
        (message for message in _of_day(day, readers(only), None) if message.at < end), key=lambda one: one.at
    )


def _of_day(day: dt.date, people: list[Reader], now: dt.datetime | None) -> Iterator[Message]:
    """Yield messages of a day; with ``now`` only what can be due and was not told yet."""
    yield from _fresh(_singles(day, people), now)
    mornings = [(reader, _morning_of(day, reader)) for reader in people]
    if now is not None:
        mornings = [(reader, at) for reader, at in mornings if at <= now]
        told = _told({key for reader, _at in mornings for key in _morning_keys(day, reader)})
        mornings = [(reader, at) for reader, at in mornings if not told.issuperset(_morning_keys(day, reader))]
    if mornings:
        yield from _fresh(_mornings(day, mornings), now)


def overlooked(now: dt.datetime, since: dt.datetime) -> int:
    """Return how many messages should have been put into the outbox before ``since`` and are not there.

    What the open app shows does not count: it puts its own there. Cheap: nothing is written out.
    """
    day = clock.local(now).date()
    awake = [reader for reader in readers() if hours.quiet(now, reader.settings) is None]
    at_work = calendar.all_personal_days()
    keys = {one.key for one in _singles(day, awake) if one.channel != TERMINAL and one.at < since}
    for reader in awake:
        if _morning_of(day, reader) < since and at_work[reader.staff.id].capacity(day):
            ways = reader.ways("digest")
            keys |= {_morning_key(day, reader.staff, channel) for channel, _address in ways if channel != TERMINAL}
    return len(keys - _told(keys))


def _morning_of(day: dt.date, reader: Reader) -> dt.datetime:
    return hours.not_before(hours.moment(day, reader.settings.digest_time), reader.settings)


def _morning_key(day: dt.date, staff: Staff, channel: str) -> str:
    return f"morning {day} {staff.id} {channel}"


def _morning_keys(day: dt.date, reader: Reader) -> list[str]:
    return [_morning_key(day, reader.staff, channel) for channel, _address in reader.ways("digest")]


def _fresh(messages: Iterable[Message], now: dt.datetime | None) -> Iterator[Message]:
    if now is None:
        yield from messages
        return
    ready = [message for message in messages if message.at <= now]
    told = _told({message.key for message in ready})
    yield from (message for message in ready if message.key not in told)


def _told(keys: set[str]) -> set[str]:
    """Return which keys are in the outbox already."""
    wanted = sorted(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        rows = Outbox.select(Outbox.key).where(Outbox.key.in_(wanted[start : start + 500]))
        found.update(key for (key,) in rows.tuples())
    return found


def still_true(key: str) -> bool:
    """Tell whether what a message reminds of is still to be done at that hour, or still ordered; mornings stay."""
    kind, number, on, *time = key.split(" ")
    if kind == "order":
        return bool(StockOrder.select().where((StockOrder.id == int(number)) & (StockOrder.state == ORDERED)).exists())
    if kind not in {"item", "series"}:
        return True
    whose = Item.id if kind == "item" else Item.series
    at = (Item.due_on == on) & (Item.due_time == time[0])
    if Item.select().where((whose == int(number)) & (Item.state == OPEN) & at).exists():
        return True
    day = dt.date.fromisoformat(on)
    rows = Series.select().where((Series.id == int(number)) & (Series.time == time[0])) if kind == "series" else ()
    return any(one.due_on == day for one in series.standing(rows, day, day, day))


def _singles(day: dt.date, people: list[Reader]) -> Iterator[Message]:
    """Yield one message before each thing to be done at an hour, for who does it and who helps."""
    by_number = {reader.staff.id: reader for reader in people}
    tomorrow = day + hours.ONE_DAY
    at_an_hour = (Item.due_time != "") & (Item.due_on >= day)
    for item in chain(sources.open_items(tomorrow, at_an_hour), sources.repeated_items(day, tomorrow)):
        if not item.due_time or item.due_on < day:
            continue
        due_at = hours.moment(item.due_on, item.due_time)
        for reader in (by_number[one] for one in item.staff if one in by_number):
            whose = sources.client_known_to(reader.staff, item)
            with i18n.speaking(reader.settings.language):
                on = "" if item.due_on == day else _("tomorrow")
                subject = " ".join(part for part in (on, item.due_time, item.title) if part)
                line = Line(
                    reader.staff.id, "today", item.due_on, item.title, whose, item.noun, item.number, item.due_time
                )
                body = line.words(day, _currency())
            for channel, address in reader.ways("single"):
                # A day of a series that is touched after it was told of is still that day.
                kind, number = ("series", item.series_id) if item.series_id else ("item", item.number)
                key = f"{kind} {number} {item.due_on} {item.due_time} {reader.staff.id} {channel}"
                at = hours.told_at(due_at, reader.settings)
                yield Message(key, at, reader.staff, channel, address, _cut(subject), body)


def _mornings(day: dt.date, mornings: list[tuple[Reader, dt.datetime]]) -> Iterator[Message]:
    """Yield the letter of the morning for those who work on this day; an empty one tells that there is nothing."""
    workdays = calendar.workdays()
    at_work = calendar.all_personal_days(workdays)
    mornings = [(reader, at) for reader, at in mornings if at_work[reader.staff.id].capacity(day)]
    if not mornings:
        return
    people = {staff.id: staff for staff in Staff.select().where(Staff.is_active).order_by(Staff.id)}
    morning = sources.Morning(day, people, workdays)
    lines: dict[int, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for source in sources.SOURCES:
        for line in source(morning):
            lines[line.staff][line.section].append(line)
    for reader, at in mornings:
        with i18n.speaking(reader.settings.language):
            subject, body = letter(day, lines[reader.staff.id])
        for channel, address in reader.ways("digest"):
            key = _morning_key(day, reader.staff, channel)
            yield Message(key, at, reader.staff, channel, address, subject, body)


def letter(day: dt.date, sections: dict[str, list[Line]]) -> tuple[str, str]:
    """Return subject and text of somebody's morning; the text is "" when there is nothing to tell."""
    counts = {name: len(sections.get(name, ())) for name in SECTIONS}
    rest = sum(counts.values()) - counts["today"] - counts["late"]
    told = (
        (_("today {count}"), counts["today"]), (_("overdue {count}"), counts["late"]), (_("more to know {count}"), rest)
    )  # fmt: skip
    words = [text.format(count=count) for text, count in told if count]
    subject = f"{day:%d.%m}: {', '.join(words) or _('nothing to remind of')}"
    parts = []
    for name, title in SECTIONS.items():
        found = sorted(sections.get(name, ()), key=lambda line: line.order)
        if not found:
            continue
        block = [f"{_(title)} ({len(found)})"]
        block += [f"- {line.words(day, _currency())}" for line in found[:MOST_LINES]]
        more = len(found) - MOST_LINES
        if more > 0:
            block.append("- " + _("and {count} more").format(count=more))
        parts.append("\n".join(block))
    return subject, "\n\n".join(parts)


def _currency() -> str:
    return money.symbol(config.current().currency)


def _cut(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"
