"""A paper of the warehouse while it is typed: what each row means, what is wrong, what would become of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agencycli import clock, i18n, money
from agencycli.errors import AgencyError, NotFound, UsageError
from agencycli.i18n import N_, _
from agencycli.models import Client, Deal, Staff, StockItem, StockLot, StockOrder, StockPacking, StockPlace
from agencycli.queries import lists, reference
from agencycli.queries.stock import of_deal
from agencycli.queries.stock.reference import exact
from agencycli.queries.stock.reference import item as item_of
from agencycli.queries.stock.ways import COMES, GOES, HEAD_TITLES, STAYS, Way
from agencycli.services.stock import amounts, balance, places
from agencycli.services.stock.choosing import elsewhere, holders
from agencycli.services.stock.paper import Line
from agencycli.values.moments import read_day
from agencycli.values.numbers import read_amount, read_count

ZERO = Decimal(0)
Texts = Mapping[str, str]


@dataclass
class Row:
    """A row as it was understood."""

    line: Line | None = None
    item: StockItem | None = None
    said: str = ""
    """What would become of it; what is wrong with it, and with which column."""
    wrong: str = ""
    shown: dict[str, str] = field(default_factory=dict)
    """What a cell says once it is understood."""
    above: bool = False
    """The item is kept by size and colour."""
    held: bool = False
    """Wrong only because others keep it."""


@dataclass
class Sheet:
    """A paper as it was understood."""

    way: Way
    head: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    """What is wrong with the head, by key."""
    shown: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    sum: Decimal = Decimal("0.00")
    """What comes costs together, as far as prices are told."""

    @property
    def lines(self) -> list[Line]:
        """The rows that can be posted."""
        return [row.line for row in self.rows if row.line is not None]

    @property
    def faults(self) -> int:
        """How many rows and parts of the head are wrong."""
        return len(self.wrong) + sum(bool(row.wrong) for row in self.rows)


def read(actor: Staff, way: Way, head: Texts, rows: Sequence[Texts], *, over: bool = False) -> Sheet:
    """Return what a sheet means as it is typed; nothing in it is refused, what is wrong is said beside it.

    ``over`` takes what is kept for others too.
    """
    sheet = Sheet(way)
    for key in way.head:
        _read_head(actor, sheet, key, head.get(key, "").strip())
    stand = Standing(sheet, over)
    for texts in rows:
        row = _read_row(actor, sheet, texts)
        sheet.rows.append(row)
        if row.line is not None:
            stand.tell(row)
            if row.wrong:
                row.line = None
            elif row.line.price is not None:
                sheet.sum += money.rounded(row.line.price * row.line.quantity)
    return sheet


def scanned(text: str) -> tuple[str, str]:
    """Return the code of what was scanned, and how much one scan means: 1, or a packing. Raises NotFound."""
    code = text.strip()
    item = exact(code)
    if item is None:
        raise NotFound(what=_("item of stock"), wanted=code)
    packing = StockPacking.get_or_none((StockPacking.barcode == code) & (StockPacking.item == item.id))
    return str(item.code), f"1 {packing.name}" if packing else "1"


def one_more(text: str, more: str) -> str | None:
    """Return a quantity with another of the same unit added; None when they are said in different ones."""
    number, _blank, unit = text.strip().partition(" ")
    another, _blank, other = more.partition(" ")
    counted, added = read_count(number), read_count(another)
    if counted is None or added is None or unit.strip() != other.strip():
        return None
    return f"{(counted + added).normalize():f} {unit}".strip()


# -- the head


def _read_head(actor: Staff, sheet: Sheet, key: str, text: str) -> None:
    if not text:
        if key in sheet.way.needs:
            sheet.wrong[key] = _("{field} is needed").format(field=_(HEAD_TITLES[key]))
        if key == "place":
            sheet.head[key] = places.usual(actor)
            sheet.shown[key] = sheet.head[key].name
        return
    try:
        sheet.head[key], sheet.shown[key] = _HEAD[key](actor, text)
    except AgencyError as error:
        sheet.wrong[key] = str(error)


def _deal(actor: Staff, text: str) -> tuple[Deal, str]:
    row = reference.deal(actor, text)
    return row, f"{row.id} {row.title}"


def _order(actor: Staff, text: str) -> tuple[StockOrder, str]:
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    row = lists.record("stock-orders", actor, number, _("order"))
    return row, f"{row.id} {row.supplier.name}"


def _client(actor: Staff, text: str) -> tuple[Client, str]:
    row = reference.client(actor, text)
    return row, row.name


def _place(actor: Staff, text: str) -> tuple[StockPlace, str]:
    row = places.find(text)
    return row, row.name


def _day(actor: Staff, text: str) -> tuple[dt.date, str]:
    return _day_of(text, past=True)


def _until(actor: Staff, text: str) -> tuple[dt.date, str]:
    return _day_of(text, past=False)


def _day_of(text: str, *, past: bool) -> tuple[dt.date, str]:
    day = read_day(text, clock.today(), past=past)
    if day is None:
        raise UsageError(_("“{value}” is not a day; write 24.11, tomorrow or +3d").format(value=text))
    return day, f"{day:%d.%m.%Y}"


def _words(actor: Staff, text: str) -> tuple[str, str]:
    return text, text


_HEAD = {"order": _order, "deal": _deal, "supplier": _client, "place": _place, "to_place": _place, "day": _day,
         "until": _until, "reason": _words, "bill": _words, "sent": _words}  # fmt: skip


# -- rows


def _read_row(actor: Staff, sheet: Sheet, texts: Texts) -> Row:
    row = Row()
    typed = {key: text.strip() for key, text in texts.items()}
    if not any(typed.values()):
        return row
    values: dict[str, Any] = {}
    for key in ("item", "quantity", *sheet.way.columns):
        try:
            if key == "item":
                row.item = item_of(actor, typed.get("item", ""))
                row.shown["item"] = f"{row.item.code} {row.item.name}"
                row.above = row.item.variants.exists()
                if row.above:
                    row.wrong, row.said = "item", _("kept by size and colour: F6 opens them")
                    return row
            elif text := typed.get(key, ""):
                assert row.item is not None
                values[key] = _CELLS[key](actor, row.item, text)
            elif key == "quantity":
                row.wrong, row.said = "quantity", _("how much?")
        except AgencyError as error:
            row.wrong = row.wrong or key
            row.said = row.said or str(error).removeprefix(f"{_(amounts.QUANTITY)}: ")
            if key == "item":
                return row
    if not row.wrong and row.item is not None:
        if any(sign.isalpha() for sign in typed["quantity"]):
            row.shown["quantity"] = amounts.told(row.item, values["quantity"])
        row.line = Line(row.item, **values)
    return row


def _quantity(actor: Staff, item: StockItem, text: str) -> Decimal:
    return amounts.read(item, text)


def _price(actor: Staff, item: StockItem, text: str) -> Decimal:
    found = read_amount(text)
    if found is None:
        raise UsageError(_("“{text}” is not a sum; write 12500 or 12 500,50").format(text=text))
    return found


def _expiry(actor: Staff, item: StockItem, text: str) -> dt.date:
    return _day_of(text, past=False)[0]


def _lot(actor: Staff, item: StockItem, text: str) -> StockLot:
    number = text.lstrip("#№ ")
    row = StockLot.get_or_none(StockLot.id == int(number)) if number.isdecimal() and len(number) < 10 else None
    if row is None or row.item_id != item.id:
        raise NotFound(what=_("lot of {code}").format(code=item.code), wanted=text)
    return row


def _millimetres(actor: Staff, item: StockItem, text: str) -> int:
    if not (text.isdecimal() and 0 < len(text) < 6 and int(text)):
        raise UsageError(_("“{text}” is not a number of millimetres").format(text=text))
    return int(text)


_CELLS = {"quantity": _quantity, "price": _price, "expiry_on": _expiry, "lot": _lot, "width": _millimetres,
          "height": _millimetres}  # fmt: skip


class Standing:
    """What is left of each item while a sheet goes from row to row."""

    def __init__(self, sheet: Sheet, over: bool) -> None:
        self.way, self.over = sheet.way, over
        self.place = sheet.head.get("place") or places.usual()
        self.deal = sheet.head.get("deal")
        self.comes_back = self.way.name == "return" or (self.way.name == "remnant" and self.deal is not None)
        self.out = of_deal.still_out(self.deal) if self.comes_back and self.deal else {}
        self.left: dict[tuple[int, int], tuple[Decimal, Decimal]] = {}

    def tell(self, row: Row) -> None:
        """Say beside a row what would become of it."""
        assert row.line is not None
        item, lot = row.line.item, row.line.lot
        key = (item.id, lot.id if lot else 0)
        there, room = self.left[key] if key in self.left else self._before(item, lot)
        if self.way.effect == COMES and self.way.name != "return":
            self.left[key] = there + row.line.quantity, room
            row.said = self._coming(row.line, there + row.line.quantity)
            return
        after = room - row.line.quantity
        self.left[key] = there - row.line.quantity, after
        if after >= 0 or (item.group.allows_negative and self.way.effect == GOES):
            words = N_("{rest} stay with the deal") if self.comes_back else N_("{rest} left")
            row.said = _(words).format(rest=amounts.plain(after))
            return
        row.wrong, row.held = "quantity", there >= row.line.quantity and self.way.effect == GOES
        words = N_("{there} free; {short} short") if self.way.effect == STAYS else N_("{there} may go; {short} short")
        if self.comes_back:
            words = N_("{there} went and did not come back; {short} too many")
        said = [_(words).format(there=amounts.plain(max(room, ZERO)), short=amounts.told(item, -after))]
        if self.way.effect == GOES and not row.held and (lying := elsewhere(item, self.place)) != "–":
            said.append(_("elsewhere: {places}").format(places=lying))
        if row.held:
            said.append(_("kept: {holders}").format(holders=holders(item, self._others(item))))
        row.said = "; ".join(said)

    def _others(self, item: StockItem) -> list[balance.Claim]:
        return [one for one in balance.claims(item) if not (self.deal and one.reservation.deal_id == self.deal.id)]

    def _before(self, item: StockItem, lot: StockLot | None) -> tuple[Decimal, Decimal]:
        """Return how much there is for the next row, and how much of it may go: or may be kept, or may come back."""
        if self.comes_back:
            return (self.out.get(item.id, ZERO),) * 2
        here = balance.on_hand(item, self.place)
        if self.way.effect == COMES:
            return here, here
        if self.way.effect == STAYS:
            free = balance.available(item)
            return free, free
        if lot is not None:
            here = sum((one.quantity for one in balance.lots(item, self.place, lot)), ZERO)
        if self.over:
            return here, here
        others = self._others(item)
        if self.way.name == "move":  # what only changes its place stays for those it is kept for
            return here, here - sum((one.left for one in others if one.reservation.place_id == self.place.id), ZERO)
        return here, min(here, balance.on_hand(item) - sum((one.left for one in others), ZERO))

    def _coming(self, line: Line, after: Decimal) -> str:
        words = [f"= {money.printed(money.rounded(line.price * line.quantity), i18n.language())}"] if line.price else []
        words.append(_("{there} then").format(there=amounts.plain(after)))
        return " · ".join(words)
