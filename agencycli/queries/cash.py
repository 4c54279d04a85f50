"""The money ahead, day by day: what clients are to pay less what is owed, the balance, and what makes the hole."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli import clock, money
from agencycli.errors import Forbidden
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import BudgetFact, BudgetLine, Client, Deal, DealStaff, Staff, Stage, WorkEntry
from agencycli.models.budget import BUDGET_KIND_TITLES, PAPER, PAYMENT, PAYROLL, REVENUE
from agencycli.models.staff import ROLE_TITLES
from agencycli.queries import profit_sums
from agencycli.queries.payroll import share_earned
from agencycli.services.budget import minor
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


@dataclass(frozen=True)
class _Known:
    """What was read once for all deals."""

    today: dt.date
    clients: dict[Any, str]
    papers: dict[int, Decimal]
    paid: dict[int, Decimal]

    def owed(self, line: BudgetLine, *, is_bound: bool) -> Decimal:
        papers = self.papers.get(line.id, ZERO)
        most = papers if papers > line.amount or not is_bound else line.amount
        return most - self.paid.get(line.id, ZERO)

    def move(self, amount: Decimal, kind: str, words: list[str], *, deal: Any, line: Any) -> CashMove:
        due = (line.due_on if line else None) or (deal.promised_on if deal else None)
        what = " · ".join(filter(None, words))
        numbers = [row.id if row else None for row in (deal, line)]
        return CashMove(max(due or self.today, self.today), amount, kind, what, numbers[0], numbers[1], due)


def _moves(today: dt.date) -> Iterator[CashMove]:
    lines: dict[int | None, list[BudgetLine]] = defaultdict(list)
    for line in BudgetLine.select().order_by(BudgetLine.id):
        lines[line.deal_id].append(line)
    sums: dict[str, dict[int, Decimal]] = {PAPER: {}, PAYMENT: {}}
    facts = BudgetFact.select(BudgetFact.line, BudgetFact.kind, minor(BudgetFact.amount))
    for number, kind, amount in facts.group_by(BudgetFact.line, BudgetFact.kind).tuples():
        sums[kind][number] = money.from_minor(int(amount))
    named = Client.id.in_(Deal.select(Deal.client)) | Client.id.in_(BudgetLine.select(BudgetLine.counterparty))
    clients = dict(list(Client.select(Client.id, Client.name).where(named).tuples()))
    known = _Known(today, clients, sums[PAPER], sums[PAYMENT])
    for line in lines[None]:
        yield from _cost(known, line, None, is_bound=True)
    yield from _shares(known, lines)
    binding = Stage.select(Stage.id).where(Stage.status.in_(profit_sums.BINDING))
    agreed = profit_sums.revenue("agreement").alias("agreed")
    worked = profit_sums.worked(WorkEntry.deal == Deal.id).alias("worked")
    bound = pw.Case(None, [(Deal.stage.in_(binding), 1)], 0).alias("bound")
    for deal in Deal.select(Deal, agreed, worked, bound).where(Deal.joined_into.is_null()).order_by(Deal.id).objects():
        own = lines.get(deal.id, [])
        for line in own:
            if line.kind != REVENUE:
                yield from _cost(known, line, deal, is_bound=bool(deal.bound))
        yield from _payroll(known, own, deal)
        if deal.bound:
            yield from _income(known, own, deal)


def _shares(known: _Known, lines: dict[int | None, list[BudgetLine]]) -> Iterator[CashMove]:
    """Yield what people have earned as a share of a margin and were not paid; by agreement once a deal is agreed."""
    agreed = Deal.stage.in_(Stage.select(Stage.id).where(Stage.status.in_(profit_sums.BINDING)))
    rows = (
        DealStaff.select(DealStaff, Deal, Staff, share_earned().alias("earned"))
        .join(Deal)
        .join_from(DealStaff, Staff)
        .where((DealStaff.share > 0) & Deal.joined_into.is_null() & (agreed | (DealStaff.share_base != "agreement")))
        .order_by(DealStaff.id)
    )
    for row in rows:
        own = [line for line in lines.get(row.deal_id, ()) if line.is_share and line.staff_id == row.staff_id]
        left = money.from_minor(int(row.earned)) - sum((known.paid.get(line.id, ZERO) for line in own), ZERO)
        if left > 0:
            yield known.move(-left, PAYROLL, [_("share"), row.staff.name, row.deal.title], deal=row.deal, line=None)


def _cost(known: _Known, line: BudgetLine, deal: Any, *, is_bound: bool) -> Iterator[CashMove]:
    left = known.owed(line, is_bound=is_bound)
    if left > 0 and not line.is_share:
        words = [line.title or _(BUDGET_KIND_TITLES[line.kind]), known.clients.get(line.counterparty_id, "")]
        yield known.move(-left, line.kind, words, deal=deal, line=line)


def _payroll(known: _Known, lines: list[BudgetLine], deal: Any) -> Iterator[CashMove]:
    """Yield what was worked and is neither paid nor planned."""
    left = money.from_minor(int(deal.worked))
    for line in lines:
        if line.kind == PAYROLL and not line.is_share:
            paid = known.paid.get(line.id, ZERO)
            left -= paid if paid > line.amount or not deal.bound else line.amount
    if left > 0:
        yield known.move(-left, PAYROLL, [_("hours and pieces"), deal.title], deal=deal, line=None)


def _income(known: _Known, lines: list[BudgetLine], deal: Any) -> Iterator[CashMove]:
    schedule = [line for line in lines if line.kind == REVENUE]
    rest = money.from_minor(int(deal.agreed)) - sum((known.paid.get(line.id, ZERO) for line in schedule), ZERO)
    client = known.clients.get(deal.client_id, "")
    for line in schedule:
        left = min(line.amount - known.paid.get(line.id, ZERO), rest)
        if left > 0:
            rest -= left
            yield known.move(left, REVENUE, [client, line.title or deal.title], deal=deal, line=line)
    if rest > 0:
        yield known.move(rest, REVENUE, [client, deal.title], deal=deal, line=None)
