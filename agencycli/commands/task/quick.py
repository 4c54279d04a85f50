"""A line of words as a thing to do: what was understood is looked up, what is in doubt is asked, never guessed."""

from __future__ import annotations

from typing import Any

import typer

from agencycli import queries, services
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _

SURE = 70
"""The least score of a name that was meant; below it the words stand elsewhere than in a name."""
APART = 10
"""By so much the best name must be better than the next."""


class InDoubt(UsageError):
    """A part of the line may mean several things."""

    slug = "in-doubt"
    template = N_("{sentence}; write one of these, or --plain to read nothing into the words")


def understood(actor: Any, text: str, *, ask: bool) -> dict[str, Any]:
    """Return the fields of an item that a line tells; ``ask`` settles doubts at the terminal.

    Beside them ``helpers``, and ``rule`` and ``until`` of what repeats.

    Raises InDoubt, NotFound.
    """
    from agencycli import clock
    from agencycli.services.calendar import workdays
    from agencycli.values import quick_add

    now, working = clock.local(clock.now()), workdays().add
    got = quick_add.read(text, now.date(), at=f"{now:%H:%M}", working=working)
    while got.questions:
        question = got.questions[0]
        if not ask or not question.choices:
            raise InDoubt(sentence=question.sentence)
        got = quick_add.read(got.answered(question, _choice(question)), now.date(), at=f"{now:%H:%M}", working=working)
    values: dict[str, Any] = {
        "title": got.title, "kind": got.kind, "due_on": got.day, "due_time": got.time, "minutes": got.minutes,
        "priority": services.item.PRIORITY_WORDS[got.priority], "deal": got.deal, "rule": got.rule, "until": got.until,
    }  # fmt: skip
    people = [queries.staff.member(name) for name in got.people]
    if people:
        values |= {"owner": people[0], "helpers": people[1:]}
    if got.client:
        values["client"] = queries.scope.get_client(actor, got.client)
    elif not got.deal:
        values |= _about(actor, got.about)
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def _choice(question: Any) -> str:
    desk.tell(question.sentence)
    for place, choice in enumerate(question.choices, 1):
        desk.tell(f"  {place}  {choice}")
    place = typer.prompt(_("Which one"), type=int, default=1, err=True)
    return str(question.choices[min(max(place, 1), len(question.choices)) - 1])


def _about(actor: Any, candidates: tuple[str, ...]) -> dict[str, Any]:
    """Return the client, and the person, whose name the longest of several readings is; nothing when none is sure."""
    for text in candidates:
        hits = [hit for hit in queries.search.find(actor, text, limit=2) if hit.subject in {"client", "person"}]
        hits = [hit for hit in hits if hit.score >= SURE]
        if len(hits) == 1 or (len(hits) == 2 and hits[0].score >= hits[1].score + APART):
            found = {"client": queries.scope.get_client(actor, hits[0].client_id)}
            if hits[0].subject == "person":
                found["person"] = queries.scope.get_person(actor, hits[0].row_id)
            return found
    return {}


def told(values: dict[str, Any]) -> dict[str, str]:
    """Return what was understood in words, for the person at the terminal."""
    from agencycli.values import recurrence

    fields = services.item.ITEM_FIELDS
    words = {}
    for key, value in values.items():
        if key == "rule":
            words[_("Repeats")] = recurrence.words(value)
        elif key == "helpers" and value:
            words[_("Helpers")] = ", ".join(one.name for one in value)
        elif key in fields and value not in (None, ""):
            one = fields[key]
            shown = str(value)
            if one.choices:
                shown = _(one.choices[value])
            elif one.kind == "day":
                shown = f"{value:%d.%m.%Y}"
            elif hasattr(value, "id"):
                shown = getattr(value, "full_name", "") or getattr(value, "name", "") or value.title
            words[_(one.title)] = shown
    return words
