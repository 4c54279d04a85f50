"""Shelves of the invented warehouse, and the papers by which things come and go: at the cost the program counts."""

from __future__ import annotations

import datetime as dt
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from agencycli import clock
from agencycli.demo.goods import GROUPS, Good
from agencycli.demo.rows import Rows, moment
from agencycli.models import StockLot, StockMove, StockPaper


@dataclass(order=True)
class Lot:
    """What is left of a lot, and what that cost."""

    number: int
    left: int
    value: int


@dataclass
class Shelf:
    """An item as it stands on a day of the story."""

    good: Good
    item: int
    place: int
    packing: int
    prices: list[list[tuple[dt.date, int]]]
    """By supplier, whom to ask first on top: what a packing cost from a day on."""
    turn: int
    """Its place among the shelves: who sells it follows from that."""
    ahead: Sequence[int] = ()
    """What deals have taken by the evening of each day of the story."""
    lots: list[Lot] = field(default_factory=list)
    ordered: int = 0
    kept: int = 0

    @property
    def left(self) -> int:
        """How much there is."""
        return sum(lot.left for lot in self.lots)

    @property
    def pack(self) -> int:
        """What a packing holds."""
        return self.good.pack[1] * 1000


class Ledger:
    """Writes papers and their moves, and keeps what is left on the shelves by them."""

    def __init__(self, random: Random, rows: Rows, keeper: int) -> None:
        """Take who posts everything."""
        self.random, self.rows, self.keeper = random, rows, keeper
        self.last_move = 0

    def paper(self, kind: str, day: dt.date, place: int, **more: object) -> int:
        """Write the head of a paper at some hour of a day; return its number."""
        at = self.at(day, self.random.randint(9, 17))
        return self.rows.add(
            StockPaper, kind=kind, day=day.isoformat(), moment=at, staff_id=self.keeper, place_id=place, **more
        )

    def at(self, day: dt.date, hour: int) -> str:
        """Return an hour of a day as its column stores it."""
        return moment(dt.datetime.combine(day, dt.time(hour), clock.zone()))

    def come(
        self, shelf: Shelf, paper: int, day: dt.date, quantity: int, value: int,
        *, line: int | None = None, remnant_of: int | None = None, width: int | None = None,
    ) -> None:  # fmt: skip
        """Put a new lot on a shelf."""
        keeps = shelf.good.more.get("shelf_life_days")
        expiry = (day + dt.timedelta(days=keeps)).isoformat() if keeps else None
        lot = self.rows.add(
            StockLot, item_id=shelf.item, expiry_on=expiry, remnant_of_id=remnant_of, width=width
        )  # fmt: skip
        shelf.lots.append(Lot(lot, quantity, value))
        self.move(paper, shelf.item, shelf.place, lot, quantity=quantity, value=value, line=line)

    def back(self, shelf: Shelf, paper: int, lot: int, quantity: int, value: int) -> None:
        """Put some of a lot back."""
        known = next((one for one in shelf.lots if one.number == lot), None)
        if known is None:
            insort(shelf.lots, Lot(lot, quantity, value))
        else:
            known.left, known.value = known.left + quantity, known.value + value
        self.move(paper, shelf.item, shelf.place, lot, quantity=quantity, value=value)

    def go(self, shelf: Shelf, paper: int, quantity: int) -> list[tuple[int, int, int]]:
        """Take from the lots in their order; return (lot, quantity, cost) of each, the sums of all kept exact."""
        there, worth = shelf.left, sum(lot.value for lot in shelf.lots)
        whole = worth if quantity == there else half(worth * quantity, there)
        gone = spent = 0
        found = []
        for lot in list(shelf.lots):
            taken = min(lot.left, quantity - gone)
            if not taken:
                break
            gone += taken
            if GROUPS[shelf.good.group] == "fifo":
                cost = lot.value if taken == lot.left else half(lot.value * taken, lot.left)
            else:
                cost = half(whole * gone, quantity) - spent
            spent += cost
            lot.left, lot.value = lot.left - taken, lot.value - cost
            found.append((lot.number, taken, cost))
            self.move(paper, shelf.item, shelf.place, lot.number, quantity=-taken, value=-cost)
        shelf.lots = [lot for lot in shelf.lots if lot.left]
        if GROUPS[shelf.good.group] != "fifo" and shelf.lots:
            # The average knows no lots: what they cost together is what is left of the whole.
            for lot in shelf.lots:
                lot.value = 0
            shelf.lots[0].value = worth - spent
        return found

    def move(
        self, paper: int, item: int, place: int, lot: int, *, quantity: int, value: int, line: int | None = None
    ) -> None:
        """Write one move; ``line`` is that of the order by which it came."""
        self.last_move = self.rows.add(
            StockMove, paper_id=paper, item_id=item, place_id=place, lot_id=lot, quantity=quantity, value=value,
            purchase_line_id=line,
        )  # fmt: skip


def half(amount: int, by: int) -> int:
    """Return a quotient of kopecks, half up."""
    return (2 * amount + by) // (2 * by)
