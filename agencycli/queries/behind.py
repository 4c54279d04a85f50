"""A report, and for each of its figures the list of the records it was counted from."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agencycli.listing import Column, Listing

COMMANDS = {
    "budget": "budget list",
    "clients": "client list",
    "deals": "deal list",
    "facts": "budget facts",
    "items": "task list",
    "profits": "deal profit",
    "series": "series list",
}
"""The commands that print the lists behind figures."""


@dataclass(frozen=True)
class Behind:
    """The records behind a figure: a list, and the conditions that leave just them."""

    title: str
    """What the figure is, translated."""
    listing: str
    where: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: str, what: str, listing: str, where: tuple[str, ...]) -> Behind:
        """Return one of several lists behind a row."""
        return cls(f"{row}: {what}", listing, where)

    @property
    def command(self) -> str:
        """The command that prints them."""
        conditions = [word for condition in self.where for word in ("--where", condition)]
        return shlex.join(["agency", *COMMANDS[self.listing].split(), *conditions])


@dataclass(frozen=True)
class Report:
    """Figures in rows. A row may have several lists behind it, the most telling one first."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[tuple[Any, ...]]
    behind: Sequence[Sequence[Behind]] = ()
    summary: str = ""
    """What it comes to, in one sentence."""
    about: str = ""
    """What of: a pipeline, a month."""
    command: str = ""
    """The command that prints it."""

    def listing(self) -> Listing:
        """Return it as a list, for programs and files."""
        return Listing(self.name, self.columns, self.rows)

    def figures(self) -> Listing:
        """Return it without the commands behind its rows, for people: their lines have no room for these."""
        keep = [place for place, column in enumerate(self.columns) if column.key != "list"]
        rows = [tuple(row[place] for place in keep) for row in self.rows]
        return Listing(self.name, [self.columns[place] for place in keep], rows)


def commands(behind: Sequence[Sequence[Behind]]) -> list[str | None]:
    """Return the column ``list`` of a report: the command of the first list behind each row."""
    return [lists[0].command if lists else None for lists in behind]
