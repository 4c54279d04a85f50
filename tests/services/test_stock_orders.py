"""What is bought: proposals with their reasons, orders from the draft to the last box, prices that changed."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from agencycli import queries, services
from agencycli.errors import Forbidden
from agencycli.models import Client, StockOrder, StockOrderLine, StockPrice, StockSupply
from agencycli.queries.lists import list_query
from agencycli.services import stock
from agencycli.services.card import BadValue
from agencycli.services.journal import undo
from agencycli.services.stock import ordering, replenishing
from agencycli.services.stock.ordering import Wanted
from agencycli.services.stock.paper import Line


@pytest.fixture
def house(agency, frozen):
    """Paper of which 44 a day go, with two suppliers, and ink of which nobody knows the seller."""
    actor = agency.actor
    client = services.client.add(actor, {"name": "Ремстрой-НН, ООО"})
    deal = services.deal.add(actor, client, {"title": "Листовки"})
    dear, far = (services.client.add(actor, {"name": name}) for name in ("Европапир", "[red]Даль"))
    paper = stock.goods.add(actor, {"code": "PAP", "name": "Бумага", "unit": "sheet", "min_level": "3000"})
    pack = stock.goods.pack(actor, paper, "pack", D(250))
    stock.supplies.put(actor, paper, dear, {
        "price": D("1075"), "packing": pack, "min_order": D(1000), "lead_days": 3, "rank": 1,
    })  # fmt: skip
    stock.supplies.put(actor, paper, far, {"price": D("4.10"), "lead_days": 20, "rank": 2})
    ink = stock.goods.add(actor, {"code": "INK", "name": "Краска", "unit": "l", "reorder_at": "5"})
    stock.receive(actor, [Line(paper, D(4000), price=D(4))], day=dt.date(2026, 8, 1))
    for week in range(6):
        day = dt.date(2026, 10, 5) + dt.timedelta(days=week * 8)
        stock.issue(actor, [Line(paper, D(400))], deal=deal, day=day)
    return SimpleNamespace(actor=actor, deal=deal, paper=paper, ink=ink, dear=dear, far=far, pack=pack)


def level(house, *keys):
    return list_query("stock", house.actor).rows([house.paper.id], keys)[0]


def sent(house, quantity=2250, **how):
    order = ordering.add(house.actor, house.dear, [Wanted(house.paper, D(quantity))])
    return ordering.send(house.actor, order, **how)


def test_what_runs_short_is_proposed_with_the_numbers_of_why(house):
    paper, ink = replenishing.proposals()
    assert paper.position.available == 1600
    assert paper.need.point == 3000 + 3 * 2400 // 90, "three working days from Monday are three of the calendar"
    assert paper.quantity == 2000, "1,854 are missing: seven packs are too few"
    assert paper.best.packs == 8 and paper.best.sum == D("8600.00")
    assert [offer.quantity for offer in paper.offers] == [2000, 1854]
    assert [offer.due_on for offer in paper.offers] == [dt.date(2026, 11, 26), dt.date(2026, 12, 21)]
    assert queries.stock.reorder.why(paper) == (
        "1,600 free and 0 coming are not above 3,080: 26.7 a day for 3 days and 3,000 to spare; "
        "with 14 days more 1,854 are missing"
    )
    assert (ink.item.code, ink.quantity, ink.offers) == ("INK", 5, ())
    stock.reserve(house.actor, house.deal, [Line(house.paper, D(850))])
    assert replenishing.proposals()[0].quantity == 2750, "2,704 are missing then"
    assert queries.stock.reorder.why(replenishing.proposals()[0]).endswith("850 are kept for deals")


def test_december_of_last_year_is_remembered(house):
    mug = stock.goods.add(house.actor, {"code": "MUG", "name": "Кружка", "lead_days": "5"})
    stock.receive(house.actor, [Line(mug, D(3000), price=D(90))], day=dt.date(2025, 6, 2))
    for day, taken in ((dt.date(2025, 10, 1), 90), (dt.date(2025, 12, 10), 31 * 21), (dt.date(2026, 11, 2), 900)):
        stock.issue(house.actor, [Line(mug, D(taken))], day=day)
    stock.write_off(house.actor, [Line(mug, D(1300))], "бой", day=dt.date(2026, 3, 1))
    told = next(one for one in replenishing.proposals() if one.item.code == "MUG")
    assert (told.use.lately, told.use.past, told.use.past_days, told.use.years) == (900, 90, 90, 1)
    assert told.use.ahead == 13, "a week and 14 days ahead: 13 of them are in December, of 21 a day"
    assert queries.stock.reorder.why(told).endswith("past years took 13 times as much in these months")
    assert told.need.point > 7 * (10 + 26) // 2, "10 a day lately, twice 13 at most, both alike; and a safety stock"
    assert replenishing.months(dt.date(2026, 12, 1), 33) == [(dt.date(2026, 12, 1), 31), (dt.date(2027, 1, 1), 2)]


def test_proposals_become_drafts_by_supplier_and_are_not_proposed_again(house):
    paper = replenishing.proposals()[0]
    (order,) = ordering.propose(house.actor, [paper.best])
    assert (order.supplier_id, order.state) == (house.dear.id, "draft")
    assert [(line.packs, line.price) for line in ordering.lines(order)] == [(8, D("1075.00"))]
    assert [one.item.code for one in replenishing.proposals()] == ["INK"]
    assert replenishing.proposals(drafted=False)[0].item.code == "PAP"
    assert level(house, "on_the_way") == (0,), "a draft is not on its way"
    (again,) = ordering.propose(house.actor, [paper.best])
    assert again.id == order.id
    assert ordering.lines(order)[0].quantity == 4000
    undo(house.actor, None)
    ordering.send(house.actor, order)
    assert level(house, "on_the_way") == (2000,)
    assert StockOrder.get_by_id(order.id).due_on == dt.date(2026, 11, 26)
    assert stock.balance.available(house.paper, dt.date(2026, 11, 26)) == 3600


def test_an_order_comes_in_parts_and_is_closed_by_the_last(house):
    order = sent(house)
    first = ordering.receive(house.actor, order, [Line(house.paper, D(1000))], number="17/к")
    assert (first.posted.value, first.changes, first.left) == (D("4300.00"), [], [(house.paper, 1250)])
    assert first.posted.paper.counterparty_id == house.dear.id
    assert list_query("stock-orders", house.actor).rows([order.id], ["state"]) == [("part",)]
    assert level(house, "on_hand", "on_the_way") == (2600, 1250)
    with pytest.raises(ordering.NotOrdered, match=r"1,251 sheets came, and 1,250 sheets of order"):
        ordering.receive(house.actor, order, [Line(house.paper, D(1251))])
    with pytest.raises(ordering.NotOfOrder, match=rf"order {order.id} has no INK"):
        ordering.receive(house.actor, order, [Line(house.ink, D(1))])
    with pytest.raises(ordering.WrongState, match="some of it came; close it"):
        ordering.cancel(house.actor, order)
    with pytest.raises(BadValue, match="1,000 sheets of it came already"):
        ordering.edit(house.actor, order, [Wanted(house.paper, D(999))])
    last = ordering.receive(house.actor, order, number="18")
    assert last.left == []
    assert StockOrder.get_by_id(order.id).state == "closed"
    assert level(house, "on_hand", "on_the_way") == (3850, 0)
    with pytest.raises(ordering.WrongState, match="this can be done while it is ordered"):
        ordering.receive(house.actor, order)
    undo(house.actor, None)
    assert StockOrder.get_by_id(order.id).state == "ordered"
    assert level(house, "on_hand", "on_the_way") == (2600, 1250)
    assert ordering.receive(house.actor, order, [Line(house.paper, D(1300))], over=True).left == []


def test_a_price_of_the_bill_is_held_against_the_last_one_and_kept(house):
    order = sent(house)
    came = ordering.receive(house.actor, order, [Line(house.paper, D(1000), value=D("4400"))], number="17/к")
    (change,) = came.changes
    assert (change.before, change.after, change.percent) == (D("1075.00"), D("1100.00"), D("2.33"))
    supply = StockSupply.get((StockSupply.item == house.paper.id) & (StockSupply.supplier == house.dear.id))
    assert supply.price == D("1100.00")
    newest = StockPrice.select().where(StockPrice.supply == supply.id).order_by(StockPrice.id.desc()).get()
    assert (newest.price, newest.paper, newest.from_on) == (D("1100.00"), "17/к", dt.date(2026, 11, 23))
    assert ordering.receive(house.actor, order).changes == []
    assert StockSupply.get_by_id(supply.id).price == D("1100.00"), "what was agreed before the bill does not come back"
    first = ordering.add(house.actor, house.far, [Wanted(house.ink, D("2.5"), D(900))])
    got = ordering.receive(house.actor, ordering.send(house.actor, first), [Line(house.ink, D("2.5"), price=D(880))])
    assert (got.changes[0].before, got.changes[0].after) == (None, D("880.00"))
    assert Client.get_by_id(house.far.id).is_supplier


def test_orders_change_while_they_stand_and_end_with_a_word(house):
    order = ordering.add(house.actor, house.dear, [Wanted(house.paper, D(300)), Wanted(house.ink, D(2), D(900))])
    assert [(line.packs, line.price) for line in ordering.lines(order)] == [(None, D("4.30")), (None, D("900.00"))]
    ordering.edit(house.actor, order, [Wanted(house.ink, D(0))], due_on=dt.date(2026, 12, 1), note="срочно")
    ordering.send(house.actor, order)
    assert StockOrder.get_by_id(order.id).due_on == dt.date(2026, 12, 1)
    with pytest.raises(ordering.WrongState, match="cancel it to take all out"):
        ordering.edit(house.actor, order, [Wanted(house.paper, D(0))])
    with pytest.raises(ordering.WrongState, match="this can be done while it is draft"):
        ordering.send(house.actor, order)
    assert ordering.close(house.actor, order, "нет у них").note == "срочно\nнет у них"
    assert level(house, "on_the_way") == (0,)
    empty = ordering.add(house.actor, house.far, [])
    with pytest.raises(BadValue, match="it holds nothing"):
        ordering.send(house.actor, empty)
    assert ordering.cancel(house.actor, empty).state == "cancelled"
    assert StockOrderLine.select().where(StockOrderLine.order == empty.id).count() == 0


def test_who_orders_and_who_sees_the_price(house, manager, staff_of_role):
    order = sent(house)
    with pytest.raises(Forbidden):
        ordering.add(manager, house.dear, [Wanted(house.paper, D(1))])
    keeper = staff_of_role("logistics")
    assert ordering.add(keeper, house.dear, [Wanted(house.paper, D(250))])
    for name in ("stock-orders", "stock-order-lines"):
        assert {"price", "sum"} & list_query(name, house.actor).fields.keys()
        assert not {"price", "sum"} & list_query(name, keeper).fields.keys()
    assert queries.stock.orders.card(house.actor, order).sum == D("9675.00")
    assert queries.stock.orders.card(keeper, order).sum is None
    assert "sum" not in [column.key for column in queries.stock.reorder.reorder(keeper).columns]
    assert [row[1] for row in queries.stock.reorder.reorder(keeper).rows] == ["INK"]


def test_an_order_by_commands_from_the_proposal_to_the_last_box(house, run_cli):
    def ran(*words):
        done = run_cli("stock", *words)
        assert done.code == 0, done.err
        return done

    told = json.loads(ran("reorder", "--format", "json").out)
    assert [(row["code"], row["quantity"], row["supplier"]) for row in told] == [
        ("PAP", 2000, "Европапир"), ("INK", 5, None),
    ]  # fmt: skip
    assert told[0]["others"] == "[red]Даль"
    made = ran("reorder", "--order", "--yes")
    assert "nobody is known to sell INK" in made.err
    number = made.out.strip()
    ran("order", "edit", number, "INK", "10", "PAP", "10pack", "--due", "01.12")
    ran("order", "send", number)
    assert json.loads(ran("levels", "--format", "json", "PAP").out)[0]["on_the_way"] == 2500
    part = ran("order", "receive", number, "PAP", "1000@4.40", "--bill", "17/к")
    assert "PAP: 1,100.00 for a pack, was 1,075.00, +2.3 %" in part.err
    assert f"still to come of order {number}: PAP 1,500 sheets, INK 10 l" in part.err
    ran("order", "edit", number, "INK", "0")
    assert f"all of order {number} has come" in ran("order", "receive", number, "--bill", "18").err
    (line,) = json.loads(ran("order", "show", number, "--format", "json").out)["lines"]
    assert (line["quantity"], line["came"], line["left"]) == (2500, 2500, 0)
