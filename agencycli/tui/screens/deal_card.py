"""The card of a deal: what it holds, section by section, beside its thread and history."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.events import DescendantFocus
from textual.widget import Widget

from agencycli import clock, queries, services
from agencycli.i18n import N_, _
from agencycli.models import Deal, Item, StockReservation
from agencycli.models.activity import ACTIVITY_KINDS
from agencycli.queries.card.deal import DealCard, deal_card
from agencycli.queries.planner import PlanLine
from agencycli.queries.timeline.entries import DEAL_KINDS, REQUEST, TimelineEntry
from agencycli.tui.screens.card_history import History, HistoryScreen
from agencycli.tui.screens.deal_acts import DealActs
from agencycli.tui.screens.deal_glance import head
from agencycli.tui.screens.deal_keys import DealKeys
from agencycli.tui.screens.deal_side import SECTIONS, DealSide, Thing
from agencycli.tui.screens.plan_keys import PlanKeys
from agencycli.tui.widgets.tabs import Tabs

THREAD, HISTORY = "thread", "history"
PAST: dict[str, tuple[str, str]] = {THREAD: ("N", N_("thread")), HISTORY: ("H", N_("history"))}
KINDS = {THREAD: [kind for kind in DEAL_KINDS if kind in (*ACTIVITY_KINDS, REQUEST)], HISTORY: list(DEAL_KINDS)}
EMPTY = N_("nothing yet: c writes a note, l logs a call, f passes it on")
WATCHED = frozenset({
    "deal", "deal_line", "deal_staff", "stage", "item", "activity", "activity_deal", "attachment", "approval",
    "change_request", "contractor_job", "budget_line", "budget_fact", "work_entry", "client", "client_person", "person",
    "contact_point", "staff", "referral_use", "stock_move", "stock_paper", "stock_reservation",
})  # fmt: skip


class Page(NamedTuple):
    """A card with the newest entries of its history."""

    card: DealCard
    entries: list[TimelineEntry]


class DealHead(Widget, can_focus=False):
    """The lines above the sections: whose deal, where it stands, what is late."""

    ALLOW_SELECT = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.card: DealCard | None = None

    def show(self, card: DealCard) -> None:
        """Show a card."""
        self.card = card
        self.refresh(layout=True)

    def render(self) -> Text:
        """Draw the lines."""
        return head(self.card, self.size.width) if self.card else Text()

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """Return how many there are."""
        return head(self.card, width).plain.count("\n") + 1 if self.card else 2


class DealCardScreen(HistoryScreen, DealActs, PlanKeys, DealKeys):
    """One deal: left what it holds, right what happened; narrow, one in place of the other."""

    WHERE = N_("Deal")
    PERMISSIONS: ClassVar = {**DealKeys.PERMISSIONS, **PlanKeys.PERMISSIONS, **DealActs.PERMISSIONS}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "move_deal", N_("move")),
        Binding("t", "new", N_("next step")),
        Binding("d", "done", N_("done")),
        Binding("n", "add", N_("new here")),
        Binding("e", "edit", N_("change")),
        Binding("enter", "card", N_("open what is under the cursor"), show=False),
        Binding("g", "client", N_("client"), show=False),
        Binding("tab", "other_side", N_("the other half of the card"), show=False),
        *(Binding(key, f"section('{name}')", words, show=False) for name, (key, words) in (SECTIONS | PAST).items()),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.head = DealHead(id="head")
        self.tabs = Tabs(SECTIONS | PAST, "todo", id="sections")
        self.side = DealSide(id="side")
        self.history = History(DEAL_KINDS, EMPTY, id="history")
        self.past = THREAD
        self.watched = WATCHED
        self._wanted: tuple[str, int] | None = None

    def body(self) -> ComposeResult:
        """Yield the head, the sections and the history."""
        yield self.head
        yield self.tabs
        with Container(id="card"):
            yield self.side
            yield self.history

    def on_mount(self) -> None:
        """Read the card."""
        self.side.focus()
        self.refresh_data()

    # -- what the keys of deals and of things to do ask

    @property
    def deal(self) -> DealCard | None:
        """The card that was read."""
        return self.side.card

    @property
    def number(self) -> int:
        """The number of the deal."""
        return self._number

    @property
    def thing(self) -> Thing:
        """What is under the cursor."""
        if self.history.has_focus:
            return Thing("entry", 0, "", THREAD)
        return self.side.thing or Thing("section", 0)

    def chosen_deal(self) -> int:
        """Return the number of the deal."""
        return self._number

    def chosen_line(self) -> PlanLine | None:
        """Return the thing to do under the cursor, as the planner knows it."""
        thing, deal = self.thing, self.deal
        if thing.kind != "item" or deal is None:
            return None
        row = next(row for row in deal.items.records() if row["id"] == thing.number)
        today, values = clock.today(), deal.values
        due = row["due_on"] or today
        return PlanLine(
            "item", row["id"], max(due, today), due, row["due_time"] or "", row["kind"], row["title"], None,
            row["owner"] or "", values["client_id"], values["client"], values["id"], values["title"],
        )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """Return what a new thing to do belongs to."""
        title = self.deal.values["title"] if self.deal else ""
        return {"deal": Deal(id=self._number, title=title)}

    def follow(self, item: Item) -> None:
        """Read the card anew, and go to what was changed."""
        self._wanted = ("item", item.id)
        self.refresh_data()

    # -- reading

    def read_card(self, limit: int) -> Page:
        """Return the card and its newest entries."""
        card = deal_card(self.actor, self._number)
        number = card.values["id"]
        return Page(card, queries.timeline.deal_timeline(self.actor, number, KINDS[self.past], limit=limit))

    def show_card(self, limit: int, read: Page) -> None:
        """Show the card and its entries."""
        card = read.card
        self.seen = card.based_on
        if card.values["id"] != self._number:
            self.tell(_("deal {number} was joined into this one").format(number=self._number))
            self._number = card.values["id"]
        talks = sum(count for kind, count in card.counts.items() if kind in ACTIVITY_KINDS)
        self.tabs.counts = {
            "todo": len(card.items.rows), "lines": len(card.lines.rows), "files": len(card.files),
            "jobs": len(card.jobs.rows), "stock": len(card.kept.rows) + len(card.issued.rows), THREAD: talks,
        }  # fmt: skip
        first = self.side.card is None
        self.head.show(card)
        self.side.show(card)
        if self._wanted:
            self.side.find(*self._wanted)
            self._wanted = None
        elif first:
            self.side.go_to_section("todo")
        self.history.show(read.entries, is_whole=len(read.entries) < limit)
        self.show_place(filters=[card.values["title"]], count=f"№ {self._number}")
        if not self.agency.done_command:
            self.agency.done_command = f"agency deal show {self._number}"

    def entries_after(self, entry: TimelineEntry, limit: int) -> list[TimelineEntry]:
        """Return older entries of the thread, or of the history."""
        return queries.timeline.deal_timeline(self.actor, self._number, KINDS[self.past], entry.place, limit)

    # -- looking

    def action_section(self, name: str) -> None:
        """Go to a section, or to the thread or the history."""
        if name in SECTIONS:
            self._turn(past=False)
            self.call_after_refresh(self.side.go_to_section, name)  # it may have been out of sight
            return
        self._turn(past=True)
        if name != self.past:
            self.past = name
            self.history.entries = []
            self.refresh_data()
        self._mark()

    def action_other_side(self) -> None:
        """Go to the other half."""
        self._turn(past=self.side.has_focus)

    def _turn(self, *, past: bool) -> None:
        """Type in one half; on a narrow screen it takes the place of the other."""
        self.set_class(past, "-past")
        (self.history if past else self.side).focus()

    @on(DescendantFocus)
    @on(DealSide.Moved)
    def _mark(self) -> None:
        """Mark where the cursor is."""
        self.tabs.choose(self.past if self.history.has_focus else self.side.section)
        self.redraw_lines()

    @on(DealSide.Opened)
    def action_card(self) -> None:
        """Open what is under the cursor."""
        thing = self.thing
        match thing.kind:
            case "item" | "step":
                self.open("item", thing.number, then=self.came_back)
            case "person":
                self.open("edit person", thing.number, self.deal.values["client_id"], then=self.came_back)  # type: ignore[union-attr]
            case "file" | "change":
                self.action_approve()
            case "section" | "money":
                pass
            case "reservation" | "material":
                self.in_thread(partial(_item_of, thing), self._open_item, group="opening")
            case _:
                self.action_edit()

    def _open_item(self, number: int) -> None:
        self.open("stock card", number, then=self.came_back)

    @on(History.Opened)
    def open_entry(self, event: History.Opened) -> None:
        """Open the journal entry of a change, or what was done."""
        if event.entry.changes:
            self.open("entry", event.entry.number)

    # -- changing

    def came_back(self, result: Any = None) -> None:
        """Look at what a form or dialog changed."""
        self.look()
        if isinstance(result, str) and result:
            self.tell(result)

    def action_done(self) -> None:
        """Finish what is under the cursor: a thing to do, a line that is ready, the next step of a job."""
        thing = self.thing
        if thing.kind == "line":
            self._ready(thing)
        elif thing.kind == "item":
            super().action_done()
        elif thing.kind == "job":
            self.go_on_with(thing)
        else:
            self.tell(_("T leads to what is to be done; d there finishes it"))

    def _ready(self, thing: Thing) -> None:
        rows = self.deal.lines.records() if self.deal else []
        undone = any(row["id"] == thing.number and row["done_on"] for row in rows)
        words = _("“{what}” is not ready after all") if undone else _("“{what}” is ready; d again takes it back")

        def put_down() -> Any:
            row = queries.lists.record("lines", self.actor, thing.number, _("line of a deal"))
            return services.deal_line.done(self.actor, row, is_done=not undone)

        self.change(
            put_down,
            lambda _row: self.came_back(words.format(what=thing.words)),
            command=f"agency deal line done {thing.number}{' --not-yet' if undone else ''}",
        )

    def action_client(self) -> None:
        """Open the card of the client."""
        if self.deal:
            self.open("client card", self.deal.values["client_id"], then=self.came_back)


def _item_of(thing: Thing) -> int:
    """Return the number of the item of stock that a row is of."""
    if thing.kind == "material":
        return thing.number
    item: int = StockReservation.get_by_id(thing.number).item_id
    return item
