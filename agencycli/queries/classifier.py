"""The lists of the agency's own words: sources with what they brought, fields of its own."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Activity, ActivityClient, Client, Deal, OwnField, OwnValue, Source, Staff, Stage
from agencycli.models.classifier import OWN_FIELD_KIND_TITLES
from agencycli.models.pipeline import WON
from agencycli.money import from_minor
from agencycli.queries import profit_sums
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_clients, visible_deals


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
        *_deals(actor),
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


def _deals(actor: Staff) -> list[ListField]:
    """Return what came of the deals of a source; their cost and margin for who may see them."""
    theirs = visible_deals(actor) & (Deal.source == Source.id) & Deal.joined_into.is_null()
    won = theirs & Deal.stage.in_(Stage.select(Stage.id).where(Stage.status == WON))
    count = Deal.select(pw.fn.COUNT(Deal.id))

    def total(key: str, title: str, node: pw.Node) -> ListField:
        sums = pw.Cast(Deal.select(pw.fn.COALESCE(pw.fn.SUM(node), 0)).where(theirs), "bigint")
        return ListField(Column(key, title, "money", 12), sums, profit_sums.read)

    columns = [
        ListField(Column("deals", _("Deals"), "number", 6), count.where(theirs)),
        ListField(Column("won", _("Won"), "number", 6), count.where(won)),
        total("received", _("Paid by clients"), profit_sums.revenue("money")),
    ]
    if actor.may_see_cost:
        columns.append(total("cost", _("Cost, by money"), profit_sums.cost("money")))
        columns.append(total("margin", _("Margin, by money"), profit_sums.margin("money")))
    return columns


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
