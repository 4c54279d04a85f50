"""Move items to another day, hand them to another person, ask for help, put them out of sight for a while."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Item, ItemHelper, Staff
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.item.closing import open_one
from agencycli.services.item.fields import ITEM_FIELDS, WHO_DOES, column_value


class NotAtWork(Refused):
    """Somebody who no longer works here cannot be given anything."""

    slug = "not-at-work"
    template = N_("{name} no longer works here; name somebody else")


@action("item.move", N_("move to another day"), WHO_DOES)
def move(
    actor: Staff, items: Sequence[Item], on: dt.date | None = None, days: int = 0, time: str | None = None
) -> list[Item]:
    """Move items to a day, or by so many days from where the planner shows them: overdue ones stand on today.

    ``time`` is HH:MM, "" for the whole day, None leaves it. Raises AlreadyClosed, BadValue.
    """
    if on is None and not days and time is None:
        raise BadValue(field=_("Day"), reason=_("tell to which day or time"))
    at = None if time is None else column_value(actor, ITEM_FIELDS["due_time"], time)
    moved = []
    for item in items:
        row = open_one(item)
        day = on or row.due_on
        if on is None and days:
            try:
                day = max(row.due_on or clock.today(), clock.today()) + dt.timedelta(days=days)
            except OverflowError:
                raise BadValue(field=_("Day"), reason=_("there is no such day")) from None
        if day is None:
            raise BadValue(field=_("Time"), reason=_("a time needs its day"))
        if row.due_on != day:
            row.due_on = day
        if at is not None and row.due_time != at:
            row.due_time = at
        if row.snoozed_until is not None and row.snoozed_until > day:
            row.snoozed_until = None
        row.save()
        moved.append(row)
    return moved


@action("item.hand", N_("hand to somebody else"), WHO_DOES)
def hand(actor: Staff, items: Sequence[Item], to: Staff | None) -> list[Item]:
    """Hand items to another member of staff, or to nobody in particular. Raises AlreadyClosed, NotAtWork."""
    if to is not None:
        demand_at_work(to)
    handed = []
    for item in items:
        row = open_one(item)
        if row.owner_id != (to.id if to else None):
            row.owner = to
            row.save()
        if to is not None:
            ItemHelper.delete().where((ItemHelper.item == row.id) & (ItemHelper.staff == to.id)).execute()
        handed.append(row)
    return handed


@action("item.snooze", N_("put out of sight for a while"), WHO_DOES)
def snooze(actor: Staff, items: Sequence[Item], until: dt.date | None) -> list[Item]:
    """Put items out of sight before a day; None brings them back. Raises AlreadyClosed, BadValue."""
    if until is not None and until <= clock.today():
        raise BadValue(field=_("Until"), reason=_("{day} is not ahead").format(day=f"{until:%d.%m.%Y}"))
    rows = [open_one(item) for item in items]
    for row in rows:
        row.snoozed_until = until
        row.save()
    return rows


@action("item.help", N_("ask for help, or let a helper go"), WHO_DOES)
def help_with(actor: Staff, item: Item, add: Sequence[Staff] = (), remove: Sequence[Staff] = ()) -> Item:
    """Give an item helpers, or take them off. Raises AlreadyClosed, NotAtWork."""
    row = open_one(item)
    here = {link.staff_id: link for link in row.helper_links}
    for person in add:
        demand_at_work(person)
        if person.id not in here and person.id != row.owner_id:
            here[person.id] = ItemHelper.create(item=row.id, staff=person.id)
    for person in remove:
        if person.id in here:
            here.pop(person.id).delete_instance()
    return row


def demand_at_work(person: Staff) -> None:
    """Raise NotAtWork for somebody who was switched off."""
    if not Staff.get_by_id(person.id).is_active:
        raise NotAtWork(name=person.name)
