"""What a deal sells: lines, discounts, VAT, and that what was agreed does not change."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pytest

from agencycli import config, queries, services
from agencycli.config import VAT_RATES
from agencycli.errors import NotFound
from agencycli.models import Deal, DealLine
from agencycli.services.card import BadValue
from agencycli.services.deal_line import DealClosed, LineAgreed, NothingOpen, sums
from agencycli.services.frame import entry
from agencycli.services.pipeline import find_reason


@pytest.fixture
def deal(agency):
    client = services.client.add(agency.actor, {"name": "Ремстрой"})
    return services.deal.add(agency.actor, client, {"title": "буклеты"})


def sell(agency, deal, **values):
    return services.deal_line.add(agency.actor, deal, {"title": "буклеты", "price": "10"} | values)


class TestSelling:
    def test_a_line_is_one_piece_of_the_deals_business_unless_said(self, agency, deal):
        row = sell(agency, deal, price="12,34")
        assert (row.kind, row.quantity, row.price, row.vat) == ("print", 1, Decimal("12.34"), "none")

    def test_the_agencys_usual_vat_is_copied_into_the_line(self, agency, deal):
        config.use(config.changed(agency.config, "vat", "22"))
        row = sell(agency, deal, price="48800")
        config.use(config.changed(agency.config, "vat", "5"))
        assert (DealLine.get_by_id(row.id).vat, sums(row).vat) == ("22", Decimal("8800.00"))

    def test_one_deal_holds_what_we_make_and_what_others_make(self, agency, deal):
        """R52-R54: print, a souvenir by a contractor, delivery."""
        sell(agency, deal, quantity="1 000 шт", unit="шт", due_on="01.12.2026")
        sell(agency, deal, kind="merchandise", made_inside="нет", title="кружки")
        sell(agency, deal, kind="delivery", title="доставка", price="0")
        listed = queries.deal_line.of_deal(queries.lists.list_query("lines", agency.actor), deal)
        assert listed.listing(columns=["kind", "made_inside", "amount"]).rows == [
            ("print", True, Decimal("10000.00")),
            ("merchandise", False, Decimal("10.00")),
            ("delivery", True, Decimal("0.00")),
        ]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"quantity": "0"}, {"quantity": "-1"}, {"quantity": "много"}, {"price": "-1"}, {"price": ""},
            {"title": " "},
            {"kind": "космос"}, {"vat": "18"}, {"discount": "101", "discount_reason": "а"}, {"discount": "5"},
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_refused(self, agency, deal, wrong):
        with pytest.raises(BadValue):
            sell(agency, deal, **wrong)

    def test_a_discount_needs_its_reason_also_when_it_is_changed(self, agency, deal):
        row = sell(agency, deal, discount="5", discount_reason="постоянный")
        with pytest.raises(BadValue, match="reason"):
            services.deal_line.edit(agency.actor, row, {"discount_reason": ""})
        assert sums(services.deal_line.edit(agency.actor, row, {"discount": "0"})).gross == Decimal("10.00")

    def test_a_part_has_its_own_day_and_is_done_by_itself(self, agency, deal):
        """R51."""
        row = sell(agency, deal, due_on="01.12.2026")
        assert services.deal_line.done(agency.actor, row).done_on == dt.date(2026, 11, 23)
        assert services.deal_line.done(agency.actor, row, is_done=False).done_on is None


class TestAgreed:
    @pytest.fixture
    def line(self, agency, deal):
        row = sell(agency, deal)
        stage = services.pipeline.find_stage(deal.pipeline, "Agreed")
        services.deal_stage.move(agency.actor, deal, stage, confirmed=True)
        return row

    @pytest.mark.parametrize("change", [{"price": "11"}, {"quantity": "2"}, {"title": "а"}, {"vat": "22"}])
    def test_what_was_agreed_does_not_change(self, agency, deal, line, change):
        with pytest.raises(LineAgreed, match=r"for 10.00.*change request"):
            services.deal_line.edit(agency.actor, line, change)

    def test_nor_does_it_go_away_or_take_a_discount(self, agency, deal, line):
        with pytest.raises(LineAgreed):
            services.deal_line.remove(agency.actor, line)
        with pytest.raises(NothingOpen):
            services.deal_line.discount(agency.actor, deal, Decimal(5), "дружба")

    def test_who_makes_it_and_when_may_change(self, agency, deal, line):
        row = services.deal_line.edit(agency.actor, line, {"due_on": "02.12.2026", "made_inside": "no", "price": "10"})
        assert (row.due_on, row.made_inside) == (dt.date(2026, 12, 2), False)

    def test_more_may_be_sold_until_the_deal_is_closed(self, agency, deal, line):
        assert sell(agency, deal).agreed_at is None
        services.deal_stage.lose(agency.actor, deal, find_reason("price"))
        with pytest.raises(DealClosed, match="reopen"):
            sell(agency, deal)


class TestADiscountOnTheDeal:
    def test_comes_on_top_of_what_a_line_has(self, agency, deal):
        one, other = sell(agency, deal), sell(agency, deal, discount="5", discount_reason="постоянный")
        services.deal_line.discount(agency.actor, deal, Decimal(10), "дружба")
        one, other = (DealLine.get_by_id(row.id) for row in (one, other))
        assert (one.discount, one.discount_reason) == (10, "дружба")
        assert (other.discount, other.discount_reason) == (15, "постоянный; дружба")


def test_lists_count_as_the_arithmetic_does(agency, deal):
    """Any quantity, price, discount and VAT: the sums of lists are those of the papers, to the kopeck."""
    dice = random.Random(1)
    with entry(agency.actor, "test.fill"):
        for _ in range(300):
            percent = Decimal(dice.choice((0, 5, 7.5, 33.33, 100)))
            DealLine.create(
                deal=deal.id, kind="print", title="а", quantity=Decimal(dice.randrange(1, 10**7)).scaleb(-3),
                price=Decimal(dice.randrange(10**7)).scaleb(-2), discount=percent, discount_reason="а",
                vat=dice.choice(VAT_RATES), vat_included=dice.random() < 0.5,
            )  # fmt: skip
    rows = services.deal_line.lines_of(deal)
    listed = queries.lists.list_query("lines", agency.actor).listing(columns=["amount", "vat_amount"], sort="id").rows
    assert listed == [(sums(row).gross, sums(row).vat) for row in rows]
    amount = queries.lists.list_query("deals", agency.actor).listing(columns=["amount"]).rows[0][0]
    assert amount == services.deal_line.total(rows).gross


def test_lines_of_others_are_not_seen(agency, deal, staff_of_role):
    """R186."""
    lena = staff_of_role("manager", own_clients_only=True)
    row = sell(agency, deal)
    assert not queries.lists.list_query("lines", lena).ids()
    with pytest.raises(NotFound):
        services.deal_line.edit(lena, row, {"price": "1"})
    assert Deal.get_by_id(deal.id).lines.count() == 1
