"""The cells of three weeks: how wide a day is, what it shows, the mark beside it and the tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agencycli.i18n import N_
from agencycli.queries.planner import Cell, Day, PlanRow
from agencycli.tui.theme import MARKS

if TYPE_CHECKING:
    from agencycli.queries.cash import CashDay

WEEK = 7
WAITING, HOURS = 6, 8
LONGEST_NAME = 40
ROOMY, WIDE = 100, 126
"""From so many cells on a day has three, four of them; below that two."""
PROMISED, IDLE = "•", "·"
BARS = "▁▂▃▄▅▆▇█"
WEEKDAYS = (N_("mo"), N_("tu"), N_("we"), N_("th"), N_("fr"), N_("sa"), N_("su"))
DAYS_OFF = frozenset({"weekend", "holiday"})


@dataclass(frozen=True)
class Layout:
    """Where everything stands in a line of so many cells."""

    name: int
    cell: int
    today: int
    """How wide today is: overdue ones stand there, and need their mark."""
    spare: int
    """How much of today is kept for the closing bracket, where the next day has no room for it."""

    def width(self, is_today: bool) -> int:
        """Return how wide a day is."""
        return self.today if is_today else self.cell

    def room(self, is_today: bool) -> int:
        """Return how many cells of a day its digits and mark take."""
        return self.today - self.spare if is_today else self.cell


def laid_out(width: int, days: int) -> Layout:
    """Return how the grid lies in a width."""
    cell = 4 if width >= WIDE else 3 if width >= ROOMY else 2
    today = 4 if cell == 2 else cell + (cell < 4)
    taken = 2 + days * cell + (today - cell) + (days - 1) // WEEK + WAITING + HOURS
    return Layout(max(6, min(LONGEST_NAME, width - taken)), cell, today, int(cell == 2))


def cell_of(cell: Cell, day: Day, room: int, *, load: bool, has_capacity: bool) -> tuple[str, str, str]:
    """Return what a day of a row shows: digits, the mark beside them, the tone. ``room`` is how many cells there are.

    Overdue ones, more work than the day holds, and promised days have marks; what was done is dim.
    """
    over = has_capacity and 0 < cell.capacity < cell.minutes
    if load and cell.minutes:
        mark = MARKS["warning"] if over else ""
        if room >= 4 and has_capacity:
            return f"{_hours(cell.minutes)}/{cell.capacity // 60}"[:room], mark, "warning" if over else ""
        share = cell.minutes / cell.capacity if cell.capacity else 1
        return BARS[min(7, int(share * 8))], mark, "warning" if over else ""
    if cell.count:
        digits = str(cell.count) if cell.count < 10 or room > 2 else "9+"
        if cell.overdue:
            return digits, MARKS["alarm"], "alarm"
        if over:
            return digits, MARKS["warning"], "warning"
        return digits, PROMISED if cell.fixed else "", ""
    if cell.fixed:
        return "", PROMISED, ""
    if cell.done:
        return (str(cell.done) if cell.done < 10 or room > 2 else "9+"), "", "dim"
    off = day.kind in DAYS_OFF or (has_capacity and not cell.capacity)
    return IDLE if off else "", "", "dim"


def drawn_cell(digits: str, mark: str, width: int) -> str:
    """Return a cell: digits end at the same place in every line of a column, the mark follows where it has room.

    A cell of two keeps the second for the mark: else one thing today and two tomorrow would read as twelve.
    """
    if width == 2:
        return digits[:2] if len(digits) >= 2 else f"{digits:>1}{mark or ' '}"
    if width == 3 and not mark:
        return f"{digits:>3}"
    digits = digits.rjust(width - 1)
    return f"{digits[-(width - 1) :]}{mark or ' '}"


def money_of(day: CashDay | None, room: int) -> tuple[str, str]:
    """Return what the money of a day comes to, in thousands where there is room, and the tone.

    A day that ends below nothing has the mark of alarm; with two cells to a day there is a sign or the mark only.
    """
    if day is None:
        return "", ""
    left = round((day.expected - day.owed) / 1000)
    sign = "+" if day.expected > day.owed else "−" if day.expected < day.owed else ""
    if day.balance < 0:
        mark, tone = MARKS["alarm"], "alarm"
    else:
        mark, tone = "", "" if sign != "−" else "warning"
    words = f"{sign}{abs(left) or ''}" if sign else ""
    if len(words) + len(mark) > room:
        words = sign if not mark or room > 2 else ""
    return words + mark, tone


def hours_of(row: PlanRow, week: int) -> tuple[str, str]:
    """Return load and capacity of a week in hours, and the tone."""
    load, capacity = row.weeks[week]
    if not capacity:
        return (f"{_hours(load)}" if load else ""), ""
    over = load > capacity
    return f"{_hours(load)}/{capacity // 60}" + (MARKS["warning"] if over else ""), "warning" if over else ""


def _hours(minutes: int) -> int:
    return -(-minutes // 60)
