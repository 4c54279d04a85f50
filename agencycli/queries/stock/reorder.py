"""What is to be bought, told to people: what, of whom, how much, by when, and one line of why."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Client, Staff
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.pricing import replenish
from agencycli.queries.budget import words
from agencycli.queries.scope import visible_client_ids
from agencycli.services.stock import amounts
from agencycli.services.stock.replenishing import Offer, Proposal, proposals

STEADY = Decimal("0.1")
"""A season that differs less from the late use is none."""


def reorder(actor: Staff, found: Sequence[Proposal] | None = None) -> Listing:
    """Return what is to be bought now, what runs out first on top; sums only for who may see costs."""
    shown = proposals() if found is None else found
    known = set(_known(actor, shown))
    columns = [
        Column("id", _("No."), "number", 5),
        Column("code", _("Code"), "text", 12),
        Column("name", _("Name"), "text", 24),
        Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)),
        Column("available", _("Free"), "quantity", 8),
        Column("on_the_way", _("Coming"), "quantity", 8),
        Column("drafted", _("In drafts"), "quantity", 8),
        Column("reorder_at", _("Reorder at"), "quantity", 8),
        Column("quantity", _("To buy"), "quantity", 8),
        Column("packs", _("Packings"), "quantity", 6),
        Column("packing", _("Packing"), "text", 8),
        Column("supplier", _("Supplier"), "text", 18),
        Column("due_on", _("Would come"), "date", 10),
        Column("runs_out_on", _("Runs out"), "date", 10),
        *([Column("sum", _("Sum"), "money", 11)] if actor.may_see_cost else []),
        Column("others", _("Or"), "text", 20),
        Column("why", _("Why"), "text", 40),
    ]
    rows = []
    for one in shown:
        best = one.best
        values: dict[str, Any] = {
            "id": one.item.id, "code": one.item.code, "name": one.item.name, "unit": one.item.unit,
            "available": one.position.available, "on_the_way": one.position.coming, "drafted": one.position.drafted,
            "reorder_at": one.need.point, "quantity": one.quantity, "packs": best and best.packs,
            "packing": best and best.supply.packing_id and best.supply.packing.name,
            "supplier": _name(best, known), "due_on": one.due_on, "runs_out_on": one.runs_out_on,
            "sum": best and best.sum, "others": ", ".join(filter(None, (_name(o, known) for o in one.offers[1:]))),
            "why": why(one),
        }  # fmt: skip
        rows.append(tuple(None if values[column.key] == "" else values[column.key] for column in columns))
    return Listing("stock-reorder", columns, rows)


def why(one: Proposal) -> str:
    """Return in a line why an item is to be bought, with the numbers."""
    plain, daily = amounts.plain, _tenth(replenish.daily_use(one.use))
    numbers = {
        "free": plain(one.position.available), "coming": plain(one.position.coming + one.position.drafted),
        "point": plain(_tenth(one.need.point)), "daily": plain(daily), "days": one.lead_days,
        "safety": plain(_tenth(one.need.safety)), "review": one.review_days, "missing": plain(_tenth(one.need.missing)),
    }  # fmt: skip
    if one.item.reorder_at is not None:
        reason = _("{free} free and {coming} coming are not above {point}, set by hand")
    elif daily > 0:
        reason = _(
            "{free} free and {coming} coming are not above {point}: {daily} a day for {days} days and {safety} to spare"
        )
    else:
        reason = _("{free} free and {coming} coming are not above the least, {point}")
    parts = [reason.format(**numbers)]
    if daily > 0:
        parts.append(_("with {review} days more {missing} are missing").format(**numbers))
    rose = replenish.season(one.use)
    if rose is not None and abs(rose - 1) >= STEADY:
        parts.append(_("past years took {times} times as much in these months").format(times=plain(_tenth(rose))))
    if one.position.reserved:
        parts.append(_("{kept} are kept for deals").format(kept=plain(one.position.reserved)))
    return "; ".join(parts)


def names(actor: Staff, found: Sequence[Proposal]) -> dict[int, str]:
    """Return the names of the suppliers of proposals that this person may know of, by their numbers."""
    known = Client.select(Client.id, Client.name).where(Client.id.in_(_known(actor, found)))
    return dict(known.tuples())


def _known(actor: Staff, found: Sequence[Proposal]) -> list[int]:
    """Return the numbers of the suppliers of proposals this person may know of."""
    suppliers = sorted({offer.supply.supplier_id for one in found for offer in one.offers})
    seen = Client.id.in_(suppliers) & Client.id.in_(visible_client_ids(actor))
    return [number for (number,) in Client.select(Client.id).where(seen).tuples()]


def _name(offer: Offer | None, known: set[int]) -> str:
    return offer.supply.supplier.name if offer is not None and offer.supply.supplier_id in known else ""


def _tenth(quantity: Decimal) -> Decimal:
    """Return a quantity no finer than people think of it."""
    return quantity.quantize(Decimal("0.1") if abs(quantity) < 100 else Decimal(1), ROUND_HALF_UP)
