"""What the full screen costs, seen from the other end of a terminal 120 columns wide."""

from __future__ import annotations

import fcntl
import math
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
from pathlib import Path
from types import TracebackType

from bench import reasons
from bench.agencies import Agency
from bench.measure import AGENCY, Figure, environment

EMPTY = (sys.executable, "-c", "from textual.app import App; App().run()")
IDLE = 10
"""Seconds to watch what nobody touches."""
QUIET = 0.15
"""Seconds without a byte after which a burst is over."""
PICTURE = 2_000
"""Bytes that a screen has at least, and what a program asks its terminal before it draws has not."""
DOWN, PAGE = (b"\x1b[B",), (b"\x1b[6~", b"\x1b[5~")
"""Keys pressed in turn: there and back, so that a short list has no end."""


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

    def burst(self, since: float, patience: float = 10, least: int = 1, quiet: float = QUIET) -> tuple[float, int]:
        """Return seconds from ``since`` to the last byte of the next burst, and its bytes: ``least`` at least."""
        last, count = since, 0
        while select.select([self.end], [], [], quiet if count >= least else patience)[0]:
            try:
                count += len(os.read(self.end, 65536))
            except OSError:
                return float("nan"), 0
            last = time.perf_counter()
        return last - since, count

    def press(self, key: bytes) -> tuple[float, int]:
        """Press a key; return seconds and bytes until the screen is still again, before the glance at the row comes."""
        start = time.perf_counter()
        os.write(self.end, key)
        return self.burst(start, patience=1, quiet=0.05)

    def rest(self) -> None:
        """Wait until nothing comes any more, the glance at the last row included."""
        while self.burst(time.perf_counter(), patience=1)[1]:
            pass

    def cpu_seconds(self) -> float:
        """Return the processor time of all its threads, to the nanosecond."""
        threads = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text("ascii").split()[0]) for thread in threads) / 1e9

    def held_mib(self) -> float:
        """Return the memory held now."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def first_paints(places: dict[str, tuple[Agency, str]], rounds: int = 9) -> list[Figure]:
    """Return by name how many empty Textual apps a screen of an agency costs: best by best.

    Counted in processor time, of all threads: until its first picture is out, and until everything stands still, what
    is read beside the rows of the list included.
    """
    commands = {"": (EMPTY, {})} | {
        name: ((*AGENCY, "tui", screen), agency.settings) for name, (agency, screen) in places.items()
    }
    best = dict.fromkeys(commands, (math.inf, math.inf))
    for _ in range(rounds):
        for name, (command, settings) in commands.items():
            with Terminal(command, settings) as terminal:
                terminal.burst(terminal.start, least=PICTURE, quiet=0)
                first = terminal.cpu_seconds()
                terminal.rest()
                best[name] = (min(best[name][0], first), min(best[name][1], terminal.cpu_seconds()))
    unit, (first_empty, empty) = "× an empty Textual app", best.pop("")
    return [
        figure
        for name, (first, still) in best.items()
        for figure in (
            Figure(f"first paint of {name}", first / first_empty, unit, 1.5, why=reasons.PAINT),
            Figure(f"the same until it stands still, {name}", still / empty, unit),
        )
    ]


def figures(agencies: list[Agency]) -> list[Figure]:
    """Return paint, keys, idle and memory of the list of clients."""
    found = first_paints({f"clients, {agency.title}": (agency, "clients") for agency in agencies})
    return found + [figure for agency in dict.fromkeys((agencies[0], agencies[-1])) for figure in keys(agency)]


def keys(agency: Agency, screen: str = "clients", title: str = "") -> list[Figure]:
    """Return what a key, a second without one, and the memory of a list cost."""
    title = title or agency.title
    found: list[Figure] = []
    with Terminal((*AGENCY, "tui", screen), agency.settings) as terminal:
        if terminal.burst(terminal.start, least=PICTURE)[1] < PICTURE:
            return found
        for name, turns, milliseconds, size in (("down", DOWN, 4, 700), ("page", PAGE, 12, 14_000)):
            terminal.rest()
            presses = [terminal.press(turns[number % len(turns)]) for number in range(24)]
            found += [
                Figure(f"{name}: time to stand still, {title}",
                       statistics.median(seconds for seconds, _bytes in presses) * 1000, "ms", milliseconds,
                       why=reasons.KEY),
                Figure(f"{name}: bytes on the line, {title}",
                       statistics.median(count for _seconds, count in presses), "B", size, why=reasons.BYTES),
            ]  # fmt: skip
        terminal.rest()
        still, before = time.perf_counter(), terminal.cpu_seconds()
        idle = 0
        while (left := still + IDLE - time.perf_counter()) > 0:
            if select.select([terminal.end], [], [], left)[0]:
                idle += len(os.read(terminal.end, 65536))
        found += [
            Figure(f"bytes while nobody types, {title}", idle / IDLE, "B/s", 0),
            Figure(f"processor while nobody types, {title}",
                   (terminal.cpu_seconds() - before) / IDLE * 100, "%", 0.2, why=reasons.IDLE),
            Figure(f"memory, {title}", terminal.held_mib(), "MiB", 50, why=reasons.MEMORY),
        ]  # fmt: skip
    return found
