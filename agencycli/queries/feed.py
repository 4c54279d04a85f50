"""A person's feed for the calendar of a telephone or of Outlook: what is to be done, and the days to keep in mind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import peewee as pw

from agencycli import clock, config
from agencycli.errors import Forbidden
from agencycli.i18n import _
from agencycli.models import Client, Deal, Entry, Item, ItemHelper, Series, Staff
from agencycli.models.item import NORMAL, OPEN
from agencycli.models.staff import ROLE_TITLES
from agencycli.queries.load import usual_minutes
from agencycli.queries.planner import fixed
from agencycli.queries.scope import visible_clients, visible_deal_ids, visible_items
from agencycli.services.calendar import workdays
from agencycli.services.series import places, shown_on
from agencycli.values import phones, recurrence
from agencycli.values.workdays import Workdays

BEHIND = dt.timedelta(days=14)
"""Promised days and what has ended stay so long after they passed."""
_YEAR = dt.timedelta(days=364)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing at an hour or on a whole day; with a rule, on all its days."""

    number: str
    """Of what it is made: ``item-12``, ``series-3``; the same as long as the thing is there."""
    kind: str
    """A slug of ``ITEM_KINDS``, or deal, part, date."""
    title: str
    on: dt.date
    time: str = ""
    """``HH:MM`` by the agency's clock, or "" for the whole day."""
    minutes: int = 0
    note: str = ""
    client: str = ""
    deal: str = ""
    priority: int = NORMAL
    rule: str = ""
    """RFC 5545 RRULE without UNTIL, counted from ``on``."""
    until: dt.date | None = None
    left_out: tuple[dt.date, ...] = ()
    """Days of the rule on which there is nothing to do."""
    instead_of: tuple[dt.date, str] | None = None
    """The day and hour of the rule in whose place this stands; ``number`` is that of the series."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Everything of one person."""

    agency: str
    """What tells this agency from all others, for ever: the moment it was founded."""
    owner: str
    events: list[Event] = field(default_factory=list)


def feed(actor: Staff, staff: Staff) -> Feed:
    """Return what one person has to do or helps with, as that person may see it; telephone numbers are blotted out.

    What is done or dropped is left out. Raises Forbidden for another's feed, save for the owner of the agency.
    """
    if actor.id != staff.id and not actor.is_owner:
        raise Forbidden(
            name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("take out the feed of somebody else")
        )
    founded = Entry.select(Entry.at).order_by(Entry.id).scalar()
    rules = _series(staff)
    repeated = (event for rule in rules.values() for event in (rule.event, *rule.moved))
    events = [*repeated, *_items(staff, rules), *_fixed(staff)]
    events.sort(key=lambda one: (one.on, one.time, one.number, one.instead_of is not None))
    return Feed(f"{founded:%Y%m%dT%H%M%SZ}", staff.name, events)


class _Rule(NamedTuple):
    """A series in the feed: its rule, days that went from a day off to a working one, and what each day stands for."""

    event: Event
    moved: list[Event]
    places: dict[dt.date, dt.date]


def _series(staff: Staff) -> dict[int, _Rule]:
    """Return the rules of a person that have days now or later, by number."""
    today = clock.today()
    live = Series.until_on.is_null() | (Series.until_on >= today - BEHIND)
    rows: list[Any] = list(_named(Series, staff).where((Series.owner == staff.id) & live).objects())
    numbers = [row.id for row in rows]
    touched: dict[int, dict[dt.date, bool]] = {}
    query = Item.select(Item.series, Item.series_on, Item.id.in_(_mine(staff))).where(Item.series.in_(numbers))
    for number, day, is_mine in query.tuples():
        touched.setdefault(number, {})[day] = bool(is_mine)
    agency, found = workdays(), {}
    for row in rows:
        rule = _rule(row, touched.get(row.id, {}), agency, today)
        if rule is not None:
            found[row.id] = rule
    return found


def _rule(row: Any, touched: Mapping[dt.date, bool], agency: Workdays, today: dt.date) -> _Rule | None:
    """Return the rule of a series. Days in ``touched`` are told as items, or by nobody when they are not one's own."""
    last = max(today + _YEAR, row.start_on + _YEAR, *touched)
    first = recurrence.next_after(row.rule, row.start_on, row.start_on, row.until_on)
    if first is None or recurrence.next_after(row.rule, row.start_on, today - BEHIND, row.until_on) is None:
        return None
    days = recurrence.occurrences(row.rule, row.start_on, first, last, row.until_on)
    standing = places(row, shown_on(row, first, agency) or first, last, agency)
    kept = {day: on for on, day in standing.items() if touched.get(on, True)}
    rule, until = row.rule, row.until_on
    if until is not None and "COUNT=" in rule:  # RFC 5545 3.3.10: one or the other
        parts = (part for part in rule.split(";") if not part.startswith("COUNT="))
        rule, until = ";".join(parts), recurrence.occurrences(rule, row.start_on, first, until, until)[-1]
    event = Event(
        f"series-{row.id}", row.kind, _said(row.title), first, row.time, _minutes(row), _said(row.note),
        _said(row.client_name or ""), _said(row.deal_title or ""), row.priority, rule, until,
        tuple(day for day in days if day not in kept),
    )  # fmt: skip
    moved = [
        replace(event, on=on, rule="", until=None, left_out=(), instead_of=(day, row.time))
        for day, on in kept.items()
        if day != on and on not in touched
    ]
    return _Rule(event, moved, {on: day for day, on in kept.items()})


def _items(staff: Staff, rules: dict[int, _Rule]) -> Iterator[Event]:
    """Return the items of a person; a day of a rule that was touched stands in that day's place."""
    for row in _named(Item, staff).where(Item.id.in_(_mine(staff))).objects():
        rule = rules.get(row.series_id)
        day = rule.places.get(row.series_on) if rule else None
        yield Event(
            rule.event.number if rule and day else f"item-{row.id}", row.kind, _said(row.title),
            max(row.due_on, row.snoozed_until or row.due_on), row.due_time, _minutes(row), _said(row.note),
            _said(row.client_name or ""), _said(row.deal_title or ""), row.priority,
            instead_of=(day, rule.event.time) if rule and day else None,
        )  # fmt: skip


def _fixed(staff: Staff) -> Iterator[Event]:
    """Return promised days of a person's deals and of their parts, and the days to remember of a whole year."""
    first, known = clock.today() - BEHIND, set()
    for one in fixed(staff, first, first + _YEAR):
        number = f"date-{one.number}-{one.on.year}" if one.source == "date" else f"{one.source}-{one.number}"
        if one.owner == staff.id and number not in known:
            known.add(number)
            yield Event(
                number, one.source, _said(one.title), one.on, client=_said(one.client_name), deal=_said(one.deal_title)
            )


def _mine(staff: Staff) -> pw.ModelSelect:
    """Return the numbers of what a person still has to do on some day."""
    helping = ItemHelper.select(ItemHelper.item).where(ItemHelper.staff == staff.id)
    whose = (Item.owner == staff.id) | Item.id.in_(helping)
    return Item.select(Item.id).where(visible_items(staff) & whose & (Item.state == OPEN) & Item.due_on.is_null(False))


def _named(model: type[Item] | type[Series], staff: Staff) -> pw.ModelSelect:
    """Return a query of rows with ``client_name`` and ``deal_title``, of cards that the person may see."""
    return (
        model.select(model, Client.name.alias("client_name"), Deal.title.alias("deal_title"))
        .join(Client, pw.JOIN.LEFT_OUTER, on=((Client.id == model.client) & visible_clients(staff)))
        .join_from(model, Deal, pw.JOIN.LEFT_OUTER, on=((Deal.id == model.deal) & Deal.id.in_(visible_deal_ids(staff))))
        .order_by(model.id)
    )


def _minutes(row: Item | Series) -> int:
    return usual_minutes().get(row.kind, 0) if row.minutes is None else row.minutes


def _said(text: str) -> str:
    return phones.blotted(text, config.current().phone_region)
