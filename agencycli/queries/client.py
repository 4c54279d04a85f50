"""The list of clients."""

from __future__ import annotations

import datetime as dt
from typing import Any

import peewee as pw

from agencycli import clock, money
from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import (
    Activity,
    ActivityClient,
    Address,
    Client,
    ClientPerson,
    ClientTag,
    Consent,
    ContactPoint,
    Deal,
    Item,
    OwnField,
    OwnValue,
    Person,
    Requisite,
    Row,
    Source,
    Staff,
    Tag,
)
from agencycli.models.client import KIND_TITLES, STANDING_TITLES
from agencycli.models.item import FIRST_DUE, OPEN
from agencycli.models.store import store
from agencycli.queries import orders, search, season
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_clients
from agencycli.values import phones

CONTACT_ACTIVITIES = ("call", "letter", "meeting", "order")
"""Kinds that count as having spoken with a client; a note or a file does not."""
AS_KNOWN = Activity.at.converter(None).concat(" ").concat(Activity.precision)
"""SQL of a moment and how exactly it is known; sorts as the moment does."""


def clients(actor: Staff) -> ListQuery:
    """Return the list of clients this person may see, own fields of the agency included."""
    fields = {field.column.key: field for field in (*_card_fields(actor), *_history_fields(), *own_fields())}
    return ListQuery(
        name="clients",
        model=Client,
        fields=fields,
        condition=visible_clients(actor),
        default_columns=("id", "name", "phone", "person", "manager", "last_contact", "next_step", "next_on"),
        default_sort="name",
        search=lambda words: Client.id.in_(search.client_ids(words)),
        hidden={"off": Client.off_at.is_null()},
    )


def _card_fields(actor: Staff) -> list[ListField]:
    bringer = Client.alias("bringer")
    bringers = bringer.select(bringer.name).where(bringer.id == Client.brought_by)
    if actor.own_clients_only:
        bringers = bringers.where(bringer.manager == actor.id)
    return [
        ListField(Column("id", _("No."), "number", 5), Client.id),
        ListField(Column("name", _("Client"), "text", 28), Client.name, order=Client.name_key),
        ListField(Column("kind", _("Kind"), "stage", 8, _titles(KIND_TITLES)), Client.kind),
        ListField(Column("phone", _("Phone"), "phone", 18), _phone(), _read_phone),
        ListField(Column("email", _("E-mail"), "text", 24), _contact("email")),
        ListField(Column("person", _("Contact person"), "text", 22), _first_person()),
        ListField(Column("manager", _("Manager"), "text", 12), _named(Staff, Client.manager)),
        ListField(Column("source", _("Source"), "text", 14), _named(Source, Client.source)),
        ListField(Column("standing", _("Standing"), "stage", 10, _titles(STANDING_TITLES)), Client.standing),
        ListField(Column("tags", _("Tags"), "text", 16), _tags()),
        ListField(Column("city", _("City"), "text", 14), _city()),
        ListField(Column("inn", _("INN"), "text", 12), _inn()),
        ListField(Column("brought_by", _("Brought by"), "text", 20), bringers),
        ListField(Column("customer", _("Customer"), "flag", 3), Client.is_customer, bool),
        ListField(Column("supplier", _("Supplier"), "flag", 3), Client.is_supplier, bool),
        ListField(Column("contractor", _("Contractor"), "flag", 3), Client.is_contractor, bool),
        ListField(Column("media_owner", _("Media owner"), "flag", 3), Client.is_media_owner, bool),
        ListField(Column("note", _("Note"), "text", 24), Client.note),
        ListField(Column("since", _("Since"), "date", 10), Client.since),
        ListField(Column("off", _("Off"), "flag", 3), Client.off_at.is_null(False), bool),
        ListField(Column("consent", _("Consent"), "date", 10), _consent(), read_date),
    ]


def _history_fields() -> list[ListField]:
    moments = orders.won(pw.fn.MAX(orders.ENDED))
    spoken = orders.newer(_activity(pw.fn.MAX(Activity.at.converter(None)), *CONTACT_ACTIVITIES), moments)
    known = orders.won(pw.fn.MAX(orders.ENDED_AS_KNOWN))
    last_spoken = orders.newer(_activity(pw.fn.MAX(AS_KNOWN), *CONTACT_ACTIVITIES), known)
    return [
        ListField(Column("last_contact", _("Last contact"), "moment", 12), spoken, read_known, shown=last_spoken),
        ListField(
            Column("silent_days", _("Silent, days"), "number", 6),
            lambda: _days_since(spoken),
        ),
        ListField(Column("last_result", _("Last result"), "text", 20), _last_result()),
        ListField(Column("next_step", _("Next step"), "text", 20), _next(Item.title)),
        ListField(Column("next_on", _("Next on"), "date", 10), _next(Item.due_on), read_date),
        ListField(Column("last_order", _("Last order"), "text", 24), orders.last(Activity.title, Deal.title)),
        ListField(Column("last_event", _("Event"), "text", 18), orders.last(Activity.event, Deal.event)),
        ListField(
            Column("last_order_on", _("Ordered"), "moment", 10),
            orders.newer(orders.told(pw.fn.MAX(Activity.at.converter(None))), moments),
            read_known,
            shown=orders.newer(orders.told(pw.fn.MAX(AS_KNOWN)), known),
        ),
        ListField(Column("orders", _("Orders"), "number", 4), orders.count()),
        ListField(Column("orders_total", _("Orders, total"), "money", 12), orders.total(), _read_money),
        ListField(Column("season", _("Season"), "text", 18), season.season),
        ListField(Column("season_days", _("Season in, days"), "number", 6), season.season_days),
    ]


def own_fields(subject: str = "client") -> list[ListField]:
    """Return the agency's own fields as columns ``own.KEY``."""
    owner, record = (OwnValue.client, Client.id) if subject == "client" else (OwnValue.person, Person.id)
    rows = OwnField.select().where((OwnField.subject == subject) & OwnField.is_active).order_by(OwnField.id)
    fields = []
    for row in rows:
        value = OwnValue.select(OwnValue.value).where((OwnValue.field == row.id) & (owner == record))
        kind, node, read = _own_kind(row.kind, value)
        fields.append(ListField(Column(f"own.{row.key}", row.title, kind, 12), node, read))
    return fields


def _own_kind(kind: str, value: pw.ModelSelect) -> Any:
    if kind == "number":
        return "number", pw.Cast(value, "bigint"), None
    if kind == "money":
        return "money", pw.Cast(value, "bigint"), _read_money
    if kind == "date":
        return "date", pw.Cast(value, "date") if store().engine == "postgresql" else value, read_date
    if kind == "flag":
        return "flag", value == "1", bool
    return "text", value, None


def _titles(titles: dict[str, str]) -> dict[str, str]:
    return {slug: _(title) for slug, title in titles.items()}


def _named(model: type[Row], reference: pw.ForeignKeyField) -> pw.ModelSelect:
    return model.select(model.name).where(model.id == reference)


def _contact(kind: str) -> pw.ModelSelect:
    """Return the client's first contact of a kind, else that of its people."""
    written = pw.Case(None, [(ContactPoint.value == "", ContactPoint.raw)], ContactPoint.value)
    if kind == "phone":
        written = written.concat("|").concat(ContactPoint.extension)
    order = (ContactPoint.is_invalid, ContactPoint.is_primary.desc(), ContactPoint.id)
    own = (
        ContactPoint.select(written)
        .where((ContactPoint.client == Client.id) & (ContactPoint.kind == kind))
        .order_by(*order)
        .limit(1)
    )
    theirs = (
        ContactPoint.select(written)
        .join(ClientPerson, on=(ClientPerson.person == ContactPoint.person))
        .where((ClientPerson.client == Client.id) & ClientPerson.left_on.is_null() & (ContactPoint.kind == kind))
        .order_by(ClientPerson.decides.desc(), *order)
        .limit(1)
    )
    return pw.fn.COALESCE(own, theirs)


def _phone() -> pw.Node:
    return _contact("phone")


def _read_phone(written: str) -> str:
    number, _bar, extension = written.rpartition("|")
    return phones.printed(number, extension) if number.startswith("+") else number


def _first_person() -> pw.ModelSelect:
    name = Person.given_name.concat(" ").concat(Person.patronymic).concat(" ").concat(Person.surname)
    return (
        Person.select(pw.fn.TRIM(pw.fn.REPLACE(name, "  ", " ")))
        .join(ClientPerson, on=(ClientPerson.person == Person.id))
        .where((ClientPerson.client == Client.id) & ClientPerson.left_on.is_null())
        .order_by(ClientPerson.decides.desc(), ClientPerson.id)
        .limit(1)
    )


def _tags() -> pw.ModelSelect:
    joined = pw.fn.STRING_AGG(Tag.name, ", ") if store().engine == "postgresql" else pw.fn.GROUP_CONCAT(Tag.name, ", ")
    return Tag.select(joined).join(ClientTag, on=(ClientTag.tag == Tag.id)).where(ClientTag.client == Client.id)


def _city() -> pw.ModelSelect:
    return Address.select(Address.city).where(Address.client == Client.id).order_by(Address.id).limit(1)


def _inn() -> pw.ModelSelect:
    return (
        Requisite.select(Requisite.value)
        .where((Requisite.client == Client.id) & (Requisite.kind == "inn"))
        .order_by(Requisite.id)
        .limit(1)
    )


def _consent() -> pw.ModelSelect:
    return Consent.select(pw.fn.MAX(Consent.given_on)).where(
        (Consent.client == Client.id) & Consent.withdrawn_on.is_null()
    )


def _activity(value: pw.Node, *kinds: str) -> pw.ModelSelect:
    return (
        Activity.select(value)
        .join(ActivityClient, on=(ActivityClient.activity == Activity.id))
        .where((ActivityClient.client == Client.id) & Activity.kind.in_(kinds))
    )


def _last_result() -> pw.ModelSelect:
    spoken = _activity(Activity.result, *CONTACT_ACTIVITIES).where(Activity.result != "")
    return spoken.order_by(Activity.at.desc(), Activity.id.desc()).limit(1)


def _next(value: pw.Node) -> pw.ModelSelect:
    """Return a field of what is to be done first for a client."""
    open_ones = Item.select(value).where((Item.client == Client.id) & (Item.state == OPEN))
    return open_ones.order_by(*FIRST_DUE).limit(1)


def _days_since(moment: pw.Node) -> pw.Node:
    today, day = clock.today().isoformat(), season.local_part(moment, "day")
    if store().engine == "postgresql":
        return pw.Cast(today, "date") - pw.Cast(day, "date")
    return pw.Cast(pw.fn.julianday(today) - pw.fn.julianday(day), "integer")


def read_moment(value: Any) -> dt.datetime:
    """Return a moment as the database gives it from an expression."""
    return value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)


def read_known(value: str) -> dt.datetime:
    """Return a moment from the text of ``AS_KNOWN``."""
    at, precision = value.split()
    return clock.known(dt.datetime.fromisoformat(at), precision)


def read_date(value: Any) -> dt.date:
    """Return a date as the database gives it from an expression."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _read_money(value: Any) -> Any:
    return (
        value if isinstance(value, money.Decimal) and value.as_tuple().exponent == -2 else money.from_minor(int(value))
    )
