"""What the journal tells of one card: every change of the client, its people and all that hangs on them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import peewee as pw

from agencycli.models import (
    Address,
    BankAccount,
    Change,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    Consent,
    ContactPoint,
    OwnValue,
    Person,
    Requisite,
    Row,
)
from agencycli.models.store import store
from agencycli.models.triggers import table_name
from agencycli.services.journal import MODELS

CLIENT_PARTS: tuple[type[Row], ...] = (
    ClientPerson, ContactPoint, Address, Requisite, BankAccount, ClientTag, OwnValue, ClientDate, Consent,
)  # fmt: skip
PERSON_PARTS: tuple[type[Row], ...] = (ContactPoint, OwnValue, ClientDate, Consent)


@dataclass(frozen=True)
class CardChange:
    """One row of a card touched by an entry; images are dicts by column name, None where there is none."""

    entry: int
    table: str
    row_id: int
    operation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    from_card: int | None
    """The number of the card that held the row then, when it was merged into this one later."""


def of_client(client: Client) -> list[CardChange]:
    """Return what happened to a client's card, oldest first; people count while they stand on it."""
    losers = [row[0] for row in Client.select(Client.id).where(Client.merged_into == client.id).tuples()]
    people = [
        row[0] for row in ClientPerson.select(ClientPerson.person).where(ClientPerson.client == client.id).tuples()
    ]
    rows: dict[str, set[int]] = {"client": {client.id, *losers}, "person": set(people)}
    for model in CLIENT_PARTS:
        rows.setdefault(table_name(model), set()).update(_ids(model, "client_id", [client.id]))
    for model in PERSON_PARTS:
        rows[table_name(model)].update(_ids(model, "person_id", people))
    owners = {"client_id": {client.id, *losers}, "person_id": set(people)}
    return _lives(rows, owners, client.id, set(losers))


def of_person(person: Person) -> list[CardChange]:
    """Return what happened to a person, oldest first, the ties to clients included."""
    rows: dict[str, set[int]] = {"person": {person.id}}
    for model in (*PERSON_PARTS, ClientPerson):
        rows[table_name(model)] = set(_ids(model, "person_id", [person.id]))
    return _lives(rows, {"person_id": {person.id}}, None, set())


def _ids(model: type[Row], column: str, owners: list[int]) -> list[int]:
    field = model._meta.columns[column]
    return [row[0] for row in model.select(model.id).where(field.in_(owners)).tuples()] if owners else []


def _lives(
    rows: dict[str, set[int]], owners: dict[str, set[int]], client: int | None, losers: set[int]
) -> list[CardChange]:
    """Return the changes of rows, each with its image after.

    The number of a removed row may be given to a new one: only the life that belongs to the card counts.
    """
    removed = _removed(rows, owners)
    found: list[CardChange] = []
    for table, ids in rows.items():
        images = _images(table, ids)
        changes: dict[int, list[Change]] = defaultdict(list)
        for change in (
            Change.select()
            .where((Change.table_name == table) & Change.row_id.in_(ids | removed[table]))
            .order_by(Change.id)
        ):
            changes[change.row_id].append(change)
        for row_id, events in changes.items():
            after = images.get(row_id)
            belongs = row_id in ids
            for event in reversed(events):
                before = json.loads(event.before) if event.before else None
                if event.operation == "d":
                    belongs, after = table in {"client", "person"} or _owned(before, owners), None
                if belongs:
                    origin = _origin(table, row_id, before or after, losers)
                    found.append(CardChange(event.entry_id, table, row_id, event.operation, before, after, origin))
                after = before
                if event.operation == "i":
                    belongs = False
    return sorted(found, key=lambda change: change.entry)


def _removed(rows: dict[str, set[int]], owners: dict[str, set[int]]) -> dict[str, set[int]]:
    """Return the rows that once belonged to the card and are gone, by table."""
    found: dict[str, set[int]] = defaultdict(set)
    for table in rows:
        for column, numbers in owners.items():
            if table in {"client", "person"} or not numbers:
                continue
            owner = store().image_number(Change.before, column)
            # Literally, or the index of removals is not used.
            query = Change.select(Change.row_id).where(
                pw.SQL("operation = 'd'") & (Change.table_name == table) & owner.in_(list(numbers))
            )
            found[table].update(row[0] for row in query.tuples())
    return found


def _images(table: str, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return rows as they stand, in the form of the journal's images."""
    target = store()
    listed = ", ".join(str(int(number)) for number in ids) or "NULL"
    query = f'SELECT id, {target.image(MODELS[table])} FROM "{table}" WHERE id IN ({listed})'
    return {number: json.loads(image) for number, image in target.execute_sql(query)}


def _owned(image: dict[str, Any] | None, owners: dict[str, set[int]]) -> bool:
    return any((image or {}).get(column) in numbers for column, numbers in owners.items())


def _origin(table: str, row_id: int, image: dict[str, Any] | None, losers: set[int]) -> int | None:
    number = row_id if table == "client" else (image or {}).get("client_id")
    return number if number in losers else None
