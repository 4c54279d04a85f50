"""Plan the import of a supplier's price list: which of our items its rows mean, and which prices changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agencycli import i18n, money
from agencycli.errors import AgencyError
from agencycli.i18n import N_, _
from agencycli.models import Client, Staff, StockItem, StockSupply
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.money import rounded
from agencycli.services.frame import newest_entry
from agencycli.services.stock import amounts, supplies
from agencycli.services.stock.goods import usual_group
from agencycli.services.stock.intake.match import FreeCodes, Shelf, same_thing
from agencycli.services.stock.intake.plan import MOST_OF_A_CODE, SEVERAL_FIT, in_base, packed_by
from agencycli.services.stock.intake.record import GoodsRecord, PriceOutcome, PricePlan
from agencycli.values.text import clean, fold

NOT_OURS = N_("no item here is called so; write its code into a column “our code”, or add such items with --add")
CODE_NOT_KNOWN = N_("there is no item {code}")
NO_PRICE = N_("no price")
SAME_ITEM = N_("{code} has a price in row {row} already")
ROUNDED = N_("{price} is kept as {kept}: prices are kept to the kopeck")
WORDS = {
    "code": N_("Code there"),
    "packing": N_("Packing"),
    "min_order": N_("Least order"),
    "lead_days": N_("Days to get it"),
}


def plan_prices(
    actor: Staff,
    records: Sequence[GoodsRecord],
    supplier: Client,
    *,
    day: dt.date | None = None,
    paper: str = "",
    new_items: bool = False,
) -> PricePlan:
    """Return what taking a price list in would do; nothing is written.

    A row means the item of its "our code", of the supplier's code, of its bar code, else of its name. ``new_items``
    makes items of the rows that mean none.
    """
    plan = PricePlan(
        records, newest_entry(), supplier=supplier, day=day, paper=paper, new_items=new_items,
        sees_cost=actor.may_see_cost,
    )  # fmt: skip
    _Planner(plan).plan_rows()
    return plan


class _Planner:
    def __init__(self, plan: PricePlan) -> None:
        self.plan = plan
        self.shelf = Shelf()
        supplier = plan.supplier
        assert supplier is not None
        self.supplied = self.shelf.supplied(supplier.id)
        self.standing = {row.item_id: row for row in StockSupply.select().where(StockSupply.supplier == supplier.id)}
        self.steps = supplies.last_steps(list(self.standing.values()))
        self.free = FreeCodes([*self.shelf.by_code, *(fold(record.our_code) for record in plan.records)])
        self.priced: dict[int, int] = {}

    def plan_rows(self) -> None:
        for record in self.plan.records:
            self.plan.problems += record.problems
            try:
                outcome = self._outcome(record)
            except AgencyError as refusal:
                outcome = _refused(record, str(refusal))
            self.plan.outcomes.append(outcome)

    def _outcome(self, record: GoodsRecord) -> PriceOutcome:
        if record.refused:
            return _refused(record, record.refused)
        if not record.prices:
            return _refused(record, _(NO_PRICE))
        item, reason = self._meant(record)
        if item is None and (reason or not self.plan.new_items):
            return _refused(record, reason or _(NOT_OURS))
        is_new = item is None
        if item is None:
            item = self._new(record)
        if id(item) in self.priced:
            return _refused(record, _(SAME_ITEM).format(code=item.code, row=self.priced[id(item)]))
        self.priced[id(item)] = record.row
        outcome = self._priced(record, item)
        if is_new:
            outcome.kind = "add"
        return outcome

    def _meant(self, record: GoodsRecord) -> tuple[StockItem | None, str]:
        shelf = self.shelf
        if record.our_code:
            found = shelf.by_code.get(fold(record.our_code)) or shelf.called(record.our_code)
            return found, "" if found else _(CODE_NOT_KNOWN).format(code=record.our_code)
        found = self.supplied.get(fold(record.code)) or shelf.by_barcode.get(record.barcode)
        if found is not None and same_thing(found, record.name):
            return found, ""
        named = shelf.named(record.name, record)
        if len(named) > 1:
            return None, _(SEVERAL_FIT).format(codes=", ".join(row.code for row in named[:6]))
        return (named[0] if named else None), ""

    def _new(self, record: GoodsRecord) -> StockItem:
        name = clean(record.name)[:200] or record.label
        code = clean(record.our_code)[:MOST_OF_A_CODE] or self.free.code(name)
        row = StockItem(code=code, name=name, unit=record.unit or "piece", group=usual_group())
        self.shelf.put(row)
        return row

    def _priced(self, record: GoodsRecord, item: StockItem) -> PriceOutcome:
        """Return what a row says of an item."""
        packing, times = _basis(record, item)
        steps = [(_base(record, item, at, packing), price * times) for at, price in record.prices]
        for _at, price in steps:
            if price != rounded(price):
                reason = _(ROUNDED).format(price=f"{price.normalize():f}", kept=f"{rounded(price):f}")
                self.plan.problems.append(record.trouble("price", record.prices[0][1], reason))
        kept = [(at, rounded(price)) for at, price in steps]
        least = record.values.get("min_order")
        told = {
            "code": clean(record.code)[:60],
            "min_order": _base(record, item, least, packing) if least else kept[0][0],
            "lead_days": record.values.get("lead_days"),
        }
        terms = {key: value for key, value in told.items() if value}
        stands = self.standing.get(item.id) if item.id else None
        said = _news(terms, packing, stands)
        before = None
        if stands is not None and stands.price is not None:
            each = supplies.base_price(stands) or stands.price
            before = rounded(each * packing[1]) if packing else rounded(each)
        is_same = stands is not None and not said and kept == self.steps.get(stands.id)
        spoken = i18n.language()
        by_quantity = [
            _("from {quantity}: {price}").format(
                quantity=amounts.told(item, at), price=money.grouped(price, language=spoken)
            )
            for at, price in kept
            if at
        ]
        return PriceOutcome(
            "same" if is_same else "update", record, item.name, item, terms, kept, packing, before, kept[0][1],
            ", ".join([*said, *by_quantity]),
        )  # fmt: skip


def _basis(record: GoodsRecord, item: StockItem) -> tuple[tuple[str, Decimal] | None, Decimal]:
    """Return the packing a price is for (None: a base unit), and by what the price in the row is multiplied for it.

    A price of a sheet with parts of a kopeck is kept for the pack, where it is exact. Raises BadValue.
    """
    one = Decimal(1)
    if record.by_packing:
        return packed_by(record, item), one
    if record.unit and record.unit != item.unit:
        packed = amounts.packing(item, _(UNIT_TITLES[record.unit])) if item.id else None
        if packed is not None:
            return (packed.name, packed.quantity), one
        return None, 1000 / amounts.read(item, f"1000 {record.unit}")
    if record.packing and any(price != rounded(price) for _at, price in record.prices):
        return record.packing, record.packing[1]
    return None, one


def _base(record: GoodsRecord, item: StockItem, quantity: Decimal, packing: tuple[str, Decimal] | None) -> Decimal:
    """Return base units of a quantity as the row counts: in its unit, or in packings when it is sold by them."""
    if packing is not None and record.unit != item.unit:
        return quantity * packing[1]
    return in_base(item, record, quantity) if quantity else quantity


def _news(terms: dict[str, Any], packing: tuple[str, Decimal] | None, stands: StockSupply | None) -> list[str]:
    """Return in words which terms are new, the price aside."""
    if stands is None:
        return []
    said = [_(WORDS[key]) for key, value in terms.items() if getattr(stands, key) != value]
    name = stands.packing.name if stands.packing_id else ""
    return said + ([_(WORDS["packing"])] if fold(packing[0] if packing else "") != fold(name) else [])


def _refused(record: GoodsRecord, reason: str) -> PriceOutcome:
    return PriceOutcome("reject", record, record.label, reason=reason)
