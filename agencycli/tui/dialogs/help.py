"""All keys of a screen, read from its BINDINGS so that help and keys cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static

from agencycli.i18n import N_, _
from agencycli.tui.cells import fitted
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.keys import PositionalKeys, shown

KEY_CELLS = 12


def keys_of(screen: Screen[object]) -> list[tuple[str, str]]:
    """Return (key, words) of the screen, of what it is made of, and of the app, each action once."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    nodes: Iterable[DOMNode] = [screen, *screen.query("*"), screen.app]
    for node in nodes:
        # Widgets of Textual itself (lines to type in) keep the keys everybody knows.
        for kind in (each for each in type(node).__mro__ if issubclass(each, PositionalKeys)):
            for binding in kind.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.description and "Input" not in kind.__name__:
                    found.setdefault((binding.action, binding.key), (shown(binding.key), _(binding.description)))
    from agencycli.tui.app import AgencyApp

    if isinstance(screen.app, AgencyApp):
        for place in screen.app.places:
            found.setdefault((place.name, place.key), (shown(place.key), _(place.title)))
    return list(found.values())


class Help(Dialog[None]):
    """The keys, one a line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,?,f1", "leave", N_("back")),
        Binding("down", "scroll(1)", N_("further"), show=False),
        Binding("up", "scroll(-1)", N_("back"), show=False),
        Binding("pagedown", "scroll(10)", N_("further"), show=False),
        Binding("pageup", "scroll(-10)", N_("back"), show=False),
    ]

    def __init__(self, title: str, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__(_("Keys: {screen}").format(screen=title))
        self.keys = keys

    def body(self) -> ComposeResult:
        """Yield the list."""
        lines = Text("\n").join(
            Text(fitted(key, KEY_CELLS), style="bold").append(words, style="not bold") for key, words in self.keys
        )
        with VerticalScroll(can_focus=False):
            yield Static(lines)

    def action_scroll(self, lines: int) -> None:
        """Move the list."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
