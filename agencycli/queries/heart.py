"""The heart of a client at one glance: whom to greet and how, last order and words, promises, deals."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import peewee as pw

from agencycli import clock
from agencycli.models import Activity, ActivityClient, ActivityDeal, Client, ClientPerson, Deal, Person, Staff
from agencycli.queries.card import client as card
from agencycli.queries.card import parts
from agencycli.queries.card.client_deals import deals_of
from agencycli.queries.card.lines import DealLine, OrderLine, StepLine
from agencycli.queries.scope import get_client

LAST_WORDS = 2
"""Entries of the history that fit under a list."""


class Words(NamedTuple):
    """What was said last: the words and what came of them."""

    at: dt.datetime
    kind: str
    text: str
    result: str
    who: str


class Heart(NamedTuple):
    """What a person with the receiver in hand needs."""

    id: int
    client: str
    standing: str
    manager: str
    person_id: int | None
    """Whom to greet; None for a private client and a firm without people."""
    name: str
    role: str
    decides: bool
    greeting: str
    """Name and patronymic, or as wished."""
    last_order: OrderLine | None
    last_words: list[Words]
    promised: list[StepLine]
    deals: list[DealLine]
    """Open ones first."""


def heart(actor: Staff, number: int, person: Person | None = None) -> Heart:
    """Return the heart of a client; ``person`` is who is on the line, else who decides. Raises NotFound."""
    client = get_client(actor, number)
    tie = _tie(client, person)
    greeted: Client | Person | None = tie.person if tie else person
    if greeted is None and client.kind == "private":
        greeted = client
    return Heart(
        id=client.id,
        client=client.name,
        standing=client.standing,
        manager=Staff.get_by_id(client.manager_id).name if client.manager_id else "",
        person_id=greeted.id if isinstance(greeted, Person) else None,
        name=greeted.full_name if isinstance(greeted, Person) else (client.name if greeted else ""),
        role=tie.role if tie else "",
        decides=bool(tie and tie.decides),
        greeting=parts.greeting(greeted) if greeted else "",
        last_order=card.last_order(client),
        last_words=last_words(client),
        promised=card.next_steps(client),
        deals=deals_of(client),
    )


def _tie(client: Client, person: Person | None) -> ClientPerson | None:
    """Return the tie to the person who is on the line, else to the first of those who did not leave."""
    query = ClientPerson.select(ClientPerson, Person).join(Person).where(ClientPerson.client == client.id)
    if person is not None:
        return query.where(ClientPerson.person == person.id).first()
    if client.kind == "private":
        return None
    here = query.where(ClientPerson.left_on.is_null() & Person.erased_at.is_null())
    return here.order_by(ClientPerson.decides.desc(), ClientPerson.id).first()


def last_words(of: Client | Deal) -> list[Words]:
    """Return what was said last with a client, or about a deal, the newest first."""
    link, mine = (ActivityDeal, ActivityDeal.deal) if isinstance(of, Deal) else (ActivityClient, ActivityClient.client)
    rows = (
        Activity.select(Activity, Staff)
        .join(link, on=(link.activity == Activity.id))
        .join_from(Activity, Staff, pw.JOIN.LEFT_OUTER)
        .where((mine == of.id) & (Activity.kind != "order"))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(LAST_WORDS)
    )
    return [
        Words(
            clock.known(row.at, row.precision),
            row.kind,
            row.text or row.title,
            row.result,
            row.staff.name if row.staff_id else "",
        )
        for row in rows
    ]
