"""What the warehouse keeps, in which packings, from whom it is bought, and where it lies."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli.i18n import N_
from agencycli.models.base import MoneyField, QuantityField, Row, one_of
from agencycli.models.client import Client
from agencycli.models.staff import Staff
from agencycli.values.text import fold

FIFO, AVERAGE = METHODS = ("fifo", "average")
METHOD_TITLES = {FIFO: N_("first in, first out"), AVERAGE: N_("moving average")}

UNIT_TITLES = {
    "sheet": N_("sheet"),
    "piece": N_("piece"),
    "set": N_("set"),
    "m": N_("m"),
    "m2": N_("m²"),
    "kg": N_("kg"),
    "g": N_("g"),
    "l": N_("l"),
    "ml": N_("ml"),
    "roll": N_("roll"),
    "box": N_("box"),
    "pack": N_("pack"),
}
UNITS = tuple(UNIT_TITLES)

MATERIAL, GOODS, FINISHED = STOCK_KINDS = ("material", "goods", "finished")
STOCK_KIND_TITLES = {
    MATERIAL: N_("material"),
    GOODS: N_("goods and souvenirs"),
    FINISHED: N_("finished goods"),
}
GRAIN_TITLES = {"": N_("not told"), "long": N_("along the long side"), "short": N_("along the short side")}


class StockGroup(Row):
    """Items that are valued alike."""

    name = pw.CharField(max_length=80, unique=True)
    method = pw.CharField(max_length=8, default=AVERAGE)
    allows_negative = pw.BooleanField(default=False)
    """Whether more may be issued than there is, to be settled by a later receipt."""

    class Meta:
        constraints = [one_of("method", METHODS), pw.Check("name <> ''")]


class StockItem(Row):
    """Something that lies on a shelf, counted in one base unit."""

    code = pw.CharField(max_length=40)
    code_key = pw.CharField(max_length=80, unique=True)
    """``fold(code)``; always derived."""
    name = pw.CharField(max_length=200)
    aliases = pw.TextField(default="")
    """What it is called elsewhere, a name a line: found and imported by each."""
    group = pw.ForeignKeyField(StockGroup, backref="stock_items")
    unit = pw.CharField(max_length=8, default="piece")
    kind = pw.CharField(max_length=8, default=MATERIAL)
    owner = pw.ForeignKeyField(Client, null=True, backref="stock_items")
    """The client whose own material it is: a quantity without a value. None: the agency's."""
    width = pw.IntegerField(null=True)
    """Of a sheet, mm."""
    height = pw.IntegerField(null=True)
    weight = pw.IntegerField(null=True)
    """g/m²."""
    grain = pw.CharField(max_length=5, default="")
    roll_width = pw.IntegerField(null=True)
    """mm."""
    size = pw.CharField(max_length=20, default="")
    colour = pw.CharField(max_length=40, default="")
    variant_of = pw.ForeignKeyField("self", null=True, backref="variants")
    """The item whose size and colour this one is; that one lies on no shelf itself."""
    barcode = pw.CharField(max_length=40, default="")
    min_level = QuantityField(default=0)
    reorder_at = QuantityField(null=True)
    """The reorder point; None counts it from use and lead time."""
    lead_days = pw.SmallIntegerField(null=True)
    useful_from = QuantityField(null=True)
    """The shortest remnant worth keeping, in base units; a shorter one is scrap."""
    shelf_life_days = pw.SmallIntegerField(null=True)
    note = pw.TextField(default="")
    is_active = pw.BooleanField(default=True)

    class Meta:
        constraints = [
            one_of("unit", UNITS),
            one_of("kind", STOCK_KINDS),
            one_of("grain", tuple(GRAIN_TITLES)),
            pw.Check("code <> ''"),
            pw.Check("name <> ''"),
            pw.Check("width > 0 AND height > 0"),
            pw.Check("weight > 0"),
            pw.Check("roll_width > 0"),
            pw.Check("min_level >= 0"),
            pw.Check("reorder_at >= 0"),
            pw.Check("lead_days >= 0"),
            pw.Check("useful_from >= 0"),
            pw.Check("shelf_life_days > 0"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Store the row with its derived key."""
        key = fold(self.code)
        if self.code_key != key:
            self.code_key = key
        return super().save(*args, **kwargs)


StockItem.add_index(
    StockItem.index(StockItem.barcode, unique=True, where=StockItem.barcode != "", name="stock_item_barcode")
)


class StockPacking(Row):
    """A pack, ream, box or roll of an item: so many base units."""

    item = pw.ForeignKeyField(StockItem, backref="packings")
    name = pw.CharField(max_length=40)
    quantity = QuantityField()
    barcode = pw.CharField(max_length=40, default="")

    class Meta:
        indexes = ((("item", "name"), True),)
        constraints = [pw.Check("name <> ''"), pw.Check("quantity > 0")]


class StockSupply(Row):
    """From whom an item is bought, under which code and at what price; the least rank is asked first."""

    item = pw.ForeignKeyField(StockItem, backref="supplies")
    supplier = pw.ForeignKeyField(Client, backref="stock_supplies")
    code = pw.CharField(max_length=60, default="")
    """What the supplier calls it."""
    packing = pw.ForeignKeyField(StockPacking, null=True, backref="supplies")
    price = MoneyField(null=True)
    """For one packing, or for one base unit without one."""
    min_order = QuantityField(null=True)
    """In base units."""
    lead_days = pw.SmallIntegerField(null=True)
    rank = pw.SmallIntegerField(default=1)

    class Meta:
        indexes = ((("item", "supplier"), True),)
        constraints = [pw.Check("price >= 0"), pw.Check("min_order > 0"), pw.Check("lead_days >= 0")]


class StockPrice(Row):
    """What a supplier asked from a day on, and by which paper."""

    supply = pw.ForeignKeyField(StockSupply, backref="prices")
    price = MoneyField()
    at_least = QuantityField(default=0)
    """From how many base units on; 0 for any."""
    from_on = pw.DateField()
    paper = pw.CharField(max_length=120, default="")

    class Meta:
        indexes = ((("supply", "from_on"), False),)
        constraints = [pw.Check("price >= 0"), pw.Check("at_least >= 0")]


OFFICE, PREPRESS, SHOP, CELL, TRANSIT = PLACE_KINDS = ("office", "prepress", "shop", "cell", "transit")
PLACE_KIND_TITLES = {
    OFFICE: N_("office"),
    PREPRESS: N_("prepress"),
    SHOP: N_("print shop"),
    CELL: N_("cell"),
    TRANSIT: N_("on the way"),
}


class StockPlace(Row):
    """Where things lie. One of the kind ``transit`` is always there: what was sent and has not arrived."""

    name = pw.CharField(max_length=80, unique=True)
    kind = pw.CharField(max_length=8, default=OFFICE)
    parent = pw.ForeignKeyField("self", null=True, backref="cells")
    keeper = pw.ForeignKeyField(Staff, null=True, backref="stock_places")
    """Who answers for it."""
    is_active = pw.BooleanField(default=True)

    class Meta:
        constraints = [one_of("kind", PLACE_KINDS), pw.Check("name <> ''")]


StockPlace.add_index(
    StockPlace.index(StockPlace.kind, unique=True, where=StockPlace.kind == TRANSIT, name="stock_place_transit")
)
