"""From whom an item is bought: code, packing, price with its history, least order, days; alternatives by rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from agencycli import clock
from agencycli.errors import NotFound
from agencycli.i18n import N_, _
from agencycli.models import Client, Staff, StockItem, StockPacking, StockPrice, StockSupply
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.stock.goods import WHO_KEEPS
from agencycli.values.text import clean

Step = tuple[Decimal, Decimal]
"""(from how many base units on, price)."""

TERMS = ("code", "packing", "price", "min_order", "lead_days", "rank")


@action("stock.supply", N_("say from whom an item is bought"), WHO_KEEPS)
def put(
    actor: Staff,
    item: StockItem,
    supplier: Client,
    terms: Mapping[str, Any],
    *,
    from_on: dt.date | None = None,
    paper: str = "",
    steps: Sequence[Step] = (),
) -> StockSupply:
    """Say from whom an item is bought and on what ``TERMS``; what is not named stays. The client becomes a supplier.

    ``packing`` is a row of the item's, ``price`` for one of it; a new price is kept with its day, today unless said.
    ``steps`` are prices by quantity, the least first; the first one is the price. Raises BadValue.
    """
    row = StockSupply.get_or_none((StockSupply.item == item.id) & (StockSupply.supplier == supplier.id))
    if row is None:
        last = StockSupply.select().where(StockSupply.item == item.id).count()
        row = StockSupply(item=item.id, supplier=supplier.id, rank=last + 1)
    price_before = row.price
    if steps:
        terms = {**terms, "price": steps[0][1]}
    for key, value in terms.items():
        ready = _ready(item, key, value)
        if row.__data__.get(key) != ready:
            setattr(row, key, ready)
    if row.dirty_fields:
        row.save(force_insert=row.id is None)
    asked = list(steps) or [(Decimal(0), row.price)]
    if row.price is not None and (row.price != price_before or (steps and last_steps([row]).get(row.id) != asked)):
        since, called = from_on or clock.today(), clean(paper)[:120]
        for at_least, price in asked:
            StockPrice.create(supply=row.id, price=price, at_least=at_least, from_on=since, paper=called)
    card = Client.get_by_id(supplier.id)
    if not card.is_supplier:
        card.is_supplier = True
        card.save()
    return row


@action("stock.supply-remove", N_("say that an item is bought there no more"), WHO_KEEPS)
def remove(actor: Staff, supply: StockSupply) -> None:
    """Forget a supplier of an item, with the prices asked there."""
    StockPrice.delete().where(StockPrice.supply == supply.id).execute()
    StockSupply.get_by_id(supply.id).delete_instance()


def known(item: StockItem, supplier: Client) -> StockSupply:
    """Return how an item is bought from a supplier. Raises NotFound."""
    row = StockSupply.get_or_none((StockSupply.item == item.id) & (StockSupply.supplier == supplier.id))
    if row is None:
        raise NotFound(what=_("supplier of {code}").format(code=item.code), wanted=supplier.name)
    return row


def base_price(supply: StockSupply) -> Decimal | None:
    """Return what one base unit costs there, unrounded; None while no price is known."""
    if supply.price is None:
        return None
    return supply.price / supply.packing.quantity if supply.packing_id else supply.price


def last_steps(rows: Sequence[StockSupply]) -> dict[int, list[Step]]:
    """Return the prices by quantity that stand since the last change, of each supply by its number."""
    found: dict[int, list[Step]] = {}
    asked = StockPrice.select().where(StockPrice.supply.in_([row.id for row in rows])).order_by(StockPrice.id)
    for one in asked:
        steps = found.setdefault(one.supply_id, [])
        if steps and one.at_least <= steps[-1][0]:
            steps.clear()
        steps.append((one.at_least, one.price))
    return found


def _ready(item: StockItem, key: str, value: Any) -> Any:
    if key not in TERMS:
        raise BadValue(field=key, reason=_("a supply has {known}").format(known=", ".join(TERMS)))
    if key == "code":
        return clean(str(value or ""))[:60]
    if value is None:
        return None
    if key == "packing":
        if not isinstance(value, StockPacking) or value.item_id != item.id:
            raise BadValue(field=_("Packing"), reason=_("it is a packing of another item"))
        return value.id
    if value < 0 or (key == "min_order" and value == 0):
        raise BadValue(field=key, reason=_("it must not be less than nothing"))
    return value
