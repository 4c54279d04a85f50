"""Everything a person's card shows."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from agencycli.i18n import _
from agencycli.models import Attachment, Client, ClientPerson, Consent, OwnValue, Staff
from agencycli.queries.card import parts
from agencycli.queries.card.lines import ConsentLine, ContactLine, DateLine, FileLine, OwnLine, PlaceLine
from agencycli.queries.scope import get_person, visible_client_ids
from agencycli.services.frame import newest_entry
from agencycli.services.person import BIRTHDAY

YEAR_UNKNOWN = 1904
"""A leap year that stands for “the year is not known”, so that 29 February can be written."""


class PersonCard(NamedTuple):
    """A person's card, with the clients where this person stands."""

    id: int
    name: str
    surname: str
    given_name: str
    patronymic: str
    greeting: str
    address_as: str
    """The wished greeting as typed; "" when name and patronymic will do."""
    note: str
    birthday: dt.date | None
    """In its year when that is known, in the year 1904 otherwise."""
    contacts: list[ContactLine]
    clients: list[PlaceLine]
    own: list[OwnLine]
    dates: list[DateLine]
    consents: list[ConsentLine]
    files: list[FileLine]
    based_on: int


def person_card(actor: Staff, number: int) -> PersonCard:
    """Return the card of a person; a merged one leads to the one it was merged into. Raises NotFound."""
    based_on = newest_entry()
    row = get_person(actor, number)
    links = (
        ClientPerson.select(ClientPerson, Client)
        .join(Client)
        .where((ClientPerson.person == row.id) & Client.id.in_(visible_client_ids(actor)))
        .order_by(ClientPerson.id)
    )
    yearly = parts.dates(None, {row.id: row.full_name})
    birthday = next((line for line in yearly if _is_birthday(line.title)), None)
    return PersonCard(
        id=row.id,
        name=row.full_name,
        surname=row.surname,
        given_name=row.given_name,
        patronymic=row.patronymic,
        greeting=parts.greeting(row),
        address_as=row.greeting,
        note=row.note,
        birthday=dt.date(birthday.year or YEAR_UNKNOWN, birthday.month, birthday.day) if birthday else None,
        contacts=parts.contacts(None, [row.id])[("person", row.id)],
        clients=[PlaceLine(link.client_id, link.client.name, link.role, link.decides, link.left_on) for link in links],
        own=parts.own_values(OwnValue.person, row.id, "person"),
        dates=yearly,
        consents=parts.lines(ConsentLine, Consent, Consent.person == row.id),
        files=parts.files(Attachment.person == row.id),
        based_on=based_on,
    )


def _is_birthday(title: str) -> bool:
    return title in {BIRTHDAY, _(BIRTHDAY)}
