"""Carry the import of a list of goods out: items, prices and opening papers in one entry of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from agencycli.i18n import N_
from agencycli.models import Staff, StockGroup, StockItem, StockPacking, StockPlace
from agencycli.services.frame import action, newest_entry
from agencycli.services.intake.apply import remember
from agencycli.services.stock import goods, moving, places, supplies
from agencycli.services.stock.intake.plan import plan
from agencycli.services.stock.intake.plan_prices import plan_prices
from agencycli.services.stock.intake.record import GoodsCard, GoodsPlan, PriceOutcome, PricePlan
from agencycli.services.stock.paper import Line
from agencycli.values.text import fold

P = TypeVar("P", GoodsPlan, PricePlan)


@action("import.stock", N_("take in a list of goods"), goods.WHO_KEEPS)
def apply(actor: Staff, planned: P, shapes: Mapping[str, tuple[str, str]] | None = None) -> P:
    """Do what was planned; when the base has changed since, it is planned anew first. Returns the plan carried out.

    What lies at a place is one opening paper of it. ``shapes`` as of the import of clients. Raises MonthClosed, NotYet.
    """
    if newest_entry() != planned.based_on:
        planned = cast("P", _anew(actor, planned))
    if not planned.is_empty:
        if isinstance(planned, PricePlan):
            _write_prices(actor, planned)
        else:
            _write_goods(actor, planned)
        remember(shapes or {})
    return planned


def _anew(actor: Staff, planned: GoodsPlan | PricePlan) -> GoodsPlan | PricePlan:
    if isinstance(planned, GoodsPlan):
        return plan(actor, planned.records, place=planned.place, day=planned.day)
    assert planned.supplier is not None
    return plan_prices(
        actor, planned.records, planned.supplier, day=planned.day, paper=planned.paper, new_items=planned.new_items
    )


def _write_goods(actor: Staff, planned: GoodsPlan) -> None:
    groups = _Groups(actor)
    written: dict[int, StockItem] = {}
    for card in planned.cards:
        written[id(card.item)] = row = _item(actor, card, groups, written)
        for name, quantity in card.packings.items():
            goods.pack(actor, row, name, quantity)
        for supplier in card.suppliers.values():
            supplies.put(actor, row, supplier, {})
    by_place: dict[str, list[Line]] = {}
    for card in planned.cards:
        for one in card.balances:
            line = Line(
                written[id(card.item)], one.quantity, value=one.value, expiry_on=one.record.expiry_on,
                batch=one.record.batch,
            )  # fmt: skip
            by_place.setdefault(one.place, []).append(line)
    known = {fold(row.name): row for row in StockPlace.select().where(StockPlace.is_active)}
    for name, lines in by_place.items():
        place = known.get(fold(name)) or places.add(actor, name)
        moving.opening(actor, lines, place=place, day=planned.day)


class _Groups:
    """The groups by name, added as they are met."""

    def __init__(self, actor: Staff) -> None:
        self.actor = actor
        self.known = {fold(row.name): row for row in StockGroup.select()}

    def named(self, name: str) -> StockGroup:
        """Return the group of a name, a new one when there is none."""
        if fold(name) not in self.known:
            self.known[fold(name)] = goods.add_group(self.actor, name)
        return self.known[fold(name)]


def _item(actor: Staff, card: GoodsCard, groups: _Groups, written: Mapping[int, StockItem]) -> StockItem:
    if not card.is_new:
        return goods.edit(actor, card.item, card.values) if card.values else card.item
    values: dict[str, Any] = dict(card.values)
    if card.group and fold(card.group):
        values["group"] = groups.named(card.group)
    above = card.above.item if card.above else None
    return goods.add(actor, values, above=written.get(id(above), above) if above is not None else None)


def _write_prices(actor: Staff, planned: PricePlan) -> None:
    groups = _Groups(actor)
    for outcome in planned.outcomes:
        if outcome.kind not in ("add", "update") or outcome.item is None:
            continue
        row = outcome.item if outcome.item.id else _new_item(actor, outcome, groups)
        packing = _packing(actor, row, outcome)
        assert planned.supplier is not None
        supplies.put(
            actor, row, planned.supplier, outcome.terms | {"packing": packing}, from_on=planned.day,
            paper=planned.paper, steps=outcome.steps,
        )  # fmt: skip


def _new_item(actor: Staff, outcome: PriceOutcome, groups: _Groups) -> StockItem:
    item, record = outcome.item, outcome.record
    assert item is not None
    said = {key: getattr(record, key) for key in ("size", "colour")} | record.values
    values: dict[str, Any] = {key: getattr(item, key) for key in ("code", "name", "unit")}
    values |= {
        key: value for key, value in said.items() if key in goods.ITEM_FIELDS and key not in ("min_level", "lead_days")
    }
    if group := record.group or record.section:
        values["group"] = groups.named(group[:80])
    return goods.add(actor, values)


def _packing(actor: Staff, row: StockItem, outcome: PriceOutcome) -> StockPacking | None:
    """Return the packing that a price is for; a packing that a row only names is kept with the item."""
    wanted = outcome.packing or outcome.record.packing
    if wanted is None:
        return None
    name, quantity = wanted
    stands = next((one for one in row.packings if fold(one.name) == fold(name)), None)
    found = stands or goods.pack(actor, row, name, quantity)
    return found if outcome.packing else None
