"""The chain of steps to the promised day of a deal: what is late, and what that endangers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agencycli import clock
from agencycli.i18n import _, ngettext
from agencycli.listing import Column, Listing
from agencycli.models import Deal, Item, Staff
from agencycli.models.item import DONE, DROPPED, ITEM_STATE_TITLES, OPEN
from agencycli.queries import deal_sums
from agencycli.queries.scope import visible_deals
from agencycli.services.calendar import workdays
from agencycli.values.workdays import Workdays


@dataclass(frozen=True)
class Step:
    """A step on the way to the promised day."""

    id: int
    title: str
    owner: str
    state: str
    before_days: int
    due_on: dt.date | None
    late: int = 0
    """Working days it is behind: its own day has passed, or lies after the promised one."""
    expected_on: dt.date | None = None
    """When it will be done if what is late is done today and every step keeps its distance; None for a closed one."""


@dataclass(frozen=True)
class Chain:
    """The steps of one deal, the earliest first."""

    deal: int
    title: str
    promised_on: dt.date | None
    expected_on: dt.date | None
    """The promised day, or the later one that late steps push it to."""
    amount: Decimal
    """What the client pays for it."""
    steps: Sequence[Step]

    @property
    def late(self) -> list[Step]:
        """Steps that are behind."""
        return [step for step in self.steps if step.late]

    @property
    def endangered(self) -> list[Step]:
        """Open steps that late ones push beyond their day."""
        return [
            step for step in self.steps
            if not step.late and step.expected_on and step.due_on and step.expected_on > step.due_on
        ]  # fmt: skip

    @property
    def is_red(self) -> bool:
        """Tell whether something is late."""
        return bool(self.late)


def danger(one: Chain) -> str:
    """Return what the late steps of a chain endanger, as a sentence: the steps they push, the promised day."""
    parts = []
    for step in one.late:
        words = ngettext("“{title}” is {count} working day late", "“{title}” is {count} working days late", step.late)
        parts.append(words.format(title=step.title, count=step.late))
    if pushed := [_("“{title}”").format(title=step.title) for step in one.endangered]:
        parts.append(_("it pushes {steps}").format(steps=", ".join(pushed)))
    if one.promised_on and one.expected_on and one.expected_on > one.promised_on:
        told = _("promised for {promised}, as things stand {expected}")
        parts.append(told.format(promised=f"{one.promised_on:%d.%m}", expected=f"{one.expected_on:%d.%m}"))
    return "; ".join(parts)


def chain(deal: Deal) -> Chain:
    """Return the chain of a deal."""
    return _chains([deal], workdays())[0]


def red_chains(actor: Staff) -> list[Chain]:
    """Return the chains with something late of open deals this person may see, the nearest promise first.

    Three queries, however many deals.
    """
    late = Item.select(Item.deal).where((Item.state == OPEN) & Item.before_days.is_null(False))
    behind = (Item.due_on < clock.today()) | (Item.due_on > Deal.promised_on)
    hanging = late.join(Deal).where(behind & Deal.closed_at.is_null())
    deals = Deal.select().where(visible_deals(actor) & Deal.id.in_(hanging)).order_by(Deal.promised_on, Deal.id)
    return [one for one in _chains(list(deals), workdays()) if one.is_red]


def chain_listing(one: Chain) -> Listing:
    """Return the steps of a chain as a list."""
    states = {slug: _(title) for slug, title in ITEM_STATE_TITLES.items()}
    columns = [
        Column("id", _("No."), "number", 6),
        Column("due_on", _("Day"), "date", 10),
        Column("title", _("What"), "text", 30),
        Column("owner", _("Who"), "text", 16),
        Column("state", _("State"), "stage", 10, states),
        Column("before_days", _("Days before"), "number", 6),
        Column("late", _("Late by"), "number", 6),
        Column("expected_on", _("Expected"), "date", 10),
    ]
    rows = [
        (
            step.id, step.due_on, step.title, step.owner or None, step.state, step.before_days, step.late or None,
            step.expected_on,
        )
        for step in one.steps
    ]  # fmt: skip
    return Listing("chain", columns, rows)


def _chains(deals: list[Deal], agency: Workdays) -> list[Chain]:
    numbers = [deal.id for deal in deals]
    amounts = dict(Deal.select(Deal.id, deal_sums.amount()).where(Deal.id.in_(numbers)).tuples())
    rows: dict[int, list[Item]] = {}
    steps = Item.select(Item, Staff).left_outer_join(Staff, on=Item.owner)
    steps = steps.where(Item.deal.in_(numbers) & Item.before_days.is_null(False) & (Item.state != DROPPED))
    for step in steps.order_by(Item.before_days.desc(), Item.due_on, Item.id):
        rows.setdefault(step.deal_id, []).append(step)
    return [_chain(deal, rows.get(deal.id, []), deal_sums.read(amounts[deal.id]), agency) for deal in deals]


def _chain(deal: Deal, rows: list[Item], amount: Decimal, agency: Workdays) -> Chain:
    today, promised = clock.today(), deal.promised_on
    steps: list[Step] = []
    behind = 0
    for row in rows:
        late, expected = 0, None
        if row.state != DONE and row.due_on is not None:
            # A day that has passed is made up for today at best; what follows keeps its distance.
            late = max(agency.between(row.due_on, _working(agency, today)), 0)
            if promised is not None and row.due_on > promised:
                late = max(late, agency.between(promised, row.due_on), 1)
            behind = max(behind, late)
            expected = agency.add(row.due_on, behind) if behind else row.due_on
        owner = row.owner.name if row.owner_id else ""
        steps.append(Step(row.id, row.title, owner, row.state, row.before_days or 0, row.due_on, late, expected))
    expected_on = agency.add(promised, behind) if promised and behind else promised
    return Chain(deal.id, deal.title, promised, expected_on, amount, steps)


def _working(agency: Workdays, day: dt.date) -> dt.date:
    """Return a day itself when the agency works, else the next one it does."""
    return day if agency.is_working(day) else agency.add(day, 1)
