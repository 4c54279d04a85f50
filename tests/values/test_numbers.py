"""Amounts and quantities: one meaning is read, two meanings are asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli.values.numbers import read_amount, read_count


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,50", "1234.50"),  # example 37
        ("1\u00a0234,50 ₽", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 500 руб.", "1500"),  # example 38
        ("25000-00", "25000.00"),
        ("(100,00)", "-100.00"),
        ("-100,00", "-100.00"),
        ("−1 234,5 р.", "-1234.5"),
        ("(1 500 руб.)", "-1500"),
        ("12 345 рублей 06 копеек", "12345.06"),
        ("1 500=00", "1500.00"),
        ("500-00", "500.00"),
        ("1500,-", "1500"),
        ("1'234'567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("€ 149.90", "149.90"),
        ("1\u202f234\u202f567,80\u00a0₽", "1234567.80"),
        ("0", "0"),
        ("１２３", "123"),
        (1234.5, "1234.5"),
        (1500.0, "1500"),
        (0.1 + 0.2, "0.3"),
        (25000, "25000"),
        (Decimal("7.10"), "7.10"),
    ],
)
def test_examples_37_and_38_amounts(typed, amount):
    assert str(read_amount(typed)) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "105600+13300",  # example 39
        "40500/56700*",
        "1,234",
        "1.234",
        "б/н",
        "",
        "-",
        "--5",
        "40-50",
        "12 34",
        "1 2345",
        "15 тыс. руб.",
        "5%",
        "2767 (ж), 2766 (в)",
        "#ДЕЛ/0!",
        None,
        True,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
    ],
)
def test_example_39_what_has_no_single_meaning_is_asked(typed):
    assert read_amount(typed) is None


@pytest.mark.parametrize(
    ("typed", "count"),
    [("1 000 шт.", "1000"), ("2,5 м²", "2.5"), ("500экз", "500"), ("3 рулона", "3"), ("250 sheets", "250"), (7.0, "7")],
)
def test_quantities_without_their_units(typed, count):
    assert str(read_count(typed)) == count


@pytest.mark.parametrize("typed", ["12 января", "10 тыс. шт", "шт", "5x3", "1,234", "2767 (ж), 2766 (в)"])
def test_doubtful_quantities_are_asked(typed):
    assert read_count(typed) is None


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_every_printed_amount_is_read_back(amount):
    grouped = f"{amount:,.2f}"
    assert read_amount(grouped.replace(",", "\u00a0").replace(".", ",") + " ₽") == amount
    assert read_amount(f"({grouped.replace(',', ' ')})") == -amount


@given(st.text(st.characters(codec=None)) | st.text("0123456789 .,-=()+'рубшт"))
def test_any_text_can_stand_in_a_number_cell(text):
    read_amount(text)
    read_count(text)
