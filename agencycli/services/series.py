"""What repeats. A day of a rule is counted out on reading, and becomes an item when it is touched."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import peewee as pw

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Item, Series, Staff
from agencycli.models.item import DAY_OFF_TITLES, OPEN, STAY, TO_NEXT
from agencycli.services import item as items
from agencycli.services.calendar import workdays
from agencycli.services.card import BadValue, CardField, known_field
from agencycli.services.frame import action
from agencycli.services.item.fields import ITEM_FIELDS, WHO_DOES, column_value
from agencycli.services.item.moving import demand_at_work
from agencycli.values import recurrence
from agencycli.values.workdays import Workdays

SERIES_FIELDS: dict[str, CardField] = {
    key: ITEM_FIELDS[key]
    for key in ("title", "kind", "due_time", "owner", "priority", "minutes", "client", "deal", "note")
} | {"day_off": CardField("day_off", N_("On a day off"), "choice", DAY_OFF_TITLES)}
"""What an item has from its series, the same words as for items; and what becomes of days off."""
_COLUMNS = {"due_time": "time"}
_TAKEN_OVER = ("kind", "title", "note", "owner", "client", "deal", "priority", "minutes")
ON_WEEKDAYS = f"FREQ=WEEKLY;BYDAY={recurrence.WORKWEEK}"
"""The one rule that follows the working calendar: holidays are left out."""
MISSED_FOR = dt.timedelta(days=31)
"""So long a day that passed untouched is told as overdue."""
OVER_WHEN_PASSED = frozenset({"meeting", "visit"})
"""Kinds that nobody makes up for on a later day."""
_DAY = dt.timedelta(days=1)


class Standing(NamedTuple):
    """A day of a series that nobody touched, and where it stands: what is overdue stands on today."""

    series: Series
    due_on: dt.date
    """The day of the rule."""
    on: dt.date


class NotOnThisDay(Refused):
    """The rule does not come on that day."""

    slug = "not-on-this-day"
    template = N_("“{title}” does not come on {day}; the next one is {next}")


@action("series.add", N_("add something that repeats"), WHO_DOES)
def add(
    actor: Staff, values: Mapping[str, Any], rule: str, start_on: dt.date, until_on: dt.date | None = None
) -> Series:
    """Add a series. Fields are those of ``SERIES_FIELDS``; the actor's without ``owner``, with None nobody's.

    ``rule`` is an RFC 5545 RRULE (``values.recurrence``). Raises BadRule, BadValue, UnknownField, NotFound, NotAtWork.
    """
    ready = recurrence.checked(rule, start_on)
    row = Series(start_on=start_on, until_on=until_on, rule=ready, since_on=clock.today())
    _put(actor, row, {"title": "", "owner": actor, **values})
    _check(row)
    row.save(force_insert=True)
    return row


@action("series.touch", N_("take a day of what repeats as one thing to do"), WHO_DOES)
def touch(actor: Staff, series: Series, on: dt.date) -> Item:
    """Return the item of a day of a series, made now if nobody touched that day before. Raises NotOnThisDay."""
    row = Series.get_by_id(series.id)
    known = Item.get_or_none((Item.series == row.id) & (Item.series_on == on))
    if known is not None:
        return known
    if on not in days_of(row, on, on):
        following = next_on(row, max(on, clock.today()))
        raise NotOnThisDay(title=row.title, day=on, next=following or _("never: it has ended"))
    alike = {key: row.__data__[key] for key in _TAKEN_OVER}
    return Item.create(series=row.id, series_on=on, due_on=on, due_time=row.time, author=actor.id, **alike)


@action("series.edit-this", N_("change one day of what repeats"), WHO_DOES)
def edit_this(actor: Staff, series: Series, on: dt.date, changes: Mapping[str, Any]) -> Item:
    """Change one day only: fields of an item, its ``due_on`` too. Raises NotOnThisDay and what ``item.edit`` raises."""
    return items.edit(actor, touch(actor, series, on), changes)


@action("series.done", N_("finish one day of what repeats"), WHO_DOES)
def finish(actor: Staff, series: Series, on: dt.date, result: str = "") -> Item:
    """Finish one day. Raises NotOnThisDay, AlreadyClosed."""
    return items.done(actor, [touch(actor, series, on)], result)[0]


@action("series.skip", N_("leave out one day of what repeats"), WHO_DOES)
def skip(actor: Staff, series: Series, on: dt.date, reason: str = "") -> Item:
    """Leave one day out. Raises NotOnThisDay, AlreadyClosed."""
    return items.drop(actor, [touch(actor, series, on)], reason)[0]


@action("series.edit", N_("change all of what repeats"), WHO_DOES)
def edit_all(
    actor: Staff,
    series: Series,
    changes: Mapping[str, Any],
    *,
    rule: str = "",
    start_on: dt.date | None = None,
    until_on: dt.date | None = None,
) -> Series:
    """Change a series as a whole. Days that somebody touched are items of their own and stay as they are.

    Raises BadRule, BadValue, UnknownField, NotFound, NotAtWork.
    """
    row = Series.get_by_id(series.id)
    before = _comes(row)
    _put(actor, row, changes)
    if start_on and start_on != row.start_on:
        row.start_on = start_on
    if until_on and until_on != row.until_on:
        row.until_on = until_on
    ready = recurrence.checked(rule or row.rule, row.start_on)
    if ready != row.rule:
        row.rule = ready
    if _comes(row) != before:
        row.since_on = clock.today()
    _check(row)
    row.save()
    return row


@action("series.edit-following", N_("change one day of what repeats and all after it"), WHO_DOES)
def edit_following(
    actor: Staff,
    series: Series,
    on: dt.date,
    changes: Mapping[str, Any],
    *,
    rule: str = "",
    until_on: dt.date | None = None,
) -> Series:
    """Change a day and all after it: a new series goes on from that day, the old one ends before it.

    Days that somebody touched go over to the new series where it comes on the same day. Raises NotOnThisDay and what
    ``edit_all`` raises.
    """
    row = Series.get_by_id(series.id)
    cut = places(row, on, on).get(on)
    if cut is None:
        raise NotOnThisDay(title=row.title, day=on, next=next_on(row, on) or _("never: it has ended"))
    if cut == recurrence.next_after(row.rule, row.start_on, row.start_on):
        return edit_all(actor, row, changes, rule=rule, until_on=until_on)
    new = Series(**{name: value for name, value in row.__data__.items() if name not in {"id", "follows"}})
    new.start_on, new.until_on, new.follows = cut, until_on or row.until_on, row.id
    new.rule = recurrence.checked(rule or recurrence.shortened(row.rule, row.start_on, cut), cut)
    if rule:
        new.since_on = clock.today()
    _put(actor, new, changes)
    _check(new)
    row.until_on = cut - _DAY
    row.save()
    new.save(force_insert=True)
    for item in Item.select().where((Item.series == row.id) & (Item.series_on >= on)):
        if days_of(new, item.series_on, item.series_on):
            item.series = new.id
            item.save()
    return new


@action("series.end", N_("let something repeat no longer"), WHO_DOES)
def end(actor: Staff, series: Series, last_on: dt.date) -> Series:
    """End a series after a day; nothing comes later. One that never came at all is left out on its first day.

    Days that somebody touched stay: they are items of their own.
    """
    row = Series.get_by_id(series.id)
    ending = max(last_on, row.start_on)
    if row.until_on != ending:
        row.until_on = ending
        row.save()
    for day in days_of(row, row.start_on, ending):
        if day > last_on and touch(actor, row, day).state == OPEN:
            skip(actor, row, day)
    return row


def days_of(series: Series, first: dt.date, last: dt.date, agency: Workdays | None = None) -> list[dt.date]:
    """Return the days of a series from ``first`` to ``last``, touched or not.

    What comes on weekdays follows the working calendar, and so do days that go from a day off to a working one; pass
    it as ``agency`` when many are counted.
    """
    return list(places(series, first, last, agency))


def places(series: Series, first: dt.date, last: dt.date, agency: Workdays | None = None) -> dict[dt.date, dt.date]:
    """Return the days of a series in order, each with the day of the rule it stands for; no day comes twice.

    Of several days of the rule that go to one working day it stands for that day itself, else for the first of them.
    None comes after the last possible day.
    """
    bare = series.day_off == STAY and series.rule != ON_WEEKDAYS
    if bare or first > last:
        days = recurrence.occurrences(series.rule, series.start_on, first, last, series.until_on)
        return {day: day for day in days}
    agency = agency or workdays()
    if series.day_off == TO_NEXT:
        begin, end = agency.add(first, -1) + _DAY, last
    else:
        begin, end = first, agency.add(last, 1) - _DAY
    found: dict[dt.date, dt.date] = {}
    for day in recurrence.occurrences(series.rule, series.start_on, begin, end, series.until_on):
        on = shown_on(series, day, agency)
        if on is not None and first <= on <= last and (on not in found or on == day):
            found[on] = day
    return found


def shown_on(series: Series, day: dt.date, agency: Workdays) -> dt.date | None:
    """Return on which day a day of the rule comes; None for one that is left out."""
    on = day
    if (series.rule == ON_WEEKDAYS or series.day_off != STAY) and not agency.is_working(day):
        if series.rule == ON_WEEKDAYS:
            return None
        on = agency.add(day, 1 if series.day_off == TO_NEXT else -1)
    return None if series.until_on is not None and on > series.until_on else on


def next_on(series: Series, day: dt.date, agency: Workdays | None = None) -> dt.date | None:
    """Return the first day of a series on or after a day, neither done nor left out; None when it has ended."""
    closed = Item.select(Item.series_on).where((Item.series == series.id) & (Item.state != OPEN))
    skipped = {on for (on,) in closed.tuples()}
    agency = agency or workdays()
    near = agency.add(day, -1) + _DAY if series.day_off == TO_NEXT else day
    for _turn in range(400):
        found = recurrence.next_after(series.rule, series.start_on, near, series.until_on)
        if found is None:
            return None
        on = shown_on(series, found, agency)
        if on is not None and on >= day and on not in skipped:
            return on
        near = found + _DAY
    return None


def coming(first: dt.date, last: dt.date) -> pw.Node:
    """Return the condition that a series may come from ``first`` to ``last``."""
    moves = Series.day_off != STAY
    return ((Series.start_on <= last) | moves) & (Series.until_on.is_null() | (Series.until_on >= first))


def seen_from(first: dt.date, today: dt.date) -> dt.date:
    """Return the earliest day of a rule that may stand on ``first`` or later."""
    return today - MISSED_FOR if first <= today else first


def standing(
    rows: Iterable[Series], first: dt.date, last: dt.date, today: dt.date, agency: Workdays | None = None
) -> Iterator[Standing]:
    """Yield what nobody touched and stands on the days from ``first`` to ``last``, series by series.

    Days to come stand where the rule puts them. Of those that passed the latest of a series stands on ``today``, until
    it or a later one was done, moved or left out, for ``MISSED_FOR`` at most. Two queries, however many series.
    """
    since, agency = seen_from(first, today), agency or workdays()
    touched: dict[int, set[dt.date]] = defaultdict(set)
    later: dict[int, set[dt.date]] = defaultdict(set)
    known = Item.select(Item.series, Series.follows, Item.series_on).join(Series)
    for number, follows, day in known.where(Item.series_on.between(since, last)).tuples():
        touched[number].add(day)
        later[follows].add(day)
    for row in rows:
        days = days_of(row, since, last, agency)
        if first <= today <= last and (missed := _missed(row, days, touched[row.id] | later[row.id], today)):
            yield Standing(row, missed, today)
        begin = max(first, today)
        yield from (Standing(row, day, day) for day in days if day >= begin and day not in touched[row.id])


def _missed(row: Series, days: Iterable[dt.date], touched: Iterable[dt.date], today: dt.date) -> dt.date | None:
    """Return the latest of the days that passed when somebody should have done it and nobody has since."""
    latest = max((day for day in days if day < today), default=None)
    if latest is None or latest < row.since_on or row.kind in OVER_WHEN_PASSED:
        return None
    return None if any(latest <= day <= today for day in touched) else latest


def _comes(row: Series) -> tuple[str, dt.date, str]:
    """Return what decides on which days a series comes, its end apart."""
    return row.rule, row.start_on, row.day_off


def _put(actor: Staff, row: Series, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        key = known_field(SERIES_FIELDS, name).key
        ready = column_value(actor, SERIES_FIELDS[key], (value or STAY) if key == "day_off" else value)
        if isinstance(ready, Staff) and ready.id != row.owner_id:
            demand_at_work(ready)
        column = _COLUMNS.get(key, key)
        if getattr(row, column) != ready:
            setattr(row, column, ready)
    if row.deal_id and row.client_id != row.deal.client_id:
        row.client = row.deal.client_id


def _check(row: Series) -> None:
    if row.until_on and row.until_on < row.start_on:
        reason = _("{last} is before {first}").format(last=row.until_on, first=row.start_on)
        raise BadValue(field=_("Last day"), reason=reason)
    if row.rule == ON_WEEKDAYS and row.day_off != STAY:
        reason = _("“on weekdays” leaves days off out already; write stay")
        raise BadValue(field=_("On a day off"), reason=reason)
