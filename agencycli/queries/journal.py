"""The journal as people read it: entries, the rows of one, the history of a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Change, Entry, Staff
from agencycli.queries import journal_words
from agencycli.queries.client import read_moment
from agencycli.queries.lists import ListField, ListQuery
from agencycli.services.frame import RowChange, newest_entry
from agencycli.services.journal import changes_of, get_entry

DERIVED = frozenset({"id", "name_key"})
"""Columns nobody typed."""
WRITTEN_ALWAYS = ("entry", "change", "search_document")
"""Tables that every entry writes to without being in the journal themselves."""


def entries(actor: Staff) -> ListQuery:
    """Return the journal: the owner's view is everybody's entries, others see their own."""
    name = Staff.select(Staff.name).where(Staff.id == Entry.staff)
    rows = Change.select(pw.fn.COUNT(Change.id)).where(Change.entry == Entry.id)
    fields = (
        ListField(Column("id", _("No."), "number", 6), Entry.id),
        ListField(Column("at", _("When"), "moment", 16), Entry.at, read_moment),
        ListField(Column("who", _("Who"), "text", 14), name),
        ListField(Column("action", _("Action"), "text", 18), Entry.action),
        ListField(Column("rows", _("Rows"), "number", 6), rows),
        ListField(Column("undo_of", _("Undo of"), "number", 7), Entry.undo_of),
        ListField(Column("undone_by", _("Undone by"), "number", 7), Entry.undone_by),
        ListField(Column("words", _("Command"), "text", 40), Entry.words),
    )
    return ListQuery(
        name="journal",
        model=Entry,
        fields={one.column.key: one for one in fields},
        condition=(Entry.id > 0) if actor.is_owner else (Entry.staff == actor.id),
        default_columns=tuple(one.column.key for one in fields),
        default_sort="-id",
    )


def news(since: int) -> tuple[int, frozenset[str]]:
    """Return the number of the newest entry, and the tables that were written after the entry ``since``.

    Cheap when nothing was: open screens ask once a second.
    """
    newest = newest_entry()
    if newest <= since:
        return newest, frozenset()
    touched = Change.select(Change.table_name).where(Change.entry > since).distinct().tuples()
    return newest, frozenset({*(name for (name,) in touched), *WRITTEN_ALWAYS})


def entry_changes(actor: Staff, number: int, limit: int | None = None) -> tuple[Entry, list[RowChange]]:
    """Return an entry and the rows it touched, at most ``limit``. Raises NotFound, also for others' entries."""
    entry = get_entry(number)
    if not actor.is_owner and entry.staff_id != actor.id:
        get_entry(-number)
    return entry, changes_of(number, limit)


def entry_words(actor: Staff, number: int, limit: int) -> list[str]:
    """Return what an entry changed in people's words, a line a field, of its first ``limit`` rows. Raises NotFound."""
    from agencycli.queries import wording

    lines = []
    known: journal_words.Known = {}
    for row in entry_changes(actor, number, limit)[1]:
        place = journal_words.place(row.table, row.row_id, known)
        told = wording.told(cast("Any", row))  # what is told of a card's row is told of any row
        words = [str(one) for one in told] or [
            f"{name}: {before or '—'} → {after or '—'}" for name, before, after in _in_words(row, known)
        ]
        lines += [f"{place} · {one}" for one in words]
    return lines


def told_listing(rows: Sequence[RowChange]) -> Listing:
    """Return rows touched as people read them: words for tables and columns, names for numbers."""
    known: journal_words.Known = {}
    lines = [
        (journal_words.place(row.table, row.row_id, known), row.operation, *difference)
        for row in rows
        for difference in _in_words(row, known)
    ]
    columns = [Column("record", _("Record")), *changes_listing(()).columns[2:]]
    return Listing("changes", columns, lines)


def _in_words(row: RowChange, known: journal_words.Known) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            journal_words.column(row.table, name),
            journal_words.value(row.table, name, before, known),
            journal_words.value(row.table, name, after, known),
        )
        for name, before, after in differences(row)
    ]


def changes_listing(rows: Sequence[RowChange]) -> Listing:
    """Return rows touched as programs read them: table, number, field, what stood there, what stands there now."""
    columns = [
        Column("table", _("Table")),
        Column("row", _("No."), "number"),
        Column("change", _("Change"), "stage", 0, {"i": _("added"), "u": _("changed"), "d": _("removed")}),
        Column("field", _("Field")),
        Column("before", _("Before")),
        Column("after", _("After")),
    ]
    lines = [
        (row.table, row.row_id, row.operation, field, before, after)
        for row in rows
        for field, before, after in differences(row)
    ]
    return Listing("changes", columns, lines)


def differences(row: RowChange) -> list[tuple[str, str | None, str | None]]:
    """Return (column, before, after) of what differs; of an added or removed row what is filled."""
    before, after = row.before or {}, row.after or {}
    names = list(dict.fromkeys([*before, *after]))
    return [
        (name, _shown(before.get(name)), _shown(after.get(name)))
        for name in names
        if name not in DERIVED
        and before.get(name) != after.get(name)
        and not (_void(before.get(name)) and _void(after.get(name)))
    ]


def _void(value: Any) -> bool:
    return value in (None, "", False, 0)


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
