"""What the warehouse shows: levels, value of a day, the card of an item; and what stock costs a deal, once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from agencycli import queries, services
from agencycli.errors import Forbidden, NotFound
from agencycli.models import StockOrder, StockOrderLine, StockPlace
from agencycli.queries import profit
from agencycli.queries.lists import list_query
from agencycli.services import payroll, stock
from agencycli.services.frame import entry
from agencycli.services.journal import undo
from agencycli.services.stock.paper import Line


@pytest.fixture
def house(agency):
    actor = agency.actor
    client = services.client.add(actor, {"name": "Ремстрой-НН, ООО"})
    deal = services.deal.add(actor, client, {"title": "Листовки"})
    services.deal_line.add(actor, deal, {"title": "Листовки", "price": "20000"})
    item = stock.goods.add(actor, {"code": "PAP-130", "name": "Бумага SRA3", "unit": "sheet", "min_level": "3000"})
    return SimpleNamespace(actor=actor, deal=deal, item=item)


def level(house, *keys):
    return list_query("stock", house.actor).rows([house.item.id], keys)[0]


def came(house, quantity, price, **how):
    return stock.receive(house.actor, [Line(house.item, D(quantity), price=D(price))], **how)


def costs(house):
    ways = payroll.margins(house.deal)
    listed = list_query("profits", house.actor).rows([house.deal.id], ["cost", "paper_cost", "money_cost"])[0]
    counted = tuple(ways[base].cost for base in ("agreement", "papers", "money"))
    assert listed == counted
    return counted


def test_levels_tell_what_is_there_kept_coming_and_for_how_long(house):
    came(house, 4000, "4.00", day=dt.date(2026, 10, 1))
    stock.issue(house.actor, [Line(house.item, D(1500))])
    stock.reserve(house.actor, house.deal, [Line(house.item, D(850))])
    stock.send(house.actor, [Line(house.item, D(100))], StockPlace.get(StockPlace.kind == "shop"))
    with entry(house.actor, "test"):
        order = StockOrder.create(supplier=house.deal.client_id, state="ordered", ordered_on=dt.date(2026, 11, 20),
                                  due_on=dt.date(2026, 11, 27))  # fmt: skip
        StockOrderLine.create(order=order.id, item=house.item.id, quantity=2000)
    keys = ("on_hand", "reserved", "available", "on_the_way", "min_level", "short", "used", "days_left")
    assert level(house, *keys) == (2400, 850, 1550, 2100, 3000, 1450, 1500, 31)
    assert stock.balance.available(house.item, dt.date(2026, 11, 27)) == 3550
    assert stock.balance.available(house.item, dt.date(2026, 11, 26)) == 1550
    query = list_query("stock", house.actor)
    for words in ("available = 1550", "short > 1449", "days_left < 40", "unit = sheet", "value = 10000"):
        assert list(query.ids([queries.conditions.parse(words)])) == [house.item.id], words
    assert query.ids(search="sra3") and not query.ids(search="плёнка")


def test_costs_are_for_those_who_may_see_them(house, staff_of_role):
    came(house, 1000, "4.00")
    keeper = staff_of_role("logistics")
    for name in ("stock", "stock-moves", "stock-papers", "stock-supplies", "stock-prices"):
        assert not {"value", "price"} & list_query(name, keeper).fields.keys(), name
    assert queries.stock.card.card(keeper, house.item).value is None
    with pytest.raises(Forbidden):
        queries.stock.value.value(keeper)


def test_issued_material_is_in_the_deals_money_at_once_and_once(house):
    came(house, 1000, "4.00")
    assert costs(house) == (0, 0, 0)
    stock.reserve(house.actor, house.deal, [Line(house.item, D(333))])
    assert costs(house) == (D("1332.00"), 0, 0)
    stock.issue(house.actor, [Line(house.item, D(100))], deal=house.deal)
    assert costs(house) == (D("1332.00"), D(400), D(400))
    stock.issue(house.actor, [Line(house.item, D(300))], deal=house.deal)
    assert costs(house) == (1600, 1600, 1600)
    stock.take_back(house.actor, [Line(house.item, D(50))], deal=house.deal)
    assert costs(house) == (1400, 1400, 1400)
    undo(house.actor)
    undo(house.actor)
    assert costs(house) == (D("1332.00"), D(400), D(400))
    rows = profit.three_ways(house.actor, house.deal)
    assert [row[3] for row in rows.rows] == [D("1332.00"), 400, 400]


def test_a_joined_deal_takes_its_papers_and_reservations_along(house):
    other = services.deal.add(house.actor, house.deal.client, {"title": "Ещё"})
    came(house, 1000, "4.00")
    stock.reserve(house.actor, other, [Line(house.item, D(100))])
    stock.issue(house.actor, [Line(house.item, D(40))], deal=other)
    services.deal_copy.join(house.actor, other, house.deal)
    assert costs(house) == (400, 160, 160)
    assert level(house, "reserved") == (60,)


def test_value_of_a_day_is_counted_back_from_now(house):
    came(house, 1000, "4.00", day=dt.date(2026, 10, 1))
    came(house, 1500, "4.40", day=dt.date(2026, 11, 1))
    stock.issue(house.actor, [Line(house.item, D(1200))], day=dt.date(2026, 11, 10))
    asked = queries.stock.value.value
    assert [row[4:7] for row in asked(house.actor, dt.date(2026, 10, 31)).rows] == [(1000, D("4.00"), D(4000))]
    assert [row[4:7] for row in asked(house.actor, dt.date(2026, 11, 9)).rows] == [(2500, D("4.24"), D(10600))]
    now = asked(house.actor)
    assert [row[4:7] for row in now.rows] == [(1300, D("4.24"), D("5512.00"))]
    assert queries.stock.value.by_group(now).rows[-1][1] == D("5512.00")
    effect = queries.stock.value.effect(house.item, stock.places.usual(), D(-100), dt.date(2026, 10, 15))
    assert [tuple(row) for row in effect.rows] == [
        (dt.date(2026, 10, 15), 1000, 900), (dt.date(2026, 11, 1), 2500, 2400), (dt.date(2026, 11, 10), 1300, 1200),
    ]  # fmt: skip
    chart = dict(queries.stock.card.over_time(house.item))
    assert (chart[dt.date(2026, 10, 31)], chart[dt.date(2026, 11, 9)], chart[dt.date(2026, 11, 23)]) == (
        1000,
        2500,
        1300,
    )


def test_an_item_is_found_by_code_bar_code_number_or_words(house):
    found = queries.stock.reference.item
    stock.goods.edit(house.actor, house.item, {"barcode": "4601234567890"})
    for said in ("pap-130", "PAP 130", "4601234567890", f"#{house.item.id}", "sra3"):
        assert found(house.actor, said).id == house.item.id
    with pytest.raises(NotFound):
        found(house.actor, "нет")
    with pytest.raises(NotFound):
        found(house.actor, "")


def test_the_card_of_an_item_holds_all_that_is_known(house):
    came(house, 1000, "4.00", supplier=house.deal.client)
    stock.reserve(house.actor, house.deal, [Line(house.item, D(100))])
    ream = stock.goods.pack(house.actor, house.item, "ream", D(500))
    stock.supplies.put(house.actor, house.item, house.deal.client, {"price": D(2000), "packing": ream})
    card = queries.stock.card.card(house.actor, house.item)
    assert (card.on_hand, card.reserved, card.available, card.value) == (1000, 100, 900, 4000)
    for part in (card.lots, card.reservations, card.packings, card.supplies, card.prices, card.moves):
        assert len(part.rows) == 1, part.name
    stock.goods.add(house.actor, {"code": "TSH", "name": "Футболка"})
    shirt = queries.stock.reference.item(house.actor, "TSH")
    stock.goods.add_variants(house.actor, shirt, ["M", "L"], ["белый"])
    stock.receive(house.actor, [Line(queries.stock.reference.item(house.actor, "TSH-M-белый"), D(7), price=D(300))])
    assert queries.stock.card.matrix(shirt).rows == [("белый", 7, 0)]
    assert "TSH" not in {row[0] for row in list_query("stock", house.actor).listing(columns=["code"]).rows}
