"""The discount of those who bring clients: earned by payments, offered, used once, given back by a lost deal."""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli import config, queries, services
from agencycli.errors import AgencyError
from agencycli.models import BudgetFact, BudgetLine, Deal, DealLine, Entry, ReferralUse
from agencycli.services.deal_line import NothingOpen
from agencycli.services.frame import entry
from agencycli.services.pipeline import find_reason
from agencycli.services.referral import NoReferral, ReferralUsed


@pytest.fixture
def bringer(agency):
    return services.client.add(agency.actor, {"name": "Ремстрой"})


@pytest.fixture
def deal(agency, bringer):
    row = services.deal.add(agency.actor, bringer, {"title": "буклеты"})
    services.deal_line.add(agency.actor, row, {"title": "буклеты", "price": "1000"})
    return row


def bring(agency, bringer, name, *payments):
    """Add a client that was brought, and its payments: (amount, day)."""
    row = services.client.add(agency.actor, {"name": name, "brought_by": str(bringer.id)})
    theirs = services.deal.add(agency.actor, row, {"title": "первый заказ"})
    with entry(agency.actor, "test.fill"):
        line = BudgetLine.create(deal=theirs.id, kind="revenue", amount=Decimal(100))
        for amount, day in payments:
            BudgetFact.create(line=line.id, kind="payment", amount=Decimal(amount), day=day)
    return row


PAID = (100, dt.date(2026, 11, 1))


def standing(agency, bringer):
    return services.referral.standing_of(agency.actor, bringer)


DOINGS = ("referral", "lose", "reopen", "win", "move", "undo", "undo", "undo")


def two_deals(agency):
    """A client who brought two others that paid, and their two open deals."""
    bringer = services.client.add(agency.actor, {"name": "Ремстрой"})
    for name in ("А", "Б"):
        bring(agency, bringer, name, PAID)
    deals = [services.deal.add(agency.actor, bringer, {"title": title}) for title in ("буклеты", "плакаты")]
    for row in deals:
        services.deal_line.add(agency.actor, row, {"title": row.title, "price": "1000"})
    return [row.id for row in deals]


def do(agency, doing, deal, entry_number):
    """Do something with a deal, or undo an entry."""
    actor = agency.actor
    match doing:
        case "referral":
            services.referral.apply(actor, deal)
        case "lose":
            services.deal_stage.lose(actor, deal, find_reason("price"))
        case "reopen":
            services.deal_stage.reopen(actor, deal)
        case "win":
            services.deal_stage.win(actor, deal, confirmed=True)
        case "move":
            services.deal_stage.move(actor, deal, services.deal_stage.next_stage(deal), confirmed=True)
        case _:
            services.journal.undo(actor, entry_number)


class TestEarning:
    def test_who_has_paid_counts_who_has_not_does_not(self, agency, bringer):
        """R30."""
        bring(agency, bringer, "Заплатил", PAID)
        bring(agency, bringer, "Обещал")
        bring(agency, bringer, "Вернули", PAID, (-100, dt.date(2026, 11, 2)))
        assert standing(agency, bringer).usable == 5

    def test_the_agency_settles_percent_cap_and_months(self, agency, bringer):
        """R31."""
        for number in range(4):
            bring(agency, bringer, f"К{number}", PAID)
        assert standing(agency, bringer).usable == 15
        settled = config.changed(config.changed(agency.config, "referral_percent", "3.5"), "referral_cap", "10")
        config.use(config.changed(settled, "referral_months", "0"))
        assert (standing(agency, bringer).usable, standing(agency, bringer).expires_on) == (10, None)

    def test_the_card_shows_it(self, agency, bringer):
        """R32: seen right on the card."""
        assert queries.card.client_card(agency.actor, bringer.id).referral is None
        bring(agency, bringer, "Заплатил", PAID)
        line = queries.card.client_card(agency.actor, bringer.id).referral
        assert (line.usable, line.used, line.expires_on) == (5, 0, dt.date(2027, 11, 1))

    def test_clients_of_others_are_not_even_counted(self, agency, bringer, staff_of_role):
        """R186."""
        bring(agency, bringer, "Чужой", PAID)
        lena = staff_of_role("manager", own_clients_only=True)
        services.client.edit(agency.actor, bringer, {"manager": lena.login})
        assert queries.card.client_card(lena, bringer.id).referral is None
        assert services.referral.standing_of(lena, bringer).earned == 0


class TestUsing:
    def test_comes_off_the_open_lines_with_its_reason_and_is_used_up(self, agency, bringer, deal):
        bring(agency, bringer, "А", PAID)
        bring(agency, bringer, "Б", PAID)
        assert services.referral.offered(agency.actor, deal) == 10
        assert services.referral.apply(agency.actor, deal) == 10
        line = DealLine.get()
        assert (line.discount, line.discount_reason) == (10, "referral: 2 clients brought")
        assert (standing(agency, bringer).used, standing(agency, bringer).usable) == (10, 0)
        with pytest.raises(NoReferral, match="earned 10 %, used 10 %"):
            services.referral.apply(agency.actor, deal)

    def test_a_deal_takes_the_cap_and_the_rest_waits_for_the_next(self, agency, bringer, deal):
        for number in range(4):
            bring(agency, bringer, f"К{number}", PAID)
        assert services.referral.apply(agency.actor, deal) == 15
        assert services.referral.offered(agency.actor, deal) == 0
        following = services.deal.add(agency.actor, bringer, {"title": "плакаты"})
        assert services.referral.offered(agency.actor, following) == 5

    def test_nothing_comes_off_what_was_agreed(self, agency, bringer, deal):
        bring(agency, bringer, "А", PAID)
        stage = services.pipeline.find_stage(deal.pipeline, "Agreed")
        services.deal_stage.move(agency.actor, deal, stage, confirmed=True)
        assert services.referral.offered(agency.actor, deal) == 0
        with pytest.raises(NothingOpen):
            services.referral.apply(agency.actor, deal)
        assert not ReferralUse.select().exists()

    def test_expired_the_day_after_the_last(self, agency, bringer, deal, frozen):
        bring(agency, bringer, "А", (100, dt.date(2025, 11, 23)))
        assert services.referral.offered(agency.actor, deal) == 5
        frozen.forward(days=1)
        with pytest.raises(NoReferral, match="expired 5 %"):
            services.referral.apply(agency.actor, deal)

    def test_a_lost_deal_gives_it_back(self, agency, bringer, deal):
        bring(agency, bringer, "А", PAID)
        services.referral.apply(agency.actor, deal)
        services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        following = services.deal.add(agency.actor, bringer, {"title": "плакаты"})
        services.deal_line.add(agency.actor, following, {"title": "плакаты", "price": "10"})
        assert services.referral.apply(agency.actor, following) == 5
        assert (standing(agency, bringer).used, standing(agency, bringer).left) == (5, [])

    def test_a_lost_deal_opened_again_keeps_only_what_no_other_deal_has_used(self, agency, bringer, deal):
        bring(agency, bringer, "А", PAID)
        bring(agency, bringer, "Б", (100, dt.date(2026, 11, 2)))
        services.deal_line.discount(agency.actor, deal, Decimal(3), "дружба")
        services.referral.apply(agency.actor, deal)
        services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        services.deal_stage.reopen(agency.actor, deal)
        assert DealLine.get().discount == 13
        services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        config.use(config.changed(agency.config, "referral_cap", "5"))
        following = services.deal.add(agency.actor, bringer, {"title": "плакаты"})
        services.deal_line.add(agency.actor, following, {"title": "плакаты", "price": "10"})
        assert services.referral.apply(agency.actor, following) == 5
        services.deal_stage.reopen(agency.actor, deal)
        line = DealLine.get(DealLine.deal == deal.id)
        assert (line.discount, services.referral.used_in(deal)) == (8, 5)
        assert line.discount_reason.endswith("−5 %: the referral was used in another deal")
        assert standing(agency, bringer).used == 10

    def test_is_undone_in_one_step(self, agency, bringer, deal):
        bring(agency, bringer, "А", PAID)
        services.referral.apply(agency.actor, deal)
        services.journal.undo(agency.actor)
        assert (DealLine.get().discount, standing(agency, bringer).usable) == (0, 5)


class TestUndo:
    def test_a_loss_is_not_undone_over_a_discount_that_another_deal_has_used(self, agency, bringer, deal):
        bring(agency, bringer, "А", PAID)
        services.referral.apply(agency.actor, deal)
        services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        loss = Entry.select().order_by(Entry.id.desc()).first().id
        following = services.deal.add(agency.actor, bringer, {"title": "плакаты"})
        services.deal_line.add(agency.actor, following, {"title": "плакаты", "price": "10"})
        services.referral.apply(agency.actor, following)
        with pytest.raises(
            ReferralUsed, match=f"used meanwhile in deal {following.id}; .* agency deal reopen {deal.id}"
        ):
            services.journal.undo(agency.actor, loss)
        services.journal.undo(agency.actor)
        services.journal.undo(agency.actor, loss)
        assert (standing(agency, bringer).used, DealLine.get(DealLine.deal == deal.id).discount) == (5, 5)

    @settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.sampled_from(DOINGS), st.integers(0, 12)), max_size=12))
    def test_whatever_is_done_and_undone_each_client_brought_counts_once(self, agency, days):
        """R30, R31: in one deal that is not lost, and there its percent is off the lines."""
        deals = two_deals(agency)
        first = Entry.select().order_by(Entry.id.desc()).first().id + 1
        for doing, choice in (("referral", 0), ("lose", 0), ("referral", 1), *days):
            with contextlib.suppress(AgencyError):
                do(agency, doing, Deal.get_by_id(deals[choice % 2]), first + choice)
            mine = ReferralUse.select().where(ReferralUse.deal.in_(deals))
            uses = [use.brought_id for use in mine if use.deal.stage.status != "lost"]
            assert len(uses) == len(set(uses))
            for number in deals:
                taken = services.referral.used_in(Deal.get_by_id(number))
                assert DealLine.get(DealLine.deal == number).discount == taken
