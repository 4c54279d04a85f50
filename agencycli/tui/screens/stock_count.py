"""Count what lies at a place: down the list by keyboard or with a scanner, blind until asked, posted by one key."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from agencycli import queries, services
from agencycli.errors import UsageError
from agencycli.i18n import N_, _
from agencycli.models import Stocktake, StocktakeLine
from agencycli.queries.lists import ListQuery
from agencycli.services.stock import amounts
from agencycli.services.stock.counting import ADD, FILL, RECOUNT, Count
from agencycli.services.stock.settling import KEEP, NONE, NotAllCounted
from agencycli.tui.cells import Toned
from agencycli.tui.listing.asked import Asked
from agencycli.tui.listing.rows import Shown
from agencycli.tui.listing.screen import ListScreen
from agencycli.tui.screens.stock_posting import told
from agencycli.tui.widgets.entry import Entry
from agencycli.tui.widgets.grid import LONG_DIGITS

HOW = N_("500 of the row, +3 more, =7 instead; CODE 12; or scan")
WAYS = {"+": ADD, "=": RECOUNT}


class StockCountScreen(ListScreen):
    """``StockCountScreen(number)``: the lines of a stocktake, and one line to type what was counted."""

    WHERE = N_("Stocktake")
    LISTING = "stocktake-lines"
    GROUP = "stock count"
    COLUMNS = ("code", "name", "unit", "lot_id", "book", "counted", "difference", "value", "who", "note")
    LOOKS: ClassVar = {
        "code": Shown(width=12),
        "name": Shown(width=22),
        "difference": Shown(draw=lambda there: Toned(there, "warning") if there else there),
    }
    EMPTY = N_("nothing lay here when it was frozen; a code or a scan adds what is found")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "post", N_("post")),
        Binding("f6", "book", N_("with what the book says")),
        Binding("f7", "left", N_("what is left to count")),
        Binding("f9", "cancel", N_("give it up")),
        Binding("ctrl+z", "undo", N_("undo"), show=False),
        Binding("escape", "back", N_("back, goes on later")),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.with_book = False
        self.line = Entry(placeholder=_(HOW))
        self.table.can_focus = False  # the line has the keyboard, whatever is clicked

    def body(self) -> ComposeResult:
        """Yield the lines, and below them where it is typed."""
        yield from super().body()
        with Horizontal(id="counting"):
            yield Label("> ", markup=False)
            yield self.line

    def on_mount(self) -> None:
        """Type at once."""
        self.line.focus()

    # -- the list

    def _query(self) -> ListQuery:
        stocktake = Stocktake.get_by_id(self.number)
        return queries.stock.counting.of(self.actor, stocktake, with_book=self.with_book)

    def _columns(self, query: ListQuery, *, more: bool = True) -> list[str]:
        return [key for key in self.COLUMNS if key in (*query.default_columns, *(["who"] if self.with_book else []))]

    def _show_place(self) -> None:
        super()._show_place()
        self.in_thread(self._progress, lambda found: self.show_place(filters=[*found]), group="progress", quiet=True)

    def _progress(self) -> Sequence[str]:
        stocktake = Stocktake.get_by_id(self.number)
        how = queries.stock.counting.progress(self.actor, stocktake)
        counted = _("{counted} of {lines} counted").format(counted=how.counted, lines=how.lines)
        return [f"{self.number}", stocktake.place.name, *([self.asked.title] if self.asked.title else []), counted]

    def action_book(self) -> None:
        """Show what the book says and what differs; again blind."""
        self.with_book = not self.with_book
        self.refresh_data()

    def action_left(self) -> None:
        """Show what is left to count; again all lines."""
        where = queries.conditions.parse_all(["counted is empty"])
        left = Asked(title=_("left to count"), given=tuple(where))
        self.ask_for(Asked() if self.asked.given else left)

    # -- counting

    def on_key(self, event: Any) -> None:
        """Move in the list while one types."""
        if event.key in ("up", "down", "pageup", "pagedown"):
            event.stop()
            steps = 1 if event.key in ("down", "pagedown") else -1
            (self.table.action_page if event.key.startswith("page") else self.table.action_move)(steps)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Put down what is typed or scanned."""
        text, self.line.value = event.value.strip(), ""
        if text:
            put = partial(counted, self.actor, self.number, text, self.table.row_id)
            self.change(put, self._put, command=self._command(text), otherwise=partial(self._not_put, text))

    def _command(self, text: str) -> str:
        sign = text[:1] if text[:1] in WAYS else ""
        words = ["--recount"] if sign == "=" else []
        typed = text.lstrip("+=").split()
        return shlex.join(["agency", "stock", "count", "enter", *typed, "--count", str(self.number), *words])

    def _put(self, done: tuple[int, str, bool]) -> None:
        number, words, walks = done
        self.tell(words)
        if walks and not self.asked.given:  # else the row leaves the list by itself
            self.table.action_move(1)
        elif not walks:
            self._wanted = number
        self.refresh_data()

    def _not_put(self, text: str, error: Exception) -> None:
        self.app.bell()
        self.refuse(error, doing="count")
        if not self.line.value:
            self.line.value = text
            self.line.action_end()

    # -- its end

    def action_post(self) -> None:
        """Post what differs; of what nobody counted it is asked first."""
        self._post("")

    def _post(self, rest: str) -> None:
        post = partial(_post, self.actor, self.number, rest)
        words = ["agency", "stock", "count", "post", str(self.number), *(["--rest", rest] if rest else []), "--yes"]
        self.change(post, self.leave, command=shlex.join(words), otherwise=self._not_posted)

    def _not_posted(self, error: Exception) -> None:
        from agencycli.tui.dialogs.choose import Choose

        if not isinstance(error, NotAllCounted):
            self.refuse(error, doing="post")
            return
        options = [(KEEP, _("it stays as the book says")), (NONE, _("nothing of it is there"))]
        self.ask(Choose(_("Not all is counted. What of the rest?"), options), self._post)

    def action_cancel(self) -> None:
        """Give the stocktake up, after asking."""
        from agencycli.tui.dialogs.confirm import Confirm

        def agreed(yes: bool) -> None:
            if yes:
                cancel = partial(_cancel, self.actor, self.number)
                self.change(cancel, self.leave, command=f"agency stock count cancel {self.number} --yes")

        self.ask(Confirm(_("Give this stocktake up? Nothing will be posted")), agreed)


def counted(actor: Any, number: int, text: str, row_id: int | None) -> tuple[int, str, bool]:
    """Put down what a line says: (line of the stocktake, words, whether to go on down the list).

    A number is of the row under the cursor; anything else names an item, by code, bar code or words, and how much.
    Raises UsageError, NotFound, Ambiguous, and as ``services.stock.counting.count``.
    """
    stocktake = Stocktake.get_by_id(number)
    sign, said = (text[0], text[1:].strip()) if text[0] in WAYS else ("", text)
    of_row = said[:1].isdecimal() and not (said.isdecimal() and len(said) >= LONG_DIGITS)
    if of_row:
        line = StocktakeLine.get_or_none(StocktakeLine.id == row_id) if row_id else None
        if line is None:
            raise UsageError(_("name the item: CODE 12"))
        one, way = Count(line.item, amounts.read(line.item, said, none=True), line.lot), WAYS.get(sign, FILL)
    else:
        item, quantity = queries.stock.reference.scanned(actor, said)
        one, way = Count(item, quantity), WAYS.get(sign, ADD)
    (put,) = services.stock.counting.count(actor, stocktake, [one], way)
    return put.id, f"{put.item.code}: {amounts.told(put.item, put.counted)}", of_row


def _post(actor: Any, number: int, rest: str) -> str:
    return told(actor, services.stock.settling.post(actor, Stocktake.get_by_id(number), rest))


def _cancel(actor: Any, number: int) -> str:
    services.stock.counting.cancel(actor, Stocktake.get_by_id(number))
    return _("stocktake {number} is given up; u takes it up again").format(number=number)
