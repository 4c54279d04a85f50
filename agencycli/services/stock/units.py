"""Units of stock as people write them, and how many of one are said."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache

from agencycli import i18n
from agencycli.i18n import _, ngettext
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.values.text import fold

WHOLE = frozenset({"sheet", "piece", "set", "roll", "box", "pack"})
"""Units of which there is no part."""
WRITTEN = {
    "sheet": "л, лист, листа, листов, листы, sh, sht",
    "piece": "шт, штук, штука, штуки, ед, экз, экземпляр, экземпляров, pc, pcs, ea",
    "set": "к-т, кт, компл, комплект, комплекта, комплектов, набор, наб, kit",
    "m": "м, пог м, м пог, п м, м п, пм, мп, погонный метр, погонных метров, метр, метра, метров, lm",
    "m2": "м2, кв м, м кв, квм, квадратный метр, sqm, sq m",
    "kg": "кг, килограмм, килограмма",
    "g": "г, гр, грамм",
    "l": "литр, литра, литров, лтр, ltr",
    "ml": "мл, миллилитр",
    "roll": "рул, рулон, рулона, рулонов, ролик, бобина, rl",
    "box": "кор, коробка, коробки, коробок, ящик, bx",
    "pack": "пач, пачка, пачки, пачек, упак, уп, упаковка, упаковки, упаковок, пак, pk, ream",
}
"""Beside the words of ``UNIT_TITLES`` in each language. A bare ``л`` is sheets of what is no liquid."""
_COUNTED: dict[str, Callable[[int], str]] = {
    "sheet": lambda n: ngettext("{count} sheet", "{count} sheets", n),
    "piece": lambda n: ngettext("{count} piece", "{count} pieces", n),
    "set": lambda n: ngettext("{count} set", "{count} sets", n),
    "roll": lambda n: ngettext("{count} roll", "{count} rolls", n),
    "box": lambda n: ngettext("{count} box", "{count} boxes", n),
    "pack": lambda n: ngettext("{count} pack", "{count} packs", n),
}


def unit_of(word: str, liquid: bool = False) -> str | None:
    """Return the unit a word means in any language of the program: ``листов``, ``пач.``, ``м²``; None for none.

    A bare ``л`` is litres of what is ``liquid``.
    """
    wanted = fold(word)
    if liquid and wanted == "л":
        return "l"
    known = _known()
    if wanted in known:
        return known[wanted]
    return next(
        (slug for name, slug in known.items() if slug in WHOLE and len(name) > 3 and wanted.startswith(name)), None
    )


def counted(unit: str, quantity: Decimal, shown: str) -> str:
    """Return a quantity with its unit in words that agree with it; ``shown`` is the number as people read it."""
    if unit not in _COUNTED:
        return f"{shown} {_(UNIT_TITLES[unit])}"
    return _COUNTED[unit](abs(int(quantity))).format(count=shown)


@cache
def _known() -> dict[str, str]:
    found = {fold(word): slug for slug, words in WRITTEN.items() for word in words.split(",")}
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            for slug, title in UNIT_TITLES.items():
                found.setdefault(fold(_(title)), slug)
    return found | {slug: slug for slug in UNIT_TITLES}
