"""The list of files on cards of clients, people and deals and on entries of the history."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import (
    Activity,
    ActivityClient,
    Approval,
    Attachment,
    Client,
    ClientPerson,
    Deal,
    Person,
    Staff,
    StockItem,
)
from agencycli.queries.client import read_moment
from agencycli.queries.conditions import folded, holds
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_client_ids, visible_deal_ids
from agencycli.services.attachment import OWNER_COLUMNS
from agencycli.values.text import fold


def files(actor: Staff) -> ListQuery:
    """Return the files this person may see; of each only the latest version, unless the filter asks for others."""
    seen = visible_client_ids(actor)
    at_seen = ClientPerson.select(ClientPerson.person).where(ClientPerson.client.in_(seen))
    of_seen = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client.in_(seen))
    person = Person.surname.concat(" ").concat(Person.given_name).concat(" ").concat(Person.patronymic)
    through_entry = (
        Client.select(Client.name)
        .join(ActivityClient, on=(ActivityClient.client == Client.id))
        .where(ActivityClient.activity == Attachment.activity)
        .order_by(ActivityClient.id)
        .limit(1)
    )
    through_deal = (
        Client.select(Client.name).join(Deal, on=(Deal.client == Client.id)).where(Deal.id == Attachment.deal)
    )
    own = Client.select(Client.name).where(Client.id == Attachment.client)
    fields = (
        ListField(Column("id", _("No."), "number", 5), Attachment.id),
        ListField(Column("name", _("File"), "text", 30), Attachment.name),
        ListField(Column("version", _("Version"), "number", 4), Attachment.version),
        ListField(Column("latest", _("Latest"), "flag", 3), ~_is_older(), bool),
        ListField(Column("size", _("Bytes"), "number", 10), Attachment.size),
        ListField(Column("at", _("When"), "moment", 16), Attachment.at, read_moment),
        ListField(
            Column("who", _("Who"), "text", 14), Staff.select(Staff.name).where(Staff.id == Attachment.staff)
        ),
        ListField(Column("client", _("Client"), "text", 26), pw.fn.COALESCE(own, through_deal, through_entry)),
        ListField(
            Column("person", _("Person"), "text", 22),
            Person.select(pw.fn.TRIM(pw.fn.REPLACE(person, "  ", " "))).where(Person.id == Attachment.person),
        ),
        ListField(
            Column("entry", _("Entry"), "number", 6),
            Activity.select(Activity.id).where(Activity.id == Attachment.activity),
        ),
        ListField(Column("deal_id", _("Deal No."), "number", 5), Attachment.deal),
        ListField(
            Column("stock", _("Item of stock"), "text", 14),
            StockItem.select(StockItem.code).where(StockItem.id == Attachment.stock_item),
        ),
        ListField(
            Column("approved", _("Approved by"), "text", 16),
            Approval.select(Approval.approved_by).where(Approval.file == Attachment.id),
        ),
    )  # fmt: skip
    return ListQuery(
        name="files",
        model=Attachment,
        fields={one.column.key: one for one in fields},
        condition=Attachment.client.in_(seen)
        | Attachment.person.in_(at_seen)
        | Attachment.activity.in_(of_seen)
        | Attachment.deal.in_(visible_deal_ids(actor))
        | Attachment.stock_item.is_null(False),
        default_columns=("id", "name", "version", "size", "at", "who", "client", "person", "entry", "deal_id"),
        default_sort="client,name,-version",
        search=lambda words: holds(folded(Attachment.name), fold(words)),
        hidden={"latest": ~_is_older()},
    )


def of_client(client: Client) -> pw.Node:
    """Return the condition on files of a client, of its people, deals and history."""
    people = ClientPerson.select(ClientPerson.person).where(ClientPerson.client == client.id)
    entries = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client == client.id)
    deals = Deal.select(Deal.id).where(Deal.client == client.id)
    on_card = (Attachment.client == client.id) | Attachment.deal.in_(deals)
    return on_card | Attachment.person.in_(people) | Attachment.activity.in_(entries)


def versions_of(row: Attachment) -> pw.Node:
    """Return the condition on all versions of a file."""
    owners = OWNER_COLUMNS.values()
    owner = next(column == getattr(row, column.column_name) for column in owners if getattr(row, column.column_name))
    return owner & (Attachment.name == row.name)


def _is_older() -> pw.Node:
    """Return the condition that a later version of the same file stands on the same card."""
    later = Attachment.alias()
    same = (later.name == Attachment.name) & (later.version > Attachment.version)
    owner = (
        (later.client == Attachment.client)
        | (later.person == Attachment.person)
        | (later.activity == Attachment.activity)
        | (later.deal == Attachment.deal)
        | (later.stock_item == Attachment.stock_item)
    )
    return pw.fn.EXISTS(later.select(pw.SQL("1")).where(same & owner))
