"""Post what a stocktake found: moves of the frozen day, against the book as it was then; later moves survive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agencycli import clock, money
from agencycli.errors import Refused
from agencycli.i18n import N_, _, ngettext
from agencycli.models import Staff, StockMove, StockPaper, Stocktake, StocktakeLine
from agencycli.models.stock import papers
from agencycli.models.stock.orders import POSTED
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.stock import amounts, balance, posting
from agencycli.services.stock.counting import booked, frozen, list_the_rest, put, still_counting
from agencycli.services.stock.goods import WHO_KEEPS
from agencycli.services.stock.paper import NOTHING, ZERO, Head, Line, Part, Posted, paper, usable

KEEP, NONE = RESTS = ("keep", "none")
"""What nobody counted: it stays as the book says, or nothing of it is there."""
NAMED = 8


class NotAllCounted(Refused):
    """Nobody looked."""

    slug = "not-all-counted"
    template = N_(
        "{lines} of stocktake {number} not counted: {codes}; count them, or say --rest keep (as the book says) or "
        "--rest none (nothing is there)"
    )


class GoneSince(Refused):
    """What is missing by the count went since: one of both is wrong."""

    slug = "gone-since"
    template = N_(
        "{code}: the count of {day} found {counted} of {book}, {missing} missing, but only {left} of what lay at "
        "“{place}” then is left to take away: the rest went since by papers {papers}; count it again, or undo them"
    )


@action("stock.count-post", N_("post a stocktake"), WHO_KEEPS)
def post(actor: Staff, stocktake: Stocktake, rest: str = "") -> Posted:
    """Post the differences as one paper of the frozen day; ``rest`` is one of ``RESTS`` for what nobody counted.

    The book is what it was at the frozen move: what moved since stays. What an undo of an older paper brought back
    since is to be counted too. What is kept for deals beyond what is left is
    told. Raises NotCounting, NotAllCounted, GoneSince, MonthClosed, PutAway, HasVariants, BadValue.
    """
    row = still_counting(stocktake)
    list_the_rest(row)
    lines: list[Any] = list(StocktakeLine.select().where(StocktakeLine.stocktake == row.id).order_by(StocktakeLine.id))
    balance.lock(line.item for line in lines)
    _settle_rest(actor, row, lines, rest)
    day = clock.local(row.frozen_at).date()
    posted = Posted(paper(actor, Head(papers.STOCKTAKE, row.place, day, reason=row.note, stocktake=row)))
    book = frozen(row)
    own: defaultdict[int, set[int]] = defaultdict(set)
    for line in lines:
        own[line.item_id] |= {line.lot_id} - {None}
    # What was found comes first: what is missing then costs what the item costs.
    for line in lines:
        stood = sum(booked(book, line, own[line.item_id]).values(), ZERO)
        if line.book != stood:
            line.book = stood
            line.save()
        if line.counted is not None and line.counted > stood:
            posted.moves += _found(posted.paper, line)
    for line in lines:
        if line.counted is not None and line.counted < line.book:
            parts = _missing(posted.paper, row, line, booked(book, line, own[line.item_id]))
            posted.moves += posting.write_out(posted.paper, row.place, line.item, parts)
    row.state = POSTED
    row.save()
    for item in {move.item_id: move.item for move in posted.moves if move.quantity < 0}.values():
        if (short := -balance.available(item)) > 0 and balance.claims(item):
            posted.promised.append((item, short))
    return posted


def _settle_rest(actor: Staff, stocktake: Stocktake, lines: Sequence[Any], rest: str) -> None:
    left = [line for line in lines if line.counted is None]
    if rest not in ("", *RESTS):
        known = ", ".join(RESTS)
        raise BadValue(field=_("Rest"), reason=_("“{value}” is none of {known}").format(value=rest, known=known))
    if left and not rest:
        codes = ", ".join(line.item.code for line in left[:NAMED]) + (" …" if len(left) > NAMED else "")
        told = ngettext("{count} line", "{count} lines", len(left)).format(count=len(left))
        raise NotAllCounted(lines=told, number=stocktake.id, codes=codes)
    for line in left if rest == NONE else ():
        put(line, actor, ZERO)


def _found(paper: StockPaper, line: Any) -> list[StockMove]:
    """Write what was found beyond the book: into the lot it is of, else as a lot of its own, at what it costs now."""
    usable(line.item)
    more = line.counted - line.book
    if line.lot_id is None:
        return posting.write_in(paper, paper.place, [Line(line.item, more)])
    left, value = balance.worth(line.item, line.lot)
    price = value / left if left > 0 else balance.current_price(line.item)
    cost = NOTHING if line.item.owner_id else money.rounded(more * price)
    return [StockMove.create(
        paper=paper.id, item=line.item_id, place=paper.place_id, lot=line.lot_id, quantity=more, value=cost
    )]  # fmt: skip


def _missing(paper: StockPaper, stocktake: Stocktake, line: Any, mine: dict[int, Decimal]) -> list[Part]:
    """Return which lots are short: those that lay there then and are there still, in the order they go."""
    short = line.book - line.counted
    least = balance.later_by_lot(line.item, stocktake.place, paper.day)
    parts: list[Part] = []
    for held in balance.lots(line.item, stocktake.place):
        lot = held.lot.id if held.lot is not None else 0
        may = min(held.quantity, mine.get(lot, ZERO), least.get(lot, ZERO))
        if (taken := min(may, short)) > 0:
            parts.append(Part(held.lot, taken))
            short -= taken
    if short and line.item.group.allows_negative:
        parts.append(Part(None, short))
    elif short:
        raise GoneSince(
            **{name: amounts.told(line.item, value) for name, value in {
                "counted": line.counted, "book": line.book, "missing": line.book - line.counted,
                "left": line.book - line.counted - short,
            }.items()}, code=line.item.code, place=stocktake.place.name, papers=_since(stocktake, line),
            day=f"{paper.day:%d.%m.%Y}",
        )  # fmt: skip
    return parts


def _since(stocktake: Stocktake, line: Any) -> str:
    """Return the numbers of the papers by which an item went since the count began."""
    went = (
        (StockMove.id > stocktake.frozen_move) & (StockMove.item == line.item_id)
        & (StockMove.place == stocktake.place_id) & (StockMove.quantity < 0)
    )  # fmt: skip
    rows = StockMove.select(StockMove.paper).where(went).order_by(StockMove.paper).distinct().limit(NAMED).tuples()
    return ", ".join(str(number) for (number,) in rows) or "–"
