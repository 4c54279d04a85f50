"""Plan the import of a list of stock: which items its rows mean, what is new of them, what lies where.

A row fills what is empty on an item and changes nothing that stands. A balance is where the history of an item at a
place begins: it is posted where nothing moved yet, else only compared with what lies there.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli.errors import AgencyError
from agencycli.i18n import N_, _
from agencycli.models import Client, Staff, StockGroup, StockItem, StockMove, StockPacking, StockPlace, StockSupply
from agencycli.money import rounded
from agencycli.services.card import CardField, typed
from agencycli.services.classifier import AlreadyThere
from agencycli.services.frame import demand_client, newest_entry
from agencycli.services.stock import amounts, balance, places
from agencycli.services.stock.goods import ITEM_FIELDS, typed_value, usual_group
from agencycli.services.stock.intake.match import FreeCodes, Shelf, differs, is_made_up, packed, same_thing
from agencycli.services.stock.intake.record import Balance, GoodsCard, GoodsOutcome, GoodsPlan, GoodsRecord
from agencycli.values.text import clean, fold

CODE_IS_OTHERS = N_("{code} is “{name}” here; correct the code or the name")
SEVERAL_FIT = N_("several items are called so: {codes}; write the code")
BY_SIZES = N_("{code} is kept by size and colour; write both")
PUT_AWAY = N_("{code} was put away; bring it back first: agency stock item on {code}")
TAKEN_FOR = N_("{code} is not known; taken for {item}, which is called the same")
STANDS = N_("“{field}” is “{value}” here; left as it is")
DIFFERS = N_("{code}: {there} lie at “{place}”, the file says {said}; agency stock count settles it")
NO_PRICE = N_("no price: it lies there at no cost")
NEW_PLACE = N_("“{place}” is no place yet; it is added")
NOT_FIT = N_("{reason}; kept in the note")
NO_SUPPLIER = N_("no such client; kept in the note")

MOST_OF_A_CODE = 40
TEXTS = ("barcode", "size", "colour")
GUESSED = frozenset({"aliases", "weight", "width", "height"})
"""What may be read out of a name: nobody is told when it stands otherwise."""
SUPPLIER = CardField("supplier", N_("Supplier"), "client")


def plan(
    actor: Staff, records: Sequence[GoodsRecord], *, place: StockPlace | None = None, day: dt.date | None = None
) -> GoodsPlan:
    """Return what taking these rows in would do; nothing is written. ``place`` is for rows that tell none."""
    return _Planner(actor, GoodsPlan(records, newest_entry(), place=place or places.usual(), day=day)).planned()


class _Planner:
    def __init__(self, actor: Staff, plan: GoodsPlan) -> None:
        self.actor, self.plan = actor, plan
        self.shelf = Shelf()
        self.places = {fold(row.name): row for row in StockPlace.select().where(StockPlace.is_active)}
        self.groups = {row.id: row.name for row in StockGroup.select()}
        self.cards: dict[int, GoodsCard] = {}
        self.new_places: set[str] = set()
        self.suppliers: dict[str, Client | None] = {}
        self.packings: defaultdict[int, set[str]] = defaultdict(set)
        for item, name in StockPacking.select(StockPacking.item, StockPacking.name).tuples():
            self.packings[item].add(fold(name))
        self.supplies = set(StockSupply.select(StockSupply.item, StockSupply.supplier).tuples())
        self.sizes = _in_sizes(plan.records)
        self.codes = Counter(fold(record.code) for record in plan.records)
        self.free = FreeCodes([*self.shelf.by_code, *self.codes])

    def planned(self) -> GoodsPlan:
        plan = self.plan
        for record in plan.records:
            plan.problems += record.problems
            plan.outcomes.append(self._outcome(record))
        plan.cards = list(self.cards.values())
        self._settle_balances()
        for outcome in plan.outcomes:
            if outcome.kind == "same" and (outcome.what or outcome.quantity):
                outcome.kind = "update"
        return plan

    def _outcome(self, record: GoodsRecord) -> GoodsOutcome:
        if record.refused:
            return GoodsOutcome("reject", record, record.label, reason=record.refused)
        try:
            card, kind = self._card(record)
            said = self._fill(card, record)
            outcome = GoodsOutcome(kind, record, card.item.name, card, self._told(said))
            self._lay(outcome, card, record)
        except (_RefusedRowError, AgencyError) as refusal:
            return GoodsOutcome("reject", record, record.label, reason=str(refusal))
        return outcome

    # -- which item

    def _card(self, record: GoodsRecord) -> tuple[GoodsCard, str]:
        """Return the item a row means and how it comes out: ``add`` for the row that makes it."""
        item, above = self._meant(record)
        if item is None:
            return self._new(record, above), "add"
        if not item.is_active:
            raise _RefusedRowError(_(PUT_AWAY).format(code=item.code))
        return self.cards.setdefault(id(item), GoodsCard(item)), "same"

    def _meant(self, record: GoodsRecord) -> tuple[StockItem | None, StockItem | None]:
        """Return the item of a row, or (None, the item it is a new size or colour of, None for an item of its own)."""
        shelf = self.shelf
        known = shelf.by_code.get(fold(record.code))
        known = known or shelf.by_barcode.get(record.barcode) or shelf.called(record.code)
        if known is not None:
            if not same_thing(known, record.name):
                raise _RefusedRowError(_(CODE_IS_OTHERS).format(code=known.code, name=known.name))
            if not shelf.is_above(known):
                if differs(known, record):
                    told = ", ".join(part for part in (known.name, known.size, known.colour) if part)
                    raise _RefusedRowError(_(CODE_IS_OTHERS).format(code=known.code, name=told))
                return known, None
            return self._of_size(known.name, record, known)
        parent = shelf.parent(record.name)
        if parent is not None:
            return self._of_size(record.name, record, parent)
        if packed(record.name) in self.sizes and not (record.size or record.colour):
            raise _RefusedRowError(_(BY_SIZES).format(code=record.name))
        found = [row for row in shelf.named(record.name, record) if not record.code or is_made_up(row)]
        if len(found) > 1:
            raise _RefusedRowError(_(SEVERAL_FIT).format(codes=", ".join(row.code for row in found[:6])))
        if found and record.code:
            self._problem(record, "code", record.code, _(TAKEN_FOR).format(code=record.code, item=found[0].code))
        return (found[0] if found else None), None

    def _of_size(self, name: str, record: GoodsRecord, parent: StockItem) -> tuple[StockItem | None, StockItem | None]:
        if not (record.size or record.colour):
            raise _RefusedRowError(_(BY_SIZES).format(code=parent.code))
        found = [row for row in self.shelf.named(name, record) if not self.shelf.is_above(row)]
        if len(found) > 1:
            raise _RefusedRowError(_(SEVERAL_FIT).format(codes=", ".join(row.code for row in found[:6])))
        return (found[0], None) if found else (None, parent)

    def _new(self, record: GoodsRecord, parent: StockItem | None) -> GoodsCard:
        name = clean(record.name)[:200] or record.label
        if record.quantity:
            in_base(StockItem(code=record.label, unit=record.unit or "piece"), record, record.quantity)
        if parent is None and packed(record.name) in self.sizes:
            shared = record.code if self.codes[fold(record.code)] > 1 else ""
            parent = self._added(self._row(record, name, shared), record, {"code", "name", "unit", "group"}).item
        above = self.cards.get(id(parent)) if parent is not None else None
        if parent is not None and above is None:
            above = self.cards.setdefault(id(parent), GoodsCard(parent))
        own = record.code if self.codes[fold(record.code)] == 1 else ""
        ending = [part for part in (record.size, record.colour) if part] if parent is not None else []
        code = own or ("-".join([parent.code, *ending]) if parent is not None else "")
        row = self._row(record, ", ".join([name, *ending])[:200], code)
        card = self._added(row, record, {"code", "name", "unit", "group"}, parent)
        card.above = above
        return card

    def _row(self, record: GoodsRecord, name: str, code: str) -> StockItem:
        code = clean(code)
        if not fold(code) or len(code) > MOST_OF_A_CODE or fold(code) in self.shelf.by_code:
            code = self.free.code(name)
        return StockItem(code=code, name=name, unit=record.unit or "piece", group=usual_group())

    def _added(self, row: StockItem, record: GoodsRecord, keys: set[str], parent: StockItem | None = None) -> GoodsCard:
        """Return the card of a new item, known from now on."""
        card = GoodsCard(row, {key: getattr(row, key) for key in sorted(keys - {"group"})})
        for key in ("code", "name"):
            typed_value(row, ITEM_FIELDS[key], getattr(row, key))
        if named := self._group(record):
            card.group = named
        self.cards[id(row)] = card
        self.shelf.put(row, parent)
        return card

    def _group(self, record: GoodsRecord) -> str:
        section = "" if self._as_place(record.section) else record.section
        return clean(record.group or section)[:80]

    # -- what is new of it

    def _fill(self, card: GoodsCard, record: GoodsRecord) -> list[str]:
        """Put what an item lacks on its card; return what was put. What stands otherwise is told and stays."""
        item = card.item
        said: list[str] = []
        if record.unit and not record.by_packing and record.unit != item.unit and record.quantity is None:
            self._problem(record, "unit", record.unit, self._stands("unit", item))
        wanted = {key: getattr(record, key) for key in TEXTS} | record.values
        wanted["aliases"] = record.aliases or self._alias(item, record)
        for key, value in wanted.items():
            if key not in ITEM_FIELDS or value in ("", None):
                continue
            try:
                quantity = in_base(item, record, value) if key == "min_level" else value
                ready = typed_value(item, ITEM_FIELDS[key], quantity)
                if key == "barcode" and self.shelf.by_barcode.setdefault(ready, item) is not item:
                    raise AlreadyThere(name=f"{ready} ({self.shelf.by_barcode[ready].name})")
            except AgencyError as refusal:
                add_note(card, said, f"{record.columns.get(key, ('', key))[1]}: {value}")
                self._problem(record, key, value, _(NOT_FIT).format(reason=refusal))
                continue
            stands = getattr(item, key)
            if key == "aliases" and stands and fold(ready) not in fold(stands):
                stands, ready = "", f"{stands}\n{ready}"
            if stands in ("", None, 0):
                card.values[key] = ready
                setattr(item, key, ready)
                said.append(key)
            elif stands != ready and key not in GUESSED:
                self._problem(record, key, value, self._stands(key, item))
        self._fill_parts(card, record, said)
        group = self._group(record)
        if group and not card.is_new and fold(group) != fold(self.groups[item.group_id]):
            self._problem(record, "group", group, self._stands("group", item))
        for text in dict.fromkeys(clean(note, multiline=True) for note in record.notes):
            add_note(card, said, text)
        return said

    def _alias(self, item: StockItem, record: GoodsRecord) -> str:
        """Return the code under which a list knows an item that has another one here."""
        other = record.code and fold(record.code) != fold(item.code) and not self.shelf.is_above(item)
        return record.code if other and self.codes[fold(record.code)] == 1 else ""

    def _fill_parts(self, card: GoodsCard, record: GoodsRecord, said: list[str]) -> None:
        item = card.item
        known = self.packings[item.id or id(item)]
        if record.packing and record.unit in ("", item.unit) and fold(record.packing[0]) not in known:
            name, quantity = record.packing
            card.packings[name] = amounts.checked(item, quantity)
            known.add(fold(name))
            said.append("packing")
        if record.supplier:
            supplier = self._supplier(record.supplier)
            if supplier is None:
                add_note(card, said, f"{_(SUPPLIER.title)}: {record.supplier}")
                self._problem(record, "supplier", record.supplier, _(NO_SUPPLIER))
            elif supplier.id not in card.suppliers and (item.id, supplier.id) not in self.supplies:
                card.suppliers[supplier.id] = supplier
                said.append("supplier")

    def _supplier(self, name: str) -> Client | None:
        if name not in self.suppliers:
            try:
                found = typed(SUPPLIER, name)
                demand_client(self.actor, found, name)
                self.suppliers[name] = found
            except AgencyError:
                self.suppliers[name] = None
        return self.suppliers[name]

    def _stands(self, key: str, item: StockItem) -> str:
        value = getattr(item, key)
        if key == "group":
            value = self.groups[item.group_id]
        elif isinstance(value, Decimal):
            value = amounts.told(item, value)
        elif ITEM_FIELDS[key].choices:
            value = _(ITEM_FIELDS[key].choices[value])
        return _(STANDS).format(field=_(ITEM_FIELDS[key].title), value=value)

    def _told(self, said: list[str]) -> str:
        titles = {"packing": _("Packing"), "supplier": _("Supplier")}
        return "; ".join(titles.get(key) or _(ITEM_FIELDS[key].title) for key in dict.fromkeys(said))

    # -- what lies where

    def _lay(self, outcome: GoodsOutcome, card: GoodsCard, record: GoodsRecord) -> None:
        if not record.quantity:
            return
        item = card.item
        quantity = in_base(item, record, record.quantity)
        value = record.value
        if value is None and record.prices:
            value = rounded(record.prices[0][1] * record.quantity)
        place = self._as_place(record.place) or self._as_place(record.section)
        name = place.name if place else clean(record.place)[:80] or (self.plan.place or places.usual()).name
        if place is None and record.place and fold(name) not in self.new_places:
            self.new_places.add(fold(name))
            self._problem(record, "place", record.place, _(NEW_PLACE).format(place=name))
        card.balances.append(Balance(record, name, quantity, value))
        outcome.quantity, outcome.place = quantity, name

    def _as_place(self, text: str) -> StockPlace | None:
        return self.places.get(fold(text)) if text else None

    def _settle_balances(self) -> None:
        """Leave out what is not the beginning of an item's history at a place; tell where it is not what lies there."""
        there = self._standing()
        for card in self.plan.cards:
            by_place: defaultdict[str, list[Balance]] = defaultdict(list)
            for one in card.balances:
                by_place[one.place].append(one)
            for name, rows in by_place.items():
                place = self.places.get(fold(name))
                stands = there.get((card.item.id, place.id)) if place is not None and card.item.id else None
                if stands is None:
                    for one in rows if card.item.owner_id is None else ():
                        if one.value is None:
                            self._problem(one.record, "price", "", _(NO_PRICE))
                    continue
                said = sum((one.quantity for one in rows), Decimal(0))
                card.balances = [one for one in card.balances if one not in rows]
                for one in rows:
                    outcome = next(found for found in self.plan.outcomes if found.record is one.record)
                    outcome.quantity, outcome.place = None, ""
                if stands != said:
                    reason = _(DIFFERS).format(
                        code=card.item.code, there=amounts.told(card.item, stands), place=name,
                        said=amounts.told(card.item, said),
                    )  # fmt: skip
                    self._problem(rows[0].record, "quantity", rows[0].record.quantity, reason)

    def _standing(self) -> dict[tuple[int, int], Decimal]:
        """Return (item, place) -> how much lies there, of the items whose balances the file tells and that moved."""
        ids = [card.item.id for card in self.plan.cards if card.balances and card.item.id]
        found: dict[tuple[int, int], Decimal] = {}
        for start in range(0, len(ids), 500):
            rows = (
                StockMove.select(StockMove.item, StockMove.place, pw.fn.SUM(StockMove.quantity))
                .where(StockMove.item.in_(ids[start : start + 500]))
                .group_by(StockMove.item, StockMove.place)
                .tuples()
            )
            found |= {(item, place): balance.quantity(moved) for item, place, moved in rows}
        return found

    def _problem(self, record: GoodsRecord, key: str, value: Any, reason: str) -> None:
        self.plan.problems.append(record.trouble(key, value, reason))


class _RefusedRowError(Exception):
    """A row that cannot be taken, with the reason."""


def packed_by(record: GoodsRecord, item: StockItem) -> tuple[str, Decimal] | None:
    """Return the packing a row counts in, of an item that is counted in what the packing holds."""
    return record.packing if record.by_packing and record.unit == item.unit else None


def in_base(item: StockItem, record: GoodsRecord, quantity: Decimal) -> Decimal:
    """Return a quantity of a row in base units of its item. Raises BadValue."""
    if packing := packed_by(record, item):
        return amounts.checked(item, quantity * packing[1])
    if record.unit and record.unit != item.unit and not record.by_packing:
        return amounts.read(item, f"{quantity:f} {record.unit}")
    return amounts.checked(item, quantity)


def add_note(card: GoodsCard, said: list[str], text: str) -> None:
    """Add a line to the note of an item, once."""
    stands = card.values.get("note", card.item.note)
    if text and text not in stands.splitlines():
        card.values["note"] = f"{stands}\n{text}".strip()
        said.append("note")


def _in_sizes(records: Sequence[GoodsRecord]) -> set[str]:
    """Return the names that stand in several rows with different sizes or colours."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for record in records:
        if record.name and (record.size or record.colour):
            found[packed(record.name)].add((fold(record.size), fold(record.colour)))
    return {name for name, pairs in found.items() if len(pairs) > 1}
