"""Papers of the warehouse, the newest first, and their moves: what was sent arrives here, any paper is taken back."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Entry
from agencycli.models.stock.papers import SEND
from agencycli.tui.listing.glance import Drawing
from agencycli.tui.listing.rows import Shown
from agencycli.tui.listing.screen import ListScreen
from agencycli.tui.pieces import DIM, line
from agencycli.tui.screens.stock_glance import said
from agencycli.tui.screens.stock_posting import told
from agencycli.values.text import visible


class StockPapersScreen(ListScreen):
    """All papers; what each moved stands below."""

    WHERE = N_("Papers of the warehouse")
    LISTING = "stock-papers"
    GROUP = "stock papers"
    COLUMNS = ("id", "day", "kind", "place", "to_place", "deal", "counterparty", "lines", "value", "who")
    MORE = ("reason", "number", "at")
    LOOKS: ClassVar = {"kind": Shown(width=11), "place": Shown(width=10), "to_place": Shown(width=10)}
    EMPTY = N_("no papers yet: r in the warehouse receives")
    HINT = N_("a code or name; kind = issue; deal_id = 42; day >= 01.11; number = 17/к")
    CARD = "stock moves"
    GLANCE = 6
    PERMISSIONS: ClassVar = {"arrive": "stock.arrive"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("its moves")),
        Binding("a", "arrive", N_("what was sent has arrived")),
        Binding("t", "on_the_way", N_("what was sent"), show=False),
        Binding("g", "deal", N_("its deal"), show=False),
        Binding("escape", "back", N_("back")),
    ]

    def open_row(self, number: int) -> None:
        """Open the moves of a paper."""
        self.open(self.CARD, [f"paper_id = {number}"], _("paper {number}").format(number=number), then=self.came_back)

    def glance_at(self, number: int, wide: bool) -> Any:
        """Return the moves of a paper."""
        query = queries.lists.list_query("stock-moves", self.actor)
        where = queries.conditions.parse_all([f"paper_id = {number}"])
        keys = ["code", "name", "kind", "quantity", "deal_id", "place", "reason"]
        return query.listing(where, sort="id", columns=keys, limit=60).records()

    def drawing_of(self, found: Any) -> Drawing:
        """Draw as many as there is room for."""

        def drawn(width: int, height: int) -> Text:
            rows = found[: height - 1] if len(found) > height else found[:height]
            lines = [
                line([(visible(row["code"]), "bold"), (f" {visible(row['name'])} · ", ""),
                      (f"{said(row)} · {visible(row['place'] or '')}", ""),
                      (f" · {visible(row['reason'] or '')}" if row["reason"] else "", DIM)], width)
                for row in rows
            ]  # fmt: skip
            if len(found) > len(rows):
                lines.append(line([(_("and {count} more: Enter").format(count=len(found) - len(rows)), DIM)], width))
            return Text("\n").join(lines)

        return drawn

    def action_on_the_way(self) -> None:
        """Show what was sent from one place to another."""
        from agencycli.queries.conditions import Condition
        from agencycli.tui.listing.asked import Asked

        self.ask_for(Asked(title=_("sent"), given=(Condition("kind", "=", SEND),)))

    def action_arrive(self) -> None:
        """Put down that all of what was sent has arrived."""
        if (number := self.table.row_id) is not None:
            arrive = partial(_arrive, self.actor, number)
            self.change(arrive, self._done, command=f"agency stock arrive {number} --yes")

    def _done(self, words: str) -> None:
        self.tell(words)
        self.look()

    def action_deal(self) -> None:
        """Open the deal of the paper."""
        if self.table.row_id is not None:
            read = partial(_deal_of, self.actor, self.table.row_id)
            self.in_thread(read, self._open_deal, group="opening")

    def _open_deal(self, deal: int | None) -> None:
        if deal is None:
            self.tell(_("it was for no deal"))
        else:
            self.open("deal card", deal, then=self.came_back)

    def action_undo(self) -> None:
        """Take the paper under the cursor back, after showing which."""
        if self.table.row_id is not None:
            self.in_thread(partial(_entry, self.actor, self.table.row_id), self._ask_to_undo, group="opening")


class StockMovesScreen(ListScreen):
    """Moves line by line; of one paper when it was opened there."""

    WHERE = N_("Moves of stock")
    LISTING = "stock-moves"
    GROUP = "stock journal"
    COLUMNS = ("paper_id", "day", "kind", "code", "quantity", "place", "deal_id", "value", "name", "who")
    MORE = ("lot_id", "counterparty", "reason", "number")
    LOOKS: ClassVar = {"code": Shown(width=12), "kind": Shown(width=11), "place": Shown(width=10)}
    EMPTY = N_("nothing was moved yet: r in the warehouse receives")
    HINT = N_("a code or name; kind = issue; place = Office; day >= 01.11")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", N_("back"))]


def _arrive(actor: Any, number: int) -> str:
    row = queries.lists.record("stock-papers", actor, number, _("paper"))
    return told(actor, services.stock.arrive(actor, row))


def _deal_of(actor: Any, number: int) -> int | None:
    deal: int | None = queries.lists.record("stock-papers", actor, number, _("paper")).deal_id
    return deal


def _entry(actor: Any, number: int) -> Entry:
    return services.journal.undo_target(actor, queries.stock.moves.entry_of(number))
