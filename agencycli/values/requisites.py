"""Requisites of firms: tax numbers, bank codes and accounts, checked by their own check digits.

A failed check is for the caller to show with "save anyway": genuine papers with masked or old numbers exist.
Source of the account key: order 515 of the Bank of Russia of 8 September 1997.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from agencycli.i18n import _
from agencycli.values.text import clean


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WRONG = "wrong"
    UNCHECKED = "unchecked"


class Verdict(NamedTuple):
    """What a check found: the state, the value as it may be stored, and why it is not ok ("" when it is)."""

    state: State
    value: str
    reason: str = ""


_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015.]+")
_EXCEL_FLOAT = re.compile(r"(\d+)\.0")
_TO_LATIN = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY")


def check(kind: str, value: str, bik: str = "") -> Verdict:
    """Return the verdict on one requisite. Never raises for text.

    ``kind`` is inn, kpp, ogrn, vat, unp, bik, account, correspondent, iban or swift; any other kind, and an
    empty value, comes back unchecked. Accounts are checked against ``bik``, the code of their bank.
    """
    number = _compact(value)
    if kind not in _CHECKS or not number:
        return Verdict(State.UNCHECKED, clean(value))
    state, reason = _CHECKS[kind](number, _compact(bik))
    return Verdict(state, number, reason)


def _compact(value: str) -> str:
    """Return a number without blanks, dashes, dots and what Excel adds; its letters capital and Latin."""
    typed = clean(value)
    as_float = _EXCEL_FLOAT.fullmatch(typed)
    return _SEPARATORS.sub("", as_float.group(1) if as_float else typed).upper().translate(_TO_LATIN)


_Finding = tuple[State, str]
_OK: _Finding = (State.OK, "")


def _wrong(reason: str) -> _Finding:
    return State.WRONG, reason


def _unchecked(reason: str) -> _Finding:
    return State.UNCHECKED, reason


def _inn(number: str, bik: str) -> _Finding:
    from stdnum.ru import inn

    if not _digits(number, 10, 12):
        if _digits(number, 9, 11) and inn.is_valid("0" + number):
            return _wrong(_("a zero is lost in front: 0{number} is a valid INN").format(number=number))
        return _wrong(_("an INN has 10 digits (a firm) or 12 (a person)"))
    # all zeros pass the arithmetic and belong to nobody
    return _OK if number.strip("0") and inn.is_valid(number) else _wrong(_("the check digit of the INN is wrong"))


def _kpp(number: str, bik: str) -> _Finding:
    if re.fullmatch(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}", number):
        return _OK
    return _wrong(_("a KPP has 9 characters: digits, the fifth and sixth may be Latin letters"))


def _ogrn(number: str, bik: str) -> _Finding:
    from stdnum.ru import ogrn

    if not _digits(number, 13, 15):
        return _wrong(_("an OGRN has 13 digits, an OGRNIP 15"))
    return _OK if ogrn.is_valid(number) else _wrong(_("the check digit of the OGRN is wrong"))


def _vat(number: str, bik: str) -> _Finding:
    from stdnum.eu import vat

    country = number[:2].lower()
    if country not in vat.MEMBER_STATES and country != "el":
        return _unchecked(_("not an EU VAT number: {country} is no member state").format(country=number[:2]))
    return _OK if vat.is_valid(number) else _wrong(_("the VAT number does not follow the rule of its country"))


def _unp(number: str, bik: str) -> _Finding:
    from stdnum.by import unp

    return _OK if unp.is_valid(number) else _wrong(_("the UNP has 9 characters and a check digit; these do not fit"))


def _bik(number: str, bik: str) -> _Finding:
    # 00 to 03 are the Bank of Russia's own clients and the treasury, 04 the credit organisations
    if _digits(number, 9) and number[:2] in ("00", "01", "02", "03", "04"):
        return _OK
    if _digits(number, 8) and number[0] == "4":
        return _wrong(_("a zero is lost in front: 0{number}").format(number=number))
    return _wrong(_("a BIK has 9 digits and begins with 04"))


# In the sixth place a letter names a clearing currency and counts as its place in this row.
_CLEARING = "ABCEHKMPTX"
_ACCOUNT = re.compile(f"[0-9]{{5}}[0-9{_CLEARING}][0-9]{{14}}")
_HEAD_OFFICES = ("000", "001", "002")
_HELD_BY_CENTRAL_BANK = ("30101", "40102")


def _account(number: str, bik: str) -> _Finding:
    if not _ACCOUNT.fullmatch(number):
        return _wrong(_("an account has 20 digits"))
    if not _digits(bik, 9):
        return _unchecked(_("without the BIK of the bank the account cannot be checked"))
    if number.startswith("03"):
        return _unchecked(_("a treasury account has no check digit"))
    central = number.startswith(_HELD_BY_CENTRAL_BANK) or bik[6:] in _HEAD_OFFICES
    prefix = "0" + bik[4:6] if central else bik[6:]
    figures = prefix + "".join(str(_CLEARING.index(c)) if c in _CLEARING else c for c in number)
    key = sum(int(figure) * (7, 1, 3)[place % 3] for place, figure in enumerate(figures)) % 10
    return _OK if key == 0 else _wrong(_("the account does not belong to the bank with BIK {bik}").format(bik=bik))


def _correspondent(number: str, bik: str) -> _Finding:
    commercial = _digits(bik, 9) and bik[6:] not in _HEAD_OFFICES
    if commercial and number.startswith("30101") and number[17:] != bik[6:]:
        return _wrong(_("the last three digits differ from those of the BIK {bik}").format(bik=bik))
    return _account(number, bik)


def _iban(number: str, bik: str) -> _Finding:
    from stdnum import iban

    return _OK if iban.is_valid(number) else _wrong(_("the IBAN has a wrong length or check digits"))


def _swift(number: str, bik: str) -> _Finding:
    from stdnum import bic

    return _OK if bic.is_valid(number) else _wrong(_("a SWIFT code has 8 or 11 characters: bank, country, place"))


def _digits(number: str, *lengths: int) -> bool:
    return len(number) in lengths and number.isascii() and number.isdecimal()


_CHECKS = {
    "inn": _inn, "kpp": _kpp, "ogrn": _ogrn, "vat": _vat, "unp": _unp, "bik": _bik,
    "account": _account, "correspondent": _correspondent, "iban": _iban, "swift": _swift,
}  # fmt: skip
