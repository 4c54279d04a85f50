"""Several lines to type into."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widgets import TextArea

from agencycli.tui.keys import PositionalKeys


class Lines(PositionalKeys, TextArea):
    """Several lines; Tab goes on to the next field, and the cursor does not blink."""

    IN_HELP = False
    BINDINGS: ClassVar[list[BindingType]] = [*TextArea.BINDINGS]

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, tab_behavior="focus", compact=True, highlight_cursor_line=False, **options)
        self.cursor_blink = False
