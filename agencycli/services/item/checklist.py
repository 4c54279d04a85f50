"""The lines of an item's checklist: add, tick, remove."""

from __future__ import annotations

from collections.abc import Sequence

import peewee as pw

from agencycli import clock
from agencycli.errors import NotFound
from agencycli.i18n import N_, _
from agencycli.models import Item, ItemCheck, Staff
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.item.fields import WHO_DOES
from agencycli.values.text import clean


@action("item.check", N_("add lines to a checklist"), WHO_DOES)
def note_checks(actor: Staff, item: Item, lines: Sequence[str]) -> list[ItemCheck]:
    """Add lines to the end of an item's checklist. Raises BadValue."""
    return add_lines(item, lines)


def add_lines(item: Item, lines: Sequence[str]) -> list[ItemCheck]:
    """Write lines below those an item has."""
    last = ItemCheck.select(pw.fn.MAX(ItemCheck.position)).where(ItemCheck.item == item.id).scalar() or 0
    added = []
    for position, line in enumerate(lines, last + 1):
        text = clean(line)[:300]
        if not text:
            raise BadValue(field=_("Checklist"), reason=_("it must not be empty"))
        added.append(ItemCheck.create(item=item.id, position=position, text=text))
    return added


@action("item.tick", N_("tick lines of a checklist"), WHO_DOES)
def tick(actor: Staff, checks: Sequence[ItemCheck], ticked: bool = True) -> list[ItemCheck]:
    """Tick lines of a checklist, or take the ticks off."""
    rows = [ItemCheck.get_by_id(check.id) for check in checks]
    for row in rows:
        if (row.done_at is not None) != ticked:
            row.done_at = clock.now() if ticked else None
            row.save()
    return rows


@action("item.uncheck", N_("remove a line of a checklist"), WHO_DOES)
def remove_check(actor: Staff, check: ItemCheck) -> ItemCheck:
    """Take a line off a checklist, and return it."""
    row = ItemCheck.get_by_id(check.id)
    row.delete_instance()
    return row


def get_check(item: Item, place: int) -> ItemCheck:
    """Return a line of an item's checklist by its place, counted from 1. Raises NotFound."""
    rows = list(item.checks.order_by(ItemCheck.position, ItemCheck.id))
    if not 1 <= place <= len(rows):
        raise NotFound(what=_("line of the checklist"), wanted=place)
    return rows[place - 1]
