"""What the planner asks for: which weeks, whose, rows of what; how that is read, told and said as a command."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from agencycli import queries, services
from agencycli.i18n import N_, _, ngettext
from agencycli.models import Staff
from agencycli.queries.planner import Grid, PlanLine, PlanRow
from agencycli.tui.cells import WEEKDAYS
from agencycli.tui.widgets.week_cells import WEEK
from agencycli.values.text import visible

WEEKS = 3
WHOSE = {"team": N_("team"), "own": N_("own"), "nobody": N_("nobody's")}
ROWS = {"people": "", "deals": N_("by deals"), "clients": N_("by clients")}
TO_DO = ("item", "series")


@dataclass(frozen=True)
class Asked:
    """What the grid shows."""

    first: dt.date
    rows: Any = "people"
    whose: str = "team"
    typed: str = ""


@dataclass(frozen=True)
class Read:
    """The grid as it was read, and the newest entry when the reading began."""

    asked: Asked
    grid: Grid
    newest: int


def command(asked: Asked) -> str:
    """Return the command that prints the same weeks."""
    words = ["agency plan"]
    if week := (asked.first - queries.planner.monday()).days // WEEK:
        words.append(f"--week {week}")
    words += ["--team"] if asked.whose != "own" else []
    words += [f"--{asked.rows}"] if asked.rows != "people" else []
    return " ".join(words)


def read(actor: Staff, asked: Asked) -> Read:
    """Read the grid."""
    newest = services.frame.newest_entry()
    staff = actor if asked.whose == "own" else None
    only = queries.planner.narrowed(actor, asked.typed)
    grid = queries.planner.planner(actor, asked.first, WEEKS, asked.rows, staff, only=only)
    if asked.whose == "nobody":
        grid = replace(grid, rows=[row for row in grid.rows if row.number is None])
    return Read(asked, grid, newest)


def lines(actor: Staff, day: dt.date, asked: Asked, row: PlanRow) -> list[PlanLine]:
    """Read what stands on a day of a row, what was done on it too."""
    only = queries.planner.narrowed(actor, asked.typed)
    return queries.planner.lines(actor, day, day, rows=asked.rows, number=row.number, only=only, with_done=True)


def named(rows: str, row: PlanRow) -> Any:
    """Return the deal or client of a row, for what is added to it."""
    from agencycli.models import Client, Deal

    return Deal(id=row.number, title=row.title) if rows == "deals" else Client(id=row.number, name=row.title)


def heading(row: PlanRow | None, day: dt.date, found: list[PlanLine], place: int) -> str:
    """Return the words over the list: whose day, how much is to be done, overdue and done, load and hours."""
    if row is None:
        return ""
    open_, overdue = sum(not line.done and line.source in TO_DO for line in found), sum(line.overdue for line in found)
    parts = [visible(row.title), f"{_(WEEKDAYS[day.weekday()])} {day:%d.%m.%Y}"]
    parts.append(ngettext("{count} thing to do", "{count} things to do", open_).format(count=open_))
    if overdue:
        parts.append(ngettext("{count} overdue", "{count} overdue", overdue).format(count=overdue))
    if done := sum(line.done for line in found):
        parts.append(ngettext("{count} done", "{count} done", done).format(count=done))
    cell = row.cells[place] if place < len(row.cells) else None
    if cell and cell.capacity:
        load, capacity = -(-cell.minutes // 60), cell.capacity // 60
        parts.append(_("{load} of {capacity} h").format(load=load, capacity=capacity))
    return " · ".join(parts)
