"""Telephones: what people type into a cell becomes numbers that can be found and dialled."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencycli import i18n
from agencycli.values import phones
from agencycli.values.phones import Phone, fragment, national, printed, read_phones


def numbers(cell, area_code="831"):
    return [phone.number for phone in read_phones(cell, "RU", area_code)]


def test_example_29_a_city_number_is_read_and_printed():
    assert read_phones("8 (831) 234-56-78", "RU", "") == [Phone("8 (831) 234-56-78", "+78312345678")]
    assert national("+78312345678") == "8 (831) 234-56-78"
    assert printed("+78312345678") == "+7 831 234-56-78"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("8 (831) 234-56-78, 8-910-123-45-67", ["+78312345678", "+79101234567"]),  # example 30
        (89101234567.0, ["+79101234567"]),  # example 31
        ("89101234567.0", ["+79101234567"]),
        ("'+79101234567", ["+79101234567"]),
        ("234-56-78", ["+78312345678"]),  # example 33
        ("+375 29 123-45-67", ["+375291234567"]),  # example 34
        ("8 701 123 45 67", ["+77011234567"]),
        ("067-123-45-67", [""]),
        ("9101234567", ["+79101234567"]),
        ("375291234567", ["+375291234567"]),
        ("8９１０1234567", ["+79101234567"]),
        ("89101234567 89107654321", ["+79101234567", "+79107654321"]),
        ("+79101234567 ::: +79107654321", ["+79101234567", "+79107654321"]),
        ("т. 234-56-78; ф. 234-56-79", ["+78312345678", "+78312345679"]),
        ("8 (831) 234—56—78\n8 800 555-35-35", ["+78312345678", "+78005553535"]),
        ("нет", [""]),
        ("", []),
        (None, []),
        (float("inf"), [""]),
    ],
)
def test_examples_30_to_34_every_number_of_a_cell(cell, expected):
    assert numbers(cell) == expected


@pytest.mark.parametrize(
    "ending", ["доб. 12", "доб.12", "(доб. 12)", ", вн. 12", "внутр. 12", "ext. 12", "ДОБ 12", "#12"]
)
def test_example_32_extensions(ending):
    assert read_phones(f"8(831)2345678 {ending}") == [Phone(f"8(831)2345678 {ending}", "+78312345678", "12")]


def test_an_extension_belongs_to_its_own_number():
    cell = "8 (831) 234-56-78 вн. 15, 234-56-79 доб. 16, 8 910 123-45-67 Иван"
    assert [(phone.number, phone.extension) for phone in read_phones(cell, "RU", "831")] == [
        ("+78312345678", "15"),
        ("+78312345679", "16"),
        ("+79101234567", ""),
    ]


def test_an_unreadable_number_is_kept_as_typed():
    assert read_phones("067-123-45-67") == [Phone("067-123-45-67", "")]
    assert read_phones("234-56-78") == [Phone("234-56-78", "")]  # no area code in the settings


@given(st.text(st.characters(codec=None)) | st.text("0123456789+-() .,;доб#\n"))
def test_any_text_can_stand_in_a_phone_cell(text):
    for phone in read_phones(text, "RU", "831"):
        assert phone.raw
        assert not phone.number or phone.number[0] == "+"
        printed(phone.number, phone.extension)
        fragment(text)


def test_an_extension_is_printed_in_the_language_of_the_interface(monkeypatch):
    monkeypatch.setenv("AGENCY_LANG", "en")
    i18n.choose_language("en")
    assert printed("+78312345678", "12") == "+7 831 234-56-78 ext. 12"


def test_foreign_and_unreadable_numbers_are_printed_too():
    assert national("+375291234567") == printed("+375291234567") == "+375 29 123-45-67"
    assert printed("") == ""
    assert printed("067") == "067"


@given(
    st.sampled_from(["343", "383", "495", "499", "800", "812", "831", "863", "904", "910", "999"]),
    st.from_regex(r"[2-9][0-9]{6}", fullmatch=True),
)
def test_russian_numbers_are_grouped_as_the_telephone_library_does(code, subscriber):
    import phonenumbers as library

    number = f"+7{code}{subscriber}"
    parsed = library.parse(number)
    assert printed(number) == library.format_number(parsed, library.PhoneNumberFormat.INTERNATIONAL)
    assert national(number) == library.format_number(parsed, library.PhoneNumberFormat.NATIONAL)


def test_a_list_of_russian_numbers_does_not_load_the_library():
    program = (
        "import sys; from agencycli.values.phones import printed; printed('+79101234567', '1');"
        "sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("8(831)2345678 доб. 12", "8312345678"),
        ("+7 910", "910"),
        ("+7(910)123-45-67", "9101234567"),
        ("8 (831", "831"),
        ("8-910", "910"),
        ("234-56-78", "2345678"),
        ("8910123", "8910123"),
        ("89101234", "9101234"),
        ("8 701 123 45 67", "7011234567"),
        ("+375 29 1", "375291"),
        ("Ромашка", ""),
    ],
)
def test_r7_search_by_any_fragment_of_a_number(typed, sought):
    assert fragment(typed) == sought


@given(
    st.sampled_from(["+7", "8", "7", "+8", "+ 7", ""]),
    st.from_regex(r"[ (-]?[3-9][0-9]{2}[) -]?[0-9]{3}-?[0-9]{2}-?[0-9]{2}", fullmatch=True),
)
def test_common_numbers_are_read_as_the_whole_table_of_the_world_reads_them(prefix, rest):
    typed = prefix + rest
    common = phones._common(typed)
    if common:
        read = phones._parse(typed, "RU")
        assert read is not None and phones._e164(read) == common
