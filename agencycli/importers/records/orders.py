"""Old orders: the dated history of the client."""

from __future__ import annotations

import datetime as dt
import re

from agencycli.i18n import N_, _
from agencycli.importers.pieces import (
    amount_in,
    date_in,
    is_no_date,
    orders_in,
    shown,
    without_tags,
)
from agencycli.importers.proposal import ORDERS
from agencycli.importers.records.row import RowCells
from agencycli.services.intake import OrderRecord
from agencycli.values.text import clean

UNREAD_DATE = N_("not a date; kept in the note")
UNREAD_SUM = N_("not one sum; kept as text")
UNDATED = N_("an order without a date; kept in the note")
YEAR_ONLY = N_("not a date; the year is taken from the heading {year}")
OF_AN_ORDER = (
    "quantity", "unit", "price", "paid", "stage", "pipeline", "discount", "lost_reason", "next_step", "closed_on",
    "promised_on", "note",
)  # fmt: skip
DATED_BY = ("order_date", "closed_on", "created", "promised_on")
"""What tells when an order was, the surest first."""
YEAR = re.compile(r"\D*((?:19|20)\d\d)\D*")


def add_told_orders(row: RowCells) -> None:
    """Take the orders told in words, also those in columns called by years; one without a date stays in the note."""
    for cell, column in row.take(ORDERS):
        year = YEAR.fullmatch(column.title)
        orders, undated = orders_in(without_tags(shown(cell)), int(year[1]) if year else 0)
        row.found.orders += orders
        for entry in undated:
            row.note(column, entry)
            row.problem(column, entry, _(UNDATED))


def add_orders(row: RowCells) -> None:
    """Take the orders of the row; one without a date stays in the note."""
    add_told_orders(row)
    titles = [without_tags(shown(cell)) for cell, _column in row.cells.get("order_title", ())]
    if not titles and "order_sum" not in row.cells:
        return
    lines: list[str] = []
    dated = _day(row, lines)
    if dated is None:
        _add_told(row)
        return  # what could not be dated goes to the note cell by cell
    row.take("order_title")
    day, precision = dated
    title = "; ".join(titles)
    if len(title) > 300:
        lines.append(title)
    event = row.one("event")
    if len(event) > 200:
        lines.append(event)
    amount = None
    for cell, column in row.take("order_sum"):
        read = amount_in(cell)
        if read is None or amount is not None:
            lines.append(f"{column.title}: {shown(cell)}")
        if read is None:
            row.problem(column, cell, _(UNREAD_SUM))
        amount = read if amount is None else amount
    number = row.one("order_number")
    if number and (number not in row.table.numbers or len(number) > 200):
        lines.append(f"№ {number}")
        number = ""
    for field in OF_AN_ORDER if row.table.of_orders else OF_AN_ORDER[:-1]:
        lines += [f"{column.title}: {without_tags(shown(cell))}" for cell, column in row.take(field)]
    if row.section and row.table.of_orders and not YEAR.fullmatch(row.section):
        lines.append(row.section)
    text = clean("\n".join(lines), multiline=True)
    row.found.orders.append(OrderRecord(title[:300], day, precision, amount, event[:200], text, number))


def _add_told(row: RowCells) -> None:
    """Take orders that tell their date in words of their own; tell of the others."""
    told = {problem.column for problem in row.found.problems}
    titles = row.take("order_title")
    for cell, column in titles:
        orders, undated = orders_in(without_tags(shown(cell)))
        row.found.orders += orders
        for entry in undated:
            row.note(column, entry)
            if column.letter not in told:
                row.problem(column, entry, _(UNDATED))
    if not titles:
        cell, column = row.cells["order_sum"][0]
        row.problem(column, cell, _(UNDATED))


def _day(row: RowCells, lines: list[str]) -> tuple[dt.date, str] | None:
    """Return the day of an order and how exactly it is known."""
    unread = []
    for field in DATED_BY:
        for cell, column in row.take(field):
            reading = date_in(cell)
            if reading:
                if reading.doubt:
                    row.problem(column, cell, reading.doubt)
                row.cells.pop("created", None)
                return reading.day, reading.precision
            if not is_no_date(shown(cell)):
                unread.append((cell, column))
    year = YEAR.fullmatch(row.section or "")
    for cell, column in unread:
        reason = _(YEAR_ONLY).format(year=year[1]) if year else _(UNREAD_DATE)
        row.problem(column, cell, reason)
        if year:
            lines.append(f"{column.title}: {shown(cell)}")
        else:
            row.note(column, cell)
    return (dt.date(int(year[1]), 1, 1), "year") if year else None
