"""Edit the parts of a card that are kept in rows of their own while others edit them too."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_
from typing import Any

import peewee as pw

from agencycli.models import (
    Address,
    Change,
    Client,
    ClientTag,
    ContactPoint,
    OwnField,
    OwnValue,
    Person,
    Requisite,
    Row,
    Tag,
)
from agencycli.models.requisite import REQUISITE_KINDS
from agencycli.models.triggers import table_name
from agencycli.services.edit import EditConflict, clash


def refuse_part_clashes(owner: Client | Person, wanted: Mapping[str, Any], based_on: int | None) -> None:
    """Raise EditConflict when a part kept in rows of its own was touched after entry ``based_on``.

    ``wanted`` maps field keys (``phone``, ``inn``, ``tags``, ``own.KEY`` ...) to what was typed; the columns of the
    card itself are not looked at.
    """
    if based_on is None:
        return
    clashes = []
    for key, value in wanted.items():
        rows = _part(owner, key)
        if rows is None:
            continue
        model, same, shown = rows
        touched = _last_touch(model, same, based_on)
        theirs = ", ".join(shown())
        if touched and theirs != str(value or "").strip():
            clashes.append(clash(key, value, theirs, touched))
    if clashes:
        raise EditConflict(clashes)


def _part(owner: Client | Person, key: str) -> tuple[type[Row], dict[str, Any], Callable[[], list[str]]] | None:
    """Return where a part is kept: its table, what its rows have in common, its texts as they stand."""
    name = "client" if isinstance(owner, Client) else "person"
    mine = {f"{name}_id": owner.id}

    def texts(query: pw.ModelSelect) -> Callable[[], list[str]]:
        return lambda: [text for (text,) in query.tuples()]

    if key in {"phone", "email", "site"}:
        column = getattr(ContactPoint, name)
        shown = ContactPoint.select(ContactPoint.raw).where((column == owner.id) & (ContactPoint.kind == key))
        shown = shown.order_by(ContactPoint.is_invalid, ContactPoint.is_primary.desc(), ContactPoint.id).limit(1)
        return ContactPoint, {**mine, "kind": key}, texts(shown)
    if key in REQUISITE_KINDS:
        numbers = Requisite.select(Requisite.value).where((Requisite.client == owner.id) & (Requisite.kind == key))
        return Requisite, {**mine, "kind": key}, texts(numbers)
    if key in {"address", "city"}:
        column = Address.text if key == "address" else Address.city
        places = Address.select(column).where(Address.client == owner.id).order_by(Address.id).limit(1)
        return Address, mine, texts(places)
    if key == "tags":
        words = Tag.select(Tag.name).join(ClientTag).where(ClientTag.client == owner.id).order_by(Tag.name)
        return ClientTag, mine, texts(words)
    if key.startswith("own."):
        field = OwnField.get((OwnField.subject == name) & (OwnField.key == key.removeprefix("own.")))
        column = getattr(OwnValue, name)
        values = OwnValue.select(OwnValue.value).where((OwnValue.field == field.id) & (column == owner.id))
        return OwnValue, {**mine, "field_id": field.id}, texts(values)
    return None


def _last_touch(model: type[Row], same: Mapping[str, Any], based_on: int) -> int | None:
    """Return the newest entry after ``based_on`` that touched a row with these column values."""
    condition = reduce(and_, (model._meta.columns[name] == value for name, value in same.items()))
    standing = {number for (number,) in model.select(model.id).where(condition).tuples()}
    changes = (
        Change.select(Change.row_id, Change.before, Change.entry)
        .where((Change.table_name == table_name(model)) & (Change.entry > based_on))
        .order_by(Change.id.desc())
        .tuples()
    )
    for row_id, before, entry_id in changes:
        image = json.loads(before) if before else {}
        if row_id in standing or all(image.get(name) == value for name, value in same.items()):
            return int(entry_id)
    return None
