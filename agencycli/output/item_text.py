"""An item as titles and texts, for people."""

from __future__ import annotations

from collections.abc import Mapping

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.output.card_text import shown
from agencycli.output.cells import for_people
from agencycli.queries.item import CheckLine, ItemCard, ItemLine, told

BESIDE = frozenset({"id", "title", "checks", "followers", "after", "client_id", "deal_id", "urgency", "waiting"})
"""Columns that are told in another way."""


def words(card: ItemCard, columns: Mapping[str, Column]) -> dict[str, str]:
    """Return everything about an item as titles and texts; ``columns`` are those of the list."""
    values = card.values
    pairs = {_("What"): f"{values['id']} · {values['title']}"}
    for key, column in columns.items():
        value = values[key]
        if key in BESIDE or value in (None, False):
            continue
        [text] = for_people(column, [value])
        number = values.get(f"{key}_id")
        pairs[column.title] = f"{number} {text}" if number else text
    pairs |= {
        _("Checklist"): "\n".join(map(_check, card.checks)),
        _("After"): line(card.after) if card.after else "",
        _("Wait for it"): "\n".join(map(line, card.followers)),
        _("Urgency"): ", ".join([str(card.urgency), *map(told, card.reasons)]) if card.reasons else "",
    }
    return {title: text for title, text in pairs.items() if text}


def line(one: ItemLine) -> str:
    """Return an item in one line: number, what, day."""
    day = f" · {shown('date', one.due_on)}" if one.due_on else ""
    done = " ✓" if one.state == "done" else ""
    return f"{one.id} {one.title}{day}{done}"


def _check(one: CheckLine) -> str:
    return f"[{'x' if one.done else ' '}] {one.place} {one.text}"
