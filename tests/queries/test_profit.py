"""What deals earn in lists: the same as on the card, for those who may see it and for nobody else."""

from __future__ import annotations

import json
import random
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.models import Deal, DealStaff, Staff
from agencycli.queries.lists import LISTS, UnknownColumn
from agencycli.services.payroll import earned_share, earned_work, margins, paid

D = Decimal
SECRET = ("cost", "margin", "price", "rate", "share", "earned", "owed", "paid")


def busy(agency, frozen):
    """Deals with random money of every kind."""
    actor, dice = agency.actor, random.Random(7)
    ira = services.staff.add(actor, "Ира", "ira2", "manager")
    maker = services.client.add(actor, {"name": "Вышивка"})
    client = services.client.add(actor, {"name": "Ремстрой"})

    def some(top=100_000):
        return D(dice.randrange(1, top * 100)).scaleb(-2)

    for turn in range(6):
        deal = services.deal.add(actor, client, {"title": f"сделка {turn}"})
        for _turn in range(dice.randrange(3)):
            sold = {"title": "а", "price": some(9000), "quantity": D(dice.randrange(1, 9000)).scaleb(-3), "vat": "22"}
            services.deal_line.add(actor, deal, sold | {"vat_included": "no"})
        for kind in ("revenue", "material", "media", "other", "payroll"):
            values = {"kind": kind, "amount": some(), "staff": ira if kind == "payroll" else ""}
            line = services.budget.add(actor, deal, values, over=True)
            if kind not in {"payroll", "revenue"} and dice.random() < 0.8:
                services.budget.paper(actor, line, some(), over=True)
            if dice.random() < 0.8:
                services.budget.pay(actor, line, some(), over=True)
        services.income.receive(actor, deal, some(400_000), over=True)
        services.income.bill(actor, deal, some(400_000), over=True)
        services.job.place(actor, deal, "б", maker, some())
        services.payroll.add(actor, deal, ira, D(dice.randrange(1, 9999)).scaleb(-3), rate=some(900))
        for who, base in ((ira, "money"), (actor, dice.choice(("papers", "agreement")))):
            services.payroll.put(actor, deal, who, share=D(dice.randrange(5000)).scaleb(-2), base=base)
        services.payroll.pay(actor, deal, ira, some(100), share=True, over=True)


@pytest.fixture
def deals(agency, stocked):
    stocked(busy)
    return list(Deal.select().order_by(Deal.id))


def test_the_list_and_the_card_agree_to_the_kopeck(agency, deals):
    keys = [
        f"{before}{key}"
        for before in ("", "paper_", "money_")
        for key in ("revenue", "cost", "margin", "margin_percent")
    ]
    rows = queries.lists.list_query("profits", agency.actor).listing(columns=keys, sort="id").rows
    for deal, row in zip(deals, rows, strict=True):
        wanted = [(one.revenue, one.cost, one.margin, one.percent) for one in margins(deal).values()]
        assert list(row) == [value for four in wanted for value in four]
        card = queries.profit.three_ways(agency.actor, deal)
        assert [cells[7:] for cells in card.rows] == [four[1:] for four in wanted]
        assert all(sum(cells[2:7]) == cells[7] and cells[1] == cells[7] + cells[8] for cells in card.rows)


def test_the_team_and_the_sums_agree(agency, deals):
    keys = ["id", "share_earned", "work_earned", "paid", "owed"]
    for number, *cells in queries.lists.list_query("team", agency.actor).listing(columns=keys).rows:
        member = DealStaff.get_by_id(number)
        deal, staff = member.deal, member.staff
        share, work = earned_share(deal, staff), earned_work(deal, staff)
        moved = paid(deal, staff, share=True) + paid(deal, staff, share=False)
        assert cells == [share, work, moved, share + work - moved]


def test_planned_money_is_found_by_what_is_left(agency, deals):
    query = queries.lists.list_query("budget", agency.actor)
    for amount, papers, moved, left in query.listing(columns=["amount", "papers", "paid", "left"]).rows:
        assert left == max(amount, papers) - moved


class TestWhoMayNotSeeCosts:
    @pytest.fixture
    def actor(self, agency, deals):
        return Staff.get(Staff.login == "ira2")

    @pytest.mark.parametrize("name", sorted(LISTS))
    def test_no_list_has_a_column_of_cost(self, actor, name):
        """R188: not in tables, not in JSON, not by asking for it."""
        query = queries.lists.list_query(name, actor)
        if name in {"budget", "facts"}:
            assert {row[0] for row in query.listing(columns=["kind"]).rows} <= {"revenue"}
            return
        if name in {"changes", "lines", "staff", "views"}:
            return  # what the client pays, for a change too; a permission, a shared view
        found = [key for key in query.fields if any(word in key for word in SECRET)]
        assert not found

    def test_asking_for_one_finds_no_such_column(self, actor):
        with pytest.raises(UnknownColumn) as refusal:
            queries.lists.list_query("profits", actor).listing(columns=["margin"])
        assert "cost" not in str(refusal.value).replace("margin", "")

    def test_one_deal_shows_what_the_client_pays(self, actor, deals):
        assert [column.key for column in queries.profit.three_ways(actor, deals[0]).columns] == ["base", "revenue"]

    @pytest.mark.parametrize(
        "words",
        [
            ["deal", "profit"], ["deal", "profit", "1"], ["deal", "cost", "list", "1"], ["deal", "staff", "list"],
            ["deal", "work", "list"], ["budget", "list"], ["budget", "facts"], ["budget", "rates"],
            ["contractor", "list"], ["contractor", "jobs"], ["contractor", "skills"],
        ],
    )  # fmt: skip
    def test_no_command_tells(self, actor, run_cli, words):
        seen = run_cli("--as", "ira2", *words, "--format", "json")
        assert seen.code == 0, seen.err
        for row in json.loads(seen.out):
            assert row.get("kind", "revenue") == "revenue"
            if words[1] not in {"cost", "list", "facts"}:
                assert not [key for key in row if any(word in key for word in SECRET)]

    def test_no_command_sorts_or_filters_by_it(self, actor, run_cli):
        for option in (["--where", "margin > 0"], ["--sort", "margin"], ["--columns", "margin"]):
            assert run_cli("--as", "ira2", "deal", "profit", *option).code == 2
