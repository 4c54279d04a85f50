"""A contractor's job: asked, offered, chosen, placed, received, sent back, accepted, paid, cancelled."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.errors import Forbidden
from agencycli.models import BudgetLine, Client
from agencycli.services.budget import BelongsToJob, TooMuch, done
from agencycli.services.card import BadValue
from agencycli.services.job import LineOfAnotherDeal, NoOffer, NoSuchJobMove, line_of
from agencycli.services.payroll import margins

D = Decimal
DUE = dt.date(2026, 12, 1)


@pytest.fixture
def deal(agency):
    client = services.client.add(agency.actor, {"name": "Ремстрой"})
    return services.deal.add(agency.actor, client, {"title": "кепки"})


@pytest.fixture
def makers(agency):
    return [services.client.add(agency.actor, {"name": name}) for name in ("Вышивка", "Пошив")]


def placed(agency, deal, maker, **more):
    return services.job.place(agency.actor, deal, "кепки 100 шт", maker, D(15000), **{"due_on": DUE, **more})


def listed(agency, name, keys, who=None, **asked):
    query = queries.lists.list_query(name, who or agency.actor)
    return query.listing(columns=keys, **asked).rows


class TestOffers:
    def test_several_are_asked_and_compared(self, agency, deal, makers):
        """R98."""
        job = services.job.ask(agency.actor, deal, "кепки", makers, due_on=DUE)
        services.job.offer(agency.actor, job, makers[0], D(15000), due_on=DUE)
        services.job.offer(agency.actor, job, makers[1], D(14000), note="без упаковки")
        assert listed(agency, "offers", ["contractor", "price", "chosen"]) == [
            ("Пошив", D("14000.00"), False),
            ("Вышивка", D("15000.00"), False),
        ]
        chosen = queries.contractor.offer(agency.actor, job, makers[1])
        job = services.job.choose(agency.actor, job, chosen)
        assert (job.state, job.contractor, job.price, job.due_on) == ("placed", makers[1], D(14000), DUE)
        assert line_of(job).amount == D(14000)
        with pytest.raises(NoSuchJobMove):
            services.job.offer(agency.actor, job, makers[0], D(1))

    def test_who_named_no_price_is_not_chosen(self, agency, deal, makers):
        job = services.job.ask(agency.actor, deal, "кепки", makers)
        with pytest.raises(NoOffer, match="Вышивка"):
            services.job.choose(agency.actor, job, queries.contractor.offer(agency.actor, job, makers[0]))


class TestTheWay:
    def test_placing_plans_the_price_and_marks_the_card(self, agency, deal, makers):
        job = placed(agency, deal, makers[0])
        line = BudgetLine.get(BudgetLine.job == job.id)
        assert (line.kind, line.counterparty, line.amount, line.due_on) == ("contractor", makers[0], D(15000), DUE)
        assert Client.get_by_id(makers[0].id).is_contractor
        assert margins(deal)["agreement"].contractor == D(15000)
        with pytest.raises(BelongsToJob):
            services.budget.remove(agency.actor, line)

    def test_accepting_owes_and_paying_pays(self, agency, deal, makers):
        job = placed(agency, deal, makers[0])
        services.job.receive(agency.actor, job)
        services.job.accept(agency.actor, job, paper="акт 15")
        services.job.pay(agency.actor, job, D(5000))
        assert done(line_of(job)) == services.budget.Done(D("15000.00"), D("5000.00"))
        services.job.pay(agency.actor, job)
        assert done(line_of(job)).paid == D(15000)
        with pytest.raises(TooMuch):
            services.job.pay(agency.actor, job, D(1))

    def test_what_was_billed_before_is_not_owed_twice(self, agency, deal, makers):
        job = placed(agency, deal, makers[0])
        services.budget.paper(agency.actor, line_of(job), D(15000))
        services.job.receive(agency.actor, job)
        services.job.accept(agency.actor, job)
        assert done(line_of(job)).papers == D(15000)

    def test_bad_work_goes_back_and_is_counted(self, agency, deal, makers):
        job = placed(agency, deal, makers[0])
        services.job.receive(agency.actor, job)
        job = services.job.rework(agency.actor, job, "нитки не того цвета", dt.date(2026, 12, 3))
        assert (job.state, job.reworks, job.due_on, job.received_on) == ("placed", 1, dt.date(2026, 12, 3), None)
        assert "нитки" in job.note

    def test_a_cancelled_job_costs_what_was_billed(self, agency, deal, makers):
        free, billed = placed(agency, deal, makers[0]), placed(agency, deal, makers[1])
        services.budget.paper(agency.actor, line_of(billed), D(3000))
        for job in (free, billed):
            services.job.cancel(agency.actor, job, "нет ткани")
        assert margins(deal)["agreement"].contractor == margins(deal)["papers"].contractor == D(3000)

    @pytest.mark.parametrize("step", ["receive", "accept", "rework", "cancel"])
    def test_a_step_out_of_turn_is_refused(self, agency, deal, makers, step):
        job = placed(agency, deal, makers[0])
        services.job.receive(agency.actor, job)
        services.job.accept(agency.actor, job)
        with pytest.raises(NoSuchJobMove, match="accepted"):
            getattr(services.job, step)(agency.actor, job, *(["нет"] if step == "rework" else []))

    def test_a_job_makes_a_line_of_its_own_deal(self, agency, deal, makers):
        other = services.deal.add(agency.actor, deal.client, {"title": "другая"})
        line = services.deal_line.add(agency.actor, other, {"title": "кепки", "price": "1"})
        with pytest.raises(LineOfAnotherDeal):
            placed(agency, deal, makers[0], line=line)

    def test_who_does_not_see_costs_receives_but_places_nothing(self, agency, deal, makers, manager):
        job = placed(agency, deal, makers[0])
        services.job.receive(manager, job)
        services.job.rework(manager, job, "криво")
        for change in (services.job.cancel, services.job.accept):
            with pytest.raises(Forbidden):
                change(manager, job)
        with pytest.raises(Forbidden):
            services.job.place(manager, deal, "кепки", makers[0], D(1))


class TestKeepingTheWord:
    def test_on_time_reworks_and_delay_are_counted(self, agency, deal, makers):
        """R99: one of two came in time, the other four days late after a rework."""
        early, late = (placed(agency, deal, makers[0]) for _turn in range(2))
        services.job.receive(agency.actor, early, DUE)
        services.job.receive(agency.actor, late, DUE)
        services.job.rework(agency.actor, late, "криво")
        services.job.receive(agency.actor, late, dt.date(2026, 12, 5))
        keys = ["name", "jobs", "open_jobs", "on_time", "reworks", "delay_days"]
        assert listed(agency, "contractors", keys, sort="id") == [("Вышивка", 2, 0, 50, 1, 2)]
        assert listed(agency, "jobs", ["late"], sort="id") == [(False,), (True,)]

    def test_skills_have_price_time_and_terms_and_are_changed_by_name(self, agency, makers):
        services.contractor.put(agency.actor, makers[0], "Вышивка на кепках", {"price": "150", "lead_days": "5"})
        services.contractor.put(
            agency.actor, makers[0], "вышивка на кепках", {"price": "160,50", "terms": "предоплата"}
        )
        keys = ["contractor", "what", "price", "lead_days", "terms"]
        assert listed(agency, "skills", keys) == [
            ("Вышивка", "вышивка на кепках", D("160.50"), 5, "предоплата"),
        ]
        assert listed(agency, "contractors", ["name"], search="кепках") == [("Вышивка",)]
        with pytest.raises(BadValue):
            services.contractor.put(agency.actor, makers[0], "кружки", {"price": "-1"})
        services.contractor.remove(agency.actor, queries.contractor.skill(agency.actor, makers[0], "вышивка на кепках"))
        assert listed(agency, "skills", keys) == []
