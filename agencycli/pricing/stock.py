"""Arithmetic of the warehouse, no database: cost of what goes out, what to order, packs, kilograms, rolls, remnants.

Quantities are ``Decimal`` in base units, money ``Decimal`` in main units. Kilograms become whole sheets rounded down,
what is bought whole packs rounded up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from agencycli.money import CENT, rounded

ZERO = Decimal(0)
PI = Decimal("3.14159265358979323846")
THOUSAND = Decimal(1000)
MILLION = Decimal(1_000_000)


def cost_out(value_left: Decimal, quantity_left: Decimal, quantity: Decimal) -> Decimal:
    """Return what a quantity going out costs, of what is left and what that cost: half up, the rest when all goes.

    So the sum of what went never differs from what came by a kopeck. More than is left costs no more than is left.
    """
    if quantity >= quantity_left:
        return value_left
    return rounded(value_left * quantity / quantity_left)


def periodic_average(receipts: Iterable[tuple[Decimal, Decimal]], quantity: Decimal) -> Decimal:
    """Return what a quantity costs by the average of a whole period: ``receipts`` are (quantity, value).

    For comparison only: the agency values by the moving average, which does not wait for the month's end.
    """
    listed = list(receipts)
    return cost_out(sum((value for _q, value in listed), ZERO), sum((q for q, _value in listed), ZERO), quantity)


def price_of(value: Decimal, quantity: Decimal) -> Decimal | None:
    """Return what one unit costs, to the kopeck; None of nothing."""
    return rounded(value / quantity) if quantity > 0 else None


def order_quantity(yearly: Decimal, per_order: Decimal, holding: Decimal) -> Decimal:
    """Return the cheapest quantity to order at once, √(2DS/H): ``holding`` is what a unit costs to keep a year.

    Source: Harris's formula (EOQ). Advice only: packs and minimum orders override it.
    """
    return (2 * yearly * per_order / holding).sqrt().quantize(Decimal("0.001"), ROUND_HALF_UP)


def yearly_cost(yearly: Decimal, per_order: Decimal, holding: Decimal, quantity: Decimal) -> Decimal:
    """Return what ordering and keeping cost a year when so much is ordered at once: (D/Q)S + (Q/2)H."""
    return rounded(yearly / quantity * per_order + quantity / 2 * holding)


def reorder_point(daily: Decimal, lead_days: Decimal, safety: Decimal = ZERO) -> Decimal:
    """Return how much must be left when the next order goes out: use while it is on its way, and a safety stock."""
    return daily * lead_days + safety


def safety_stock(z: Decimal, sigma: Decimal, lead_days: Decimal | None = None) -> Decimal:
    """Return z·σ of the use during the lead time; with ``lead_days`` σ is of one day: z·σ·√L."""
    spread = sigma if lead_days is None else sigma * lead_days.sqrt()
    return (z * spread).quantize(Decimal("0.001"), ROUND_HALF_UP)


def whole_up(quantity: Decimal) -> Decimal:
    """Return the least whole number not below a quantity."""
    return quantity.to_integral_value(ROUND_CEILING)


def whole_down(quantity: Decimal) -> Decimal:
    """Return the greatest whole number not above a quantity."""
    return quantity.to_integral_value(ROUND_FLOOR)


def available(on_hand: Decimal, reserved: Iterable[Decimal], due: Iterable[Decimal] = ()) -> Decimal:
    """Return what may be promised: on hand less what is kept for others, and what is due by then."""
    return on_hand - sum(reserved, ZERO) + sum(due, ZERO)


def short(asked: Decimal, there: Decimal) -> Decimal:
    """Return how much is missing of what is asked for."""
    return max(asked - there, ZERO)


def packs_to_buy(need: Decimal, pack: Decimal, minimum: Decimal = ZERO) -> tuple[Decimal, Decimal]:
    """Return (packs, base units in them) to buy for a need, never less than a minimum order."""
    packs = whole_up(max(need, minimum) / pack)
    return packs, packs * pack


def sheet_grams(width: int, height: int, weight: int) -> Decimal:
    """Return the grams of one sheet: mm x mm, g/m²."""
    return Decimal(width) * height * weight / MILLION


def sheets_to_kg(sheets: Decimal, width: int, height: int, weight: int) -> Decimal:
    """Return the kilograms of so many sheets."""
    return sheets * sheet_grams(width, height, weight) / THOUSAND


def kg_to_sheets(kg: Decimal, width: int, height: int, weight: int) -> Decimal:
    """Return the whole sheets in so many kilograms, rounded down: nobody prints on a part of one."""
    return whole_down(kg * THOUSAND / sheet_grams(width, height, weight))


def per_thousand_sheets(per_kg: Decimal, width: int, height: int, weight: int) -> Decimal:
    """Return what a thousand sheets cost at a price for a kilogram."""
    return rounded(per_kg * sheet_grams(width, height, weight))


def reel_metres(outer: Decimal, core: Decimal, micrometres: Decimal) -> Decimal:
    """Return the metres on a reel of an outer and a core radius in cm: the ring's area over the thickness."""
    square_cm = PI * (outer * outer - core * core)
    return (square_cm / micrometres * 100).quantize(CENT, ROUND_HALF_UP)


def kg_to_metres(kg: Decimal, weight: int, width: Decimal) -> Decimal:
    """Return the metres in so many kilograms of a web of g/m² and a width in metres."""
    return (kg * THOUSAND / (weight * width)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class RollUse:
    """What pieces take from rolls."""

    across: Decimal
    """Metres when a piece may run from one roll into the next."""
    across_rolls: Decimal
    """That in rolls."""
    rolls: int
    """Whole rolls begun when it may not."""
    left_each: tuple[Decimal, ...]
    """What is left of each of them."""
    worst: Decimal
    """Metres when all that is left is spoil."""


def roll_use(roll: Decimal, pieces: Sequence[Decimal]) -> RollUse:
    """Return what pieces take from rolls of a length, across joints and not; a longer piece than a roll is refused.

    Not across, the longest go first, each onto the roll where it leaves the least. Raises ValueError.
    """
    if any(piece > roll for piece in pieces):
        raise ValueError("a piece is longer than the roll")
    left: list[Decimal] = []
    for piece in sorted(pieces, reverse=True):
        fits = [place for place, rest in enumerate(left) if rest >= piece]
        if fits:
            left[min(fits, key=lambda place: left[place])] -= piece
        else:
            left.append(roll - piece)
    whole = sum(pieces, ZERO)
    return RollUse(whole, whole / roll, len(left), tuple(left), roll * len(left))


@dataclass(frozen=True)
class Cut:
    """A piece cut from a remnant: which one, what is left, and whether that is worth keeping."""

    place: int
    left: Decimal
    is_scrap: bool


def best_remnant(remnants: Sequence[Decimal], need: Decimal, useful_from: Decimal = ZERO) -> Cut | None:
    """Return the remnant that leaves the least when ``need`` (lead-in and all) is cut; None when none is enough."""
    enough = [place for place, length in enumerate(remnants) if length >= need]
    if not enough:
        return None
    place = min(enough, key=lambda one: (remnants[one], one))
    left = remnants[place] - need
    return Cut(place, left, left < useful_from)


def consumed(area: Decimal, per_unit: Decimal) -> Decimal:
    """Return what an area takes at so much for a square metre: ink, glue, laminate."""
    return area * per_unit


def days_left(there: Decimal, used: Decimal, days: int) -> int | None:
    """Return for how many whole days what is there will last at the use of the last ``days``; None when none was."""
    return int((max(there, ZERO) * days / used).to_integral_value(ROUND_DOWN)) if used > 0 else None
