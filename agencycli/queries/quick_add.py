"""A line of words as a thing to do: what was understood is looked up; what is in doubt is left to be asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agencycli import clock
from agencycli.i18n import _
from agencycli.models import Row, Staff
from agencycli.models.item import PRIORITY_WORDS
from agencycli.queries import scope, search
from agencycli.queries.staff import member
from agencycli.services.calendar import workdays
from agencycli.services.item import ITEM_FIELDS
from agencycli.services.series import SERIES_FIELDS
from agencycli.values import quick_add, recurrence

FIELDS = ITEM_FIELDS | SERIES_FIELDS
SURE = 70
"""The least score of a name that was meant; below it the words stand elsewhere than in a name."""
APART = 10
"""By so much the best name must be better than the next."""


@dataclass(frozen=True)
class Understood:
    """What a line tells, looked up among the agency's people, clients and deals."""

    line: quick_add.QuickAdd
    values: dict[str, Any] = field(default_factory=dict)
    """Fields of an item, of a series when ``rule`` is set."""
    helpers: list[Staff] = field(default_factory=list)
    rule: str = ""
    until: dt.date | None = None

    @property
    def question(self) -> quick_add.Question | None:
        """What must be asked first."""
        return self.line.questions[0] if self.line.questions else None


def understood(actor: Staff, text: str) -> Understood:
    """Return what a line tells. Raises NotFound for a person, client or deal that is not there."""
    now = clock.local(clock.now())
    line = quick_add.read(text, now.date(), at=f"{now:%H:%M}", working=workdays().add)
    values: dict[str, Any] = {
        "title": line.title, "kind": line.kind, "due_on": line.day, "due_time": line.time, "minutes": line.minutes,
        "priority": PRIORITY_WORDS[line.priority], "day_off": line.day_off,
    }  # fmt: skip
    people = [member(name) for name in line.people]
    if people:
        values["owner"] = people[0]
    if line.deal:
        values["deal"] = scope.get_deal(actor, line.deal)
    if line.client:
        values["client"] = scope.get_client(actor, line.client)
    elif not line.deal:
        values |= _about(actor, line.about)
    return Understood(
        line,
        {key: value for key, value in values.items() if value not in (None, "")},
        people[1:],
        line.rule,
        line.until,
    )


def _about(actor: Staff, candidates: tuple[str, ...]) -> dict[str, Any]:
    """Return the client, and the person, whose name the longest of several readings is; nothing when none is sure."""
    for text in candidates:
        hits = [hit for hit in search.find(actor, text, limit=2) if hit.subject in {"client", "person"}]
        hits = [hit for hit in hits if hit.score >= SURE]
        if len(hits) == 1 or (len(hits) == 2 and hits[0].score >= hits[1].score + APART):
            found: dict[str, Any] = {"client": scope.get_client(actor, hits[0].client_id)}
            if hits[0].subject == "person":
                found["person"] = scope.get_person(actor, hits[0].row_id)
            return found
    return {}


def told(values: Mapping[str, Any]) -> dict[str, str]:
    """Return fields of an item in words: titles and texts; ``rule`` and ``helpers`` may stand among them."""
    words = {}
    for key, value in values.items():
        if key == "rule" and value:
            words[_("Repeats")] = recurrence.words(value)
        elif key == "helpers" and value:
            words[_("Helpers")] = ", ".join(one.name for one in value)
        elif key in FIELDS and value not in (None, ""):
            one = FIELDS[key]
            shown = str(value)
            if one.choices:
                shown = _(one.choices[value])
            elif isinstance(value, dt.date):
                shown = f"{value:%d.%m.%Y}"
            elif isinstance(value, Row):
                shown = getattr(value, "full_name", "") or getattr(value, "name", "") or getattr(value, "title", "")
            words[_(one.title)] = shown
    return words
