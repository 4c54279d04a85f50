"""From the tables of a list of goods to what taking it in would do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agencycli import clock
from agencycli.errors import UsageError
from agencycli.i18n import N_
from agencycli.importers.pieces import date_in, shown
from agencycli.importers.proposal import TablePlan
from agencycli.importers.stock.proposal import PRICES
from agencycli.importers.stock.records import records
from agencycli.importers.workbook import Workbook
from agencycli.models import Client, Staff, StockPlace
from agencycli.services.intake import Step
from agencycli.services.stock import intake
from agencycli.values.names import firm_key
from agencycli.values.text import fold

_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b")


class WhosePrices(UsageError):
    """A price list does not tell whose it is."""

    slug = "whose-prices"
    template = N_("{file} is a price list and names no supplier that is known; say whose it is: --supplier CLIENT")


class Said(NamedTuple):
    """What the person says of a list of goods beside the file."""

    supplier: Client | None = None
    place: StockPlace | None = None
    day: dt.date | None = None
    new_items: bool = False


def plan_goods(
    actor: Staff, workbook: Workbook, tables: Sequence[TablePlan], kind: str, *, said: Said, step: Step | None = None
) -> intake.GoodsPlan | intake.PricePlan:
    """Return what taking a list of stock or of prices in would do. Raises WhosePrices.

    Whose prices they are, and from which day on, is read above the tables when nobody says.
    """
    found = []
    for table in tables:
        for record in records(table, kind) if not table.left_out else ():
            found.append(record)
            if step:
                step(2)
    if kind != PRICES:
        return intake.plan(actor, found, place=said.place, day=said.day)
    words = [workbook.file_name, *_above(tables)]
    supplier = said.supplier or _named(words)
    if supplier is None:
        raise WhosePrices(file=workbook.file_name)
    return intake.plan_prices(
        actor, found, supplier, day=said.day or _day(words), paper=workbook.file_name, new_items=said.new_items
    )


def _above(tables: Iterable[TablePlan]) -> list[str]:
    """Return the texts above the tables."""
    texts = []
    for plan in tables:
        first = plan.table.header_rows[0] if plan.table.header_rows else 0
        texts += [shown(cell) for number, cells in plan.table.sheet.rows if number < first for cell in cells]
    return [text for text in texts if text]


def _named(words: Iterable[str]) -> Client | None:
    """Return the one known supplier that the words name."""
    text = f" {fold(' '.join(words))} "
    rows = Client.select().where(Client.is_supplier & Client.merged_into.is_null() & Client.erased_at.is_null())
    found = [row for row in rows if (key := firm_key(row.name)) and f" {key} " in text]
    return found[0] if len(found) == 1 else None


def _day(words: Iterable[str]) -> dt.date | None:
    """Return the day a price list is of, as it tells above its tables, not after today."""
    days = (date_in(said) for text in words for said in _DAY.findall(text))
    return next((one.day for one in days if one and one.day <= clock.today()), None)
