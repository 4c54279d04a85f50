"""Put what a record says on a card, by one rule of three values: what the file said, what stands, what it says now."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from agencycli.i18n import N_, _
from agencycli.services.card import CLIENT_FIELDS
from agencycli.services.intake.card import Card, PersonCard, Reachable
from agencycli.services.intake.match import same_person
from agencycli.services.intake.prepare import Prepared
from agencycli.services.intake.record import (
    Contact,
    OrderRecord,
    PersonRecord,
    Problem,
    fingerprint,
    order_facts,
    person_scalars,
    verdict,
)
from agencycli.values.names import firm_key
from agencycli.values.text import fold

STANDS = N_("the card has “{value}”, which stays")
BOTH_CHANGED = N_(
    "{field} was changed on the card to “{value}” and in the file to this; make them equal in one of the two"
)
TWICE = N_("the same order of this client stands here already; not added again")
IS_DEAL = N_("the client has a deal of this day and name; not added to the history again")


@dataclass(slots=True)
class KnownOrder:
    """An order taken before under its number: its row, what the file said then, and how it stands."""

    id: int
    external: int
    before: Set[str]
    stands: Mapping[str, Any]
    clients: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Merging:
    """Whether a record is known by its key, what it said when last taken, and what came out."""

    prepared: Prepared
    known: bool = False
    before: Set[str] = frozenset()
    orders: Mapping[tuple[str, str], KnownOrder] = field(default_factory=dict)
    """Orders taken before, by system and number."""
    problems: list[Problem] = field(default_factory=list)

    def problem(self, key: str, value: Any, reason: str) -> None:
        """Tell of the cell of a field."""
        record = self.prepared.record
        letter = record.columns.get(key, ("", ""))[0]
        self.problems.append(Problem(record.sheet, record.row, letter, "" if value is None else str(value), reason))


def clashes(card: Card, merging: Merging) -> list[Problem]:
    """Return the fields changed on the card and in the file to different values since the file was last taken."""
    if not merging.known:
        return []
    probe = Merging(merging.prepared, True, merging.before)
    for key, value in merging.prepared.scalars.items():
        if verdict(key, value, card.scalars.get(key), merging.before) == "clash" and key in CLIENT_FIELDS:
            title = _(CLIENT_FIELDS[key].title)
            probe.problem(key, value, _(BOTH_CHANGED).format(field=title, value=card.scalars[key]))
    return probe.problems


def merge(card: Card, merging: Merging, system: str) -> None:
    """Put a record on a card; ``system`` is where the numbers of its orders count."""
    record = merging.prepared.record
    for key, value in merging.prepared.scalars.items():
        _merge_scalar(card, key, value, merging)
    if record.since and (card.since is None or record.since < card.since):
        card.since, card.since_changed = record.since, True
    reached = set().union(*(person.contacts for person in card.people)) if card.people else set()
    _merge_contacts(card, [c for c in record.contacts if c.key not in reached], merging, "contact")
    for tag in record.tags:
        if fold(tag) not in card.tags:
            card.tags.add(fold(tag))
            card.new_tags.append(tag)
    for line in merging.prepared.notes:
        card.say(line)
    for account in record.accounts:
        if account["account"] not in card.accounts:
            card.accounts.add(account["account"])
            card.new_accounts.append(account)
    for person in record.people:
        _merge_person(card, person, merging)
    for order in record.orders:
        _merge_order(card, order, merging, system)


def _merge_scalar(card: Card, key: str, value: Any, merging: Merging) -> None:
    stands = card.scalars.get(key)
    said = verdict(key, value, stands, merging.before)
    if said == "set":
        card.set(key, value)
    elif said == "clash" and not _same_meaning(key, value, stands):
        merging.problem(key, value, _(STANDS).format(value=stands))


def _same_meaning(key: str, value: Any, stands: Any) -> bool:
    if key in ("surname", "given_name", "patronymic"):
        return True  # the whole name tells of it
    if not isinstance(value, str) or not isinstance(stands, str):
        return False
    if key == "name":
        return firm_key(value) == firm_key(stands) or set(fold(value).split()) <= set(fold(stands).split())
    return fold(value) == fold(stands)


def _merge_contacts(owner: Reachable, contacts: list[Contact], merging: Merging, fact: str) -> None:
    standing = dict(owner.contacts)
    came = {contact.kind for contact in contacts if owner.reach(contact)}
    if not merging.before or not came:
        return
    now = set(merging.prepared.taken.split())
    for key, row in standing.items():
        # A number the file replaced by another goes with it; a number put there by hand stays.
        mark = fingerprint(fact, key)
        if row and key[0] in came and mark in merging.before and mark not in now:
            owner.removed.append(row)
            del owner.contacts[key]


def _merge_person(card: Card, person: PersonRecord, merging: Merging) -> None:
    parts = (person.surname, person.given_name, person.patronymic)
    found = next((one for one in card.people if same_person(one.parts, parts)), None)
    if found is None:
        found = PersonCard(scalars=dict(zip(("surname", "given_name", "patronymic"), parts, strict=True)))
        found.changes = found.scalars  # all of a new person is new
        card.people.append(found)
        card.new_people.append(found)
    for key, part in zip(("surname", "given_name", "patronymic"), parts, strict=True):
        stands = found.scalars.get(key, "")
        if part and (not stands or (stands.endswith(".") and not part.endswith("."))):
            found.set(key, part)
    name = fold(person.full_name)
    for key, value in person_scalars(person).items():
        stands = found.scalars.get(key)
        match verdict(f"person {name} {key}", value, stands, merging.before):
            case "set":
                found.set(key, value)
            case "clash" if fold(str(value)) != fold(str(stands)):
                merging.problem("position" if key == "role" else key, value, _(STANDS).format(value=stands))
                found.say(str(value))
    # A number that stands on the card of the firm is not repeated for its people.
    _merge_contacts(found, [c for c in person.contacts if c.key not in card.contacts], merging, f"person {name}")
    for line in person.notes:
        found.say(line)


def _merge_order(card: Card, order: OrderRecord, merging: Merging, system: str) -> None:
    known = merging.orders.get((system, order.number)) if order.number else None
    if known:
        changes = {}
        for key, value in order_facts(order):
            said = verdict(key, value, known.stands.get(key), known.before)
            if said == "set":
                changes[key] = value
            elif said == "clash":
                merging.problem(f"order_{key}", value, _(STANDS).format(value=known.stands[key]))
        if changes:
            card.changed_orders.append((known, changes, order))
    elif (order.day, fold(order.title)) in card.deal_days:
        merging.problem("order_title", order.title, _(IS_DEAL))
    elif order.number:
        card.new_orders.append((order, system))
    elif order.key not in card.orders:
        card.orders.add(order.key)
        card.new_orders.append((order, ""))
    elif any(other.key == order.key for other, _system in card.new_orders):
        merging.problem("order_title", order.title, _(TWICE))
