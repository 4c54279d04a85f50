"""Quantities as people say them, in base units, packings, kilograms or square metres; and how they are told again."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from agencycli import i18n, money
from agencycli.i18n import N_, _
from agencycli.models import StockItem, StockPacking
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.pricing import stock as pricing
from agencycli.services.card import BadValue
from agencycli.services.stock.units import WHOLE, counted, unit_of
from agencycli.values.text import fold

QUANTITY = N_("Quantity")
_SAID = re.compile(r"\s*([0-9](?:[0-9 \u00a0\u202f'.,]*[0-9])?)\s*(\D.*)?")
_SMALLEST = Decimal("0.001")


def read(item: StockItem, value: Any, *, none: bool = False) -> Decimal:
    """Return base units of an item: ``500``, ``3.5pack``, ``100kg``, ``12 m2``. Raises BadValue.

    Kilograms of sheets are rounded down to whole sheets. A unit is a word people write for one (``units``), or
    the beginning of the name of one of the item's packings. ``none`` takes nothing for a quantity too.
    """
    from agencycli.values.numbers import read_count

    said = _SAID.fullmatch(value) if isinstance(value, str) else None
    number = read_count(said[1]) if said else None if isinstance(value, str) else read_count(value)
    if number is None:
        reason = _("“{value}” is not a quantity of {code}").format(value=value, code=item.code)
        raise BadValue(field=_(QUANTITY), reason=reason)
    word = said[2].strip() if said and said[2] else ""
    return checked(item, _converted(item, number, word) if word else number, value, none=none)


def checked(item: StockItem, quantity: Decimal, said: Any = None, *, none: bool = False) -> Decimal:
    """Return a quantity of an item that can be: more than nothing, whole where there are no parts. Raises BadValue."""
    exact = quantity.quantize(_SMALLEST)
    if exact < 0 or (exact == 0 and not none):
        raise BadValue(field=_(QUANTITY), reason=_("it must be more than nothing"))
    if item.unit in WHOLE and exact != exact.to_integral_value():
        reason = _("“{value}” is {quantity}: there are no parts of one").format(
            value=quantity if said is None else said, quantity=told(item, exact)
        )
        raise BadValue(field=_(QUANTITY), reason=reason)
    return exact


def told(item: StockItem, quantity: Decimal) -> str:
    """Return a quantity with its unit: ``1,250 sheets``."""
    return counted(item.unit, quantity, plain(quantity))


def plain(quantity: Decimal) -> str:
    """Return a quantity for people, no more decimals than it has."""
    places = max(-int(quantity.normalize().as_tuple().exponent), 0)
    return money.grouped(quantity, places, i18n.language())


def packing(item: StockItem, word: str) -> StockPacking | None:
    """Return the packing of an item that a word means: its name in any case, or the beginning of only one."""
    wanted = fold(word)
    rows = list(StockPacking.select().where(StockPacking.item == item.id).order_by(StockPacking.id))
    exact = [row for row in rows if fold(row.name) == wanted]
    begun = [row for row in rows if wanted and fold(row.name).startswith(wanted)]
    inflected = [row for row in rows if wanted.startswith(_stem(fold(row.name)))]
    for few in (exact, begun, inflected):
        if len(few) == 1:
            return few[0]
    return None


def _stem(name: str) -> str:
    """Return what stays of a name in every case and number: ``пач`` of «пачка», «пачек»."""
    return name[: max(3, len(name) - 2)]


def _converted(item: StockItem, number: Decimal, word: str) -> Decimal:
    if packed := packing(item, word):
        return number * packed.quantity
    unit = unit_of(word, liquid=item.unit in {"l", "ml"})
    if unit == item.unit:
        return number
    convert = CONVERSIONS.get((unit or "", item.unit))
    found = convert(item, number) if convert else None
    if found is None:
        known = ", ".join([_(UNIT_TITLES[item.unit]), *(row.name for row in item.packings)])
        reason = _("{code} is not counted in “{unit}”; it is counted in {known}").format(
            code=item.code, unit=word, known=known
        )
        raise BadValue(field=_(QUANTITY), reason=reason)
    return found


def _kg_to_sheets(item: StockItem, kg: Decimal) -> Decimal | None:
    if item.width and item.height and item.weight:
        return pricing.kg_to_sheets(kg, item.width, item.height, item.weight)
    return None


def _kg_to_metres(item: StockItem, kg: Decimal) -> Decimal | None:
    return pricing.kg_to_metres(kg, item.weight, _metres(item)) if item.weight and item.roll_width else None


def _square_to_metres(item: StockItem, square: Decimal) -> Decimal | None:
    return (square / _metres(item)).quantize(_SMALLEST) if item.roll_width else None


def _metres_to_square(item: StockItem, metres: Decimal) -> Decimal | None:
    return metres * _metres(item) if item.roll_width else None


def _metres(item: StockItem) -> Decimal:
    return Decimal(item.roll_width) / 1000


def _times(factor: str) -> Callable[[StockItem, Decimal], Decimal | None]:
    return lambda _item, number: number * Decimal(factor)


CONVERSIONS: dict[tuple[str, str], Callable[[StockItem, Decimal], Decimal | None]] = {
    ("kg", "sheet"): _kg_to_sheets,
    ("kg", "m"): _kg_to_metres,
    ("m2", "m"): _square_to_metres,
    ("m", "m2"): _metres_to_square,
    ("kg", "g"): _times("1000"),
    ("g", "kg"): _times("0.001"),
    ("l", "ml"): _times("1000"),
    ("ml", "l"): _times("0.001"),
}
"""(said in, counted in) -> how."""
