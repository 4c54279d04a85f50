"""What the journal tells of one card: every change of a client, its people, a deal and all that hangs on them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import peewee as pw

from agencycli.models import (
    Address,
    Approval,
    BankAccount,
    BudgetFact,
    BudgetLine,
    Change,
    ChangeRequest,
    Client,
    ClientDate,
    ClientPerson,
    ClientTag,
    Consent,
    ContactPoint,
    ContractorJob,
    Deal,
    DealLine,
    DealStaff,
    OwnValue,
    Person,
    Requisite,
    Row,
    WorkEntry,
)
from agencycli.models.store import store
from agencycli.models.triggers import table_name
from agencycli.services.journal import model_of

CLIENT_PARTS: tuple[type[Row], ...] = (
    ClientPerson, ContactPoint, Address, Requisite, BankAccount, ClientTag, OwnValue, ClientDate, Consent,
)  # fmt: skip
DEAL_PARTS: tuple[type[Row], ...] = (
    DealLine, DealStaff, ContractorJob, BudgetLine, WorkEntry, Approval, ChangeRequest,
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
    return _told(rows, owners, set(losers))


def of_person(person: Person) -> list[CardChange]:
    """Return what happened to a person, oldest first, the ties to clients included."""
    rows: dict[str, set[int]] = {"person": {person.id}}
    for model in (*PERSON_PARTS, ClientPerson):
        rows[table_name(model)] = set(_ids(model, "person_id", [person.id]))
    return _told(rows, {"person_id": {person.id}}, set())


def of_deal(deal: Deal) -> list[CardChange]:
    """Return what happened to a deal, oldest first: its fields, lines, people, jobs, money, approvals and changes."""
    rows: dict[str, set[int]] = {"deal": {deal.id}}
    for model in DEAL_PARTS:
        rows[table_name(model)] = set(_ids(model, "deal_id", [deal.id]))
    told = _told(rows, {"deal_id": {deal.id}}, set())
    budget = {change.row_id for change in told if change.table == "budget_line"}
    facts = _ids(BudgetFact, "line_id", list(budget))
    told += _told({"budget_fact": set(facts)}, {"line_id": budget}, set())
    return sorted(told, key=lambda change: change.entry)


def _ids(model: type[Row], column: str, owners: list[int]) -> list[int]:
    field = model._meta.columns[column]
    return [row[0] for row in model.select(model.id).where(field.in_(owners)).tuples()] if owners else []


def _told(rows: dict[str, set[int]], owners: dict[str, set[int]], losers: set[int]) -> list[CardChange]:
    """Return the changes of rows, those that are gone included, each with its image after."""
    found: dict[int, CardChange] = {}
    for table, ids in rows.items():
        images = _images(table, ids)
        query = Change.select().where((Change.table_name == table) & Change.row_id.in_(ids | _removed(table, owners)))
        for event in query.order_by(Change.id.desc()):
            before = json.loads(event.before) if event.before else None
            after = None if event.operation == "d" else images.get(event.row_id)
            origin = _origin(table, event.row_id, before or after, losers)
            found[event.id] = CardChange(event.entry_id, table, event.row_id, event.operation, before, after, origin)
            if before is not None:
                images[event.row_id] = before
    return [found[number] for number in sorted(found)]


def _removed(table: str, owners: dict[str, set[int]]) -> set[int]:
    """Return the rows of a table that once belonged to the card and are gone."""
    found: set[int] = set()
    for column, numbers in owners.items():
        if table in {"client", "person", "deal"} or not numbers:
            continue
        owner = store().image_number(Change.before, column)
        # Literally, or the index of removals is not used.
        query = Change.select(Change.row_id).where(
            pw.SQL("operation = 'd'") & (Change.table_name == table) & owner.in_(list(numbers))
        )
        found.update(row[0] for row in query.tuples())
    return found


def _images(table: str, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return rows as they stand, in the form of the journal's images."""
    target = store()
    listed = ", ".join(str(int(number)) for number in ids) or "NULL"
    query = f'SELECT id, {target.image(model_of(table))} FROM "{table}" WHERE id IN ({listed})'
    return {number: json.loads(image) for number, image in target.execute_sql(query)}


def _origin(table: str, row_id: int, image: dict[str, Any] | None, losers: set[int]) -> int | None:
    number = row_id if table == "client" else (image or {}).get("client_id")
    return number if number in losers else None
