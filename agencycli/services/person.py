"""People at clients: add, edit, tie to further clients, leave; dates to remember."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from agencycli import clock
from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Client, ClientDate, ClientPerson, Person, Staff
from agencycli.services import classifier, contact
from agencycli.services.card import OWN, BadValue, CardField, known_field, own_fields, typed
from agencycli.services.edit import refuse_clashes
from agencycli.services.edit_parts import refuse_part_clashes
from agencycli.services.frame import action
from agencycli.values.text import clean

PERSON_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("name", N_("Name"), required=True),
        CardField("role", N_("Role")),
        CardField("phone", N_("Phone"), "phone"),
        CardField("email", N_("E-mail"), "email"),
        CardField("decides", N_("Decides"), "flag"),
        CardField("surname", N_("Surname")),
        CardField("given_name", N_("Given name")),
        CardField("patronymic", N_("Patronymic")),
        CardField("greeting", N_("How to address")),
        CardField("birthday", N_("Birthday"), "date"),
        CardField("note", N_("Note"), "long"),
    )
}
NAME_PARTS = ("surname", "given_name", "patronymic")
BIRTHDAY = N_("birthday")


class AlreadyAt(Refused):
    """The person stands on this card."""

    slug = "already-at"
    template = N_("{person} stands on the card of {client} already")


def person_fields() -> dict[str, CardField]:
    """Return all fields of a person, the agency's own among them."""
    return {**PERSON_FIELDS, **own_fields("person")}


@action("person.add", N_("add a person to a client"), "manager logistics accountant")
def add(actor: Staff, client: Client, values: Mapping[str, Any]) -> Person:
    """Add a person to a client's card. ``name`` may be whole or in parts. Raises BadValue, UnknownField."""
    fields = person_fields()
    chosen = {known_field(fields, key).key: value for key, value in values.items()}
    row = Person(**_name_parts(chosen), greeting=clean(str(chosen.get("greeting") or "")))
    row.note = typed(fields["note"], chosen.get("note"))
    if not row.full_name:
        raise BadValue(field=_("Name"), reason=_("it must not be empty"))
    row.save(force_insert=True)
    ClientPerson.create(
        client=client.id,
        person=row.id,
        role=typed(fields["role"], chosen.get("role")),
        decides=typed(fields["decides"], chosen.get("decides")),
    )
    _set_parts(row, fields, chosen, adding=True)
    return row


@action("person.edit", N_("edit a person"), "manager logistics accountant")
def edit(
    actor: Staff, person: Person, changes: Mapping[str, Any], client: Client | None = None, based_on: int | None = None
) -> Person:
    """Change fields of a person; ``role`` and ``decides`` belong to the tie with ``client``. Raises as ``add``."""
    fields = person_fields()
    chosen = {known_field(fields, key).key: value for key, value in changes.items()}
    row = Person.get_by_id(person.id)
    if "name" in chosen or any(part in chosen for part in NAME_PARTS):
        parts = (
            _name_parts(chosen)
            if "name" in chosen
            else {key: clean(str(chosen[key] or "")) for key in NAME_PARTS if key in chosen}
        )
        for key, part in parts.items():
            if getattr(row, key) != part:
                setattr(row, key, part)
    for key in ("greeting", "note"):
        if key in chosen and getattr(row, key) != (ready := typed(fields[key], chosen[key])):
            setattr(row, key, ready)
    refuse_clashes(row, {field.column_name: getattr(row, field.name) for field in row.dirty_fields}, based_on)
    refuse_part_clashes(row, chosen, based_on)
    row.save()
    if client is not None and ("role" in chosen or "decides" in chosen):
        link = get_link(client, row)
        for key in ("role", "decides"):
            if key in chosen:
                setattr(link, key, typed(fields[key], chosen[key]))
        link.save()
    _set_parts(row, fields, chosen, adding=False)
    return row


@action("person.join", N_("tie a person to a further client"), "manager logistics accountant")
def join(actor: Staff, person: Person, client: Client, role: str = "", decides: bool = False) -> ClientPerson:
    """Put a known person on another client's card. Raises AlreadyAt while they stand there."""
    link = ClientPerson.get_or_none((ClientPerson.client == client.id) & (ClientPerson.person == person.id))
    if link is None:
        return ClientPerson.create(client=client.id, person=person.id, role=clean(role), decides=decides)
    if link.left_on is None:
        raise AlreadyAt(person=person.full_name, client=client.name)
    link.left_on, link.role, link.decides = None, clean(role) or link.role, decides
    link.save()
    return link


@action("person.leave", N_("note that a person left a client"), "manager logistics accountant")
def leave(actor: Staff, person: Person, client: Client, on: dt.date | None = None) -> ClientPerson:
    """Note since when a person is no longer there; the history stays."""
    link = get_link(client, person)
    link.left_on = on or clock.today()
    link.save()
    return link


@action("date.add", N_("add a date to remember"), "manager")
def add_date(actor: Staff, owner: Client | Person, title: str, day: dt.date, year_known: bool = True) -> ClientDate:
    """Add a yearly date of a client or person: a fair, a birthday, an anniversary."""
    key = "client" if isinstance(owner, Client) else "person"
    return ClientDate.create(
        **{key: owner.id}, title=clean(title), month=day.month, day=day.day, year=day.year if year_known else None
    )


@action("date.remove", N_("remove a date to remember"), "manager")
def remove_date(actor: Staff, date: ClientDate) -> None:
    """Take a yearly date off its card."""
    date.delete_instance()


def get_link(client: Client, person: Person) -> ClientPerson:
    """Return the tie of a person to a client. Raises NotFound."""
    link = ClientPerson.get_or_none((ClientPerson.client == client.id) & (ClientPerson.person == person.id))
    if link is None:
        raise NotFound(what=_("person at {client}").format(client=client.name), wanted=person.full_name)
    return link


def put_birthday(owner: Client | Person, day: dt.date | None, year_known: bool = True) -> None:
    """Set the birthday among the dates of a card; None removes it."""
    key = "client" if isinstance(owner, Client) else "person"
    column = getattr(ClientDate, key)
    row = ClientDate.get_or_none((column == owner.id) & (ClientDate.title == _(BIRTHDAY)))
    if day is None:
        if row is not None:
            row.delete_instance()
        return
    values = {"month": day.month, "day": day.day, "year": day.year if year_known else None}
    if row is None:
        ClientDate.create(**{key: owner.id}, title=_(BIRTHDAY), **values)
    elif any(getattr(row, name) != value for name, value in values.items()):
        ClientDate.update(**values).where(ClientDate.id == row.id).execute()


def _name_parts(chosen: Mapping[str, Any]) -> dict[str, str]:
    parts = {key: clean(str(chosen.get(key) or "")) for key in NAME_PARTS}
    if any(parts.values()):
        return parts
    from agencycli.values.names import read_person

    name = read_person(str(chosen.get("name") or ""))
    if not (name.surname or name.given_name or name.patronymic):
        return {"surname": clean(str(chosen.get("name") or ""))[:80], "given_name": "", "patronymic": ""}
    return {"surname": name.surname, "given_name": name.given_name, "patronymic": name.patronymic}


def _set_parts(row: Person, fields: Mapping[str, CardField], chosen: Mapping[str, Any], adding: bool) -> None:
    for kind in ("phone", "email"):
        if kind in chosen:
            (contact.put if adding else contact.replace_first)(row, kind, chosen[kind])
    if "birthday" in chosen:
        put_birthday(row, typed(fields["birthday"], chosen["birthday"]))
    for key, value in chosen.items():
        if key.startswith(OWN):
            classifier.put_own(row, fields[key], value)
