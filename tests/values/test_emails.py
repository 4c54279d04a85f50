"""E-mail addresses: every one of a cell is read, a wrong one is kept and named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencycli.values.emails import _ORDINARY, Email, domain, is_public_domain, match_key, read_emails


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("  Ivan@MAIL.ru ", ["Ivan@mail.ru"]),
        ("ivan@mail.ru; petr@yandex.ru, anna@почта.рф", ["ivan@mail.ru", "petr@yandex.ru", "anna@почта.рф"]),
        ("ivan@mail.ru petr@yandex.ru", ["ivan@mail.ru", "petr@yandex.ru"]),
        ("ivan@mail.ru/petr@yandex.ru", ["ivan@mail.ru", "petr@yandex.ru"]),
        ("mailto:ivan@mail.ru", ["ivan@mail.ru"]),
        ("Иван Петров <ivan@mail.ru>", ["ivan@mail.ru"]),
        ("a@mail.ru ::: b@mail.ru", ["a@mail.ru", "b@mail.ru"]),
        ("ivan@mail.ru, IVAN@mail.ru", ["ivan@mail.ru"]),
        ("ivan@mail.ru.", ["ivan@mail.ru"]),
        ("", []),
        (None, []),
    ],
)
def test_every_address_of_a_cell(cell, addresses):
    found = read_emails(cell)
    assert [email.address for email in found] == addresses
    assert all(email.usable and not email.problem for email in found)


@pytest.mark.parametrize("typed", ["нет", "ivan@", "ivan@mail", "@mail.ru", "iv an"])
def test_what_is_no_address_is_kept_and_named(typed):
    (email,) = read_emails(typed)
    assert not email.usable
    assert email.address == typed
    assert typed in email.problem


@pytest.mark.parametrize("typed", ["ivаn@mail.ru", "ivan@mаil.ru"])  # Cyrillic а
def test_letters_of_two_alphabets_are_pointed_out(typed):
    (email,) = read_emails(typed)
    assert email.usable
    assert email.problem


def test_addresses_are_compared_without_case():
    assert match_key("Ivan@Mail.ru ") == match_key("ivan@mail.ru")


def test_a_public_domain_names_no_firm():
    assert is_public_domain(domain("Ivan@Mail.RU"))
    assert not is_public_domain(domain("info@romashka-nn.ru"))
    assert domain("нет") == ""


@given(st.text(st.characters(codec=None)) | st.text("ab@.<>;,/ а\n"))
def test_any_text_can_stand_in_an_email_cell(text):
    for email in read_emails(text):
        assert email.address
        assert email.usable or email.problem


@settings(max_examples=25)  # an example takes a hundred times as long to invent as to read
@given(st.from_regex(_ORDINARY, fullmatch=True).filter(lambda text: len(text) <= 64))
def test_an_ordinary_address_is_what_the_thorough_check_finds(typed):
    from email_validator import validate_email

    assert read_emails(typed) == [Email(validate_email(typed, check_deliverability=False).normalized)]
