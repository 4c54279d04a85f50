"""A line of words as a thing to do: what was understood is looked up, what is in doubt is asked, never guessed."""

from __future__ import annotations

from typing import Any

import typer

from agencycli import queries
from agencycli.commands import desk
from agencycli.errors import UsageError
from agencycli.i18n import N_, _


class InDoubt(UsageError):
    """A part of the line may mean several things."""

    slug = "in-doubt"
    template = N_("{sentence}; write one of these, or --plain to read nothing into the words")


def understood(actor: Any, text: str, *, ask: bool) -> dict[str, Any]:
    """Return the fields of an item that a line tells; ``ask`` settles doubts at the terminal.

    Beside them ``helpers``, and ``rule`` and ``until`` of what repeats.

    Raises InDoubt, NotFound.
    """
    got = queries.quick_add.understood(actor, text)
    while got.question is not None:
        if not ask or not got.question.choices:
            raise InDoubt(sentence=got.question.sentence)
        got = queries.quick_add.understood(actor, got.line.answered(got.question, _choice(got.question)))
    more = {"helpers": got.helpers, "rule": got.rule, "until": got.until}
    return got.values | {key: value for key, value in more.items() if value}


def _choice(question: Any) -> str:
    desk.tell(question.sentence)
    for place, choice in enumerate(question.choices, 1):
        desk.tell(f"  {place}  {choice}")
    place = typer.prompt(_("Which one"), type=int, default=1, err=True)
    return str(question.choices[min(max(place, 1), len(question.choices)) - 1])
