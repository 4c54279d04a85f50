"""What a merge in progress knows: both cards, what was chosen, and what must be noted because it found no place."""

from __future__ import annotations

from dataclasses import dataclass, field

from agencycli.i18n import _
from agencycli.models import Client, Person


@dataclass
class Merging:
    """Two cards becoming one. ``take`` holds the keys of fields whose value comes from the loser."""

    loser: Client | Person
    winner: Client | Person
    take: frozenset[str]
    notes: list[str] = field(default_factory=list)

    def note(self, title: str, value: object) -> None:
        """Keep a value that lost its place to another."""
        if value not in (None, ""):
            self.notes.append(f"{title}: {value}")

    def noted(self) -> str:
        """Return the lines that the winner's note gets."""
        if not self.notes:
            return ""
        return _("From card #{number}: {values}").format(number=self.loser.id, values="; ".join(self.notes))


def joined(*texts: str) -> str:
    """Return texts one after another, each once."""
    kept: list[str] = []
    for text in texts:
        if text and not any(text in other for other in kept):
            kept.append(text)
    return "\n".join(kept)
