"""Find the one record people mean: by number, by a unique part of its name, by phone."""

from __future__ import annotations

import re

import peewee as pw

from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Client, ClientPerson, Deal, Entry, Person, Staff
from agencycli.queries.scope import (
    get_client,
    get_deal,
    get_person,
    visible_client_ids,
    visible_clients,
    visible_contractors,
    visible_deals,
)
from agencycli.queries.search import find, row_ids
from agencycli.values.text import fold

NUMBER = re.compile(r"#?(\d{1,9})")
NAMED = 8
"""How many candidates a refusal names."""


class Ambiguous(Refused):
    """Several records fit."""

    exit_code = 2
    slug = "ambiguous"
    template = N_("“{wanted}” fits {count}: {candidates}; write the number")


def client(actor: Staff, text: str) -> Client:
    """Return the client a text means. Raises NotFound, Ambiguous."""
    typed = text.strip()
    number = NUMBER.fullmatch(typed)
    # A bare number of six digits and more is a part of a phone.
    if number and (typed.startswith("#") or len(number[1]) < 6):
        return get_client(actor, int(number[1]))
    if typed.startswith("#") and typed[1:].isdecimal():
        raise NotFound(what=_("client"), wanted=text)
    exact = list(Client.select().where(visible_clients(actor) & (Client.name_key == fold(text))).limit(2))
    if len(exact) == 1:
        return exact[0]
    hits = find(actor, text, limit=NAMED + 1, deals=False)
    if not hits:
        raise NotFound(what=_("client"), wanted=text)
    if len(hits) == 1 or hits[0].score >= hits[1].score + 10:
        return get_client(actor, hits[0].client_id)
    candidates = ", ".join(f"{hit.client_id} {hit.client}" for hit in hits[:NAMED])
    raise Ambiguous(wanted=text, count=len(hits), candidates=candidates)


def contractor(actor: Staff, text: str) -> Client:
    """Return whom a text means of those who may be given work.

    Any client one may know of; a contractor whose card is another's by its number or a part of its name. Raises
    NotFound, Ambiguous.
    """
    typed, wanted = text.strip(), fold(text)
    number = NUMBER.fullmatch(typed)
    others = (
        Client.select()
        .where(visible_contractors(actor) & Client.id.not_in(visible_client_ids(actor)))
        .order_by(Client.id)
    )
    by_name = Client.name_key == wanted
    found = list(others.where(by_name | (Client.id == int(number[1])) if number else by_name).limit(2))
    if len(found) != 1:
        try:
            return client(actor, text)
        except NotFound:
            found = found or list(others.where(Client.name_key.contains(wanted)).limit(NAMED + 1)) if wanted else []
            if not found:
                raise
    if len(found) > 1:
        candidates = ", ".join(f"{one.id} {one.name}" for one in found[:NAMED])
        raise Ambiguous(wanted=text, count=len(found), candidates=candidates)
    return found[0]


def person(actor: Staff, text: str, at: Client | None = None) -> Person:
    """Return the person a text means, by number or a part of the name; at one client when given.

    Raises NotFound, Ambiguous.
    """
    number = NUMBER.fullmatch(text.strip())
    if number and at is None:
        return get_person(actor, int(number[1]))
    condition = visible_clients(actor) & (ClientPerson.client == at.id if at else ClientPerson.client.is_null(False))
    wanted = fold(text)
    if not (number or wanted):
        raise NotFound(what=_("person"), wanted=text)
    condition &= (Person.id == int(number[1])) if number else Person.name_key.contains(wanted)
    condition &= Person.erased_at.is_null() & Person.merged_into.is_null()
    query = Person.select().join(ClientPerson).join(Client).where(condition).distinct().order_by(Person.name_key)
    found = list(query.limit(NAMED + 1))
    if not found:
        raise NotFound(what=_("person"), wanted=text)
    if len(found) > 1:
        candidates = ", ".join(f"{one.id} {one.full_name}" for one in found[:NAMED])
        raise Ambiguous(wanted=text, count=len(found), candidates=candidates)
    return found[0]


def deal(actor: Staff, text: str) -> Deal:
    """Return the deal a text means: its number, or a part of its title and client that only one has.

    Of several that fit, the only one that is open is meant. Raises NotFound, Ambiguous.
    """
    number = NUMBER.fullmatch(text.strip())
    if number:
        return get_deal(actor, int(number[1]))
    live = visible_deals(actor) & Deal.joined_into.is_null()
    found = list(Deal.select().where(live & Deal.id.in_(row_ids("deal", text))).order_by(Deal.id.desc()).limit(50))
    exact = [one for one in found if fold(one.title) == fold(text)]
    for some in (exact, found):
        still_open = [one for one in some if one.closed_at is None]
        for few in (some, still_open):
            if len(few) == 1:
                return few[0]
    if not found:
        raise NotFound(what=_("deal"), wanted=text)
    candidates = ", ".join(f"{one.id} {one.title}" for one in found[:NAMED])
    raise Ambiguous(wanted=text, count=len(found), candidates=candidates)


def beginning(actor: Staff, text: str, limit: int) -> list[tuple[int, str]]:
    """Return (number, name) of clients in use whose number or name begins with a text; for completion in shells."""
    start = fold(text)
    live = visible_clients(actor) & Client.off_at.is_null()
    if text.isdigit():
        begins = pw.Cast(Client.id, "text").startswith(text)
    else:
        begins = (Client.name_key >= start) & (Client.name_key < start + "\U0010ffff")
    query = Client.select(Client.id, Client.name).where(live & begins).order_by(Client.name_key, Client.id)
    return list(query.limit(limit).tuples())


def people_beginning(actor: Staff, text: str, limit: int) -> list[tuple[int, str]]:
    """Return (number, name) of people at clients whose number or name begins with a text; for completion in shells."""
    start = fold(text)
    seen = Person.id.in_(ClientPerson.select(ClientPerson.person).join(Client).where(visible_clients(actor)))
    if text.isdigit():
        begins = pw.Cast(Person.id, "text").startswith(text)
    else:
        begins = (Person.name_key >= start) & (Person.name_key < start + "\U0010ffff")
    live = seen & Person.erased_at.is_null() & Person.merged_into.is_null()
    query = Person.select().where(live & begins).order_by(Person.name_key, Person.id).limit(limit)
    return [(one.id, one.full_name) for one in query]


def entries_beginning(actor: Staff, text: str, limit: int) -> list[tuple[int, str]]:
    """Return (number, what was done) of the newest entries that may be undone; for completion in shells."""
    mine = (Entry.id > 0) if actor.is_owner else (Entry.staff == actor.id)
    undoable = mine & Entry.undone_by.is_null() & ~Entry.is_open & pw.Cast(Entry.id, "text").startswith(text)
    query = Entry.select(Entry.id, Entry.action).where(undoable).order_by(Entry.id.desc())
    return list(query.limit(limit).tuples())


def deals_beginning(actor: Staff, text: str, limit: int) -> list[tuple[int, str]]:
    """Return (number, title) of open deals whose number or title begins with a text; for completion in shells."""
    begins = pw.Cast(Deal.id, "text") if text.isdigit() else pw.fn.agency_fold(Deal.title)
    live = visible_deals(actor) & Deal.closed_at.is_null() & begins.startswith(text if text.isdigit() else fold(text))
    return list(Deal.select(Deal.id, Deal.title).where(live).order_by(Deal.id.desc()).limit(limit).tuples())
