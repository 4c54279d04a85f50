"""The fixed lines of a screen: where I am on top; what was said, and the keys that matter, at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text
from textual.widget import Widget

from agencycli import clock
from agencycli.i18n import _
from agencycli.tui.cells import fitted, width_of
from agencycli.tui.keys import shown
from agencycli.tui.theme import MARKS
from agencycli.values.text import visible


class Bar(Widget, can_focus=False):
    """One line of text that draws itself anew only when it has changed."""

    ALLOW_SELECT = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._drawn = Text()

    def redraw(self) -> None:
        """Refresh the line if it would look different now."""
        if self.line(self.size.width) != self._drawn:
            self.refresh()

    def render(self) -> Text:
        """Draw the line."""
        self._drawn = self.line(self.size.width)
        return self._drawn

    def line(self, width: int) -> Text:
        """Return the line for a width."""
        raise NotImplementedError


class TopLine(Bar):
    """Where I am and what is filtered, how many; whether work runs, who I am, the time, and what waits for me.

    The clock does not tick: it is right whenever something else is drawn, and an idle screen sends nothing.
    """

    def __init__(self, where: str, who: str, **options: Any) -> None:
        super().__init__(**options)
        self.where = where
        self.who = who
        self.filters: Sequence[str] = ()
        self.count = ""
        self.work = ""
        self.news = 0
        self.reminders = 0

    def line(self, width: int) -> Text:
        """Return the line; when it gets narrow the left part gives way."""
        time = f"{clock.local(clock.now()):%H:%M}"
        marks = (f"•{self.news}" if self.news else "", f"!{self.reminders}" if self.reminders else "")
        right = " ".join(filter(None, [visible(self.who), time, *marks]))
        middle = "   ".join(filter(None, [visible(self.work), visible(self.count)]))
        tail = f"{middle}   {right} " if middle else f"{right} "
        left = " · ".join(visible(part) for part in [self.where, *self.filters] if part)
        room = max(0, width - width_of(tail) - 2)
        text = Text(" ", no_wrap=True, end="")
        text.append(fitted(left, room), style="bold")
        text.append(" " + tail)
        return text


class RuledLine(Bar):
    """Words about what stands below them, and a rule that goes on to the end of the line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.words = ""

    def say(self, words: str) -> None:
        """Show other words."""
        self.words = words
        self.redraw()

    def line(self, width: int) -> Text:
        """Return the words and the rule."""
        words = f" {fitted(visible(self.words), width - 4).rstrip()} " if self.words else ""
        return Text(words, style="bold", no_wrap=True, end="").append("─" * (width - width_of(words)), style="dim")


class MessageLine(Widget, can_focus=False):
    """One sentence above the keys. It takes its line from the body, so it never covers what it speaks of."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.words = ""
        self.display = False

    def say(self, words: str, *, alarm: bool = False) -> None:
        """Show a sentence; an empty one frees the line."""
        words = f"{MARKS['alarm']} {visible(words)}" if words and alarm else visible(words)
        if words == self.words:
            return
        self.words = words
        self.set_class(alarm, "-alarm")
        self.display = bool(words)
        self.refresh(layout=True)

    def render(self) -> Text:
        """Draw the sentence, over several lines if it must."""
        return Text(self.words, end="")


class KeyLine(Bar):
    """The keys that matter here, as many as fit, and the way to all of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.keys: Sequence[tuple[str, str, bool]] = ()

    def line(self, width: int) -> Text:
        """Return the line; ``keys`` are (keys, words, allowed)."""
        tail = Text("? " + _("keys") + " ")
        tail.stylize("bold", 0, 1)
        text = Text(" ", no_wrap=True, end="")
        for keys, words, allowed in self.keys:
            key = shown(keys)
            if len(text) + width_of(f"{key} {words}") + len(tail) + 2 > width:
                break
            text.append(key, style="bold" if allowed else "dim").append(f" {words}  ", style="" if allowed else "dim")
        text.append(" " * max(0, width - width_of(text.plain) - len(tail)))
        return text.append_text(tail)
