"""Money: whole minor units in tables, ``Decimal`` in Python, half-up, never a float."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
SYMBOLS = {"RUB": "₽", "EUR": "€", "USD": "$", "KZT": "₸", "BYN": "Br", "GBP": "£"}
THIN_SPACE = "\u00a0"


def symbol(currency: str) -> str:
    """Return the sign of a currency, its three letters where it has none."""
    return SYMBOLS.get(currency, currency)


def rounded(amount: Decimal) -> Decimal:
    """Round to two places, half away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def to_minor(amount: Decimal) -> int:
    """Return whole minor units (kopecks, cents) of an amount."""
    return int(rounded(amount).scaleb(2))


def from_minor(minor: int) -> Decimal:
    """Return the amount of whole minor units."""
    return Decimal(minor).scaleb(-2)


def shared_out(amount: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """Split an amount by weights so that the parts add up, spare minor units going to the largest remainders.

    100.00 over three equal weights is 33.34, 33.33, 33.33. Raises ValueError when the weights add up to nothing.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("weights must add up to more than nothing")
    minor = to_minor(amount)
    exact = [Decimal(minor) * weight / whole for weight in weights]
    parts = [int(part.to_integral_value(ROUND_DOWN)) for part in exact]
    spare = minor - sum(parts)
    step = 1 if spare >= 0 else -1
    by_remainder = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    for i in by_remainder[: abs(spare)]:
        parts[i] += step
    return [from_minor(part) for part in parts]


def grouped(amount: Decimal, places: int = 2, language: str = "en") -> str:
    """Write a number for people: ``1 234,50`` in Russian, ``1,234.50`` in English; no-break space groups."""
    text = f"{amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    if language == "ru":
        return text.replace(",", THIN_SPACE).replace(".", ",")
    return text


def printed(amount: Decimal, language: str = "en") -> str:
    """Write money for a list: kopecks only where there are some."""
    whole = amount == amount.to_integral_value()
    return grouped(amount, 0 if whole else 2, language)
