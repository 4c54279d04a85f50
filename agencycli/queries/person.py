"""The lists of people at clients and of days to remember."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Client, ClientDate, ClientPerson, ContactPoint, Person, Staff
from agencycli.models.store import store
from agencycli.queries import search, season
from agencycli.queries.client import own_fields
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_client_ids
from agencycli.values import phones

HERE = ClientPerson.left_on.is_null()


def people(actor: Staff) -> ListQuery:
    """Return the list of people at the clients this person may see; those who left everywhere are hidden."""
    seen = visible_client_ids(actor)
    ties = ClientPerson.select(ClientPerson.person).where(ClientPerson.client.in_(seen))
    fields = {one.column.key: one for one in (*_fields(seen), *own_fields("person"))}
    return ListQuery(
        name="people",
        model=Person,
        fields=fields,
        condition=Person.merged_into.is_null() & Person.erased_at.is_null() & Person.id.in_(ties),
        default_columns=("id", "name", "role", "clients", "phone", "email", "decides"),
        default_sort="name",
        search=lambda words: Person.id.in_(search.row_ids("person", words)),
        hidden={"left": Person.id.in_(ties.where(HERE))},
    )


def dates(actor: Staff) -> ListQuery:
    """Return the days to remember of clients and people this person may see, nearest first."""
    seen = visible_client_ids(actor)
    at_seen = ClientPerson.select(ClientPerson.person).where(ClientPerson.client.in_(seen) & HERE)
    fields = (
        ListField(Column("id", _("No."), "number", 5), ClientDate.id),
        ListField(Column("in_days", _("In, days"), "number", 5), season.days_until(ClientDate.month, ClientDate.day)),
        ListField(Column("month", _("Month"), "number", 2), ClientDate.month),
        ListField(Column("day", _("Day"), "number", 2), ClientDate.day),
        ListField(Column("title", _("Occasion"), "text", 24), ClientDate.title),
        ListField(
            Column("client", _("Client"), "text", 28), Client.select(Client.name).where(Client.id == ClientDate.client)
        ),
        ListField(
            Column("person", _("Person"), "text", 24), Person.select(_name()).where(Person.id == ClientDate.person)
        ),
        ListField(Column("year", _("Since"), "number", 4), ClientDate.year),
    )
    return ListQuery(
        name="dates",
        model=ClientDate,
        fields={one.column.key: one for one in fields},
        condition=ClientDate.client.in_(seen) | ClientDate.person.in_(at_seen),
        default_columns=tuple(one.column.key for one in fields),
        default_sort="in_days",
    )


def _fields(seen: pw.ModelSelect) -> tuple[ListField, ...]:
    ties = ClientPerson.person == Person.id
    visible = ties & ClientPerson.client.in_(seen)
    first = ClientPerson.select(ClientPerson.role).where(visible & HERE & (ClientPerson.role != ""))
    return (
        ListField(Column("id", _("No."), "number", 5), Person.id),
        ListField(Column("name", _("Person"), "text", 26), _name(), order=Person.name_key),
        ListField(Column("role", _("Role"), "text", 16), first.order_by(ClientPerson.id).limit(1)),
        ListField(Column("clients", _("Clients"), "text", 28), _clients(visible & HERE)),
        ListField(Column("phone", _("Phone"), "phone", 18), _contact("phone"), printed_phone),
        ListField(Column("email", _("E-mail"), "text", 24), _contact("email")),
        ListField(
            Column("decides", _("Decides"), "flag", 3),
            pw.fn.EXISTS(ClientPerson.select(ClientPerson.id).where(visible & HERE & ClientPerson.decides)),
            bool,
        ),
        ListField(Column("surname", _("Surname"), "text", 16), Person.surname),
        ListField(Column("given_name", _("Given name"), "text", 12), Person.given_name),
        ListField(Column("patronymic", _("Patronymic"), "text", 14), Person.patronymic),
        ListField(Column("greeting", _("How to address"), "text", 20), Person.greeting),
        ListField(Column("note", _("Note"), "text", 24), Person.note),
        ListField(
            Column("left", _("Left"), "flag", 3),
            ~pw.fn.EXISTS(ClientPerson.select(ClientPerson.id).where(visible & HERE)),
            bool,
        ),
    )


def _name() -> pw.Node:
    name = Person.surname.concat(" ").concat(Person.given_name).concat(" ").concat(Person.patronymic)
    return pw.fn.TRIM(pw.fn.REPLACE(name, "  ", " "))


def _clients(ties: pw.Node) -> pw.ModelSelect:
    joined = pw.fn.STRING_AGG if store().engine == "postgresql" else pw.fn.GROUP_CONCAT
    return ClientPerson.select(joined(Client.name, "; ")).join(Client).where(ties)


def _contact(kind: str) -> pw.ModelSelect:
    written = pw.Case(None, [(ContactPoint.value == "", ContactPoint.raw)], ContactPoint.value)
    if kind == "phone":
        written = written.concat("|").concat(ContactPoint.extension)
    return (
        ContactPoint.select(written)
        .where((ContactPoint.person == Person.id) & (ContactPoint.kind == kind))
        .order_by(ContactPoint.is_invalid, ContactPoint.is_primary.desc(), ContactPoint.id)
        .limit(1)
    )


def printed_phone(written: str) -> str:
    """Return ``NUMBER|EXTENSION`` as people read it; what could not be read stays as typed."""
    number, _bar, extension = written.rpartition("|")
    return phones.printed(number, extension) if number.startswith("+") else number
