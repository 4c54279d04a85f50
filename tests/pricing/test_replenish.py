"""When to buy and how much: worked examples S1, S2, S4, S8, the season, and what must hold whatever the numbers."""

from __future__ import annotations

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from agencycli.pricing import replenish
from agencycli.pricing.replenish import Use, buy, by_spread, by_value, daily_use, need, season, spread, variation


def test_s1_a_steady_use_is_ordered_again_at_lead_time_and_safety():
    use = Use(D(2500), 250, spread=D(4) / D(3).sqrt())
    told = need(use, D(36), 3, 0)
    assert told.point == D("36.6")
    assert need(Use(D(2500), 250), D(30), 3, 0).point == 30


def test_s2_the_point_of_whole_pieces_is_rounded_up():
    use = Use(D(180), 90, spread=D("32.8") / D("1.65") / D(12).sqrt())
    assert need(use, D(57), 12, 0, whole=True).point == 57
    assert need(use, D(58), 12, 10, whole=True).missing == 0
    assert need(use, D(57), 12, 10, whole=True).missing == 20


def test_s4_s8_what_is_missing_is_bought_in_whole_packs_and_no_less_than_sold():
    told = need(Use(D(0), 90), D(1001) + 2000, 3, 14, least=D(4101))
    assert told.missing == 1100
    assert buy(told.missing, D(250), None, whole=True) == (5, 1250)
    assert buy(told.missing, D(250), D(1500), whole=True) == (6, 1500)
    assert buy(D("7.2"), None, None, whole=True) == (None, 8)
    assert buy(D("7.2001"), None, D(5), whole=False) == (None, D("7.201"))


def test_what_somebody_set_by_hand_goes_before_what_is_counted():
    use = Use(D(900), 90)
    assert need(use, D(60), 7, 14).missing == 0 + D(70) + 140 - 60
    assert need(use, D(60), 7, 14, reorder_at=D(50)).missing == 0
    assert need(use, D(50), 7, 14, reorder_at=D(50)).missing == 140
    assert need(use, D(80), 7, 14, reorder_at=D(50), least=D(90)).missing == 150


def test_a_season_of_past_years_weighs_as_much_as_one_year_more_than_now():
    now = Use(D(900), 90)
    assert daily_use(now) == 10
    last_december = Use(D(900), 90, D(450), 90, D(8), 1)
    assert season(last_december) == D("1.6")
    assert daily_use(last_december) == 13
    assert daily_use(Use(D(900), 90, D(900), 180, D(8), 2)) == (10 + 2 * D(16)) / 3
    assert daily_use(Use(D(0), 90, D(0), 90, D(8), 1)) == 4, "a souvenir of December only"
    assert daily_use(Use(D(0), 90, D(450), 90, D(8), 1)) == 0, "nobody takes it any more"
    assert daily_use(Use(D(900), 90, D(1), 90, D(8), 1)) == 15, "one piece last autumn makes no season of a thousand"


amounts = st.integers(0, 10**6).map(lambda parts: D(parts) / 1000)


@given(amounts, amounts, amounts, amounts, st.integers(1, 365), st.integers(0, 3), amounts, amounts, st.booleans())
def test_what_is_bought_is_enough_and_never_a_pack_too_much(
    lately, past, ahead, there, days, years, pack, least, whole
):
    use = Use(lately, days, past, days * years, ahead, years)
    daily = daily_use(use)
    assert 0 <= daily <= max(D(2) * max(lately / days, ahead), lately / days)
    told = need(use, there, 7, 14, least=least, whole=whole)
    assert told.target >= told.point >= least
    assert (told.missing > 0) == (there <= told.point and told.target > there)
    if told.missing > 0 and pack:
        packs, units = buy(told.missing, pack, None, whole=whole)
        assert units - pack < told.missing <= units == packs * pack


def test_spread_counts_the_days_on_which_nothing_was_used():
    assert spread([D(10), D(10)], 2) == 0
    assert spread([D(10)], 4) == D("4.330")
    assert spread([], 0) == 0


def test_a_b_c_by_value_and_x_y_z_by_how_steady_it_is():
    assert by_value({1: D(70), 2: D(15), 3: D(10), 4: D(4), 5: D(1), 6: D(0)}) == {
        1: "A", 2: "A", 3: "B", 4: "C", 5: "C", 6: "C",
    }  # fmt: skip
    assert by_value({7: D(0)}) == {7: "C"}
    assert [by_spread(one) for one in (None, D(10), D("10.1"), D(25), D("25.1"))] == [None, "X", "Y", "Y", "Z"]
    assert variation([D(100)] * 12) == 0
    assert variation([D(90), D(110)]) == 10
    assert variation([D(0)] * 12) is None
    assert replenish.turnover(D(1200), [D(100), D(200), D(300)]) == 6
    assert replenish.turnover(D(0), [D(0)]) is None


@given(st.lists(st.integers(0, 10**9), max_size=60))
def test_every_item_is_of_one_class_and_a_dearer_one_never_of_a_worse(kopecks):
    values = {number: D(value) / 100 for number, value in enumerate(kopecks)}
    classes = by_value(values)
    assert classes.keys() == values.keys()
    ordered = [classes[number] for number in sorted(values, key=lambda number: (-values[number], number))]
    assert ordered == sorted(ordered)
    whole = sum(values.values())
    if whole:
        best = sum(values[number] for number, kind in classes.items() if kind in "AB")
        assert best * 100 >= whole * 95
