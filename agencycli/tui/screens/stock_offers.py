"""What is offered while a paper of the warehouse is typed: items, deals, suppliers, places, lots; sizes and colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencycli import clock, queries, services
from agencycli.i18n import _
from agencycli.models import Staff, StockItem, StockPlace
from agencycli.queries.conditions import Condition
from agencycli.services.stock import amounts, balance
from agencycli.tui.cells import short_day
from agencycli.tui.screens.deal_form import clients_like
from agencycli.values.text import fold

MOST = 12
Offer = list[tuple[str, str]]
"""(what is written into the cell, what is read in the list)."""


@dataclass(frozen=True)
class Sizes:
    """An item kept by size and colour: the code of each, and how much of it is free."""

    code: str
    name: str
    sizes: list[str]
    colours: list[str]
    by_place: dict[tuple[str, str], str]
    """(size, colour) -> code."""
    free: dict[str, str]

    @property
    def codes(self) -> set[str]:
        """The codes of all of them."""
        return set(self.by_place.values())


def offers(actor: Staff, key: str, text: str, item: str, place: StockPlace | None) -> Offer:
    """Return what fits what is typed in a cell, the likeliest first; runs in a thread."""
    match key:
        case "item":
            return [(code, f"{code}  {name}") for code, name in queries.stock.reference.like(text, MOST)]
        case "deal":
            return deals_like(actor, text)
        case "supplier":
            return clients_like(actor, text)
        case "place" | "to_place":
            return places_like(text)
        case "lot":
            return _lots(actor, item, place)
        case _:
            return [(_("yes"), _("only sent: it is on the way until it arrives"))]


def deals_like(actor: Staff, text: str) -> Offer:
    """Return the open deals that fit, by number, title or client."""
    query = queries.lists.list_query("deals", actor)
    number = [Condition("id", "=", text.strip())] if text.strip().isdecimal() else []
    ids = [*query.ids(number, limit=1)] if number else []
    ids += [one for one in query.ids([Condition("open", "=", "yes")], text, limit=MOST) if one not in ids]
    rows = query.rows(ids, ["id", "title", "client"])
    return [(str(number), f"{number}  {title} · {client}") for number, title, client in rows]


def places_like(text: str) -> Offer:
    """Return the open places that fit."""
    rows = StockPlace.select().where(StockPlace.is_active & (StockPlace.kind != "transit")).order_by(StockPlace.id)
    return [(row.name, row.name) for row in rows if fold(text) in fold(row.name)]


def _lots(actor: Staff, text: str, place: StockPlace | None) -> Offer:
    item = queries.stock.reference.item(actor, text)
    return [(str(one.lot.id), _lot(item, one)) for one in balance.lots(item, place or services.stock.places.usual())
            if one.lot is not None]  # fmt: skip


def _lot(item: StockItem, held: balance.Held) -> str:
    lot: Any = held.lot
    size = f"{lot.width}x{lot.height or ''}" if lot.width else ""
    until = _("good until {day}").format(day=short_day(lot.expiry_on, clock.today())) if lot.expiry_on else ""
    remnant = _("remnant") if lot.remnant_of_id else ""
    parts = (str(lot.id), amounts.told(item, held.quantity), remnant, size, until, lot.batch)
    return " · ".join(part for part in parts if part)


def sizes(actor: Staff, text: str) -> Sizes:
    """Return the sizes and colours of the item a text means, or of the one it is a size of. Raises NotFound."""
    row = queries.stock.reference.item(actor, text)
    above = row.variant_of if row.variant_of_id else row
    return sizes_of(above)


def sizes_of(above: StockItem) -> Sizes:
    """Return the sizes and colours of an item."""
    sizes, colours, items = queries.stock.card.grid(above)
    free = {one.code: amounts.plain(balance.available(one)) for one in items.values()}
    return Sizes(above.code, above.name, sizes, colours, {at: one.code for at, one in items.items()}, free)
