"""The search index: a folded document for whatever can be found (``subject``); derived from the journalled tables."""

from __future__ import annotations

import peewee as pw

from agencycli.models.base import Row


class SearchDocument(Row):
    """What can be found of one record. Rows carry no foreign keys: the table can be rebuilt at any time."""

    subject = pw.CharField(max_length=10)
    """client, person, activity, deal, item, series or stock."""
    row_id = pw.IntegerField()
    client_id = pw.IntegerField(null=True)
    """The card to open."""
    title = pw.TextField()
    """Folded name."""
    text = pw.TextField()
    """Everything else folded: other names, phones as digits, e-mails, numbers, words of notes."""

    class Meta:
        indexes = ((("subject", "row_id", "client_id"), False), (("client_id",), False), (("title",), False))
