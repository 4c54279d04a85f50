"""What the letter of the morning tells of the warehouse: to logistics, to the owners where nobody is; to whose deal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from agencycli.i18n import N_, _
from agencycli.models import StockItem
from agencycli.models.staff import LOGISTICS
from agencycli.services.reminding.line import Line

if TYPE_CHECKING:
    from agencycli.services.reminding.sources import Morning
    from agencycli.services.stock.alerts import Alert

NOUNS = {"short": N_("item"), "late_orders": N_("order"), "kept": N_("reservation"), "expiring": N_("lot")}


def warehouse(morning: Morning) -> Iterator[Line]:
    """Yield what runs short, orders that are late, reservations and lots that end; nothing without a warehouse."""
    if not StockItem.select().exists():
        return
    from agencycli.services.reminding.sources import knows
    from agencycli.services.stock import alerts

    keepers = [one for one in morning.people.values() if one.role == LOGISTICS] or morning.owners
    for one in alerts.alerts(morning.day):
        manager = morning.people.get(one.deal.manager_id) if one.deal is not None else None
        told = [*keepers, *([manager] if manager is not None and manager not in keepers else [])]
        for staff in told:
            whose = one.client.name if one.client is not None and knows(staff, one.client.manager_id) else ""
            whose = "" if one.part == alerts.LATE else whose
            yield Line(
                staff.id, one.part, one.on, one.title, whose, NOUNS[one.part], one.number, more=partial(_how_much, one)
            )


def _how_much(one: Alert) -> str:
    from agencycli.services.stock import alerts, amounts

    if one.item is None or one.quantity is None:
        return ""
    told = amounts.told(one.item, one.quantity)
    return _("to buy {quantity}").format(quantity=told) if one.part == alerts.SHORT else told
