"""The list of files on cards of clients and people and on entries of the history."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Activity, ActivityClient, Attachment, Client, ClientPerson, Person, Staff
from agencycli.queries.client import read_moment
from agencycli.queries.conditions import folded, holds
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_client_ids
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
        ListField(Column("client", _("Client"), "text", 26), pw.fn.COALESCE(own, through_entry)),
        ListField(
            Column("person", _("Person"), "text", 22),
            Person.select(pw.fn.TRIM(pw.fn.REPLACE(person, "  ", " "))).where(Person.id == Attachment.person),
        ),
        ListField(
            Column("entry", _("Entry"), "number", 6),
            Activity.select(Activity.id).where(Activity.id == Attachment.activity),
        ),
    )  # fmt: skip
    return ListQuery(
        name="files",
        model=Attachment,
        fields={one.column.key: one for one in fields},
        condition=Attachment.client.in_(seen) | Attachment.person.in_(at_seen) | Attachment.activity.in_(of_seen),
        default_columns=("id", "name", "version", "size", "at", "who", "client", "person", "entry"),
        default_sort="client,name,-version",
        search=lambda words: holds(folded(Attachment.name), fold(words)),
        hidden={"latest": ~_is_older()},
    )


def of_client(client: Client) -> pw.Node:
    """Return the condition on files of a client, of its people and of its history."""
    people = ClientPerson.select(ClientPerson.person).where(ClientPerson.client == client.id)
    entries = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client == client.id)
    return (Attachment.client == client.id) | Attachment.person.in_(people) | Attachment.activity.in_(entries)


def versions_of(row: Attachment) -> pw.Node:
    """Return the condition on all versions of a file."""
    owner = (
        (Attachment.client == row.client_id)
        if row.client_id
        else ((Attachment.person == row.person_id) if row.person_id else (Attachment.activity == row.activity_id))
    )
    return owner & (Attachment.name == row.name)


def _is_older() -> pw.Node:
    """Return the condition that a later version of the same file stands on the same card."""
    later = Attachment.alias()
    same = (later.name == Attachment.name) & (later.version > Attachment.version)
    owner = (
        (later.client == Attachment.client)
        | (later.person == Attachment.person)
        | (later.activity == Attachment.activity)
    )
    return pw.fn.EXISTS(later.select(pw.SQL("1")).where(same & owner))
