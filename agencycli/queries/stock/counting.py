"""Stocktakes, and what each found: who counted what when, against what the book said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli import i18n, money
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import (
    Staff,
    StockGroup,
    StockItem,
    StockMove,
    StockPaper,
    StockPlace,
    Stocktake,
    StocktakeLine,
    StockWorth,
)
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.models.stock.orders import COUNTING, POSTED, STOCKTAKE_STATE_TITLES
from agencycli.queries import lists
from agencycli.queries.budget import words
from agencycli.queries.client import read_moment
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.profit_sums import read as read_money
from agencycli.queries.stock.levels import holding
from agencycli.services.stock import balance, counting

BLIND = ("code", "name", "unit", "lot_id", "counted", "note")
"""What a person who counts sees: not what the book says."""
WITH_BOOK = ("code", "name", "unit", "lot_id", "book", "counted", "difference", "note")


@dataclass(frozen=True)
class Progress:
    """How far a stocktake is."""

    lines: int
    counted: int
    differing: int
    value: Decimal | None
    """What the differences cost together, less than nothing for a loss; None for who may not see costs."""


def stocktakes(actor: Staff) -> ListQuery:
    """Return the stocktakes, the newest first; what their differences cost only for who may see costs."""
    of_it = StocktakeLine.stocktake == Stocktake.id

    def number(condition: pw.Node) -> pw.Node:
        return StocktakeLine.select(pw.fn.COUNT(StocktakeLine.id)).where(of_it & condition)

    fields = [
        ListField(Column("id", _("No."), "number", 5), Stocktake.id),
        ListField(Column("place", _("Place"), "text", 16), _name(StockPlace, Stocktake.place)),
        ListField(Column("group", _("Group"), "text", 14), _name(StockGroup, Stocktake.group)),
        ListField(Column("state", _("State"), "stage", 10, words(STOCKTAKE_STATE_TITLES)), Stocktake.state),
        ListField(Column("frozen_at", _("Frozen"), "moment", 16), Stocktake.frozen_at, read_moment),
        ListField(Column("chair", _("Who answers"), "text", 16), _name(Staff, Stocktake.chair)),
        ListField(Column("lines", _("Lines"), "number", 5), number(StocktakeLine.id.is_null(False))),
        ListField(Column("counted", _("Lines counted"), "number", 7), number(StocktakeLine.counted.is_null(False))),
        ListField(Column("differing", _("Differ"), "number", 6), number(StocktakeLine.counted != StocktakeLine.book)),
        ListField(
            Column("paper_id", _("Paper No."), "number", 6),
            StockPaper.select(StockPaper.id).where(StockPaper.stocktake == Stocktake.id),
        ),
        ListField(Column("note", _("Note"), "text", 20), Stocktake.note),
    ]
    if actor.may_see_cost:
        rows = StocktakeLine.select(pw.fn.SUM(_worth())).where(of_it)
        fields.append(ListField(Column("value", _("Worth"), "money", 11), rows, read_money))
    shown = ("id", "place", "group", "state", "frozen_at", "chair", "lines", "counted", "differing")
    return ListQuery(
        name="stocktakes", model=Stocktake, fields={one.column.key: one for one in fields},
        condition=Stocktake.id.is_null(False),
        default_columns=(*shown, "value") if actor.may_see_cost else shown, default_sort="-id",
    )  # fmt: skip


def lines(actor: Staff) -> ListQuery:
    """Return the lines of all stocktakes by code: book, counted, the difference, who counted when.

    ``value`` is what a difference costs, only for who may see costs: as posted, before that as of now.
    """
    differs = pw.Cast(StocktakeLine.counted, "bigint") - pw.Cast(StocktakeLine.book, "bigint")
    fields = [
        ListField(Column("id", _("No."), "number", 6), StocktakeLine.id),
        ListField(Column("stocktake_id", _("Stocktake"), "number", 6), StocktakeLine.stocktake),
        ListField(Column("code", _("Code"), "text", 12), _of_item(StockItem.code)),
        ListField(Column("name", _("Name"), "text", 26), _of_item(StockItem.name)),
        ListField(Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)), _of_item(StockItem.unit)),
        ListField(Column("barcode", _("Bar code"), "text", 14), _of_item(StockItem.barcode)),
        ListField(Column("lot_id", _("Lot"), "number", 6), StocktakeLine.lot),
        ListField(Column("book", _("Book"), "quantity", 9), StocktakeLine.book),
        ListField(Column("counted", _("In fact"), "quantity", 9), StocktakeLine.counted),
        ListField(Column("difference", _("Difference"), "quantity", 9), differs, _read_quantity),
        ListField(Column("who", _("Who"), "text", 12), _name(Staff, StocktakeLine.counted_by)),
        ListField(Column("at", _("When"), "moment", 16), StocktakeLine.counted_at, read_moment),
        ListField(Column("note", _("Note"), "text", 16), StocktakeLine.note),
    ]
    if actor.may_see_cost:
        fields.append(ListField(Column("value", _("Worth"), "money", 11), _worth(), read_money))
    return ListQuery(
        name="stocktake-lines", model=StocktakeLine, fields={one.column.key: one for one in fields},
        condition=StocktakeLine.id.is_null(False), default_columns=("stocktake_id", *WITH_BOOK),
        default_sort="code,lot_id",
        search=lambda text: StocktakeLine.item.in_(StockItem.select(StockItem.id).where(holding(text))),
    )  # fmt: skip


def of(actor: Staff, stocktake: Stocktake, *, with_book: bool = False) -> ListQuery:
    """Return the lines of one stocktake, to be counted blind unless ``with_book``."""
    query = lists.list_query("stocktake-lines", actor)
    keys = (*WITH_BOOK, "value") if with_book and actor.may_see_cost else WITH_BOOK if with_book else BLIND
    return replace(query, condition=query.condition & (StocktakeLine.stocktake == stocktake.id), default_columns=keys)


def differences(actor: Staff, stocktake: Stocktake) -> Listing:
    """Return the lines that were counted otherwise than the book says, with who counted and when."""
    query = of(actor, stocktake, with_book=True)
    differ = query.condition & (StocktakeLine.counted != StocktakeLine.book)
    keys = [key for key in query.default_columns if key != "note"]
    return replace(query, condition=differ).listing(columns=[*keys, "who", "at", "note"])


def progress(actor: Staff, stocktake: Stocktake) -> Progress:
    """Return how far a stocktake is, and what it found."""
    query = lists.list_query("stocktakes", actor)
    lines, counted, differing = query.rows([stocktake.id], ["lines", "counted", "differing"])[0]
    value = query.rows([stocktake.id], ["value"])[0][0] if actor.may_see_cost else None
    return Progress(lines, counted, differing, value)


def chosen(actor: Staff, number: int | None = None) -> Stocktake:
    """Return a stocktake by number, or the only one that is going on. Raises NotFound."""
    if number is None:
        return counting.only_open()
    found: Stocktake = lists.record("stocktakes", actor, number, _("stocktake"))
    return found


def told(actor: Staff, stocktake: Stocktake) -> str:
    """Return how far a stocktake is, in a line: ``12 of 40 lines counted, 3 differ (−106,00)``."""
    how = progress(actor, stocktake)
    words = _("{counted} of {lines} lines counted, {differing} differ").format(
        counted=how.counted, lines=how.lines, differing=how.differing
    )
    return words if how.value is None else f"{words} ({money.grouped(how.value, language=i18n.language())})"


def going_on() -> list[Stocktake]:
    """Return the stocktakes that are being counted, the oldest first."""
    return list(Stocktake.select().where(Stocktake.state == COUNTING).order_by(Stocktake.id))


def _worth() -> pw.Node:
    """Return the SQL of what the difference of a line costs: as it was posted, else half up at what the item costs."""
    of_line = (StockPaper.stocktake == StocktakeLine.stocktake) & (StockMove.item == StocktakeLine.item)
    mine = StocktakeLine.alias()
    own = mine.select(mine.lot).where(
        (mine.stocktake == StocktakeLine.stocktake) & (mine.item == StocktakeLine.item) & mine.lot.is_null(False)
    )
    here = pw.Case(
        None,
        [(StocktakeLine.lot.is_null(False), pw.Case(None, [(StockMove.lot == StocktakeLine.lot, 1)], 0))],
        pw.Case(None, [(StockMove.lot.in_(own), 0)], 1),
    )
    posted = (
        StockMove.select(pw.fn.COALESCE(pw.fn.SUM(StockMove.value), 0)).join(StockPaper).where(of_line & (here == 1))
    )
    differs = pw.Cast(StocktakeLine.counted, "bigint") - pw.Cast(StocktakeLine.book, "bigint")
    value, quantity = (pw.Cast(column, "bigint") for column in (StockWorth.value, StockWorth.quantity))
    size = pw.fn.ABS(differs)
    cost = (size * value * 2 + quantity) / (quantity * 2)
    now = StockWorth.select(pw.Case(None, [(differs < 0, pw.SQL("0") - cost)], cost)).where(
        (StockWorth.item == StocktakeLine.item) & (StockWorth.quantity > 0)
    )
    state = Stocktake.alias()
    is_posted = state.select(state.state).where(state.id == StocktakeLine.stocktake) == POSTED
    return pw.Case(
        None,
        [(StocktakeLine.counted.is_null(), None), (is_posted, pw.Cast(posted, "bigint"))],
        pw.Cast(now, "bigint"),
    )


def _read_quantity(parts: Any) -> Decimal | None:
    return None if parts is None else balance.quantity(parts)


def _of_item(column: pw.Field) -> pw.ModelSelect:
    return StockItem.select(column).where(StockItem.id == StocktakeLine.item)


def _name(model: Any, reference: pw.Node) -> pw.ModelSelect:
    named = model.alias()
    return named.select(named.name).where(named.id == reference)
