"""The journal: an entry per change somebody made, a row per row it touched.

Change rows are written by triggers (see ``triggers``), never by hand. An insert keeps no image (the row itself, or
its first before-image, holds it); updates and deletes keep the row as it was before.
"""

from __future__ import annotations

import peewee as pw

from agencycli.models.base import MomentField, Row, one_of
from agencycli.models.staff import Staff


class Entry(Row):
    """One act of one person."""

    at = MomentField()
    staff = pw.ForeignKeyField(Staff, null=True, backref="+")
    """None for the program itself."""
    action = pw.CharField(max_length=60)
    words = pw.TextField(default="")
    """The command that was typed, or that does the same."""
    is_open = pw.BooleanField(default=True)
    """True only inside the transaction that writes it."""
    undo_of = pw.ForeignKeyField("self", null=True, backref="+")
    undone_by = pw.ForeignKeyField("self", null=True, backref="+")


Entry.add_index(Entry.index(Entry.is_open, unique=True, where=Entry.is_open, name="entry_open"))


class Change(Row):
    """One row touched by an entry."""

    id = pw.BigAutoField()
    entry = pw.ForeignKeyField(Entry, backref="changes")
    table_name = pw.CharField(max_length=40)
    row_id = pw.BigIntegerField()
    operation = pw.CharField(max_length=1)
    """i, u or d."""
    before = pw.TextField(null=True)
    """JSON of the row before, by column name."""

    class Meta:
        indexes = ((("table_name", "row_id", "id"), False),)
        constraints = [one_of("operation", ("i", "u", "d"))]


Change.add_index(
    Change.index(Change.table_name, where=pw.SQL("operation = 'd'"), name="change_removed"),
)
