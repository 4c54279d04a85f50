"""Stock arithmetic: worked examples S1 to S9 and P13."""

from __future__ import annotations

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from agencycli.pricing import stock


def test_s1_the_cheapest_order_and_when_to_send_it():
    assert stock.order_quantity(D(2500), D("18.75"), D("1.50")) == 250
    assert stock.yearly_cost(D(2500), D("18.75"), D("1.50"), D(250)) == D("375.00")
    assert stock.reorder_point(D(2500) / 250, D(3)) == 30
    assert stock.reorder_point(D(10), D(3), stock.safety_stock(D("1.65"), D(4))) == D("36.6")


def test_s2_the_reorder_point_is_rounded_up():
    point = stock.reorder_point(D(2), D(12), stock.safety_stock(D("1.64"), D(20)))
    assert point == D("56.8")
    assert stock.whole_up(point) == 57
    assert stock.safety_stock(D(2), D(3), D(4)) == 12


def test_s3_one_issue_valued_three_ways():
    first = stock.cost_out(D(4000), D(1000), D(1000)) + stock.cost_out(D(6600), D(1500), D(200))
    assert (first, D(10600) - first) == (D("4880.00"), D("5720.00"))
    moving = stock.cost_out(D(10600), D(2500), D(1200))
    assert (stock.price_of(D(10600), D(2500)), moving, D(10600) - moving) == (D("4.24"), D("5088.00"), D("5512.00"))
    receipts = [(D(1000), D(4000)), (D(1500), D(6600)), (D(500), D(2300))]
    assert stock.periodic_average(receipts, D(1200)) == D("5160.00")


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=40))
def test_what_went_out_costs_what_came_in_to_the_kopeck(kopecks, parts):
    value = came = D(kopecks) / 100
    left = D(sum(parts)) / 1000
    for part in parts:
        cost = stock.cost_out(value, left, D(part) / 1000)
        value, left = value - cost, left - D(part) / 1000
        assert 0 <= cost <= came
        assert value >= 0
    assert left == value == 0


def test_s4_what_may_be_promised():
    free = stock.available(D(2500), [D(850), D(649)])
    assert free == 1001
    assert stock.short(D(1298), free) == 297
    assert stock.available(D(2500), [D(850), D(649)], [D(2000)]) - D(1298) == 1703


def test_s5_shortage_of_a_stocktake_costs_the_average():
    assert stock.short(D(870), D(850)) == 20
    assert stock.cost_out(D("6911.20"), D(1630), D(1630 - 1605)) == D("106.00")


def test_s6_pieces_of_rolls_across_joints_and_not():
    use = stock.roll_use(D(50), [D(26)] * 3)
    assert (use.across, use.across_rolls) == (78, D("1.56"))
    assert (use.rolls, use.left_each, use.worst) == (3, (24, 24, 24), 150)
    assert stock.roll_use(D(50), [D(20), D(30), D(24)]).left_each == (0, 26)


def test_s7_the_remnant_that_leaves_the_least():
    remnants = [D("12.5"), D("7.2"), D(24)]
    assert stock.best_remnant(remnants, D("6.1") + D("0.5"), D("1.0")) == stock.Cut(1, D("0.6"), True)
    assert stock.best_remnant(remnants, D("6.6"), D("0.5")).is_scrap is False
    assert stock.best_remnant(remnants, D(25)) is None


def test_s8_packs_are_bought_whole_and_counted_in_sheets():
    assert stock.packs_to_buy(D(1100), D(250)) == (5, 1250)
    assert stock.packs_to_buy(D(1), D(250), D(600)) == (3, 750)
    assert D("3.5") * 250 == 875


def test_s9_ink_by_the_area():
    assert stock.consumed(D(18), D(8)) == 144


def test_p13_sheets_kilograms_and_metres():
    assert stock.sheet_grams(320, 450, 130) == D("18.72")
    assert stock.sheet_grams(450, 640, 130) == D("37.44")
    assert stock.sheets_to_kg(D(500), 320, 450, 130) == D("9.36")
    assert stock.sheets_to_kg(D(500), 210, 297, 80) == D("2.4948")
    assert stock.kg_to_sheets(D(100), 450, 640, 130) == 2670
    assert stock.per_thousand_sheets(D(115), 450, 640, 130) == D("4305.60")
    assert stock.reel_metres(D(10), D("3.8"), D(500)) == D("53.76")
    assert stock.kg_to_metres(D(50), 510, D("3.2")) == D("30.64")


def test_how_long_it_lasts():
    assert stock.days_left(D(1001), D(7500), 30) == 4
    assert stock.days_left(D(1001), D(0), 30) is None
    assert stock.days_left(D(-5), D(30), 30) == 0
