"""The edge of the screen: what may never reach a terminal is taken out where text becomes bytes.

Names are cleaned when stored; this is the second wall, for whatever came into the base by another way.
Every widget of Textual draws through ``Strip.render``, so one override covers them all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from agencycli.values.text import visible

if TYPE_CHECKING:
    from rich.console import Console

# Textual reckons no cell for these; a blank in their place would push the rest of the line out of its column.
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")

_unguarded_render = Strip.render


def install() -> None:
    """Put the guard between Textual and the terminal. Doing it twice is doing it once."""
    Strip.render = _guarded_render  # type: ignore[method-assign]


def _guarded_render(self: Strip, console: Console) -> str:
    # str.isprintable is one pass in C and true of nearly every cell; it is false of all that is taken out here.
    if all(text.isprintable() for text, _style, _control in self._segments):
        return _unguarded_render(self, console)
    cleaned = [Segment(visible(_BREAKS.sub("", text)), style, control) for text, style, control in self._segments]
    return _unguarded_render(Strip(cleaned), console)
