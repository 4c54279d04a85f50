"""One line, or several, to type into. The usual editing keys, on both layouts; the cursor does not blink."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widgets import Input, TextArea

from agencycli.tui.keys import PositionalKeys


class Entry(PositionalKeys, Input):
    """One line. Coming to it selects nothing, so that a stray key does not wipe out what is there."""

    BINDINGS: ClassVar[list[BindingType]] = [*Input.BINDINGS]

    def __init__(self, value: str = "", placeholder: str = "", **options: Any) -> None:
        super().__init__(value, placeholder, compact=True, select_on_focus=False, **options)
        self.cursor_blink = False


class Lines(PositionalKeys, TextArea):
    """Several lines; Tab goes on to the next field."""

    BINDINGS: ClassVar[list[BindingType]] = [*TextArea.BINDINGS]

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, tab_behavior="focus", compact=True, highlight_cursor_line=False, **options)
        self.cursor_blink = False
