"""What a row of a list of goods says, and what an import of such rows would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from agencycli import i18n, money
from agencycli.i18n import N_, _, ngettext
from agencycli.listing import Column, Listing
from agencycli.models import Client, StockItem, StockPlace
from agencycli.services.intake.planned import OUTCOMES, Planned, outcome_columns
from agencycli.services.intake.record import FromRow, Problem

NOTHING = N_("no table of goods; --map FILE writes what its columns are taken for, to be mended")


@dataclass(slots=True)
class GoodsRecord(FromRow):
    """A row of a list of stock or of prices. ``columns`` gives letter and title of the column of a field.

    ``values`` are fields of the item as they were read; ``quantity``, ``prices`` and ``value`` are in ``unit`` ("" when
    the row tells none), or in packings when ``by_packing``. ``refused`` is the reason why it cannot be taken at all.
    """

    sheet: str
    row: int
    system: str
    columns: Mapping[str, tuple[str, str]]
    name: str = ""
    code: str = ""
    our_code: str = ""
    barcode: str = ""
    aliases: str = ""
    group: str = ""
    section: str = ""
    """The heading it stands under."""
    place: str = ""
    supplier: str = ""
    size: str = ""
    colour: str = ""
    batch: str = ""
    unit: str = ""
    by_packing: bool = False
    packing: tuple[str, Decimal] | None = None
    """(name, base units in one)."""
    quantity: Decimal | None = None
    prices: Sequence[tuple[Decimal, Decimal]] = ()
    """(from how many on, price), the least first."""
    value: Decimal | None = None
    """What all of it costs; goes before the price."""
    expiry_on: dt.date | None = None
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: str = ""

    @property
    def rows(self) -> list[tuple[str, int]]:
        """The row (sheet, number) it was read from."""
        return [(self.sheet, self.row)]

    @property
    def label(self) -> str:
        """What it is called where rows are called by name."""
        return self.name or self.code or self.our_code or self.barcode

    def problem(self, key: str, value: Any, reason: str) -> None:
        """Add a problem with the cell of a field."""
        self.problems.append(self.trouble(key, value, reason))


@dataclass(slots=True)
class Balance:
    """What a row says lies at a place: base units, and what all of it costs (None: not told)."""

    record: GoodsRecord
    place: str
    quantity: Decimal
    value: Decimal | None


@dataclass(slots=True)
class GoodsCard:
    """An item as an import finds it and will leave it; ``item`` is an unsaved row while it is new."""

    item: StockItem
    values: dict[str, Any] = field(default_factory=dict)
    """What is new in its fields."""
    group: str = ""
    above: GoodsCard | None = None
    """The item by size and colour that a new one is one of."""
    packings: dict[str, Decimal] = field(default_factory=dict)
    suppliers: dict[int, Client] = field(default_factory=dict)
    balances: list[Balance] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the item is not there yet."""
        return self.item.id is None

    @property
    def changes(self) -> list[str]:
        """The fields and things that would be written, by their keys."""
        parts = (("packing", self.packings), ("supplier", self.suppliers))
        return [*self.values, *(key for key, rows in parts if rows)]


@dataclass(slots=True)
class GoodsOutcome:
    """What becomes of a row of a list of stock."""

    kind: str
    record: GoodsRecord
    name: str
    card: GoodsCard | None = None
    what: str = ""
    quantity: Decimal | None = None
    """Base units that it puts on a shelf."""
    place: str = ""
    reason: str = ""


@dataclass(slots=True)
class GoodsPlan(Planned):
    """What taking a list of stock in would do."""

    records: Sequence[GoodsRecord]
    outcomes: list[GoodsOutcome] = field(default_factory=list)
    place: StockPlace | None = None
    """Where things lie whose row does not tell."""
    day: dt.date | None = None
    cards: list[GoodsCard] = field(default_factory=list)

    ACTION: ClassVar[str] = "import.stock"
    NOTHING: ClassVar[str] = NOTHING

    def summary(self) -> list[str]:
        """Return what would be done, counted, and what would be put on shelves: to hold against the file's total."""
        laid = [one for card in self.cards for one in card.balances]
        worth = sum((one.value for one in laid if one.value is not None), Decimal("0.00"))
        words = ngettext(
            "{count} balance is put down, worth {value} together",
            "{count} balances are put down, worth {value} together",
            len(laid),
        ).format(count=len(laid), value=money.grouped(worth, language=i18n.language()))
        return [*Planned.summary(self), *([words] if laid else [])]

    def outcome_listing(self) -> Listing:
        """Return what becomes of each row."""
        columns = [
            *outcome_columns(OUTCOMES),
            Column("code", _("Code")),
            Column("name", _("Name")),
            Column("quantity", _("Quantity"), "quantity"),
            Column("place", _("Place")),
            Column("what", _("What")),
            Column("reason", _("Reason")),
        ]
        rows = [
            (
                one.record.sheet, one.record.row, one.kind, one.card.item.code if one.card else one.record.code or None,
                one.name, one.quantity, one.place or None, one.what or None, one.reason or None,
            )
            for one in self.outcomes
        ]  # fmt: skip
        return Listing("import outcomes", columns, rows)


@dataclass(slots=True)
class PriceOutcome:
    """What becomes of a row of a price list; ``before`` and ``price`` are for ``packing``, or for a base unit."""

    kind: str
    record: GoodsRecord
    name: str
    item: StockItem | None = None
    terms: dict[str, Any] = field(default_factory=dict)
    steps: Sequence[tuple[Decimal, Decimal]] = ()
    packing: tuple[str, Decimal] | None = None
    before: Decimal | None = None
    price: Decimal | None = None
    what: str = ""
    reason: str = ""

    @property
    def percent(self) -> Decimal | None:
        """By how much the price changed, percent; None for a first price."""
        if not self.before or self.price is None:
            return None
        return ((self.price - self.before) * 100 / self.before).quantize(Decimal("0.1"))


@dataclass(slots=True)
class PricePlan(Planned):
    """What taking a price list of a supplier in would do."""

    records: Sequence[GoodsRecord]
    outcomes: list[PriceOutcome] = field(default_factory=list)
    supplier: Client | None = None
    day: dt.date | None = None
    paper: str = ""
    new_items: bool = False
    sees_cost: bool = True

    ACTION: ClassVar[str] = "import.stock"
    NOTHING: ClassVar[str] = NOTHING

    def outcome_listing(self) -> Listing:
        """Return what becomes of each row, with the price before and after."""
        columns = [
            *outcome_columns(OUTCOMES),
            Column("code", _("Code")),
            Column("name", _("Name")),
            Column("before", _("Was"), "money"),
            Column("price", _("Price"), "money"),
            Column("percent", _("Change"), "percent"),
            Column("what", _("What")),
            Column("reason", _("Reason")),
        ]
        rows = [
            (
                one.record.sheet, one.record.row, one.kind, one.item.code if one.item else one.record.code or None,
                one.name, one.before if self.sees_cost else None, one.price, one.percent if self.sees_cost else None,
                one.what or None, one.reason or None,
            )
            for one in self.outcomes
        ]  # fmt: skip
        return Listing("import outcomes", columns, rows)

    def changes(self) -> Listing:
        """Return the rows by which something changes, without what tells where they stand."""
        whole = self.outcome_listing()
        rows = [row[2:-1] for row in whole.rows if row[2] in ("add", "update")]
        return Listing("import prices", whole.columns[2:-1], rows)
