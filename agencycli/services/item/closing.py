"""Finish items, drop them, take them up again; what waited for them gets its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import peewee as pw

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Item, ItemCheck, Staff
from agencycli.models.item import DONE, DROPPED, ITEM_STATE_TITLES, OPEN
from agencycli.services.frame import action
from agencycli.services.item.fields import WHO_DOES
from agencycli.values.text import clean


class AlreadyClosed(Refused):
    """There is nothing left to do."""

    slug = "already-closed"
    template = N_("item {number} “{title}” is {state} already; agency task reopen {number} takes it up again")


class NotClosed(Refused):
    """The item is still to be done."""

    slug = "not-closed"
    template = N_("item {number} “{title}” is still to be done")


class StillUnchecked(Refused):
    """Lines of the checklist are open."""

    slug = "still-unchecked"
    template = N_("item {number} “{title}” has lines that are not ticked: {lines}; tick them, or say --yes")


class WaitedFor(Refused):
    """Others wait for what is to be dropped."""

    slug = "waited-for"
    template = N_("these wait for item {number} “{title}”: {followers}; drop them too with --all, or give them a day")


@action("item.done", N_("mark as done"), WHO_DOES)
def done(actor: Staff, items: Sequence[Item], result: str = "", unchecked: bool = False) -> list[Item]:
    """Finish items, with what came of them. Followers get their day: so many working days from today.

    ``unchecked`` lets go lines of the checklist that are not ticked. Raises AlreadyClosed, StillUnchecked.
    """
    return [_finish(actor, item, result, unchecked) for item in items]


def _finish(actor: Staff, item: Item, result: str, unchecked: bool) -> Item:
    row = open_one(item)
    left = [one.text for one in row.checks.where(ItemCheck.done_at.is_null()).order_by(ItemCheck.position)]
    if left and not unchecked:
        raise StillUnchecked(number=row.id, title=row.title, lines="; ".join(left))
    _close(actor, row, DONE, result)
    for follower in _waiting(row).where(Item.due_on.is_null()):
        follower.due_on = day_after(row.closed_at, follower.after_days)
        follower.save()
    return row


@action("item.drop", N_("drop something that need not be done"), WHO_DOES)
def drop(actor: Staff, items: Sequence[Item], reason: str = "", followers: bool = False) -> list[Item]:
    """Drop items, with the reason; ``followers`` drops what waits for them too. Raises AlreadyClosed, WaitedFor."""
    going = [open_one(item) for item in items]
    known = {row.id for row in going}
    for row in going:  # grows while it is walked
        waiting = [one for one in _waiting(row) if one.id not in known]
        if followers:
            known.update(one.id for one in waiting)
            going.extend(waiting)
        elif stranded := [one for one in waiting if one.due_on is None]:
            told = ", ".join(f"{one.id} {one.title}" for one in stranded)
            raise WaitedFor(number=row.id, title=row.title, followers=told)
    for row in going:
        _close(actor, row, DROPPED, reason)
    return going


@action("item.reopen", N_("take up again what was done or dropped"), WHO_DOES)
def reopen(actor: Staff, items: Sequence[Item]) -> list[Item]:
    """Take items up again; what got its day when they were finished waits again. Raises NotClosed."""
    opened = []
    for item in items:
        row = Item.get_by_id(item.id)
        if row.state == OPEN:
            raise NotClosed(number=row.id, title=row.title)
        for follower in _waiting(row).where(Item.after_days.is_null(False)):
            if follower.due_on == day_after(row.closed_at, follower.after_days):
                follower.due_on, follower.due_time = None, ""
                follower.save()
        row.state, row.closed_at, row.closed_by = OPEN, None, None
        row.save()
        opened.append(row)
    return opened


def open_one(item: Item) -> Item:
    """Return an item as it stands now. Raises AlreadyClosed."""
    row = Item.get_by_id(item.id)
    if row.state != OPEN:
        raise AlreadyClosed(number=row.id, title=row.title, state=_(ITEM_STATE_TITLES[row.state]))
    return row


def day_after(closed_at: dt.datetime | None, days: int | None) -> dt.date:
    """Return the day so many working days after an item was closed."""
    from agencycli.services.calendar import add_working_days

    assert closed_at is not None
    return add_working_days(clock.local(closed_at).date(), days or 0)


def _close(actor: Staff, row: Item, state: str, result: str) -> None:
    row.state, row.closed_at, row.closed_by = state, clock.now(), actor.id  # type: ignore[assignment]
    if clean(result):
        row.result = clean(result, multiline=True)
    row.save()


def _waiting(row: Item) -> pw.ModelSelect:
    return Item.select().where((Item.after == row.id) & (Item.state == OPEN)).order_by(Item.id)
