"""What a line of a deal costs: discount, VAT, rounding by the line. Source: formats.md 1.5, НК РФ 154, 168."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from agencycli.money import rounded

HUNDRED = Decimal(100)
ZERO = Decimal("0.00")


class LineSum(NamedTuple):
    """The sums of a line, all to the kopeck: ``full - discount`` is what is asked, ``net + vat == gross``."""

    full: Decimal
    """Quantity times price."""
    discount: Decimal
    net: Decimal
    vat: Decimal
    gross: Decimal
    """What the client pays."""


def count(
    quantity: Decimal,
    price: Decimal,
    *,
    discount: Decimal = ZERO,
    vat: str = "none",
    vat_included: bool = True,
) -> LineSum:
    """Count a line. ``discount`` is percent; ``vat`` is percent as text, or ``none``.

    A price that holds the VAT gives it up by r/(100+r); one without gets r/100 on top. Half a kopeck goes up.
    """
    full = rounded(quantity * price)
    less = rounded(full * discount / HUNDRED)
    asked = full - less
    rate = Decimal(vat) if vat.isdigit() else ZERO
    if vat_included:
        tax = rounded(asked * rate / (HUNDRED + rate))
        return LineSum(full, less, asked - tax, tax, asked)
    tax = rounded(asked * rate / HUNDRED)
    return LineSum(full, less, asked, tax, asked + tax)


def total(lines: Iterable[LineSum]) -> LineSum:
    """Add lines up: totals are sums of rounded lines."""
    sums = [ZERO] * 5
    for one in lines:
        parts = (one.full, one.discount, one.net, one.vat, one.gross)
        sums = [whole + part for whole, part in zip(sums, parts, strict=True)]
    return LineSum(*sums)
