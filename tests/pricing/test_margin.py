"""Margins and shares: parts add up to the whole, to the kopeck."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from agencycli.pricing.margin import Margin, of_kinds, share, shares, worked

KOPECKS = st.integers(-(10**11), 10**11).map(lambda minor: Decimal(minor).scaleb(-2))
PERCENT = st.integers(0, 10_000).map(lambda part: Decimal(part).scaleb(-2))


def test_what_is_left_of_a_thousand():
    """1000 less 300 to a contractor, 100 for material, 150 of work: 450, 45 %."""
    one = Margin(Decimal(1000), contractor=Decimal(300), material=Decimal(100), payroll=Decimal(150))
    assert (one.cost, one.margin, one.percent) == (Decimal(550), Decimal(450), 45)


def test_without_revenue_there_is_no_percent():
    assert Margin(other=Decimal(5)).percent is None


@given(st.dictionaries(st.sampled_from(["revenue", "contractor", "material", "media", "payroll", "other"]), KOPECKS))
def test_the_parts_are_the_whole(sums):
    one = of_kinds(sums)
    assert one.revenue == one.cost + one.margin
    assert one.cost == sum(amount for kind, amount in sums.items() if kind != "revenue")


@given(KOPECKS, st.lists(PERCENT, max_size=6))
def test_shares_never_exceed_the_margin_and_are_whole_kopecks(margin, percents):
    if sum(percents) > 100:
        percents = [percent / len(percents) for percent in percents]
    parts = shares(margin, percents)
    assert all(part >= 0 and part == part.quantize(Decimal("0.01")) for part in parts)
    assert sum(parts) <= max(margin, 0)


def test_of_a_loss_there_is_no_share():
    assert share(Decimal(-100), Decimal(10)) == 0


def test_hours_are_rounded_half_up():
    assert worked(Decimal("3.333"), Decimal("150.15")) == Decimal("500.45")
