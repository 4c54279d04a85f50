"""What every dialog is: a few lines at the bottom of the screen, over nothing that is being asked about.

A dialog returns its answer by type and knows no service; left by Esc it answers None.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from agencycli.i18n import N_, _
from agencycli.tui.keys import PositionalKeys, shown
from agencycli.tui.widgets.bars import MessageLine
from agencycli.tui.work import WorkingScreen
from agencycli.values.text import visible

Answer = TypeVar("Answer")


class Dialog(PositionalKeys, WorkingScreen[Answer], ModalScreen[Answer]):
    """A question, something to answer it with, and the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", N_("leave"))]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """Put the question over the rest."""
        with Vertical(id="dialog"):
            yield Static(Text(visible(self.question), style="bold"), id="question")
            yield from self.body()
            yield MessageLine(id="message")
            yield Static(self._keys(), id="dialog-keys")

    def body(self) -> ComposeResult:
        """Yield what stands between the question and the keys."""
        yield from ()

    def _keys(self) -> Text:
        text = Text(end="")
        seen: set[str] = set()
        for kind in type(self).__mro__:
            for binding in kind.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.show and binding.action not in seen:
                    seen.add(binding.action)
                    text.append(shown(binding.key), style="bold").append(f" {_(binding.description)}  ")
        return text

    def tell(self, words: str, *, alarm: bool = False) -> None:
        """Show one sentence above the keys."""
        for line in self.query("#message").results(MessageLine):
            line.say(words, alarm=alarm)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
