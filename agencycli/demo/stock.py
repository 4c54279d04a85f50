"""More than a year of the invented warehouse: bought, issued, returned, counted, kept; and short of things by today.

All in kopecks and in thousandths of a unit, at the cost the program itself would count.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from agencycli import clock
from agencycli.demo.goods import GOODS, GROUPS, OFFICE, WHOLE, swing, takes
from agencycli.demo.rows import Rows
from agencycli.demo.shelf import Ledger, Shelf, half
from agencycli.models import (
    StockGroup,
    StockItem,
    StockLot,
    StockOrder,
    StockOrderLine,
    StockPacking,
    StockPlace,
    StockPrice,
    StockReservation,
    StockSupply,
    Stocktake,
    StocktakeLine,
)
from agencycli.models.stock import orders, papers
from agencycli.values.text import fold
from agencycli.values.workdays import Workdays

DAYS = 440
"""Two autumns: what the last one took is known in this."""
QUIET = 17
"""Days before today on which nobody looked after the shelves: something must be short."""
COUNTS = (310, 100)
"""Days ago on which the office was counted."""
AHEAD = 21
"""Days of deals that are bought for."""
SPOILT = ("брак при приладке", "подмокла пачка", "бой при разгрузке")
DRIFT = 9
"""Percent that prices rise in a year."""


@dataclass(frozen=True)
class Need:
    """A part of a deal that takes something from the shelves."""

    deal: int
    client: int
    day: dt.date
    title: str
    quantity: int
    begun: bool


@dataclass(frozen=True)
class Buying:
    """A line of an order that is on its way."""

    shelf: Shelf
    line: int
    quantity: int
    price: int
    """For a packing."""
    supplier: int


class Warehouse:
    """Lives through the days, one after another."""

    def __init__(
        self, random: Random, rows: Rows, agency: Workdays, staff: dict[str, int], suppliers: Sequence[int]
    ) -> None:
        """Take members of staff by login, and clients who sell."""
        self.random, self.rows, self.agency, self.keeper = random, rows, agency, staff["sklad"]
        self.ledger = Ledger(random, rows, self.keeper)
        self.suppliers = suppliers
        self.today = clock.today()
        self.first = self.today - dt.timedelta(days=DAYS)
        self.places = {row.kind: row.id for row in StockPlace.select()}
        self.shelves: dict[str, Shelf] = {}
        self.coming: dict[dt.date, list[tuple[int, list[Buying]]]] = defaultdict(list)

    def live(self, needs: Sequence[Need]) -> None:
        """Fill the shelves and let the days go by until yesterday; then keep what open deals wait for."""
        self._fill(needs)
        by_day: dict[dt.date, list[Need]] = defaultdict(list)
        for need in needs:
            by_day[need.day].append(need)
        for number in range(1, DAYS):
            day = self.first + dt.timedelta(days=number)
            for order, lines in self.coming.pop(day, ()):
                self._receive(day, order, lines)
            for need in by_day.get(day, ()):
                if need.begun:
                    self._to_deal(day, need)
            if (self.today - day).days in COUNTS:
                self._count(day)
            if not self.agency.is_working(day):
                continue
            if day.weekday() == 0:
                self._workshop(day)
            if number < DAYS - QUIET:
                self._order(day, number)
        self._by_today([need for need in needs if not need.begun])

    # -- what there is

    def _fill(self, needs: Sequence[Need]) -> None:
        groups = {name: self.rows.add(StockGroup, name=name, method=method) for name, method in GROUPS.items()}
        above = self.rows.add(
            StockItem, code="TSH", code_key=fold("TSH"), name="Футболка хлопок 160 г", group_id=groups["Футболки"],
            unit="piece", kind="goods",
        )  # fmt: skip
        taken: dict[str, list[int]] = {good.code: [0] * (DAYS + AHEAD + 40) for good in GOODS}
        for need in needs:
            if need.begun and self.first < need.day:
                for good, quantity in takes(need.title, need.quantity):
                    taken[good.code][min((need.day - self.first).days, DAYS)] += quantity
        for place, good in enumerate(GOODS):
            more = {"kind": "material"} | good.more
            item = self.rows.add(
                StockItem, code=good.code, code_key=fold(good.code), name=good.name, group_id=groups[good.group],
                unit=good.unit, min_level=good.weekly * 1000, lead_days=good.lead, barcode=f"20000000{place:04d}0",
                variant_of_id=above if good.code.startswith("TSH-") else None, **more,
            )  # fmt: skip
            packing = self.rows.add(StockPacking, item_id=item, name=good.pack[0], quantity=good.pack[1] * 1000)
            prices = [
                [(self.first, round(good.price * good.pack[1] * percent))]
                for percent in (100, 106, 112)[: min(len(self.suppliers), 1 + (place % 3))]
            ]
            self.shelves[good.code] = Shelf(
                good,
                item,
                self.places[good.place],
                packing,
                prices,
                place,
                list(accumulate(taken[good.code])),
            )
        for kind, number in self.places.items():
            there = [shelf for shelf in self.shelves.values() if shelf.good.place == kind]
            if there:
                paper = self.ledger.paper(papers.OPENING, self.first, number)
                for shelf in there:
                    quantity = -(-(shelf.good.weekly * 6000) // shelf.pack) * shelf.pack
                    self.ledger.come(shelf, paper, self.first, quantity, quantity // shelf.pack * shelf.prices[0][0][1])

    # -- days

    def _to_deal(self, day: dt.date, need: Need) -> None:
        """Issue what a deal takes, bought at once where it is short; some comes back, or is kept as a remnant."""
        for good, quantity in takes(need.title, need.quantity):
            shelf = self.shelves[good.code]
            if shelf.left < quantity:
                order, lines = self._bought(day, [(shelf, quantity - shelf.left)], 1, day)
                self._receive(day, order, lines)
            paper = self.ledger.paper(papers.ISSUE, day, shelf.place, deal_id=need.deal)
            lot, went, cost = self.ledger.go(shelf, paper, quantity)[-1]
            later = self.agency.add(day, 3)
            back = went * self.random.randint(3, 9) // 100_000 * 1000
            if later >= self.today or self.random.random() > 0.2 or not back:
                continue
            if good.code == "BAN-440" and back >= 3000:
                paper = self.ledger.paper(papers.REMNANT, day, shelf.place, deal_id=need.deal)
                self.ledger.come(shelf, paper, day, back, half(cost * back, went), remnant_of=lot, width=3200)
            elif good.unit in WHOLE:
                # What comes back the same day is there before anything else goes.
                paper = self.ledger.paper(papers.RETURN, day, shelf.place, deal_id=need.deal, reason="остаток тиража")
                self.ledger.back(shelf, paper, lot, back, half(cost * back, went))

    def _workshop(self, day: dt.date) -> None:
        """Issue what a week takes without a deal; now and then something is spoilt."""
        random = self.random
        for kind, place in self.places.items():
            lines = []
            for shelf in self.shelves.values():
                step = 1000 if shelf.good.unit in WHOLE else 100
                wanted = shelf.good.weekly * swing(shelf.good, day.month) * random.randint(85, 115) // 10
                wanted = min(wanted // step * step, shelf.left)
                if shelf.good.place == kind and wanted > 0:
                    lines.append((shelf, wanted))
            if not lines:
                continue
            paper = self.ledger.paper(papers.ISSUE, day, place, reason="мелкие заказы и цех")
            for shelf, wanted in lines:
                self.ledger.go(shelf, paper, wanted)
            if random.random() < 0.12:
                shelf = random.choice(lines)[0]
                if shelf.left >= 20_000:
                    reason = random.choice(SPOILT)
                    self.ledger.go(
                        shelf,
                        self.ledger.paper(papers.WRITE_OFF, day, place, reason=reason),
                        random.randint(1, 12) * 1000,
                    )

    def _order(self, day: dt.date, number: int) -> None:
        """Order what runs low: enough for five weeks and for the deals ahead, one order a supplier."""
        by_supplier: dict[int, list[tuple[Shelf, int]]] = defaultdict(list)
        for shelf in self.shelves.values():
            good = shelf.good
            weekly = good.weekly * 10 * swing(good, day.month)
            deals = shelf.ahead[number + AHEAD] - shelf.ahead[number]
            there = shelf.left + shelf.ordered - deals
            if there < weekly * (good.lead + 7) // 5:
                by_supplier[self._seller(shelf.turn)].append((shelf, weekly * 5 + deals - min(there, 0)))
        for supplier, wanted in by_supplier.items():
            due = self.agency.add(day, max(shelf.good.lead for shelf, _quantity in wanted))
            slips = self.random.choice((0, 0, 0, 0, 1, 2, 4))
            order, lines = self._bought(day, wanted, 0, due, supplier=supplier, comes=self.agency.add(due, slips))
            self.coming[self.agency.add(due, slips)].append((order, lines))

    def _seller(self, place: int, rank: int = 0) -> int:
        return self.suppliers[(place + rank) % len(self.suppliers)]

    def _bought(
        self, day: dt.date, wanted: Sequence[tuple[Shelf, int]], rank: int, due: dt.date,
        *, supplier: int | None = None, comes: dt.date | None = None, state: str = "",
    ) -> tuple[int, list[Buying]]:  # fmt: skip
        """Write an order; what will have come by today is closed."""
        seller = supplier if supplier is not None else self._seller(wanted[0][0].turn, rank)
        state = state or (orders.CLOSED if (comes or due) < self.today else orders.ORDERED)
        order = self.rows.add(
            StockOrder, supplier_id=seller, state=state, staff_id=self.keeper, due_on=due.isoformat(),
            ordered_on=None if state == orders.DRAFT else day.isoformat(),
        )  # fmt: skip
        lines = []
        for shelf, quantity in wanted:
            packs = -(-quantity // shelf.pack)
            price = self._price(shelf, seller, day)
            line = self.rows.add(
                StockOrderLine, order_id=order, item_id=shelf.item, quantity=packs * shelf.pack,
                packing_id=shelf.packing, packs=packs * 1000, price=price,
            )  # fmt: skip
            lines.append(Buying(shelf, line, packs * shelf.pack, price, seller))
            if state != orders.DRAFT:
                shelf.ordered += packs * shelf.pack
        return order, lines

    def _receive(self, day: dt.date, order: int, lines: Sequence[Buying]) -> None:
        """Put on the shelves what came, by the supplier's bill, a paper a place; some prices rose meanwhile."""
        bill = f"{order}/{day:%m}"
        for place in dict.fromkeys(one.shelf.place for one in lines):
            paper = self.ledger.paper(
                papers.RECEIPT, day, place, counterparty_id=lines[0].supplier, outside_number=bill
            )  # fmt: skip
            for one in lines:
                if one.shelf.place == place:
                    value = one.quantity // one.shelf.pack * one.price
                    self.ledger.come(one.shelf, paper, day, one.quantity, value, line=one.line)
                    one.shelf.ordered -= one.quantity

    def _count(self, day: dt.date) -> None:
        """Count the office: a little less than the book says of some things, more of one."""
        place = self.places[OFFICE]
        there = [shelf for shelf in self.shelves.values() if shelf.place == place and shelf.left]
        stocktake = self.rows.add(
            Stocktake, place_id=place, state=orders.POSTED, frozen_at=self.ledger.at(day, 9), chair_id=self.keeper,
            frozen_move=self.ledger.last_move, note="плановая",
        )  # fmt: skip
        paper = self.ledger.paper(papers.STOCKTAKE, day, place, stocktake_id=stocktake, reason="плановая")
        for shelf in there:
            off = self.random.choice((0, 0, 0, 0, -1, -2, 1)) * 1000
            book = shelf.left
            off = max(off, -book)
            self.rows.add(
                StocktakeLine, stocktake_id=stocktake, item_id=shelf.item, book=book, counted=book + off,
                counted_by_id=self.keeper, counted_at=self.ledger.at(day, 11),
            )  # fmt: skip
            if off < 0:
                self.ledger.go(shelf, paper, -off)
            elif off:
                worth = sum(lot.value for lot in shelf.lots)
                self.ledger.come(shelf, paper, day, off, half(worth * off, book))

    def _by_today(self, waiting: Sequence[Need]) -> None:
        """Keep what open deals wait for; a draft, a part of an order, a box on its way, a client's own cloth."""
        yesterday = self.agency.add(self.today, -1)
        low = sorted(self.shelves.values(), key=lambda one: (one.left / one.good.weekly, one.item))
        self._bought(self.today, [(low[0], low[0].pack)], 0, self.agency.add(self.today, 5), state=orders.DRAFT)
        late = self.agency.add(self.today, -6)
        wanted = [(shelf, 2 * shelf.pack) for shelf in low[3:5]]
        order, lines = self._bought(late, wanted, 0, yesterday, comes=self.today)
        part = Buying(low[3], lines[0].line, low[3].pack, lines[0].price, lines[0].supplier)
        self._receive(yesterday, order, [part])
        days = 0
        for need in waiting:
            for good, quantity in takes(need.title, need.quantity):
                shelf = self.shelves[good.code]
                kept = min(quantity, shelf.left - shelf.kept) // 1000 * 1000
                if kept > 0:
                    shelf.kept += kept
                    days = days % 8 + 1
                    until = self.agency.add(self.today, days)
                    self.rows.add(
                        StockReservation, deal_id=need.deal, item_id=shelf.item, quantity=kept, staff_id=self.keeper,
                        at=self.ledger.at(yesterday, 15), expires_on=until.isoformat(),
                    )  # fmt: skip
        pens = self.shelves["PEN-M"]
        if pens.left >= 20_000:
            paper = self.ledger.paper(papers.SEND, yesterday, pens.place, to_place_id=self.places["shop"])
            for lot, quantity, value in self.ledger.go(pens, paper, 20_000):
                self.ledger.move(paper, pens.item, self.places["transit"], lot, quantity=quantity, value=value)
        if waiting:
            self._of_client(waiting[0].client, yesterday)
        self._supplies()

    def _of_client(self, client: int, day: dt.date) -> None:
        """Take in a client's own material: a quantity without a value."""
        group = StockGroup.select(StockGroup.id).order_by(StockGroup.id).tuples().scalar()
        item = self.rows.add(
            StockItem, code="ЗАК-1", code_key=fold("ЗАК-1"), name="Ткань заказчика для сумок", group_id=group, unit="m",
            owner_id=client,
        )  # fmt: skip
        paper = self.ledger.paper(
            papers.RECEIPT, day, self.places[OFFICE], counterparty_id=client, reason="давальческое"
        )
        lot = self.rows.add(StockLot, item_id=item)
        self.ledger.move(paper, item, self.places[OFFICE], lot, quantity=35_000, value=0)

    def _supplies(self) -> None:
        """Write from whom each item is bought, and what was asked when."""
        for shelf in self.shelves.values():
            for rank, history in enumerate(shelf.prices):
                supplier = self._seller(shelf.turn, rank)
                number = self.rows.add(
                    StockSupply, item_id=shelf.item, supplier_id=supplier, packing_id=shelf.packing,
                    price=history[-1][1], min_order=shelf.pack * (1 + shelf.turn % 2), lead_days=shelf.good.lead + rank,
                    rank=rank + 1, code=f"{shelf.good.code.lower()}/{rank + 1}",
                )  # fmt: skip
                for day, price in history:
                    self.rows.add(
                        StockPrice, supply_id=number, price=price, from_on=day.isoformat(), paper="прайс-лист"
                    )

    def _price(self, shelf: Shelf, seller: int, day: dt.date) -> int:
        """Return what a seller asks for a packing on a day; now and then it has risen."""
        ranks = [rank for rank in range(len(shelf.prices)) if self._seller(shelf.turn, rank) == seller]
        history = shelf.prices[ranks[0] if ranks else 0]
        since, price = history[-1]
        if (day - since).days > 60 and self.random.random() < 0.5:
            price += max(half(price * DRIFT * (day - since).days, 36_500), 1)
            history.append((day, price))
        return price
