"""Who calls: the client and the person behind a phone, an e-mail, a name or anything else."""

from __future__ import annotations

import shlex
from typing import NamedTuple

import peewee as pw

from agencycli import config
from agencycli.errors import NotFound
from agencycli.i18n import N_
from agencycli.models import Client, ClientPerson, ContactPoint, Person, Staff
from agencycli.queries.heart import Heart, heart
from agencycli.queries.scope import visible_clients
from agencycli.queries.search import find
from agencycli.values import phones
from agencycli.values.emails import match_key

MOST = 10
"""Cards told of one call."""


class Unknown(NotFound):
    """Nobody here is known by this; the sentence ends with the command that adds them."""

    slug = "unknown-caller"
    template = N_("nobody is known by “{wanted}”; to add: {command}")


class Caller(NamedTuple):
    """One answer to “who is it”: what matched, as it is written on the card, and the heart of the client."""

    matched: str
    """The phone or e-mail found, or the name; printed."""
    heart: Heart


def who(actor: Staff, text: str) -> list[Caller]:
    """Return who is behind a phone in any spelling, an e-mail, a name: the likeliest first.

    A full phone or an e-mail is matched exactly, with an extension before without; anything else is searched.
    Raises Unknown, which names the command that adds a new client.
    """
    points = _points(text)
    callers = _behind(actor, points) if points is not None else []
    if not callers:
        callers = [
            Caller(
                hit.name, heart(actor, hit.client_id, Person.get_by_id(hit.row_id) if hit.subject == "person" else None)
            )
            for hit in find(actor, text, MOST, deals=False)
        ]
    if not callers:
        raise Unknown(wanted=text, command=_adding(text))
    return callers


def _points(text: str) -> pw.ModelSelect | None:
    """Return the contacts that a whole phone or e-mail is written as; None for other text."""
    if "@" in text:
        return ContactPoint.select().where((ContactPoint.kind == "email") & (ContactPoint.value == match_key(text)))
    phone = _phone(text)
    if phone is None:
        return None
    exact = (ContactPoint.kind == "phone") & (ContactPoint.value == phone.number)
    with_extension = exact & (ContactPoint.extension == phone.extension)
    if phone.extension and ContactPoint.select().where(with_extension).exists():
        exact = with_extension
    return ContactPoint.select().where(exact)


def _phone(text: str) -> phones.Phone | None:
    settings = config.current()
    found = phones.read_phones(text, settings.phone_region, settings.area_code) if any(map(str.isdigit, text)) else []
    return found[0] if len(found) == 1 and found[0].number else None


def _behind(actor: Staff, points: pw.ModelSelect) -> list[Caller]:
    """Return the people and clients that contacts belong to; a person at each client where they still are."""
    found: dict[tuple[int, int | None], Caller] = {}
    seen = visible_clients(actor)
    for point in points.order_by(ContactPoint.is_invalid, ContactPoint.id):
        if point.client_id:
            homes, person = Client.select(Client.id).where((Client.id == point.client_id) & seen), None
        else:
            person = Person.get_by_id(point.person_id)
            homes = (
                Client.select(Client.id)
                .join(ClientPerson)
                .where((ClientPerson.person == person.id) & seen)
                .order_by(pw.Case(None, [(ClientPerson.left_on.is_null(), 0)], 1), ClientPerson.id)
            )
        for (number,) in homes.tuples():
            if (number, None) in found or (number, point.person_id) in found or len(found) == MOST:
                continue
            shown = phones.printed(point.value, point.extension) if point.kind == "phone" else point.raw
            found[number, point.person_id] = Caller(shown, heart(actor, number, person))
    return list(found.values())


def _adding(text: str) -> str:
    """Return the command that makes a new client of what is known."""
    phone = _phone(text)
    if phone is not None:
        written = phone.number + (f" доб. {phone.extension}" if phone.extension else "")
        return f'agency client add "?" --phone {shlex.quote(written)}'
    if "@" in text:
        return f'agency client add "?" --email {shlex.quote(match_key(text))}'
    return f"agency client add {shlex.quote(text)}"
