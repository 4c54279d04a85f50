"""Which item a row of a list means: by its code, bar code, code of the supplier or name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from agencycli.models import StockItem, StockPacking, StockSupply
from agencycli.services.stock.intake.record import GoodsRecord
from agencycli.values.text import fold

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SHARED = 0.5
"""Of the words of the shorter name so many must stand in the longer one for both to be of one item."""


class Shelf:
    """All items by what they are recognised by; those that an import adds are put in as they are met."""

    def __init__(self) -> None:
        rows = list(StockItem.select().order_by(StockItem.id))
        self.items: dict[int, StockItem] = {row.id: row for row in rows}
        self.by_code: dict[str, StockItem] = {}
        self.by_barcode: dict[str, StockItem] = {}
        self.by_name: defaultdict[str, list[StockItem]] = defaultdict(list)
        self._above: set[int] = set()
        for row in rows:
            self.put(row, self.items.get(row.variant_of_id))
        for item, barcode in StockPacking.select(StockPacking.item, StockPacking.barcode).tuples():
            if barcode:
                self.by_barcode.setdefault(barcode, self.items[item])

    def put(self, item: StockItem, above: StockItem | None = None) -> None:
        """Let an item be recognised from now on, one of ``above`` by its name too."""
        self.by_code[fold(item.code)] = item
        if item.barcode:
            self.by_barcode[item.barcode] = item
        names = {item.name, *item.aliases.splitlines()}
        if above is not None:
            self._above.add(id(above))
            names.add(above.name)
        for name in {packed(name) for name in names}:
            self.by_name[name].append(item)

    def is_above(self, item: StockItem) -> bool:
        """Return whether only the sizes and colours of an item lie on shelves."""
        return id(item) in self._above

    def named(self, name: str, record: GoodsRecord) -> list[StockItem]:
        """Return the items of a name and of the size and colour of a row; those above others only for want of them."""
        found = [row for row in self.by_name.get(packed(name), ()) if alike(row, record)] if packed(name) else []
        return [row for row in found if not self.is_above(row)] or found

    def called(self, text: str) -> StockItem | None:
        """Return the one item that has a text for one of its names."""
        found = self.by_name.get(packed(text), ()) if packed(text) else ()
        return found[0] if len(found) == 1 else None

    def parent(self, name: str) -> StockItem | None:
        """Return the item of a name that is kept by size and colour."""
        return next((row for row in self.by_name.get(packed(name), ()) if self.is_above(row)), None)

    def supplied(self, supplier: int) -> dict[str, StockItem]:
        """Return the items a supplier has, by the folded code there."""
        rows = StockSupply.select(StockSupply.code, StockSupply.item).where(StockSupply.supplier == supplier).tuples()
        return {fold(code): self.items[item] for code, item in rows if fold(code)}


def packed(name: str) -> str:
    """Return a name by which two spellings are one: ``130 г/м2`` and ``130г/м²``."""
    return fold(name).replace(" ", "").replace("²", "2")


def alike(item: StockItem, record: GoodsRecord) -> bool:
    """Return whether size and colour are the same, or the row tells none."""
    return all(not said or fold(stands) == fold(said) for stands, said in _sizes(item, record))


def differs(item: StockItem, record: GoodsRecord) -> bool:
    """Return whether size or colour is told by both and is another."""
    return any(stands and said and fold(stands) != fold(said) for stands, said in _sizes(item, record))


def _sizes(item: StockItem, record: GoodsRecord) -> tuple[tuple[str, str], tuple[str, str]]:
    return (item.size, record.size), (item.colour, record.colour)


def same_thing(item: StockItem, name: str) -> bool:
    """Return whether a name may be of an item: enough of its words stand in one of the item's names."""
    return not _words(name) or any(_shared(name, one) for one in (item.name, *item.aliases.splitlines()))


def _shared(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    shorter = min(len(first), len(second))
    return bool(shorter) and len(first & second) >= _SHARED * shorter


def _words(name: str) -> set[str]:
    return set(_WORD.findall(fold(name)))


class FreeCodes:
    """Codes for items without one: the first letters of the name and the next number, ``БУМ-001``."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._last: defaultdict[str, int] = defaultdict(int)
        for code in taken:
            if said := re.fullmatch(r"(\S{1,3}) (\d{1,9})", code):
                self._last[said[1]] = max(self._last[said[1]], int(said[2]))

    def code(self, name: str) -> str:
        """Return the next free code for a name."""
        letters = _letters(name)
        self._last[fold(letters)] += 1
        return f"{letters}-{self._last[fold(letters)]:03}"


def is_made_up(item: StockItem) -> bool:
    """Return whether an item has a code that was made from its name: its owner may know it by another one."""
    return bool(re.fullmatch(rf"{_letters(item.name)}-\d{{3,}}", item.code))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).upper()[:3] or "X"
