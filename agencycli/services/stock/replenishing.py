"""What is to be bought now, of whom and how much: by use, season, reservations, what comes, what suppliers sell."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from agencycli import clock, money
from agencycli.models import Client, StockGroup, StockItem, StockPacking, StockSupply
from agencycli.models.base import pw
from agencycli.pricing import replenish
from agencycli.services.calendar import workdays
from agencycli.services.stock.amounts import WHOLE
from agencycli.services.stock.use import ZERO, Position, first_days, positions, used, used_by_day
from agencycli.values.workdays import Workdays

LATELY = 90
"""Days over which the late use is counted."""
PAST_YEARS = 3
KNOWN = 30
"""Days of a past year's late use that must be known for its season to count."""
USUAL_LEAD = 5
"""Working days from order to receipt where nobody said."""


@dataclass(frozen=True)
class Offer:
    """What one supplier would send, in their packs and no less than they sell."""

    supply: StockSupply
    packs: Decimal | None
    quantity: Decimal
    due_on: dt.date

    @property
    def sum(self) -> Decimal | None:
        """What it costs there; None while no price is known."""
        if self.supply.price is None:
            return None
        return money.rounded(self.supply.price * (self.quantity if self.packs is None else self.packs))


@dataclass(frozen=True)
class Proposal:
    """An item to be bought."""

    item: StockItem
    position: Position
    use: replenish.Use
    need: replenish.Need
    lead_days: int
    """Days of the calendar until an order sent today comes."""
    review_days: int
    due_on: dt.date
    quantity: Decimal
    """What is to be bought: the first offer's, or what is missing where nobody sells it."""
    offers: tuple[Offer, ...]
    """Whom to ask first on top."""

    @property
    def best(self) -> Offer | None:
        """Whom to ask first."""
        return self.offers[0] if self.offers else None

    @property
    def runs_out_on(self) -> dt.date | None:
        """The day on which what is free is used up, as things go; None when nothing is used."""
        daily = replenish.daily_use(self.use)
        if daily <= 0:
            return None
        return clock.today() + dt.timedelta(days=min(int(max(self.position.available, ZERO) / daily), 3650))


def proposals(review_days: int = replenish.REVIEW, *, drafted: bool = True) -> list[Proposal]:
    """Return what is to be bought, what runs out first on top.

    Of all items in use that are the agency's own and no model of sizes and colours. What is in orders that were not
    sent yet is counted as coming, unless ``drafted`` says no.
    """
    agency, standing, uses, sellers = workdays(), positions(), _Uses(), supplies()
    due = cache(lambda days: agency.add(clock.today(), days))
    found = []
    for item in items():
        mine = sellers.get(item.id, [])
        position = standing[item.id]
        due_on = due(lead(item, mine[0] if mine else None))
        lead_days = (due_on - clock.today()).days
        use = uses.of(item.id, lead_days + review_days)
        there = position.available + position.coming + (position.drafted if drafted else ZERO)
        need = replenish.need(
            use, there, lead_days, review_days, least=item.min_level, reorder_at=item.reorder_at,
            whole=item.unit in WHOLE,
        )  # fmt: skip
        if need.missing > 0:
            offers = tuple(offered(item, supply, need.missing, agency) for supply in mine)
            _packs, alone = replenish.buy(need.missing, None, None, whole=item.unit in WHOLE)
            quantity = offers[0].quantity if offers else alone
            found.append(Proposal(item, position, use, need, lead_days, review_days, due_on, quantity, offers))
    return sorted(found, key=lambda one: (one.runs_out_on or dt.date.max, one.item.code_key))


def offered(item: StockItem, supply: StockSupply, missing: Decimal, agency: Workdays | None = None) -> Offer:
    """Return what a supplier would send of an item when so much is missing, and when it would come."""
    pack = supply.packing.quantity if supply.packing_id else None
    packs, quantity = replenish.buy(missing, pack, supply.min_order, whole=item.unit in WHOLE)
    return Offer(supply, packs, quantity, (agency or workdays()).add(clock.today(), lead(item, supply)))


def lead(item: StockItem, supply: StockSupply | None) -> int:
    """Return working days from an order to its receipt: the supplier's, else the item's, else the usual ones."""
    for days in (supply and supply.lead_days, item.lead_days):
        if days is not None:
            return int(days)
    return USUAL_LEAD


def items() -> Iterator[StockItem]:
    """Yield the items that are bought: in use, the agency's own, lying on shelves themselves."""
    models = StockItem.alias()
    above = models.select(models.variant_of).where(models.variant_of.is_null(False))
    rows = StockItem.select(StockItem, StockGroup).join(StockGroup)
    yield from rows.where(
        StockItem.is_active & StockItem.owner.is_null() & StockItem.id.not_in(above)
    ).order_by(StockItem.code_key)  # fmt: skip


def supplies() -> dict[int, list[StockSupply]]:
    """Return from whom each item is bought, by its number: the least rank first, of one rank the cheapest."""
    rows = (
        StockSupply.select(StockSupply, StockPacking, Client)
        .join(StockPacking, pw.JOIN.LEFT_OUTER)
        .switch(StockSupply)
        .join(Client)
        .where(Client.merged_into.is_null() & Client.erased_at.is_null())
    )
    found: dict[int, list[StockSupply]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    for listed in found.values():
        listed.sort(key=_preference)
    return found


def _preference(supply: StockSupply) -> tuple[int, bool, Decimal, int]:
    price = supply.price or ZERO
    each = price / supply.packing.quantity if supply.packing_id else price
    return supply.rank, supply.price is None, each, supply.id


class _Uses:
    """The use of every item, each span of days asked of the database once."""

    def __init__(self) -> None:
        self.today = clock.today()
        self.lately = used_by_day(self.today - dt.timedelta(days=LATELY), self.today - dt.timedelta(days=1))
        self.first = first_days()
        self.spans: dict[tuple[dt.date, dt.date], dict[int, Decimal]] = {}

    def of(self, item: int, ahead: int) -> replenish.Use:
        """Return the use of an item, with the season of the days ahead as past years had it."""
        first = self.first.get(item)
        if first is None:
            return replenish.Use(ZERO, 0)
        days = max(min(LATELY, (self.today - first).days), 1)
        taken = self.lately.get(item, ())
        past, past_days, rates = ZERO, 0, []
        for year in self._years(first):
            begin = max(back(self.today, year) - dt.timedelta(days=LATELY), first)
            end = back(self.today, year) - dt.timedelta(days=1)
            past += self._span(back(self.today, year) - dt.timedelta(days=LATELY), end).get(item, ZERO)
            past_days += (end - begin).days + 1
            rates.append(self._ahead(item, year, ahead))
        coming = sum(rates, ZERO) / len(rates) if rates else ZERO
        return replenish.Use(
            sum(taken, ZERO), days, past, past_days, coming, len(rates), replenish.spread(taken, days)
        )  # fmt: skip

    def _years(self, first: dt.date) -> list[int]:
        years = range(1, PAST_YEARS + 1)
        return [one for one in years if first <= back(self.today, one) - dt.timedelta(days=KNOWN)]

    def _ahead(self, item: int, year: int, days: int) -> Decimal:
        """Return the use of a day in the months that the days ahead fall into, each by its days, of a past year."""
        rate = ZERO
        for month, count in months(self.today, days):
            first = back(month, year)
            length = calendar.monthrange(first.year, first.month)[1]
            rate += self._span(first, first.replace(day=length)).get(item, ZERO) * count / length
        return rate / days

    def _span(self, first: dt.date, last: dt.date) -> dict[int, Decimal]:
        if (first, last) not in self.spans:
            self.spans[first, last] = used(first, last)
        return self.spans[first, last]


@cache
def months(day: dt.date, days: int) -> Sequence[tuple[dt.date, int]]:
    """Return the months that some days from a day on fall into, by their first days, and how many fall into each."""
    found: dict[dt.date, int] = {}
    for ahead in range(days):
        month = (day + dt.timedelta(days=ahead)).replace(day=1)
        found[month] = found.get(month, 0) + 1
    return list(found.items())


def back(day: dt.date, years: int) -> dt.date:
    """Return the same day some years ago; of 29 February the 28th where there is none."""
    year = day.year - years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))
