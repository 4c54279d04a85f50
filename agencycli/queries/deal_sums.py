"""Sums of deals in SQL, the same as ``pricing.line`` counts them: kopecks, half up, on every engine."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli.config import VAT_RATES
from agencycli.models import Deal, DealLine, Stage


def _whole(field: pw.Field) -> pw.Node:
    # As the table keeps it: thousandths, kopecks, hundredths of a percent.
    return pw.Cast(field, "bigint")


def _asked() -> pw.Node:
    full = (_whole(DealLine.quantity) * _whole(DealLine.price) + 500) / 1000
    # Most lines have no discount: what is counted in a case is not counted for them.
    return pw.Case(None, [(DealLine.discount == 0, full)], full - (full * _whole(DealLine.discount) + 5000) / 10000)


def _rate() -> pw.Node:
    return pw.Case(None, [(DealLine.vat == rate, int(rate)) for rate in VAT_RATES if rate.isdigit()], 0)


def line_amount() -> pw.Node:
    """Return the SQL of what a line costs the client, in kopecks: discount taken off, VAT on top added."""
    return pw.Case(None, [(DealLine.vat_included, _asked())], _asked() + (_asked() * _rate() + 50) / 100)


def line_vat() -> pw.Node:
    """Return the SQL of the VAT of a line, in kopecks."""
    on_top = (_asked() * _rate() + 50) / 100
    inside = (_asked() * _rate() * 2 + 100 + _rate()) / (200 + _rate() * 2)
    return pw.Case(None, [(DealLine.vat_included, inside)], on_top)


def amount() -> pw.Node:
    """Return the SQL of the sum of a deal's lines, in kopecks."""
    lines = DealLine.select(pw.fn.COALESCE(pw.fn.SUM(line_amount()), 0)).where(DealLine.deal == Deal.id)
    return pw.Cast(lines, "bigint")


def probability() -> pw.Node:
    """Return the SQL of a deal's probability in percent: its own while it is open, else that of its stage."""
    of_stage = Stage.select(Stage.probability).where(Stage.id == Deal.stage)
    own = pw.Case(None, [(Deal.closed_at.is_null(), Deal.probability)], None)
    return pw.fn.COALESCE(own, of_stage)


def weighted() -> pw.Node:
    """Return the SQL of a deal's sum times its probability, in kopecks."""
    return (amount() * probability() + 50) / 100


def read(value: Any) -> Any:
    """Return the amount of kopecks that came out of an expression."""
    from agencycli import money

    return money.from_minor(int(value))
