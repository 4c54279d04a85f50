"""The card of an item of stock: what is known of it beside every move it ever made; its papers begin here too."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import StockItem, StockMove
from agencycli.models.stock.papers import PAPER_KIND_TITLES
from agencycli.queries.lists import ListQuery
from agencycli.tui.cells import Toned
from agencycli.tui.listing.rows import ListRows, Shown
from agencycli.tui.pieces import ends, line, parted
from agencycli.tui.screens.stock_glance import amounts, worth
from agencycli.tui.screens.stock_keys import StockKeys
from agencycli.tui.screens.stock_side import Known, StockSide
from agencycli.tui.widgets.bars import Bar
from agencycli.tui.widgets.table import VirtualTable
from agencycli.values.text import visible

MOVES = ("day", "kind", "quantity", "place", "deal_id", "value", "who", "counterparty", "reason", "number", "lot_id")
LOOKS = {
    "kind": Shown(width=12),
    "quantity": Shown(draw=lambda there: Toned(there, "dim") if there < 0 else there),
    "place": Shown(width=10),
    "deal_id": Shown(N_("Deal")),
    "who": Shown(width=14),
}
READ_FROM = frozenset({
    "stock_move", "stock_paper", "stock_item", "stock_reservation", "stock_lot", "stock_supply", "stock_price",
    "stock_packing", "stock_place", "stock_group", "stock_order", "stock_order_line", "deal",
})  # fmt: skip


class StockHead(Bar):
    """Two lines above the card: what it is, how much of it is free."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.known: Known | None = None

    def line(self, width: int) -> Text:
        """Return the lines."""
        if self.known is None:
            return Text()
        card = self.known.card
        named = ends([(visible(card.code), "bold"), (f" {visible(card.name)}", "")], worth(card), width)
        return Text("\n").join([named, line(parted(amounts(card)), width)])


class StockCardScreen(StockKeys):
    """``StockCardScreen(number)``: left what is known, right the moves; narrow, one in place of the other."""

    WHERE = N_("Item of stock")
    PERMISSIONS: ClassVar = {**StockKeys.PERMISSIONS, "release": "stock.release"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "other_side", N_("moves, or what is known")),
        Binding("enter", "card", N_("open the deal of the row"), show=False),
        Binding("delete", "release", N_("let go of what is kept for the deal"), show=False),
        Binding("x", "sizes", N_("sizes and colours"), show=False),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.head = StockHead(id="head")
        self.side = StockSide(id="side")
        self.table = VirtualTable(id="history", empty=_("nothing was moved yet: r receives"))
        self.known: Known | None = None
        self.watched = READ_FROM

    def body(self) -> ComposeResult:
        """Yield the head, what is known, and the moves."""
        yield self.head
        with Container(id="card"):
            yield self.side
            yield self.table

    def on_mount(self) -> None:
        """Read the card."""
        self.side.focus()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read the card anew."""
        self.in_thread(self._read, self._show, group="card")

    def _read(self) -> tuple[Known, ListRows]:
        newest = services.frame.newest_entry()
        item = StockItem.get_by_id(self.number)
        above = item if item.variants.exists() else item.variant_of
        known = Known(
            queries.stock.card.card(self.actor, item), queries.stock.card.over_time(item, queries.stock.card.YEAR),
            queries.stock.card.matrix(above) if above is not None else None, newest,
        )  # fmt: skip
        query = self._moves(item)
        keys = [key for key in MOVES if key in query.fields]
        return known, ListRows(query, keys, query.ids(), LOOKS)

    def _moves(self, item: StockItem) -> ListQuery:
        query = queries.lists.list_query("stock-moves", self.actor)
        variants = StockItem.select(StockItem.id).where(StockItem.variant_of == item.id)
        return replace(
            query, condition=query.condition & (StockMove.item.in_([item.id]) | StockMove.item.in_(variants))
        )

    def _show(self, read: tuple[Known, ListRows]) -> None:
        known, rows = read
        self.known, self.seen = known, max(self.seen, known.newest)
        self.head.known = known
        self.head.refresh()
        self.side.show(known)
        self.table.show(rows)
        self.show_place(filters=[known.card.code], count=str(len(rows.ids)))
        if not self.agency.done_command:
            self.agency.done_command = f"agency stock card {known.card.code}"

    # -- what the keys of stock work on

    def chosen_items(self) -> list[int]:
        """Return this item."""
        return [self.number]

    def items_for_a_sheet(self) -> list[int]:
        """Return this item."""
        return [self.number]

    def posted(self, words: str) -> None:
        """Tell what was done."""
        self.tell(words)
        self.look()

    def show_item(self, number: int) -> None:
        """Read the card anew; of a new item its own."""
        self.number = number
        self.refresh_data()

    # -- keys

    def action_other_side(self) -> None:
        """Go to the other half; narrow, it takes the place of this one."""
        to_moves = self.side.has_focus
        self.set_class(to_moves, "-past")
        (self.table if to_moves else self.side).focus()

    @on(StockSide.Opened)
    @on(VirtualTable.Opened)
    def action_card(self) -> None:
        """Open the deal of the row, or the sizes and colours."""
        if self.side.has_focus:
            if self.side.thing.kind == "grid":
                self.action_sizes()
            elif deal := self.side.thing.deal:
                self.open("deal card", deal, then=self._came_back)
            return
        if self.table.row_id is not None:
            self.in_thread(partial(_deal_of, self.actor, self.table.row_id), self._open_deal, group="opening")

    def _open_deal(self, found: tuple[int | None, str]) -> None:
        deal, paper = found
        if deal is not None:
            self.open("deal card", deal, then=self._came_back)
        else:
            self.tell(_("{paper} was for no deal").format(paper=paper))

    def action_sizes(self) -> None:
        """Receive by size and colour: the paper opens with the grid over it."""
        if self.known is None or self.known.grid is None:
            self.tell(_("it is not kept by size and colour: agency stock item variants"))
        else:
            self.action_sheet("receive")

    def action_release(self) -> None:
        """Let go of what is kept under the cursor."""
        thing = self.side.thing
        if thing.kind != "reservation" or not self.side.has_focus:
            self.tell(_("choose what is kept for a deal"))
            return
        release(self, thing.number, lambda: self.posted(_("let go; u keeps it again")))


def release(screen: Any, number: int, then: Any) -> None:
    """Let go of a reservation, after asking."""
    from agencycli.tui.dialogs.confirm import Confirm

    def let_go() -> Any:
        row = queries.lists.record("stock-reservations", screen.actor, number, _("reservation"))
        return services.stock.release(screen.actor, [row])

    def agreed(yes: bool) -> None:
        if yes:
            screen.change(let_go, lambda _rows: then(), command=f"agency stock release {number}")

    screen.ask(Confirm(_("Let go of what is kept?")), agreed)


def _deal_of(actor: Any, number: int) -> tuple[int | None, str]:
    query = queries.lists.list_query("stock-moves", actor)
    ((deal, kind, paper),) = query.rows([number], ["deal_id", "kind", "paper_id"])
    return deal, f"{_(PAPER_KIND_TITLES[kind])} {paper}"
