"""When to buy and how much, no database: the use to come by use and season, the reorder point, whole packs, A to Z.

Quantities are ``Decimal`` in base units, money ``Decimal`` in main units, days are days of the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from agencycli.pricing.stock import ZERO, packs_to_buy, reorder_point, safety_stock, whole_up

Z = Decimal("1.65")
"""Of the normal distribution: 95 of 100 times the safety stock is enough."""
REVIEW = 14
"""Days for which more is bought than until the order comes."""
MOST_GROWTH = 2
"""No season is expected to take more than twice what it took, or than is taken now."""
PART = Decimal("0.001")
ONE = Decimal(1)
A_SHARE, B_SHARE = Decimal(80), Decimal(95)
"""Percent of the whole value that the items A, and A with B, make."""
X_SPREAD, Y_SPREAD = Decimal(10), Decimal(25)
"""Percent that the use of months may differ of items X, and of items Y."""


@dataclass(frozen=True)
class Use:
    """What was used of an item: lately, in the same days of past years, and in past years in the months to come."""

    lately: Decimal
    days: int
    past: Decimal = ZERO
    past_days: int = 0
    ahead: Decimal = ZERO
    """A day, over the months to come as they were."""
    years: int = 0
    """Past years that are known."""
    spread: Decimal = ZERO
    """σ of the use of a day lately."""


def daily_use(use: Use) -> Decimal:
    """Return the use of a day to come: the late one blended with the season of past years.

    One past year weighs as much as the late use, two twice as much. The season is what past years took in the months
    to come over what they took in these days, times the late use; nothing in these days then takes it as it was.
    """
    lately = use.lately / use.days if use.days else ZERO
    if not use.years:
        return lately
    past = use.past / use.past_days if use.past_days else ZERO
    coming = lately * use.ahead / past if past > 0 else use.ahead
    coming = min(coming, MOST_GROWTH * max(lately, use.ahead))
    return (lately + use.years * coming) / (1 + use.years)


def season(use: Use) -> Decimal | None:
    """Return how much more the months to come took in past years than these days did; None while that is not known."""
    if not use.years or use.past <= 0:
        return None
    return use.ahead * use.past_days / use.past


def spread(days: Iterable[Decimal], count: int) -> Decimal:
    """Return σ of the use of a day over ``count`` days, those of which nothing is told being 0."""
    listed = list(days)
    if not count:
        return ZERO
    mean = sum(listed, ZERO) / count
    squares = sum((one * one for one in listed), ZERO) / count
    return max(squares - mean * mean, ZERO).sqrt().quantize(PART, ROUND_HALF_UP)


@dataclass(frozen=True)
class Need:
    """When an item is to be bought, and what is missing now."""

    safety: Decimal
    point: Decimal
    """What must be left, or be coming, for nothing to be bought."""
    target: Decimal
    """What is enough until the order after the next can have come."""
    missing: Decimal
    """0 while there is more than the point."""


def need(
    use: Use,
    there: Decimal,
    lead_days: int,
    review_days: int,
    *,
    least: Decimal = ZERO,
    reorder_at: Decimal | None = None,
    whole: bool = False,
) -> Need:
    """Return the reorder point and what is missing when ``there`` (free and coming) is not above it.

    The point is ``reorder_at`` where somebody set it, else the use until an order comes and a safety stock: ``least``,
    or z·σ·√L without it. Bought is enough for ``review_days`` more. ``whole`` units are rounded up.
    """
    daily = daily_use(use)
    safety = least or safety_stock(Z, use.spread, Decimal(lead_days))
    counted = reorder_at if reorder_at is not None else reorder_point(daily, Decimal(lead_days), safety)
    round_up = whole_up if whole else _parts
    point = round_up(max(counted, least))
    target = round_up(point + daily * review_days)
    return Need(safety, point, target, target - there if there <= point else ZERO)


def buy(
    missing: Decimal, pack: Decimal | None, minimum: Decimal | None, *, whole: bool
) -> tuple[Decimal | None, Decimal]:
    """Return (packs, base units) to buy: whole packs, or whole units where there are no parts; no less than allowed."""
    if pack is not None:
        return packs_to_buy(missing, pack, minimum or ZERO)
    units = max(missing, minimum or ZERO)
    return None, whole_up(units) if whole else units.quantize(PART, ROUND_CEILING)


def by_value(values: Mapping[int, Decimal]) -> dict[int, str]:
    """Return A, B or C of each: what begins below 80 % of the whole value is A, below 95 % B; of nothing C."""
    whole = sum(values.values(), ZERO)
    found, before = {}, ZERO
    for key, value in sorted(values.items(), key=lambda pair: (-pair[1], pair[0])):
        share = before * 100 / whole if whole > 0 else B_SHARE
        found[key] = "C" if value <= 0 or share >= B_SHARE else "B" if share >= A_SHARE else "A"
        before += value
    return found


def variation(months: Sequence[Decimal]) -> Decimal | None:
    """Return by how many percent of their mean the use of months differs (σ / mean); None when nothing was used."""
    whole = sum(months, ZERO)
    if whole <= 0:
        return None
    count = len(months)
    mean = whole / count
    apart = (sum(((one - mean) ** 2 for one in months), ZERO) / count).sqrt()
    return (apart * 100 / mean).quantize(Decimal("0.1"), ROUND_HALF_UP)


def by_spread(percent: Decimal | None) -> str | None:
    """Return X, Y or Z: how steadily something is used, by its ``variation``."""
    if percent is None:
        return None
    return "X" if percent <= X_SPREAD else "Y" if percent <= Y_SPREAD else "Z"


def turnover(used: Decimal, levels: Sequence[Decimal]) -> Decimal | None:
    """Return how many times the mean of some levels was used; None when there was never anything."""
    mean = sum(levels, ZERO) / len(levels) if levels else ZERO
    return (used / mean).quantize(Decimal("0.1"), ROUND_HALF_UP) if mean > 0 else None


def _parts(quantity: Decimal) -> Decimal:
    return quantity.quantize(PART, ROUND_HALF_UP)
