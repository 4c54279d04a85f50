"""What the full screen costs, seen from the other end of a terminal 120 columns wide."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Mapping
from types import TracebackType

from bench.agencies import Agency
from bench.measure import AGENCY, Figure, environment

EMPTY = (sys.executable, "-c", "from textual.app import App; App().run()")
QUIET = 0.15
"""Seconds without a byte after which a burst is over."""
DOWN, PAGE = b"\x1b[B", b"\x1b[6~"


class Terminal:
    """A program behind a pty."""

    def __init__(self, command: tuple[str, ...], settings: Mapping[str, str]) -> None:
        self.start = time.perf_counter()
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            os.execve(command[0], command, environment(settings) | {"TERM": "xterm-256color", "COLORTERM": ""})

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.end)

    def burst(self, since: float, patience: float = 10) -> tuple[float, int]:
        """Return seconds from ``since`` to the last byte of the next burst, and its bytes."""
        last, count = since, 0
        while select.select([self.end], [], [], QUIET if count else patience)[0]:
            try:
                count += len(os.read(self.end, 65536))
            except OSError:
                return float("nan"), 0
            last = time.perf_counter()
        return last - since, count

    def press(self, key: bytes) -> tuple[float, int]:
        """Press a key; return seconds and bytes until the screen is still again."""
        start = time.perf_counter()
        os.write(self.end, key)
        return self.burst(start, patience=1)

    def peak_mib(self) -> float:
        """Return the memory held now."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def first_paint(command: tuple[str, ...], settings: Mapping[str, str], rounds: int = 5) -> float:
    """Return seconds from the start to the first screen standing still."""
    times = []
    for _ in range(rounds):
        with Terminal(command, settings) as terminal:
            times.append(terminal.burst(terminal.start)[0])
    return statistics.median(times)


def figures(agencies: list[Agency]) -> list[Figure]:
    """Return paint, keys, idle and memory of the list of clients."""
    found = []
    empty = first_paint(EMPTY, {})
    for agency in agencies:
        paint = first_paint((*AGENCY, "tui"), agency.settings)
        found.append(Figure(f"first paint, {agency.title}", paint / empty, "× an empty Textual app", 1.5))
    agency = agencies[-1]
    with Terminal((*AGENCY, "tui"), agency.settings) as terminal:
        if terminal.burst(terminal.start)[1] < 500:
            return found
        for name, key, milliseconds, size in (("down", DOWN, 4, 700), ("page", PAGE, 12, 14_000)):
            presses = [terminal.press(key) for _ in range(15)]
            found += [
                Figure(f"{name}: time to stand still, {agency.title}",
                       statistics.median(seconds for seconds, _bytes in presses) * 1000, "ms", milliseconds),
                Figure(f"{name}: bytes on the line", statistics.median(count for _s, count in presses), "B", size),
            ]  # fmt: skip
        still = time.perf_counter()
        idle = 0
        while (left := still + 3 - time.perf_counter()) > 0:
            if select.select([terminal.end], [], [], left)[0]:
                idle += len(os.read(terminal.end, 65536))
        found += [
            Figure("bytes a second while nobody types", idle / 3, "B/s", 0),
            Figure(f"memory, {agency.title}", terminal.peak_mib(), "MiB", 50),
        ]
    return found
