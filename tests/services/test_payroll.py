"""Who works on a deal: rates are copied, shares are counted from the margin before shares, payments are checked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import services
from agencycli.errors import Forbidden
from agencycli.models import DealStaff, WorkEntry
from agencycli.services.budget import TooMuch
from agencycli.services.card import BadValue
from agencycli.services.payroll import RateNeeded, StillOwed, TooMuchShared, before_shares, earned_share, margins

D = Decimal


@pytest.fixture
def deal(agency):
    client = services.client.add(agency.actor, {"name": "Ремстрой"})
    row = services.deal.add(agency.actor, client, {"title": "буклеты"})
    services.deal_line.add(agency.actor, row, {"title": "буклеты", "price": "1000"})
    return row


@pytest.fixture
def ira(manager):
    return manager


def hours(agency, deal, staff, quantity, **more):
    return services.payroll.add(agency.actor, deal, staff, D(quantity), **more)


class TestWork:
    def test_the_rate_of_the_day_is_copied_and_stays(self, agency, deal, ira):
        services.payroll.set_rate(agency.actor, ira, D(500), from_on=dt.date(2026, 11, 1))
        services.payroll.set_rate(agency.actor, ira, D(600), from_on=dt.date(2026, 11, 20))
        old = hours(agency, deal, ira, "3.5", day=dt.date(2026, 11, 19))
        new = hours(agency, deal, ira, "1")
        services.payroll.set_rate(agency.actor, ira, D(900), from_on=dt.date(2026, 11, 20))
        assert [WorkEntry.get_by_id(row.id).rate for row in (old, new)] == [D(500), D(600)]

    def test_a_rate_for_that_work_goes_before_the_usual_one(self, agency, deal, ira):
        services.payroll.set_rate(agency.actor, ira, D(2), method="piece")
        services.payroll.set_rate(agency.actor, ira, D(3), method="piece", what="Люверсы")
        rates = [hours(agency, deal, ira, "200", method="piece", what=what).rate for what in ("люверсы", "резка")]
        assert rates == [D(3), D(2)]

    def test_without_a_rate_somebody_must_set_one(self, agency, deal, ira):
        with pytest.raises(RateNeeded):
            hours(agency, deal, ira, "1")
        assert hours(agency, deal, ira, "1", rate=D(100)).rate == D(100)

    def test_who_works_is_in_the_team(self, agency, deal, ira):
        hours(agency, deal, ira, "1", rate=D(100))
        [member] = DealStaff.select()
        with pytest.raises(StillOwed):
            services.payroll.leave(agency.actor, member)

    @pytest.mark.parametrize(
        "wrong", [{"quantity": "0"}, {"quantity": "1", "rate": D(-1)}, {"quantity": "1", "method": "day"}]
    )
    def test_what_does_not_fit_is_refused(self, agency, deal, ira, wrong):
        with pytest.raises(BadValue):
            services.payroll.add(agency.actor, deal, ira, D(wrong.pop("quantity")), **{"rate": D(1), **wrong})

    def test_others_payroll_is_not_for_everybody(self, agency, deal, ira):
        services.payroll.set_rate(agency.actor, ira, D(500))
        row = services.payroll.add(ira, deal, ira, D(1))
        with pytest.raises(Forbidden):
            services.payroll.add(ira, deal, agency.actor, D(1))
        with pytest.raises(Forbidden):
            services.payroll.add(ira, deal, ira, D(1), rate=D(9999))
        with pytest.raises(Forbidden):
            services.payroll.set_rate(ira, ira, D(9999))
        with pytest.raises(Forbidden):
            services.payroll.put(ira, deal, ira, share=D(50))
        services.payroll.put(ira, deal, ira, role="дизайн")
        services.payroll.remove(ira, row)


class TestShares:
    def test_a_share_is_counted_from_the_margin_before_shares(self, agency, deal, ira):
        """1000 less 400 leaves 600: a tenth is 60 for each of two, and 480 stay."""
        services.budget.add(agency.actor, deal, {"kind": "contractor", "amount": "400"})
        for who in (ira, agency.actor):
            services.payroll.put(agency.actor, deal, who, share=D(10), base="agreement")
        assert earned_share(deal, ira) == D(60)
        assert margins(deal)["agreement"].margin == D(480)

    def test_its_base_says_when_it_is_earned(self, agency, deal, ira):
        services.payroll.put(agency.actor, deal, ira, share=D(10), base="money")
        assert earned_share(deal, ira) == 0
        services.income.receive(agency.actor, deal, D(500))
        assert earned_share(deal, ira) == D(50)
        services.payroll.put(agency.actor, deal, ira, base="agreement")
        assert earned_share(deal, ira) == D(100)

    def test_a_paid_share_does_not_lessen_itself(self, agency, deal, ira):
        services.payroll.put(agency.actor, deal, ira, share=D(10), base="money")
        services.income.receive(agency.actor, deal, D(1000))
        services.payroll.pay(agency.actor, deal, ira, D(100), share=True)
        assert before_shares(deal)["money"].margin == D(1000)
        assert margins(deal)["money"].margin == D(900)
        with pytest.raises(TooMuch):
            services.payroll.pay(agency.actor, deal, ira, D("0.01"), share=True)
        services.payroll.pay(agency.actor, deal, ira, D(1), share=True, over=True)

    def test_shares_are_at_most_the_whole(self, agency, deal, ira):
        services.payroll.put(agency.actor, deal, ira, share=D(60))
        with pytest.raises(TooMuchShared, match="110"):
            services.payroll.put(agency.actor, deal, agency.actor, share=D(50))

    def test_work_is_paid_as_far_as_it_was_done(self, agency, deal, ira):
        hours(agency, deal, ira, "2", rate=D(100))
        services.payroll.pay(agency.actor, deal, ira, D(150))
        with pytest.raises(TooMuch):
            services.payroll.pay(agency.actor, deal, ira, D(51))
        services.payroll.pay(agency.actor, deal, ira, D(-150))
        assert services.payroll.paid(deal, ira, share=False) == 0


def test_three_margins_side_by_side(agency, deal, ira):
    """By agreement what is planned, by papers what was billed and worked, by money what moved."""
    line = services.budget.add(agency.actor, deal, {"kind": "material", "amount": "200"})
    services.budget.add(agency.actor, deal, {"kind": "payroll", "amount": "90", "staff": ira})
    services.budget.paper(agency.actor, line, D(180))
    services.budget.pay(agency.actor, line, D(100))
    services.income.bill(agency.actor, deal, D(1000))
    services.income.receive(agency.actor, deal, D(300))
    hours(agency, deal, ira, "1", rate=D(70))
    found = margins(deal)
    assert [(one.revenue, one.material, one.payroll, one.margin, one.percent) for one in found.values()] == [
        (D(1000), D(200), D(90), D(710), 71),
        (D(1000), D(180), D(70), D(750), 75),
        (D(300), D(100), D(0), D(200), 66),
    ]
