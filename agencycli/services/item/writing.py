"""Add an item, edit one that others may be editing too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agencycli.i18n import N_
from agencycli.models import Activity, Item, ItemHelper, Staff
from agencycli.models.item import OPEN
from agencycli.services.card import known_field
from agencycli.services.edit import refuse_clashes
from agencycli.services.frame import action
from agencycli.services.item.checklist import add_lines
from agencycli.services.item.closing import day_after
from agencycli.services.item.fields import ITEM_FIELDS, WHO_DOES, column_value, settle
from agencycli.services.item.moving import demand_at_work


@action("item.add", N_("add something to be done"), WHO_DOES)
def add(
    actor: Staff,
    values: Mapping[str, Any],
    *,
    activity: Activity | None = None,
    helpers: Sequence[Staff] = (),
    checks: Sequence[str] = (),
) -> Item:
    """Add an item. Fields are those of ``ITEM_FIELDS``; without ``owner`` it is the actor's, with None nobody's.

    What waits for another item has no day before that one is done; without ``after_days`` it is due on the same day.
    ``activity`` is the talk in which it was promised. Raises BadValue, UnknownField, NotFound, NotAtWork, InCircles.
    """
    row = Item(author=actor.id, activity=activity.id if activity else None)
    _put(actor, row, {"title": "", "owner": actor, **values})
    if row.after_id and row.after_days is None and row.due_on is None:
        row.after_days = 0
    if row.after_id and row.due_on is None and row.after.state != OPEN:
        row.due_on = day_after(row.after.closed_at, row.after_days)
    row.save(force_insert=True)
    for number in dict.fromkeys(one.id for one in helpers):
        ItemHelper.create(item=row.id, staff=number)
    add_lines(row, checks)
    return row


@action("item.edit", N_("edit something to be done"), WHO_DOES)
def edit(actor: Staff, item: Item, changes: Mapping[str, Any], based_on: int | None = None) -> Item:
    """Change fields of an item. ``based_on`` is the newest entry when the form was opened.

    Fields others changed since are kept; raises EditConflict when the same field was changed to something else, and
    what ``add`` raises.
    """
    row = Item.get_by_id(item.id)
    _put(actor, row, changes)
    wanted = {field.column_name: field.db_value(getattr(row, field.name)) for field in row.dirty_fields}
    refuse_clashes(row, wanted, based_on)
    row.save()
    return row


def _put(actor: Staff, row: Item, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        key = known_field(ITEM_FIELDS, name).key
        ready = column_value(actor, ITEM_FIELDS[key], value)
        if isinstance(ready, Staff) and ready.id != row.owner_id:
            demand_at_work(ready)
        if getattr(row, key) != ready:
            setattr(row, key, ready)
    settle(row)
