"""The papers people post: receipt, issue, return, transfer, write-off, surplus, remnant, opening balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Client, Deal, Staff, StockItem, StockLot, StockMove, StockPaper, StockPlace
from agencycli.models.base import pw
from agencycli.models.stock import papers
from agencycli.models.stock.goods import TRANSIT
from agencycli.pricing import stock as pricing
from agencycli.services.card import BadValue
from agencycli.services.deal_line import refuse_closed
from agencycli.services.frame import action
from agencycli.services.stock import amounts, balance, places, posting
from agencycli.services.stock.goods import WHO_KEEPS
from agencycli.services.stock.paper import ZERO, Head, Line, Part, Posted, paper, ready
from agencycli.values.text import clean


class NotIssued(Refused):
    """More comes back than went."""

    slug = "not-issued"
    template = N_("{code}: {asked} cannot come back from {whence}: {there} went and did not come back yet")


class NotSent(Refused):
    """More arrives than is on the way."""

    slug = "not-sent"
    template = N_("{code}: {asked} cannot arrive by paper {number}: {there} of it is on the way")


class IsScrap(Refused):
    """Too short to be kept."""

    slug = "is-scrap"
    template = N_("{code}: {quantity} is less than the {least} worth keeping; write it off as scrap")


@action("stock.receive", N_("receive stock"), WHO_KEEPS)
def receive(
    actor: Staff,
    lines: Sequence[Line],
    *,
    supplier: Client | None = None,
    place: StockPlace | None = None,
    day: dt.date | None = None,
    number: str = "",
    reason: str = "",
) -> Posted:
    """Put on a shelf what came, each line a lot; ``number`` is the supplier's bill.

    A line without a price costs what the item costs now. Raises BadValue, NotYet, MonthClosed, PutAway, OnTheWay.
    """
    where = places.lies_here(place or places.usual())
    head = Head(papers.RECEIPT, where, day, counterparty=supplier, number=number, reason=reason)
    return posting.come_in(actor, head, lines)


@action("stock.opening", N_("put down an opening balance of stock"), WHO_KEEPS)
def opening(
    actor: Staff, lines: Sequence[Line], *, place: StockPlace | None = None, day: dt.date | None = None
) -> Posted:
    """Put down what lay there when the agency began to count. Raises as ``receive``."""
    where = places.lies_here(place or places.usual())
    return posting.come_in(actor, Head(papers.OPENING, where, day), lines)


@action("stock.surplus", N_("put down a surplus of stock"), WHO_KEEPS)
def surplus(
    actor: Staff,
    lines: Sequence[Line],
    reason: str,
    *,
    place: StockPlace | None = None,
    day: dt.date | None = None,
) -> Posted:
    """Put down what was found; it costs what the item costs now unless a line says. Raises as ``receive``."""
    where = places.lies_here(place or places.usual())
    return posting.come_in(actor, Head(papers.SURPLUS, where, day, reason=_reason(reason)), lines)


@action("stock.issue", N_("issue stock"), WHO_KEEPS)
def issue(
    actor: Staff,
    lines: Sequence[Line],
    *,
    deal: Deal | None = None,
    place: StockPlace | None = None,
    day: dt.date | None = None,
    reason: str = "",
    over_reserved: bool = False,
) -> Posted:
    """Take from a shelf, for a deal or for the agency itself; the cost is the deal's at once.

    The deal's reservations go first, what is kept for others stays unless ``over_reserved``. Raises NotEnough,
    HeldForOthers, NotThereThen, BadValue, NotYet, MonthClosed, PutAway, DealClosed.
    """
    where = places.lies_here(place or places.usual())
    row = refuse_closed(deal) if deal is not None else None
    head = Head(papers.ISSUE, where, day, deal=row, reason=reason)
    return posting.go_out(actor, head, lines, over_reserved=over_reserved)


@action("stock.write-off", N_("write stock off"), WHO_KEEPS)
def write_off(
    actor: Staff,
    lines: Sequence[Line],
    reason: str,
    *,
    place: StockPlace | None = None,
    day: dt.date | None = None,
    over_reserved: bool = False,
) -> Posted:
    """Take away what is spoilt, lost or scrap, with the reason. Raises as ``issue``."""
    where = places.lies_here(place or places.usual())
    head = Head(papers.WRITE_OFF, where, day, reason=_reason(reason))
    return posting.go_out(actor, head, lines, over_reserved=over_reserved)


@action("stock.supplier-return", N_("return stock to the supplier"), WHO_KEEPS)
def to_supplier(
    actor: Staff,
    lines: Sequence[Line],
    supplier: Client,
    *,
    place: StockPlace | None = None,
    day: dt.date | None = None,
    number: str = "",
    reason: str = "",
) -> Posted:
    """Give back to a supplier, at what it costs here. Raises as ``issue``."""
    where = places.lies_here(place or places.usual())
    head = Head(papers.SUPPLIER_RETURN, where, day, counterparty=supplier, number=number, reason=reason)
    return posting.go_out(actor, head, lines)


@action("stock.return", N_("take stock back from a deal"), WHO_KEEPS)
def take_back(
    actor: Staff,
    lines: Sequence[Line],
    *,
    deal: Deal | None = None,
    origin: StockPaper | None = None,
    place: StockPlace | None = None,
    day: dt.date | None = None,
    reason: str = "",
) -> Posted:
    """Put back on a shelf what a deal, or an issue without one, did not use, at the cost it went for.

    What went last comes back first. Raises NotIssued, BadValue, NotYet, MonthClosed, PutAway.
    """
    issued = _issued_to(deal, origin)
    where = places.lies_here(place or (origin.place if origin else places.usual()))
    head = Head(papers.RETURN, where, day, deal=_deal_of(deal, origin), reason=reason, origin=origin)
    lines = ready(lines)
    posted = Posted(paper(actor, head))
    for line in lines:
        for lot, quantity, value in _coming_back(line, issued, deal, origin):
            posted.moves.append(_in(posted.paper, where, line.item, lot, quantity=quantity, value=value))
    return posted


@action("stock.remnant", N_("keep a remnant"), WHO_KEEPS)
def remnant(
    actor: Staff,
    line: Line,
    *,
    deal: Deal | None = None,
    place: StockPlace | None = None,
    day: dt.date | None = None,
) -> Posted:
    """Keep a piece of a lot as a lot of its own, with its size: out of what a deal took, or out of what lies here.

    A piece below the item's ``useful_from`` is scrap. Raises IsScrap, NotIssued, NotEnough, and as ``issue``.
    """
    where = places.lies_here(place or places.usual())
    head = Head(papers.REMNANT, where, day, deal=deal)
    (line,) = ready([line])
    if line.item.useful_from is not None and line.quantity < line.item.useful_from:
        raise IsScrap(
            code=line.item.code, quantity=amounts.told(line.item, line.quantity),
            least=amounts.told(line.item, line.item.useful_from),
        )  # fmt: skip
    if deal is not None:
        posted = Posted(paper(actor, head))
        pieces = _coming_back(line, _issued_to(deal, None), deal, None)
    else:
        posted = posting.go_out(actor, head, [replace(line, lot=line.lot or _whole_lot(line, where))])
        pieces = [(row.lot, -row.quantity, -row.value) for row in posted.moves]
    above = pieces[0][0]
    lot = StockLot.create(
        item=line.item.id, width=line.width, height=line.height, expiry_on=above and above.expiry_on,
        remnant_of=above and above.id,
    )  # fmt: skip
    value = sum((value for _lot, _quantity, value in pieces), Decimal("0.00"))
    posted.moves.append(_in(posted.paper, where, line.item, lot, quantity=line.quantity, value=value))
    return posted


@action("stock.send", N_("send stock to another place"), WHO_KEEPS)
def send(
    actor: Staff,
    lines: Sequence[Line],
    to_place: StockPlace,
    *,
    place: StockPlace | None = None,
    day: dt.date | None = None,
    reason: str = "",
) -> Posted:
    """Send from one place to another; until it arrives it is on the way. Raises as ``issue``, OnTheWay."""
    where = places.lies_here(place or places.usual())
    to_place = places.lies_here(to_place)
    if where.id == to_place.id:
        raise BadValue(field=_("Place"), reason=_("it lies at “{place}” already").format(place=where.name))
    posted = posting.go_out(actor, Head(papers.SEND, where, day, to_place=to_place, reason=reason), lines)
    moving = places.transit()
    for row in list(posted.moves):
        posted.moves.append(_in(posted.paper, moving, row.item, row.lot, quantity=-row.quantity, value=-row.value))
    return posted


@action("stock.arrive", N_("put down that stock arrived"), WHO_KEEPS)
def arrive(
    actor: Staff, sent: StockPaper, lines: Sequence[Line] = (), *, day: dt.date | None = None, reason: str = ""
) -> Posted:
    """Put down that what was sent has arrived: all of it, or what lines say; the rest stays on the way.

    Raises NotSent, BadValue, NotYet, MonthClosed.
    """
    origin = StockPaper.get_by_id(sent.id)
    if origin.kind != papers.SEND:
        raise BadValue(field=_("Paper"), reason=_("paper {number} sent nothing").format(number=origin.id))
    moving = places.transit()
    under_way = _under_way(origin)
    wanted = ready(lines) if lines else [
        Line(item, sum((left for one, left in under_way if one.item_id == item.id), ZERO))
        for item in {lot.item_id: lot.item for lot, _left in under_way}.values()
    ]  # fmt: skip
    if not wanted:
        raise BadValue(field=_("Paper"), reason=_("all of paper {number} has arrived").format(number=origin.id))
    balance.lock(line.item for line in wanted)
    head = Head(papers.ARRIVE, moving, day, to_place=origin.to_place, reason=reason, origin=origin)
    posted = Posted(paper(actor, head))
    for line in wanted:
        there = [(lot, left) for lot, left in under_way if lot.item_id == line.item.id]
        parts, missing = [], line.quantity
        for lot, left in there:
            if (taken := min(left, missing)) > 0:
                parts.append(Part(lot, taken))
                missing -= taken
        if missing > 0:
            raise NotSent(
                code=line.item.code, asked=amounts.told(line.item, line.quantity), number=origin.id,
                there=amounts.told(line.item, line.quantity - missing),
            )  # fmt: skip
        gone = posting.write_out(posted.paper, moving, line.item, parts)
        posted.moves += gone
        for row in gone:
            posted.moves.append(
                _in(posted.paper, origin.to_place, line.item, row.lot, quantity=-row.quantity, value=-row.value)
            )
    return posted


@action("stock.move", N_("move stock to another place"), WHO_KEEPS)
def move(
    actor: Staff,
    lines: Sequence[Line],
    to_place: StockPlace,
    *,
    place: StockPlace | None = None,
    day: dt.date | None = None,
    reason: str = "",
) -> Posted:
    """Send to another place and put down at once that it arrived. Raises as ``send``."""
    sent = send(actor, lines, to_place, place=place, day=day, reason=reason)
    return arrive(actor, sent.paper, day=day)


def _whole_lot(line: Line, place: StockPlace) -> StockLot | None:
    """Return the first lot that is no remnant itself and is enough to cut from."""
    enough = (one.lot for one in balance.lots(line.item, place) if one.quantity >= line.quantity)
    return next((lot for lot in enough if lot is not None and lot.remnant_of_id is None), None)


def _under_way(origin: StockPaper) -> list[tuple[StockLot, Decimal]]:
    """Return the lots of a sent paper and how much of each has not arrived."""
    answers = StockPaper.select(StockPaper.id).where(StockPaper.origin == origin.id)
    rows = (
        StockLot.select(StockLot, pw.fn.SUM(StockMove.quantity).alias("left"))
        .join(StockMove, on=(StockMove.lot == StockLot.id))
        .join(StockPlace, on=(StockPlace.id == StockMove.place))
        .where(((StockMove.paper == origin.id) | StockMove.paper.in_(answers)) & (StockPlace.kind == TRANSIT))
        .group_by(StockLot)
        .order_by(StockLot.id)
        .objects()
    )
    return [(row, left) for row in rows if (left := balance.quantity(row.left)) > 0]


def _in(
    head: StockPaper, place: StockPlace, item: StockItem, lot: StockLot | None, *, quantity: Decimal, value: Decimal
) -> StockMove:
    return StockMove.create(
        paper=head.id, item=item.id, place=place.id, lot=lot and lot.id, quantity=quantity, value=value
    )


def _reason(text: str) -> str:
    if not clean(text):
        raise BadValue(field=_("Reason"), reason=_("it must not be empty"))
    return text


def _deal_of(deal: Deal | None, origin: StockPaper | None) -> Deal | None:
    if (deal is None) == (origin is None):
        raise BadValue(field=_("Deal"), reason=_("name the deal it comes back from, or the paper it went by"))
    return deal or (origin.deal if origin else None)


def _issued_to(deal: Deal | None, origin: StockPaper | None) -> pw.Node:
    """Return the condition on papers by which things went to a deal and came back; or on one issue and its answers."""
    _deal_of(deal, origin)
    if deal is not None:
        return StockPaper.deal == deal.id
    return (StockPaper.id == origin.id) | (StockPaper.origin == origin.id)  # type: ignore[union-attr]


def _coming_back(
    line: Line, issued: pw.Node, deal: Deal | None, origin: StockPaper | None
) -> list[tuple[StockLot | None, Decimal, Decimal]]:
    """Return (lot, quantity, value) of what comes back, at the cost it went for. Raises NotIssued.

    A remnant kept out of a lot came back as another lot: it is counted with the lot it came from.
    """
    whose = pw.fn.COALESCE(StockLot.remnant_of, StockMove.lot)
    remnants = StockPaper.kind == papers.REMNANT
    of_lot = pw.Case(None, [(remnants, whose)], StockMove.lot)
    rows = (
        StockMove.select(of_lot.alias("of_lot"), pw.fn.SUM(StockMove.quantity), pw.fn.SUM(StockMove.value))
        .join(StockPaper)
        .switch(StockMove)
        .join(StockLot, pw.JOIN.LEFT_OUTER)
        .where((StockMove.item == line.item.id) & issued)
        .group_by(pw.SQL("of_lot"))
        .order_by(pw.fn.MAX(StockMove.id).desc())
        .tuples()
    )
    out = [(lot, -balance.quantity(went), -(int(cost or 0))) for lot, went, cost in rows]
    found: list[tuple[StockLot | None, Decimal, Decimal]] = []
    missing = line.quantity
    for lot, went, cost in out:
        if line.lot is not None and lot != line.lot.id:
            continue
        if (back := min(went, missing)) > 0:
            value = pricing.cost_out(Decimal(cost).scaleb(-2), went, back)
            found.append((StockLot.get_by_id(lot) if lot else None, back, value))
            missing -= back
    if missing > 0:
        whence = (
            _("deal {number}").format(number=deal.id)
            if deal
            else _("paper {number}").format(number=origin and origin.id)
        )
        raise NotIssued(
            code=line.item.code, asked=amounts.told(line.item, line.quantity), whence=whence,
            there=amounts.told(line.item, line.quantity - missing),
        )  # fmt: skip
    return found
