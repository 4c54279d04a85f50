"""The money ahead, day by day and sum by sum: what makes the hole, and the deals behind it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from agencycli import config, money, queries
from agencycli.i18n import N_, _, language
from agencycli.listing import Column
from agencycli.models.budget import BUDGET_KIND_TITLES
from agencycli.queries.cash import Cash, CashDay, CashMove
from agencycli.tui.cells import Toned
from agencycli.tui.live import LiveScreen
from agencycli.tui.screens.planner import MONEY_FROM
from agencycli.tui.widgets.table import VirtualTable


class MoneyRows:
    """Sums to come and to go for a table; a sum that was due before its day is marked."""

    def __init__(self, moves: Sequence[CashMove]) -> None:
        self.moves = moves
        self.ids = array("q", range(len(moves)))
        self.columns: Sequence[Column] = [
            Column("day", _("Day"), "date", 8),
            Column("amount", _("Amount"), "money", 12),
            Column("what", _("What"), "text"),
            Column("kind", _("Kind"), "text", 14),
            Column("due_on", _("Due"), "date", 8),
        ]

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return the values of rows."""
        return [self._row(self.moves[number]) for number in ids]

    def _row(self, move: CashMove) -> tuple[Any, ...]:
        late = move.due_on is not None and move.due_on < move.day
        due = Toned(move.due_on, "alarm") if late else move.due_on
        return move.day, move.amount, move.what, _(BUDGET_KIND_TITLES[move.kind]), due


class MoneyAheadScreen(LiveScreen):
    """``MoneyAheadScreen(days)``: what makes the first hole, or, without one, all that comes and goes."""

    WHERE = N_("Money ahead")
    EMPTY = N_("no money is expected and none is owed: agency budget add, agency deal cost add, agency deal bill")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", N_("deal")),
        Binding("w", "whole", N_("the hole, or all sums")),
        Binding("escape", "back", N_("back")),
    ]

    def __init__(self, days: int) -> None:
        super().__init__()
        self.days = max(days, 1)
        self.whole = False
        self.found: Cash | None = None
        self.table = VirtualTable(empty=_(self.EMPTY))
        self.watched = MONEY_FROM

    def body(self) -> ComposeResult:
        """Yield the list."""
        yield self.table

    def on_mount(self) -> None:
        """Read it."""
        self.table.focus()
        self.agency.done_command = "agency budget cash --hole"
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read the money anew."""
        self.in_thread(partial(_read, self.actor, self.days), self._show, group="money", quiet=True)

    def _show(self, read: tuple[Cash, int]) -> None:
        self.found, self.seen = read[0], max(self.seen, read[1])
        hole = self.found.hole
        moves = [move for day in self.found.days for move in day.moves]
        shown = self.found.makers if hole and not self.whole else moves
        words = [_("all sums")]
        if hole and not self.whole:
            words = [_("{amount} missing on {day}").format(amount=_sum(-hole.balance), day=f"{hole.day:%d.%m}")]
        there = _("now {there}, on {day} {left}")
        last = self.found.days[-1]
        words.append(there.format(there=_sum(self.found.opening), day=f"{last.day:%d.%m}", left=_sum(last.balance)))
        self.show_place(filters=words, count=str(len(shown)))
        self.table.show(MoneyRows(shown))

    def action_whole(self) -> None:
        """Show all sums, or again what makes the hole."""
        self.whole = not self.whole
        self.refresh_data()

    @on(VirtualTable.Opened)
    def open_row(self) -> None:
        """Open what Enter opens."""
        self.action_card()

    def action_card(self) -> None:
        """Open the deal that a sum belongs to; the client where there is no card of deals."""
        rows, number = self.table.source, self.table.row_id
        move = rows.moves[number] if isinstance(rows, MoneyRows) and number is not None else None
        if move is None:
            return
        if move.deal_id is None:
            line = f"agency budget list --where 'id = {move.line_id}'"
            self.tell(_("a cost of the agency itself: {command}").format(command=line))
        else:
            self.in_thread(partial(_home, self.actor, move.deal_id), partial(self._open, move.deal_id), group="opening")

    def _open(self, deal: int, client: int) -> None:
        if self.opens("deal card"):
            self.open("deal card", deal, then=self._back)
        else:
            self.open("client card", client, then=self._back)

    def _back(self, result: Any) -> None:
        if isinstance(result, str):
            self.tell(result)


def of_day(day: CashDay) -> str:
    """Return the money of a day in words, "" when nothing moves and nothing is missing."""
    parts = [f"+{_sum(day.expected)}" if day.expected else "", f"−{_sum(day.owed)}" if day.owed else ""]
    if not any(parts) and day.balance >= 0:
        return ""
    return " ".join([*filter(None, parts), f"= {_sum(day.balance)} {money.symbol(config.current().currency)}"])


def _sum(amount: Any) -> str:
    return money.printed(amount, language())


def _read(actor: Any, days: int) -> tuple[Cash, int]:
    from agencycli import services

    newest = services.frame.newest_entry()
    return queries.cash.cash(actor, days), newest


def _home(actor: Any, deal: int) -> int:
    return int(queries.scope.get_deal(actor, deal).client_id)
