"""What a line costs: the worked examples of the tax code, and what holds for any line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.config import VAT_RATES
from agencycli.pricing.line import count, total

quantities = st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-3))
prices = st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-2))
percents = st.integers(0, 10_000).map(lambda n: Decimal(n).scaleb(-2))
rates = st.sampled_from(VAT_RATES)


@pytest.mark.parametrize(
    ("price", "rate", "included", "vat", "net"),
    [
        ("48800.00", "22", True, "8800.00", "40000.00"),
        ("12345.00", "22", True, "2226.15", "10118.85"),
        ("10000.00", "5", True, "476.19", "9523.81"),
        ("10000.00", "7", True, "654.21", "9345.79"),
        ("833.33", "22", False, "183.33", "833.33"),
        ("833.33", "none", True, "0.00", "833.33"),
        ("833.33", "0", False, "0.00", "833.33"),
    ],
)
def test_vat_inside_and_on_top(price, rate, included, vat, net):
    """formats.md 11, examples 13 to 16."""
    sums = count(Decimal(1), Decimal(price), vat=rate, vat_included=included)
    assert (sums.vat, sums.net) == (Decimal(vat), Decimal(net))
    assert sums.gross == sums.net + sums.vat


def test_totals_are_sums_of_rounded_lines():
    """formats.md 11, examples 17 and 18."""
    inside = [count(Decimal(1), Decimal("100.00"), vat="22") for _ in range(3)]
    assert total(inside).vat == Decimal("54.09")
    on_top = [count(Decimal(1), Decimal("10.10"), vat="22", vat_included=False) for _ in range(5)]
    assert total(on_top).vat == Decimal("11.10")


def test_a_discount_comes_off_before_vat():
    sums = count(Decimal("1.5"), Decimal("333.33"), discount=Decimal("7.5"), vat="22", vat_included=False)
    assert (sums.full, sums.discount) == (Decimal("500.00"), Decimal("37.50"))
    assert (sums.net, sums.vat, sums.gross) == (Decimal("462.50"), Decimal("101.75"), Decimal("564.25"))


@given(quantities, prices, percents, rates, st.booleans())
def test_every_kopeck_is_accounted_for(quantity, price, discount, rate, included):
    sums = count(quantity, price, discount=discount, vat=rate, vat_included=included)
    assert sums.net + sums.vat == sums.gross
    assert sums.full - sums.discount == (sums.gross if included else sums.net)
    assert all(part >= 0 and part == part.quantize(Decimal("0.01")) for part in sums)


@given(quantities, prices, rates, st.booleans())
def test_a_full_discount_leaves_nothing(quantity, price, rate, included):
    assert count(quantity, price, discount=Decimal(100), vat=rate, vat_included=included).gross == 0


@given(quantities, prices, percents, percents, rates)
def test_a_larger_discount_never_costs_more(quantity, price, one, other, rate):
    less, more = sorted((one, other))
    assert (
        count(quantity, price, discount=more, vat=rate).gross <= count(quantity, price, discount=less, vat=rate).gross
    )
