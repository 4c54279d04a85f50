"""The warehouse: what is there, kept and coming, coloured by need; every paper begins here by one key."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from agencycli import queries
from agencycli.i18n import N_, _
from agencycli.models import StockGroup, StockItem, StockPlace
from agencycli.queries.conditions import Condition
from agencycli.queries.lists import ListQuery
from agencycli.queries.stock.levels import SHORT, SOON_DAYS
from agencycli.queries.stock.ways import WAYS
from agencycli.tui.cells import Toned
from agencycli.tui.listing.asked import Asked, Read
from agencycli.tui.listing.glance import Drawing
from agencycli.tui.listing.rows import ListRows, Shown
from agencycli.tui.listing.screen import ListScreen
from agencycli.tui.screens.stock_keys import StockKeys
from agencycli.tui.theme import Tone

EVERYWHERE = ""
TONES: Mapping[str, Tone] = {SHORT: "alarm"}
"""Need -> how what is free stands out."""


class StockRows(ListRows):
    """Rows of the list, what is free marked by need."""

    def __init__(self, query: ListQuery, keys: Iterable[str], ids: array[int], looks: Mapping[str, Shown]) -> None:
        super().__init__(query, keys, ids, looks)
        self._free = self.keys.index("available") if "available" in self.keys else None

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return the values of rows in the order of ``ids``; None for a row that is gone."""
        found = self._query.found(ids, [*self.keys, "need"])
        return [self._toned(*found[number][:-1], need=found[number][-1]) if number in found else None for number in ids]

    def _toned(self, *row: Any, need: str | None) -> tuple[Any, ...]:
        drawn = list(self._drawn(row))
        if self._free is not None and (tone := TONES.get(need or "")):
            drawn[self._free] = Toned(drawn[self._free], tone)
        return tuple(drawn)


def ends_soon(days: int) -> Any:
    """Return for how many days it lasts; few stand out."""
    return Toned(days, "warning") if days <= SOON_DAYS else days


class StockScreen(StockKeys, ListScreen):
    """Items of stock by code."""

    WHERE = N_("Warehouse")
    LISTING = "stock"
    GROUP = "stock levels"
    COLUMNS = ("code", "name", "available", "on_hand", "reserved", "on_the_way", "min_level", "days_left", "unit")
    MORE = ("group", "places")
    LOOKS: ClassVar = {
        "code": Shown(width=12),
        "name": Shown(width=22),
        "min_level": Shown(N_("Min")),
        "days_left": Shown(N_("Days"), draw=ends_soon),
    }
    EMPTY = N_("nothing is kept in stock yet: n adds an item, F4 takes in a list, r receives")
    HINT = N_("a word or code; available < 100; need = short; group = Paper; places ~ shop")
    CARD = "stock card"
    GLANCE = 6

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "group", N_("of one group"), show=False),
        Binding("l", "place", N_("at one place"), show=False),
        Binding("h", "short", N_("what is short, or everything"), show=False),
    ]

    def __init__(self, where: Sequence[str] = (), title: str = "") -> None:
        super().__init__(where, title)
        self.place: StockPlace | None = None

    # -- narrowing

    def _query(self) -> ListQuery:
        return queries.stock.levels.at(self.actor, self.place) if self.place else super()._query()

    def _columns(self, query: ListQuery, *, more: bool = True) -> list[str]:
        keys = super()._columns(query, more=more)
        return [*keys[:2], "here", *keys[2:]] if "here" in query.fields else keys

    def _rows(self, read: Read) -> ListRows:
        return StockRows(read.query, super()._rows(read).keys, read.ids, self.LOOKS)

    def action_short(self) -> None:
        """Show what is below its least, what ends first on top; again everything."""
        if self.asked.view == SHORT:
            self.ask_for(replace(Asked(), typed=self.asked.typed))
            return
        query = self._query()
        wish = replace(queries.views.wish(self.actor, query, SHORT), columns=None)
        self.ask_for(Asked(SHORT, _("short"), wish, self.asked.typed))

    def action_group(self) -> None:
        """Show the items of one group."""
        self.in_thread(lambda: list(StockGroup.select().order_by(StockGroup.name)), self._offer_groups)

    def _offer_groups(self, groups: list[StockGroup]) -> None:
        from agencycli.tui.dialogs.choose import Choose

        def chosen(name: str) -> None:
            given = (Condition("group", "=", name),) if name else ()
            self.ask_for(replace(self.asked, title=name, given=given))

        self.ask(Choose(_("Group"), [(EVERYWHERE, _("all groups")), *((one.name, one.name) for one in groups)]), chosen)

    def action_place(self) -> None:
        """Show what lies at one place, and how much of it."""
        lying = StockPlace.select().where(StockPlace.is_active).order_by(StockPlace.id)
        self.in_thread(lambda: list(lying), self._offer_places)

    def _offer_places(self, places: list[StockPlace]) -> None:
        from agencycli.tui.dialogs.choose import Choose

        by_number = {str(one.id): one for one in places}

        def chosen(number: str) -> None:
            self.place = by_number.get(number)
            self.ask_for(replace(self.asked, title=self.place.name if self.place else ""))

        options = [(EVERYWHERE, _("everywhere")), *((number, one.name) for number, one in by_number.items())]
        self.ask(Choose(_("Place"), options), chosen)

    def action_back(self) -> None:
        """Take back one step; the place goes with the rest."""
        if not (self.table.marks or (self.row and (self.asked.typed or self.row.text))):
            self.place = None
        super().action_back()

    # -- the glance

    def glance_at(self, number: int, wide: bool) -> Any:
        """Return the heart of an item, with its level over a year where there is room for it."""
        item = StockItem.get_by_id(number)
        card = queries.stock.card.card(self.actor, item)
        return card, queries.stock.card.over_time(item, queries.stock.card.YEAR) if wide else []

    def drawing_of(self, found: Any) -> Drawing:
        """Draw it, at its length where there is room."""
        from agencycli.tui.screens.stock_glance import beside, under  # the list stands before this is loaded

        card, year = found
        return lambda width, height: under(card, width) if height <= self.GLANCE else beside(card, year, width)

    # -- what the keys of stock work on

    def chosen_items(self) -> list[int]:
        """Return the marked items, else the one under the cursor."""
        return self.table.chosen_ids

    def items_for_a_sheet(self) -> list[int]:
        """Return the marked items."""
        return self.table.chosen_ids if self.table.marks else []

    def given_head(self, way: str) -> dict[str, str]:
        """Return the place whose items are shown."""
        return {"place": self.place.name} if self.place and "place" in WAYS[way].head else {}

    def posted(self, words: str) -> None:
        """Tell what was posted; marks have done their work."""
        self.table.clear_marks()
        self.tell(words)
        self.look()

    def show_item(self, number: int) -> None:
        """Go to an item that a form made or changed."""
        self.came_back(number)
