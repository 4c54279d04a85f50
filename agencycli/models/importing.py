"""What imports remember: whose row is whose in other systems, and what the columns of a known file mean."""

from __future__ import annotations

import peewee as pw

from agencycli.models.activity import Activity
from agencycli.models.base import MomentField, Row, exactly_one
from agencycli.models.client import Client
from agencycli.models.deal import Deal
from agencycli.models.item import Item
from agencycli.models.person import Person


class ExternalId(Row):
    """A record's name in another system or file, so that a second import updates and never doubles."""

    system = pw.CharField(max_length=80)
    value = pw.CharField(max_length=200)
    client = pw.ForeignKeyField(Client, null=True, backref="external_ids")
    person = pw.ForeignKeyField(Person, null=True, backref="external_ids")
    activity = pw.ForeignKeyField(Activity, null=True, backref="external_ids")
    item = pw.ForeignKeyField(Item, null=True, backref="external_ids")
    deal = pw.ForeignKeyField(Deal, null=True, backref="external_ids")
    taken = pw.TextField(default="")
    """Fingerprints of what the row said when last taken: an unchanged row is skipped, and in a changed one the cells
    that changed are told from those somebody has since edited on the card."""

    class Meta:
        indexes = ((("system", "value"), False),)
        constraints = [exactly_one("client_id", "person_id", "activity_id", "item_id", "deal_id")]


class ImportShape(Row):
    """A kind of file met before and what its columns mean."""

    shape = pw.CharField(max_length=64, unique=True)
    """Hash of sheet names and headers."""
    file_name = pw.CharField(max_length=200, default="")
    mapping = pw.TextField()
    """The map as TOML, as ``agency import --map`` reads it."""
    used_at = MomentField()
