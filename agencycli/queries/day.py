"""The morning briefing of a role: what is overdue and due, which letters wait, which deals stand still, what comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import peewee as pw

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.models import Activity, ActivityDeal, Client, Deal, DealStaff, Item, Staff
from agencycli.models.item import OPEN
from agencycli.models.staff import ACCOUNTANT, LOGISTICS, MANAGER, OWNER, PRODUCTION, VIEWER
from agencycli.queries.chain import danger, red_chains
from agencycli.queries.conditions import parse_all
from agencycli.queries.item import of_staff
from agencycli.queries.lists import list_query
from agencycli.queries.planner.fixed import Fixed, fixed
from agencycli.queries.planner.lines import PlanLine, lines
from agencycli.queries.scope import visible_client_ids, visible_clients, visible_deals, visible_items
from agencycli.services.calendar import workdays

DATES_AHEAD = 14
"""Days within which a day to remember is told."""
PROMISES_AHEAD = 7
HANDED_OVER = 3
"""Working days for which a hand-over of a deal is told."""
MOST = 20
"""Lines of a section; more are counted."""

SECTIONS = {
    "chains": N_("Chains in danger"),
    "overdue": N_("Overdue"),
    "today": N_("Today"),
    "letters": N_("Letters to answer"),
    "handed": N_("Handed to you"),
    "stepless": N_("Deals without a next step"),
    "short": N_("To buy for the warehouse"),
    "late_orders": N_("Ordered and late"),
    "kept": N_("Reservations about to end"),
    "expiring": N_("Stock about to expire"),
    "late": N_("Promised and late"),
    "promised": N_("Promised within a week"),
    "dates": N_("Days to remember within two weeks"),
    "unassigned": N_("Nobody's yet"),
}
BRIEFINGS: dict[str, tuple[str, ...]] = {
    OWNER: (
        "chains", "stepless", "overdue", "today", "letters", "handed", "late", "promised", "short", "late_orders",
        "unassigned", "dates",
    ),
    MANAGER: ("chains", "stepless", "overdue", "today", "letters", "handed", "late", "promised", "dates"),
    LOGISTICS: (
        "overdue", "today", "short", "late_orders", "kept", "expiring", "handed", "promised", "unassigned",
    ),
    PRODUCTION: ("chains", "overdue", "today", "handed", "late", "promised", "unassigned"),
    ACCOUNTANT: ("overdue", "today", "letters", "handed", "unassigned"),
    VIEWER: ("chains", "late", "promised"),
}  # fmt: skip
"""What each role is told, in order."""
WAREHOUSE = {"short": "stock", "late_orders": "order", "kept": "reservation", "expiring": "lot"}
"""Sections of the warehouse, and what their lines are of."""
OF_ALL = frozenset({OWNER, LOGISTICS, PRODUCTION, VIEWER})
"""Roles that are told of everybody's deals; others of their own."""


@dataclass(frozen=True)
class Told:
    """One line: a record, its day, what it is, whose."""

    kind: str
    """What ``number`` is of: item, series, deal or client; of the warehouse stock, order, reservation or lot."""
    number: int
    on: dt.date | None
    time: str
    title: str
    client: str
    who: str
    client_id: int | None = None
    deal_id: int | None = None
    note: str = ""
    """What a chain endangers."""


@dataclass(frozen=True)
class Section:
    """A part of the briefing; ``total`` counts what did not fit too."""

    key: str
    title: str
    lines: list[Told]
    total: int


def briefing(actor: Staff, role: str | None = None, most: int = MOST) -> list[Section]:
    """Return what somebody should know in the morning, as the role they have or another; empty parts are left out."""
    role = role or actor.role
    parts = ((key, _section(actor, role, key)) for key in BRIEFINGS[role])
    return [Section(key, _(SECTIONS[key]), found[:most], len(found)) for key, found in parts if found]


def _section(actor: Staff, role: str, key: str) -> list[Told]:
    today = clock.today()
    if key in {"overdue", "today"}:
        mine = [one for one in lines(actor, today, today, number=actor.id) if one.source in {"item", "series"}]
        elsewhere = "letter" if "letters" in BRIEFINGS[role] else ""
        return [_line(one) for one in mine if one.overdue == (key == "overdue") and one.kind != elsewhere]
    if key in {"letters", "unassigned"}:
        wanted = lines(actor, today, today, number=actor.id if key == "letters" else None)
        repeated = [one for one in wanted if one.source == "series" and (key != "letters" or one.kind == "letter")]
        return [*map(_line, repeated), *_items(actor, key)]
    if key == "handed":
        return [*_handed(actor, role), *_handed_over(actor, role)]
    if key == "chains":
        return list(_chains(actor, role))
    if key in WAREHOUSE:
        return list(_warehouse(actor, key))
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
    about = {
        number: (client, deal)
        for number, client, deal in Item.select(Item.id, Item.client, Item.deal).where(Item.id.in_(list(ids))).tuples()
    }
    return [
        Told("item", row[0], row[1], row[2] or "", row[3], row[4] or "", row[5] or "", *_known(about[row[0]], row[4]))
        for row in query.rows(ids, keys)
    ]


def _known(about: tuple[int | None, int | None], client: str | None) -> tuple[int | None, int | None]:
    """Return the numbers of client and deal, none when the client's name may not be told."""
    return about if client else (None, None)


def _handed(actor: Staff, role: str) -> Iterator[Told]:
    """Yield what others asked of one for later or for some day, the newest first; the rest stands on its day."""
    later = Item.due_on.is_null() | (Item.due_on > clock.today())
    asked = (Item.owner == actor.id) & (Item.author != actor.id) & (Item.state == OPEN) & later
    if "letters" in BRIEFINGS[role]:
        asked &= Item.kind != "letter"
    rows = (
        Item.select(Item.id, Item.due_on, Item.due_time, Item.title, Client.name, Staff.name, Client.id, Item.deal)
        .join(Staff, on=(Staff.id == Item.author))
        .join_from(Item, Client, pw.JOIN.LEFT_OUTER, on=((Client.id == Item.client) & visible_clients(actor)))
        .where(visible_items(actor) & asked)
        .order_by(Item.id.desc())
    )
    for number, on, time, title, client, who, *about in rows.tuples():
        yield Told("item", number, on, time, title, client or "", who, *_known(tuple(about), client))


def _handed_over(actor: Staff, role: str) -> Iterator[Told]:
    """Yield deals that others handed over from one place to another these days, with their words."""
    since = dt.datetime.combine(workdays().add(clock.today(), -HANDED_OVER), dt.time(), clock.zone())
    mine = (Deal.manager == actor.id) | Deal.id.in_(DealStaff.select(DealStaff.deal).where(DealStaff.staff == actor.id))
    rows = (
        Activity.select(
            Deal.id, Activity.at, Activity.title, Activity.text, Deal.title, Client.name, Staff.name, Client.id
        )
        .join(ActivityDeal)
        .join(Deal)
        .join(Client)
        .join_from(Activity, Staff)
        .where((Activity.kind == "handover") & (Activity.at >= since) & (Activity.staff != actor.id))
        .where(visible_deals(actor) if role in OF_ALL else visible_deals(actor) & mine)
        .order_by(Activity.id.desc())
    )
    for number, at, title, text, deal, client, who, client_id in rows.tuples():
        words = f"{deal}: {title}" + (f", {text.splitlines()[0]}" if text else "")
        yield Told("deal", number, clock.local(at).date(), "", words, client, who, client_id, number)


def _chains(actor: Staff, role: str) -> Iterator[Told]:
    """Yield deals of which a step is late, with what that endangers."""
    red = red_chains(actor)
    rows = Deal.select(Deal, Client, Staff).join(Client)
    rows = rows.join_from(Deal, Staff, pw.JOIN.LEFT_OUTER, on=(Staff.id == Deal.manager))
    deals = {deal.id: deal for deal in rows.where(Deal.id.in_([one.deal for one in red]))}
    for one in red:
        deal = deals[one.deal]
        if role in OF_ALL or deal.manager_id == actor.id:
            who = deal.manager.name if deal.manager_id else ""
            client = deal.client
            yield Told(
                "deal", one.deal, one.promised_on, "", one.title, client.name, who, client.id, one.deal, danger(one)
            )


def _deals(actor: Staff, role: str, key: str) -> list[Told]:
    """Return open deals nobody does anything about, or whose promised day has passed."""
    query = list_query("deals", actor)
    where = parse_all(["open = yes", "next_step is empty" if key == "stepless" else "promised_on < today"])
    if role not in OF_ALL:
        where += parse_all(["mine = yes"])
    ids = query.ids(where, sort="promised_on")
    keys = ("id", "promised_on", "title", "client", "manager")
    clients = dict(Deal.select(Deal.id, Deal.client).where(Deal.id.in_(list(ids))).tuples())
    return [
        Told("deal", row[0], row[1], "", row[2], row[3] or "", row[4] or "", clients.get(row[0]), row[0])
        for row in query.rows(ids, keys)
    ]


def _warehouse(actor: Staff, key: str) -> Iterator[Told]:
    """Yield what runs short, is late, ends or expires in the warehouse."""
    from agencycli.services.stock import alerts, amounts

    found = list(alerts.alerts(clock.today(), (key,)))
    known = visible_client_ids(actor)
    clients = sorted({one.client.id for one in found if one.client is not None})
    seen = {row for (row,) in Client.select(Client.id).where(Client.id.in_(clients) & Client.id.in_(known)).tuples()}
    for one in found:
        client = one.client if one.client is not None and one.client.id in seen else None
        name, title = client.name if client is not None else "", one.title
        if key == "late_orders":
            name, title = "", name
        if one.item is not None and one.quantity is not None:
            title = f"{title} · {amounts.told(one.item, one.quantity)}"
        deal = one.deal.id if one.deal is not None and client is not None else None
        number = client.id if client is not None else None
        yield Told(WAREHOUSE[key], one.number, one.on, "", title, name, "", number, deal)


def _line(one: PlanLine) -> Told:
    return Told(
        one.source, one.number, one.due_on, one.time, one.title, one.client_name, one.owner_name, one.client, one.deal,
        one.danger,
    )  # fmt: skip


def _fixed(one: Fixed) -> Told:
    title = one.title if one.source != "part" else f"{one.deal_title}: {one.title}"
    kind, number = ("deal", one.deal) if one.deal else ("client", one.client)
    return Told(kind, number, one.on, "", title, one.client_name, "", one.client, one.deal)
