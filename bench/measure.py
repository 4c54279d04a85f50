"""How things are measured: processes in rotated order beside the floor, calls in process, screens behind a pty."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

FLOOR = (sys.executable, "-c", "pass")
"""P: what any Python command costs."""
AGENCY = (str(Path(sys.executable).with_name("agency")),)


@dataclass(frozen=True)
class Figure:
    """One line of the table; a target of None is for information only.

    ``why`` stands beside the target: what holds the figure when it is missed (``bench.reasons``).
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    why: str = ""

    @property
    def verdict(self) -> str:
        """Return how the value stands to its target."""
        if self.value != self.value:  # not a number: the command failed
            return "failed"
        if self.target is None:
            return ""
        met = self.value >= self.target if self.at_least else self.value <= self.target
        return "met" if met else "MISSED"

    def cells(self) -> tuple[str, str, str, str]:
        """Return the line of the table."""
        sign = "≥" if self.at_least else "≤"
        target = f"{sign} {_short(self.target)} {self.unit}".strip() if self.target is not None else ""
        return self.name, target, f"{_short(self.value)} {self.unit}".strip(), self.verdict


def _short(value: float | None) -> str:
    if value is None or value != value:
        return "—"
    return f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


@dataclass(frozen=True)
class Run:
    """How one process went."""

    seconds: float
    """By the clock on the wall."""
    cpu: float
    """Seconds of a processor: what others do on the machine hardly adds to them."""
    peak_mib: float
    code: int


def run(command: Iterable[str], settings: Mapping[str, str], out: Path | None = None) -> Run:
    """Run a process to its end; what it says on stderr is shown when it fails."""
    with (out or Path(os.devnull)).open("wb") as target:
        start = time.perf_counter()
        process = subprocess.Popen(
            list(command), stdin=subprocess.DEVNULL, stdout=target, stderr=subprocess.PIPE, env=environment(settings)
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    told = process.stderr.read().decode(errors="replace") if process.stderr else ""
    process.stderr.close()  # type: ignore[union-attr]
    if process.returncode:
        print(" ".join(command), told.strip(), sep="\n", file=sys.stderr)
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a measured process: the caller's, without the caller's agency and wish for no bytecode.

    An installed program is compiled; a process that compiles it anew takes half as long again.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AGENCY_", "PYTHONDONTWRITE"))}
    return kept | dict(settings)


def paired(commands: Mapping[str, tuple[str, ...]], settings: Mapping[str, str], rounds: int = 15) -> dict[str, float]:
    """Return by name how many floors a command costs: the best of its rounds over the best of the floor's.

    Best, not median: whatever else the machine does only ever adds. The order is rotated, so that what comes before a
    command is not always the same.
    """
    names = ["", *commands]
    best = dict.fromkeys(names, math.inf)
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            done = run(commands[name] if name else FLOOR, settings)
            best[name] = min(best[name], done.cpu) if done.code == 0 else math.nan
    return {name: best[name] / best[""] for name in commands}


def floor_seconds(rounds: int = 15) -> float:
    """Return P in seconds."""
    return min(run(FLOOR, {}).cpu for _ in range(rounds))


def call_seconds(function: Callable[[], object], rounds: int = 50) -> float:
    """Return the best time of a call in this process."""
    best = math.inf
    for _ in range(rounds):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best
