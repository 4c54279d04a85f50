"""Numbers and addresses that look right, pass their checks, and can belong to nobody.

* City phones: +7 831 0… and 1…: no subscriber's number in Russia begins with 0 or 1, those are the services'.
* Mobile phones: codes 943 to 948, which no operator holds.
* E-mails and sites: under ``.example``, set aside for examples by RFC 2606.
* Telegram names: with two underscores in a row, which Telegram does not give out.
* INN, KPP, OGRN and BIK: of region 00, which there is none of; their check digits are computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

AREA_CODE = "831"
_CITY_SPELLINGS = ("8 ({0}) {1}-{2}-{3}", "+7 {0} {1}-{2}-{3}", "8{0}{1}{2}{3}", "{1}-{2}-{3}", "+7({0}){1}-{2}-{3}")
_MOBILE_SPELLINGS = ("+7 {0} {1}-{2}-{3}", "8-{0}-{1}-{2}-{3}", "8{0}{1}{2}{3}", "8 {0} {1} {2} {3}", "+7{0}{1}{2}{3}")


@dataclass(frozen=True, slots=True)
class InventedPhone:
    """A phone as somebody typed it, its E.164 and its extension."""

    raw: str
    value: str
    extension: str = ""


def city_phone(random: Random, extension: bool = False) -> InventedPhone:
    """Return a phone of the agency's own city, now and then behind a switchboard."""
    body = f"{random.choice('01')}{random.randrange(10**6):06d}"
    more = str(random.randrange(2, 400)) if extension else ""
    raw = _spelled(random.choice(_CITY_SPELLINGS), AREA_CODE, body)
    return InventedPhone(f"{raw} доб. {more}" if more else raw, f"+7{AREA_CODE}{body}", more)


def mobile_phone(random: Random) -> InventedPhone:
    """Return a mobile phone."""
    code, body = f"94{random.randrange(3, 9)}", f"{random.randrange(10**7):07d}"
    return InventedPhone(_spelled(random.choice(_MOBILE_SPELLINGS), code, body), f"+7{code}{body}")


def respelled(random: Random, phone: InventedPhone) -> InventedPhone:
    """Return the same phone as somebody else would type it."""
    code, body = phone.value[2:5], phone.value[5:]
    spellings = _CITY_SPELLINGS if code == AREA_CODE else _MOBILE_SPELLINGS
    others = [raw for spelling in spellings if (raw := _spelled(spelling, code, body)) != phone.raw]
    return InventedPhone(random.choice(others), phone.value)


def _spelled(spelling: str, code: str, body: str) -> str:
    return spelling.format(code, body[:3], body[3:5], body[5:])


def inn(random: Random, private: bool = False) -> str:
    """Return a taxpayer number: 12 digits for a person, 10 for a firm."""
    if private:
        body = f"00{random.randrange(1, 10**8):08d}"
        eleventh = _inn_digit(body, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
        return body + eleventh + _inn_digit(body + eleventh, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    body = f"00{random.randrange(1, 10**7):07d}"
    return body + _inn_digit(body, (2, 4, 10, 3, 5, 9, 4, 6, 8))


def _inn_digit(body: str, weights: tuple[int, ...]) -> str:
    return str(sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True)) % 11 % 10)


def kpp(random: Random) -> str:
    """Return the code of a firm's place at its tax office."""
    return f"00{random.randrange(1, 90):02d}01001"


def ogrn(random: Random, year: int) -> str:
    """Return the registration number of a firm founded in a year."""
    body = f"1{year % 100:02d}00{random.randrange(10**7):07d}"
    return body + str(int(body) % 11 % 10)


def miscounted(random: Random, number: str) -> str:
    """Return a number with its last digit wrong, as copied by hand."""
    return number[:-1] + str((int(number[-1]) + random.randrange(1, 10)) % 10)


def bank_account(random: Random, banks: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return name, BIK, account and correspondent account at one of the banks, each (name, last three digits)."""
    name, last = random.choice(banks)
    return {
        "bank": name,
        "bik": f"040000{last}",
        "account": _with_key("40702810", f"0{random.randrange(10**7):07d}{random.randrange(1000):03d}", last),
        "correspondent": _with_key("30101810", f"00000000{last}", "000"),
    }


def _with_key(head: str, tail: str, prefix: str) -> str:
    """Return an account with its key in the ninth place, by order 515 of the Bank of Russia."""
    total = sum(int(digit) * (7, 1, 3)[i % 3] for i, digit in enumerate(f"{prefix}{head}0{tail}"))
    # The key weighs 3, and sum + 3 × (3 × sum) ends in 0.
    return f"{head}{total * 3 % 10}{tail}"
