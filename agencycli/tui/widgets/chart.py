"""A row of values over time as a small chart of bars; signs of ASCII where a terminal draws no others."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from decimal import Decimal

from agencycli.tui.widgets.week_cells import BARS

PLAIN_BARS = ".:-=+*%#"
PLAIN_TERMINALS = frozenset({"dumb", "linux", "vt52", "vt100", "vt102", "vt220"})


def bars() -> str:
    """Return eight signs from low to high that this terminal can draw."""
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    is_plain = os.environ.get("TERM", "") in PLAIN_TERMINALS or "utf" not in encoding.casefold()
    return PLAIN_BARS if is_plain else BARS


def sampled(values: Sequence[Decimal], width: int) -> list[Decimal]:
    """Return at most ``width`` values that stand for all: the last one of each stretch."""
    if len(values) <= width:
        return list(values)
    return [values[(place + 1) * len(values) // width - 1] for place in range(width)]


def drawn(values: Sequence[Decimal], width: int, height: int) -> list[str]:
    """Return a chart of ``height`` lines from the top down; nothing is a blank, the greatest fills all of them."""
    found = sampled(values, width)
    greatest = max(found, default=Decimal(0))
    signs, steps = bars(), 8 * height
    heights = [0 if one <= 0 else max(1, int(one * steps / greatest)) for one in found]
    lines = []
    for line in reversed(range(height)):
        filled = [min(max(one - 8 * line, 0), 8) for one in heights]
        lines.append("".join(signs[one - 1] if one else " " for one in filled))
    return lines
