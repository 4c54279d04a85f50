"""Find the one item of stock people mean: by code, bar code, number, or a part of its name."""

from __future__ import annotations

import re
from decimal import Decimal

import peewee as pw

from agencycli.errors import NotFound
from agencycli.i18n import _
from agencycli.models import Staff, StockItem, StockPacking
from agencycli.queries import conditions
from agencycli.queries.reference import NAMED, Ambiguous
from agencycli.queries.stock.levels import holding
from agencycli.services.stock import amounts
from agencycli.values.text import fold


def item(actor: Staff, text: str) -> StockItem:
    """Return the item a text means; of several that fit, the only one in use. Raises NotFound, Ambiguous.

    A code goes before a bar code, of the item or of one of its packings, then ``#7`` by number, then a whole other
    name or code of a supplier, then words.
    """
    typed = text.strip()
    if (meant := exact(typed)) is not None:
        return meant
    rows = StockItem.select().where(holding(typed)) if fold(typed) else StockItem.select().where(StockItem.id < 0)
    whole = pw.Case(None, [(conditions.folded(StockItem.name) == fold(typed), 0)], 1)
    found = list(rows.order_by(whole, StockItem.is_active.desc(), StockItem.code_key).limit(NAMED + 1))
    in_use = [row for row in found if row.is_active]
    for few in (_called(found, typed), found, in_use):
        if len(few) == 1:
            return few[0]
    if not found:
        raise NotFound(what=_("item of stock"), wanted=text)
    candidates = ", ".join(f"{row.code} {row.name}" for row in found[:NAMED])
    raise Ambiguous(wanted=text, count=len(found), candidates=candidates)


def scanned(actor: Staff, said: str) -> tuple[StockItem, Decimal]:
    """Return (item, how much) of a line a scanner or a collector wrote: ``4600123``, ``4600123 12``, ``4600123;12``.

    A code alone is one piece, or what a packing holds when the bar code is of one. Raises as ``item``, and BadValue.
    """
    typed = said.strip()
    code, quantity = typed, ""
    if (parts := re.fullmatch(r"(\S.*?)[\s;,]+(\d[\d\s.,]*\w*)", typed)) and not exact(typed):
        code, quantity = parts[1], parts[2]
    found = item(actor, code)
    packing = StockPacking.get_or_none((StockPacking.barcode == code) & (StockPacking.item == found.id))
    if quantity:
        return found, amounts.read(found, quantity, none=True) * (packing.quantity if packing else 1)
    return found, packing.quantity if packing else Decimal(1)


def exact(typed: str) -> StockItem | None:
    """Return the item that a text names to the letter: by code, bar code, that of a packing, or ``#7``."""
    found = StockItem.get_or_none(StockItem.code_key == fold(typed)) if fold(typed) else None
    if found is None and typed:
        found = StockItem.get_or_none(StockItem.barcode == typed)
    if found is None and typed:
        packing = StockPacking.get_or_none(StockPacking.barcode == typed)
        found = packing.item if packing else None
    if found is None and (number := re.fullmatch(r"#(\d{1,9})", typed)):
        found = StockItem.get_or_none(StockItem.id == int(number[1]))
    return found


def _called(rows: list[StockItem], text: str) -> list[StockItem]:
    """Return the items that have a text for their whole name, one of their other names, or the code of a supplier."""
    wanted = fold(text)
    return [
        row
        for row in rows
        if wanted in {fold(name) for name in (row.name, *row.aliases.splitlines(), *(one.code for one in row.supplies))}
    ]


def beginning(text: str, limit: int) -> list[tuple[str, str]]:
    """Return (code, name) of items in use whose code begins with a text; for completion in shells."""
    begins = StockItem.is_active & StockItem.code_key.startswith(fold(text))
    rows = StockItem.select(StockItem.code, StockItem.name).where(begins).order_by(StockItem.code_key)
    return list(rows.limit(limit).tuples())


def like(text: str, limit: int) -> list[tuple[str, str]]:
    """Return (code, name) of the items in use that hold a text, those whose code begins with it first."""
    wanted = fold(text)
    fits = StockItem.is_active & holding(text) if wanted else StockItem.is_active
    place = pw.Case(None, [(StockItem.code_key == wanted, 0), (StockItem.code_key.startswith(wanted), 1)], 2)
    rows = StockItem.select(StockItem.code, StockItem.name).where(fits).order_by(place, StockItem.code_key)
    return list(rows.limit(limit).tuples())
