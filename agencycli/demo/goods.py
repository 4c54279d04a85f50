"""What lies in the invented agency's warehouse, what each part of a deal takes of it, and how the seasons run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PAPER, FILM, CLOTH, BLANKS, CHEMISTRY, PACKAGING, SOUVENIRS = (
    "Бумага", "Плёнка и баннер", "Футболки", "Кружки и заготовки", "Краска и химия", "Упаковка", "Сувениры",
)  # fmt: skip
GROUPS = {
    PAPER: "fifo", FILM: "fifo", CLOTH: "average", BLANKS: "average", CHEMISTRY: "fifo", PACKAGING: "average",
    SOUVENIRS: "average",
}  # fmt: skip
"""How each group is valued."""
OFFICE, PREPRESS, SHOP = "office", "prepress", "shop"


@dataclass(frozen=True, slots=True)
class Good:
    """An item of the warehouse."""

    code: str
    name: str
    group: str
    unit: str
    place: str
    price: float
    """Roubles for a base unit."""
    weekly: int
    """What goes in a plain week without a deal, in base units."""
    pack: tuple[str, int]
    """How it is bought."""
    lead: int
    """Working days."""
    more: dict[str, Any] = field(default_factory=dict)
    """Other columns of the item."""
    merry: bool = False
    """Given away before holidays."""


def _paper(code: str, weight: int, price: float, weekly: int, name: str = "Бумага мелованная") -> Good:
    more = {"width": 450, "height": 320, "weight": weight, "grain": "long"}
    return Good(code, f"{name} SRA3 {weight} г", PAPER, "sheet", SHOP, price, weekly, ("пачка", 250), 3, more)


GOODS = (
    _paper("PAP-80", 80, 1.4, 700, "Бумага офсетная"),
    _paper("PAP-115", 115, 3.1, 450),
    _paper("PAP-130", 130, 3.6, 600),
    _paper("PAP-170", 170, 4.9, 250),
    _paper("PAP-300", 300, 8.8, 220),
    _paper("CRD-260", 260, 17.5, 30, "Картон дизайнерский"),
    Good("BAN-440", "Баннер 440 г, 3,2 м", FILM, "m", SHOP, 410, 6, ("рулон", 50), 4,
         {"roll_width": 3200, "weight": 440, "useful_from": 3000}),
    Good("VIN-M", "Плёнка матовая, 1,27 м", FILM, "m", SHOP, 165, 9, ("рулон", 50), 4,
         {"roll_width": 1270, "useful_from": 2000}),
    Good("LAM-32", "Плёнка для ламинации 32 мкм", FILM, "m", SHOP, 21, 60, ("рулон", 300), 6, {"roll_width": 330}),
    *(Good(f"TSH-{size}-{colour}", f"Футболка хлопок 160 г, {size}, {colour}", CLOTH, "piece", OFFICE, 265, weekly,
           ("коробка", 24), 5, {"size": size, "colour": colour, "kind": "goods"})
      for colour, busy in (("белая", 2), ("чёрная", 1))
      for size, weekly in (("S", busy), ("M", 2 * busy), ("L", 3 * busy), ("XL", 2 * busy), ("XXL", busy))),
    Good("MUG-W", "Кружка белая под сублимацию", BLANKS, "piece", OFFICE, 92, 18, ("коробка", 36), 7, merry=True),
    Good("MUG-H", "Кружка «хамелеон»", BLANKS, "piece", OFFICE, 210, 4, ("коробка", 36), 10, merry=True),
    Good("SPR-34", "Пружина для календарей", BLANKS, "piece", SHOP, 7.5, 40, ("коробка", 500), 6, merry=True),
    *(Good(f"INK-{one}", f"Краска офсетная, {word}", CHEMISTRY, "kg", SHOP, 940, 1, ("банка", 3), 5,
           {"shelf_life_days": 540})
      for one, word in (("C", "голубая"), ("M", "пурпурная"), ("Y", "жёлтая"), ("K", "чёрная"))),
    Good("INK-SILK", "Краска для шелкографии, белая", CHEMISTRY, "kg", SHOP, 1350, 1, ("ведро", 5), 8,
         {"shelf_life_days": 240}),
    Good("DEV-20", "Проявитель для пластин", CHEMISTRY, "l", PREPRESS, 215, 3, ("канистра", 20), 5,
         {"shelf_life_days": 365}),
    Good("IPA", "Спирт изопропиловый", CHEMISTRY, "l", PREPRESS, 260, 2, ("канистра", 10), 4),
    Good("PLT-52", "Пластина 525×459", CHEMISTRY, "piece", PREPRESS, 190, 16, ("пачка", 50), 6),
    Good("BOX-A4", "Короб под тираж А4", PACKAGING, "piece", OFFICE, 34, 14, ("связка", 25), 3),
    Good("STR-50", "Плёнка стрейч", PACKAGING, "roll", OFFICE, 620, 1, ("коробка", 6), 3),
    Good("TAPE", "Скотч с логотипом", PACKAGING, "roll", OFFICE, 88, 3, ("коробка", 36), 5),
    Good("PEN-M", "Ручка металлическая", SOUVENIRS, "piece", OFFICE, 58, 22, ("коробка", 100), 10, {"kind": "goods"},
         merry=True),
    Good("DIA-A5", "Ежедневник А5", SOUVENIRS, "piece", OFFICE, 240, 3, ("коробка", 20), 12, {"kind": "goods"},
         merry=True),
    Good("BAG-K", "Пакет крафт с лентой", SOUVENIRS, "piece", OFFICE, 46, 12, ("коробка", 100), 8, {"kind": "goods"},
         merry=True),
)  # fmt: skip

TAKES: dict[str, tuple[tuple[str, int, int], ...]] = {
    "Буклет евро, два фальца, 4+4": (("PAP-130", 105, 300),),
    "Листовка А5, 4+4": (("PAP-115", 104, 800),),
    "Каталог А4, 24 полосы": (("PAP-115", 330, 100), ("PAP-300", 55, 100)),
    "Календарь квартальный ТРИО": (("PAP-300", 105, 100), ("PAP-80", 210, 100), ("SPR-34", 3, 1)),
    "Пригласительное с тиснением": (("CRD-260", 106, 800),),
    "Футболка со своим рисунком": (("TSH-L-белая", 1, 1),),
    "Шелкография, два цвета": (("INK-SILK", 2, 100),),
    "Кружка, полноцветная печать": (("MUG-W", 103, 100),),
    "Печать полотна 3×6": (("BAN-440", 62, 10),),
}
"""Of which items and how many base units for so many pieces a part of a deal takes; other parts are bought for."""
SEASON = {1: 60, 2: 140, 3: 110, 4: 90, 5: 125, 6: 110, 7: 75, 8: 100, 9: 95, 10: 100, 11: 150, 12: 190}
"""Percent of a plain month, by month; what is given away swings twice as far, all else a third as far."""
BY_CODE = {good.code: good for good in GOODS}
WHOLE = frozenset({"sheet", "piece", "roll"})


def takes(title: str, quantity: int) -> list[tuple[Good, int]]:
    """Return what a part of a deal takes for so many pieces: (good, thousandths of its unit), rounded up."""
    found = []
    for code, units, pieces in TAKES.get(title, ()):
        good = BY_CODE[code]
        step = 1000 if good.unit in WHOLE else 100
        found.append((good, -(-quantity * units * 1000 // pieces // step) * step))
    return found


def cost(title: str, quantity: int) -> int:
    """Return in kopecks what that costs at most."""
    return sum(round(good.price * 1.4 * parts / 10) for good, parts in takes(title, quantity))


def swing(good: Good, month: int) -> int:
    """Return percent of a plain week that goes in a month."""
    return max(2 * SEASON[month] - 100, 20) if good.merry else (SEASON[month] + 200) // 3
