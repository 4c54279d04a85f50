"""The board of deals: how many stand in each stage and for how much; whose, and how old (R50, R52)."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from agencycli import queries, services
from agencycli.models import Deal, LostReason, Pipeline
from agencycli.queries.conditions import parse_all

D = Decimal


def _moving(agency, frozen):
    """Six deals of print: two new, an offer, one in work, one won; and one lost."""
    actor = agency.actor
    client = services.client.add(actor, {"name": "Ремстрой-НН, ООО"})
    made = []
    for title, price, day in (
        ("буклеты", "12904,25", "05.12.2026"), ("листовки", "100,05", "20.11.2026"), ("каталог", "50000", ""),
        ("визитки", "900", ""), ("плакаты", "7000", ""), ("книга", "1", ""),
    ):  # fmt: skip
        deal = services.deal.add(actor, client, {"title": title, "promised_on": day, "opened_on": "13.11.2026"})
        services.deal_line.add(actor, deal, {"title": title, "price": price, "quantity": "1"})
        made.append(deal)
    stages = services.pipeline.stages_of(made[0].pipeline)
    of = {status: next(one for one in stages if one.status == status) for status in ("offer", "work", "won")}
    for deal, status in zip(made[2:5], ("offer", "work", "won"), strict=True):
        services.deal_stage.move(actor, deal, of[status], confirmed=True)
    services.deal_stage.lose(actor, made[5], LostReason.get(~LostReason.needs_note))
    return made


@pytest.fixture
def deals(stocked):
    return stocked(_moving)


def board(actor, *where, **asked):
    return queries.board.board(actor, services.deal.find_pipeline(""), parse_all(where), **asked)


def standing(found):
    return {stage.status: (stage.count, stage.amount, stage.weighted) for stage in found.stages if stage.count}


def test_stages_count_their_deals_and_weigh_each_by_its_probability(agency, deals):
    """10 % of 12904.25 is 1290.43 and of 100.05 10.01: kopecks are rounded deal by deal, as in the list."""
    services.deal.edit(agency.actor, deals[2], {"probability": "33"})
    found = board(agency.actor)
    assert standing(found) == {
        "new": (2, D("13004.30"), D("1300.44")),
        "offer": (1, D("50000.00"), D("16500.00")),
        "work": (1, D("900.00"), weighted_in_list(agency, deals[3])),
        "won": (1, D("7000.00"), D("7000.00")),
        "lost": (1, D("1.00"), D("0.00")),
    }
    assert list(found.stages[0].deals) == [deals[1].id, deals[0].id], "what is promised first stands on top"
    assert [stage.name for stage in found.stages] == [
        one.name for one in services.pipeline.stages_of(deals[0].pipeline)
    ]


def weighted_in_list(agency, deal):
    query = queries.lists.list_query("deals", agency.actor)
    return query.rows([deal.id], ["weighted"])[0][0]


def test_a_card_tells_days_in_the_stage_and_what_stands_out(agency, deals, frozen):
    frozen.forward(days=3)
    services.item.add(agency.actor, {"title": "показать макет", "deal": deals[0], "due_on": "2026-11-28"})
    services.deal.edit(agency.actor, deals[0], {"is_rush": "yes"})
    cards = queries.board.cards(agency.actor, [deal.id for deal in deals])
    first, late, offer, *_rest = (cards[deal.id] for deal in deals)
    assert (first.title, first.client, first.amount) == ("буклеты", "Ремстрой-НН, ООО", D("12904.25"))
    assert (first.days, offer.days) == (13, 3), "from the day it was opened, from the day it was moved"
    assert (first.days_left, first.is_rush, first.has_next) == (9, True, True)
    assert (late.days_left, late.is_rush, late.has_next) == (-6, False, False)
    assert cards[deals[4].id].has_next, "a won deal waits for nothing"


def test_won_and_lost_deals_stay_for_thirty_days(agency, deals, frozen):
    frozen.forward(days=30)
    assert {"won", "lost"} <= set(standing(board(agency.actor)))
    frozen.forward(days=1)
    assert set(standing(board(agency.actor))) == {"new", "offer", "work"}


def test_the_board_narrows_as_the_list_does(agency, deals, manager):
    services.deal.edit(agency.actor, deals[3], {"manager": manager.login})
    assert [one.status for one in board(manager, "mine = yes").stages if one.count] == ["work"]
    assert standing(board(agency.actor, "amount > 10000", search="каталог")).keys() == {"offer"}
    other = Pipeline.get(Pipeline.line == "outdoor")
    assert not standing(queries.board.board(agency.actor, other))


def test_of_anothers_clients_neither_cards_nor_sums(agency, deals, staff_of_role):
    closed = staff_of_role("manager", own_clients_only=True)
    own = services.client.add(closed, {"name": "Моя"})
    deal = services.deal.add(closed, own, {"title": "визитки"})
    services.deal_line.add(closed, deal, {"title": "визитки", "price": "10", "quantity": "1"})
    assert standing(board(closed)) == {"new": (1, D("10.00"), D("1.00"))}
    assert set(queries.board.cards(closed, [one.id for one in Deal.select()])) == {deal.id}


def test_the_command_prints_the_board_as_text_and_for_programs(agency, deals, run_cli):
    text = run_cli("deal", "board", "--limit", "1").out
    assert "2 deals · 13,004 · weighted 1,300" in text
    assert "and 1 more" in text
    assert "листовки" in text
    assert "буклеты" not in text
    printed = json.loads(run_cli("deal", "board", "--where", "is_rush = no", "--format", "json").out)
    assert printed["stages"][0]["weighted"] == "1300.44"
    assert [card["title"] for card in printed["stages"][0]["deals"]] == ["листовки", "буклеты"]
    assert run_cli("deal", "board", "--pipeline", "нет такой").code == 3
    assert run_cli("deal", "board", "--where", "margin > 1").code == 2
