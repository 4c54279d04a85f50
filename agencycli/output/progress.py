"""A bar on standard error while long work runs."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from agencycli.output.width import cut, width
from agencycli.values.text import visible

_PAUSE = 0.1
_BAR = 20


class Step(Protocol):
    """What the work calls after each piece."""

    def __call__(self, count: int = 1) -> None:
        """Tell that ``count`` more pieces are done."""


@contextmanager
def progress(title: str, total: int, *, stream: TextIO | None = None) -> Iterator[Step]:
    """Show how far a work of ``total`` pieces has come; yield the function that counts them.

    Written to standard error, on a terminal only, at most ten times a second, and wiped away at the end.
    """
    stream = stream or sys.stderr
    shown = stream.isatty()
    done, drawn_at, drawn_cells = 0, float("-inf"), 0

    def step(count: int = 1) -> None:
        nonlocal done, drawn_at, drawn_cells
        done += count
        if shown and time.monotonic() - drawn_at >= _PAUSE:
            drawn_at = time.monotonic()
            line = cut(_line(title, done, total), shutil.get_terminal_size().columns - 1)
            stream.write("\r" + line + " " * (drawn_cells - width(line)))
            stream.flush()
            drawn_cells = width(line)

    try:
        step(0)
        yield step
    finally:
        if shown:
            stream.write("\r" + " " * drawn_cells + "\r")
            stream.flush()


def _line(title: str, done: int, total: int) -> str:
    share = min(done / total, 1.0) if total > 0 else 1.0
    filled = int(share * _BAR)
    return f"{visible(title)}  [{'#' * filled}{'.' * (_BAR - filled)}]  {int(share * 100)} %  {done}/{total}"
