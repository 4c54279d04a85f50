"""The card of a client: who they are beside one time line of everything."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models.activity import ACTIVITY_KINDS
from agencycli.queries.card import ClientCard
from agencycli.queries.timeline import CHANGE, TimelineEntry
from agencycli.tui.dialogs.ask import Ask
from agencycli.tui.dialogs.ask_path import AskPath
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.screens.card_history import History, HistoryScreen
from agencycli.tui.screens.card_side import CardSide
from agencycli.tui.widgets.tabs import Tabs
from agencycli.values.text import visible

WATCHED = frozenset({
    "client", "person", "client_person", "contact_point", "address", "requisite", "bank_account", "client_tag", "tag",
    "own_value", "own_field", "client_date", "consent", "attachment", "activity", "activity_client", "activity_person",
    "item", "staff", "source", "deal", "deal_line", "stage",
})  # fmt: skip
KINDS: dict[str, tuple[str, str]] = {
    "": ("A", N_("all")),
    "call": ("C", N_("calls")),
    "letter": ("L", N_("letters")),
    "meeting": ("M", N_("meetings")),
    "note": ("N", N_("notes")),
    "order": ("O", N_("orders")),
    "file": ("F", N_("files")),
    CHANGE: ("H", N_("changes")),
}
"""Kind of entries -> the key that leaves only them, and what they are called together."""


class Page(NamedTuple):
    """A card with the newest entries of its history."""

    card: ClientCard
    entries: list[TimelineEntry]


class ClientCardScreen(HistoryScreen):
    """One client: left who they are, right everything that happened; narrow, one above the other."""

    WHERE = N_("Client")
    PERMISSIONS: ClassVar = {
        "edit": "client.edit",
        "log": "activity.log",
        "note": "activity.log",
        "done": "item.done",
        "people": "person.edit",
        "attach": "file.add",
        "off": "client.off",
        "merge": "client.merge",
        "new_deal": "deal.add",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", N_("edit")),
        Binding("l", "log", N_("log a call")),
        Binding("m", "note", N_("note")),
        Binding("d", "done", N_("done")),
        Binding("n", "new_deal", N_("new deal")),
        Binding("p", "people", N_("people"), show=False),
        Binding("a", "attach", N_("attach a file"), show=False),
        Binding("g", "go", N_("go to a deal, to who brought them, or to another card"), show=False),
        Binding("r", "requisites", N_("show or fold the requisites"), show=False),
        Binding("o", "off", N_("switch the card off or on"), show=False),
        Binding("x", "merge", N_("merge with another card"), show=False),
        Binding("tab", "other_side", N_("the other half of the card"), show=False),
        *(Binding(key, f"kind('{kind}')", words, show=False) for kind, (key, words) in KINDS.items()),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.side = CardSide(id="side")
        self.history = History(id="history")
        self.kinds = Tabs(KINDS, "", id="kinds")
        self.watched = WATCHED

    def body(self) -> ComposeResult:
        """Yield both halves."""
        with Container(id="card"):
            yield self.side
            with Vertical(id="past"):
                yield self.kinds
                yield self.history

    def on_mount(self) -> None:
        """Read the card."""
        self.history.focus()
        self.refresh_data()

    @property
    def card(self) -> ClientCard | None:
        """What was read."""
        return self.side.card

    # -- reading

    def read_card(self, limit: int) -> Page:
        """Return the card and its newest entries."""
        card = queries.card.client_card(self.actor, self.number)
        return Page(card, queries.timeline.timeline(self.actor, card.id, self._wanted(), limit=limit))

    def _wanted(self) -> list[str] | None:
        return [self.kinds.chosen] if self.kinds.chosen else None

    def show_card(self, limit: int, read: Page) -> None:
        """Show the card and its entries."""
        card = read.card
        self.seen = card.based_on
        if card.id != self.number:
            self.tell(_("card {number} was merged into this one").format(number=self.number))
            self.number = card.id
        self.kinds.counts = {kind: card.counts.get(kind, 0) for kind in ACTIVITY_KINDS}
        self.kinds.redraw()
        self.side.show(card)
        self.history.show(read.entries, is_whole=len(read.entries) < limit)
        self.show_place(filters=[card.name], count=f"№ {card.id}")
        if not self.agency.done_command:
            self.agency.done_command = f"agency client show {card.id}"

    def entries_after(self, entry: TimelineEntry, limit: int) -> list[TimelineEntry]:
        """Return older entries of the chosen kind."""
        return queries.timeline.timeline(self.actor, self.number, self._wanted(), entry.place, limit)

    # -- looking

    def action_kind(self, kind: str) -> None:
        """Leave one kind of entries; the same key again brings all back."""
        self.kinds.choose("" if kind == self.kinds.chosen else kind)
        self.history.entries = []
        self.refresh_data()

    def action_requisites(self) -> None:
        """Show or fold the requisites."""
        self.side.fold()
        if self.side.unfolded:
            self.side.focus()
            self.call_after_refresh(self.side.action_last)

    def action_other_side(self) -> None:
        """Go to the other half."""
        (self.history if self.side.has_focus else self.side).focus()

    @on(History.Opened)
    def open_entry(self, event: History.Opened) -> None:
        """Open the journal entry of a change, or the deal that is spoken of."""
        if event.entry.changes:
            self.open("entry", event.entry.number)
        elif event.entry.deals:
            self.open("deal card", event.entry.deals[0], then=self.came_back)

    # -- changing

    def came_back(self, result: Any = None) -> None:
        """Read the card anew after a form or dialog."""
        self.look()
        if isinstance(result, str) and result:
            self.tell(result)

    def action_edit(self) -> None:
        """Change the fields of the card."""
        self.open("edit client", self.number, then=self.came_back)

    def action_log(self) -> None:
        """Log a call: type, Enter."""
        self.open("log", self.number, then=self.came_back)

    def action_note(self) -> None:
        """Write a note."""
        self.open("log", self.number, "note", then=self.came_back)

    def action_done(self) -> None:
        """Mark a promise as kept: the one under the cursor, else the one promised."""
        entry, promised = self.history.entry, self.card.next_steps if self.card else []
        open_ones = {step.id: step.step for step in promised}
        here = [step.id for step in promised if entry and entry.kind in ACTIVITY_KINDS and step.entry == entry.number]
        if self.history.has_focus and len(here) == 1:
            self._done(here[0], open_ones[here[0]])
        elif len(open_ones) == 1:
            self._done(*next(iter(open_ones.items())))
        elif open_ones:
            options = [(str(number), step) for number, step in open_ones.items()]
            self.ask(
                Choose(_("Which promise is kept?"), options), lambda key: self._done(int(key), open_ones[int(key)])
            )
        else:
            self.tell(_("nothing is promised to this client"))

    def _done(self, number: int, step: str) -> None:
        command = shlex.join(["agency", "task", "done", str(number)])
        self.change(
            partial(_finish, self.actor, number),
            lambda _row: self._changed(_("done: {step}; u takes it back").format(step=step)),
            command=command,
        )

    def action_attach(self) -> None:
        """Put a file on the card; the same name again is its next version."""
        self.ask(AskPath(_("Which file? Its path, at most 25 MB")), self._put_on)

    def _put_on(self, path: str) -> None:
        file = Path(path).expanduser()
        self.change(
            partial(_attach, self.actor, self.number, file),
            lambda row: self._changed(_("{file} is on the card; u takes it off").format(file=row.name)),
            command=shlex.join(["agency", "file", "add", str(self.number), str(file)]),
        )

    def action_people(self) -> None:
        """Change a person of this card, or add one."""
        people = self.card.people if self.card else []
        if not people:
            self.open("new person", self.number, then=self.came_back)
            return
        options = [(str(one.id), ", ".join(part for part in (one.name, one.role) if part)) for one in people]
        options.append(("0", _("+ a new person")))
        self.ask(Choose(_("People of this client"), options), self._person)

    def _person(self, key: str) -> None:
        if key == "0":
            self.open("new person", self.number, then=self.came_back)
        else:
            self.open("edit person", int(key), self.number, then=self.came_back)

    def action_new_deal(self) -> None:
        """Begin a deal of this client."""
        self.open("new deal", self.number, then=self.came_back)

    def action_go(self) -> None:
        """Go to a deal, to who brought this client, to whom it brought, or to where its people stand too."""
        self.in_thread(partial(_neighbours, self.actor, self.card), self._choose_neighbour, group="neighbours")

    def _choose_neighbour(self, options: list[tuple[str, str]]) -> None:
        if not options:
            self.tell(_("this card names no deal and no other card"))
        elif len(options) == 1:
            self._go(options[0][0])
        else:
            self.ask(Choose(_("Go to"), options), self._go)

    def _go(self, key: str) -> None:
        name, _colon, number = key.partition(":")
        self.open(name, int(number), then=self.came_back)

    def action_off(self) -> None:
        """Take the card out of lists, asking why; or bring it back."""
        if self.card and self.card.off_at is None:
            question = _("Why is {client} taken out of the lists? Nothing is deleted").format(client=self.card.name)
            self.ask(Ask(question), self._off)
        elif self.card:
            question = _("Bring {client} back into the lists?").format(client=self.card.name)
            self.ask(Confirm(question), lambda agreed: self._on() if agreed else None)

    def _off(self, reason: str) -> None:
        command = shlex.join(["agency", "client", "off", str(self.number), "--reason", reason])
        words = _("switched off; o brings it back")
        self.change(partial(_switch, self.actor, self.number, reason), lambda _r: self._changed(words), command=command)

    def _on(self) -> None:
        words = _("in the lists again")
        self.change(
            partial(_switch, self.actor, self.number, None),
            lambda _row: self._changed(words),
            command=f"agency client on {self.number}",
        )

    def _changed(self, words: str) -> None:
        self.tell(words)
        self.look()

    def action_merge(self) -> None:
        """Merge with another card."""
        self.open("merge", self.number, then=self.came_back)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep quiet about forms that are not here."""
        form = {"edit": "edit client", "log": "log", "note": "log", "people": "edit person", "merge": "merge"}
        if action in form and not self.opens(form[action]):
            return False
        return super().check_action(action, parameters)


def _finish(actor: Any, number: int) -> None:
    services.item.done(actor, [queries.scope.get_item(actor, number)])


def _attach(actor: Any, number: int, file: Path) -> Any:
    return services.attachment.add(actor, queries.scope.get_client(actor, number), file)


def _switch(actor: Any, number: int, reason: str | None) -> None:
    row = queries.scope.get_client(actor, number)
    if reason is None:
        services.client.switch_on(actor, row)
    else:
        services.client.switch_off(actor, row, reason)


def _neighbours(actor: Any, card: ClientCard | None) -> list[tuple[str, str]]:
    """Return (name of the card and number, words) of what a card leads to, each once."""
    if card is None:
        return []
    found = {f"deal card:{one.id}": f"{visible(one.title)} · {visible(one.stage)}" for one in card.deals}
    if card.brought_by:
        found[f"client card:{card.brought_by.id}"] = _("brought by {name}").format(name=card.brought_by.name)
    for one in card.brought:
        found.setdefault(f"client card:{one.id}", _("has brought {name}").format(name=one.name))
    for person in card.people:
        for place in queries.card.person_card(actor, person.id).clients:
            if place.id != card.id:
                found.setdefault(f"client card:{place.id}", f"{visible(person.name)}: {place.name}")
    return list(found.items())
