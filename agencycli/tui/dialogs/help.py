"""All keys of a screen, read from its BINDINGS so that help and keys cannot disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Static

from agencycli.i18n import N_, _
from agencycli.tui.cells import fitted
from agencycli.tui.dialogs.dialog import Dialog
from agencycli.tui.keys import PositionalKeys, shown
from agencycli.tui.work import WorkingScreen

KEY_CELLS = 12


def keys_of(screen: WorkingScreen[Any]) -> list[tuple[str, str]]:
    """Return (key, words) of the screen, of the widgets on it and of the app, each once, and of the places to go to."""
    found: dict[tuple[str, str], None] = {}
    for node in (screen, *screen.query("*"), screen.app):
        if getattr(node, "IN_HELP", False):
            found.update(dict.fromkeys(_keys_of(node)))
    found.update(dict.fromkeys((shown(place.key), _(place.title)) for place in screen.agency.places))
    return list(found)


def _keys_of(node: DOMNode) -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for kind in type(node).__mro__:
        for binding in kind.__dict__.get("BINDINGS", ()) if issubclass(kind, PositionalKeys) else ():
            if not isinstance(binding, Binding) or binding.key in taken:
                continue
            taken.add(binding.key)
            on_call = isinstance(node, Screen | App)  # a widget may hear a key only now and then
            if binding.description and not (on_call and node.check_action(binding.action, ()) is False):
                yield shown(binding.key), _(binding.description)


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
