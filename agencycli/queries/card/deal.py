"""Everything a deal's card shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli.listing import Listing
from agencycli.models import (
    Activity,
    ActivityDeal,
    Approval,
    Attachment,
    ChangeRequest,
    ClientPerson,
    Deal,
    Item,
    Person,
    Staff,
)
from agencycli.queries.card import parts
from agencycli.queries.card.lines import FileLine, LayoutLine, PersonLine, Reference
from agencycli.queries.chain import chain, chain_listing
from agencycli.queries.deal_stages import stays
from agencycli.queries.lists import list_query
from agencycli.queries.profit import three_ways
from agencycli.queries.scope import get_deal, visible_deals
from agencycli.queries.stock import of_deal
from agencycli.services.frame import newest_entry
from agencycli.services.referral import offered

BRIEF = ("brief_product", "brief_audience", "brief_goal", "brief_media")
LINES = ("id", "kind", "title", "quantity", "unit", "price", "discount", "vat", "amount", "made_inside", "due_on",
         "done_on", "agreed")  # fmt: skip
ITEMS = ("id", "due_on", "due_time", "kind", "title", "owner", "urgency", "waiting", "before_days")

JOBS = ("id", "what", "contractor", "state", "price", "paid", "due_on", "late", "reworks", "cost_id")
TEAM = ("id", "staff", "role", "hours", "share", "share_base", "owed")
BUDGET = ("id", "due_on", "kind", "title", "counterparty", "staff", "amount", "papers", "paid", "left", "overdue")
CHANGES = ("id", "what", "price", "promised_on", "state", "file", "decided_by")


@dataclass(frozen=True)
class DealCard:
    """A deal's card. ``values`` are the columns of the list ``deals`` by key, with the brief."""

    values: dict[str, Any]
    days: float
    """How long it stands in its stage; 0 for a closed deal."""
    person_id: int | None
    brief: dict[str, str]
    lines: Listing
    items: Listing
    """What is to be done, the earliest first."""
    jobs: Listing
    """What contractors make and made; prices for who may see costs."""
    money: Listing
    """By agreement, by papers, by money; costs and margin for who may see them."""
    budget: Listing
    """What is planned to come and to go, the earliest due first; costs for who may see them."""
    chain: Listing
    """The steps before the promised day, and which of them are late."""
    expected_on: dt.date | None
    """The promised day, or the later one that late steps push it to."""
    referral: Decimal
    """Percent that the deal may take off for clients its client brought; 0 when there is nothing to offer."""
    kept: Listing
    """Material kept for it in the warehouse."""
    issued: Listing
    """Material issued to it that did not come back; costs for who may see them."""
    people: list[PersonLine]
    """Those at the client, with whom the deal is discussed first."""
    staff: Listing
    """Who of the agency works on it; shares and what is owed for who may see costs."""
    files: list[LayoutLine]
    changes: Listing
    """Changes wanted after approval, the newest first."""
    counts: dict[str, int]
    """How many entries of each kind the thread has."""
    copied_from: Reference | None
    joined: list[Reference]
    """Deals whose lines this one took over."""
    based_on: int
    """The newest entry of the journal when the card was read; an edit carries it back."""


def deal_card(actor: Staff, number: int) -> DealCard:
    """Return the card of a deal; the number of one that was joined leads to the one that took it over.

    Raises NotFound.
    """
    based_on = newest_entry()
    row = get_deal(actor, number)
    query = list_query("deals", actor)
    lines = list_query("lines", actor)
    items = list_query("items", actor)
    changes = list_query("changes", actor)
    budget = list_query("budget", actor)
    jobs = list_query("jobs", actor)
    team = list_query("team", actor)
    steps = chain(row)
    return DealCard(
        values=dict(zip(query.fields, query.rows([row.id], query.fields)[0], strict=True)),
        days=stays([row.id])[row.id][-1].days,
        person_id=row.person_id,
        brief={name.removeprefix("brief_"): getattr(row, name) for name in BRIEF},
        lines=_part(lines, lines.model.deal == row.id, "position,id", LINES),
        items=_part(items, items.model.deal == row.id, "due_on,due_time,id", ITEMS),
        jobs=_part(replace(jobs, hidden=None), jobs.model.deal == row.id, "id", JOBS),
        money=three_ways(actor, row),
        budget=_part(budget, budget.model.deal == row.id, "due_on,id", BUDGET),
        chain=chain_listing(steps),
        expected_on=steps.expected_on,
        referral=offered(actor, row),
        kept=of_deal.kept(actor, row),
        issued=of_deal.issued(actor, row),
        people=_people(row),
        staff=_part(team, team.model.deal == row.id, "id", TEAM),
        files=_files(row),
        changes=_part(changes, changes.model.deal == row.id, "-id", CHANGES),
        counts=_counts(row),
        copied_from=next(iter(_references(actor, Deal.id == row.copied_from_id)), None),
        joined=_references(actor, Deal.joined_into == row.id),
        based_on=based_on,
    )


def _part(query: Any, condition: pw.Node, sort: str, columns: tuple[str, ...]) -> Listing:
    part = replace(query, condition=query.condition & condition)
    return part.listing(sort=sort, columns=[key for key in columns if key in part.fields])


def _people(deal: Deal) -> list[PersonLine]:
    ties = (
        ClientPerson.select(ClientPerson, Person)
        .join(Person)
        .where((ClientPerson.client == deal.client_id) & ClientPerson.left_on.is_null() & Person.erased_at.is_null())
        .order_by(pw.Case(Person.id, ((deal.person_id, 0),), 1), ClientPerson.decides.desc(), ClientPerson.id)
    )
    links = list(ties)
    contacts = parts.contacts(None, [link.person_id for link in links])
    return [parts.person_line(link, contacts["person", link.person_id]) for link in links]


def _files(deal: Deal) -> list[LayoutLine]:
    approvals: dict[str, tuple[int, Approval]] = {}
    rows = Approval.select(Approval, Attachment).join(Attachment).where(Attachment.deal == deal.id)
    for row in rows.order_by(Attachment.version):
        approvals[row.file.name] = (row.file.version, row)
    reopened = ChangeRequest.select(ChangeRequest.approval).where(
        (ChangeRequest.deal == deal.id) & (ChangeRequest.state == "accepted") & ChangeRequest.approval.is_null(False)
    )
    open_again = {number for (number,) in reopened.tuples()}
    return [_layout(one, approvals.get(one.name), open_again) for one in parts.files(Attachment.deal == deal.id)]


def _layout(file: FileLine, found: tuple[int, Approval] | None, open_again: set[int]) -> LayoutLine:
    if found is None:
        return LayoutLine(**file._asdict(), approved_version=None, approved_by="", approved_at=None, is_locked=False)
    version, row = found
    locked = version == file.version and row.id not in open_again
    return LayoutLine(
        **file._asdict(), approved_version=version, approved_by=row.approved_by, approved_at=row.at, is_locked=locked
    )


def _counts(deal: Deal) -> dict[str, int]:
    thread = Activity.select(Activity.kind, pw.fn.COUNT(Activity.id)).join(ActivityDeal)
    found = dict(thread.where(ActivityDeal.deal == deal.id).group_by(Activity.kind).tuples())
    done = Item.select().where((Item.deal == deal.id) & (Item.state == "done")).count()
    return found | ({"done": done} if done else {})


def _references(actor: Staff, condition: pw.Node) -> list[Reference]:
    rows = Deal.select(Deal.id, Deal.title).where(condition & visible_deals(actor)).order_by(Deal.id)
    return [Reference(*row) for row in rows.tuples()]
