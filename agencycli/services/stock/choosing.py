"""Which lots go, and whose reservations they take from. Asking for more than may go is refused with the numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import StockItem, StockMove, StockPaper, StockPlace
from agencycli.pricing import stock as pricing
from agencycli.services.stock import amounts, balance
from agencycli.services.stock.paper import ZERO, Head, Line, Part


class NotEnough(Refused):
    """There is less than was asked for."""

    slug = "not-enough"
    template = N_(
        "{code}: {asked} asked, {there} at “{place}”, {short} short; elsewhere {elsewhere}; went last: {last}"
    )


class HeldForOthers(Refused):
    """What there is was promised to others."""

    slug = "held-for-others"
    template = N_(
        "{code}: {asked} asked, {there} at “{place}”, {free} of it free, {short} short; kept: {holders}; release it, "
        "or say --over-reserved"
    )


class NotThereThen(Refused):
    """On that day, or on one since, there was less."""

    slug = "not-there-then"
    template = N_("{code}: {asked} cannot go on {day}: “{place}” would have been below nothing since; {most} could")


def chosen(line: Line, head: Head, day: dt.date, *, over_reserved: bool = False) -> tuple[list[Part], Decimal]:
    """Return which lots go for a line and whose reservations they take from, and what goes beyond the deal's own.

    Raises NotEnough, HeldForOthers, NotThereThen.
    """
    item, place = line.item, head.place
    held = _in_order(line, balance.lots(item, place, line.lot))
    there = sum((one.quantity for one in held), ZERO)
    living = balance.claims(item)
    mine = [claim for claim in living if head.deal and claim.reservation.deal_id == head.deal.id]
    others = [claim for claim in living if claim not in mine]
    short = pricing.short(line.quantity, there)
    if short and not item.group.allows_negative:
        raise NotEnough(**_told(line, place, there, short), elsewhere=elsewhere(item, place), last=_last(item))
    if others and not over_reserved:
        held = _spared(line, head, held, others)
    if day < clock.today():
        held = _as_of(line, place, held, day)
    parts = _taken(held, line.quantity)
    if short:
        parts.append(Part(None, short))
    parts = _by_claims(parts, [claim for claim in mine if claim.reservation.place_id in (None, place.id)])
    beyond = sum((part.quantity for part in parts if part.reservation is None), ZERO)
    return parts, beyond if mine else ZERO


def _in_order(line: Line, held: list[balance.Held]) -> list[balance.Held]:
    """Return lots in the order they go: of what is cut, the remnant that leaves the least goes first."""
    if line.item.useful_from is None or line.lot is not None:
        return held
    whole = [one for one in held if one.lot is not None and one.lot.remnant_of_id is None]
    remnants = [one for one in held if one not in whole]
    cut = pricing.best_remnant([one.quantity for one in remnants], line.quantity, line.item.useful_from)
    if cut is None:
        return whole + remnants
    best = remnants[cut.place]
    return [best, *whole, *(one for one in remnants if one is not best)]


def _spared(line: Line, head: Head, held: list[balance.Held], others: list[balance.Claim]) -> list[balance.Held]:
    """Return what may go without touching what is kept for others. Raises HeldForOthers."""
    by_lot: dict[int, Decimal] = {}
    for claim in others:
        if claim.reservation.lot_id:
            by_lot[claim.reservation.lot_id] = by_lot.get(claim.reservation.lot_id, ZERO) + claim.left
    free = [
        replace(one, quantity=max(one.quantity - by_lot.get(one.lot.id if one.lot else 0, ZERO), ZERO)) for one in held
    ]
    there = sum((one.quantity for one in held), ZERO)
    at_place = sum((claim.left for claim in others if claim.reservation.place_id == head.place.id), ZERO)
    rooms = [sum((one.quantity for one in free), ZERO), balance.on_hand(line.item, head.place) - at_place]
    if head.to_place is None:  # what only changes its place stays for those it is kept for
        rooms.append(balance.on_hand(line.item) - sum((claim.left for claim in others), ZERO))
    room = max(min(rooms), ZERO)
    if line.quantity > room and there > room:
        told = _told(line, head.place, there, line.quantity - room)
        raise HeldForOthers(**told, free=amounts.told(line.item, room), holders=holders(line.item, others))
    return free


def _as_of(line: Line, place: StockPlace, held: list[balance.Held], day: dt.date) -> list[balance.Held]:
    """Return what could go on an earlier day. Raises NotThereThen."""
    least = balance.later_by_lot(line.item, place, day)
    then = [replace(one, quantity=min(one.quantity, least.get(one.lot.id if one.lot else 0, ZERO))) for one in held]
    most = sum((max(one.quantity, ZERO) for one in then), ZERO)
    if most < line.quantity and not line.item.group.allows_negative:
        raise NotThereThen(
            code=line.item.code, asked=amounts.told(line.item, line.quantity), day=f"{day:%d.%m.%Y}",
            place=place.name, most=amounts.told(line.item, most),
        )  # fmt: skip
    return then


def _taken(held: Sequence[balance.Held], wanted: Decimal) -> list[Part]:
    parts = []
    for one in held:
        if (taken := min(one.quantity, wanted)) > 0:
            parts.append(Part(one.lot, taken))
            wanted -= taken
    return parts


def _by_claims(parts: Sequence[Part], mine: Sequence[balance.Claim]) -> list[Part]:
    """Let parts take from the deal's reservations, those of a certain lot first; what is over takes from none."""
    left = {claim.reservation.id: claim.left for claim in mine}
    found = []
    for part in parts:
        wanted = part.quantity
        lot = part.lot.id if part.lot else None
        for claim in sorted(mine, key=lambda one: (one.reservation.lot_id is None, one.reservation.id)):
            reservation = claim.reservation
            taken = min(left[reservation.id], wanted) if reservation.lot_id in (None, lot) else ZERO
            if taken > 0:
                found.append(Part(part.lot, taken, reservation))
                left[reservation.id] -= taken
                wanted -= taken
        if wanted > 0:
            found.append(Part(part.lot, wanted))
    return found


def _told(line: Line, place: StockPlace, there: Decimal, short: Decimal) -> dict[str, Any]:
    item = line.item
    return {
        "code": item.code, "asked": amounts.told(item, line.quantity), "there": amounts.told(item, there),
        "place": place.name, "short": amounts.told(item, short),
    }  # fmt: skip


def elsewhere(item: StockItem, place: StockPlace) -> str:
    """Return where else an item lies, and how much: ``Print shop 300``; a dash for nowhere."""
    rows = StockPlace.select().where(StockPlace.id != place.id).order_by(StockPlace.id)
    found = [(row.name, balance.on_hand(item, row)) for row in rows]
    return ", ".join(f"{name} {amounts.plain(there)}" for name, there in found if there > 0) or "–"


def _last(item: StockItem) -> str:
    """Return what went of an item last, and who took it for which deal."""
    row = (
        StockMove.select(StockMove, StockPaper)
        .join(StockPaper)
        .where((StockMove.item == item.id) & (StockMove.quantity < 0))
        .order_by(StockMove.id.desc())
        .first()
    )
    if row is None:
        return "–"
    told = {
        "quantity": amounts.plain(-row.quantity), "day": f"{row.paper.day:%d.%m.%Y}", "deal": row.paper.deal_id,
        "who": row.paper.staff.name if row.paper.staff_id else "–",
    }  # fmt: skip
    if row.paper.deal_id:
        return _("{quantity} on {day} for deal {deal} ({who})").format(**told)
    return _("{quantity} on {day} ({who})").format(**told)


def holders(item: StockItem, kept: Sequence[balance.Claim]) -> str:
    """Return who keeps how much: ``850 deal 42 “Листовки” (Ирина)``."""
    told = []
    for claim in kept[:5]:
        row = claim.reservation
        who = row.staff.name if row.staff_id else "–"
        told.append(
            _("{quantity} for deal {deal} ({who})").format(
                quantity=amounts.plain(claim.left), deal=row.deal_id, who=who
            )
        )
    return ", ".join(told)
