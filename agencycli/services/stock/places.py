"""Places where stock lies, and who answers for each."""

from __future__ import annotations

from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Staff, StockItem, StockLevel, StockPlace
from agencycli.models.base import pw
from agencycli.models.stock.goods import PLACE_KIND_TITLES, TRANSIT
from agencycli.services.card import BadValue
from agencycli.services.classifier import AlreadyThere
from agencycli.services.frame import action
from agencycli.services.stock import amounts
from agencycli.services.stock.goods import WHO_KEEPS, StillThere
from agencycli.values.text import clean, fold


class OnTheWay(Refused):
    """The place of what was sent is the program's own."""

    slug = "on-the-way"
    template = N_("“{name}” is where things are between two places; name a place where they lie")


@action("stock.place", N_("add a place of stock"), WHO_KEEPS)
def add(
    actor: Staff, name: str, kind: str = "cell", *, parent: StockPlace | None = None, keeper: Staff | None = None
) -> StockPlace:
    """Add a place, with who answers for it. Raises BadValue, AlreadyThere."""
    row = StockPlace(name=_name(name), kind=_kind(kind), parent=parent and parent.id, keeper=keeper and keeper.id)
    row.save(force_insert=True)
    return row


@action("stock.place-edit", N_("change a place of stock"), WHO_KEEPS)
def edit(
    actor: Staff,
    place: StockPlace,
    *,
    name: str | None = None,
    kind: str | None = None,
    keeper: Staff | None = None,
) -> StockPlace:
    """Change a place: its name, kind, who answers for it. Raises BadValue, AlreadyThere, OnTheWay."""
    row = StockPlace.get_by_id(place.id)
    if name is not None and clean(name) != row.name:
        row.name = _name(name, row)
    if kind is not None and kind != row.kind:
        row.kind = _kind(kind) if lies_here(row) else row.kind
    if keeper is not None and keeper.id != row.keeper_id:
        row.keeper = keeper.id
    if row.dirty_fields:
        row.save()
    return row


@action("stock.place-off", N_("close a place of stock"), WHO_KEEPS)
def switch_off(actor: Staff, place: StockPlace) -> StockPlace:
    """Close a place where nothing lies. Raises StillThere, OnTheWay."""
    row = lies_here(StockPlace.get_by_id(place.id))
    left = (
        StockLevel.select(StockLevel, StockItem)
        .join(StockItem)
        .where(StockLevel.place == row.id)
        .order_by(StockItem.code)
    ).first()
    if left is not None:
        what = _("{place}, {code}").format(place=row.name, code=left.item.code)
        raise StillThere(what=what, quantity=amounts.told(left.item, left.quantity))
    if row.is_active:
        row.is_active = False
        row.save()
    return row


@action("stock.place-on", N_("open a place of stock again"), WHO_KEEPS)
def switch_on(actor: Staff, place: StockPlace) -> StockPlace:
    """Open a closed place again."""
    row = StockPlace.get_by_id(place.id)
    if not row.is_active:
        row.is_active = True
        row.save()
    return row


def lies_here(place: StockPlace) -> StockPlace:
    """Return a place where things lie. Raises OnTheWay for the one between places."""
    if place.kind == TRANSIT:
        raise OnTheWay(name=place.name)
    return place


def transit() -> StockPlace:
    """Return the place of what was sent and has not arrived."""
    return StockPlace.get(StockPlace.kind == TRANSIT)


def usual(keeper: Staff | None = None) -> StockPlace:
    """Return where things lie when nobody said: the first open place, of those in somebody's care if there are any.

    Raises NotFound.
    """
    mine = pw.Case(None, [(StockPlace.keeper == keeper.id, 0)], 1) if keeper is not None else StockPlace.id
    lying = StockPlace.select().where(StockPlace.is_active & (StockPlace.kind != TRANSIT))
    row = lying.order_by(mine, StockPlace.id).first()
    if row is None:
        raise NotFound(what=_("place of stock"), wanted="")
    return row


def find(text: str) -> StockPlace:
    """Return an open place by number, name, or the beginning of only one. Raises NotFound that lists them."""
    wanted = fold(text)
    rows = list(StockPlace.select().where(StockPlace.is_active).order_by(StockPlace.id))
    numbered = [row for row in rows if text.strip().lstrip("#") == str(row.id)]
    exact = [row for row in rows if fold(row.name) == wanted]
    begun = [row for row in rows if wanted and fold(row.name).startswith(wanted)]
    for found in (exact, numbered, begun):
        if len(found) == 1:
            return found[0]
    known = ", ".join(row.name for row in rows)
    raise NotFound(what=_("place of stock"), wanted=_("{text}” among “{known}").format(text=text, known=known))


def _name(name: str, but: StockPlace | None = None) -> str:
    title = clean(name)[:80]
    if not fold(title):
        raise BadValue(field=_("Place"), reason=_("it must not be empty"))
    for row in StockPlace.select():
        if fold(row.name) == fold(title) and (but is None or row.id != but.id):
            raise AlreadyThere(name=row.name)
    return title


def _kind(word: str) -> str:
    known = [kind for kind in PLACE_KIND_TITLES if kind != TRANSIT]
    if word not in known:
        raise BadValue(
            field=_("Kind"), reason=_("“{value}” is none of {known}").format(value=word, known=", ".join(known))
        )
    return word
