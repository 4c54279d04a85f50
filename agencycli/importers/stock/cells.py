"""Read what stock lists and price lists put into one cell: prices by quantity, a packing, a format, a weight."""

from __future__ import annotations

import re
from decimal import Decimal

from agencycli.importers.workbook import Cell
from agencycli.services.stock.units import unit_of
from agencycli.values.numbers import read_amount, read_count

Step = tuple[Decimal, Decimal]
"""(from how many on, price)."""

ZERO = Decimal(0)
_WHOLE = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+)"
_NUMBER = _WHOLE + r"(?:[.,]\d+)?"
_UNIT = r"(?:[^\W\d_]{1,6}\.?)?"
_FROM = re.compile(
    rf"(?:\b(?:от|свыше|более|больше|from|over)|>=?|≥)\s*({_NUMBER})\s*{_UNIT}(?:\s*[-–]\s*{_WHOLE}\s*{_UNIT}(?=\s*[:=—–-]))?"
    rf"|\b({_WHOLE})\s*[-–]\s*{_WHOLE}\s*{_UNIT}(?=\s*[:=—–-]|\s*$)"
    rf"|\b({_WHOLE})\s*\+(?!\s*\d)",
    re.IGNORECASE,
)
_UP_TO = re.compile(rf"(?:\b(?:до|менее|меньше|under)|<=?|≤)\s*{_NUMBER}\s*{_UNIT}", re.IGNORECASE)
_PARTING = re.compile(r"\s*(?:[;\n|]|\s/\s|/(?=\s*(?:от|свыше|до|from|>)))\s*|,\s+(?=\D)", re.IGNORECASE)
_FOR_ONE = re.compile(r"\s*(?:/|\bза\b)\s*(?:1\s*)?[^\W\d_]{1,6}\.?\s*$")
_EDGES = " \t:;=()—–-/."
_NO_PRICE = re.compile(r"[-–—\s]*|.*(?:договор|запрос|звоните|уточн|request|call).*", re.IGNORECASE)

_PACKS = (
    r"пачк[аиу]?|пач|упаковк[аиу]?|упак|уп|коробк[аиу]?|кор|рулон|рул|ролик|бухта|банка|канистра|pack|ream|box|roll"
)
_COUNT = (
    r"(\d[\d ]*(?:[.,]\d+)?)\s*"
    r"(листов|листа|лист|л|штук|шт|пог\.?\s?м|п\.?\s?м|метров|м2|м²|м|кг|гр|г|мл|pcs|sheets|m)\b\.?"
)
_PACKED = (
    re.compile(rf"\b({_PACKS})\b\.?\s*(?:по|=|:|-)?\s*{_COUNT}", re.IGNORECASE),
    re.compile(rf"{_COUNT}\s*(?:/|в|in a)\s*({_PACKS})\b", re.IGNORECASE),
)
_FORMAT = re.compile(r"(?<![\d.,])(\d{2,4})\s*[xх*×]\s*(\d{2,4})(?!\d|[.,]\d)\s*(мм|mm|см|cm)?", re.IGNORECASE)
_WEIGHT = re.compile(
    r"\b(\d{2,3})\s*(?:г|гр|g)\.?\s*/\s*(?:кв\.?\s*м|м\s?2|м²|m2|m²)|\b(\d{2,3})\s*gsm\b", re.IGNORECASE
)
FORMATS = {
    "a5": (148, 210), "a4": (210, 297), "a3": (297, 420), "a2": (420, 594), "a1": (594, 841), "sra4": (225, 320),
    "sra3": (320, 450), "sra2": (450, 640),
}  # fmt: skip
_NAMED = re.compile(r"\b(sra[234]|a[1-5])\b", re.IGNORECASE)
_CYRILLIC_A = str.maketrans("аА", "aA")
_CENTIMETRES = 200
"""A side below it is centimetres: paper is sold in 62x94 and in 620x940."""


def prices_in(cell: Cell, title: str = "") -> list[Step] | None:
    """Return the prices of a cell by quantity, the least first: ``от 100 шт 12,50 / от 500 11,20``.

    The title of its column may say from how many on. None for a cell that cannot be read; empty for one that says
    that there is no price.
    """
    least = from_how_many(title) or ZERO
    if not isinstance(cell, str):
        price = read_amount(cell)
        return None if price is None or price < 0 else [(least, price)]
    if _NO_PRICE.fullmatch(cell):
        return []
    found: list[Step] = []
    for part in _PARTING.split(cell):
        step = _step(part, least)
        if step is None:
            return None
        found.append(step)
    return None if len({at for at, _price in found}) < len(found) else sorted(found)


def from_how_many(title: str) -> Decimal | None:
    """Return the quantity that a title or a cell says a price begins at; None when it says none."""
    said = _FROM.search(title)
    return read_count(next(part for part in said.groups() if part).strip()) if said else None


def _step(part: str, least: Decimal) -> Step | None:
    if (alone := read_amount(part)) is not None and alone >= 0:
        return least, alone
    open_end = _UP_TO.sub(" ", part)
    at = from_how_many(open_end)
    price = read_amount(_FOR_ONE.sub("", _FROM.sub(" ", open_end)).strip(_EDGES))
    return None if price is None or price < 0 else (at if at is not None else least, price)


def packing_in(text: str) -> tuple[str, Decimal, str] | None:
    """Return (name, how many, unit) of a packing told in a name: ``пачка 500 л`` is 500 sheets; None without one."""
    for place, form in enumerate(_PACKED):
        if said := form.search(text):
            name, number, unit = said.groups() if place == 0 else (said[3], said[1], said[2])
            count = read_count(number.strip())
            known = unit_of(unit)
            if count and count > 1 and known:
                return name.lower().rstrip("."), count, known
    return None


def packing_of(cell: Cell) -> tuple[str, Decimal] | None:
    """Return (name, how many) of a column of packings: ``500``, ``пач. 500 л``; None when it cannot be read."""
    told = packing_in(cell) if isinstance(cell, str) else None
    if told:
        return told[0], told[1]
    count = read_count(cell)
    return ("", count) if count is not None and count > 0 else None


def format_in(text: str) -> tuple[int, int] | None:
    """Return width and height in mm of a sheet: ``620x940``, ``62х94 см``, ``SRA3``; None without one."""
    if said := _FORMAT.search(text):
        width, height = int(said[1]), int(said[2])
        centimetres = (said[3] or "").lower() in {"см", "cm"} or (not said[3] and max(width, height) < _CENTIMETRES)
        return (width * 10, height * 10) if centimetres else (width, height)
    named = _NAMED.search(text.translate(_CYRILLIC_A))
    return FORMATS[named[1].lower()] if named else None


def weight_in(text: str) -> int | None:
    """Return the g/m² told in a name; None without."""
    said = _WEIGHT.search(text)
    return int(said[1] or said[2]) if said else None
