"""Carry an import out: every row of it in one transaction and one journal entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from agencycli import clock, money
from agencycli.i18n import N_, _
from agencycli.models import (
    Activity,
    ActivityClient,
    Address,
    BankAccount,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    ContactPoint,
    Deal,
    Entry,
    ExternalId,
    ImportShape,
    OwnField,
    OwnValue,
    Person,
    Requisite,
    Staff,
    bulk,
)
from agencycli.models.requisite import REQUISITE_KINDS
from agencycli.services import classifier
from agencycli.services.card import OWN
from agencycli.services.frame import action
from agencycli.services.intake.card import COLUMN_OF, Card, PersonCard, Reachable
from agencycli.services.intake.outcome import IntakePlan, Mark
from agencycli.services.intake.plan import order_taken, plan
from agencycli.services.intake.record import OrderRecord, checked, fingerprint
from agencycli.services.intake.write_deals import DealWriter
from agencycli.services.person import BIRTHDAY
from agencycli.values.text import clean, fold

NAME_KEY = 260
CARDS_AT_ONCE = 2000
"""So many cards become rows before they are written: more would only take memory."""


@action("import.apply", N_("take in a file"), "manager")
def apply(actor: Staff, planned: IntakePlan, shapes: Mapping[str, tuple[str, str]] | None = None) -> IntakePlan:
    """Do what was planned; when the base has changed since, it is planned anew first. Returns the plan carried out.

    ``shapes`` maps the shape of each table to its file's name and its map in TOML, to be remembered.
    """
    newest = Entry.select(Entry.id).where(~Entry.is_open).order_by(Entry.id.desc()).tuples().first()
    if (newest[0] if newest else 0) != planned.based_on:
        planned = plan(actor, planned.records)
    if not planned.is_empty:
        _Writer(actor, planned).write()
        remember(shapes or {})
    return planned


class _Writer:
    """Collects the rows of all cards, table by table, and writes them."""

    def __init__(self, actor: Staff, planned: IntakePlan) -> None:
        self.actor = actor
        self.plan = planned
        self.rows: dict[Any, list[dict[str, Any]]] = {}
        self.updates: dict[tuple[Any, str], dict[int, Any]] = {}
        self.removed: list[int] = []
        self.own = dict(OwnField.select(OwnField.key, OwnField.id).where(OwnField.subject == "client").tuples())
        self.sources: dict[str, int] = {}
        self.tags: dict[str, int] = {}
        self.deals = DealWriter(actor, self._row, self._set, partial(self._stored, "source"))

    def write(self) -> None:
        cards = self.plan.cards
        self._number(Client, [card for card in cards if card.is_new])
        self._number(Person, [person for card in cards for person in card.new_people])
        written = set(self.fresh.values())
        for start in range(0, len(cards), CARDS_AT_ONCE):
            part = cards[start : start + CARDS_AT_ONCE]
            for card in part:
                (self._add_client if card.id in written else self._change_client)(card)
                self._write_parts(card)
            self._write_orders(part)
            self.deals.write(part)
            self._flush()
        for card in cards:
            if (bringer := card.changes.get("brought_by")) in self.fresh:
                self._set(Client, "brought_by_id", card.id, self.fresh[bringer])
        self._write_marks()
        self._flush()

    def _flush(self) -> None:
        """Write what was collected: first clients and people, then deals, since the others refer to them."""
        first = (Client, Person, Deal)
        for model in sorted(self.rows, key=lambda model: first.index(model) if model in first else len(first)):
            bulk.insert(model, self.rows[model])
        for (model, column), values in self.updates.items():
            bulk.update(model, column, values)
        bulk.delete(ContactPoint, self.removed)
        self.rows, self.updates, self.removed = {}, {}, []

    def _number(self, model: Any, owners: list[Any]) -> None:
        numbers = bulk.reserve(model, len(owners))
        if model is Client:
            self.fresh = {owner.id: number for owner, number in zip(owners, numbers, strict=True)}
        for owner, number in zip(owners, numbers, strict=True):
            owner.id = number

    def _row(self, model: Any, **values: Any) -> None:
        self.rows.setdefault(model, []).append(values)

    def _set(self, model: Any, column: str, number: int, value: Any) -> None:
        self.updates.setdefault((model, column), {})[number] = value

    def _add_client(self, card: Card) -> None:
        said = card.scalars
        values = {column: self._stored(key, said[key]) for key, column in COLUMN_OF.items() if key in said}
        first = min((order.day for order, _system in card.new_orders), default=clock.today())
        if "manager" not in values and self.actor.role == "manager":
            values["manager"] = self.actor.id
        for column in ("manager", "source", "brought_by"):
            if column in values:
                values[f"{column}_id"] = values.pop(column)
        self._row(
            Client,
            id=card.id,
            **values,
            kind="private" if card.private else "firm",
            name_key=fold(card.scalars["name"])[:300],
            note=card.note,
            since=min(card.since or clock.today(), first).isoformat(),
        )

    def _change_client(self, card: Card) -> None:
        for key, value in card.changes.items():
            if key in COLUMN_OF:
                column = Client._meta.fields[COLUMN_OF[key]].column_name
                self._set(Client, column, card.id, self._stored(key, value))
        if "name" in card.changes:
            self._set(Client, "name_key", card.id, fold(card.scalars["name"])[:300])
        if card.new_notes:
            self._set(Client, "note", card.id, card.note)
        if card.since_changed and card.since:
            self._set(Client, "since", card.id, card.since.isoformat())

    def _stored(self, key: str, value: Any) -> Any:
        if key == "brought_by" and value in self.fresh:
            return None  # nobody has a row yet: set at the end
        if key != "source":
            return value
        if value not in self.sources:
            self.sources[value] = classifier.source_named(value).id
        return self.sources[value]

    def _write_parts(self, card: Card) -> None:
        for key, value in card.changes.items():
            row = card.rows.get(key)
            if key in REQUISITE_KINDS:
                verdict = str(checked(key, value).state)
                if row:
                    self._set(Requisite, "value", row, value)
                    self._set(Requisite, "verdict", row, verdict)
                else:
                    self._row(Requisite, client_id=card.id, kind=key, value=value, verdict=verdict)
            elif key.startswith(OWN):
                if row:
                    self._set(OwnValue, "value", row, value)
                else:
                    self._row(OwnValue, client_id=card.id, field_id=self.own[key.removeprefix(OWN)], value=value)
            elif key == "birthday":
                self._write_birthday({"client_id": card.id}, value, row)
        self._write_address(card)
        for account in card.new_accounts:
            first = len(card.accounts) == len(card.new_accounts) and account is card.new_accounts[0]
            self._row(BankAccount, client_id=card.id, **account, is_primary=first)
        for tag in dict.fromkeys(card.new_tags):
            self._row(ClientTag, client_id=card.id, tag_id=self._tag(tag))
        self._write_contacts(card, {"client_id": card.id})
        new = {id(person) for person in card.new_people}
        for person in card.people:
            (self._add_person if id(person) in new else self._change_person)(card, person)

    def _tag(self, word: str) -> int:
        if fold(word) not in self.tags:
            self.tags[fold(word)] = classifier.tag_named(word).id
        return self.tags[fold(word)]

    def _write_address(self, card: Card) -> None:
        changed = {key: card.changes[key] for key in ("address", "city") if key in card.changes}
        row = card.rows.get("address")
        if changed and row:
            for key, value in changed.items():
                self._set(Address, "text" if key == "address" else key, row, value)
        elif changed:
            self._row(Address, client_id=card.id, text=changed.get("address", ""), city=changed.get("city", ""))

    def _write_contacts(self, owner: Reachable, column: Mapping[str, int]) -> None:
        self.removed += owner.removed
        kinds = {key[0] for key, row in owner.contacts.items() if row}
        for contact in owner.added:
            self._row(
                ContactPoint, **column, kind=contact.kind, raw=contact.raw, value=contact.value,
                extension=contact.extension[:20], label=contact.label[:40], is_primary=contact.kind not in kinds,
            )  # fmt: skip
            kinds.add(contact.kind)

    def _add_person(self, card: Card, person: PersonCard) -> None:
        surname, given_name, patronymic = person.parts
        name = " ".join(filter(None, person.parts))
        self._row(
            Person, id=person.id, surname=surname, given_name=given_name, patronymic=patronymic,
            name_key=fold(name)[:NAME_KEY], note=person.note,
        )  # fmt: skip
        self._row(ClientPerson, client_id=card.id, person_id=person.id, role=person.scalars.get("role", ""))
        self._person_parts(person)

    def _change_person(self, card: Card, person: PersonCard) -> None:
        for key, value in person.changes.items():
            if key == "role":
                self._set(ClientPerson, key, person.link, value)
            elif key != "birthday":
                self._set(Person, key, person.id, value)
        if any(key in person.changes for key in ("surname", "given_name", "patronymic")):
            self._set(Person, "name_key", person.id, fold(" ".join(filter(None, person.parts)))[:NAME_KEY])
        if person.new_notes:
            self._set(Person, "note", person.id, person.note)
        self._person_parts(person)

    def _person_parts(self, person: PersonCard) -> None:
        if "birthday" in person.changes:
            self._write_birthday({"person_id": person.id}, person.changes["birthday"], person.birthday_row)
        self._write_contacts(person, {"person_id": person.id})

    def _write_birthday(self, column: Mapping[str, int], day: str, row: int | None) -> None:
        year, month, day_of_month = (int(part) for part in day.split("-"))
        values = {"year": year or None, "month": month, "day": day_of_month}
        if row:
            for key, value in values.items():
                self._set(ClientDate, key, row, value)
        else:
            self._row(ClientDate, **column, title=_(BIRTHDAY), **values)

    def _write_orders(self, cards: list[Card]) -> None:
        orders = [(card, order, system) for card in cards for order, system in card.new_orders]
        for number, (card, order, system) in zip(bulk.reserve(Activity, len(orders)), orders, strict=True):
            values = _stored(order) | {"precision": order.precision, "staff_id": self.actor.id}
            self._row(Activity, id=number, kind="order", **values)
            self._row(ActivityClient, activity_id=number, client_id=card.id)
            if order.number:
                self._row(ExternalId, system=system, value=order.number, activity_id=number, taken=order_taken(order))
        for card in cards:
            for known, changes, order in card.changed_orders:
                for key in changes:
                    self._set(Activity, key, known.id, _stored(order)[key])
                self._set(ExternalId, "taken", known.external, order_taken(order))

    def _write_marks(self) -> None:
        for mark in self.plan.marks:
            taken = self._with_brought_by(mark)
            if mark.row:
                self._set(ExternalId, "taken", mark.row, taken)
                self._set(ExternalId, "client_id", mark.row, mark.card.id)
            else:
                self._row(ExternalId, system=mark.system, value=mark.value, client_id=mark.card.id, taken=taken)

    def _with_brought_by(self, mark: Mark) -> str:
        """Return what a record said, with the number that the client who brought it has by now."""
        number = self.fresh.get(mark.brought_by)
        if number is None:
            return mark.taken
        return " ".join(sorted({*mark.taken.split(), fingerprint("brought_by", number)}))


def _stored(order: OrderRecord) -> dict[str, Any]:
    """Return the columns of an order; its day begins at midnight here."""
    at = dt.datetime.combine(order.day, dt.time(), clock.zone())
    return {
        "title": clean(order.title)[:300],
        "at": Activity.at.db_value(at),
        "amount": None if order.amount is None else money.to_minor(order.amount),
        "event": order.event[:200],
        "text": order.text,
    }


def remember(shapes: Mapping[str, tuple[str, str]]) -> None:
    """Keep what the columns of files of these shapes mean: shape -> name of the file, map."""
    standing = {row.shape: row for row in ImportShape.select().where(ImportShape.shape.in_(list(shapes)))}
    for shape, (file_name, mapping) in shapes.items():
        row = standing.get(shape)
        if row is None:
            ImportShape.create(shape=shape, file_name=file_name[:200], mapping=mapping, used_at=clock.now())
        elif row.mapping != mapping:
            row.mapping, row.used_at = mapping, clock.now()
            row.save()


def remembered(shapes: Iterable[str]) -> dict[str, str]:
    """Return the maps of the shapes met before."""
    rows = ImportShape.select(ImportShape.shape, ImportShape.mapping).where(ImportShape.shape.in_(list(shapes)))
    return dict(rows.tuples())
