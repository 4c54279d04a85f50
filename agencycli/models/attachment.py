"""Files on records. The bytes lie under ``files/`` by their hash; the row is the label."""

from __future__ import annotations

import peewee as pw

from agencycli.models.activity import Activity
from agencycli.models.base import MomentField, Row, exactly_one
from agencycli.models.client import Client
from agencycli.models.deal import Deal
from agencycli.models.person import Person
from agencycli.models.staff import Staff
from agencycli.models.stock import StockItem


class Attachment(Row):
    """One version of a file on a card."""

    client = pw.ForeignKeyField(Client, null=True, backref="attachments")
    person = pw.ForeignKeyField(Person, null=True, backref="attachments")
    activity = pw.ForeignKeyField(Activity, null=True, backref="attachments")
    deal = pw.ForeignKeyField(Deal, null=True, backref="attachments")
    stock_item = pw.ForeignKeyField(StockItem, null=True, backref="attachments")
    name = pw.CharField(max_length=200)
    version = pw.IntegerField(default=1)
    sha256 = pw.CharField(max_length=64, index=True)
    size = pw.BigIntegerField()
    at = MomentField()
    staff = pw.ForeignKeyField(Staff, null=True, backref="attachments")

    class Meta:
        constraints = [exactly_one("client_id", "person_id", "activity_id", "deal_id", "stock_item_id")]
