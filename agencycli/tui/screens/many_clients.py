"""What is done to all marked clients at once, as one entry: a field changed, tags put on or taken off."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Client, Staff
from agencycli.models.client import STANDING_TITLES
from agencycli.services.card import CLIENT_FIELDS
from agencycli.tui.screens.card_form import choices

FIELDS = ("manager", "standing", "source")
"""Fields that many clients may have in common."""
ADD, REMOVE = "--add", "--remove"
"""Keys of the changes that are no fields: the options of ``agency client tag``."""
TAGGING: Mapping[str, str] = {ADD: N_("put tags on"), REMOVE: N_("take tags off")}


class Change(NamedTuple):
    """What was chosen: a field or a way of tagging, and the value or the words."""

    what: str
    value: str

    def make(self, actor: Staff, numbers: Sequence[int]) -> int:
        """Make the change and return how many clients it was for; runs in a thread."""
        clients: list[Client] = [queries.scope.get_client(actor, number) for number in numbers]
        if self.what in TAGGING:
            services.classifier.tag_many(actor, clients, **{self.what.removeprefix("--"): self.value})
        else:
            services.client.edit_many(actor, clients, {self.what: self.value})
        return len(clients)

    def command(self, numbers: Sequence[int]) -> str:
        """Return the command that does the same."""
        verb, *options = ("tag", self.what, self.value) if self.what in TAGGING else ("edit", "--set", "=".join(self))
        return shlex.join(["agency", "client", verb, *map(str, numbers), *options])


def offered() -> list[tuple[str, str]]:
    """Return (key, words) of what can be changed."""
    return [
        *((key, _(CLIENT_FIELDS[key].title)) for key in FIELDS),
        *((key, _(words)) for key, words in TAGGING.items()),
    ]


def values(actor: Staff, field: str) -> list[tuple[str, str]]:
    """Return (key, words) of what a field can be set to; runs in a thread."""
    if field == "standing":
        return [(key, _(words)) for key, words in STANDING_TITLES.items()]
    return choices(actor)["staff" if field == "manager" else "source"]
