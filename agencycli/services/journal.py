"""What the journal knows: the rows an entry touched, and taking an entry back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from functools import cache
from typing import Any

import peewee as pw

from agencycli import models, services
from agencycli.errors import Forbidden, NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Change, Entry, Staff
from agencycli.models.base import Row
from agencycli.models.staff import OWNER, ROLE_TITLES
from agencycli.models.store import store
from agencycli.models.triggers import columns, table_name
from agencycli.services.frame import ACTIONS, RowChange, demand, entry


class NothingToUndo(Refused):
    """There is no entry of this person that could be taken back."""

    slug = "nothing-to-undo"
    template = N_("there is nothing of yours to undo")


class AlreadyUndone(Refused):
    """The entry was taken back before."""

    slug = "already-undone"
    template = N_("entry {number} was undone by entry {by}; to do it again: agency undo {by}")


class ChangedSince(Refused):
    """Later entries stand on the rows of this one."""

    slug = "changed-since"
    template = N_("entry {number} cannot be undone: later entries touched the same records ({later}); undo those first")


class CannotUndo(Refused):
    """What was done has left the house."""

    slug = "cannot-undo"
    template = N_("entry {number} ({action}) cannot be undone: {reason}")


FINAL: dict[str, str] = {
    "agency.init": N_("the agency begins with it"),
    "client.erase": N_("an erased person must not come back"),
    "person.erase": N_("an erased person must not come back"),
    "client.export-data": N_("what was handed out cannot be taken back"),
    "person.export-data": N_("what was handed out cannot be taken back"),
    "list.export": N_("what was handed out cannot be taken back"),
    "visit.begin": N_("it is written down, and was so"),
    "visit.refused": N_("it is written down, and was so"),
}
"""Actions that are never taken back, and why."""


def get_entry(number: int) -> Entry:
    """Return a journal entry. Raises NotFound."""
    found = Entry.get_or_none(Entry.id == number) if number < 2**63 else None  # more than a column holds
    if found is None:
        raise NotFound(what=_("journal entry"), wanted=number)
    return found


def changes_of(number: int, limit: int | None = None) -> list[RowChange]:
    """Return the rows an entry touched, at most the first ``limit`` of them, each with its image before and after.

    The image after is the next image before of the same row, or the row as it stands.
    """
    found = []
    later = Change.alias()
    next_id = later.select(pw.fn.MIN(later.id)).where(
        (later.table_name == Change.table_name) & (later.row_id == Change.row_id) & (later.id > Change.id)
    )
    query = Change.select(Change, next_id.alias("next_id")).where(Change.entry == number).order_by(Change.id).objects()
    for change in query.limit(limit) if limit is not None else query:
        after = None
        if change.operation != "d":
            image = _image(change.next_id) if change.next_id else None
            after = image if image is not None else current_image(change.table_name, change.row_id)
        before = json.loads(change.before) if change.before else None
        found.append(RowChange(change.table_name, change.row_id, change.operation, before, after))
    return found


def _image(change_id: int) -> dict[str, Any] | None:
    before = Change.get_by_id(change_id).before
    return json.loads(before) if before else None


@cache
def model_of(table: str) -> type[Row]:
    """Return the model of a journalled table."""
    return next(model for model in models.JOURNALLED if table_name(model) == table)


def current_image(table: str, row_id: int) -> dict[str, Any] | None:
    """Return a row as it stands, in the form of the journal's images; None when it is gone."""
    connection = store()
    image = connection.image(model_of(table))
    query = f'SELECT {image} FROM "{table}" WHERE id = {connection.param}'
    row = connection.execute_sql(query, (row_id,)).fetchone()
    return json.loads(row[0]) if row else None


def undo(actor: Staff, number: int | None = None) -> Entry:
    """Take an entry back as a new entry; without a number the last one of this person that still stands.

    Undoing an undo does the thing again. Raises NothingToUndo, AlreadyUndone, ChangedSince, CannotUndo, Forbidden,
    ReferralUsed, and as ``stock.undoing.refuse``.
    """
    target = undo_target(actor, number)
    with entry(actor, "undo", undo_of=target.id) as row:
        target = get_entry(target.id)
        if target.undone_by_id:
            raise AlreadyUndone(number=target.id, by=target.undone_by_id)
        if target.action in FINAL:
            raise CannotUndo(number=target.id, action=target.action, reason=_(FINAL[target.action]))
        later = sorted({*_later_on_same_rows(target), *_later_that_let_go(target)})
        if later:
            raise ChangedSince(number=target.id, later=", ".join(str(n) for n in later[:5]))
        _refuse_stock(target)
        try:
            # PostgreSQL answers no more questions in a transaction after a refusal, but for a savepoint. On SQLite each
            # statement inside a savepoint costs more than the one before (measured: 24,000 rows 37 s, without it 2 s).
            with store().atomic() if store().engine == "postgresql" else nullcontext():
                _invert(target.id)
        except pw.IntegrityError as error:
            raise ChangedSince(number=target.id, later=_referring(target.id, error)) from error
        _keep_an_owner(actor)
        services.referral.refuse_twice(target.id, row.id)
        _mark_undone(target, row)
    return row


def _refuse_stock(target: Entry) -> None:
    """Raise why moves of stock cannot be taken back: balances are kept outside the journal's rows."""
    if Change.select().where((Change.entry == target.id) & Change.table_name.startswith("stock")).exists():
        from agencycli.services.stock import undoing

        undoing.refuse(target)


def _mark_undone(target: Entry, by: Entry) -> None:
    """Note that an entry no longer stands; what it undid stands again, what that undid does not, and so on down."""
    target.undone_by = by.id
    target.save()
    while target.undo_of_id:
        below = get_entry(target.undo_of_id)
        below.undone_by = None if target.undone_by_id else target.id
        below.save()
        target = below


def _keep_an_owner(actor: Staff) -> None:
    from agencycli.services.staff import LastOwner

    if not Staff.select().where((Staff.role == OWNER) & Staff.is_active).exists():
        raise LastOwner(name=actor.name)


def undo_target(actor: Staff, number: int | None = None) -> Entry:
    """Return the entry that ``undo`` would take back. Raises NotFound, NothingToUndo, Forbidden."""
    target = get_entry(number) if number is not None else _last_of(actor)
    if not actor.is_owner and target.staff_id != actor.id:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("undo what somebody else did"))
    _demand_what_was_done(actor, target)
    return target


def _demand_what_was_done(actor: Staff, target: Entry) -> None:
    """Raise Forbidden when this person may no longer do what is to be taken back, or done again."""
    while target.undo_of_id:
        target = get_entry(target.undo_of_id)
    if not actor.is_owner:
        services.load()
        if target.action in ACTIONS:
            demand(actor, target.action)


def _last_of(actor: Staff) -> Entry:
    found = (
        Entry.select()
        .where((Entry.staff == actor.id) & Entry.undone_by.is_null() & Entry.undo_of.is_null())
        .where(Entry.action.not_in(list(FINAL)))
        .order_by(Entry.id.desc())
        .first()
    )
    if found is None:
        raise NothingToUndo
    return found


def _later_on_same_rows(target: Entry) -> list[int]:
    """Return entries after the target that touched its rows and still stand.

    A later entry and its undo cancel out; so does an undo of something later than the target.
    """
    mine = Change.alias()
    query = (
        Entry.select(Entry.id)
        .join(Change, on=(Change.entry == Entry.id))
        .join(mine, on=((mine.table_name == Change.table_name) & (mine.row_id == Change.row_id)))
        .where((mine.entry == target.id) & _later_and_standing(target))
        .distinct()
        .order_by(Entry.id)
        .tuples()
    )
    return [number for (number,) in query]


def _later_and_standing(target: Entry) -> pw.Node:
    return (Entry.id > target.id) & Entry.undone_by.is_null() & (Entry.undo_of.is_null() | (Entry.undo_of < target.id))


def _later_that_let_go(target: Entry) -> set[int]:
    """Return later entries that still stand and removed or turned away a row that hung on one the target made.

    Taken back, they would hang it there again: the record has to be there until then.
    """
    made: dict[str, set[int]] = defaultdict(set)
    for table, row_id in (
        Change.select(Change.table_name, Change.row_id)
        .where((Change.entry == target.id) & (Change.operation == "i"))
        .tuples()
    ):
        made[table].add(row_id)
    hanging: dict[str, list[tuple[str, set[int]]]] = defaultdict(list)
    for table, numbers in made.items():
        for field in filter(_is_journalled, model_of(table)._meta.backrefs):
            hanging[table_name(field.model)].append((field.column_name, numbers))
    images = (
        Change.select(Change.entry, Change.table_name, Change.before)
        .join(Entry)
        .where(Change.table_name.in_(list(hanging)) & Change.before.is_null(False) & _later_and_standing(target))
        .tuples()
    )
    found: set[int] = set()
    for entry_id, table, before in images if hanging else ():
        image = json.loads(before)
        if any(image.get(column) in numbers for column, numbers in hanging[table]):
            found.add(entry_id)
    return found


def _invert(number: int) -> None:
    """Write the opposite of each change of an entry, last first."""
    rows = (
        Change.select(Change.table_name, Change.row_id, Change.operation, Change.before)
        .where(Change.entry == number)
        .order_by(Change.id.desc())
        .tuples()
    )
    connection = store()
    mark = connection.param
    for table, row_id, operation, before in list(rows):
        if operation == "i":
            connection.execute_sql(f'DELETE FROM "{table}" WHERE id = {mark}', (row_id,))
            continue
        image = json.loads(before)
        # Columns that came after the image was made keep their present value or their default.
        names = [name for name in columns(model_of(table)) if name in image]
        values = [image[name] for name in names]
        if operation == "u":
            settings = ", ".join(f'"{name}" = {mark}' for name in names)
            connection.execute_sql(f'UPDATE "{table}" SET {settings} WHERE id = {mark}', (*values, row_id))
        else:
            listed = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join(mark for _name in names)
            connection.execute_sql(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', values)


def _referring(number: int, error: Exception) -> str:
    """Name the later entries whose rows refer to rows that this entry made."""
    made: dict[str, list[int]] = defaultdict(list)
    for change in Change.select().where((Change.entry == number) & (Change.operation == "i")):
        made[change.table_name].append(change.row_id)
    found: set[int] = set()
    for table, ids in made.items():
        for field in model_of(table)._meta.backrefs:
            rows = field.model.select(field.model.id).where(field.in_(ids)).tuples() if _is_journalled(field) else ()
            found.update(_makers(table_name(field.model), [row[0] for row in rows], number))
    return ", ".join(str(n) for n in sorted(found)[:5]) or str(error)


def _is_journalled(field: pw.Field) -> bool:
    return field.model in models.JOURNALLED


def _makers(table: str, ids: Iterable[int], after: int) -> list[int]:
    query = (
        Change.select(Change.entry)
        .where((Change.table_name == table) & Change.row_id.in_(list(ids)) & (Change.entry > after))
        .distinct()
        .tuples()
    )
    return [number for (number,) in query]
