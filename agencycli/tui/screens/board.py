"""The board of deals: a column a stage of one pipeline, cards that go from stage to stage by a key."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from agencycli import queries, services
from agencycli.i18n import N_, _, ngettext
from agencycli.models import Deal, Pipeline
from agencycli.models.staff import MANAGER
from agencycli.output import board_text
from agencycli.queries.board import Board, BoardCard
from agencycli.queries.conditions import Condition, parse_filter
from agencycli.queries.deal_glance import DealGlance
from agencycli.tui.listing.glance import Glance
from agencycli.tui.screens.deal_keys import ManyDealsKeys
from agencycli.tui.widgets.board import BoardGrid
from agencycli.tui.widgets.filter import FilterRow

CARD = "deal card"
FEW, ALL = 2, 6
"""Lines of the heart of the chosen deal, on a low screen and on a tall one."""
SECONDS_OF_REST = 0.1
"""The heart of a deal is read when the cursor rests."""
OWN = Condition("mine", "=", "yes")


@dataclass(frozen=True)
class Asked:
    """What the board shows."""

    pipeline: str = ""
    """Its number; "" for the first one."""
    own: bool = False
    typed: str = ""

    @property
    def search(self) -> str:
        """Return the words to look for."""
        return parse_filter(self.typed)[0]

    @property
    def where(self) -> Sequence[Condition]:
        """Return the conditions."""
        return [*parse_filter(self.typed)[1], *([OWN] if self.own else [])]


@dataclass(frozen=True)
class Read:
    """The board as it was read; ``newest`` is the newest entry when the reading began."""

    asked: Asked
    board: Board
    cards: dict[int, BoardCard]
    tables: frozenset[str]
    newest: int


class BoardScreen(ManyDealsKeys):
    """The board. Arrows choose a card, Shift and an arrow moves it."""

    WHERE = N_("Board")
    HINT = N_("a word of the deal; is_rush = yes; amount > 50000; promised_on <= today")
    VERTICAL_BREAKPOINTS = [(0, "-low"), (36, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("card")),
        Binding("shift+right,>", "step(1)", N_("next stage")),
        Binding("p", "pipeline", N_("pipeline")),
        Binding("w", "win", N_("won")),
        Binding("x", "lose", N_("lost")),
        Binding("o", "own", N_("own or all"), show=False),
        Binding("/", "filter", N_("filter"), show=False),
        Binding("b", "app.go('deals')", N_("the same as a list"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.asked: Asked | None = None
        self.home = Asked()
        self.grid = BoardGrid()
        self.glance = Glance(ALL)
        self.row: FilterRow | None = None
        self._rest: Timer | None = None
        self._follow: int | None = None

    def body(self) -> ComposeResult:
        """Yield the board and the heart of the chosen deal."""
        yield self.grid
        yield self.glance

    def on_mount(self) -> None:
        """Begin with the first pipeline; a manager with own deals, if there are any."""
        self.grid.focus()
        self.in_thread(self._read_first, self._open, group="board")

    # -- reading

    def _read_first(self) -> Read:
        asked = Asked()
        if self.seat.role == MANAGER:
            query, still_open = queries.lists.list_query("deals", self.actor), Condition("open", "=", "yes")
            asked = replace(asked, own=bool(query.ids([OWN, still_open], limit=1)))
        return self._read(asked)

    def _open(self, read: Read) -> None:
        self.home = read.asked
        self._show(read)

    def _read(self, asked: Asked) -> Read:
        newest = services.frame.newest_entry()
        pipeline = services.deal.find_pipeline(asked.pipeline)
        board = queries.board.board(self.actor, pipeline, asked.where, asked.search)
        cards = queries.board.cards(self.actor, self.grid.in_sight(board))
        tables = queries.board.tables(self.actor, asked.where, asked.search)
        return Read(asked, board, cards, tables, newest)

    def ask_for(self, asked: Asked) -> None:
        """Show something else; what cannot be understood is told, and the board stays."""
        self.in_thread(partial(self._read, asked), self._show, group="board")

    def refresh_data(self) -> None:
        """Read the board anew."""
        self.in_thread(partial(self._read, self.asked or self.home), self._show, group="board", quiet=True)

    def _show(self, read: Read) -> None:
        if self.asked is not None and read.asked != self.asked:
            self.agency.done_command = command(read.asked, read.board.pipeline)
        self.asked, self.watched, self.seen = read.asked, read.tables, max(read.newest, self.seen)
        follow, self._follow = self._follow, None
        self.grid.show(read.board, read.cards, follow=follow)
        typed = read.asked.typed.strip()
        filters = [read.board.pipeline.name, _("own") if read.asked.own else "", f"“{typed}”" if typed else ""]
        still_open = [stage for stage in read.board.stages if not stage.closed]
        count = sum(stage.count for stage in still_open)
        deals = ngettext("{count} deal", "{count} deals", count).format(count=count)
        amount = board_text.money(sum((stage.amount for stage in still_open), Decimal()))
        self.show_place(filters=filters, count=f"{deals} · {amount}" if count else deals)

    @on(BoardGrid.Moved)
    def look_closer(self) -> None:
        """Read what came in sight, and the heart of the deal on which the cursor rests."""
        if missing := self.grid.missing():
            self.in_thread(partial(queries.board.cards, self.actor, missing), self.grid.add, group="cards", quiet=True)
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(SECONDS_OF_REST, self._glance)

    def _glance(self) -> None:
        number = self.chosen_deal()
        if number is None:
            self.glance.show(None)
            return
        self.in_thread(
            partial(queries.deal_glance.deal_glance, self.actor, number),
            lambda found: self.glance.show(partial(_drawn, found)),
            group="glance", otherwise=lambda error: self.glance.show(None), quiet=True,
        )  # fmt: skip

    # -- keys

    def chosen_deal(self) -> int | None:
        """Return the deal under the cursor."""
        return self.grid.chosen

    def _moved(self, deal: Deal) -> None:
        super()._moved(deal)
        self._follow = deal.id
        self.refresh_data()

    @on(BoardGrid.Opened)
    def action_card(self) -> None:
        """Open the card of the deal."""
        number = self.chosen_deal()
        if number is not None:
            self.open(CARD, number, then=self._told)

    def action_pipeline(self) -> None:
        """Choose another pipeline."""
        self.in_thread(services.pipeline.pipelines, self._offer_pipelines, group="opening")

    def _offer_pipelines(self, known: list[Pipeline]) -> None:
        from agencycli.tui.dialogs.choose import Choose

        asked = self.asked or self.home
        options = [(str(one.id), one.name) for one in known]
        self.ask(Choose(_("Pipeline"), options), lambda number: self.ask_for(replace(asked, pipeline=number)))

    def action_own(self) -> None:
        """Show one's own deals only, or all."""
        if self.asked:
            self.ask_for(replace(self.asked, own=not self.asked.own))

    async def action_filter(self) -> None:
        """Type a filter."""
        if self.row is None:
            self.row = FilterRow(_(self.HINT))
            await self.query_one("#body").mount(self.row, before=0)
        self.row.open()

    @on(FilterRow.Changed)
    def narrow(self, event: FilterRow.Changed) -> None:
        """Narrow the board down."""
        self.ask_for(replace(self.asked or self.home, typed=event.text))

    @on(FilterRow.Left)
    def back_to_the_board(self) -> None:
        """Go on to the board."""
        self.grid.focus()

    def action_back(self) -> None:
        """Take back one step: the filter, then whatever else differs from how the board opened."""
        if self.row and (self.row.text or (self.asked and self.asked.typed)):
            self.row.action_clear()
        elif self.asked not in (None, self.home):
            self.ask_for(self.home)
        else:
            super().action_back()

    def action_command(self) -> None:
        """Show the command that does the same; before anything was done, the one that prints this board."""
        if not self.agency.done_command and self.asked and self.grid.board:
            self.agency.done_command = command(self.asked, self.grid.board.pipeline)
        super().action_command()


def command(asked: Asked, pipeline: Pipeline) -> str:
    """Return the command that prints the same board."""
    words = ["agency", "deal", "board", *([asked.search] if asked.search else []), "--pipeline", pipeline.name]
    words += ["--mine"] if asked.own else []
    for condition in parse_filter(asked.typed)[1]:
        words += ["--where", str(condition)]
    return shlex.join(words)


def _drawn(found: DealGlance, width: int, height: int) -> Text:
    """Return the heart of a deal at its length, or in two lines on a low screen."""
    from agencycli.tui.screens.deal_glance import under  # the board stands before this is loaded

    drawn = under(found, width)
    if height > FEW:
        return drawn
    title, stands, *_said, promised = drawn.split("\n")
    below = stands.append(" · ").append_text(promised) if promised.plain.strip() else stands
    below.truncate(width, overflow="ellipsis")
    return title.append("\n").append_text(below)
