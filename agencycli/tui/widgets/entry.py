"""One line to type into. The usual editing keys, on both layouts; the cursor does not blink."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from agencycli.tui.keys import PositionalKeys


class Entry(PositionalKeys, Input):
    """One line. Coming to it selects nothing, so that a stray key does not wipe out what is there.

    ``select_on_focus`` is for lines that only look for something.
    """

    IN_HELP = False
    BINDINGS: ClassVar[list[BindingType]] = [*Input.BINDINGS]

    def __init__(
        self, value: str = "", placeholder: str = "", *, select_on_focus: bool = False, **options: Any
    ) -> None:
        super().__init__(value, placeholder, compact=True, select_on_focus=select_on_focus, **options)
        self.cursor_blink = False
