"""Whatever was sold, planned, billed, paid and taken back: every sum is that of its rows, wherever it is shown."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from agencycli import queries, services
from agencycli.errors import AgencyError
from agencycli.models import BudgetFact, BudgetLine, Deal, DealLine, DealStaff, WorkEntry
from agencycli.models.budget import BUDGET_KINDS
from agencycli.services.journal import undo

spec = importlib.util.spec_from_file_location("agency_tests_acts", Path(__file__).parents[1] / "acts.py")
acts = sys.modules.setdefault("agency_tests_acts", importlib.util.module_from_spec(spec))
spec.loader.exec_module(acts)

D, CENT = Decimal, Decimal("0.01")
SUBJECTS = ("line", "budget", "job", "work", "team", "payroll", "change", "rate")
ABOUT_MONEY = [name for name in acts.ACTS if name.split(".")[0] in SUBJECTS] + [
    f"deal.{verb}" for verb in ("add", "move", "win", "lose", "reopen", "referral", "copy", "join")
]
OFTEN = [
    "line.add",
    "line.add",
    "job.place",
    "deal.split",
    "deal.bill",
    "deal.receive",
    "budget.split",
    "deal.move",
    "deal.win",
] * 3


def by_hand(deal):
    """Return (revenue, cost, shares) by agreement, papers and money, counted from the rows alone."""
    lines = list(BudgetLine.select().where(BudgetLine.deal == deal))
    worked = sum(
        ((one.quantity * one.rate).quantize(CENT, ROUND_HALF_UP)
         for one in WorkEntry.select().where(WorkEntry.deal == deal)), D(0))  # fmt: skip
    sold = sum((services.deal_line.sums(one).gross for one in DealLine.select().where(DealLine.deal == deal)), D(0))

    def told(base, line):
        facts = BudgetFact.select().where(BudgetFact.line == line)
        if base == "agreement":
            return line.amount
        return sum((one.amount for one in facts if one.kind == {"papers": "paper", "money": "payment"}[base]), D(0))

    for base in ("agreement", "papers", "money"):
        revenue = sum((told(base, line) for line in lines if line.kind == "revenue"), D(0))
        revenue = sold or revenue if base == "agreement" else revenue
        cost = sum((told(base, line) for line in lines if line.kind != "revenue" and not line.is_share), D(0))
        cost += worked if base == "papers" else 0
        if base == "money":
            shares = sum((told(base, line) for line in lines if line.is_share), D(0))
        else:
            left = max(revenue - cost, D(0))
            team = DealStaff.select().where(DealStaff.deal == deal)
            shares = sum(((left * one.share / 100).quantize(CENT, ROUND_DOWN) for one in team), D(0))
        yield revenue, cost, shares


def ahead_by_hand(deal):
    """Return what is to come and what is to go, counted from the rows alone."""
    bound = deal.stage.status in {"agreed", "work", "won"}
    sums, facts = {}, BudgetFact.select().join(BudgetLine).where(BudgetLine.deal == deal)
    for one in facts:
        sums[one.line_id, one.kind] = sums.get((one.line_id, one.kind), D(0)) + one.amount
    lines = [
        (
            line,
            max(line.amount if bound else D(0), sums.get((line.id, "paper"), D(0))),
            sums.get((line.id, "payment"), D(0)),
        )
        for line in BudgetLine.select().where(BudgetLine.deal == deal)
    ]
    counted = dict(zip(("agreement", "papers", "money"), by_hand(deal), strict=True))
    come = counted["agreement"][0] - sum((paid for line, _most, paid in lines if line.kind == "revenue"), D(0))
    own = [part for part in lines if part[0].kind != "revenue" and not part[0].is_share]
    go = sum((max(most - paid, D(0)) for _line, most, paid in own), D(0))
    worked = sum(
        ((one.quantity * one.rate).quantize(CENT, ROUND_HALF_UP)
         for one in WorkEntry.select().where(WorkEntry.deal == deal)), D(0))  # fmt: skip
    planned = (max(line.amount if bound else paid, paid) for line, _most, paid in own if line.kind == "payroll")
    go += max(worked - sum(planned, D(0)), D(0))
    for one in DealStaff.select().where(DealStaff.deal == deal):
        revenue, cost, _shares = counted[one.share_base]
        earned = (max(revenue - cost, D(0)) * one.share / 100).quantize(CENT, ROUND_DOWN)
        paid = (paid for line, _most, paid in lines if line.is_share and line.staff_id == one.staff_id)
        go += max(earned - sum(paid, D(0)), D(0)) if one.share and (bound or one.share_base != "agreement") else D(0)
    return max(come, D(0)) if bound else D(0), go


def added_up(actor):
    keys = [f"{before}{key}" for before in ("", "paper_", "money_") for key in ("revenue", "cost", "margin")]
    rows = queries.lists.list_query("profits", actor).listing(columns=["id", *keys]).rows
    shown = {number: cells for number, *cells in rows}
    ahead = {}
    for move in (move for day in queries.cash.cash(actor, 2000).days for move in day.moves):
        ahead.setdefault(move.deal_id, [D(0), D(0)])[move.amount < 0] += abs(move.amount)
    for deal in Deal.select().where(Deal.joined_into.is_null()):
        assert tuple(ahead.get(deal.id, (D(0), D(0)))) == ahead_by_hand(deal)
        counted = [(revenue, cost + shares) for revenue, cost, shares in by_hand(deal)]
        assert [(one.revenue, one.cost) for one in services.payroll.margins(deal).values()] == counted
        assert shown[deal.id] == [sum_ for revenue, cost in counted for sum_ in (revenue, cost, revenue - cost)]
    for fact in ("papers", "paid"):
        facts = BudgetFact.select().where(BudgetFact.kind == {"papers": "paper", "paid": "payment"}[fact])
        listed = queries.lists.list_query("budget", actor).listing(columns=[fact]).rows
        assert sum((cell for (cell,) in listed), D(0)) == sum((one.amount for one in facts), D(0))
    months = Counter()
    for day in {one.day.replace(day=1) for one in BudgetFact.select()}:
        for kind, _plan, papers, moved, *_rest in queries.month.month(actor, day).rows:
            months[kind] += (papers or 0) + (moved or 0)
    whole = Counter()
    for one in BudgetFact.select(BudgetFact, BudgetLine).join(BudgetLine):
        whole[one.line.kind] += one.amount
    assert {kind: months[kind] for kind in BUDGET_KINDS} == {kind: whole[kind] for kind in BUDGET_KINDS}
    for job in queries.lists.list_query("jobs", actor).listing(columns=["id", "deal_id"]).rows:
        lines = BudgetLine.select().where(BudgetLine.job == job[0])
        assert {line.deal_id for line in lines} <= {job[1]}, "the money of a job is in its deal"


@hypothesis.settings(
    deadline=None, max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)  # fmt: skip
@given(seed=st.integers(0, 10**9))
def test_any_sequence_with_undo_adds_up(agency, seed):
    dice = acts.Dice(seed)
    acts.play(agency.actor, dice, 9, ["deal.add", "line.add", "client.add"])
    entries = acts.play(agency.actor, dice, 140, ABOUT_MONEY + OFTEN)
    added_up(agency.actor)
    for number in dice.sample(entries, len(entries) // 3):
        try:
            undo(agency.actor, number)
        except AgencyError:
            continue
    added_up(agency.actor)
