"""Phones, e-mails, messengers, sites and addresses of clients and people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencycli import config
from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Address, Client, ContactPoint, Person, Staff
from agencycli.models.contact import CONTACT_KINDS
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.values.emails import match_key, read_emails
from agencycli.values.phones import read_phones
from agencycli.values.text import clean

Owner = Client | Person

MARKS = ("is_primary", "is_invalid", "do_not_call")


class SameContact(Refused):
    """The card has this number or address already."""

    slug = "same-contact"
    template = N_("{value} stands on this card already")


def readings(kind: str, text: Any) -> list[dict[str, str]]:
    """Return the contacts a typed text holds, as fields of ``ContactPoint``; several phones in a cell are several."""
    if text in (None, ""):
        return []
    if kind == "phone":
        settings = config.current()
        return [
            {"kind": kind, "raw": clean(phone.raw), "value": phone.number, "extension": phone.extension}
            for phone in read_phones(text, settings.phone_region, settings.area_code)
        ]
    if kind == "email":
        return [
            {"kind": kind, "raw": email.address, "value": match_key(email.address) if email.usable else ""}
            for email in read_emails(str(text))
        ]
    value = clean(str(text))
    return [{"kind": kind, "raw": value, "value": value.casefold()}]


def put(owner: Owner, kind: str, text: Any, label: str = "") -> list[ContactPoint]:
    """Add what a text holds to a card, leaving out what stands there; the first of a kind becomes the primary one."""
    column = owner_column(owner)
    standing = list(ContactPoint.select().where((column == owner.id) & (ContactPoint.kind == kind)))
    known = {(row.value or row.raw.casefold(), row.extension) for row in standing}
    added: list[ContactPoint] = []
    for reading in readings(kind, text):
        key = (reading["value"] or reading["raw"].casefold(), reading.get("extension", ""))
        if key in known:
            continue
        known.add(key)
        primary = not standing and not added
        added.append(ContactPoint.create(**{column.name: owner.id}, **reading, label=label, is_primary=primary))
    return added


def replace_first(owner: Owner, kind: str, text: Any) -> None:
    """Make the card's shown contact of a kind what the text says; others stay. Empty text removes the shown one."""
    column = owner_column(owner)
    shown = (
        ContactPoint.select()
        .where((column == owner.id) & (ContactPoint.kind == kind))
        .order_by(ContactPoint.is_invalid, ContactPoint.is_primary.desc(), ContactPoint.id)
        .first()
    )
    if shown is None:
        put(owner, kind, text)
        return
    found = readings(kind, text)
    if not found:
        shown.delete_instance()
        return
    same = found[0]["value"] and (found[0]["value"], found[0].get("extension", "")) == (shown.value, shown.extension)
    if not same:  # the same number in another spelling is no change
        for key, value in found[0].items():
            if getattr(shown, key) != value:
                setattr(shown, key, value)
        shown.save()
    for reading in found[1:]:
        put(owner, kind, reading["raw"])


def owner_column(owner: Owner) -> Any:
    """Return the column of ``ContactPoint`` that points to a card of this kind."""
    return ContactPoint.client if isinstance(owner, Client) else ContactPoint.person


@action("contact.add", N_("add a phone, e-mail or messenger"), "manager logistics accountant")
def add(actor: Staff, owner: Owner, kind: str, text: str, label: str = "") -> list[ContactPoint]:
    """Add contacts to a client or person. Raises BadValue for text that holds none, SameContact."""
    if kind not in CONTACT_KINDS:
        raise BadValue(
            field=_("Kind"), reason=_("“{value}” is none of {known}").format(value=kind, known=", ".join(CONTACT_KINDS))
        )
    if not readings(kind, text):
        raise BadValue(field=_("Contact"), reason=_("nothing to add in “{text}”").format(text=text))
    added = put(owner, kind, text, clean(label))
    if not added:
        raise SameContact(value=text)
    return added


@action("contact.mark", N_("mark a contact as primary, invalid or not to be called"), "manager logistics accountant")
def mark(actor: Staff, contact: ContactPoint, marks: Mapping[str, bool]) -> ContactPoint:
    """Set or clear marks (``MARKS``); one contact of a kind is the primary one. Raises BadValue."""
    if not marks or not set(marks) <= set(MARKS):
        raise BadValue(field=_("Mark"), reason=_("choose among {known}").format(known=", ".join(MARKS)))
    if marks.get("is_primary"):
        owner = ContactPoint.client if contact.client_id else ContactPoint.person
        others = (owner == (contact.client_id or contact.person_id)) & (ContactPoint.kind == contact.kind)
        for other in ContactPoint.select().where(others & ContactPoint.is_primary & (ContactPoint.id != contact.id)):
            other.is_primary = False
            other.save()
    for key, on in marks.items():
        if getattr(contact, key) != on:
            setattr(contact, key, on)
    contact.save()
    return contact


@action("contact.remove", N_("remove a contact"), "manager logistics accountant")
def remove(actor: Staff, contact: ContactPoint) -> None:
    """Take a contact off its card; undo brings it back."""
    contact.delete_instance()


def get_contact(number: int) -> ContactPoint:
    """Return a contact by number. Raises NotFound."""
    found = ContactPoint.get_or_none(ContactPoint.id == number)
    if found is None:
        raise NotFound(what=_("contact"), wanted=number)
    return found


def put_address(client: Client, text: str | None = None, city: str | None = None) -> None:
    """Set the client's first address; None leaves a part as it is, empty text of both removes it."""
    row = Address.select().where(Address.client == client.id).order_by(Address.id).first()
    text = clean(text) if text is not None else (row.text if row else "")
    city = clean(city) if city is not None else (row.city if row else "")
    if row is None:
        if text or city:
            Address.create(client=client.id, text=text, city=city)
    elif not text and not city:
        row.delete_instance()
    elif (row.text, row.city) != (text, city):
        row.text, row.city = text, city
        row.save()
