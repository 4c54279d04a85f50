"""The lists of the agency's own words: sources with what they brought, fields of its own."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Activity, ActivityClient, Client, OwnField, OwnValue, Source, Staff
from agencycli.models.classifier import OWN_FIELD_KIND_TITLES
from agencycli.money import from_minor
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_clients


def sources(actor: Staff) -> ListQuery:
    """Return the sources with the clients, orders and revenue they brought, of clients this person may see."""
    theirs = visible_clients(actor) & (Client.source == Source.id)
    orders = (
        ActivityClient.select()
        .join(Activity)
        .switch(ActivityClient)
        .join(Client)
        .where(theirs & (Activity.kind == "order"))
    )
    revenue = orders.select(pw.fn.COALESCE(pw.fn.SUM(Activity.amount.converter(None)), 0))
    fields = (
        ListField(Column("id", _("No."), "number", 4), Source.id),
        ListField(Column("name", _("Source"), "text", 20), Source.name),
        ListField(Column("clients", _("Clients"), "number", 6), Client.select(pw.fn.COUNT(Client.id)).where(theirs)),
        ListField(Column("orders", _("Orders"), "number", 6), orders.select(pw.fn.COUNT(Activity.id))),
        ListField(Column("revenue", _("Revenue"), "money", 14), revenue, lambda minor: from_minor(int(minor))),
        ListField(Column("off", _("Off"), "flag", 3), ~Source.is_active, bool),
    )
    return ListQuery(
        name="sources",
        model=Source,
        fields={one.column.key: one for one in fields},
        condition=Source.id > 0,
        default_columns=tuple(one.column.key for one in fields),
        default_sort="name",
    )


def fields(actor: Staff) -> ListQuery:
    """Return the fields the agency added to its cards, and how many cards fill them."""
    kinds = {slug: _(title) for slug, title in OWN_FIELD_KIND_TITLES.items()}
    subjects = {"client": _("client"), "person": _("person")}
    columns = (
        ListField(Column("id", _("No."), "number", 4), OwnField.id),
        ListField(Column("subject", _("Card"), "stage", 8, subjects), OwnField.subject),
        ListField(Column("key", _("Key"), "text", 16), OwnField.key),
        ListField(Column("title", _("Title"), "text", 20), OwnField.title),
        ListField(Column("kind", _("Kind"), "stage", 8, kinds), OwnField.kind),
        ListField(Column("choices", _("Choices"), "text", 24), pw.fn.REPLACE(OwnField.choices, "\n", ", ")),
        ListField(
            Column("filled", _("Filled"), "number", 6),
            OwnValue.select(pw.fn.COUNT(OwnValue.id)).where(OwnValue.field == OwnField.id),
        ),
        ListField(Column("off", _("Off"), "flag", 3), ~OwnField.is_active, bool),
    )
    return ListQuery(
        name="fields",
        model=OwnField,
        fields={one.column.key: one for one in columns},
        condition=OwnField.id > 0,
        default_columns=tuple(one.column.key for one in columns),
        default_sort="subject,key",
    )
