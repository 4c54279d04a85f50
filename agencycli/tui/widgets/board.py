"""A board of cards: a column a stage, with how many stand there and for how much; one card chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Blur, Click, Focus, MouseEvent, MouseScrollDown, MouseScrollUp, Resize
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from agencycli.i18n import N_, _
from agencycli.output import board_text
from agencycli.queries.board import Board, BoardCard, BoardStage
from agencycli.tui.cells import fitted, width_of
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.widgets.styled import Styled
from agencycli.values.text import visible

HEAD = 4
"""Lines above the cards: the stage, how many and for how much, the weighted sum, a rule."""
CARD = 3
"""Lines of a card: whose it is, what, and for how much since when."""
ROOMY = 28
"""From so many lines on a blank one parts the cards."""
NARROWEST, USUAL = 14, 19
"""Cells of a column when all stages fit so, and when they do not and are scrolled."""
GONE = "…"


class Layout(NamedTuple):
    """Which stages are shown, and how wide each is."""

    first: int
    shown: int
    width: int


def laid_out(width: int, stages: int, first: int, chosen: int) -> Layout:
    """Return how the stages lie in a width, scrolled no further than the chosen one needs."""
    every = stages * (NARROWEST + 1) - 1
    shown = stages if every <= width else max(1, min(stages, (width + 1) // (USUAL + 1)))
    first = max(min(first, chosen), chosen - shown + 1, 0)
    return Layout(min(first, max(0, stages - shown)), shown, max(1, (width + 1) // max(1, shown) - 1))


class BoardGrid(PositionalKeys, Styled, Widget, can_focus=True):
    """The board. It holds numbers of deals, and the cards that were looked at."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--cursor", "table--accent", "table--warning", "table--alarm", "table--dim",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "stage(-1)", N_("one stage to the left"), show=False),
        Binding("right", "stage(1)", N_("one stage to the right"), show=False),
        Binding("up", "card(-1)", N_("one card up"), show=False),
        Binding("down", "card(1)", N_("one card down"), show=False),
        Binding("pageup", "page(-1)", N_("one page up"), show=False),
        Binding("pagedown", "page(1)", N_("one page down"), show=False),
        Binding("home", "edge(0)", N_("to the first card of the stage"), show=False),
        Binding("end", "edge(1)", N_("to the last card of the stage"), show=False),
        Binding("enter", "open", N_("open the card"), show=False),
    ]

    class Moved(Message):
        """Another card was chosen, or other cards came in sight."""

    class Opened(Message):
        """Enter or a double click on a card."""

    def __init__(self) -> None:
        super().__init__(id="board")
        self.board: Board | None = None
        self.cards: dict[int, BoardCard] = {}
        self.stage = 0
        """The place of the chosen stage."""
        self._places: dict[int, int] = {}
        """The chosen card of every stage visited, by the number of the stage."""
        self._tops: dict[int, int] = {}
        self._first = 0

    # -- what is shown

    @property
    def chosen_stage(self) -> BoardStage | None:
        """The stage the cursor is in."""
        stages = self.board.stages if self.board else []
        return stages[self.stage] if self.stage < len(stages) else None

    @property
    def chosen(self) -> int | None:
        """The number of the chosen deal; None in an empty stage."""
        stage = self.chosen_stage
        return stage.deals[self._place(stage)] if stage and stage.deals else None

    def show(self, board: Board, cards: Mapping[int, BoardCard], *, follow: int | None = None) -> None:
        """Show a board anew. The cursor stays on its card, wherever that stands now, or goes to ``follow``."""
        kept = follow or self.chosen
        if self.board is None or self.board.pipeline != board.pipeline:
            self._places, self._tops, self._first = {}, {}, 0
            self.stage = next((turn for turn, stage in enumerate(board.stages) if stage.deals), 0)
        self.board, self.cards = board, dict(cards)
        self.stage = max(0, min(self.stage, len(board.stages) - 1))
        for turn, stage in enumerate(board.stages):
            if kept is not None and kept in stage.deals:
                self.stage, self._places[stage.id] = turn, stage.deals.index(kept)
        self._settle()

    def add(self, cards: Mapping[int, BoardCard]) -> None:
        """Take in cards that were missing."""
        self.cards |= cards
        self.refresh()

    def in_sight(self, board: Board | None = None) -> list[int]:
        """Return the numbers of the deals whose cards are drawn, of this board or of one about to be shown."""
        board = board or self.board
        if board is None:
            return []
        kept, rows = self._layout(len(board.stages)), self._rows + 1
        seen: list[int] = []
        for stage in board.stages[kept.first : kept.first + kept.shown]:
            top = self._tops.get(stage.id, 0)
            seen += stage.deals[top : top + rows]
        return seen

    def missing(self) -> list[int]:
        """Return the numbers of the deals in sight whose cards were not read yet."""
        return [number for number in self.in_sight() if number not in self.cards]

    # -- places

    @property
    def _step(self) -> int:
        return CARD + (self.size.height >= ROOMY)

    @property
    def _rows(self) -> int:
        """How many cards of a stage are whole."""
        return max(1, (self.size.height - HEAD + self._step - CARD) // self._step)

    def _place(self, stage: BoardStage) -> int:
        return max(0, min(self._places.get(stage.id, 0), len(stage.deals) - 1))

    def _layout(self, stages: int | None = None) -> Layout:
        many = stages if stages is not None else len(self.board.stages) if self.board else 1
        return laid_out(self.size.width, many, self._first, min(self.stage, max(0, many - 1)))

    def _settle(self) -> None:
        """Scroll so that the chosen card is in sight, draw, and tell."""
        self._first = self._layout().first
        for stage in self.board.stages if self.board else ():
            place, top = self._place(stage), self._tops.get(stage.id, 0)
            top = min(max(top, place - self._rows + 1), place)
            self._tops[stage.id] = max(0, min(top, len(stage.deals) - self._rows))
        self.refresh()
        self.post_message(self.Moved())

    def _go(self, turn: int, place: int | None = None) -> None:
        if self.board is None or not 0 <= turn < len(self.board.stages):
            return
        stage = self.board.stages[turn]
        place = self._place(stage) if place is None else max(0, min(place, len(stage.deals) - 1))
        if (turn, place) != (self.stage, self._place(stage)):
            self.stage, self._places[stage.id] = turn, place
            self._settle()

    # -- keys and mouse

    def action_stage(self, steps: int) -> None:
        """Choose a neighbouring stage, at the height of the card before."""
        before, turn = self.chosen_stage, self.stage + steps
        if self.board is None or before is None or not 0 <= turn < len(self.board.stages):
            return
        line = self._place(before) - self._tops.get(before.id, 0) if before.deals else 0
        self._go(turn, self._tops.get(self.board.stages[turn].id, 0) + line)

    def action_card(self, steps: int) -> None:
        """Choose another card of the stage."""
        if stage := self.chosen_stage:
            self._go(self.stage, self._place(stage) + steps)

    def action_page(self, pages: int) -> None:
        """Go on by as many cards as are in sight."""
        self.action_card(pages * self._rows)

    def action_edge(self, last: int) -> None:
        """Go to the first or the last card of the stage."""
        if stage := self.chosen_stage:
            self._go(self.stage, last * len(stage.deals))

    def action_open(self) -> None:
        """Open the card."""
        if self.chosen is not None:
            self.post_message(self.Opened())

    def _turn_at(self, x: int) -> int:
        layout = self._layout()
        return layout.first + min(x // (layout.width + 1), layout.shown - 1)

    def on_click(self, event: Click) -> None:
        """Choose the card the mouse points at; a double click opens it. At the ends of the rule stages go on."""
        turn, layout = self._turn_at(event.x), self._layout()
        if self.board is None:
            return
        if event.y == HEAD - 1 and event.x >= (layout.width + 1) * layout.shown - 4:
            self._go(layout.first + layout.shown)
        elif event.y == HEAD - 1 and event.x <= 2:
            self._go(layout.first - 1)
        elif event.y < HEAD:
            self._go(turn)
        else:
            stage = self.board.stages[turn]
            place = self._tops.get(stage.id, 0) + (event.y - HEAD) // self._step
            self._go(turn, place)
            if event.chain == 2 and place < len(stage.deals):
                self.action_open()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Go down in the stage the mouse points at."""
        self._roll(event, 1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Go up in the stage the mouse points at."""
        self._roll(event, -1)

    def _roll(self, event: MouseEvent, steps: int) -> None:
        event.stop()
        self._go(self._turn_at(event.x))
        self.action_card(steps)

    def on_resize(self, event: Resize) -> None:
        """Show more stages and cards, or fewer."""
        self._settle()

    def on_focus(self, event: Focus) -> None:
        """Draw the cursor of a board that listens."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """Draw the cursor of a board that does not."""
        self.refresh()

    # -- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line across all stages in sight."""
        width = self.size.width
        if self.board is None:
            return Strip.blank(width, self.rich_style)
        layout, segments = self._layout(), []
        for turn in range(layout.first, layout.first + layout.shown):
            stage = self.board.stages[turn]
            if turn > layout.first:
                segments.append(Segment("─" if y == HEAD - 1 else " ", self._style("dim")))
            segments += self._head(stage, turn, y, layout) if y < HEAD else self._card(stage, turn, y - HEAD, layout)
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _head(self, stage: BoardStage, turn: int, y: int, layout: Layout) -> list[Segment]:
        here, width = turn == self.stage, layout.width
        if y == 0:
            cursor = here and not stage.deals and self.has_focus
            words, style = board_text.name(stage), self._style("accent" if here else "", bold=True, cursor=cursor)
        elif y == 1:
            sums = f" · {board_text.money(stage.amount)}" if stage.count else ""
            words, style = f"{stage.count}{sums}", self._style()
        elif y == 2:
            amount = board_text.money(stage.weighted)
            words = _("weighted {amount}").format(amount=amount) if width >= USUAL else f"≈ {amount}"
            words, style = "" if stage.closed or not stage.count else words, self._style("dim")
        else:
            return self._rule(stage, turn, layout)
        return [Segment(fitted(words, width), style)]

    def _rule(self, stage: BoardStage, turn: int, layout: Layout) -> list[Segment]:
        """Return the rule below a heading, with how much there is beyond what is seen."""
        assert self.board is not None
        left = "‹" if turn == layout.first and layout.first else ""
        beyond = layout.first + layout.shown < len(self.board.stages)
        right = "›" if turn == layout.first + layout.shown - 1 and beyond else ""
        top, seen = self._tops.get(stage.id, 0), self._rows
        words = f" {top + 1}–{min(top + seen, stage.count)}/{stage.count} " if stage.count > seen else ""
        rule = "─" * max(0, layout.width - width_of(left) - width_of(words) - width_of(right))
        return [
            Segment(left, self._style("accent", bold=True)),
            Segment(fitted(rule + words, layout.width - width_of(left) - width_of(right)), self._style("dim")),
            Segment(right, self._style("accent", bold=True)),
        ]

    def _card(self, stage: BoardStage, turn: int, y: int, layout: Layout) -> list[Segment]:
        row, line = divmod(y, self._step)
        place = self._tops.get(stage.id, 0) + row
        if place >= len(stage.deals) or line >= CARD:
            return [Segment(" " * layout.width, self.rich_style)]
        here = turn == self.stage and place == self._place(stage)
        card = self.cards.get(stage.deals[place])
        cursor = here and self.has_focus
        if card is None:
            return [Segment(fitted(GONE if line == 0 else "", layout.width), self._style("dim", cursor=cursor))]
        return self._drawn(card, line, layout.width, here=here, cursor=cursor)

    def _drawn(self, card: BoardCard, line: int, width: int, *, here: bool, cursor: bool) -> list[Segment]:
        def segment(words: str, tone: str = "", *, bold: bool = False) -> Segment:
            return Segment(words, self._style(tone, bold=bold, cursor=cursor))

        if line == 0:
            return [segment(fitted(("▸" if here else "") + visible(card.client), width), bold=True)]
        if line == 1:
            marks = board_text.marks(card)
            tone: Any = "alarm" if board_text.LATE in marks else "warning"
            words = segment(fitted(visible(card.title), max(0, width - len(marks) - bool(marks))))
            return [words, *([segment(" "), segment(marks, tone)] if marks else [])]
        amount, days = board_text.money(card.amount), board_text.days(card)
        if width_of(f"{amount} {days}") > width:
            days = str(card.days)
        room = max(0, width - width_of(days) - 1)
        return [segment(fitted(amount, room)), segment(f" {days}"[: width - room], "dim")]
