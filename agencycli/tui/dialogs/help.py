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
WIDE = 100
"""From so many cells on the keys stand in two columns."""


def keys_of(screen: WorkingScreen[Any]) -> list[tuple[str, str]]:
    """Return (key, words): what is done on the screen, what works anywhere, the places to go to, how to move.

    Each key once: what the screen does with it comes before what its widgets do.
    """
    found: dict[str, str] = {}
    places = [(shown(place.key), _(place.title)) for place in screen.agency.places]
    widgets = [key for node in screen.query("*") if getattr(node, "IN_HELP", False) for key in _keys_of(node)]
    marks = [
        ("•", _("in the top line: so many of your next steps are promised for today or earlier")),
        ("!", _("in the top line: so many reminders you have not read")),
    ]
    for key, words in (*_keys_of(screen), *places, *marks, *_keys_of(screen.app), *widgets):
        found.setdefault(key, words)
    return list(found.items())


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
        columns = 2 if self.app.size.width >= WIDE else 1
        cells = self.app.size.width // columns - KEY_CELLS - 2
        height = -(-len(self.keys) // columns)
        lines = [Text() for _line in range(height)]
        for place, (key, words) in enumerate(self.keys):
            column, line = divmod(place, height)
            lines[line].append(fitted(key, KEY_CELLS), style="bold")
            lines[line].append(words if column + 1 == columns else fitted(words, cells))
        with VerticalScroll(can_focus=False):
            yield Static(Text("\n").join(lines))

    def action_scroll(self, lines: int) -> None:
        """Move the list."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
