"""``@name`` in a note: who is meant, and the thing to do that lands on that person's list."""

from __future__ import annotations

import re

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_
from agencycli.models import Activity, Deal, Item, Staff
from agencycli.services import item
from agencycli.values.text import clean, fold, latin

NAME = re.compile(r"(?<![\w.])@([^\W\d_][\w.-]*\w|[^\W\d_])")
"""Not what stands inside an e-mail address."""


class UnknownName(Refused):
    """Nobody here is called like that."""

    slug = "unknown-name"
    template = N_("nobody here is @{name}: write one of {known}, or leave out the @")


class AmbiguousName(Refused):
    """Several people are called like that."""

    slug = "ambiguous-name"
    template = N_("@{name} may be {known}: write the login")


def named(text: str) -> list[Staff]:
    """Return the people at work whom a text names by ``@login``, ``@name`` or a beginning of it, each once.

    Raises UnknownName, AmbiguousName: nobody is guessed.
    """
    names = dict.fromkeys(NAME.findall(text))
    people = list(Staff.select().where(Staff.is_active).order_by(Staff.id)) if names else []
    return list(dict.fromkeys(_one(name, people) for name in names))


def put_on_lists(actor: Staff, note: Activity, deal: Deal) -> list[Item]:
    """Put what a note asks on the lists of those it names, for today. Raises as ``named``."""
    title = clean(NAME.sub("", note.text)) or clean(note.text)
    wish = {"title": title[: Item.title.max_length], "due_on": clock.today(), "deal": deal}
    return [item.add(actor, wish | {"owner": one}, activity=note) for one in named(note.text)]


def _one(name: str, people: list[Staff]) -> Staff:
    wanted = fold(name)
    for fits in (
        lambda one: wanted in {fold(one.login), fold(one.name)},
        lambda one: wanted in fold(one.name).split(),
        lambda one: latin(wanted) == fold(one.login),
        lambda one: any(word.startswith(wanted) for word in fold(one.name).split()),
    ):
        found = [one for one in people if fits(one)]
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousName(name=name, known=_known(found))
    raise UnknownName(name=name, known=_known(people))


def _known(people: list[Staff]) -> str:
    return ", ".join(f"@{one.login} ({one.name})" for one in people)
