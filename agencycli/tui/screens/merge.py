"""Two cards side by side: which of them stays, which values it gets, what moves over; then one card of two."""

from __future__ import annotations

import shlex
from array import array
from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.widgets import Static

from agencycli import queries, services
from agencycli.i18n import N_, _, ngettext
from agencycli.listing import Column
from agencycli.queries.card import ClientCard
from agencycli.services.card import client_fields
from agencycli.tui.cells import Toned
from agencycli.tui.dialogs.ask import Ask
from agencycli.tui.dialogs.choose import Choose
from agencycli.tui.dialogs.confirm import Confirm
from agencycli.tui.live import LiveScreen
from agencycli.tui.screens.card_form import text_of
from agencycli.tui.widgets.table import VirtualTable
from agencycli.values.text import visible

ANOTHER = "another"
JOINED = frozenset({"brief", "preferences", "talk_notes", "note", "tags"})
"""Both cards' words are kept."""


class Choice(NamedTuple):
    """A field that is not the same on both cards."""

    key: str
    title: str
    winner: str
    loser: str

    @property
    def is_open(self) -> bool:
        """Whether one of the two must give way."""
        return bool(self.winner and self.loser) and self.key not in JOINED


CELLS_OF_THE_FIELD, LEAST_OF_A_CARD = 20, 12


class Choices:
    """The fields for the table: what stays is marked, what gives way is not."""

    def __init__(self, rows: Sequence[Choice], winner: ClientCard, loser: ClientCard, width: int) -> None:
        """``width`` is that of the screen: the two cards get the same share of it."""
        self.rows = rows
        half = max(LEAST_OF_A_CARD, (width - CELLS_OF_THE_FIELD) // 2)
        self.taken: set[int] = set()
        """Places of the fields whose value comes from the loser."""
        self.ids = array("q", range(len(rows)))
        self.columns: Sequence[Column] = (
            Column("field", _("Field")),
            Column("winner", _("stays: {card}").format(card=f"{winner.id} {winner.name}"), width=half),
            Column("loser", _("goes: {card}").format(card=f"{loser.id} {loser.name}"), width=half),
        )

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return fields by their place."""
        return [self._drawn(place) for place in ids]

    def _drawn(self, place: int) -> tuple[Any, ...]:
        row = self.rows[place]
        if row.key in JOINED:
            sides = (bool(row.winner), bool(row.loser))
        elif row.is_open:
            sides = (place not in self.taken, place in self.taken)
        else:
            sides = (bool(row.winner), bool(row.loser))
        return (row.title, *(_side(text, stays) for text, stays in zip((row.winner, row.loser), sides, strict=True)))


def _side(text: str, stays: bool) -> Toned:
    one_line = " ".join(visible(text).split())
    if not text:
        return Toned("—", "dim")
    return Toned(f"● {one_line}", "") if stays else Toned(f"○ {one_line}", "dim")


class Both(NamedTuple):
    """Two cards and the fields in which they differ."""

    winner: ClientCard
    loser: ClientCard
    choices: list[Choice]


class MergeScreen(LiveScreen):
    """``MergeScreen(number, other)``: the first stays unless turned round; without ``other`` it asks which."""

    WHERE = N_("One card of two")
    PERMISSIONS: ClassVar = {"merge": "client.merge"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take", N_("take the other value")),
        Binding("w", "turn", N_("the other card stays")),
        Binding("enter", "merge", N_("merge")),
        Binding("escape", "back", N_("back")),
    ]

    def __init__(self, number: int, other: int = 0) -> None:
        super().__init__()
        self.number = number
        self.other = other
        self.table = VirtualTable()
        self.both: Both | None = None

    def body(self) -> ComposeResult:
        """Yield the fields and what moves."""
        yield self.table
        yield Static(id="moves")

    def on_mount(self) -> None:
        """Read both cards, or ask for the other one."""
        self.table.focus()
        if self.other:
            self.refresh_data()
        else:
            self.in_thread(partial(_candidates, self.actor, self.number), self._choose_other)

    def _choose_other(self, found: list[tuple[str, str]]) -> None:
        if not found:
            self._ask_other()
            return
        options = [*found, (ANOTHER, _("+ another card"))]
        self.app.push_screen(Choose(_("Merge with which card?"), options), self._chosen)

    def _chosen(self, key: str | None) -> None:
        if key is None:
            self.leave()
        elif key == ANOTHER:
            self._ask_other()
        else:
            self._take_other(int(key))

    def _ask_other(self) -> None:
        self.app.push_screen(Ask(_("Merge with which card? Number, name or phone")), self._named)

    def _named(self, text: str | None) -> None:
        if text is None:
            self.leave()
        else:
            self.in_thread(partial(_numbered, self.actor, text), self._take_other)

    def _take_other(self, number: int) -> None:
        self.other = number
        self.refresh_data()

    # -- reading

    def refresh_data(self) -> None:
        """Read both cards anew."""
        self.in_thread(partial(_both, self.actor, self.number, self.other), self._show, group="cards")

    def _show(self, both: Both) -> None:
        self.both = both
        self.seen = both.winner.based_on
        self.watched = frozenset({"client", "contact_point", "requisite", "client_tag", "own_value", "address"})
        self.table.empty = _("the cards say the same")
        self._draw()
        self.show_place(filters=[f"{both.winner.id} + {both.loser.id}"])
        self.query_one("#moves", Static).update(Text(moves(both.winner, both.loser)))

    def _draw(self) -> None:
        """Show the fields of both, keeping what was chosen."""
        if self.both is None:
            return
        before = self.choices
        taken = {before.rows[place].key for place in before.taken} if before else set()
        fields = Choices(self.both.choices, self.both.winner, self.both.loser, self.app.size.width)
        fields.taken = {place for place, row in enumerate(fields.rows) if row.key in taken and row.is_open}
        self.table.show(fields)

    def on_resize(self, event: Resize) -> None:
        """Share the new width."""
        self.call_after_refresh(self._draw)

    # -- choosing

    @property
    def choices(self) -> Choices | None:
        """The fields, once they are read."""
        return self.table.source if isinstance(self.table.source, Choices) else None

    @on(VirtualTable.Marked)
    def action_take(self) -> None:
        """Take the value of the other card, or give it back."""
        if self.choices:
            for place in self.table.marks:
                if self.choices.rows[place].is_open:
                    self.choices.taken ^= {place}
            touched = list(self.table.marks)
            self.table.marks.clear()
            self.table.reread(touched)

    def action_turn(self) -> None:
        """Let the other card stay."""
        if self.other:
            self.number, self.other = self.other, self.number
            if self.choices:
                self.choices.taken.clear()
            self.refresh_data()

    # -- merging

    @on(VirtualTable.Opened)
    def action_merge(self) -> None:
        """Make one card of two, after a question."""
        if self.both is None:
            return
        question = _("Make {loser} a part of {winner}? u takes it back").format(
            loser=f"{self.both.loser.id} {self.both.loser.name}",
            winner=f"{self.both.winner.id} {self.both.winner.name}",
        )
        self.ask(Confirm(question), lambda agreed: self._merge() if agreed else None)

    def _merge(self) -> None:
        choices = self.choices
        take = [choices.rows[place].key for place in sorted(choices.taken)] if choices else []
        command = ["agency", "client", "merge", str(self.other), str(self.number)]
        command += [word for key in take for word in ("--take", key)] + ["--yes"]
        self.change(
            partial(_merge, self.actor, self.other, self.number, take),
            lambda _row: self.leave(_("merged into {number}; u takes it back").format(number=self.number)),
            command=shlex.join(command),
        )


def moves(winner: ClientCard, loser: ClientCard) -> str:
    """Return in words what moves from the card that goes to the one that stays."""
    history = sum(loser.counts.values())
    counted = [
        (len(loser.contacts), ngettext("{count} contact", "{count} contacts", len(loser.contacts))),
        (len(loser.people), ngettext("{count} person", "{count} people", len(loser.people))),
        (history, ngettext("{count} entry of the history", "{count} entries of the history", history)),
        (len(loser.files), ngettext("{count} file", "{count} files", len(loser.files))),
    ]
    said = ", ".join(words.format(count=count) for count, words in counted if count) or _("nothing")
    words = _("From {loser} to {winner} move: {what}. Number {loser} leads to {winner} from then on.")
    return words.format(loser=loser.id, winner=winner.id, what=said)


def _both(actor: Any, number: int, other: int) -> Both:
    winner, loser = (queries.card.client_card(actor, one) for one in (number, other))
    fields = client_fields()
    values = [card.values() for card in (winner, loser)]
    choices = []
    for key, one in fields.items():
        mine, theirs = (_shown(one, each.get(key)) for each in values)
        if mine != theirs and (mine or theirs):
            choices.append(Choice(key, _(one.title), mine, theirs))
    choices.sort(key=lambda choice: not choice.is_open)
    return Both(winner, loser, choices)


def _shown(one: Any, value: Any) -> str:
    if one.kind == "flag":
        return _("yes") if value else ""
    return _(one.choices[value]) if value in one.choices else text_of(one, value)


def _candidates(actor: Any, number: int) -> list[tuple[str, str]]:
    """Return (number, words) of the cards that look like this one."""
    card = queries.card.client_card(actor, number)
    found = queries.duplicates.alike(actor, card.values(), exclude=number)
    return [(str(one.client_id), str(one)) for one in found if one.client_id is not None]


def _numbered(actor: Any, text: str) -> int:
    number: int = queries.reference.client(actor, text).id
    return number


def _merge(actor: Any, loser: int, winner: int, take: list[str]) -> Any:
    cards = [queries.scope.get_client(actor, number) for number in (loser, winner)]
    return services.merge.merge(actor, *cards, take)
