"""The grid of the planner: rows of people, deals or clients, days across; counted by a few queries, however much."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import peewee as pw

from agencycli import clock
from agencycli.i18n import _
from agencycli.models import Client, Deal, Item, ItemHelper, Staff
from agencycli.models.item import DONE, OPEN
from agencycli.models.staff import VIEWER
from agencycli.queries.chain import red_chains
from agencycli.queries.client import read_date
from agencycli.queries.conditions import parse_filter
from agencycli.queries.item import shown_on
from agencycli.queries.lists import list_query
from agencycli.queries.load import usual_minutes
from agencycli.queries.planner.fixed import fixed
from agencycli.queries.scope import visible_clients, visible_deals, visible_items
from agencycli.queries.series import occurrences
from agencycli.services.calendar import all_personal_days, workdays

WEEK = 7
MOST_ROWS = 200
"""Deals or clients shown at most: those with the earliest days."""

ROWS: dict[str, pw.ForeignKeyField] = {"people": Item.owner, "deals": Item.deal, "clients": Item.client}
"""What rows may be, and the column that tells whose row an item stands in."""
Rows = Literal["people", "deals", "clients"]


@dataclass(frozen=True)
class Day:
    """A column: what a day is (work, short, weekend, holiday) and why."""

    on: dt.date
    kind: str
    note: str
    is_today: bool


@dataclass
class Cell:
    """One day of a row. What is overdue stands on today and is counted there too."""

    count: int = 0
    """Still to be done."""
    overdue: int = 0
    fixed: int = 0
    """Promised days and days to remember."""
    done: int = 0
    """Finished on that day."""
    minutes: int = 0
    """Of what is one's own: nobody said how long helping takes. The same as in ``queries.load``."""
    capacity: int = 0


@dataclass
class PlanRow:
    """A person, a deal or a client; ``number`` is None for what is nobody's yet."""

    number: int | None
    title: str
    cells: list[Cell]
    waiting: int = 0
    """Everything still to be done, whatever its day."""
    weeks: list[tuple[int, int]] = field(default_factory=list)
    """Load and capacity of each week, in minutes."""
    is_red: bool = False
    """A deal whose chain has a late step."""
    client: str = ""
    """Whose deal it is: many are called the same."""


@dataclass(frozen=True)
class Grid:
    """Three weeks at a glance."""

    rows_of: Rows
    days: list[Day]
    rows: list[PlanRow]

    @property
    def today(self) -> int | None:
        """Where today stands among the days; None when it is not among them."""
        return next((place for place, day in enumerate(self.days) if day.is_today), None)


def monday(week: int = 0) -> dt.date:
    """Return where three weeks begin: last week's Monday, so many weeks later."""
    today = clock.today()
    return today + dt.timedelta(days=(week - 1) * WEEK - today.weekday())


def planner(
    actor: Staff,
    first_day: dt.date,
    weeks: int = 3,
    rows: Rows = "people",
    staff: Staff | None = None,
    *,
    only: pw.Node | None = None,
) -> Grid:
    """Return the grid from a day on; with ``staff`` only what that person has to do or helps with.

    ``only`` is a condition on items, see ``narrowed``; with it nothing but items is counted.
    """
    agency = workdays()
    today, size = clock.today(), weeks * WEEK
    dates = [first_day + dt.timedelta(days=shift) for shift in range(size)]
    days = [Day(one, agency.kind(one), agency.name(one), one == today) for one in dates]
    found = _Counting(actor, dates, rows, staff, only)
    found.count()
    listed = found.people() if rows == "people" else found.cards()
    if rows == "people":
        personal = all_personal_days(agency)
        for row in listed:
            if row.number is not None and row.number in personal:
                for cell, one in zip(row.cells, dates, strict=True):
                    cell.capacity = personal[row.number].capacity(one)
    if rows == "deals" and listed:
        red = {one.deal for one in red_chains(actor)}
        for row in listed:
            row.is_red = row.number in red
    for row in listed:
        parts = [row.cells[start : start + WEEK] for start in range(0, size, WEEK)]
        row.weeks = [(sum(one.minutes for one in part), sum(one.capacity for one in part)) for part in parts]
    return Grid(rows, days, listed)


def narrowed(actor: Staff, text: str) -> pw.Node | None:
    """Return the condition on items that a filter row means, as in the list of items; None when it means nothing.

    Raises BadCondition, UnknownColumn.
    """
    words, where = parse_filter(text)
    query = replace(list_query("items", actor), hidden=None)
    return query.matching(where, words) if words or where else None


def team(actor: Staff) -> list[tuple[str, str]]:
    """Return login and name of everybody who has things to do, the person at the screen first."""
    rows = Staff.select(Staff.login, Staff.name, Staff.id).where(Staff.is_active & (Staff.role != VIEWER))
    return [
        (login, name) for login, name, number in sorted(rows.tuples(), key=lambda row: (row[2] != actor.id, row[1]))
    ]


def minutes() -> pw.Node:
    """Return the SQL of how long an item takes, as said or as usual for its kind."""
    return pw.fn.COALESCE(Item.minutes, pw.Case(Item.kind, tuple(usual_minutes().items()), 0))


class _Counting:
    """Cells by row, filled query by query."""

    def __init__(
        self, actor: Staff, dates: list[dt.date], rows: Rows, staff: Staff | None, only: pw.Node | None
    ) -> None:
        self.actor, self.dates, self.rows, self.staff = actor, dates, rows, staff
        self.only = only
        self.today = clock.today()
        self.place = {one: place for place, one in enumerate(dates)}
        self.cells: dict[int | None, list[Cell]] = {}
        self.waiting: dict[int | None, int] = {}

    def count(self) -> None:
        """Fill the cells."""
        self._open()
        self._done()
        if self.only is not None:
            return
        self._repeating()
        for one in fixed(self.actor, self.dates[0], self.dates[-1]):
            if self.staff is None or one.owner == self.staff.id:
                key = {"people": one.owner, "deals": one.deal, "clients": one.client}[self.rows]
                if key is not None or self.rows == "people":
                    self._row(key)[self.place[one.on]].fixed += 1

    def people(self) -> list[PlanRow]:
        """Return everybody who has things to do, the person at the screen first, nobody's last."""
        wanted = Staff.is_active & (Staff.role != VIEWER)
        if self.staff is not None:
            wanted = Staff.id == self.staff.id
        names: dict[int | None, str] = dict(Staff.select(Staff.id, Staff.name).where(wanted).tuples())
        if self.staff is None:
            left = {key for key in self.cells if key is not None} - names.keys()
            names |= dict(Staff.select(Staff.id, Staff.name).where(Staff.id.in_(left)).tuples()) if left else {}
            if None in self.cells:
                names[None] = _("nobody's")
        order = sorted(names, key=lambda key: (key is None, key != self.actor.id, names[key]))
        return [self._made(key, names[key]) for key in order]

    def cards(self) -> list[PlanRow]:
        """Return the deals or clients that have something in these days, those with the earliest first."""
        keys = [key for key in self.cells if key is not None]
        if self.rows == "deals":
            query = Deal.select(Deal.id, Deal.title, Client.name).join(Client)
            query = query.where(visible_deals(self.actor) & Deal.id.in_(keys))
        else:
            query = Client.select(Client.id, Client.name, pw.Value("")).where(visible_clients(self.actor))
            query = query.where(Client.id.in_(keys))
        names = {number: (title, client) for number, title, client in query.tuples()}
        order = sorted((key for key in keys if key in names), key=lambda key: (self._first(key), names[key], key))
        return [self._made(key, *names[key]) for key in order[:MOST_ROWS]]

    def _made(self, key: int | None, title: str, client: str = "") -> PlanRow:
        return PlanRow(key, title, self._row(key), self.waiting.get(key, 0), client=client)

    def _first(self, key: int | None) -> int:
        return next((place for place, cell in enumerate(self.cells[key]) if cell.count or cell.fixed), len(self.dates))

    def _row(self, key: int | None) -> list[Cell]:
        if key not in self.cells:
            self.cells[key] = [Cell() for _one in self.dates]
        return self.cells[key]

    def _sources(self, *columns: Any) -> list[pw.ModelSelect]:
        """Return the queries of items by row: as owner, and in rows of people as helper."""
        seen, key = visible_items(self.actor), ROWS[self.rows]
        if self.only is not None:
            seen &= self.only
        helping = ItemHelper.select(ItemHelper.item)
        query = Item.select(key, *columns).where(seen)
        if self.rows != "people":
            query = query.where(key.is_null(False))
            if self.staff is not None:
                helped = helping.where(ItemHelper.staff == self.staff.id)
                query = query.where((Item.owner == self.staff.id) | Item.id.in_(helped))
            return [query]
        helped = Item.select(ItemHelper.staff, *columns).join(ItemHelper, on=(ItemHelper.item == Item.id)).where(seen)
        if self.staff is not None:
            query, helped = query.where(key == self.staff.id), helped.where(ItemHelper.staff == self.staff.id)
        return [query, helped]

    def _open(self) -> None:
        shown = shown_on()
        for query in self._sources(shown, pw.fn.COUNT(Item.id), pw.fn.SUM(minutes())):
            key = query._returning[0]
            helps = key is ItemHelper.staff
            rows = query.where(Item.state == OPEN).group_by(key, shown)
            for number, day, count, load in rows.tuples():
                self.waiting[number] = self.waiting.get(number, 0) + count
                on = read_date(day) if day is not None else None
                place = self.place.get(max(on, self.today)) if on is not None else None
                if place is None:
                    continue
                cell = self._row(number)[place]
                cell.count += count
                cell.minutes += 0 if helps else int(load or 0)
                if on is not None and on < self.today:
                    cell.overdue += count

    def _repeating(self) -> None:
        """Count what repeats and nobody touched yet; what stands on today waits."""
        owners = None if self.staff is None else [self.staff.id]
        usual = usual_minutes()
        for one in occurrences(self.actor, self.dates[0], self.dates[-1], owners):
            key = {"people": one.owner, "deals": one.deal, "clients": one.client}[self.rows]
            if key is not None or self.rows == "people":
                cell = self._row(key)[self.place[one.on]]
                cell.count += 1
                cell.minutes += usual[one.kind] if one.minutes is None else one.minutes
                cell.overdue += one.due_on < one.on
                self.waiting[key] = self.waiting.get(key, 0) + (one.on == self.today)

    def _done(self) -> None:
        if self.dates[0] > self.today:
            return
        start = dt.datetime.combine(self.dates[0], dt.time(), clock.zone())
        for query in self._sources(Item.closed_at):
            for number, closed_at in query.where((Item.state == DONE) & (Item.closed_at >= start)).tuples():
                place = self.place.get(clock.local(closed_at).date())
                if place is not None:
                    self._row(number)[place].done += 1
