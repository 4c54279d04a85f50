"""Everything about one thing to do: fields, checklist, chain, why it is urgent."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from agencycli import queries, services
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.tui.cells import fitted, width_of
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.values.text import visible

MOST_TITLE = 20


class ItemCardDialog(Dialog["str | None"]):
    """``ItemCardDialog(number)``; digits tick the lines of its checklist."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", N_("back")),
        *(Binding(str(place), f"tick({place})", N_("tick a line"), show=place == 1) for place in range(1, 10)),
        Binding("down", "scroll(1)", N_("further"), show=False),
        Binding("up", "scroll(-1)", N_("back"), show=False),
    ]

    def __init__(self, number: int) -> None:
        super().__init__(_("item {number}").format(number=number))
        self.number = number

    @property
    def actor(self) -> Staff:
        """Who looks."""
        actor: Staff = self.agency.seat.session.actor
        return actor

    def body(self) -> ComposeResult:
        """Yield the place of the fields."""
        with VerticalScroll(can_focus=False):
            yield Static(Text(), id="fields")

    def on_mount(self) -> None:
        """Read it."""
        self.in_thread(partial(words, self.actor, self.number), self._show)

    def _show(self, pairs: dict[str, str]) -> None:
        wide = min(MOST_TITLE, max(map(width_of, pairs))) + 2
        text = Text()
        for title, value in pairs.items():
            for place, line in enumerate(visible(part) for part in value.split("\n")):
                text.append(fitted("" if place else title, wide), style="dim").append(f"{line}\n")
        text.right_crop(1)
        self.query_one("#fields", Static).update(text)

    def action_tick(self, place: int) -> None:
        """Tick a line of the checklist, or take its tick off."""
        self.change(
            partial(tick, self.actor, self.number, place),
            lambda ticked: self.on_mount(),
            command=f"agency task check {self.number} --tick {place}",
        )

    def action_scroll(self, lines: int) -> None:
        """Move the text."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def words(actor: Staff, number: int) -> dict[str, str]:
    """Return everything about an item as titles and texts. Raises NotFound."""
    from agencycli.output import item_text

    card = queries.item.item_card(actor, number)
    return item_text.words(card, {one.key: one for one in queries.item.items(actor).columns(card.values)})


def tick(actor: Staff, number: int, place: int) -> bool:
    """Turn the tick of a line round; return whether it is ticked now. Raises NotFound."""
    line = services.item.get_check(queries.scope.get_item(actor, number), place)
    services.item.tick(actor, [line], line.done_at is None)
    return line.done_at is None
