"""Recognise a client: by INN, phone, e-mail, then by name, and never against a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from agencycli.models import Address, Client, ClientPerson, ContactPoint, Person, Requisite, Staff
from agencycli.values.names import firm_key, read_firm, words_of_forms
from agencycli.values.text import fold

Parts = tuple[str, str, str]
"""Surname, given name, patronymic."""

COMPARED = ("phone", "email")


@dataclass(slots=True)
class Face:
    """What a client is recognised by. ``number`` is negative for one that only stands in the file."""

    number: int
    name: str
    private: bool = False
    parts: Parts = ("", "", "")
    inn: str = ""
    kpp: str = ""
    city: str = ""
    contacts: set[tuple[str, str]] = field(default_factory=set)
    people: list[Parts] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a record means: nobody known, one, or several that fit; ``near`` looks like it and contradicts.

    ``by`` (inn, phone, email, name) says by what. Those the actor may not know of are here only when nobody else is.
    """

    fitting: list[int] = field(default_factory=list)
    near: int = 0
    by: str = ""


NOBODY = Match()


class Faces:
    """Everybody that a record may mean, by what they are recognised by; ``hidden`` are not for the actor to know of."""

    def __init__(self, hidden: Set[int] = frozenset()) -> None:
        self.known: dict[int, Face] = {}
        self.hidden = hidden
        self._by_inn: dict[str, list[int]] = defaultdict(list)
        self._by_contact: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_name: dict[object, list[int]] = defaultdict(list)
        self._by_core: dict[str, list[int]] | None = None

    def add(self, face: Face) -> None:
        """Take a client in."""
        self.known[face.number] = face
        self._index(face)

    def learn(self, number: int, face: Face) -> None:
        """Add what a further row says of a client."""
        known = self.known[number]
        known.inn, known.kpp, known.city = known.inn or face.inn, known.kpp or face.kpp, known.city or face.city
        known.contacts |= face.contacts
        known.people += face.people
        face.number = number
        self._index(face)

    def called(self, name: str) -> list[int]:
        """Return those of a name that the actor may know of, whatever else is known of them."""
        if self._by_core is None:
            self._by_core = defaultdict(list)
            for number, face in self.known.items():
                if number not in self.hidden:
                    self._by_core[_firm_key(face.name)].append(number)
        return self._by_core.get(_firm_key(name), [])

    def _index(self, face: Face) -> None:
        for index, key in self._keys(face):
            if face.number not in (listed := index[key]):
                listed.append(face.number)

    def _keys(self, face: Face) -> Iterator[tuple[dict[Any, list[int]], Any]]:
        if face.inn:
            yield self._by_inn, face.inn
        for contact in face.contacts:
            yield self._by_contact, contact
        if key := _name_key(face):
            yield self._by_name, key
        for parts in face.people:
            if all(parts):
                yield self._by_name, _person_key(parts)

    def match(self, face: Face) -> Match:
        """Return whom a record means."""
        nearby: list[tuple[int, str]] = []
        ways: tuple[tuple[str, dict[Any, list[int]], list[Any]], ...] = (
            ("inn", self._by_inn, [face.inn] if face.inn else []),
            ("phone", self._by_contact, [contact for contact in face.contacts if contact[0] == "phone"]),
            ("email", self._by_contact, [contact for contact in face.contacts if contact[0] == "email"]),
            ("name", self._by_name, [_name_key(face)]),
        )
        for by, index, keys in ways:
            found = list(dict.fromkeys(number for key in keys if key for number in index.get(key, ())))
            fitting = self._own([number for number in found if not contradiction(face, self.known[number], by)])
            if len(fitting) > 1:
                named = [number for number in fitting if same_name(face, self.known[number])]
                fitting = named if len(named) == 1 else fitting
            if fitting:
                return Match(fitting, by=by)
            nearby += [(number, by) for number in found]
        if not nearby:
            return NOBODY
        near, by = next((one for one in nearby if one[0] not in self.hidden), nearby[0])
        return Match(near=near, by=by)

    def _own(self, found: list[int]) -> list[int]:
        """Return those the actor may know of, when there are any."""
        return [number for number in found if number not in self.hidden] or found


def contradiction(one: Face, other: Face, by: str = "name") -> bool:
    """Return whether two cannot be the same client although ``by`` (inn, phone, email, name) is."""
    if one.inn and other.inn and (one.inn != other.inn or (one.kpp and other.kpp and one.kpp != other.kpp)):
        return True
    if by == "inn":
        return False
    if not same_name(one, other):
        # Without a common number only a name in full tells that somebody is a person at a firm.
        sure = by != "name" or all(one.parts)
        at_the_firm = any(same_person(one.parts, parts) for parts in other.people if by != "name" or all(parts))
        return not (one.private and not other.private and sure and at_the_firm)
    if by != "name":
        return False
    forms = {read_firm(one.name).form, read_firm(other.name).form} - {""}
    cities = {fold(one.city), fold(other.city)} - {""}
    return len(forms) > 1 or len(cities) > 1 or (one.private and other.private and _strangers(one, other))


def _strangers(one: Face, other: Face) -> bool:
    """Return whether two people of one name are reached by different numbers or addresses only."""
    return bool(one.contacts and other.contacts and not one.contacts & other.contacts)


def same_name(one: Face, other: Face) -> bool:
    """Return whether two cards may carry the name of one client."""
    if one.private and other.private:
        return same_person(one.parts, other.parts)
    return one.private == other.private and _firm_key(one.name) == _firm_key(other.name)


def same_person(one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether two names of people agree in every part that both have, and there is such a part."""
    common = [(fold(a), fold(b)) for a, b in zip(one, other, strict=True) if a and b]
    return bool(common) and all(a == b or (1 in (len(a), len(b)) and a[:1] == b[:1]) for a, b in common)


def _name_key(face: Face) -> object:
    if face.private:
        return _person_key(face.parts) if face.parts[0] and face.parts[1] else None
    # Names without the words of legal forms find each other cheaply.
    return " ".join(sorted(set(fold(face.name).split()) - words_of_forms()))


def _person_key(parts: Parts) -> tuple[str, str]:
    return fold(parts[0]), fold(parts[1])[:1]


_firm_key = lru_cache(maxsize=65536)(firm_key)


def standing_faces(actor: Staff) -> Faces:
    """Return the clients of the base: those this person may not know of are recognised too, and never told."""
    faces: dict[int, Face] = {}
    hidden: set[int] = set()
    live = Client.merged_into.is_null() & Client.erased_at.is_null()
    columns = (
        Client.id, Client.manager, Client.name, Client.kind, Client.surname, Client.given_name, Client.patronymic,
    )  # fmt: skip
    for number, manager, name, kind, *parts in Client.select(*columns).where(live).tuples():
        faces[number] = Face(number, name, kind == "private", tuple(parts))
        if actor.own_clients_only and manager != actor.id:
            hidden.add(number)
    if faces:
        _add_parts(faces)
    found = Faces(hidden)
    for face in faces.values():
        found.add(face)
    return found


def _add_parts(faces: dict[int, Face]) -> None:
    numbers = Requisite.select(Requisite.client, Requisite.kind, Requisite.value)
    for client, kind, value in numbers.where(Requisite.kind.in_(("inn", "kpp"))).tuples():
        if client in faces:
            setattr(faces[client], kind, value)
    for client, city in Address.select(Address.client, Address.city).where(Address.city != "").tuples():
        if client in faces:
            faces[client].city = city
    homes: dict[int, list[int]] = defaultdict(list)
    people = (
        ClientPerson.select(
            ClientPerson.client, ClientPerson.person, Person.surname, Person.given_name, Person.patronymic
        )
        .join(Person)
        .where(Person.erased_at.is_null() & Person.merged_into.is_null())
    )
    for client, person, *parts in people.tuples():
        if client in faces:
            faces[client].people.append(tuple(parts))
            homes[person].append(client)
    points = ContactPoint.select(ContactPoint.client, ContactPoint.person, ContactPoint.kind, ContactPoint.value)
    for client, person, kind, value in points.where(
        ContactPoint.kind.in_(COMPARED) & (ContactPoint.value != "")
    ).tuples():
        for number in (client,) if client else homes[person]:
            if number in faces:
                faces[number].contacts.add((kind, value))
