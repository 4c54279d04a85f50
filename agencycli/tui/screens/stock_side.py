"""What is known of an item of stock, section by section; the cursor goes from row to row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message

from agencycli import clock
from agencycli.i18n import N_, _, language, ngettext
from agencycli.listing import Listing
from agencycli.money import printed
from agencycli.output.cells import for_people
from agencycli.queries.stock.card import Level, StockCard
from agencycli.services.stock.amounts import plain
from agencycli.services.stock.units import counted
from agencycli.tui.cells import fitted, short_day, width_of
from agencycli.tui.screens.stock_glance import level
from agencycli.tui.theme import MARKS
from agencycli.tui.widgets.blocks import Blocks
from agencycli.tui.widgets.flow import Line, Piece, wrapped

STEP = "  "
CHART_LINES = 5


class Known(NamedTuple):
    """A card of an item, its level over a year, and its sizes and colours where it has any."""

    card: StockCard
    year: Level
    grid: Listing | None
    newest: int


class Thing(NamedTuple):
    """What a row is of: reservation, lot, supply, or words; its number, and the deal it leads to."""

    kind: str
    number: int = 0
    words: str = ""
    deal: int = 0


Block = tuple[Thing, list[Line]]


class StockSide(Blocks):
    """The sections under each other."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", N_("open what is under the cursor"), show=False)]

    class Opened(Message):
        """Enter was pressed on a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.known: Known | None = None
        self.things: Sequence[Thing] = ()

    @property
    def thing(self) -> Thing:
        """What is under the cursor."""
        return self.things[self.place] if self.place < len(self.things) else Thing("words")

    def show(self, known: Known) -> None:
        """Show a card, or the same one read anew."""
        self.known = known
        self.renew()
        self.go_to(self.place)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.post_message(self.Opened())

    def lay_out(self, width: int) -> Sequence[Line]:
        """Return the lines of the card."""
        lines: list[Line] = []
        begins, things = [], []
        for thing, drawn in blocks(self.known, width - 1) if self.known else ():
            begins.append(len(lines))
            things.append(thing)
            lines += drawn
        self.begins, self.things = begins, things
        return lines


def blocks(known: Known, width: int) -> Iterator[Block]:
    """Yield a card row by row, drawn at most ``width`` cells wide."""
    card = known.card
    if chart := level(card, known.year, width, CHART_LINES).plain:
        yield Thing("words"), [[(line, "dim" if number == 0 else "")] for number, line in enumerate(chart.split("\n"))]
    if known.grid is not None:
        yield from _section(_("Free, by size and colour"), [(Thing("grid"), [*_grid(known.grid, width)])])
    places = [
        (Thing("words"), _row(name, counted(card.unit, there, plain(there)), width)) for name, there in card.places
    ]
    yield from _section(_("Places"), places)
    yield from _section(_("Kept for deals"), [_kept(row, width) for row in card.reservations.records()])
    yield from _section(_("Lots and remnants"), [_lot(card, row, width) for row in card.lots.records()])
    yield from _section(_("Suppliers"), [_supply(row, width) for row in card.supplies.records()])
    if any(column.key == "price" for column in card.prices.columns):
        yield from _section(_("Prices"), [_price(row, width) for row in card.prices.records()[:6]])
    packings = [
        (Thing("words"), _row(row["packing"], counted(card.unit, row["quantity"], plain(row["quantity"])), width))
        for row in card.packings.records()
    ]
    yield from _section(_("Packings"), packings)
    if card.note:
        yield from _section(_("Note"), [(Thing("words"), wrapped([(card.note, "")], width, STEP, STEP))])


def _section(title: str, rows: list[Block]) -> Iterator[Block]:
    """Yield rows under their title, a blank line after them; nothing of none."""
    for number, (thing, lines) in enumerate(rows):
        before: list[Line] = [[("", "")], [(title.upper(), "bold")]] if number == 0 else []
        yield thing, [*before, *lines]


def _row(left: str, right: str, width: int, tone: str = "", mark: str = STEP) -> list[Line]:
    room = max(width - width_of(right) - 2, 10)
    lines = wrapped([(left, tone)], room, mark, STEP)
    taken = sum(width_of(part) for part, _tone in lines[0])
    lines[0].append((" " * max(1, width - taken - width_of(right)) + right, tone))
    return lines


def _kept(row: dict[str, Any], width: int) -> Block:
    until = _("until {day}").format(day=short_day(row["expires_on"], clock.today())) if row["expires_on"] else ""
    words = _("deal {number}").format(number=row["deal_id"])
    said = " · ".join(part for part in (f"{words} {row['deal'] or ''}", row["who"], until) if part)
    return Thing("reservation", row["id"], words, row["deal_id"]), _row(said, plain(row["left"]), width)


def _lot(card: StockCard, row: dict[str, Any], width: int) -> Block:
    today = clock.today()
    size = f"{row['width']}x{row['height']}" if row["width"] and row["height"] else ""
    good = row["expiry_on"]
    until = _("good until {day}").format(day=short_day(good, today)) if good else ""
    remnant = _("remnant of lot {number}").format(number=row["remnant_of_id"]) if row["remnant_of_id"] else ""
    words = _("lot {number}").format(number=row["id"])
    said = " · ".join(part for part in (words, remnant, size, until, row["batch"]) if part)
    is_over = good is not None and good < today
    mark, tone = (f"{MARKS['alarm']} ", "alarm") if is_over else (STEP, "")
    return Thing("lot", row["id"], words), _row(said, plain(row["quantity"]), width, tone, mark)


def _supply(row: dict[str, Any], width: int) -> Block:
    days = row["lead_days"]
    lead = ngettext("{count} day", "{count} days", days).format(count=days) if days else ""
    least = _("at least {quantity}").format(quantity=plain(row["min_order"])) if row["min_order"] else ""
    said = " · ".join(part for part in (row["supplier"], row["supplier_code"], row["packing"], lead, least) if part)
    price = printed(row["price"], language()) if row.get("price") is not None else ""
    return Thing("supply", row["id"], row["supplier"] or ""), _row(said, price, width)


def _price(row: dict[str, Any], width: int) -> Block:
    said = " · ".join(
        part for part in (short_day(row["from_on"], clock.today()), row["supplier"], row["paper"]) if part
    )
    return Thing("words"), _row(said, printed(row["price"], language()), width)


def _grid(grid: Listing, width: int) -> Iterator[Line]:
    """Yield sizes by colours: a title row, then a row a colour."""
    titles = ["", *(column.title for column in grid.columns[1:])]
    cells = [for_people(column, [row[place] for row in grid.rows]) for place, column in enumerate(grid.columns)]
    wide = [max(width_of(title), 4, *map(width_of, texts)) for title, texts in zip(titles, cells, strict=True)]
    wide[0] = min(wide[0], max(8, width - sum(wide[1:]) - 2 * len(wide)))
    for number, texts in enumerate([titles, *zip(*cells, strict=True)]):
        words = "  ".join(fitted(text, wide[place], right=place > 0) for place, text in enumerate(texts))
        line: list[Piece] = [(STEP, ""), (words, "dim" if number == 0 else "")]
        yield line
