"""Bars: what a text becomes, and how digits go in pairs."""

from __future__ import annotations

import pytest

from agencycli.values import code128


def modules(text):
    return (sum(code128.bars(text)) - 2) // 11


@pytest.mark.parametrize(
    ("text", "characters"),
    [("PAP-130", 10), ("12345678", 7), ("123456789", 9), ("12", 4), ("A1234", 7), ("A12345B", 10), ("#7", 5)],
)
def test_a_text_takes_as_few_characters_as_its_digits_allow(text, characters):
    """Begin, check and stop are three of them; digits in pairs are half as many."""
    assert modules(text) == characters


def test_every_character_is_eleven_modules_and_the_check_is_right():
    check = code128.bars("Wikipedia")[6 * 10 : 6 * 11]
    assert check == [int(one) for one in code128._WIDTHS[88]]
    assert all(sum(int(one) for one in widths) == 11 for widths in code128._WIDTHS)
    assert len(set(code128._WIDTHS)) == 106


@pytest.mark.parametrize("text", ["", "Бумага", "a\x1b", "tab\t"])
def test_what_no_scanner_can_type_is_refused(text):
    assert not code128.fits(text)
    with pytest.raises(ValueError):
        code128.bars(text)
