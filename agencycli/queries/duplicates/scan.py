"""The whole base compared with itself: which pairs of cards may be one client, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Client, ClientPerson, ContactPoint, NotDuplicate, Requisite, Staff
from agencycli.queries.duplicates import reasons
from agencycli.queries.duplicates.alike import ASKED_FROM, LEGAL_NUMBERS, NOISE
from agencycli.queries.duplicates.reasons import Reason
from agencycli.queries.scope import visible_clients
from agencycli.values import emails, phones

NEIGHBOURS = 5
"""Names compared with each name in alphabetical order, from the front and from the end."""

Numbers = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """Two cards that may be one client, the older first."""

    one: int
    one_name: str
    other: int
    other_name: str
    reasons: list[Reason]
    score: int


def scan(actor: Staff) -> Listing:
    """Return the pairs of the base as a list, the likeliest first."""
    columns = [
        Column("score", _("Likely"), "number", 6),
        Column("one", _("No."), "number", 6),
        Column("one_name", _("Client"), "text", 28),
        Column("other", _("No."), "number", 6),
        Column("other_name", _("Looks like"), "text", 28),
        Column("reasons", _("Why"), "text", 40),
    ]
    rows = [
        (pair.score, pair.one, pair.one_name, pair.other, pair.other_name, "; ".join(map(str, pair.reasons)))
        for pair in pairs(actor)
    ]
    return Listing("duplicates", columns, rows)


def pairs(actor: Staff) -> list[Pair]:
    """Return the pairs of cards this person may see that look like one client and are not marked as different."""
    names = dict(Client.select(Client.id, Client.name).where(visible_clients(actor)).tuples())
    found: dict[Numbers, set[Reason]] = defaultdict(set)
    for reason, group in _groups():
        members = sorted({number for number in group if number in names})
        if len(members) <= NOISE or reason.kind == "inn":
            for pair in combinations(members, 2):
                found[pair].add(reason)
    for pair, how in _alike_names(names):
        found[pair].add(Reason(how))
    settled = set(NotDuplicate.select(NotDuplicate.one, NotDuplicate.other).tuples())
    result = [
        Pair(pair[0], names[pair[0]], pair[1], names[pair[1]], _ordered(why), weight)
        for pair, why in found.items()
        if (weight := reasons.score(why)) >= ASKED_FROM and pair not in settled
    ]
    return sorted(result, key=lambda pair: (-pair.score, pair.one, pair.other))


def _groups() -> Iterator[tuple[Reason, set[int]]]:
    """Yield what several cards share."""
    shared: dict[Reason, set[int]] = defaultdict(set)
    for kind, value, client in _contacts():
        if kind == "phone":
            shared[Reason(kind, phones.printed(value))].add(client)
            continue
        shared[Reason(kind, value)].add(client)
        domain = emails.domain(value)
        if not emails.is_public_domain(domain):
            shared[Reason("domain", domain)].add(client)
    rows = Requisite.select(Requisite.kind, Requisite.value, Requisite.client)
    for _kind, value, client in rows.where(Requisite.kind.in_(LEGAL_NUMBERS)).tuples():
        shared[Reason("inn", value)].add(client)
    yield from ((reason, group) for reason, group in shared.items() if len(group) > 1)


def _contacts() -> Iterator[tuple[str, str, int]]:
    readable = ContactPoint.kind.in_(("phone", "email")) & (ContactPoint.value != "")
    yield from (
        ContactPoint.select(ContactPoint.kind, ContactPoint.value, ContactPoint.client)
        .where(readable & ContactPoint.client.is_null(False))
        .tuples()
    )
    yield from (
        ContactPoint.select(ContactPoint.kind, ContactPoint.value, ClientPerson.client)
        .join(ClientPerson, on=(ClientPerson.person == ContactPoint.person))
        .where(readable)
        .tuples()
    )


def _alike_names(names: dict[int, str]) -> Iterator[tuple[Numbers, str]]:
    """Yield pairs of the same name, and of neighbours in the alphabet whose names are similar."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, name in names.items():
        if key := reasons.key(name):
            by_key[key].append(number)
    for group in by_key.values():
        if 1 < len(group) <= NOISE:
            yield from ((_pair(*pair), "name") for pair in combinations(group, 2))
    keys = sorted(by_key)
    for ordered in (keys, sorted(keys, key=lambda key: key[::-1]), sorted(keys, key=lambda key: sorted(key.split()))):
        for place, key in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
                if reasons.likeness(key, other):
                    yield from ((_pair(a, b), "similar") for a in by_key[key] for b in by_key[other])


def _pair(one: int, other: int) -> Numbers:
    return (one, other) if one < other else (other, one)


def _ordered(why: Iterable[Reason]) -> list[Reason]:
    return sorted(why, key=lambda reason: (-reasons.WEIGHTS[reason.kind], reason.value))
