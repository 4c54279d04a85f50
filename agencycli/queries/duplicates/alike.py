"""The live check: who on the base looks like what is being typed. By indexes only, never by reading the base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import peewee as pw

from agencycli.i18n import _
from agencycli.models import Client, ClientPerson, ContactPoint, NotDuplicate, Requisite, SearchDocument, Staff
from agencycli.models.search_index import containing, resembling
from agencycli.models.store import store
from agencycli.queries.duplicates import reasons
from agencycli.queries.duplicates.reasons import Reason
from agencycli.services.contact import readings
from agencycli.values import emails, phones
from agencycli.values.legal_forms import OTHER_SPELLINGS
from agencycli.values.text import clean, fold

NOISE = 20
"""More cards than this for one reason say nothing: the agency's own number, the address of a block of flats."""
ASKED_FROM = 40
"""From this score on a person is asked before one more card is made."""
CANDIDATES = 2000
"""Names the search index may offer for one name."""
NAMES_COMPARED = 50
"""The nearest of them, compared letter by letter."""
LEGAL_NUMBERS = ("inn", "ogrn", "vat", "unp")


@dataclass(frozen=True)
class Alike:
    """A card that looks like what was typed. Without a number: it is another manager's, and no more may be told."""

    client_id: int | None
    name: str
    reasons: list[Reason] = field(default_factory=list)
    score: int = 0

    def __str__(self) -> str:
        if self.client_id is None:
            return self.name
        return f"{self.client_id} {self.name} ({'; '.join(map(str, self.reasons))})"


def alike(actor: Staff, values: Mapping[str, Any], exclude: int | None = None) -> list[Alike]:
    """Return the cards that look like the fields of ``client_fields``, the likeliest first.

    ``exclude`` is the number of the card being edited: it is left out, and so are cards marked as different from it.
    Cards switched off count; merged ones lead to the card that has them.
    """
    found: dict[int, set[Reason]] = defaultdict(set)
    for kind, hits in _by_kind(values):
        cards = _winners({number for number, _value in hits})
        if kind == "inn" or len({cards[number] for number, _value in hits if number in cards}) <= NOISE:
            for number, value in hits:
                if number in cards:
                    found[cards[number]].add(Reason(kind, value))
    for number in _settled(exclude) if exclude else ():
        found.pop(number, None)
    return _told(actor, found)


def _by_kind(values: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield each reason with the cards it speaks for and what they share."""
    for reading in readings("phone", values.get("phone")):
        if reading["value"]:
            shown = phones.printed(reading["value"], reading["extension"])
            yield "phone", [(number, shown) for number in _holders("phone", reading["value"])]
    for reading in readings("email", values.get("email")):
        if reading["value"]:
            yield "email", [(number, reading["value"]) for number in _holders("email", reading["value"])]
            yield "domain", [(number, domain) for domain in _domains(reading["value"]) for number in _at_domain(domain)]
    for kind in LEGAL_NUMBERS:
        if value := clean(str(values.get(kind) or "")).replace(" ", ""):
            rows = Requisite.select(Requisite.client).where((Requisite.kind == kind) & (Requisite.value == value))
            yield "inn", [(row[0], value) for row in rows.tuples()]
    if name := str(values.get("name") or ""):
        names = list(_alike_names(name))
        for kind in ("name", "similar"):
            yield kind, [(number, "") for number, how in names if how == kind]


def _holders(kind: str, value: str) -> list[int]:
    """Return the clients that have a contact themselves or through their people."""
    own = ContactPoint.select(ContactPoint.client).where(
        (ContactPoint.value == value) & (ContactPoint.kind == kind) & ContactPoint.client.is_null(False)
    )
    theirs = (
        ContactPoint.select(ClientPerson.client)
        .join(ClientPerson, on=(ClientPerson.person == ContactPoint.person))
        .where((ContactPoint.value == value) & (ContactPoint.kind == kind))
    )
    return [row[0] for query in (own, theirs) for row in query.limit(NOISE + 1).tuples()]


def _domains(address: str) -> list[str]:
    domain = emails.domain(address)
    return [domain] if domain and not emails.is_public_domain(domain) else []


def _at_domain(domain: str) -> list[int]:
    """Return the clients with an address at a domain; the search index knows where to look."""
    documents = (
        SearchDocument.select(SearchDocument.subject, SearchDocument.row_id, SearchDocument.client_id)
        .where(containing(store(), fold(domain).split()) & SearchDocument.subject.in_(("client", "person")))
        .limit(CANDIDATES)
        .tuples()
    )
    owners = {(subject, row_id): client for subject, row_id, client in documents if client}
    at_domain = ContactPoint.value.endswith("@" + domain) & (ContactPoint.kind == "email")
    found = []
    for subject, column in (("client", ContactPoint.client), ("person", ContactPoint.person)):
        numbers = [row_id for kind, row_id in owners if kind == subject]
        rows = ContactPoint.select(column).where(column.in_(numbers) & at_domain) if numbers else None
        found += [owners[subject, row[0]] for row in (rows.tuples() if rows else ())]
    return found


def _alike_names(name: str) -> Iterator[tuple[int, str]]:
    """Yield (client, "name" or "similar") for names like this one."""
    wanted = reasons.key(name)
    if not wanted:
        return
    exact = Client.select(Client.id, Client.name).where(Client.name_key.in_(_written(wanted))).limit(NOISE + 1)
    for number, other in {**_resembling(wanted), **dict(exact.tuples())}.items():
        if how := reasons.likeness(wanted, reasons.key(other)):
            yield number, how


def _resembling(wanted: str) -> dict[int, str]:
    """Return folded names that may be this one with a slip of the finger, by client."""
    groups = _fragments(wanted)
    if not groups:
        return {}
    from rapidfuzz import fuzz, process

    documents = SearchDocument.select(SearchDocument.row_id, SearchDocument.title).where(
        resembling(store(), groups) & (SearchDocument.subject == "client")
    )
    titles = dict(documents.limit(CANDIDATES).tuples())
    best = process.extract(wanted, titles, scorer=fuzz.partial_ratio, score_cutoff=75, limit=NAMES_COMPARED)
    return {number: title for title, _score, number in best}


def _written(key: str) -> list[str]:
    """Return how a name may stand in ``name_key``: bare, and with each legal form before or after it."""
    return [key, *(written for form in _forms() for written in (f"{form} {key}", f"{key} {form}"))]


@lru_cache(maxsize=1)
def _forms() -> list[str]:
    spellings = (spelling for form, others in OTHER_SPELLINGS.items() for spelling in (form, *others))
    return list(dict.fromkeys(map(fold, spellings)))


def _fragments(key: str) -> list[list[str]]:
    """Return groups of fragments, one of which a name with one letter wrong still holds whole.

    One slip spoils one word and leaves its other half; the two longest words are allowed one. Too short a name can
    only have its words in another order.
    """
    words = [word for word in key.split() if len(word) >= 3]
    if len(key) < reasons.LETTERS_A_SLIP - 1:  # a letter may be missing
        return [words] if len(words) > 1 else []
    groups = []
    for spoiled in sorted(words, key=len)[-2:]:
        others = [word for word in words if word != spoiled]
        middle = len(spoiled) // 2
        groups += [[half, *others] for half in (spoiled[:middle], spoiled[middle:]) if len(half) >= 3]
        groups += [others] if len(spoiled) < 6 and others else []
    return groups


def _winners(numbers: Iterable[int]) -> dict[int, int]:
    """Return the living card of each number; erased ones are left out."""
    rows = Client.select(Client.id, pw.fn.COALESCE(Client.merged_into, Client.id)).where(
        Client.id.in_(list(numbers)) & Client.erased_at.is_null()
    )
    return dict(rows.tuples())


def _settled(number: int) -> set[int]:
    """Return a card and those that somebody found to be different from it."""
    rows = NotDuplicate.select(NotDuplicate.one, NotDuplicate.other).where(
        (NotDuplicate.one == number) | (NotDuplicate.other == number)
    )
    return {number, *(side for row in rows.tuples() for side in row)}


def _told(actor: Staff, found: Mapping[int, set[Reason]]) -> list[Alike]:
    """Return what this person may know: of others' cards only that there is one, when it is likely enough to matter."""
    told: list[Alike] = []
    hidden = 0
    rows = Client.select(Client.id, Client.name, Client.manager).where(Client.id.in_(list(found))).tuples()
    for number, name, manager in rows:
        weight = reasons.score(found[number])
        if not actor.own_clients_only or manager == actor.id:
            why = sorted(found[number], key=lambda reason: (-reasons.WEIGHTS[reason.kind], reason.value))
            told.append(Alike(number, name, why, weight))
        elif weight >= ASKED_FROM:
            hidden = max(hidden, weight)
    if hidden:
        told.append(Alike(None, _("such a client exists at another manager"), [], hidden))
    return sorted(told, key=lambda one: (-one.score, one.client_id or 0))
