"""Keep stock for a deal, and let it go again. An issue to the deal takes from what is kept for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from agencycli import clock
from agencycli.errors import Forbidden, Refused
from agencycli.i18n import N_, _
from agencycli.models import Deal, DealStaff, Staff, StockItem, StockPlace, StockReservation
from agencycli.models.staff import MANAGER, ROLE_TITLES
from agencycli.pricing import stock as pricing
from agencycli.services.card import BadValue
from agencycli.services.deal_line import refuse_closed
from agencycli.services.frame import action
from agencycli.services.stock import amounts, balance
from agencycli.services.stock.choosing import holders
from agencycli.services.stock.paper import ZERO, Line, ready
from agencycli.values.text import clean


class NotFree(Refused):
    """Less is free than was to be kept."""

    slug = "not-free"
    template = N_(
        "{code}: {asked} asked, {free} free of {there} on hand, {short} short; kept: {holders}; on the way: {coming}"
    )


class NotKept(Refused):
    """The reservation does not hold any more."""

    slug = "not-kept"
    template = N_("reservation {number} does not hold any more: {reason}")


@action("stock.reserve", N_("keep stock for a deal"), "manager logistics")
def reserve(
    actor: Staff,
    deal: Deal,
    lines: Sequence[Line],
    *,
    place: StockPlace | None = None,
    expires_on: dt.date | None = None,
) -> list[StockReservation]:
    """Keep so much of each item for a deal, until its issue, a release, the deal's end or ``expires_on``.

    A line may name a lot. Raises NotFree with who keeps how much, DealClosed, BadValue, PutAway, Forbidden for a
    deal of another manager.
    """
    row = refuse_closed(deal)
    _demand_own(actor, row)
    if expires_on is not None and expires_on < clock.today():
        raise BadValue(field=_("Until"), reason=_("that day is over"))
    made = []
    for line in ready(lines):
        _refuse_taken(line, place)
        made.append(
            StockReservation.create(
                deal=row.id, item=line.item.id, place=place and place.id, lot=line.lot and line.lot.id,
                quantity=line.quantity, at=clock.now(), staff=actor.id, expires_on=expires_on,
            )
        )  # fmt: skip
    return made


@action("stock.release", N_("let go of stock kept for a deal"), "manager logistics")
def release(actor: Staff, reservations: Sequence[StockReservation], why: str = "") -> list[StockReservation]:
    """Let go of what is left of reservations. Raises NotKept, Forbidden for a deal of another manager."""
    done = []
    for one in reservations:
        row = StockReservation.get_by_id(one.id)
        _demand_own(actor, row.deal)
        if row.released_at is not None:
            day = f"{clock.local(row.released_at):%d.%m.%Y}"
            raise NotKept(number=row.id, reason=_("let go on {day}").format(day=day))
        if left(row) <= 0:
            raise NotKept(number=row.id, reason=_("all of it was issued"))
        row.released_at, row.released_why = clock.now(), clean(why)[:200]
        row.save()
        done.append(row)
    return done


def left(reservation: StockReservation) -> Decimal:
    """Return what is left of a reservation, whether it holds or not."""
    parts = StockReservation.select(balance.rest()).where(StockReservation.id == reservation.id).tuples().scalar()
    return balance.quantity(parts)


def living(deal: Deal, items: Sequence[StockItem] = ()) -> list[StockReservation]:
    """Return the reservations of a deal that hold and have something left, of some items or all."""
    rows = StockReservation.select(StockReservation, balance.rest().alias("left")).where(
        (StockReservation.deal == deal.id) & balance.is_live()
    )
    if items:
        rows = rows.where(StockReservation.item.in_([item.id for item in items]))
    return [row for row in rows.order_by(StockReservation.id) if balance.quantity(row.left) > 0]


def _refuse_taken(line: Line, place: StockPlace | None) -> None:
    """Raise NotFree when less is free than a line asks for: in all, at the place, of the lot."""
    item, kept = line.item, balance.claims(line.item)
    rooms = [(balance.on_hand(item), kept)]
    if place is not None:
        rooms.append((balance.on_hand(item, place), [one for one in kept if one.reservation.place_id == place.id]))
    if line.lot is not None:
        of_lot = balance.on_hand_of_lot(line.lot)
        rooms.append((of_lot, [one for one in kept if one.reservation.lot_id == line.lot.id]))
    for there, by in rooms:
        free = pricing.available(there, [one.left for one in by])
        if line.quantity > free:
            raise NotFree(
                code=item.code, asked=amounts.told(item, line.quantity), free=amounts.plain(max(free, ZERO)),
                there=amounts.plain(there), short=amounts.told(item, line.quantity - max(free, ZERO)),
                holders=holders(item, by) or "–", coming=amounts.plain(balance.on_the_way(item)),
            )  # fmt: skip


def _demand_own(actor: Staff, deal: Deal) -> None:
    """Raise Forbidden when a manager works with a deal that is another manager's and not on whose team they are."""
    if actor.role != MANAGER or deal.manager_id in (None, actor.id):
        return
    team = DealStaff.select().where((DealStaff.deal == deal.id) & (DealStaff.staff == actor.id))
    if not team.exists():
        what = _("keep stock for a deal of {name}").format(name=deal.manager.name)
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=what)
