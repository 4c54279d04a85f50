"""The morning briefing of a role: what is overdue and due, which letters wait, which deals stand still, what comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.models.staff import ACCOUNTANT, LOGISTICS, MANAGER, OWNER, PRODUCTION, VIEWER
from agencycli.queries.conditions import parse_all
from agencycli.queries.item import of_staff
from agencycli.queries.lists import list_query
from agencycli.queries.planner.fixed import Fixed, fixed
from agencycli.queries.planner.lines import PlanLine, lines

DATES_AHEAD = 14
"""Days within which a day to remember is told."""
PROMISES_AHEAD = 7
MOST = 20
"""Lines of a section; more are counted."""

SECTIONS = {
    "overdue": N_("Overdue"),
    "today": N_("Today"),
    "letters": N_("Letters to answer"),
    "stepless": N_("Deals without a next step"),
    "late": N_("Promised and late"),
    "promised": N_("Promised within a week"),
    "dates": N_("Days to remember within two weeks"),
    "unassigned": N_("Nobody's yet"),
}
BRIEFINGS: dict[str, tuple[str, ...]] = {
    OWNER: ("stepless", "overdue", "today", "letters", "late", "promised", "unassigned", "dates"),
    MANAGER: ("stepless", "overdue", "today", "letters", "late", "promised", "dates"),
    LOGISTICS: ("overdue", "today", "promised", "unassigned"),
    PRODUCTION: ("overdue", "today", "late", "promised", "unassigned"),
    ACCOUNTANT: ("overdue", "today", "letters", "unassigned"),
    VIEWER: ("late", "promised"),
}
"""What each role is told, in order."""
OF_ALL = frozenset({OWNER, LOGISTICS, PRODUCTION, VIEWER})
"""Roles that are told of everybody's deals; others of their own."""


@dataclass(frozen=True)
class Told:
    """One line: a record's number, its day, what it is, whose."""

    number: int
    on: dt.date | None
    time: str
    title: str
    client: str
    who: str


@dataclass(frozen=True)
class Section:
    """A part of the briefing; ``total`` counts what did not fit too."""

    key: str
    title: str
    lines: list[Told]
    total: int


def briefing(actor: Staff, role: str | None = None) -> list[Section]:
    """Return what somebody should know in the morning, as the role they have or another; empty parts are left out."""
    role = role or actor.role
    parts = ((key, _section(actor, role, key)) for key in BRIEFINGS[role])
    return [Section(key, _(SECTIONS[key]), found[:MOST], len(found)) for key, found in parts if found]


def _section(actor: Staff, role: str, key: str) -> list[Told]:
    today = clock.today()
    if key in {"overdue", "today"}:
        mine = [one for one in lines(actor, today, today, number=actor.id) if one.source == "item"]
        elsewhere = "letter" if "letters" in BRIEFINGS[role] else ""
        return [_line(one) for one in mine if one.overdue == (key == "overdue") and one.kind != elsewhere]
    if key in {"letters", "unassigned"}:
        return _items(actor, key)
    if key in {"stepless", "late"}:
        return _deals(actor, role, key)
    ahead = PROMISES_AHEAD if key == "promised" else DATES_AHEAD
    sources = {"deal", "part"} if key == "promised" else {"date"}
    found = [one for one in fixed(actor, today, today + dt.timedelta(days=ahead)) if one.source in sources]
    return [_fixed(one) for one in found if role in OF_ALL or one.owner in {actor.id, None}]


def _items(actor: Staff, view: str) -> list[Told]:
    """Return letters to answer of one's own, or what nobody has taken yet."""
    query = list_query("items", actor)
    if view == "letters":
        query = of_staff(query, actor)
    where = parse_all(["kind = letter"] if view == "letters" else ["owner is empty"])
    ids = query.ids(where, sort="-urgency")
    keys = ("id", "due_on", "due_time", "title", "client", "owner")
    return [Told(row[0], row[1], row[2] or "", row[3], row[4] or "", row[5] or "") for row in query.rows(ids, keys)]


def _deals(actor: Staff, role: str, key: str) -> list[Told]:
    """Return open deals nobody does anything about, or whose promised day has passed."""
    query = list_query("deals", actor)
    where = parse_all(["open = yes", "next_step is empty" if key == "stepless" else "promised_on < today"])
    if role not in OF_ALL:
        where += parse_all(["mine = yes"])
    ids = query.ids(where, sort="promised_on")
    keys = ("id", "promised_on", "title", "client", "manager")
    return [Told(row[0], row[1], "", row[2], row[3] or "", row[4] or "") for row in query.rows(ids, keys)]


def _line(one: PlanLine) -> Told:
    return Told(one.number, one.due_on, one.time, one.title, one.client_name, one.owner_name)


def _fixed(one: Fixed) -> Told:
    number = one.deal or one.client
    title = one.title if one.source != "part" else f"{one.deal_title}: {one.title}"
    return Told(number, one.on, "", title, one.client_name, "")
