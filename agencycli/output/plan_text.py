"""Three weeks as text: a row a person, a deal or a client, a column a day; below it the lines of one day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from agencycli import money
from agencycli.i18n import _, language, ngettext
from agencycli.models.item import ITEM_KIND_TITLES
from agencycli.output.width import cut, width
from agencycli.queries.cash import Cash, CashDay
from agencycli.queries.planner import Cell, Grid, PlanLine, PlanRow
from agencycli.values.text import visible

CELL, KIND = 3, 12
WEEK = 7
WIDE = 98
"""Cells across that the whole grid needs; where there are fewer, names are shorter and hours are left out."""
TITLE, NARROW_TITLE = 14, 10
DAYS_OFF = frozenset({"weekend", "holiday"})
OVERDUE, IDLE, PROMISED = "▲", "·", "•"


def lines(grid: Grid, wide: int = WIDE, ahead: Cash | None = None) -> Iterator[str]:
    """Yield the grid, line by line: headings, rows, the money ahead, what the marks mean."""
    whole = wide >= WIDE
    yield _joined("", [_weekday(day.on.weekday(), day.is_today) for day in grid.days], _("waits"), _("hours"), whole)
    yield _joined("", [_number(day.on.day, day.is_today) for day in grid.days], "", "", whole)
    for row in grid.rows:
        cells = [_cell(cell, grid.days[place].kind) for place, cell in enumerate(row.cells)]
        title = f"{OVERDUE} {row.title}" if row.is_red else row.title
        yield _joined(title, cells, str(row.waiting) if row.waiting else "", _hours(grid, row), whole)
    if ahead:
        yield _joined(_("money"), [_money(ahead.get(one.on)) for one in grid.days], "", "", whole)
    yield ""
    yield _("{overdue} overdue  {promised} promised or to remember  {idle} day off  before today: done").format(
        overdue=OVERDUE, promised=PROMISED, idle=IDLE
    )


def _money(day_: CashDay | None) -> str:
    """Return whether more comes or goes on a day, and the mark of one that ends below nothing."""
    if day_ is None:
        return ""
    left = day_.expected - day_.owed
    sign = "+" if left > 0 else "−" if left < 0 else ""
    return f"{sign}{OVERDUE if day_.balance < 0 else ''}"


def money_ahead(ahead: Cash, currency: str) -> Iterator[str]:
    """Yield the money of these days in sums: what is there, what comes and goes, what is left, where the hole is."""
    expected, owed = (sum((getattr(one, side) for one in ahead.days), Decimal()) for side in ("expected", "owed"))
    last, hole = ahead.days[-1], ahead.hole
    there, come, go, left = (money.printed(one, language()) for one in (ahead.opening, expected, owed, last.balance))
    words = _("money: {there} now, + {come}, − {go}, {left} {currency} on {day}")
    yield words.format(there=there, come=come, go=go, left=left, currency=currency, day=f"{last.day:%d.%m}")
    if hole:
        short = _("{mark} {amount} {currency} is missing on {day}; what makes it: agency budget cash --hole")
        missing = money.printed(-hole.balance, language())
        yield short.format(mark=OVERDUE, amount=missing, currency=currency, day=f"{hole.day:%d.%m}")


def day(found: Sequence[PlanLine], wide: int = 100, *, with_owner: bool = True) -> Iterator[str]:
    """Yield what stands on a day, one thing a line: the hour or the day it was due, what, for whom, its number."""
    for one in found:
        when = one.time or ("…" if one.source in {"item", "series"} else PROMISED)
        if one.overdue:
            when = f"{OVERDUE} {one.due_on:%d.%m}"
        about = ", ".join(part for part in (one.client_name, one.deal_title) if part and part != one.title)
        kind = cut(_kind(one), KIND)
        number = {"item": f"#{one.number}", "series": f"↻{one.number}"}.get(one.source, "")
        waits = ""
        if one.followers:
            waits = ngettext("{count} waits for it", "{count} wait for it", one.followers).format(count=one.followers)
        who = one.owner_name if with_owner else ""
        tail = "  ".join(part for part in (about, who, waits) if part)
        yield cut(f" {when:<8} {number:>6}  {kind:<{KIND}} {visible(one.title)}  {visible(tail)}".rstrip(), wide)
        if one.danger:
            yield f" {'':<8} {OVERDUE:>6}  {visible(one.danger)}"


def _kind(one: PlanLine) -> str:
    words = {"deal": _("promised"), "part": _("part"), "date": _("date")}
    return words[one.source] if one.source in words else _(ITEM_KIND_TITLES[one.kind])


def _joined(title: str, cells: Sequence[str], waiting: str, hours: str, whole: bool) -> str:
    room = TITLE if whole else NARROW_TITLE
    name = cut(visible(title), room)
    weeks = [cells[start : start + WEEK] for start in range(0, len(cells), WEEK)]
    drawn = (" │" if whole else "│").join("".join(f"{cell:>{CELL}}" for cell in week) for week in weeks)
    end = f" {waiting:>5} {hours:>8}" if whole else f"{waiting:>4}"
    return f"{name}{' ' * (room - width(name))}{drawn}{end}".rstrip()


def _weekday(number: int, is_today: bool) -> str:
    name = (_("mo"), _("tu"), _("we"), _("th"), _("fr"), _("sa"), _("su"))[number]
    return name.upper() if is_today else name


def _number(day_: int, is_today: bool) -> str:
    return f"[{day_}" if is_today else str(day_)


def _cell(cell: Cell, kind: str) -> str:
    count = str(cell.count or cell.done) if cell.count or cell.done else ""
    mark = OVERDUE if cell.overdue else PROMISED if cell.fixed else ""
    if not (count or mark):
        return IDLE if kind in DAYS_OFF else ""
    return count + mark


def _hours(grid: Grid, row: PlanRow) -> str:
    """Return load and capacity of the week of today, else of the middle one, in hours."""
    place = grid.today // WEEK if grid.today is not None else len(row.weeks) // 2
    load, capacity = row.weeks[place]
    if not capacity:
        return f"{-(-load // 60)}" if load else ""
    return f"{-(-load // 60)}/{capacity // 60}" + (OVERDUE if load > capacity else "")
