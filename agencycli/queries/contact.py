"""The list of phones, e-mails and messengers, by number."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Client, ClientPerson, ContactPoint, Person, Staff
from agencycli.models.contact import CONTACT_KIND_TITLES
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.person import printed_phone
from agencycli.queries.scope import visible_client_ids


def contacts(actor: Staff) -> ListQuery:
    """Return how to reach the clients and people this person may see."""
    seen = visible_client_ids(actor)
    at_seen = ClientPerson.select(ClientPerson.person).where(ClientPerson.client.in_(seen))
    person = Person.surname.concat(" ").concat(Person.given_name).concat(" ").concat(Person.patronymic)
    kinds = {slug: _(title) for slug, title in CONTACT_KIND_TITLES.items()}
    written = pw.Case(None, [(ContactPoint.value == "", ContactPoint.raw)], ContactPoint.value)
    shown = pw.Case(
        None, [(ContactPoint.kind == "phone", written.concat("|").concat(ContactPoint.extension))], ContactPoint.raw
    )
    fields = (
        ListField(Column("id", _("No."), "number", 5), ContactPoint.id),
        ListField(
            Column("client", _("Client"), "text", 26),
            Client.select(Client.name).where(Client.id == ContactPoint.client),
        ),
        ListField(
            Column("person", _("Person"), "text", 22),
            Person.select(pw.fn.TRIM(pw.fn.REPLACE(person, "  ", " "))).where(Person.id == ContactPoint.person),
        ),
        ListField(Column("kind", _("Kind"), "stage", 8, kinds), ContactPoint.kind),
        ListField(Column("contact", _("Contact"), "phone", 26), shown, _read),
        ListField(Column("label", _("Label"), "text", 10), ContactPoint.label),
        ListField(Column("primary", _("Primary"), "flag", 3), ContactPoint.is_primary, bool),
        ListField(Column("invalid", _("Invalid"), "flag", 3), ContactPoint.is_invalid, bool),
        ListField(Column("do_not_call", _("Do not call"), "flag", 3), ContactPoint.do_not_call, bool),
    )
    return ListQuery(
        name="contacts",
        model=ContactPoint,
        fields={one.column.key: one for one in fields},
        condition=ContactPoint.client.in_(seen) | ContactPoint.person.in_(at_seen),
        default_columns=tuple(one.column.key for one in fields),
        default_sort="client,person",
    )


def _read(written: str) -> str:
    return printed_phone(written) if "|" in written else written
