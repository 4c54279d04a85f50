"""One line while it is typed: its text, its caret, and whether hands or a scanner typed it."""

from __future__ import annotations

from agencycli.tui.cells import fitted
from agencycli.values.text import visible

SECONDS_A_SIGN = 0.03
"""No hand types faster, sign after sign."""
LEAST_SIGNS = 5


class TypedLine:
    """``TypedLine(text)`` goes on from a text, the caret at its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.anew = not text
        self.caret = len(text)
        self._began: float | None = None
        self._last = 0.0
        self._signs = 0

    def insert(self, text: str, at: float = 0.0) -> None:
        """Put signs before the caret; ``at`` is when they came."""
        self.text = self.text[: self.caret] + text + self.text[self.caret :]
        self.caret += len(text)
        self._began = at if self._began is None else self._began
        self._last = at
        self._signs += 1

    def back(self) -> None:
        """Remove the sign before the caret."""
        if self.caret:
            self.text = self.text[: self.caret - 1] + self.text[self.caret :]
            self.caret -= 1
        self._signs = 0

    def delete(self) -> None:
        """Remove the sign after the caret."""
        self.text = self.text[: self.caret] + self.text[self.caret + 1 :]

    def step(self, steps: int) -> None:
        """Move the caret, stopping at the ends."""
        self.caret = min(max(self.caret + steps, 0), len(self.text))

    def edge(self, place: int) -> None:
        """Move the caret to the beginning, or to the end."""
        self.caret = 0 if place == 0 else len(self.text)

    def is_scan(self, digits: int | None = None) -> bool:
        """Say whether a scanner typed it: all in one burst, or so many digits that nobody types them."""
        text = self.text.strip()
        if digits and text.isdecimal() and len(text) >= digits:
            return True
        burst = self._began is not None and self._last - self._began <= self._signs * SECONDS_A_SIGN
        return burst and self._signs >= LEAST_SIGNS and self._signs == len(self.text)

    def drawn(self, cells: int) -> tuple[str, str, str]:
        """Return what stands before, under and after the caret, in ``cells`` cells in all."""
        first = max(0, self.caret - cells + 1)
        before, after = visible(self.text[first : self.caret]), visible(self.text[self.caret :])
        room = max(0, cells - len(before) - 1)
        return before, after[:1] or " ", fitted(after[1:], room)
