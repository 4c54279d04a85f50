"""Deals: one row of a CRM's export, or of a sheet of orders with their stages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.importers.headers import match_header
from agencycli.importers.pieces import amount_in, date_in, is_no_date, line, shown, without_tags
from agencycli.importers.proposal import ColumnPlan
from agencycli.importers.records.orders import UNREAD_DATE, UNREAD_SUM, YEAR, YEAR_ONLY, add_told_orders
from agencycli.importers.records.row import RowCells
from agencycli.importers.workbook import Cell
from agencycli.models.pipeline import CLOSED, LOST
from agencycli.services.intake import DealRecord
from agencycli.values.numbers import read_count
from agencycli.values.text import clean, fold

ROUGH = N_("only the {precision} is known; its first day is taken")
PRECISIONS = {"month": N_("month"), "year": N_("year")}
AHEAD = N_("a deal cannot have ended on a day to come; kept in the note")
NEGATIVE = N_("less than nothing; kept in the note")
UNKNOWN = N_("stage “{word}”: {reason}; say which it is under [table.stages] of the map (--map FILE)")
UNTITLED = N_("Deal of {day}")
NUMBERED = N_("Deal {number}")
NAMELESS = N_("A deal")
LONGEST_TITLE, LONGEST_EVENT, LONGEST_UNIT = 200, 200, 16
SMALLEST = Decimal("0.001")
MOST_PIECES = Decimal(10**9)
TELLING = ("order_title", "order_sum", "order_number", "stage")
"""What tells that a row holds a deal at all."""
NOTED = ("paid", "price", "discount", "quantity", "unit", "closed_on", "order_date", "lost_reason")
"""Cells that stay lines of the deal's note when nothing better was found for them."""


def add_deal(row: RowCells) -> None:
    """Take the deal of a row; a row whose stage is not known is refused with what to do."""
    found, table = row.found, row.table
    assert table.deals is not None
    add_told_orders(row)
    if not any(row.cells.get(field) for field in TELLING):
        return  # a client without a deal
    pipeline, choice = table.deals.of(_word(row, "pipeline"), _word(row, "stage"))
    if choice.target is None:
        found.refused = found.refused or _(UNKNOWN).format(word=choice.word, reason=choice.reason)
        return
    stage = choice.target
    deal = DealRecord(
        found.sheet, found.row, found.system, "", pipeline.id, stage.id, stage.status, pipeline.line,
        columns=table.columns,
    )  # fmt: skip
    if found.people:
        deal.person = found.people[0]
    for field, word in (("pipeline", pipeline.name), ("stage", stage.name)):
        for cell, column in row.take(field):
            if fold(line(cell)) != fold(word):
                _note(deal, column, cell)
    _add_dates(row, deal)
    _add_sums(row, deal)
    _add_people(row, deal)
    deal.source = row.one("source")
    if deal.source:
        found.first["source"] = deal.source
    deal.event = _short(deal, row.one("event"), LONGEST_EVENT)
    if stage.status == LOST:
        deal.lost_reason = row.one("lost_reason")
        rest = choice.word.partition(",")[2].strip() if fold(choice.word) != fold(stage.name) else ""
        deal.lost_reason = deal.lost_reason or clean(rest)
    _add_title(row, deal)
    _add_words(row, deal)
    for field in NOTED:
        for cell, column in row.take(field):
            _note(deal, column, cell)
    if row.section and not YEAR.fullmatch(row.section):
        deal.notes.append(row.section)
    found.deals.append(deal)


def _word(row: RowCells, field: str) -> str:
    return line(row.cells[field][0][0]) if row.cells.get(field) else ""


def _note(deal: DealRecord, column: ColumnPlan, cell: Cell) -> None:
    if text := without_tags(shown(cell)):
        deal.notes.append(f"{column.title}: {text}")


def _short(deal: DealRecord, text: str, limit: int) -> str:
    """Return a text that fits its field; a longer one is kept whole in the note."""
    if len(text) > limit:
        deal.notes.append(text)
    return clean(text[:limit])


def _add_dates(row: RowCells, deal: DealRecord) -> None:
    created, ordered = _day(row, deal, "created"), _day(row, deal, "order_date")
    closed, deal.promised_on = _day(row, deal, "closed_on"), _day(row, deal, "promised_on")
    deal.opened_on = created or ordered
    year = YEAR.fullmatch(row.section or "")
    if year and deal.opened_on is None:
        deal.opened_on = dt.date(int(year[1]), 1, 1)
        field = "order_date" if "order_date" in row.table.columns else "created"
        row.found.problems.append(deal.trouble(field, None, _(YEAR_ONLY).format(year=year[1])))
    if deal.status not in CLOSED:
        # When a CRM expects an open deal to end is nobody's promise to the client.
        for field, day in (("closed_on", closed), ("order_date", ordered if created else None)):
            if day is not None and (title := row.table.columns.get(field, ("", ""))[1]):
                deal.notes.append(f"{title}: {shown(day)}")
        return
    deal.closed_on = closed or ordered or created
    if deal.closed_on is not None and deal.closed_on > clock.today():
        field = "closed_on" if closed else "order_date" if ordered else "created"
        title = row.table.columns.get(field, ("", ""))[1]
        deal.notes.append(f"{title}: {shown(deal.closed_on)}")
        row.found.problems.append(deal.trouble(field, shown(deal.closed_on), _(AHEAD)))
        deal.closed_on = min(filter(None, (ordered, created)), default=None)
        if deal.closed_on is not None and deal.closed_on > clock.today():
            deal.closed_on = None


def _day(row: RowCells, deal: DealRecord, field: str) -> dt.date | None:
    """Return the first day the cells of a field tell; what cannot be read is a line of the note."""
    found: dt.date | None = None
    for cell, column in row.take(field):
        reading = date_in(cell)
        if reading and found is None:
            found = reading.day
            doubt = reading.doubt
            if reading.precision in PRECISIONS:
                doubt = doubt or _(ROUGH).format(precision=_(PRECISIONS[reading.precision]))
                _note(deal, column, cell)
            if doubt:
                row.problem(column, cell, doubt)
        elif reading and reading.day != found:
            _note(deal, column, cell)
        elif not reading and not is_no_date(shown(cell)):
            _note(deal, column, cell)
            row.problem(column, cell, _(UNREAD_DATE))
    return found


def _add_sums(row: RowCells, deal: DealRecord) -> None:
    """Take the sum and, where it divides by it to the kopeck, how many."""
    for cell, column in row.take("order_sum"):
        amount = amount_in(cell)
        if amount is not None and amount < 0:
            _note(deal, column, cell)
            row.problem(column, cell, _(NEGATIVE))
        elif amount is None or (deal.amount is not None and amount != deal.amount):
            _note(deal, column, cell)
            if amount is None:
                row.problem(column, cell, _(UNREAD_SUM))
        else:
            deal.amount = amount.quantize(Decimal("0.01"))
    units = [cell for cell, _column in row.cells.get("unit", ())]
    quantities = row.cells.get("quantity", [])
    prices = row.cells.get("price", [])
    quantity = read_count(quantities[0][0]) if len(quantities) == 1 else None
    price = amount_in(prices[0][0]) if len(prices) == 1 else None
    if quantity is None or not 0 < quantity < MOST_PIECES or quantity % SMALLEST:
        return
    if deal.amount is None and price is not None and price >= 0:
        deal.amount = (quantity * price).quantize(Decimal("0.01"))
    if not deal.amount:
        return
    each = (deal.amount / quantity).quantize(Decimal("0.01"))
    if each * quantity != deal.amount or len(units) > 1 or any(len(shown(unit)) > LONGEST_UNIT for unit in units):
        return
    deal.quantity, deal.unit = quantity, clean(shown(units[0])) if units else ""
    row.take("quantity")
    row.take("unit")
    if price == each:
        row.take("price")


def _add_people(row: RowCells, deal: DealRecord) -> None:
    """Take who answers for the deal; who answers for its contact is the client's own."""
    names: list[str] = []
    for cell, _column in row.take("manager"):
        names.append(line(cell))
    if names:
        deal.manager = names[0]
        row.found.first["manager"] = names[-1]


def _add_title(row: RowCells, deal: DealRecord) -> None:
    title = "; ".join(without_tags(shown(cell)) for cell, _column in row.take("order_title"))
    number = row.one("order_number")
    identifier = row.one("id")
    number = number or identifier
    if len(number) > 150:
        deal.notes.append(number)
        number = ""
    if number and (number in row.table.numbers or not row.found.system.startswith("file:")):
        deal.number = number
    elif number:
        deal.notes.append(f"№ {number}")
    title = clean(title)
    if not title:
        day = deal.opened_on or deal.closed_on
        title = deal.event or (
            _(NUMBERED).format(number=number) if number else _(UNTITLED).format(day=shown(day)) if day else _(NAMELESS)
        )
    deal.title = _short(deal, title, LONGEST_TITLE)


def _add_words(row: RowCells, deal: DealRecord) -> None:
    """Put notes into the thread, what no column knows into the note, what comes next onto the list."""
    for cell, column in row.take("note"):
        known = match_header(column.title)
        text = without_tags(shown(cell))
        if known and known[0] == "note" and text:
            deal.words.append(text)
        else:
            _note(deal, column, cell)
    steps = [line(cell) for cell, _column in row.take("next_step")]
    coming = _day(row, deal, "next_contact")
    day = next((reading.day for step in steps if (reading := date_in(step)) and reading.precision == "day"), None)
    words = [step for step in steps if not date_in(step)]
    deal.next_on = coming or day
    deal.next_step = _short(deal, "; ".join(words), 300)
