"""E-mail addresses: read every address of a cell, compare them, tell a firm's domain from a public one."""

from __future__ import annotations

import re
from typing import NamedTuple

from agencycli.i18n import _
from agencycli.values.text import clean


class Email(NamedTuple):
    """One address of a cell.

    ``address`` has its domain in lower case (or is the text as typed, when unusable), ``problem`` is a
    sentence or "". A usable address may carry a problem too: letters of two alphabets look right and never arrive.
    """

    address: str
    problem: str = ""
    usable: bool = True


_ORDINARY = re.compile(
    r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?!arpa|invalid|local|onion|test)[a-z]{2,}"
)
"""Addresses that nothing can be wrong with, as nearly all are."""
_PARTING = re.compile(r"[;,\s<>()\[\]|\"«»]+|:::|/(?=\S+@)|mailto:", re.IGNORECASE)
_WORD_OF_ADDRESS = re.compile(r"[^@.\-_+]+")
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[А-яЁё]")

# Anybody can have a mailbox here: such a domain says nothing about the firm.
_PUBLIC_SERVICES = """
    mail.ru bk.ru list.ru inbox.ru internet.ru xmail.ru vk.com yandex.ru ya.ru yandex.com yandex.by yandex.kz
    yandex.ua narod.ru rambler.ru lenta.ru ro.ru autorambler.ru myrambler.ru hotbox.ru pochta.ru qip.ru nm.ru
    e1.ru ngs.ru sibmail.com gmail.com googlemail.com outlook.com hotmail.com live.com live.ru msn.com
    yahoo.com icloud.com me.com mac.com aol.com protonmail.com proton.me pm.me tutanota.com zoho.com
    fastmail.com gmx.com gmx.de gmx.net web.de t-online.de mail.com tut.by mail.kz ukr.net i.ua meta.ua
"""
_PUBLIC_DOMAINS = frozenset(_PUBLIC_SERVICES.split())


def read_emails(text: str | None) -> list[Email]:
    """Return every address of a cell as ordered there, each once; what is no address is kept with its problem.

    ``mailto:``, ``Name <address>`` and the usual separators are understood. No network is asked.
    """
    typed = clean(text or "")
    pieces = [piece.strip(".:'") for piece in _PARTING.split(typed) if "@" in piece]
    if not pieces:
        return [_unusable(typed)] if typed else []
    found: dict[str, Email] = {}
    for email in map(_read, pieces):
        found.setdefault(match_key(email.address), email)
    return list(found.values())


def _read(typed: str) -> Email:
    if len(typed) <= 64 and _ORDINARY.fullmatch(typed):
        return Email(typed)
    from email_validator import EmailNotValidError, validate_email

    try:
        address = validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        return _unusable(typed)
    return Email(
        address,
        _("“{email}” mixes Latin and Cyrillic letters").format(email=address) if _mixed(address) else "",
    )


def _unusable(typed: str) -> Email:
    return Email(typed, _("“{email}” is not an e-mail address").format(email=typed), usable=False)


def _mixed(address: str) -> bool:
    return any(_LATIN.search(word) and _CYRILLIC.search(word) for word in _WORD_OF_ADDRESS.findall(address))


def match_key(address: str) -> str:
    """Return the form in which two addresses are compared: the whole in lower case."""
    return address.strip().casefold()


def domain(address: str) -> str:
    """Return the part after ``@`` in lower case, or ""."""
    return match_key(address).rpartition("@")[2] if "@" in address else ""


def is_public_domain(domain: str) -> bool:
    """Return whether the domain is a public mail service, such as mail.ru, and so names no firm."""
    return domain.casefold() in _PUBLIC_DOMAINS
