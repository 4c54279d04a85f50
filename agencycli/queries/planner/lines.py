"""What stands behind cells of the planner, line by line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import peewee as pw

from agencycli import clock
from agencycli.models import Client, Deal, Item, ItemHelper, Staff
from agencycli.models.item import DONE, OPEN
from agencycli.queries.chain import danger, red_chains
from agencycli.queries.client import read_date
from agencycli.queries.item import shown_on, urgency_of
from agencycli.queries.planner.fixed import Fixed, fixed
from agencycli.queries.planner.grid import ROWS, Rows
from agencycli.queries.scope import visible_clients, visible_deals, visible_items
from agencycli.queries.series import Occurrence, occurrences

MOST = 200


@dataclass(frozen=True)
class PlanLine:
    """One line of a day; ``source`` is item, series, deal, part or date, and ``number`` that record's.

    A day of a series is told by its number and ``due_on``.
    """

    source: str
    number: int
    on: dt.date
    """The day it stands on."""
    due_on: dt.date
    """The day it was due: before ``on`` when it is overdue."""
    time: str
    kind: str
    title: str
    owner: int | None
    owner_name: str
    client: int | None
    client_name: str
    deal: int | None
    deal_title: str
    priority: int = 1
    urgency: int = 0
    followers: int = 0
    """How many wait for it."""
    done: bool = False
    """Finished on this day."""
    danger: str = ""
    """What its chain endangers: told of late steps, of those they push, of the promised day."""

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.due_on < self.on and not self.done


def lines(
    actor: Staff,
    first: dt.date,
    last: dt.date,
    *,
    rows: Rows = "people",
    number: int | None = None,
    everybody: bool = False,
    only: pw.Node | None = None,
    with_done: bool = False,
) -> list[PlanLine]:
    """Return what stands on the days from ``first`` to ``last``, in one row of the grid.

    ``number`` is the row's, None what is nobody's; with ``everybody`` all rows. What is overdue comes first, the
    oldest before; then what has an hour, then the most urgent. ``with_done`` adds what was finished on these days,
    ``only`` is a condition on items as in ``grid.planner``.
    """
    whose = None if everybody else (rows, number)
    seen = visible_items(actor) if only is None else visible_items(actor) & only
    found = _items(actor, first, last, whose, seen)
    if only is None:
        found += [*_repeating(actor, first, last, whose), *_fixed(actor, first, last, whose)]
    if with_done:
        found += _done(actor, first, last, whose, seen)
    return sorted(
        _endangered(actor, found),
        key=lambda one: (
            one.on, one.done, not one.overdue, one.due_on, not one.time, one.time, -one.urgency, one.number,
        ),
    )  # fmt: skip


def _endangered(actor: Staff, found: list[PlanLine]) -> list[PlanLine]:
    """Return the lines, with what red chains endanger where it concerns them."""
    if not any(one.deal and not one.done for one in found):
        return found
    red = {one.deal: one for one in red_chains(actor)}
    words = {number: danger(one) for number, one in red.items()}
    steps = {step.id for one in red.values() for step in (*one.late, *one.endangered)}

    def concerned(one: PlanLine) -> bool:
        return not one.done and (one.source == "deal" or (one.source == "item" and one.number in steps))

    return [replace(one, danger=words[one.deal]) if one.deal in words and concerned(one) else one for one in found]


def _items(
    actor: Staff, first: dt.date, last: dt.date, whose: tuple[Rows, int | None] | None, seen: pw.Node
) -> list[PlanLine]:
    today, shown = clock.today(), shown_on()
    inside = (shown >= first) & (shown <= last)
    if first <= today <= last:
        inside = shown <= last
    condition = seen & (Item.state == OPEN) & inside
    if first > today or last < today:
        condition &= shown >= today
    follower = Item.alias("follower")
    waits = follower.select(pw.fn.COUNT(follower.id)).where((follower.after == Item.id) & (follower.state == OPEN))
    query = (
        Item.select(
            Item.id, shown, Item.due_on, Item.due_time, Item.kind, Item.title, Item.owner, Staff.name, Client.id,
            Client.name, Deal.id, Deal.title, Item.priority, urgency_of(), waits,
        )
        .join(Staff, pw.JOIN.LEFT_OUTER, on=(Staff.id == Item.owner))
        .join_from(Item, Client, pw.JOIN.LEFT_OUTER, on=((Client.id == Item.client) & visible_clients(actor)))
        .join_from(Item, Deal, pw.JOIN.LEFT_OUTER, on=((Deal.id == Item.deal) & (Deal.client == Client.id)))
        .where(condition & _whose(whose))
        .order_by(shown, Item.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        PlanLine(
            "item", number, max(read_date(day), today), due_on, time, kind, title, owner, owner_name or "", client,
            client_name or "", deal, deal_title or "", priority, urgency, followers,
        )
        for number, day, due_on, time, kind, title, owner, owner_name, client, client_name, deal, deal_title, priority,
        urgency, followers in query.tuples()
    ]  # fmt: skip


def _done(
    actor: Staff, first: dt.date, last: dt.date, whose: tuple[Rows, int | None] | None, seen: pw.Node
) -> list[PlanLine]:
    """Return what was finished on these days."""
    start, end = (dt.datetime.combine(day, dt.time(), clock.zone()) for day in (first, last + dt.timedelta(days=1)))
    query = (
        Item.select(
            Item.id, Item.closed_at, Item.due_on, Item.kind, Item.title, Item.owner, Staff.name, Client.id, Client.name,
            Deal.id, Deal.title, Item.priority,
        )
        .join(Staff, pw.JOIN.LEFT_OUTER, on=(Staff.id == Item.owner))
        .join_from(Item, Client, pw.JOIN.LEFT_OUTER, on=((Client.id == Item.client) & visible_clients(actor)))
        .join_from(Item, Deal, pw.JOIN.LEFT_OUTER, on=((Deal.id == Item.deal) & (Deal.client == Client.id)))
        .where(seen & (Item.state == DONE) & (Item.closed_at >= start) & (Item.closed_at < end) & _whose(whose))
        .order_by(Item.closed_at.desc(), Item.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        PlanLine(
            "item", number, (on := clock.local(closed_at).date()), due_on or on, "", kind, title, owner,
            owner_name or "", client, client_name or "", deal, deal_title or "", priority, done=True,
        )
        for number, closed_at, due_on, kind, title, owner, owner_name, client, client_name, deal, deal_title, priority
        in query.tuples()
    ]  # fmt: skip


def _whose(whose: tuple[Rows, int | None] | None) -> pw.Node:
    """Return the condition that an item stands in a row of the grid."""
    if whose is None:
        return pw.SQL("1 = 1")
    rows, number = whose
    mine: pw.Node = ROWS[rows].is_null() if number is None else ROWS[rows] == number
    if rows == "people" and number is not None:
        mine |= Item.id.in_(ItemHelper.select(ItemHelper.item).where(ItemHelper.staff == number))
    return mine


def _repeating(actor: Staff, first: dt.date, last: dt.date, whose: tuple[Rows, int | None] | None) -> list[PlanLine]:
    """Return what repeats and nobody touched yet."""
    found = [one for one in occurrences(actor, first, last) if _stands_in(whose, one)]
    people = dict(Staff.select(Staff.id, Staff.name).tuples()) if found else {}
    numbers = [one.client for one in found if one.client]
    clients = dict(
        Client.select(Client.id, Client.name).where(visible_clients(actor) & Client.id.in_(numbers)).tuples()
    )
    deals = dict(
        Deal.select(Deal.id, Deal.title)
        .where(visible_deals(actor) & Deal.id.in_([one.deal for one in found if one.deal]))
        .tuples()
    )
    return [
        PlanLine(
            "series", one.series, one.on, one.due_on, one.time, one.kind, one.title, one.owner,
            people.get(one.owner, ""),
            one.client if one.client in clients else None, clients.get(one.client, ""),
            one.deal if one.deal in deals else None, deals.get(one.deal, ""), one.priority,
        )
        for one in found
    ]  # fmt: skip


def _stands_in(whose: tuple[Rows, int | None] | None, one: Fixed | Occurrence) -> bool:
    """Tell whether something stands in a row of the grid; in no row in particular all does."""
    if whose is None:
        return True
    rows, number = whose
    return {"people": one.owner, "deals": one.deal, "clients": one.client}[rows] == number


def _fixed(actor: Staff, first: dt.date, last: dt.date, whose: tuple[Rows, int | None] | None) -> list[PlanLine]:
    names = dict(Staff.select(Staff.id, Staff.name).tuples())
    found = []
    for one in fixed(actor, first, last):
        if not _stands_in(whose, one):
            continue
        found.append(
            PlanLine(
                one.source, one.number, one.on, one.on, "", one.source, one.title, one.owner,
                names.get(one.owner, ""), one.client, one.client_name, one.deal, one.deal_title,
            )
        )  # fmt: skip
    return found
