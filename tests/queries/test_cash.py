"""The money ahead, the month and the funnel: what is expected, what is owed, where it gets stuck."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.errors import Forbidden
from agencycli.services.card import BadValue
from agencycli.services.pipeline import find_reason, stages_of

D = Decimal
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def deal(agency):
    """Agreed for 1000, promised for 5 December, 400 of it due on 25 November."""
    client = services.client.add(agency.actor, {"name": "Ремстрой", "source": ""})
    row = services.deal.add(agency.actor, client, {"title": "буклеты", "promised_on": "05.12.2026"})
    services.deal_line.add(agency.actor, row, {"title": "буклеты", "price": "1000"})
    services.budget.add(agency.actor, row, {"kind": "revenue", "amount": "400", "due_on": "25.11.2026"})
    return row


def agree(agency, deal, name="Agreed", **more):
    stage = next(one for one in stages_of(deal.pipeline) if one.name == name)
    services.deal_stage.move(agency.actor, deal, stage, confirmed=True, **more)


def moves(agency, **asked):
    found = queries.cash.cash(agency.actor, **asked)
    return {(day.day.day, move.amount) for day in found.days for move in day.moves}


class TestCash:
    def test_a_schedule_comes_on_its_day_and_the_rest_on_the_promised_one(self, agency, deal):
        assert moves(agency) == set()
        agree(agency, deal)
        assert moves(agency) == {(25, D(400)), (5, D(600))}
        services.income.receive(agency.actor, deal, D(450))
        assert moves(agency) == {(5, D(550))}

    def test_costs_go_on_their_day_or_the_promised_one_and_what_is_late_today(self, agency, deal):
        agree(agency, deal)
        for values in (
            {"amount": "10", "due_on": "20.11.2026"},
            {"amount": "20"},
            {"amount": "30", "due_on": "01.12.2026"},
        ):
            services.budget.add(agency.actor, deal, values)
        services.budget.add(agency.actor, None, {"amount": "70", "title": "аренда", "due_on": "30.11.2026"})
        services.payroll.add(agency.actor, deal, agency.actor, D(2), rate=D(100))
        assert moves(agency) >= {(23, D(-10)), (5, D(-20)), (1, D(-30)), (30, D(-70)), (5, D(-200))}

    def test_of_a_deal_that_is_not_agreed_only_bills_are_owed(self, agency, deal):
        line = services.budget.add(agency.actor, deal, {"kind": "contractor", "amount": "300"})
        assert moves(agency) == set()
        services.budget.paper(agency.actor, line, D(100))
        assert moves(agency) == {(5, D(-100))}

    def test_the_balance_runs_and_the_hole_has_its_makers(self, agency, deal):
        agree(agency, deal)
        services.budget.add(agency.actor, None, {"amount": "700", "title": "аренда", "due_on": "30.11.2026"})
        services.budget.add(agency.actor, None, {"amount": "50", "title": "связь", "due_on": "24.11.2026"})
        found = queries.cash.cash(agency.actor, balance=D(100))
        evenings = {day.day.day: day.balance for day in found.days}
        assert [evenings[day] for day in (23, 24, 25, 30, 5)] == [D(100), D(50), D(450), D(-250), D(350)]
        assert (found.opening, found.hole.day) == (D(100), dt.date(2026, 11, 30))
        assert [move.what for move in found.makers] == ["аренда", "связь"]
        assert len(found.days) == 21

    def test_a_balance_is_written_down_once_and_runs_on_with_the_payments(self, agency, deal, frozen):
        """R236."""
        agree(agency, deal)
        services.income.receive(agency.actor, deal, D(100))
        services.cash.settle(agency.actor, D(1000))
        assert queries.cash.cash(agency.actor).opening == D(1000)
        services.income.receive(agency.actor, deal, D(50))
        rent = services.budget.add(agency.actor, None, {"amount": "70", "title": "аренда"})
        frozen.forward(days=1)
        services.budget.pay(agency.actor, rent, D(70))
        assert queries.cash.cash(agency.actor).opening == D(980)
        assert queries.cash.cash(agency.actor, balance=D(5)).opening == D(5)
        services.cash.settle(agency.actor, D(10), TODAY)
        assert queries.cash.cash(agency.actor).opening == D(10) + D(150) - D(70)
        with pytest.raises(BadValue):
            services.cash.settle(agency.actor, D(10), TODAY + dt.timedelta(days=9))

    def test_a_share_that_was_earned_and_not_paid_is_owed(self, agency, deal):
        """R234."""
        agree(agency, deal)
        ira = services.staff.add(agency.actor, "Ирина", "ira", "manager")
        services.payroll.put(agency.actor, deal, ira, share=D(10), base="agreement")
        assert (5, D(-100)) in moves(agency)
        services.payroll.pay(agency.actor, deal, ira, D(60), share=True)
        assert (5, D(-40)) in moves(agency)
        services.payroll.put(agency.actor, deal, ira, base="money")
        assert {amount for _day, amount in moves(agency)} == {D(400), D(600)}

    def test_it_is_not_for_everybody(self, manager, deal):
        with pytest.raises(Forbidden):
            queries.cash.cash(manager)

    def test_the_command_says_what_is_missing(self, agency, run_cli):
        services.budget.add(agency.actor, None, {"amount": "700", "title": "аренда", "due_on": "30.11.2026"})
        shown = run_cli("budget", "cash", "--balance", "100")
        assert "600" in shown.err
        assert "аренда" in run_cli("budget", "cash", "--balance", "100", "--hole").out


class TestMonth:
    def test_plan_papers_and_money_of_a_month(self, agency, deal):
        """R236."""
        rent = services.budget.add(agency.actor, None, {"amount": "70", "title": "аренда", "due_on": "30.11.2026"})
        services.budget.pay(agency.actor, rent, D(60))
        services.income.receive(agency.actor, deal, D(500))
        rows = {row[0]: row[1:5] for row in queries.month.month(agency.actor, TODAY).rows}
        assert rows["revenue"] == (D(400), D(0), D(500), D(100))
        assert rows["other"] == (D(70), D(0), D(60), D(-10))
        assert rows["result"] == (D(330), D(0), D(440), D(110))
        assert {row[1] for row in queries.month.month(agency.actor, dt.date(2026, 10, 1)).rows} == {D(0)}

    def test_who_may_not_see_costs_gets_revenue(self, agency, manager, deal):
        assert [row[0] for row in queries.month.month(manager, TODAY).rows] == ["revenue", "unscheduled"]


class TestFunnel:
    def test_deals_get_stuck_somewhere(self, agency, deal, frozen):
        """R50: of four, one goes on from the offer and three are lost there."""
        deals = [deal, *(services.deal.add(agency.actor, deal.client, {"title": f"{turn}"}) for turn in range(3))]
        frozen.forward(days=4)
        for row in deals:
            agree(agency, row, "Offer sent")
        for row in deals[1:]:
            services.deal_stage.lose(agency.actor, row, find_reason("price"))
        agree(agency, deal)
        rows = {row[0]: row[1:9] for row in queries.funnel.funnel(agency.actor, deal.pipeline).rows}
        assert rows["Request"][:5] == (4, 100, 100, 0, 4)
        assert rows["Offer sent"][:4] == (4, 100, 25, 3)
        assert rows["Agreed"][0] == rows["Agreed"][5] == 1
        assert [name for name, row in rows.items() if row[7]] == ["Offer sent"]

    def test_an_empty_pipeline_has_no_bottleneck(self, agency):
        [pipeline, *_others] = services.pipeline.pipelines()
        assert not any(row[8] for row in queries.funnel.funnel(agency.actor, pipeline).rows)


def test_a_source_is_told_by_what_its_deals_brought(agency, manager, deal):
    """R33."""
    services.classifier.add_source(agency.actor, "форум")
    services.deal.edit(agency.actor, deal, {"source": "форум"})
    cost = services.budget.add(agency.actor, deal, {"amount": "100"})
    services.budget.pay(agency.actor, cost, D(100))
    services.income.receive(agency.actor, deal, D(400))
    query = queries.lists.list_query("sources", agency.actor)
    assert query.listing(columns=["deals", "won", "received", "cost", "margin"]).rows == [
        (1, 0, D(400), D(100), D(300))
    ]
    assert not {"cost", "margin"} & set(queries.lists.list_query("sources", manager).fields)


def test_a_table_has_room_for_people_and_a_program_is_told_the_list_behind(agency, deal, run_cli):
    """Kinds of money stand below one another; JSON names the command behind each figure."""
    shown = run_cli("deal", "profit", "1").out
    assert [line.split()[0] for line in shown.splitlines()[2:4]] == ["Revenue", "Contractors"]
    for words in (("budget", "month"), ("deal", "funnel")):
        assert "agency " not in run_cli(*words).out
        assert "agency " in run_cli(*words, "--format", "json").out
