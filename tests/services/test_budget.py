"""Money of a deal: the schedule of the client, costs, papers, payments, a bill split over deals, fixed costs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli import services
from agencycli.errors import Forbidden
from agencycli.models import BudgetFact, BudgetLine
from agencycli.services.budget import BelowNothing, HasFacts, NoPapersOfPayroll, NotWhole, TooMuch, agreed, done
from agencycli.services.card import BadValue
from agencycli.services.journal import undo

D = Decimal


@pytest.fixture
def client(agency):
    return services.client.add(agency.actor, {"name": "Ремстрой"})


@pytest.fixture
def deal(agency, client):
    row = services.deal.add(agency.actor, client, {"title": "буклеты", "promised_on": "20.12.2026"})
    services.deal_line.add(agency.actor, row, {"title": "буклеты", "price": "100", "quantity": "1000"})
    return row


def plan(agency, deal, **values):
    return services.budget.add(agency.actor, deal, values)


def paid(deal):
    return {line.amount: done(line).paid for line in BudgetLine.select().where(BudgetLine.deal == deal.id)}


class TestSchedule:
    def test_a_part_is_percent_of_what_is_sold(self, agency, deal):
        line = plan(agency, deal, kind="revenue", amount="50%", title="аванс", due_on="01.12.2026")
        assert (line.amount, line.due_on) == (D("50000.00"), dt.date(2026, 12, 1))

    def test_more_than_is_sold_is_refused_unless_said_so(self, agency, deal):
        plan(agency, deal, kind="revenue", amount="60000")
        with pytest.raises(TooMuch, match="60,000 and 50,000 make more than 100,000"):
            plan(agency, deal, kind="revenue", amount="50000")
        services.budget.add(agency.actor, deal, {"kind": "revenue", "amount": "50000"}, over=True)

    def test_a_payment_fills_it_in_order_and_the_rest_stands_by_itself(self, agency, deal):
        plan(agency, deal, kind="revenue", amount="30000", due_on="10.12.2026")
        plan(agency, deal, kind="revenue", amount="50000", due_on="01.12.2026")
        services.income.receive(agency.actor, deal, D(85000))
        assert paid(deal) == {D(30000): D(30000), D(50000): D(50000), D(0): D(5000)}

    def test_a_refund_is_taken_from_the_latest(self, agency, deal):
        plan(agency, deal, kind="revenue", amount="50000", due_on="01.12.2026")
        services.income.receive(agency.actor, deal, D(60000))
        services.income.receive(agency.actor, deal, D(-15000))
        assert paid(deal) == {D(50000): D(45000), D(0): D(0)}

    def test_overpaid_only_when_said_so_and_never_below_nothing(self, agency, deal):
        with pytest.raises(TooMuch, match="--over"):
            services.income.receive(agency.actor, deal, D(100001))
        services.income.receive(agency.actor, deal, D(100001), over=True)
        with pytest.raises(BelowNothing):
            services.income.receive(agency.actor, deal, D(-100002))

    def test_an_invoice_goes_the_same_way(self, agency, deal):
        services.income.bill(agency.actor, deal, D(100000), number="счёт 12")
        assert [fact.paper for fact in BudgetFact.select()] == ["счёт 12"]

    def test_before_anything_is_sold_the_schedule_is_what_is_agreed(self, agency, client):
        row = services.deal.add(agency.actor, client, {"title": "ролик"})
        plan(agency, row, kind="revenue", amount="70000")
        assert agreed(row) == D(70000)


class TestCosts:
    def test_a_bill_and_a_payment_fill_a_line(self, agency, deal):
        line = plan(agency, deal, kind="media", amount="45000", title="радио")
        services.budget.paper(agency.actor, line, D(45000), number="счёт 7")
        services.budget.pay(agency.actor, line, D("44999.99"))
        assert done(line) == services.budget.Done(D("45000.00"), D("44999.99"))

    def test_more_than_agreed_only_when_said_so(self, agency, deal):
        line = plan(agency, deal, kind="other", amount="100")
        for service in (services.budget.pay, services.budget.paper):
            with pytest.raises(TooMuch):
                service(agency.actor, line, D("100.01"))
            service(agency.actor, line, D("100.01"), over=True)

    def test_a_larger_bill_may_be_paid(self, agency, deal):
        line = plan(agency, deal, kind="other", amount="100")
        services.budget.paper(agency.actor, line, D(120), over=True)
        services.budget.pay(agency.actor, line, D(120))

    def test_a_correction_never_goes_below_nothing(self, agency, deal):
        line = plan(agency, deal, kind="other", amount="100")
        services.budget.pay(agency.actor, line, D(60))
        with pytest.raises(BelowNothing):
            services.budget.pay(agency.actor, line, D(-61))
        services.budget.pay(agency.actor, line, D(-60))
        assert done(line).paid == 0

    def test_a_payment_to_come_is_a_plan(self, agency, deal):
        line = plan(agency, deal, kind="other", amount="100")
        with pytest.raises(BadValue, match="plan"):
            services.budget.pay(agency.actor, line, D(60), dt.date(2026, 11, 24))

    def test_what_has_papers_or_payments_is_not_removed(self, agency, deal):
        line = plan(agency, deal, kind="other", amount="100")
        services.budget.pay(agency.actor, line, D(60))
        with pytest.raises(HasFacts):
            services.budget.remove(agency.actor, line)
        services.budget.remove(agency.actor, plan(agency, deal, kind="other", amount="1"))

    def test_payroll_of_a_deal_has_hours_for_papers(self, agency, deal):
        line = plan(agency, deal, kind="payroll", amount="100", staff=agency.actor)
        with pytest.raises(NoPapersOfPayroll):
            services.budget.paper(agency.actor, line, D(60))

    def test_a_fixed_cost_has_no_deal_and_revenue_has_one(self, agency):
        """R237."""
        assert plan(agency, None, amount="60000", title="аренда").deal_id is None
        with pytest.raises(BadValue):
            plan(agency, None, kind="revenue", amount="1")

    @pytest.mark.parametrize("wrong", [{"kind": "подарки"}, {"amount": "-1"}, {"amount": "много"}, {"due_on": "скоро"}])
    def test_what_does_not_fit_is_refused(self, agency, deal, wrong):
        with pytest.raises(BadValue):
            plan(agency, deal, **wrong)

    def test_costs_are_not_for_everybody_but_the_clients_money_is(self, agency, deal, manager):
        with pytest.raises(Forbidden):
            services.budget.add(manager, deal, {"kind": "media", "amount": "1"})
        line = services.budget.add(manager, deal, {"kind": "revenue", "amount": "1000"})
        with pytest.raises(Forbidden):
            services.budget.edit(manager, line, {"kind": "other"})
        services.income.receive(manager, deal, D(1000))
        cost = plan(agency, deal, kind="other", amount="1")
        for change in (services.budget.remove, lambda who, row: services.budget.pay(who, row, D(1))):
            with pytest.raises(Forbidden):
                change(manager, cost)


class TestSplit:
    @pytest.fixture
    def deals(self, agency, client, deal):
        return [deal, *(services.deal.add(agency.actor, client, {"title": f"{turn}"}) for turn in range(2))]

    def test_one_bill_goes_to_several_deals_and_is_taken_back_as_one(self, agency, deals):
        before = BudgetFact.select().count()
        parts = list(zip(deals, (D("33.33"), D("33.33"), D("33.34")), strict=True))
        facts = services.budget.split(agency.actor, parts, D(100), {"title": "плёнка"}, number="акт 5")
        assert [fact.amount for fact in facts] == [D("33.33"), D("33.33"), D("33.34")]
        assert {fact.line.amount for fact in facts} == {D(0)}
        undo(agency.actor, services.frame.last_entry())
        assert BudgetFact.select().count() == before

    def test_it_fills_what_was_planned_with_that_contractor(self, agency, client, deals):
        line = plan(agency, deals[0], kind="contractor", amount="60", counterparty=client)
        parts = [(deals[0], D(60)), (deals[1], D(40))]
        facts = services.budget.split(agency.actor, parts, D(100), {"counterparty": client})
        assert facts[0].line_id == line.id
        assert facts[1].line.amount == 0
        plan(agency, deals[2], kind="contractor", amount="90", counterparty=client)
        with pytest.raises(TooMuch):  # what was planned for 90 is not owed beside a bill of 100
            services.budget.split(agency.actor, [(deals[2], D(100))], D(100), {"counterparty": client})
        services.budget.split(agency.actor, [(deals[2], D(100))], D(100), {"counterparty": client}, over=True)
        assert services.payroll.margins(deals[2])["papers"].contractor == 100
        assert BudgetLine.select().where(BudgetLine.deal == deals[2]).count() == 1

    def test_parts_are_the_whole(self, agency, deals):
        for wrong in ([(deals[0], D(99))], [(deals[0], D(101)), (deals[1], D(-1))]):
            with pytest.raises(NotWhole):
                services.budget.split(agency.actor, wrong, D(100), {})

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.integers(1, 10**9), st.integers(1, 9998), st.integers(1, 9998))
    def test_no_kopeck_is_lost(self, agency, deals, minor, one, other):
        if one + other >= 10_000:
            one, other = one % 5000 + 1, other % 4998 + 1
        weights = [D(part).scaleb(-2) for part in (one, other, 10_000 - one - other)]
        facts = services.budget.split(agency.actor, list(zip(deals, weights, strict=True)), D(minor).scaleb(-2), {})
        assert sum(fact.amount for fact in facts) == D(minor).scaleb(-2)
