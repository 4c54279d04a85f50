"""Pairs of cards that may be one client: Enter lays them side by side, ``-`` says that they are two."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.listing import Column
from agencycli.models import Entry
from agencycli.queries.duplicates import Pair
from agencycli.tui.listing.glance import Glance
from agencycli.tui.live import LiveScreen
from agencycli.tui.widgets.table import VirtualTable
from agencycli.values.text import visible

NAME_CELLS = 28


class Pairs:
    """The pairs for the table."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = pairs
        self.ids = array("q", range(len(pairs)))
        self.columns: Sequence[Column] = (
            Column("score", _("Likely"), "number"),
            Column("one", _("Client"), width=NAME_CELLS),
            Column("other", _("Looks like"), width=NAME_CELLS),
            Column("reasons", _("Why")),
        )

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return pairs by their place."""
        return [
            (
                pair.score,
                f"{pair.one} {pair.one_name}",
                f"{pair.other} {pair.other_name}",
                "; ".join(str(reason) for reason in pair.reasons),
            )
            for pair in (self.pairs[place] for place in ids)
        ]


class DuplicatesScreen(LiveScreen):
    """The pairs, the likeliest first. The whole base is compared, so only its own changes bring it up to date."""

    WHERE = N_("Duplicates")
    PERMISSIONS: ClassVar = {"different": "client.not-duplicate"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "side_by_side", N_("side by side")),
        Binding("minus", "different", N_("two different clients")),
        Binding("g", "card", N_("card of the first")),
        Binding("f5", "again", N_("compare again")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.table = VirtualTable(empty=_("no two cards look like one client"))
        self.glance = Glance(2)

    def body(self) -> ComposeResult:
        """Yield the pairs, and why the chosen two look alike."""
        yield self.table
        yield self.glance

    def on_mount(self) -> None:
        """Compare."""
        self.table.focus()
        self.action_again()

    def action_again(self) -> None:
        """Compare the whole base anew."""
        self.in_thread(partial(queries.duplicates.pairs, self.actor), self._show, group="pairs")

    def _show(self, pairs: list[Pair]) -> None:
        place = self.table.place
        self.table.show(Pairs(pairs))
        if pairs:
            self.table.go_to(min(place, len(pairs) - 1))
        self.show_place(count=str(len(pairs)))
        self.agency.done_command = self.agency.done_command or "agency client duplicates"

    @on(VirtualTable.Highlighted)
    def say_why(self) -> None:
        """Say in full why the two cards look alike."""
        pair = self.pair
        words = "; ".join(str(reason) for reason in pair.reasons) if pair else ""
        self.glance.show((lambda width, height: Text(visible(words))) if pair else None)

    @property
    def pair(self) -> Pair | None:
        """The pair under the cursor."""
        source = self.table.source
        found = isinstance(source, Pairs) and self.table.row_id is not None
        return source.pairs[self.table.place] if found and isinstance(source, Pairs) else None

    @on(VirtualTable.Opened)
    def action_side_by_side(self) -> None:
        """Lay the pair side by side."""
        if self.pair:
            self.open("merge", self.pair.one, self.pair.other, then=self.came_back)

    def came_back(self, result: Any) -> None:
        """Tell what was done, and compare anew if something was."""
        if isinstance(result, str) and result:
            self.tell(result)
            self.action_again()

    @on(VirtualTable.Failed)
    def tell_why(self, event: VirtualTable.Failed) -> None:
        """Tell why rows are blank."""
        self.refuse(event.error, doing="duplicates")

    def action_card(self) -> None:
        """Open the card of the first."""
        if self.pair:
            self.open("client card", self.pair.one)

    def action_different(self) -> None:
        """Say that the two are different clients; the pair is not shown again."""
        pair = self.pair
        if pair:
            self.change(
                partial(_different, self.actor, pair.one, pair.other),
                lambda _row: self.came_back(_("two different clients; u takes it back")),
                command=f"agency client duplicates --not {pair.one} {pair.other}",
            )

    def _undone(self, entry: Entry) -> None:
        super()._undone(entry)
        self.action_again()


def _different(actor: Any, one: int, other: int) -> None:
    cards = [queries.scope.get_client(actor, number) for number in (one, other)]
    services.duplicate.mark_different(actor, *cards)
