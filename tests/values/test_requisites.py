"""Requisites: a slip of the finger in a tax number or an account is seen at once, and never blocks."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agencycli.values.requisites import State, check

KINDS = ["inn", "kpp", "ogrn", "vat", "unp", "bik", "account", "correspondent", "iban", "swift", "passport"]


@pytest.mark.parametrize(
    ("kind", "number", "state"),
    [
        ("inn", "7707083893", "ok"),  # example 20
        ("inn", "7707083894", "wrong"),
        ("inn", "500100732259", "ok"),
        ("inn", "0000000000", "wrong"),
        ("inn", "000000000000", "wrong"),
        ("inn", "5260000001", "ok"),
        ("ogrn", "1027700132195", "ok"),  # example 21
        ("ogrn", "1027700132196", "wrong"),
        ("ogrn", "304500116000157", "ok"),
        ("kpp", "773601001", "ok"),  # example 22
        ("kpp", "7736AB001", "ok"),
        ("kpp", "77A601001", "wrong"),
        ("iban", "DE89370400440532013000", "ok"),  # example 28
        ("iban", "DE89370400440532013001", "wrong"),
        ("iban", "KZ86125KZT5004100100", "ok"),
        ("vat", "DE136695976", "ok"),
        ("vat", "DE136695975", "wrong"),
        ("vat", "GB980780684", "unchecked"),
        ("unp", "200988541", "ok"),
        ("unp", "200988542", "wrong"),
        ("swift", "SABRRUMM", "ok"),
        ("swift", "SABR", "wrong"),
        ("bik", "042202603", "ok"),
        ("bik", "42202603", "wrong"),
        ("passport", "2201 123456", "unchecked"),
        ("inn", "", "unchecked"),
    ],
)
def test_examples_20_to_22_and_28(kind, number, state):
    assert check(kind, number).state == state


@pytest.mark.parametrize(
    ("kind", "bik", "account", "state"),
    [
        ("account", "049805746", "40602810700000000025", "ok"),  # example 23
        ("account", "049805746", "40602810800000000025", "wrong"),
        ("account", "049805000", "30101810800000000746", "ok"),  # example 24
        ("account", "040305000", "40102810100000010001", "ok"),
        ("account", "044541312", "30114B84600000000501", "ok"),  # example 25
        ("account", "042202603", "40702810542000001234", "ok"),  # example 26
        ("account", "042202603", "40702810642000001234", "wrong"),
        ("correspondent", "044525225", "30101810400000000225", "ok"),
        ("correspondent", "044525974", "30101810400000000225", "wrong"),
        ("account", "012202102", "40102810745370000024", "ok"),  # example 27
        ("account", "012202102", "03234643227010003200", "unchecked"),
        ("account", "", "40702810542000001234", "unchecked"),
        ("account", "042202603", "4070281054200000123", "wrong"),
    ],
)
def test_examples_23_to_27_an_account_is_checked_against_its_bank(kind, bik, account, state):
    assert check(kind, account, bik).state == state


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("inn", " 77 07 083-893 ", "7707083893"),
        ("inn", "7707083893.0", "7707083893"),
        ("kpp", "7736ав001", "7736AB001"),  # Cyrillic letters
        ("account", "40702810 5 4200 0001234", "40702810542000001234"),
        ("iban", "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ],
)
def test_a_number_is_stored_without_what_people_type_for_the_eye(kind, typed, stored):
    verdict = check(kind, typed, "042202603")
    assert (verdict.state, verdict.value, verdict.reason) == (State.OK, stored, "")


def test_a_refusal_says_why():
    assert "042202603" in check("account", "40702810642000001234", "042202603").reason
    assert "GB" in check("vat", "GB980780684").reason
    assert "042202603" in check("bik", "42202603").reason


def test_a_zero_lost_by_a_spreadsheet_is_noticed():
    number = next(f"027701529{d}" for d in range(10) if check("inn", f"027701529{d}").state is State.OK)
    assert number in check("inn", number[1:]).reason


@given(st.sampled_from(KINDS), st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
@example("account", "40702810542000001234", "٠٤٢٢٠٢٦٠٣")
@example("inn", "٧٧٠٧٠٨٣٨٩٣", "")
@example("account", "²0702810542000001234", "042202603")
def test_a_check_never_fails_itself(kind, value, bik):
    verdict = check(kind, value, bik)
    assert verdict.state in State
    assert bool(verdict.reason) or verdict.state is not State.WRONG


@given(st.sampled_from(KINDS), st.text("0123456789ABCEHKMPTX. -", max_size=24), st.text("0123456789", max_size=9))
def test_a_check_never_fails_on_near_numbers(kind, value, bik):
    check(kind, value, bik)
