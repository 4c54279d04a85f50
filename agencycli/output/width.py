"""How many cells of a terminal a text takes, and how to cut it to fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Latin, Cyrillic, digits and common signs take one cell each and need no look into the tables of Unicode.
_ONE_EACH = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2026\u20a0-\u20bf№✓]*")
_PICTURE_FOLLOWS = "\ufe0f"


def is_one_each(text: str) -> bool:
    """Return whether every character of the text takes exactly one cell."""
    return _ONE_EACH.fullmatch(text) is not None


def width(text: str) -> int:
    """Return the cells a visible text takes: two for CJK and emoji, none for a combining mark, else one."""
    return len(text) if is_one_each(text) else sum(_widths(text))


def cut(text: str, room: int) -> str:
    """Return the text, or as much of its beginning as fits into ``room`` cells with an ellipsis behind it."""
    if width(text) <= room:
        return text
    taken = 0
    for place, cells in enumerate(_widths(text)):
        taken += cells
        if taken >= room:
            return text[:place].rstrip() + "…"
    return text


def _widths(text: str) -> Iterator[int]:
    before = 0
    for character in text:
        if character == _PICTURE_FOLLOWS:
            cells = 1 if before == 1 else 0  # a sign drawn as a picture grows to two cells
        elif unicodedata.category(character) in ("Mn", "Me", "Cf"):
            cells = 0
        elif "\U0001f3fb" <= character <= "\U0001f3ff" and before == 2:
            cells = 0  # a skin tone colours the picture before it
        else:
            cells = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        before = cells or before
        yield cells
