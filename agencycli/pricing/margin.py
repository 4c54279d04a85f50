"""What is left of a deal: revenue less costs, by agreement, by papers and by money; and shares of it.

Sums are as they are paid, VAT inside, on both sides. A cost counts once: material out of stock when it is issued, at
what it cost there, while its purchase belongs to no deal; a budget line of the kind ``material`` is for what is bought
straight for the deal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import ROUND_DOWN, Decimal

from agencycli.money import CENT

ZERO = Decimal("0.00")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Margin:
    """One way to look at the money of a deal; ``cost`` is the sum of the kinds, ``revenue == cost + margin``."""

    revenue: Decimal = ZERO
    contractor: Decimal = ZERO
    material: Decimal = ZERO
    media: Decimal = ZERO
    payroll: Decimal = ZERO
    other: Decimal = ZERO

    @property
    def cost(self) -> Decimal:
        """What is spent."""
        return self.contractor + self.material + self.media + self.payroll + self.other

    @property
    def margin(self) -> Decimal:
        """What is left; less than nothing is a loss."""
        return self.revenue - self.cost

    @property
    def percent(self) -> int | None:
        """The margin in whole percent of the revenue, cut off towards zero; None without revenue."""
        return int(self.margin * HUNDRED / self.revenue) if self.revenue > 0 else None

    def with_payroll(self, more: Decimal) -> Margin:
        """Return the same with more payroll."""
        return replace(self, payroll=self.payroll + more)


def of_kinds(sums: Mapping[str, Decimal]) -> Margin:
    """Return a margin from sums by kind of budget line; kinds that are missing are nothing."""
    return Margin(**{field.name: sums.get(field.name, ZERO) for field in fields(Margin)})


def share(margin: Decimal, percent: Decimal) -> Decimal:
    """Return somebody's share of a margin, kopecks cut off so that shares together never exceed it.

    ``margin`` is what was left before any share, else a share would depend on itself. Of a loss there is none.
    """
    return (margin * percent / HUNDRED).quantize(CENT, ROUND_DOWN) if margin > 0 else ZERO


def shares(margin: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """Return everybody's share of a margin; what is cut off stays with the agency."""
    return [share(margin, percent) for percent in percents]


def worked(quantity: Decimal, rate: Decimal) -> Decimal:
    """Return what hours or pieces cost at a rate, to the kopeck, half up."""
    from agencycli.money import rounded

    return rounded(quantity * rate)
