"""Three weeks of what is to be done: the grid, and what stands behind one of its cells."""

from __future__ import annotations

from agencycli.queries.planner.fixed import Fixed, fixed
from agencycli.queries.planner.grid import ROWS, Cell, Day, Grid, PlanRow, monday, narrowed, planner, team
from agencycli.queries.planner.lines import PlanLine, lines

__all__ = [
    "ROWS", "Cell", "Day", "Fixed", "Grid", "PlanLine", "PlanRow", "fixed", "lines", "monday", "narrowed", "planner",
    "team",
]  # fmt: skip
