"""Ctrl+K: find anything anywhere, by a part of a name, a phone, an e-mail, a number, in the wrong layout too."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input

from agencycli import queries
from agencycli.i18n import N_, _
from agencycli.listing import Column
from agencycli.queries.search import Found
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.listing.rows import ListRows
from agencycli.tui.screens.plan_rows import AGAIN
from agencycli.tui.widgets.entry import Entry
from agencycli.tui.widgets.table import VirtualTable

if TYPE_CHECKING:
    from agencycli.models import Staff

SECONDS_OF_REST = 0.1
MOST_HITS = 30
CARD = "client card"
OPENED = {"deal": "deal card", "item": "item", "series": "series", "stock": "stock card"}
"""What opens for what was found as itself; for all else the card of its client."""
HINT = N_("a part of a name, of a phone, an e-mail, INN, a number of a card, a code or bar code of stock")
COLUMNS = ("name", "phone", "manager", "last_contact")


class Hits:
    """What was found, for a table: the client, what of it matched, how to reach it. A row's id is its place."""

    def __init__(self, rows: ListRows, hits: Sequence[Found]) -> None:
        self.hits = hits
        self.ids = array("q", range(len(hits)))
        client, *others = rows.columns
        self.columns: Sequence[Column] = [client, Column("found", _("Found")), *others]
        read = rows.page(array("q", [hit.client_id for hit in hits]))
        nobody = ("",) + (None,) * len(others)
        self._values = [
            (shown[0], _matched(hit), *shown[1:])
            for hit, row in zip(hits, read, strict=True)
            for shown in (row or nobody,)
        ]

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return what was read already."""
        return [self._values[place] for place in ids]


def _matched(hit: Found) -> str:
    if hit.subject == "activity":
        return _("in the history")
    if hit.subject == "item" and hit.client_id:
        return _("in what is to be done")
    if hit.subject == "series":
        return f"{AGAIN} {hit.name}"
    return hit.name if hit.subject != "client" else ""


class Finder(Dialog[int]):
    """Answers the number of the client chosen, 0 of none; the card opens, of what repeats the day it comes next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", N_("card")),
        Binding("down", "move(1)", N_("next"), show=False),
        Binding("up", "move(-1)", N_("previous"), show=False),
        Binding("pagedown", "move(8)", N_("further on"), show=False),
        Binding("pageup", "move(-8)", N_("further back"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__(_("Find"))
        self.table = VirtualTable(empty=_(HINT))
        self.table.can_focus = False
        self._rest: Timer | None = None

    def body(self) -> ComposeResult:
        """Yield the line to type in and what is found."""
        yield Entry()
        yield self.table

    @on(Input.Changed)
    def wait(self, event: Input.Changed) -> None:
        """Wait until the typing rests."""
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(SECONDS_OF_REST, partial(self._find, event.value))

    def _find(self, text: str) -> None:
        self.in_thread(partial(found, self.agency.seat.session.actor, text), partial(self._show, text))

    def _show(self, text: str, hits: Hits) -> None:
        self.table.empty = _("nothing found") if text.strip() else _(HINT)
        self.table.show(hits)
        self.table.action_first()

    def action_move(self, steps: int) -> None:
        """Move in what was found."""
        self.table.action_move(steps)

    @on(Input.Submitted)
    @on(VirtualTable.Opened)
    def action_take(self) -> None:
        """Open the card."""
        place, source = self.table.row_id, self.table.source
        if place is not None and isinstance(source, Hits):
            app, hit = self.agency, source.hits[place]
            self.dismiss(hit.client_id)
            if hit.subject in OPENED and not (hit.subject == "item" and hit.client_id):
                app.call_later(app.open, OPENED[hit.subject], hit.row_id)
            else:
                app.call_later(app.open, CARD, hit.client_id)

    @on(VirtualTable.Failed)
    def tell_why(self, event: VirtualTable.Failed) -> None:
        """Tell why rows are blank."""
        self.refuse(event.error, doing="find")


def found(actor: Staff, text: str) -> Hits:
    """Return the best hits, the card whose number was typed first."""
    hits = queries.search.find(actor, text, MOST_HITS, also=("item", "series", "stock")) if text.strip() else []
    number = queries.reference.NUMBER.fullmatch(text.strip())
    if number:
        query = queries.lists.list_query("clients", actor)
        named = query.found([int(number[1])], ["name"]) if len(number[1]) < 6 else {}
        hits = [
            *(Found(one, cast("str", row[0]), "client", one, "", 0) for one, row in named.items()),
            *(hit for hit in hits if hit.client_id not in named),
        ]
    query = queries.lists.list_query("clients", actor)
    return Hits(ListRows(query, COLUMNS, array("q")), hits)
