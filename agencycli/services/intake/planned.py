"""What every plan of an import can tell: how many rows come out how, which are not taken, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.services.intake.record import Problem

OUTCOMES = {
    "add": N_("added"),
    "update": N_("updated"),
    "join": N_("joined to a known client"),
    "same": N_("nothing new"),
    "reject": N_("not taken"),
}


@dataclass(slots=True)
class Planned:
    """What an import would do. ``based_on`` is the newest journal entry it knows of.

    An outcome has ``kind``, a key of ``OUTCOMES``, ``record``, ``name`` and ``reason``.
    """

    records: Sequence[Any]
    based_on: int
    outcomes: list[Any] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    ACTION: ClassVar[str] = ""
    """The action that carries it out."""
    NOTHING: ClassVar[str] = ""
    """Why a file of which no row was read cannot be taken; to be translated."""

    @property
    def counts(self) -> Counter[str]:
        """How many records come out how."""
        return Counter(outcome.kind for outcome in self.outcomes)

    @property
    def all(self) -> list[Any]:
        """What becomes of everything."""
        return self.outcomes

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.counts["add"] + self.counts["update"]

    @property
    def refused(self) -> dict[tuple[str, str, int], str]:
        """The rows not taken: (system, sheet, row) -> reason."""
        refused: dict[tuple[str, str, int], str] = {}
        for outcome in self.all:
            if outcome.kind == "reject":
                for place in outcome.record.rows:
                    refused.setdefault((outcome.record.system, *place), outcome.reason)
        return refused

    @property
    def rejected(self) -> list[tuple[str, int, str]]:
        """Sheet, row and reason of every row that is not taken."""
        return [(sheet, row, reason) for (_system, sheet, row), reason in self.refused.items()]

    def rejected_listing(self) -> Listing:
        """Return every row that is not taken, with the reason."""
        columns = [
            Column("sheet", _("Sheet")),
            Column("row", _("Row"), "number"),
            Column("name", _("Name")),
            Column("reason", _("Reason")),
        ]
        named = {
            (one.record.system, *place): one.record.name for one in reversed(self.all) for place in one.record.rows
        }
        rows = [(sheet, row, named[system, sheet, row], why) for (system, sheet, row), why in self.refused.items()]
        return Listing("import rejected", columns, rows)

    def problem_listing(self) -> Listing:
        """Return every problem: sheet, cell, value, reason."""
        columns = [
            Column("sheet", _("Sheet")),
            Column("cell", _("Cell")),
            Column("value", _("Value"), width=30),
            Column("reason", _("Reason")),
        ]
        rows = [(p.sheet, f"{p.column}{p.row}", p.value or None, p.reason) for p in self.problems]
        return Listing("import problems", columns, rows)

    def summary(self) -> list[str]:
        """Return what would be done, counted, in a line."""
        done = counted(self.counts, OUTCOMES)
        return [done] if done else []

    def question(self, file: str) -> str:
        """Return what to ask before a file is taken in."""
        counts = self.counts
        return _("Take in {file}: {add} new, {changed} changed?").format(
            file=file, add=counts["add"], changed=counts["update"] + counts["join"]
        )

    def tallies(self) -> dict[str, dict[str, int]]:
        """Return the counts as JSON says them; the keys are a contract."""
        return {"counts": dict(self.counts)}

    def outcome_listing(self) -> Listing:
        """Return what becomes of each record."""
        raise NotImplementedError

    def listings(self) -> dict[str, Listing]:
        """Return what becomes of the rows, by the name JSON has for it; the names are a contract."""
        return {"outcomes": self.outcome_listing()}


def counted(counts: Mapping[str, int], titles: Mapping[str, str]) -> str:
    """Return counts in words: ``added: 3, nothing new: 1``."""
    return ", ".join(f"{_(title)}: {counts[kind]}" for kind, title in titles.items() if counts[kind])


def outcome_columns(titles: Mapping[str, str]) -> list[Column]:
    """Return the columns that tell which row of a file comes out how."""
    return [
        Column("sheet", _("Sheet")),
        Column("row", _("Row"), "number"),
        Column("outcome", _("Outcome"), "stage", labels={key: _(title) for key, title in titles.items()}),
    ]
