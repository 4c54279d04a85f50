"""A field that takes one of a list: typing opens and narrows the list, Enter or leaving takes the one marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import DescendantBlur
from textual.timer import Timer
from textual.widgets import Input

from agencycli.i18n import N_
from agencycli.tui.keys import PositionalKeys
from agencycli.tui.widgets.entry import Entry
from agencycli.tui.widgets.options import Options
from agencycli.tui.work import WorkingScreen
from agencycli.values.text import visible

Look = Callable[[str], Sequence[tuple[str, str]]]
"""What was typed -> (key, words) of what fits."""
SECONDS_OF_REST = 0.15


class ChoiceEntry(PositionalKeys, Vertical):
    """The value is the key of an option, or empty. What is typed only looks for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", N_("next choice"), show=False),
        Binding("up", "move(-1)", N_("previous choice"), show=False),
        Binding("escape", "close", N_("close the list"), show=False),
    ]

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "", help: str = "", **widget: Any) -> None:  # noqa: A002
        super().__init__(**widget)
        self._words = {key: visible(words) for key, words in options}
        self._value = value
        self._browsed = False
        self._entry = Entry(self._words.get(value, ""), visible(help), select_on_focus=True)
        self._list = Options(options, lines=6)
        self._list.display = False

    def compose(self) -> ComposeResult:
        """Put the line and the list under it."""
        yield self._entry
        yield self._list

    @property
    def value(self) -> str:
        """The key chosen; empty when nothing is."""
        return self._value

    @value.setter
    def value(self, key: str) -> None:
        self._value = key
        self._write_out()

    def _write_out(self) -> None:
        """Let the line say what is chosen, ready to be typed over."""
        self._entry.value = self._words.get(self._value, "")
        if self._entry.has_focus:
            self._entry.action_select_all()

    @property
    def is_open(self) -> bool:
        """Whether the list shows."""
        return self._list.display

    def focus(self, scroll_visible: bool = True, from_app_focus: bool = False) -> ChoiceEntry:
        """Type in the line."""
        self._entry.focus(scroll_visible)
        return self

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        """Open the list at what is typed. Words of the choice itself are no search."""
        if self._entry.has_focus and event.value != self._words.get(self._value, ""):
            self._open(event.value)

    def _open(self, typed: str) -> None:
        self._list.narrow(typed)
        self._list.display = True
        self._browsed = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Esc and Up to the form while the list is closed."""
        if action == "close":
            return self.is_open
        if action == "move":
            return self.is_open or parameters == (1,)
        return super().check_action(action, parameters)

    def action_move(self, steps: int) -> None:
        """Move in the list; Down opens it."""
        if self.is_open:
            self._list.move(steps)
        else:
            self._open("")
            self._list.point_at(self._value)
        self._browsed = True

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Enter takes the marked option; the form goes on to the next field."""
        if self.is_open:
            self._take()

    def action_close(self) -> None:
        """Close the list; what was chosen before stays."""
        self._list.display = False
        self._write_out()

    def _take(self) -> None:
        chosen = self._list.chosen
        self._list.display = False
        if not self._entry.value.strip() and not self._browsed:
            self.value = ""
        elif chosen:
            self.value = chosen.key
        else:
            self._write_out()

    @on(DescendantBlur)
    def leave(self, event: DescendantBlur) -> None:
        """Leaving takes what is marked."""
        if self.is_open:
            self._take()

    @on(Options.Picked)
    def pick(self, event: Options.Picked) -> None:
        """Take what was clicked."""
        event.stop()
        self._list.display = False
        self.value = event.option.key


class FoundEntry(ChoiceEntry):
    """A field that takes one of very many: what is typed is looked for, and the list shows what fits.

    Who goes on before the answer is there gets the first that fits.
    """

    def __init__(
        self,
        look: Look,
        known: Sequence[tuple[str, str]] = (),
        value: str = "",
        hint: str = "",
        **widget: Any,
    ) -> None:
        super().__init__(known, value, hint, **widget)
        self._find = look
        self._rest: Timer | None = None
        self._waits = self._goes_on = False

    @property
    def is_open(self) -> bool:
        """Whether the list shows, or will."""
        return self._waits or super().is_open

    def _open(self, typed: str) -> None:
        self._waits, self._browsed = True, False
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(SECONDS_OF_REST, partial(self._look, typed))

    def _look(self, typed: str) -> None:
        screen = cast("WorkingScreen[Any]", self.screen)
        screen.in_thread(partial(self._find, typed), self._offer, group=f"find-{id(self)}", quiet=True)

    def _offer(self, options: Sequence[tuple[str, str]]) -> None:
        if not self._waits:
            return
        self._waits = False
        self._words |= {key: visible(words) for key, words in options}
        self._list.offer(options)
        self._list.display = True
        if self._goes_on:
            self._take()

    def action_close(self) -> None:
        """Close the list; what was chosen before stays."""
        self._waits = False
        super().action_close()

    def _take(self) -> None:
        self._goes_on = self._waits
        if not self._waits:
            super()._take()
