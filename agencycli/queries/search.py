"""Find anything: one function for the command line, Ctrl+K and ``agency who``.

A query is tried as typed, in the other keyboard layout, in the other script; phone fragments in any spelling. Hits
are ranked: whole name, beginning of the name, beginning of a word, inside the name, anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import NamedTuple

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Client, Deal, Item, Person, SearchDocument, Series, Staff, StockItem
from agencycli.models.item import OPEN
from agencycli.models.search_index import beginning, containing
from agencycli.models.store import store
from agencycli.queries.scope import of_visible_client, visible_clients, visible_items, visible_series
from agencycli.values import phones
from agencycli.values.text import digits, fold, variants

CANDIDATES = 300
"""Rows looked at per spelling, likely ones first: more matches than that say that the query is too short."""
LONGEST = 200
"""So much of a query is looked at."""
SHORTEST_PHONE_FRAGMENT = 3
CARDS = frozenset({"deal", "series", "stock"})
"""What is found as itself, not as something of a client's; so are items that belong to no client."""


Card = tuple[str, int]
"""What opens: a subject and its number."""
Hit = tuple[int, str, int, int]
"""Score, subject, row, client; 0 is none."""
NOTHING: Hit = (0, "", 0, 0)


class Found(NamedTuple):
    """One hit: the card to open and why it was found."""

    client_id: int
    """0 for what belongs to no client."""
    client: str
    subject: str
    """client, person, activity, deal, item, series or stock: what matched."""
    row_id: int
    name: str
    """The matching person's name, the title of a deal, of what is to be done or repeats, code and name of an item of
    stock; the client's name otherwise."""
    score: int


def find(
    actor: Staff, text: str, limit: int = 20, *, deals: bool | None = None, also: Collection[str] = ()
) -> list[Found]:
    """Return the best hits, one a card, best first; a deal is a card of its own.

    ``deals`` True looks for deals only, False for all else; ``also`` names subjects that need no client: item, series,
    stock. Spellings further from what was typed are tried only for want of hits.
    """
    best: dict[Card, Hit] = {}
    documents = SearchDocument
    seen = of_visible_client(actor, documents.client_id) & documents.subject.not_in(("series", "stock"))
    for subject in also if not deals else ():
        seen |= (documents.subject == subject) & CLIENTLESS[subject](actor)
    if deals is not None:
        seen &= (documents.subject == "deal") if deals else (documents.subject != "deal")
    for spelling, penalty in _spellings(text):
        query = (
            documents.select(documents.client_id, documents.subject, documents.row_id, documents.title)
            .where(_matching(spelling) & seen)
            .order_by(_likely(spelling), documents.subject, documents.client_id)
            .limit(CANDIDATES)
            .tuples()
        )
        for client_id, subject, row_id, title in query:
            score = _score(spelling, title, subject) - penalty
            card = (subject, row_id) if subject in CARDS or not client_id else ("client", client_id)
            if score > best.get(card, NOTHING)[0]:
                best[card] = (score, subject, row_id, client_id or 0)
        if len(best) >= limit:
            break
    return _named(actor, best, limit)


def hits(actor: Staff, text: str, limit: int, *, deals: bool | None = None) -> Listing:
    """Return what is found by words anywhere, also of no client, or in deals only, best first."""
    columns = [
        Column("client_id", _("No."), "number", 6),
        Column("client", _("Client"), "text", 30),
        Column(
            "subject",
            _("Found in"),
            "stage",
            10,
            {
                "client": _("card"),
                "person": _("person"),
                "activity": _("history"),
                "deal": _("deal"),
                "item": _("task"),
                "series": _("repeats"),
                "stock": _("stock"),
            },
        ),
        Column("name", _("Name"), "text", 30),
        Column("deal_id", _("Deal No."), "number", 6),
        Column("task_id", _("Task No."), "number", 6),
        Column("series_id", _("Series"), "number", 6),
        Column("stock_id", _("Item No."), "number", 6),
    ]
    rows = [
        (
            hit.client_id or None, hit.client or None, hit.subject, hit.name,
            *(hit.row_id if hit.subject == subject else None for subject in ("deal", "item", "series", "stock")),
        )
        for hit in find(actor, text, limit, deals=deals, also=CLIENTLESS)
    ]  # fmt: skip
    return Listing("hits", columns, rows)


def _of_nobody(actor: Staff) -> pw.Node:
    """Return the condition on items of no client; of what repeats those still to be done, the rest is its series."""
    wanted = Item.client.is_null() & (Item.series.is_null() | (Item.state == OPEN))
    rows = SearchDocument.row_id.in_(Item.select(Item.id).where(visible_items(actor) & wanted))
    return SearchDocument.client_id.is_null() & rows


CLIENTLESS: dict[str, Callable[[Staff], pw.Node]] = {
    "item": _of_nobody,
    "series": lambda actor: SearchDocument.row_id.in_(Series.select(Series.id).where(visible_series(actor))),
    "stock": lambda actor: pw.SQL("1 = 1"),
}
"""What needs no client to be found, and the condition on its documents a person may know of."""


def _likely(spelling: str) -> pw.Node:
    """Return an order that brings whole names and beginnings of names first."""
    title = SearchDocument.title
    return pw.Case(None, [(title == spelling, 0), (beginning(store(), spelling), 1)], 2)


def client_ids(text: str) -> pw.Node:
    """Return the numbers of clients whose card, people or history match, as a subquery for lists."""
    documents = SearchDocument
    return documents.select(documents.client_id).where(documents.client_id.is_null(False) & _any_spelling(text))


def row_ids(subject: str, text: str) -> pw.Node:
    """Return the numbers of the records of one subject that match, as a subquery for lists."""
    documents = SearchDocument
    return documents.select(documents.row_id).where((documents.subject == subject) & _any_spelling(text))


def _any_spelling(text: str) -> pw.Node:
    condition = None
    for spelling, _penalty in _spellings(text):
        matching = _matching(spelling)
        condition = matching if condition is None else condition | matching
    return pw.SQL("1 = 0") if condition is None else condition


def _spellings(text: str) -> list[tuple[str, int]]:
    """Return what to look for, with a penalty for each step away from what was typed."""
    found: list[tuple[str, int]] = []
    text = text[:LONGEST]
    fragment = phones.fragment(text)
    letters = any(char.isalpha() for char in text)
    if len(fragment) >= SHORTEST_PHONE_FRAGMENT and (not letters or len(fragment) >= 10):
        found.append((fragment, 0))
        plain = digits(text)
        if fragment not in plain and not letters:  # else the fragment finds whatever it would
            found.append((plain, 5))
    found.extend((spelling, 4 * step) for step, spelling in enumerate(variants(text)))
    best: dict[str, int] = {}
    for spelling, penalty in found:
        if spelling:
            best.setdefault(spelling, penalty)
    return list(best.items())


def _matching(spelling: str) -> pw.Node:
    words = spelling.split()
    if all(len(word) < 3 for word in words):
        # Too short for trigrams: only the beginning of a name.
        return beginning(store(), spelling)
    return containing(store(), words)


def _score(spelling: str, title: str, subject: str) -> int:
    rank = 40
    if title == spelling:
        rank = 100
    elif title.startswith(spelling):
        rank = 90
    elif f" {spelling}" in title:
        rank = 80
    elif spelling in title:
        rank = 70
    elif spelling.isdigit() and len(spelling) >= SHORTEST_PHONE_FRAGMENT:
        rank = 65
    elif all(word in title for word in spelling.split()):
        rank = 60
    return rank + {"client": 4, "person": 2}.get(subject, 0)


def _named(actor: Staff, best: dict[Card, Hit], limit: int) -> list[Found]:
    ranked = sorted(best.values(), key=lambda hit: -hit[0])[: max(limit * 3, limit)]
    if not ranked:
        return []
    homes = visible_clients(actor) & Client.id.in_([client for *_hit, client in ranked])
    clients: dict[int, str] = dict(Client.select(Client.id, Client.name).where(homes).tuples())
    names = {
        (subject, row_id): name
        for subject, called in NAMES.items()
        for row_id, name in called([row_id for _score, one, row_id, _client in ranked if one == subject]).items()
    }
    hits = []
    for score, subject, row_id, number in ranked:
        home = number if number in clients else 0
        client = clients.get(home, "")
        name = client if subject == "item" and home else names.get((subject, row_id), client)
        if name:
            hits.append(Found(home, client, subject, row_id, name, score))
    return sorted(hits, key=lambda hit: (-hit.score, fold(hit.client or hit.name)))[:limit]


def _titles(model: type[Deal | Item | Series], ids: list[int]) -> dict[int, str]:
    return dict(model.select(model.id, model.title).where(model.id.in_(ids)).tuples()) if ids else {}


def _people(ids: list[int]) -> dict[int, str]:
    return {person.id: person.full_name for person in Person.select().where(Person.id.in_(ids))} if ids else {}


def _goods(ids: list[int]) -> dict[int, str]:
    rows = StockItem.select(StockItem.id, StockItem.code, StockItem.name).where(StockItem.id.in_(ids)) if ids else ()
    return {row.id: f"{row.code} · {row.name}" for row in rows}


NAMES: dict[str, Callable[[list[int]], dict[int, str]]] = {
    "person": _people,
    "deal": partial(_titles, Deal),
    "item": partial(_titles, Item),
    "series": partial(_titles, Series),
    "stock": _goods,
}
"""How records of each subject are called, by number."""
