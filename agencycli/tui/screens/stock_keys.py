"""The keys of the warehouse, the same on its list and on the card of an item."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import clock, queries, services
from agencycli.i18n import N_, _
from agencycli.models import StockItem, StockPlace, Stocktake
from agencycli.models.stock.goods import TRANSIT
from agencycli.queries.stock.ways import WAYS
from agencycli.tui.cells import short_moment
from agencycli.tui.live import LiveScreen

KEYS = {"receive": "r", "issue": "i", "return": "b", "move": "m", "write_off": "w", "reserve": "k", "surplus": "+",
        "supplier_return": "B", "remnant": "z"}  # fmt: skip
SHOWN = frozenset({"receive", "issue", "move", "reserve"})
WORDS = {
    "receive": N_("receive"), "issue": N_("issue"), "return": N_("return from a deal"), "move": N_("transfer"),
    "write_off": N_("write off"), "reserve": N_("keep for a deal"), "surplus": N_("surplus"),
    "supplier_return": N_("return to the supplier"), "remnant": N_("keep a remnant"),
}  # fmt: skip


class StockKeys(LiveScreen):
    """A subclass says which items are chosen."""

    PERMISSIONS: ClassVar = {
        "new": "stock.item", "edit": "stock.item-edit", "count": "stock.count", "buy": "stock.propose",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"sheet('{way}')", WORDS[way], show=way in SHOWN) for way, key in KEYS.items()),
        Binding("p", "buy", N_("what is to be bought"), show=False),
        Binding("o", "orders", N_("orders to suppliers, and receiving them"), show=False),
        Binding("c", "count", N_("count what lies at a place"), show=False),
        Binding("j", "papers", N_("papers: what was posted, what is on the way"), show=False),
        Binding("n", "new", N_("new item"), show=False),
        Binding("e", "edit", N_("change the item"), show=False),
    ]

    # -- what a subclass gives

    def chosen_items(self) -> list[int]:
        """Return the numbers of the items the keys work on."""
        raise NotImplementedError

    def items_for_a_sheet(self) -> list[int]:
        """Return the items with which a paper begins."""
        raise NotImplementedError

    def given_head(self, way: str) -> dict[str, str]:
        """Return what the head of a paper begins with."""
        return {}

    def posted(self, words: str) -> None:
        """Tell what was done, and look at what it changed."""
        raise NotImplementedError

    def show_item(self, number: int) -> None:
        """Go to an item that was made or changed."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey the papers this role may not post."""
        if action == "sheet" and parameters and not self.seat.may(WAYS[str(parameters[0])].action):
            return None
        return super().check_action(action, parameters)

    # -- papers

    def action_sheet(self, way: str) -> None:
        """Type a paper: marked items stand in it, the one under the cursor is offered."""
        self.in_thread(
            partial(_codes, self.items_for_a_sheet(), self.chosen_items()), partial(self._type, way), group="opening"
        )

    def _type(self, way: str, codes: tuple[list[str], str]) -> None:
        given, hint = codes
        rows = [{"item": code} for code in given]
        self.open("stock sheet", way, rows, self.given_head(way), "" if given else hint, then=self._came_back)

    def _came_back(self, words: Any) -> None:
        if isinstance(words, str):
            self.posted(words)

    def action_buy(self) -> None:
        """Work through what is to be bought."""
        self.open("stock buy", then=self._came_back)

    def action_orders(self) -> None:
        """Show the orders to suppliers."""
        self.open("stock orders", then=self._came_back)

    def action_count(self) -> None:
        """Go on with a stocktake, or begin one at a place."""
        self.in_thread(_countable, self._ask_where, group="opening")

    def _ask_where(self, options: list[tuple[str, str]]) -> None:
        from agencycli.tui.dialogs.choose import Choose

        def chosen(key: str) -> None:
            kind, _sign, number = key.partition(" ")
            if kind == "count":
                self._open_count(int(number))
            else:
                start = partial(_start, self.actor, int(number))
                self.change(start, lambda row: self._open_count(row.id), command=f"agency stock count start {number}")

        self.ask(Choose(_("Count where?"), options), chosen)

    def _open_count(self, number: int) -> None:
        self.open("stock count", number, then=self._came_back)

    def action_papers(self) -> None:
        """Show the papers, the newest first."""
        self.open("stock papers", then=self._came_back)

    # -- items

    def action_new(self) -> None:
        """Add an item."""
        self.open("new stock item", then=self._formed)

    def action_edit(self) -> None:
        """Change the fields of the item."""
        if chosen := self.chosen_items():
            self.open("edit stock item", chosen[0], then=self._formed)

    def _formed(self, result: Any) -> None:
        if isinstance(result, int):
            self.show_item(result)
        elif isinstance(result, str):
            self.posted(result)


def _codes(given: list[int], chosen: list[int]) -> tuple[list[str], str]:
    """Return the codes of items, and of the one under the cursor."""
    numbers = {*given, *chosen[:1]}
    rows = {row.id: row.code for row in StockItem.select().where(StockItem.id.in_(numbers))}
    return [rows[number] for number in given if number in rows], rows.get(chosen[0], "") if chosen else ""


def _countable() -> list[tuple[str, str]]:
    """Return what can be counted: stocktakes that are going on, then places."""
    going_on = queries.stock.counting.going_on()
    found = []
    for one in going_on:
        since = short_moment(one.frozen_at, clock.today())
        words = _("go on: {place}, frozen {moment}").format(place=one.place.name, moment=since)
        found.append((f"count {one.id}", words))
    whole = {one.place_id for one in going_on if one.group_id is None}
    lying = StockPlace.is_active & (StockPlace.kind != TRANSIT) & StockPlace.id.not_in(whole)
    rows = StockPlace.select().where(lying).order_by(StockPlace.id)
    return [*found, *((f"place {one.id}", _("begin: {place}").format(place=one.name)) for one in rows)]


def _start(actor: Any, place: int) -> Stocktake:
    row: Stocktake = services.stock.counting.start(actor, StockPlace.get_by_id(place))
    return row
