"""Amounts and quantities as people write them: read when there is one meaning, never guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from agencycli.values.text import clean

_ROUBLES = r"(?:рублей|рубля|рубль|руб\.?|р\.?)"
_CURRENCY = re.compile(rf"^(?:₽|\$|€|rub|rur|usd|eur) ?| ?(?:₽|\$|€|{_ROUBLES}|rub|rur|usd|eur)$")
_KOPECKS_IN_WORDS = re.compile(rf"([0-9 ]+?) ?{_ROUBLES} ?([0-9]{{2}}) ?(?:копе[а-я]+|коп\.?|к\.?)")
_KOPECKS_AFTER_DASH = re.compile(r"([0-9 ]*[0-9]{3}(?=[-=])|[0-9]{1,2}(?=[-=]00))[-=]([0-9]{2})")
_NO_KOPECKS = re.compile("(?:[.,]-|[-=])$")
_THOUSANDS = re.compile(r" ?(?:т\.? ?р\.?|т\. ?руб\.?|тыс(?:яч[аи]?)?\.?(?: ?(?:р|руб(?:лей)?|₽)\.?)?)$")
_MILLIONS = re.compile(r" ?(?:млн|миллион(?:а|ов)?)\.?(?: ?(?:р|руб(?:лей)?|₽)\.?)?$")
_UNIT = re.compile(
    r" ?(?:шт(?:ук[аи]?)?|экз(?:емпляр(?:а|ов)?)?|лист(?:а|ов)?|ед|компл(?:ект(?:а|ов)?)?|набор(?:а|ов)?|пар[аы]?"
    r"|уп(?:ак)?|рул(?:он(?:а|ов)?)?|пач(?:ка|ки|ек)?|кор(?:об(?:ка|ки|ок)?)?|[мсд]?м[23]?|кг|г|л|пог ?\.? ?м"
    r"|pcs?|pieces?|sheets?|rolls?|packs?|sets?|[cm]?m[23]?|kg|g|l)\.?$"
)

_ONE_MEANING = (
    re.compile(r"[0-9]+"),
    re.compile(r"(?:0|[0-9]{4,})[.,][0-9]+"),  # 0,125 and 1234,567
    re.compile(r"[0-9]{1,3}[.,](?:[0-9]{1,2}|[0-9]{4,})"),  # three digits would be thousands or thousandths
    re.compile(r"[0-9]{1,3}([ '])[0-9]{3}(?:\1[0-9]{3})*(?:[.,][0-9]+)?"),
    re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"),
    re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3}){2,}"),
)
_FLOAT_DECIMALS = 6  # a spreadsheet keeps 0.1 + 0.2 as 0.30000000000000004


def read_amount(value: object, *, short: bool = False) -> Decimal | None:
    """Return the amount of money a cell holds, in main units with the decimals typed, or None when unsure.

    Blanks, apostrophes, either decimal mark, currency words, ``25000-00`` and ``(100,00)`` for a negative are
    understood; ``1,234`` may be two numbers, a sum of two numbers is no number: both give None. ``short`` reads
    ``45 т.р.`` and ``1,2 млн`` too: sums of the past, that nobody will count to the kopeck.
    """
    if not isinstance(value, str):
        return _from_cell(value)
    typed = _plain(value)
    negative = typed.startswith("(") and typed.endswith(")")
    typed = typed[1:-1].strip() if negative else typed
    for times, words in ((1000, _THOUSANDS), (1_000_000, _MILLIONS)) if short else ():
        if named := words.search(typed):
            amount = _read_number(typed[: named.start()])
            return None if amount is None else amount * (-times if negative else times)
    in_words = _KOPECKS_IN_WORDS.fullmatch(typed)
    typed = f"{in_words[1].strip()},{in_words[2]}" if in_words else _CURRENCY.sub("", typed)
    after_dash = _KOPECKS_AFTER_DASH.fullmatch(typed)
    typed = f"{after_dash[1]},{after_dash[2]}" if after_dash else _NO_KOPECKS.sub("", typed)
    amount = _read_number(typed)
    return -amount if negative and amount is not None else amount


def read_count(value: object) -> Decimal | None:
    """Return the quantity a cell holds, its unit dropped (``1 000 шт.``, ``2,5 м²``), or None when unsure."""
    return _read_number(_UNIT.sub("", _plain(value))) if isinstance(value, str) else _from_cell(value)


def read_hours(text: str) -> Decimal | None:
    """Return the hours a text means, ``3:30`` or ``3,5``, to a thousandth; None when unsure."""
    clocked = re.fullmatch(r"\s*([0-9]{1,4}):([0-5][0-9])\s*", text)
    if clocked is None:
        return _read_number(_plain(text))
    return Decimal(clocked[1]) + (Decimal(clocked[2]) / 60).quantize(Decimal("0.001"), ROUND_HALF_UP)


def _from_cell(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        value = Decimal(str(int(value) if value.is_integer() else round(value, _FLOAT_DECIMALS)))
    return value if isinstance(value, Decimal) and value.is_finite() else None


def _plain(text: str) -> str:
    typed = clean(unicodedata.normalize("NFKC", clean(text))).casefold().lstrip("'")
    return typed.replace("\u2212", "-").replace("\u2013", "-").replace("\u2019", "'")


def _read_number(typed: str) -> Decimal | None:
    """Return a number written with one meaning, whatever marks its thousands and decimals."""
    unsigned = typed.lstrip("+-")
    if len(typed) - len(unsigned) > 1 or not any(form.fullmatch(unsigned) for form in _ONE_MEANING):
        return None
    bare = re.sub("[ ']", "", unsigned)
    mark = max(bare.rfind(","), bare.rfind("."))
    if mark < 0 or bare.count(bare[mark]) > 1:
        number = Decimal(re.sub("[.,]", "", bare))
    else:
        number = Decimal(re.sub("[.,]", "", bare[:mark]) + "." + bare[mark + 1 :])
    return -number if typed.startswith("-") else number
