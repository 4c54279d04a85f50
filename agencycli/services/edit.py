"""Edit a row that others may be editing too: other fields are merged, the same field is shown to the person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from agencycli.errors import Conflict
from agencycli.i18n import N_
from agencycli.models import Change, Entry, Row, Staff
from agencycli.models.triggers import table_name
from agencycli.services.journal import current_image


class Clash(NamedTuple):
    """One field two people changed: what this person wants, what stands there now, who put it there and when."""

    key: str
    mine: Any
    theirs: Any
    who: str
    at: str


class EditConflict(Conflict):
    """Somebody changed the same field since the form was opened. ``clashes`` tells which and to what."""

    template = N_("{who} changed {fields} in the meantime; look at both values and save again")

    def __init__(self, clashes: list[Clash]) -> None:
        self.clashes = clashes
        super().__init__(who=clashes[0].who, fields=", ".join(clash.key for clash in clashes))

    @property
    def details(self) -> list[dict[str, Any]]:
        """Both values of every field."""
        return [clash._asdict() for clash in self.clashes]


def refuse_clashes(row: Row, wanted: Mapping[str, Any], based_on: int | None) -> None:
    """Raise EditConflict when a column of ``wanted`` was changed after entry ``based_on`` to another value.

    ``wanted`` maps column names to values as Peewee hands them to the database. Without ``based_on`` nothing is
    compared.
    """
    if based_on is None:
        return
    table = table_name(type(row))
    changes = list(
        Change.select(Change.before, Change.entry)
        .where((Change.table_name == table) & (Change.row_id == row.id) & (Change.operation == "u"))
        .where(Change.entry > based_on)
        .order_by(Change.id)
    )
    if not changes:
        return
    images = [json.loads(change.before) for change in changes] + [current_image(table, row.id) or {}]
    clashes = []
    for column, wish in wanted.items():
        value = wish.isoformat() if hasattr(wish, "isoformat") else wish
        was, stands = images[0].get(column), images[-1].get(column)
        if stands not in (was, value):
            last = next(
                i for i in range(len(changes) - 1, -1, -1) if images[i].get(column) != images[i + 1].get(column)
            )
            clashes.append(clash(column, value, stands, changes[last].entry_id))
    if clashes:
        raise EditConflict(clashes)


def clash(key: str, mine: Any, theirs: Any, entry_id: int) -> Clash:
    """Return a clash with what an entry put into a field."""
    entry = Entry.get_by_id(entry_id)
    who = Staff.get_by_id(entry.staff_id).name if entry.staff_id else "agencycli"
    return Clash(key, mine, theirs, who, entry.at.isoformat())
