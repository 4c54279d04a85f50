"""What stands in the planner without being an item: promised days of deals, of their parts, days of every year.

It is read from where it is kept, and is moved there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import peewee as pw

from agencycli.models import Client, ClientDate, ClientPerson, Deal, DealLine, Person, Staff
from agencycli.queries.scope import visible_clients, visible_deals


@dataclass(frozen=True, slots=True)
class Fixed:
    """One such entry; ``owner`` is the member of staff whose it is, None nobody's."""

    source: Literal["deal", "part", "date"]
    number: int
    """Of the deal, the line of a deal, the date."""
    on: dt.date
    title: str
    owner: int | None
    client: int
    client_name: str
    deal: int | None = None
    deal_title: str = ""


def fixed(actor: Staff, first: dt.date, last: dt.date) -> list[Fixed]:
    """Return the entries from ``first`` to ``last``, in order. Promises that have passed unkept are the deals' own."""
    found = [*_promised(actor, first, last), *_parts(actor, first, last), *_yearly(actor, first, last)]
    return sorted(found, key=lambda one: (one.on, one.source, one.title, one.number))


def _promised(actor: Staff, first: dt.date, last: dt.date) -> Iterator[Fixed]:
    rows = (
        Deal.select(Deal.id, Deal.promised_on, Deal.title, Deal.manager, Client.id, Client.name)
        .join(Client)
        .where(visible_deals(actor) & Deal.closed_at.is_null() & Deal.promised_on.between(first, last))
    )
    for number, on, title, manager, client, name in rows.tuples():
        yield Fixed("deal", number, on, title, manager, client, name, number, title)


def _parts(actor: Staff, first: dt.date, last: dt.date) -> Iterator[Fixed]:
    rows = (
        DealLine.select(
            DealLine.id, DealLine.due_on, DealLine.title, Deal.manager, Client.id, Client.name, Deal.id, Deal.title
        )
        .join(Deal)
        .join(Client)
        .where(visible_deals(actor) & Deal.lost_reason.is_null() & Deal.joined_into.is_null())
        .where(DealLine.done_on.is_null() & DealLine.due_on.between(first, last))
    )
    for row in rows.tuples():
        yield Fixed("part", *row)


def _yearly(actor: Staff, first: dt.date, last: dt.date) -> Iterator[Fixed]:
    """Return days to remember, of clients and of the people who stand at them; 29 February is the 28th else."""
    days: dict[tuple[int, int], dt.date] = {}
    for shift in range((last - first).days + 1):
        day = first + dt.timedelta(days=shift)
        days[day.month, day.day] = day
        if (day.month, day.day) == (2, 28) and (day + dt.timedelta(days=1)).month == 3:
            days[2, 29] = day
    months = {month for month, _day in days}
    named = (ClientDate.id, ClientDate.month, ClientDate.day, ClientDate.title, Client.manager, Client.id, Client.name)
    own = ClientDate.select(*named).join(Client, on=(Client.id == ClientDate.client))
    people = (
        ClientDate.select(*named, Person.surname, Person.given_name)
        .join(Person, on=(Person.id == ClientDate.person))
        .join(ClientPerson, on=((ClientPerson.person == Person.id) & ClientPerson.left_on.is_null()))
        .join(Client, on=(Client.id == ClientPerson.client))
    )
    near: pw.Node = ClientDate.month.in_(months) & visible_clients(actor) & Client.off_at.is_null()
    for query in (own, people):
        for number, month, day, title, manager, client, name, *whose in query.where(near).tuples():
            if (month, day) in days:
                words = ", ".join(part for part in (title, " ".join(filter(None, whose))) if part)
                yield Fixed("date", number, days[month, day], words, manager, client, name)
