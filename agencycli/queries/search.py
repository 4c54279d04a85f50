"""Find anything: one function for the command line, Ctrl+K and ``agency who``.

A query is tried as typed, in the other keyboard layout, in the other script; phone fragments in any spelling. Hits
are ranked: whole name, beginning of the name, beginning of a word, inside the name, anywhere else.
"""

from __future__ import annotations

from typing import NamedTuple

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Client, Deal, Person, SearchDocument, Staff, StockItem
from agencycli.models.search_index import beginning, containing
from agencycli.models.store import store
from agencycli.queries.scope import of_visible_client
from agencycli.values import phones
from agencycli.values.text import digits, fold, variants

CANDIDATES = 300
"""Rows looked at per spelling, likely ones first: more matches than that say that the query is too short."""
LONGEST = 200
"""So much of a query is looked at."""
SHORTEST_PHONE_FRAGMENT = 3
CARDS = frozenset({"deal", "stock"})
"""What is found as itself, not as something of a client's."""


class Found(NamedTuple):
    """One hit: the card to open and why it was found."""

    client_id: int
    """0 for an item of stock: it is nobody's."""
    client: str
    subject: str
    """client, person, activity, deal, item or stock: what matched."""
    row_id: int
    name: str
    """The matching person's name, the deal's title, code and name of an item of stock, the client's name otherwise."""
    score: int


def find(actor: Staff, text: str, limit: int = 20, *, deals: bool | None = None, stock: bool = False) -> list[Found]:
    """Return the best hits, one a card, best first; a deal is a card of its own.

    ``deals`` True looks for deals only, False for all else; ``stock`` for items of stock too. Spellings further from
    what was typed are tried only for want of hits.
    """
    best: dict[tuple[int, int], tuple[int, str, int]] = {}
    documents = SearchDocument
    seen = of_visible_client(actor, documents.client_id)
    if stock and not deals:
        seen |= documents.subject == "stock"
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
            card = (client_id or 0, row_id if subject in CARDS else 0)
            if score > best.get(card, (0, "", 0))[0]:
                best[card] = (score, subject, row_id)
        if len(best) >= limit:
            break
    return _named(best, limit)


def hits(actor: Staff, text: str, limit: int, *, deals: bool | None = None) -> Listing:
    """Return what is found by words anywhere, items of stock too, or in deals only, best first."""
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
                "stock": _("stock"),
            },
        ),
        Column("name", _("Name"), "text", 30),
        Column("deal_id", _("Deal No."), "number", 6),
        Column("stock_id", _("Item No."), "number", 6),
    ]
    rows = [
        (
            hit.client_id or None, hit.client or None, hit.subject, hit.name,
            *(hit.row_id if hit.subject == subject else None for subject in ("deal", "stock")),
        )
        for hit in find(actor, text, limit, deals=deals, stock=True)
    ]  # fmt: skip
    return Listing("hits", columns, rows)


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


def _named(best: dict[tuple[int, int], tuple[int, str, int]], limit: int) -> list[Found]:
    ranked = sorted(best.items(), key=lambda item: -item[1][0])[: max(limit * 3, limit)]
    if not ranked:
        return []
    cards = [client for (client, _deal), _hit in ranked]
    names = dict(Client.select(Client.id, Client.name).where(Client.id.in_(cards)).tuples())
    deals = [row_id for _card, (_score, subject, row_id) in ranked if subject == "deal"]
    titles = dict(Deal.select(Deal.id, Deal.title).where(Deal.id.in_(deals)).tuples()) if deals else {}
    wanted = [row_id for _card, (_score, subject, row_id) in ranked if subject == "person"]
    named = Person.select().where(Person.id.in_(wanted)) if wanted else ()
    people: dict[int, str] = {person.id: person.full_name for person in named}
    goods = _goods([row_id for _card, (_score, subject, row_id) in ranked if subject == "stock"])
    hits = []
    for (number, deal), (score, subject, row_id) in ranked:
        if subject == "stock":
            hits.append(Found(0, "", subject, row_id, goods[row_id], score))
        elif number in names:
            client = str(names[number])
            name = people.get(row_id, client) if subject == "person" else titles.get(deal, client)
            hits.append(Found(number, client, subject, row_id, name, score))
    return sorted(hits, key=lambda hit: (-hit.score, fold(hit.client)))[:limit]


def _goods(ids: list[int]) -> dict[int, str]:
    rows = StockItem.select(StockItem.id, StockItem.code, StockItem.name).where(StockItem.id.in_(ids)) if ids else ()
    return {row.id: f"{row.code} · {row.name}" for row in rows}
