"""What stands on a day, as rows of a table: the hour or the day it was due, what, for whom, what waits for it."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from typing import Any

from agencycli.i18n import N_, _
from agencycli.listing import Column
from agencycli.models.item import HIGH, ITEM_KIND_TITLES
from agencycli.queries.planner import PlanLine
from agencycli.tui.cells import Toned, short_day
from agencycli.tui.widgets.table import VirtualTable
from agencycli.tui.widgets.week_cells import PROMISED

SOURCES = ("item", "series", "deal", "part", "date")
KIND_TITLES = {**ITEM_KIND_TITLES, "deal": N_("promised"), "part": N_("part"), "date": N_("date")}
DONE, AGAIN, WAITS = "✓", "↻", "→"


def row_id(source: str, number: int, day: dt.date | None = None) -> int:
    """Return the number of a line's row: one for each record of each kind, of a series for each of its days."""
    return ((day.toordinal() if day else 0) << 32 | number) * len(SOURCES) + SOURCES.index(source)


class PlanRows:
    """Lines of the planner for a table."""

    def __init__(self, lines: Sequence[PlanLine], *, with_owner: bool = False) -> None:
        self.lines = {
            row_id(line.source, line.number, line.due_on if line.source == "series" else None): line for line in lines
        }
        self.ids = array("q", self.lines)
        self._with_owner = with_owner
        self.columns: Sequence[Column] = [
            Column("when", _("When"), "text", 8),
            Column("title", _("What"), "text"),
            Column("client", _("Client"), "text"),
            *([Column("owner", _("Who"), "text", 12)] if with_owner else []),
            Column("kind", _("Kind"), "text", 9),
            Column("deal", _("Deal"), "text"),
            Column("followers", WAITS, "text", 4),
        ]

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return the values of rows."""
        return [self._row(self.lines[number]) if number in self.lines else None for number in ids]

    def _row(self, line: PlanLine) -> tuple[Any, ...]:
        title = Toned(line.title, "warning") if line.priority == HIGH and not line.done else line.title
        return (
            _when(line),
            title,
            line.client_name,
            *([line.owner_name] if self._with_owner else []),
            _(KIND_TITLES[line.kind]),
            line.deal_title if line.source != "deal" else "",
            _waiting(line),
        )


def _waiting(line: PlanLine) -> Any:
    if line.danger:
        return Toned(f"{WAITS}{line.followers or ''}", "alarm")
    return f"{WAITS} {line.followers}" if line.followers else ""


def _when(line: PlanLine) -> Any:
    if line.done:
        return Toned(DONE, "dim")
    if line.overdue:
        return Toned(short_day(line.due_on, line.on), "alarm")
    mark = PROMISED if line.source in ("deal", "part", "date") else AGAIN if line.source == "series" else ""
    return line.time or mark


class PlanTable(VirtualTable):
    """The list below the grid: going up from its first row leads back to the grid."""

    def action_move(self, steps: int) -> None:
        """Move the cursor by rows, out of the list above the first one."""
        if steps < 0 and self.place == 0:
            self.screen.focus_previous()
        else:
            super().action_move(steps)
