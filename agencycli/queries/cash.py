"""The money ahead, day by day: what clients are to pay less what is owed, the balance, and what makes the hole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

import peewee as pw

from agencycli import clock, money
from agencycli.errors import Forbidden
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import BudgetLine, Client, Deal, DealStaff, Staff, Stage, WorkEntry
from agencycli.models.budget import BUDGET_KIND_TITLES, PAPER, PAYMENT, PAYROLL, REVENUE
from agencycli.models.deal import SHARE_BASES
from agencycli.models.staff import ROLE_TITLES
from agencycli.queries import profit_sums
from agencycli.services.cash import now as known_balance

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class CashMove:
    """A sum to come (more than nothing) or to go."""

    day: dt.date
    """What is late stands on today."""
    amount: Decimal
    kind: str
    what: str
    deal_id: int | None
    line_id: int | None
    due_on: dt.date | None
    """The day that was agreed; None when none was."""


@dataclass
class CashDay:
    """A day: what is expected, what is owed, and what is left in the evening."""

    day: dt.date
    expected: Decimal = ZERO
    owed: Decimal = ZERO
    balance: Decimal = ZERO
    moves: list[CashMove] = field(default_factory=list)


@dataclass(frozen=True)
class Cash:
    """The days of a range."""

    opening: Decimal
    days: list[CashDay]

    def get(self, day: dt.date) -> CashDay | None:
        """Return one of the days; None for another."""
        place = (day - self.days[0].day).days
        return self.days[place] if 0 <= place < len(self.days) else None

    @property
    def hole(self) -> CashDay | None:
        """The first day that ends below nothing."""
        return next((day for day in self.days if day.balance < 0), None)

    @property
    def makers(self) -> list[CashMove]:
        """What is to be paid up to the hole, the largest first; empty without a hole."""
        hole = self.hole
        if hole is None:
            return []
        moves = [move for day in self.days if day.day <= hole.day for move in day.moves if move.amount < 0]
        return sorted(moves, key=lambda move: (move.amount, move.day))


def cash(actor: Staff, days: int = 21, balance: Decimal | None = None) -> Cash:
    """Return the money of the days from today on; ``balance`` is what is there now, as ``services.cash`` knows it.

    Of agreed deals what is planned, of others only what was billed. What a client owes beyond the schedule is
    expected on the promised day, and so is a cost without a day of its own; what is late is counted today. Raises
    Forbidden for who may not see costs.
    """
    if not actor.may_see_cost:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("look at the money ahead"))
    today = clock.today()
    balance = known_balance() if balance is None else balance
    found = {today + dt.timedelta(days=turn): CashDay(today + dt.timedelta(days=turn)) for turn in range(max(days, 1))}
    for move in _moves(today):
        if move.day in found:
            found[move.day].moves.append(move)
    for day in found.values():
        day.moves.sort(key=lambda move: (-abs(move.amount), move.what))
        day.expected = sum((move.amount for move in day.moves if move.amount > 0), ZERO)
        day.owed = -sum((move.amount for move in day.moves if move.amount < 0), ZERO)
        balance += day.expected - day.owed
        day.balance = balance
    first = found[today]
    return Cash(first.balance - first.expected + first.owed, list(found.values()))


def until(actor: Staff, last: dt.date) -> Cash | None:
    """Return the money up to a day for who may see costs; None for others, and for days that are over."""
    days = (last - clock.today()).days + 1
    return cash(actor, days) if actor.may_see_cost and days > 0 else None


def days_listing(found: Cash) -> Listing:
    """Return the days as a list; ``hole`` marks those that end below nothing."""
    columns = [
        Column("day", _("Day"), "date", 10),
        Column("expected", _("Expected"), "money", 12),
        Column("owed", _("To be paid"), "money", 12),
        Column("balance", _("In the evening"), "money", 12),
        Column("hole", _("Hole"), "flag", 3),
        Column("largest", _("The largest"), "text", 40),
    ]
    rows = [
        (one.day, one.expected, one.owed, one.balance, one.balance < 0, one.moves[0].what if one.moves else None)
        for one in found.days
    ]
    return Listing("cash", columns, rows)


def moves_listing(moves: list[CashMove]) -> Listing:
    """Return what is to come and to go as a list."""
    columns = [
        Column("day", _("Day"), "date", 10),
        Column("amount", _("Amount"), "money", 12),
        Column("kind", _("Kind"), "stage", 11, {slug: _(title) for slug, title in BUDGET_KIND_TITLES.items()}),
        Column("what", _("What"), "text", 40),
        Column("deal_id", _("Deal No."), "number", 5),
        Column("line_id", _("Line No."), "number", 5),
        Column("due_on", _("Due"), "date", 10),
    ]
    keys = [column.key for column in columns]
    return Listing("cash-moves", columns, [tuple(getattr(move, key) for key in keys) for move in moves])


def _moves(today: dt.date) -> Iterator[CashMove]:
    """Yield what is left to come and to go; what is settled is left out by the database, however many years it is."""
    for rows in (_costs(), _shares(), _work(), _income()):
        for amount, kind, words, deal, line, due in rows:
            what = " · ".join(filter(None, words))
            yield CashMove(max(due or today, today), money.from_minor(int(amount)), kind, what, deal, line, due)


_Left = Iterator[tuple[int, str, list[str], int | None, int | None, dt.date | None]]
"""Kopecks to come (more than nothing) or to go, kind, words, numbers of deal and line, the agreed day."""
PAID, AMOUNT = profit_sums.done(PAYMENT), pw.Cast(BudgetLine.amount, "bigint")
IS_BOUND = Deal.stage.in_(Stage.select(Stage.id).where(Stage.status.in_(profit_sums.BINDING)))


def _costs() -> _Left:
    """Yield what was planned or billed and is not paid; of a deal that is not agreed only what was billed."""
    papers = profit_sums.done(PAPER)
    most = pw.Case(None, [(papers < AMOUNT, AMOUNT)], papers)  # first, so that no deal of a settled line is looked up
    left = pw.Case(None, [(Deal.id.is_null() | IS_BOUND, most)], papers) - PAID
    rows = (
        BudgetLine.select(left.alias("left"), BudgetLine, Client.name, Deal.promised_on)
        .join(Deal, pw.JOIN.LEFT_OUTER)
        .join_from(BudgetLine, Client, pw.JOIN.LEFT_OUTER)
        .where((BudgetLine.kind != REVENUE) & ~BudgetLine.is_share & (most > PAID))
        .where(Deal.joined_into.is_null() & (left > 0))
        .order_by(BudgetLine.id)
    )
    for line in rows.objects():
        words = [line.title or _(BUDGET_KIND_TITLES[line.kind]), line.name]
        yield -line.left, line.kind, words, line.deal_id, line.id, line.due_on or line.promised_on


def _shares() -> _Left:
    """Yield what people have earned as a share of a margin and were not paid; by agreement once a deal is agreed."""
    margins = [(base, profit_sums.before(base)) for base in SHARE_BASES]
    earned = pw.Case(DealStaff.share_base, margins, 0) * pw.Cast(DealStaff.share, "bigint") / 10000
    own = (BudgetLine.deal == DealStaff.deal) & (BudgetLine.staff == DealStaff.staff) & BudgetLine.is_share
    left = earned - _sum(PAID, own)
    rows = (
        DealStaff.select(left, Staff.name, Deal.title, Deal.id, Deal.promised_on)
        .join(Deal)
        .join_from(DealStaff, Staff)
        .where((DealStaff.share > 0) & Deal.joined_into.is_null() & (IS_BOUND | (DealStaff.share_base != "agreement")))
        .where(left > 0)
        .order_by(DealStaff.id)
    )
    for amount, name, title, deal, due in rows.tuples():
        yield -amount, PAYROLL, [_("share"), name, title], deal, None, due


def _work() -> _Left:
    """Yield what was worked and is neither paid nor planned."""
    planned = pw.Case(None, [((PAID > AMOUNT) | ~IS_BOUND, PAID)], AMOUNT)
    own = (BudgetLine.deal == Deal.id) & (BudgetLine.kind == PAYROLL) & ~BudgetLine.is_share
    left = profit_sums.worked(WorkEntry.deal == Deal.id) - _sum(planned, own)
    rows = (
        Deal.select(left, Deal.title, Deal.id, Deal.promised_on)
        .where(Deal.joined_into.is_null() & Deal.id.in_(WorkEntry.select(WorkEntry.deal)) & (left > 0))
        .order_by(Deal.id)
    )
    for amount, title, deal, due in rows.tuples():
        yield -amount, PAYROLL, [_("hours and pieces"), title], deal, None, due


def _income() -> _Left:
    """Yield what clients still owe of what was agreed: on the days of the schedule, the rest on the promised one."""
    own = (BudgetLine.deal == Deal.id) & (BudgetLine.kind == REVENUE)
    left = profit_sums.revenue("agreement") - _sum(PAID, own)
    part, line = AMOUNT - PAID, BudgetLine
    rows = (
        Deal.select(left, Deal.id, Client.name, Deal.title, Deal.promised_on, part, line.id, line.title, line.due_on)
        .join(Client)
        .join_from(Deal, BudgetLine, pw.JOIN.LEFT_OUTER, on=own & (part > 0))
        .where(IS_BOUND & Deal.joined_into.is_null() & (left > 0))
        .order_by(Deal.id, BudgetLine.id)
    )
    for (whole, deal, client, title, promised), lines in groupby(rows.tuples(), itemgetter(0, 1, 2, 3, 4)):
        rest = whole
        for *_deal, amount, number, words, due in lines:
            come = min(amount or 0, rest)
            if come > 0:
                rest -= come
                yield come, REVENUE, [client, words or title], deal, number, due or promised
        if rest > 0:
            yield rest, REVENUE, [client, title], deal, None, promised


def _sum(amount: pw.Node, condition: pw.Node) -> pw.Node:
    lines = BudgetLine.select(pw.fn.COALESCE(pw.fn.SUM(amount), 0)).where(condition)
    return pw.Cast(lines, "bigint")
