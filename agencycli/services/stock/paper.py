"""The head of a paper of the warehouse, the lines it is asked for with, and what becomes of it when it is posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import peewee as pw

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import (
    Client,
    Deal,
    Staff,
    StockGroup,
    StockItem,
    StockLot,
    StockMonth,
    StockMove,
    StockOrderLine,
    StockPaper,
    StockPlace,
    StockReservation,
    Stocktake,
)
from agencycli.models.stock.papers import PAPER_KIND_TITLES
from agencycli.services.card import BadValue
from agencycli.services.stock import amounts, balance
from agencycli.values.text import clean

ZERO = Decimal(0)
NOTHING = Decimal("0.00")


class MonthClosed(Refused):
    """Its papers are done with."""

    slug = "month-closed"
    template = N_("{month} is closed since {day}; take a day after it, or open it again: agency stock reopen {month}")


class NotYet(Refused):
    """What has not happened is not posted."""

    slug = "not-yet"
    template = N_("{day} is still to come; post it when it has happened")


class PutAway(Refused):
    """The item is not in use."""

    slug = "put-away"
    template = N_("{code} was put away; bring it back first: agency stock item on {code}")


class HasVariants(Refused):
    """Only its sizes and colours lie on shelves."""

    slug = "has-variants"
    template = N_("{code} is kept by size and colour; name one of {codes}")


@dataclass(frozen=True)
class Line:
    """What is moved: so many base units of an item. Price or sum only where something comes in."""

    item: StockItem
    quantity: Decimal
    price: Decimal | None = None
    """For a base unit."""
    value: Decimal | None = None
    """For all of it; goes before the price."""
    lot: StockLot | None = None
    expiry_on: dt.date | None = None
    batch: str = ""
    width: int | None = None
    height: int | None = None
    purchase_line: StockOrderLine | None = None


@dataclass(frozen=True)
class Head:
    """What all lines of a paper share."""

    kind: str
    place: StockPlace
    day: dt.date | None = None
    to_place: StockPlace | None = None
    deal: Deal | None = None
    counterparty: Client | None = None
    reason: str = ""
    number: str = ""
    origin: StockPaper | None = None
    stocktake: Stocktake | None = None


@dataclass(frozen=True)
class Part:
    """Some of a lot that goes, and whose reservation it takes from."""

    lot: StockLot | None
    quantity: Decimal
    reservation: StockReservation | None = None


@dataclass
class Posted:
    """A paper and its moves, with what the person should know of it."""

    paper: StockPaper
    moves: list[StockMove] = field(default_factory=list)
    excess: list[tuple[StockItem, Decimal]] = field(default_factory=list)
    """How much more went to a deal than it had kept of an item."""
    scrap: list[tuple[StockLot, Decimal]] = field(default_factory=list)
    """Lots of which too little is left to be of use."""
    expired: list[StockLot] = field(default_factory=list)
    """Lots that went after their last day."""
    promised: list[tuple[StockItem, Decimal]] = field(default_factory=list)
    """How much more of an item is kept for deals than is left of it."""

    @property
    def id(self) -> int:
        """The number of the paper."""
        return int(self.paper.id)

    @property
    def value(self) -> Decimal:
        """What the moves cost together; less than nothing went out."""
        return sum((row.value for row in self.moves), NOTHING)


def paper(actor: Staff, head: Head) -> StockPaper:
    """Write the head of a paper. Raises NotYet, MonthClosed."""
    day = checked_day(head.day)
    return StockPaper.create(
        kind=head.kind, day=day, moment=clock.now(), staff=actor.id, deal=head.deal and head.deal.id,
        counterparty=head.counterparty and head.counterparty.id, place=head.place.id,
        to_place=head.to_place and head.to_place.id, reason=clean(head.reason)[:300],
        outside_number=clean(head.number)[:60], origin=head.origin and head.origin.id,
        stocktake=head.stocktake and head.stocktake.id,
    )  # fmt: skip


def checked_day(day: dt.date | None) -> dt.date:
    """Return the day a paper counts for, today unless said. Raises NotYet, MonthClosed."""
    found = day or clock.today()
    if found > clock.today():
        raise NotYet(day=f"{found:%d.%m.%Y}")
    closed = StockMonth.get_or_none(StockMonth.month == f"{found:%Y-%m}")
    if closed is not None:
        raise MonthClosed(month=closed.month, day=f"{clock.local(closed.moment):%d.%m.%Y}")
    return found


def ready(lines: Sequence[Line]) -> list[Line]:
    """Return lines that can be posted, their items as they stand and held. Raises PutAway, HasVariants, BadValue."""
    if not lines:
        raise BadValue(field=_(amounts.QUANTITY), reason=_("name at least one item and how much of it"))
    balance.lock(line.item for line in lines)
    found = []
    known, above = _standing({line.item.id for line in lines})
    for line in lines:
        item = known[line.item.id]
        if item.id in above or not item.is_active:
            usable(item)
        quantity = amounts.checked(item, line.quantity)
        if line.lot is not None and line.lot.item_id != item.id:
            raise BadValue(field=_("Lot"), reason=_("lot {number} is of another item").format(number=line.lot.id))
        found.append(replace(line, item=item, quantity=quantity))
    return found


def _standing(numbers: set[int]) -> tuple[dict[int, StockItem], set[int]]:
    """Return items with their groups by number, and which of them are kept by size and colour: a question for many."""
    known: dict[int, StockItem] = {}
    above: set[int] = set()
    for part in pw.chunked(sorted(numbers), 500):
        rows = StockItem.select(StockItem, StockGroup).join(StockGroup).where(StockItem.id.in_(part))
        known |= {item.id: item for item in rows}
        above |= {
            row[0] for row in StockItem.select(StockItem.variant_of).where(StockItem.variant_of.in_(part)).tuples()
        }
    return known, above


def usable(item: StockItem) -> None:
    """Raise why an item lies on no shelf. Raises PutAway, HasVariants."""
    if not item.is_active:
        raise PutAway(code=item.code)
    codes = [row.code for row in item.variants.order_by(StockItem.id).limit(6)]
    if codes:
        raise HasVariants(code=item.code, codes=", ".join(codes))


def title(paper: StockPaper) -> str:
    """Return what a paper is called: ``receipt 12``."""
    return f"{_(PAPER_KIND_TITLES[paper.kind])} {paper.id}"
