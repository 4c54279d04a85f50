"""Items of stock: what they are, in which sizes and colours, in which packings, in which group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Staff, StockGroup, StockItem, StockMove, StockPacking, StockWorth
from agencycli.models.stock.goods import GRAIN_TITLES, METHOD_TITLES, STOCK_KIND_TITLES, UNIT_TITLES
from agencycli.services.card import BadValue, CardField, column_value, known_field
from agencycli.services.classifier import AlreadyThere
from agencycli.services.edit import refuse_clashes
from agencycli.services.frame import action
from agencycli.services.stock import amounts
from agencycli.values.text import clean, fold

WHO_KEEPS = "logistics"

ITEM_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("code", N_("Code"), required=True),
        CardField("name", N_("Name"), required=True),
        CardField("aliases", N_("Also called"), "long"),
        CardField("group", N_("Group"), "group"),
        CardField("unit", N_("Unit"), "choice", UNIT_TITLES),
        CardField("kind", N_("Kind"), "choice", STOCK_KIND_TITLES),
        CardField("owner", N_("Whose it is"), "client"),
        CardField("width", N_("Width, mm"), "number"),
        CardField("height", N_("Height, mm"), "number"),
        CardField("weight", N_("Weight, g/m²"), "number"),
        CardField("grain", N_("Grain"), "choice", GRAIN_TITLES),
        CardField("roll_width", N_("Width of the roll, mm"), "number"),
        CardField("size", N_("Size")),
        CardField("colour", N_("Colour")),
        CardField("barcode", N_("Bar code")),
        CardField("min_level", N_("Least"), "quantity"),
        CardField("reorder_at", N_("Reorder at"), "quantity"),
        CardField("lead_days", N_("Days to get it"), "number"),
        CardField("useful_from", N_("Remnant worth keeping"), "quantity"),
        CardField("shelf_life_days", N_("Days it keeps"), "number"),
        CardField("note", N_("Note"), "long"),
    )
}
"""The vocabulary of an item; a field is called like its column."""
SIZES = frozenset({"width", "height", "weight", "roll_width", "shelf_life_days"})
SETTLED = ("unit", "owner")
"""What stays once there were moves: every quantity and value of them means it."""


class HasMoves(Refused):
    """What moves were counted in does not change."""

    slug = "has-moves"
    template = N_("{code} has {count} moves counted in “{unit}”: {field} stays; add an item with a code of its own")


class StillThere(Refused):
    """What lies on a shelf is not put away."""

    slug = "still-there"
    template = N_("{what}: {quantity} are left; issue, write off or move them first")


class OtherMethod(Refused):
    """What lies there was valued otherwise."""

    slug = "other-method"
    template = N_(
        "“{name}” holds items in stock valued by “{method}” ({codes}); the method changes when nothing is left"
    )


@action("stock.item", N_("add an item of stock"), WHO_KEEPS)
def add(actor: Staff, values: Mapping[str, Any], above: StockItem | None = None) -> StockItem:
    """Add an item from ``ITEM_FIELDS``: code and name at least; as one size and colour of ``above``.

    Raises BadValue, UnknownField, AlreadyThere.
    """
    row = StockItem(group=usual_group(), variant_of=above and above.id)
    _put(row, {"code": "", "name": ""} | _chosen(values))
    row.save(force_insert=True)
    return row


@action("stock.item-edit", N_("change an item of stock"), WHO_KEEPS)
def edit(actor: Staff, item: StockItem, changes: Mapping[str, Any], based_on: int | None = None) -> StockItem:
    """Change an item; its unit and owner only before its first move.

    Raises BadValue, UnknownField, AlreadyThere, HasMoves, OtherMethod, EditConflict.
    """
    row = StockItem.get_by_id(item.id)
    before = row.group
    _put(row, _chosen(changes))
    dirty = {field.name for field in row.dirty_fields}
    for name in SETTLED:
        moves = StockMove.select().where(StockMove.item == row.id).count() if name in dirty else 0
        if moves:
            unit = _(UNIT_TITLES[StockItem.get_by_id(row.id).unit])
            raise HasMoves(code=row.code, count=moves, unit=unit, field=_(ITEM_FIELDS[name].title))
    if "group" in dirty and row.group.method != before.method:
        _refuse_valued([row.id], before)
    wanted = {field.column_name: field.db_value(getattr(row, field.name)) for field in row.dirty_fields}
    refuse_clashes(row, wanted, based_on)
    row.save()
    return row


@action("stock.item-off", N_("put an item of stock away"), WHO_KEEPS)
def switch_off(actor: Staff, item: StockItem) -> StockItem:
    """Put an item away: it stays in the history and is offered no more. Raises StillThere."""
    row = StockItem.get_by_id(item.id)
    left = StockWorth.get_or_none(StockWorth.item == row.id)
    if left is not None:
        raise StillThere(what=row.code, quantity=amounts.told(row, left.quantity))
    return _switch(row, is_active=False)


@action("stock.item-on", N_("bring an item of stock back"), WHO_KEEPS)
def switch_on(actor: Staff, item: StockItem) -> StockItem:
    """Offer an item again."""
    return _switch(StockItem.get_by_id(item.id), is_active=True)


@action("stock.variants", N_("add sizes and colours of an item"), WHO_KEEPS)
def add_variants(actor: Staff, item: StockItem, sizes: Sequence[str], colours: Sequence[str]) -> list[StockItem]:
    """Add an item for each size and colour that is not there yet: code ``TSH-M-white``, the rest as of this one.

    Raises BadValue, AlreadyThere, StillThere when the item itself lies on a shelf.
    """
    above = StockItem.get_by_id(item.id)
    if above.variant_of_id:
        above = above.variant_of
    if left := StockWorth.get_or_none(StockWorth.item == above.id):
        raise StillThere(what=above.code, quantity=amounts.told(above, left.quantity))
    wanted_sizes, wanted_colours = _words(sizes), _words(colours)
    if not (wanted_sizes or wanted_colours):
        raise BadValue(field=_("Size"), reason=_("name at least one size or colour"))
    standing = {(fold(row.size), fold(row.colour)) for row in above.variants}
    made = []
    for size in wanted_sizes or [""]:
        for colour in wanted_colours or [""]:
            if (fold(size), fold(colour)) in standing:
                continue
            copied = {name: getattr(above, name) for name in ("unit", "kind", "lead_days", "shelf_life_days")}
            row = StockItem(group=above.group_id, owner=above.owner_id, variant_of=above.id, **copied)
            ending = [part for part in (size, colour) if part]
            _put(row, {
                "code": "-".join([above.code, *ending]), "name": ", ".join([above.name, *ending]),
                "size": size, "colour": colour,
            })  # fmt: skip
            row.save(force_insert=True)
            made.append(row)
    return made


@action("stock.group", N_("add a group of items"), WHO_KEEPS)
def add_group(actor: Staff, name: str, method: str = "average") -> StockGroup:
    """Add a group whose items are valued alike: ``fifo`` or ``average``. Raises BadValue, AlreadyThere."""
    row = StockGroup(name=_group_name(name), method=_method(method))
    row.save(force_insert=True)
    return row


@action("stock.group-edit", N_("change a group of items"), "owner")
def edit_group(
    actor: Staff, group: StockGroup, *, name: str | None = None, method: str | None = None, negative: bool | None = None
) -> StockGroup:
    """Change a group: its name, its method while nothing of it is in stock, whether more may go than there is.

    Raises BadValue, AlreadyThere, OtherMethod.
    """
    row = StockGroup.get_by_id(group.id)
    if name is not None and clean(name) != row.name:
        row.name = _group_name(name, row)
    if method is not None and _method(method) != row.method:
        _refuse_valued([item.id for item in row.stock_items], row)
        row.method = _method(method)
    if negative is not None and negative != row.allows_negative:
        row.allows_negative = negative
    if row.dirty_fields:
        row.save()
    return row


@action("stock.packing", N_("say how an item is packed"), WHO_KEEPS)
def pack(actor: Staff, item: StockItem, name: str, quantity: Decimal, barcode: str = "") -> StockPacking:
    """Say how many base units a pack, ream, box or roll of an item holds; a known name is changed. Raises BadValue."""
    title = clean(name)[:40]
    if not title or title[0].isdecimal():
        raise BadValue(field=_("Packing"), reason=_("it needs a name that begins with a letter"))
    amounts.checked(item, quantity)
    row = StockPacking.get_or_none((StockPacking.item == item.id) & (StockPacking.name == title))
    if row is None:
        return StockPacking.create(item=item.id, name=title, quantity=quantity, barcode=clean(barcode))
    for key, value in {"quantity": quantity, **({"barcode": clean(barcode)} if barcode else {})}.items():
        if getattr(row, key) != value:
            setattr(row, key, value)
    if row.dirty_fields:
        row.save()
    return row


@action("stock.unpack", N_("remove a packing"), WHO_KEEPS)
def unpack(actor: Staff, packing: StockPacking) -> None:
    """Remove a packing. Raises NotAllowed while suppliers or orders name it."""
    StockPacking.get_by_id(packing.id).delete_instance()


def packing(item: StockItem, name: str) -> StockPacking:
    """Return a packing of an item by name, or the beginning of only one. Raises NotFound."""
    found = amounts.packing(item, name)
    if found is None:
        known = ", ".join(row.name for row in item.packings) or "–"
        raise NotFound(what=_("packing"), wanted=_("{text}” among “{known}").format(text=name, known=known))
    return found


def find_group(text: str) -> StockGroup:
    """Return a group by name, or the beginning of only one. Raises NotFound."""
    wanted = fold(text)
    rows = list(StockGroup.select().order_by(StockGroup.id))
    exact = [row for row in rows if fold(row.name) == wanted]
    begun = [row for row in rows if wanted and fold(row.name).startswith(wanted)]
    if exact or len(begun) == 1:
        return (exact or begun)[0]
    known = ", ".join(row.name for row in rows)
    raise NotFound(what=_("group of items"), wanted=_("{text}” among “{known}").format(text=text, known=known))


def _chosen(values: Mapping[str, Any]) -> dict[str, Any]:
    return {known_field(ITEM_FIELDS, key).key: value for key, value in values.items()}


def _put(row: StockItem, values: Mapping[str, Any]) -> None:
    for key in sorted(values, key=lambda key: key != "unit"):
        ready = typed_value(row, ITEM_FIELDS[key], values[key])
        if getattr(row, key) != ready:
            setattr(row, key, ready)
    if (row.width is None) != (row.height is None):
        raise BadValue(field=_("Width, mm"), reason=_("a format has a width and a height"))
    for column, field in ((StockItem.code_key, "code"), (StockItem.barcode, "barcode")):
        value = fold(row.code) if field == "code" else row.barcode
        twin = StockItem.get_or_none((column == value) & (StockItem.id != (row.id or 0))) if value else None
        if twin is not None:
            raise AlreadyThere(name=f"{getattr(twin, field)} ({twin.name})")


def typed_value(row: StockItem, one: CardField, value: Any) -> Any:
    """Return a value as the column of an item keeps it; quantities in its unit. Raises BadValue, NotFound."""
    if one.kind == "group":
        if value in (None, ""):
            return usual_group()
        return value if isinstance(value, StockGroup) else find_group(str(value))
    if one.kind == "quantity":
        if value in (None, "", 0, "0"):
            return Decimal(0) if one.key == "min_level" else None
        return amounts.read(row, value)
    ready = column_value(one, value, StockItem)
    if one.key == "code" and not fold(ready):
        raise BadValue(field=_(one.title), reason=_("it needs a letter or a digit"))
    if one.kind == "number" and ready is not None:
        if not (0 if one.key == "lead_days" else 1) <= ready < 30_000:
            raise BadValue(field=_(one.title), reason=_("it is between 1 and 30,000"))
        return int(ready)
    return ready


def usual_group() -> StockGroup:
    """Return the group of an item when nobody said: the first one."""
    return StockGroup.select().order_by(StockGroup.id).get()


def _words(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word for text in texts if (word := clean(text))))


def _group_name(name: str, but: StockGroup | None = None) -> str:
    title = clean(name)[:80]
    if not fold(title):
        raise BadValue(field=_("Group"), reason=_("it must not be empty"))
    for row in StockGroup.select():
        if fold(row.name) == fold(title) and (but is None or row.id != but.id):
            raise AlreadyThere(name=row.name)
    return title


def _method(word: str) -> str:
    if word not in METHOD_TITLES:
        known = ", ".join(METHOD_TITLES)
        raise BadValue(field=_("Method"), reason=_("“{value}” is none of {known}").format(value=word, known=known))
    return word


def _refuse_valued(items: Sequence[int], group: StockGroup) -> None:
    rows = StockItem.select(StockItem.code).join(StockWorth).where(StockItem.id.in_(items)).order_by(StockItem.code)
    codes = [row.code for row in rows.limit(5)]
    if codes:
        raise OtherMethod(name=group.name, method=_(METHOD_TITLES[group.method]), codes=", ".join(codes))


def _switch(row: StockItem, *, is_active: bool) -> StockItem:
    if row.is_active != is_active:
        row.is_active = is_active
        row.save()
    return row
