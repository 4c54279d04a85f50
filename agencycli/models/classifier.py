"""The agency's own words: tags and typed fields added without code."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import Row, exactly_one, one_of
from agencycli.models.client import Client
from agencycli.models.person import Person

OWN_FIELD_KINDS = ("text", "number", "money", "date", "flag", "choice")
OWN_FIELD_KIND_TITLES = {
    "text": N_("text"),
    "number": N_("number"),
    "money": N_("money"),
    "date": N_("date"),
    "flag": N_("yes or no"),
    "choice": N_("choice"),
}


class Tag(Row):
    """A word that groups clients."""

    name = pw.CharField(unique=True, max_length=60)


class ClientTag(Row):
    """A tag on a client."""

    client = pw.ForeignKeyField(Client, backref="tag_links")
    tag = pw.ForeignKeyField(Tag, backref="client_links")

    class Meta:
        indexes = ((("client", "tag"), True),)


class OwnField(Row):
    """A field the agency added to its cards."""

    subject = pw.CharField(max_length=16, default="client")
    key = pw.CharField(max_length=40)
    """What it is called in JSON, CSV and ``--where``: Latin letters, digits, ``_``."""
    title = pw.CharField(max_length=80)
    kind = pw.CharField(max_length=16, default="text")
    choices = pw.TextField(default="")
    """For ``choice``: one per line."""
    is_active = pw.BooleanField(default=True)

    class Meta:
        indexes = ((("subject", "key"), True),)
        constraints = [one_of("subject", ("client", "person")), one_of("kind", OWN_FIELD_KINDS)]


class OwnValue(Row):
    """The value of an own field on one card, as canonical text: ISO date, plain decimal, ``1`` for yes."""

    field = pw.ForeignKeyField(OwnField, backref="values")
    client = pw.ForeignKeyField(Client, null=True, backref="own_values")
    person = pw.ForeignKeyField(Person, null=True, backref="own_values")
    value = pw.TextField()

    class Meta:
        indexes = ((("client", "field"), True), (("person", "field"), True))
        constraints = [exactly_one("client_id", "person_id")]
