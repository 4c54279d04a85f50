"""The warehouse as its keeper sees it: what comes, goes, is kept and comes back, to the piece and to the kopeck."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest

from agencycli import services
from agencycli.errors import Forbidden
from agencycli.models import StockGroup, StockLevel, StockLot, StockMove, StockPaper, StockPlace, StockWorth
from agencycli.services import stock
from agencycli.services.card import BadValue
from agencycli.services.frame import last_entry
from agencycli.services.journal import undo
from agencycli.services.stock import choosing, goods, moving, paper, reserving, undoing
from agencycli.services.stock.paper import Line


class House:
    """A warehouse with paper, shirts, a roll, and a deal."""

    def __init__(self, agency):
        self.actor = agency.actor
        self.office = StockPlace.get(StockPlace.kind == "office")
        self.shop = StockPlace.get(StockPlace.kind == "shop")
        self.fifo = stock.goods.add_group(self.actor, "Бумага", "fifo")
        self.client = services.client.add(self.actor, {"name": "Ремстрой-НН, ООО"})
        self.deal = services.deal.add(self.actor, self.client, {"title": "Листовки"})
        self.other = services.deal.add(self.actor, self.client, {"title": "Буклеты"})

    def item(self, code="PAP-130", unit="sheet", **values):
        return stock.goods.add(self.actor, {"code": code, "name": "Бумага", "unit": unit, **values})

    def came(self, item, quantity, price=None, **how):
        return stock.receive(self.actor, [Line(item, D(quantity), price=price and D(price))], **how)

    def went(self, item, quantity, **how):
        return stock.issue(self.actor, [Line(item, D(quantity))], **how)


@pytest.fixture
def house(agency):
    return House(agency)


def worth(item):
    row = StockWorth.get_or_none(StockWorth.item == item.id)
    return (row.quantity, row.value) if row else (0, 0)


@pytest.mark.parametrize(
    ("method", "cost", "left"), [("fifo", D("4880.00"), D("5720.00")), ("average", D("5088.00"), D("5512.00"))]
)
def test_s3_an_issue_costs_what_its_group_says(house, method, cost, left):
    group = house.fifo if method == "fifo" else StockGroup.get(StockGroup.method == "average")
    item = house.item(group=group)
    house.came(item, 1000, "4.00")
    house.came(item, 1500, "4.40")
    assert house.went(item, 1200).value == -cost
    assert worth(item) == (1300, left)
    assert house.went(item, 1300).value == -left
    assert worth(item) == (0, 0)


def test_s4_available_is_what_is_kept_for_nobody(house):
    item = house.item()
    house.came(item, 2500, "4")
    stock.reserve(house.actor, house.deal, [Line(item, D(850))])
    stock.reserve(house.actor, house.other, [Line(item, D(649))])
    assert stock.balance.available(item) == 1001
    with pytest.raises(
        reserving.NotFree, match=r"1,298 sheets asked, 1,001 free of 2,500 on hand, 297 sheets short"
    ) as told:
        stock.reserve(house.actor, house.deal, [Line(item, D(1298))])
    assert f"850 for deal {house.deal.id}" in str(told.value)
    with pytest.raises(choosing.HeldForOthers, match=rf"1,851 sheets of it free.*649 for deal {house.other.id}"):
        house.went(item, 1852, deal=house.deal)
    assert house.went(item, 1852, deal=house.deal, over_reserved=True).moves


def test_s5_an_issue_takes_the_deals_own_reservation_first_and_tells_the_excess(house):
    item = house.item()
    house.came(item, 2500, "4.24")
    (kept,) = stock.reserve(house.actor, house.deal, [Line(item, D(850))])
    posted = house.went(item, 870, deal=house.deal)
    assert posted.excess == [(item, 20)]
    assert reserving.left(kept) == 0
    assert stock.balance.reserved(item) == 0
    assert stock.balance.on_hand(item) == 1630
    assert stock.write_off(house.actor, [Line(item, D(25))], "пересчёт").value == D("-106.00")
    undo(house.actor, None)
    undo(house.actor, None)
    assert reserving.left(kept) == 850


def test_a_reservation_holds_until_it_expires_is_let_go_or_its_deal_ends(house, frozen):
    item = house.item()
    house.came(item, 100, "1")
    (kept,) = stock.reserve(house.actor, house.deal, [Line(item, D(60))], expires_on=dt.date(2026, 11, 25))
    assert stock.balance.available(item) == 40
    frozen.forward(days=3)
    assert stock.balance.available(item) == 100
    frozen.forward(days=-3)
    stock.release(house.actor, [kept], "передумали")
    assert stock.balance.available(item) == 100
    with pytest.raises(reserving.NotKept, match=r"let go on 23\.11\.2026"):
        stock.release(house.actor, [kept])
    stock.reserve(house.actor, house.other, [Line(item, D(60))])
    reason = services.pipeline.LostReason.get()
    services.deal_stage.lose(house.actor, house.other, reason)
    assert stock.balance.available(item) == 100


def test_a_manager_keeps_stock_for_their_own_deals_and_moves_none(house, manager, staff_of_role):
    item = house.item()
    house.came(item, 100, "1")
    theirs = services.deal.add(house.actor, house.client, {"title": "Ирина", "manager": manager})
    assert stock.reserve(manager, theirs, [Line(item, D(10))])
    services.deal.edit(house.actor, house.other, {"manager": staff_of_role("manager")})
    with pytest.raises(Forbidden):
        stock.reserve(manager, house.other, [Line(item, D(10))])
    with pytest.raises(Forbidden):
        stock.issue(manager, [Line(item, D(1))])
    assert stock.issue(staff_of_role("logistics"), [Line(item, D(1))]).moves


def test_asking_for_more_than_there_is_tells_where_the_rest_is_and_who_took_last(house):
    item = house.item()
    house.came(item, 100, "1")
    house.came(item, 30, "1", place=house.shop)
    house.went(item, 60, deal=house.deal)
    with pytest.raises(choosing.NotEnough) as told:
        house.went(item, 50)
    expected = (
        "PAP-130: 50 sheets asked, 40 sheets at “Office”, 10 sheets short; elsewhere Print shop 30; "
        f"went last: 60 on 23.11.2026 for deal {house.deal.id} ("
    )
    assert str(told.value).startswith(expected)
    assert stock.balance.on_hand(item) == 70


def test_what_expires_first_goes_first_and_an_expired_lot_is_told(house, frozen):
    item = house.item(unit="l", code="INK")
    lines = [
        Line(item, D(5), price=D(1)),
        Line(item, D(5), price=D(2), expiry_on=dt.date(2026, 12, 31)),
        Line(item, D(5), price=D(3), expiry_on=dt.date(2026, 11, 30)),
    ]
    stock.receive(house.actor, lines)
    posted = house.went(item, 8)
    assert [(row.lot.expiry_on, row.quantity) for row in posted.moves] == [
        (dt.date(2026, 11, 30), -5), (dt.date(2026, 12, 31), -3),
    ]  # fmt: skip
    frozen.set(dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC))
    assert [lot.expiry_on for lot in house.went(item, 1).expired] == [dt.date(2026, 12, 31)]


def test_s7_a_piece_is_cut_from_the_remnant_that_leaves_the_least_and_scrap_is_told(house):
    item = house.item(unit="m", code="BAN", useful_from="1")
    house.came(item, 50, "100")
    roll = StockLot.get()
    for length in ("12.5", "7.2", "24"):
        stock.remnant(house.actor, Line(item, D(length)))
    assert [row.quantity for row in StockLevel.select().order_by(StockLevel.lot)] == [D("6.3"), D("12.5"), D("7.2"), 24]
    posted = house.went(item, "6.6")
    assert [(row.lot.remnant_of_id, row.quantity) for row in posted.moves] == [(roll.id, D("-6.6"))]
    assert [left for _lot, left in posted.scrap] == [D("0.6")]
    with pytest.raises(moving.IsScrap, match=r"0\.6 m is less than the 1 m worth keeping"):
        stock.remnant(house.actor, Line(item, D("0.6")))
    assert worth(item) == (D("43.4"), D(4340))


def test_what_a_deal_did_not_use_comes_back_at_the_cost_it_went_for(house):
    item = house.item()
    house.came(item, 1000, "4.00")
    house.went(item, 300, deal=house.deal)
    house.came(item, 1000, "5.00")
    house.went(item, 100, deal=house.deal)
    with pytest.raises(moving.NotIssued, match=r"401 sheets cannot come back from deal 1: 400 sheets went"):
        stock.take_back(house.actor, [Line(item, D(401))], deal=house.deal)
    back = stock.take_back(house.actor, [Line(item, D(400))], deal=house.deal)
    assert back.value == D(1200) + D("458.82")
    assert worth(item) == (2000, D("9000.00"))
    spent = house.went(item, 10)
    assert stock.take_back(house.actor, [Line(item, D(10))], origin=spent.paper).value == -spent.value


def test_a_remnant_of_what_a_deal_took_lightens_the_deal_and_is_a_lot_of_its_own(house):
    item = house.item(unit="m", code="BAN", useful_from="1", group=house.fifo)
    house.came(item, 50, "100")
    house.went(item, 50, deal=house.deal)
    kept = stock.remnant(house.actor, Line(item, D(24)), deal=house.deal)
    assert kept.value == D("2400.00")
    assert kept.moves[0].lot.remnant_of_id
    assert house.went(item, 24).value == D("-2400.00")
    with pytest.raises(moving.NotIssued, match=r"27 m cannot come back.*: 26 m went"):
        stock.take_back(house.actor, [Line(item, D(27))], deal=house.deal)


def test_what_is_sent_is_on_the_way_until_it_arrives_in_parts_too(house):
    item = house.item(group=house.fifo)
    house.came(item, 1000, "4.00")
    sent = stock.send(house.actor, [Line(item, D(400))], house.shop)
    assert (stock.balance.on_hand(item), stock.balance.on_the_way(item)) == (600, 400)
    assert worth(item) == (1000, D(4000))
    stock.arrive(house.actor, sent.paper, [Line(item, D(150))])
    assert stock.balance.on_hand(item, house.shop) == 150
    with pytest.raises(moving.NotSent, match=r"251 sheets cannot arrive by paper \d+: 250 sheets of it is on the way"):
        stock.arrive(house.actor, sent.paper, [Line(item, D(251))])
    stock.arrive(house.actor, sent.paper)
    assert stock.balance.on_hand(item, house.shop) == 400
    with pytest.raises(BadValue, match="has arrived"):
        stock.arrive(house.actor, sent.paper)
    stock.move(house.actor, [Line(item, D(400))], house.office, place=house.shop)
    assert stock.balance.on_hand(item, house.office) == 1000
    assert worth(item) == (1000, D(4000))


def test_a_paper_is_dated_back_only_where_no_evening_since_falls_below_nothing(house, frozen):
    item = house.item()
    house.came(item, 100, "1", day=dt.date(2026, 11, 2))
    house.went(item, 70, day=dt.date(2026, 11, 10))
    house.came(item, 500, "1", day=dt.date(2026, 11, 20))
    with pytest.raises(choosing.NotThereThen, match=r"40 sheets cannot go on 05\.11\.2026.*30 sheets could"):
        house.went(item, 40, day=dt.date(2026, 11, 5))
    assert house.went(item, 30, day=dt.date(2026, 11, 5)).moves
    with pytest.raises(paper.NotYet, match=r"24\.11\.2026"):
        house.came(item, 1, "1", day=dt.date(2026, 11, 24))


def test_a_closed_month_takes_no_paper_and_gives_none_back(house):
    item = house.item()
    house.came(item, 100, "1", day=dt.date(2026, 10, 31))
    received = last_entry()
    with pytest.raises(services.stock.months.NotOver, match=r"from 01\.12\.2026"):
        stock.close(house.actor, "2026-11")
    stock.close(house.actor, "2026-10")
    with pytest.raises(paper.MonthClosed, match=r"2026-10 is closed since 23\.11\.2026"):
        house.went(item, 1, day=dt.date(2026, 10, 31))
    with pytest.raises(undoing.InClosedMonth):
        undo(house.actor, received)
    stock.reopen(house.actor, "2026-10")
    undo(house.actor, received)
    assert not StockMove.select().exists()


def test_papers_taken_back_in_turn_are_done_again_in_turn(house):
    item = house.item(group=StockGroup.get(StockGroup.method == "average"))
    entries = []
    for move in (lambda: house.came(item, 100, "1"), lambda: house.came(item, 100, "3"), lambda: house.went(item, 20)):
        move()
        entries.append(last_entry())
    undone = [undo(house.actor, number).id for number in reversed(entries)]
    assert worth(item) == (0, 0)
    for number in reversed(undone):
        undo(house.actor, number)
    assert worth(item) == (180, D("360.00"))


def test_an_undo_is_refused_with_what_took_from_it_since(house):
    item = house.item()
    house.came(item, 100, "1")
    received = last_entry()
    house.went(item, 60)
    issued = last_entry()
    with pytest.raises(undoing.TakenSince, match=rf"40 sheets left at “Office”, 100 sheets would go.*\({issued}\)"):
        undo(house.actor, received)
    other = house.item(code="X", group=StockGroup.get(StockGroup.method == "average"))
    house.came(other, 100, "1")
    first = last_entry()
    house.came(other, 100, "3")
    house.went(other, 20)
    second = last_entry()
    lot = StockMove.get_by_id(StockMove.select().where(StockMove.item == other.id).get().id).lot
    stock.take_back(
        house.actor, [Line(other, D(20), lot=lot)], origin=StockPaper.get_by_id(StockPaper.select().count())
    )
    with pytest.raises(undoing.CostTakenSince, match=rf"\({second}\)"):
        undo(house.actor, first)


def test_a_customers_own_material_has_a_quantity_and_no_value(house):
    item = house.item(owner=house.client)
    assert house.came(item, 100, "7").value == 0
    assert house.went(item, 100, deal=house.deal).value == 0


def test_a_group_may_owe_and_the_next_receipt_makes_up_for_it(house):
    item = house.item(code="GLUE", unit="kg")
    stock.goods.edit_group(house.actor, item.group, negative=True)
    house.came(item, 10, "4.00")
    assert house.went(item, 15).value == D("-60.00")
    assert worth(item) == (-5, D("-20.00"))
    house.came(item, 10, "5.00")
    assert worth(item) == (5, D("30.00"))
    assert [(row.lot > 0, row.quantity) for row in StockLevel.select()] == [(True, 5)]


def test_quantities_are_read_in_the_packings_and_units_people_say(house):
    item = house.item(width=450, height=640, weight=130)
    stock.goods.pack(house.actor, item, "pack", D(250))
    read = stock.amounts.read
    assert read(item, "3.5pack") == 875
    assert read(item, "100kg") == 2670
    assert read(item, "1 000") == read(item, "1000 sheet") == read(item, "1000 лист") == 1000
    for wrong in ("1.1", "3l", "0", "-5", "много", "1.33pack", "1.000"):
        with pytest.raises(BadValue):
            read(item, wrong)
    roll = house.item(code="R", unit="m", roll_width=3200, weight=510)
    assert read(roll, "50kg") == D("30.64")
    assert read(roll, "32 m2") == read(roll, "32м²") == 10


def test_sizes_and_colours_are_items_of_their_own_and_the_one_above_lies_on_no_shelf(house):
    shirt = house.item(code="TSH", unit="piece")
    made = stock.goods.add_variants(house.actor, shirt, ["M", "L"], ["white", "red"])
    assert [row.code for row in made] == ["TSH-M-white", "TSH-M-red", "TSH-L-white", "TSH-L-red"]
    assert len(stock.goods.add_variants(house.actor, made[0], ["M", "XL"], ["white"])) == 1
    with pytest.raises(paper.HasVariants, match="TSH-M-white"):
        house.came(shirt, 1, "1")


def test_what_was_counted_one_way_stays_counted_that_way(house):
    item = house.item()
    house.came(item, 10, "1")
    with pytest.raises(goods.HasMoves, match="1 moves counted in “sheet”"):
        stock.goods.edit(house.actor, item, {"unit": "kg"})
    with pytest.raises(goods.OtherMethod, match="PAP-130"):
        stock.goods.edit(house.actor, item, {"group": house.fifo})
    with pytest.raises(goods.OtherMethod):
        stock.goods.edit_group(house.actor, item.group, method="fifo")
    with pytest.raises(goods.StillThere, match="10 sheets are left"):
        stock.goods.switch_off(house.actor, item)
    with pytest.raises(services.stock.places.StillThere, match="Office, PAP-130"):
        stock.places.switch_off(house.actor, house.office)
    house.went(item, 10)
    stock.goods.edit_group(house.actor, item.group, method="fifo")
    changed = last_entry()
    house.came(item, 5, "1")
    with pytest.raises(goods.OtherMethod):
        undo(house.actor, changed)
