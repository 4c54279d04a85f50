"""The act of a destruction: read from the journal, which keeps the fact and forgets the person."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass

from agencycli.errors import NotFound
from agencycli.i18n import _
from agencycli.models import Change, Entry, Staff
from agencycli.services import frame


@dataclass(frozen=True)
class Act:
    """What was destroyed, by numbers only: for the paper that is signed and kept for three years."""

    subject: str
    number: int
    at: dt.datetime
    who: str
    entry: int
    cards: dict[str, list[int]]
    """Numbers of the emptied cards by table: a client's merged cards and people go with it."""
    removed: dict[str, int]
    """Rows by table."""


def act(actor: Staff, subject: str, number: int) -> Act:
    """Return the act of a card's destruction; ``subject`` is client or person. Raises Forbidden, NotFound."""
    frame.demand(actor, f"{subject}.erase")
    entries = (
        Entry.select()
        .join(Change)
        .where(Entry.action.in_(("client.erase", "person.erase")))
        .where((Change.table_name == subject) & (Change.row_id == number) & (Change.operation == "u"))
        .order_by(Entry.id.desc())
        .distinct()
    )
    for entry in entries:
        emptied: dict[str, set[int]] = {"client": set(), "person": set()}
        rows: set[tuple[str, int]] = set()
        touched = Change.select(Change.table_name, Change.row_id, Change.before).where(Change.entry == entry.id)
        for table, row, before in touched.where(Change.before.is_null(False)).tuples():
            if not is_emptied(json.loads(before)):
                continue  # another's text, which only lost a mention
            rows.add((table, row))
            if table in emptied:
                emptied[table].add(row)
        if number in emptied[subject]:
            who = Staff.get_by_id(entry.staff_id).name if entry.staff_id else "agencycli"
            cards = {table: sorted(rows) for table, rows in emptied.items() if rows}
            removed = Counter(table for table, _row in sorted(rows))
            return Act(subject, number, entry.at, who, entry.id, cards, dict(removed))
    raise NotFound(what=_("act of destruction"), wanted=number)


def is_number(column: str) -> bool:
    """Tell whether a column of an erased row's image stays: numbers of records say nothing of a person."""
    return column == "id" or column.endswith("_id")


def is_emptied(image: dict[str, object]) -> bool:
    """Tell whether an image in the journal is that of an erased row."""
    return all(map(is_number, image))
