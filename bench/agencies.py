"""Agencies to measure with: the demo at 1, 10, 100 and 1,000 times the agency's size."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.measure import AGENCY, run

SIZE = 250


@dataclass(frozen=True)
class Agency:
    """A filled agency."""

    scale: int
    home: Path
    seconds_to_found: float
    seconds_to_fill: float

    @property
    def clients(self) -> int:
        """Return how many clients it has."""
        return SIZE * self.scale

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment of a command in it."""
        return {"AGENCY_HOME": str(self.home), "AGENCY_LANG": "en"}

    @property
    def title(self) -> str:
        """Return its size as shown in the table."""
        return f"{self.clients:,} clients".replace(",", " ")


def scales() -> list[int]:
    """Return the sizes asked for: up to BENCH_SCALE times the agency's own, 10 by default."""
    most = int(os.environ.get("BENCH_SCALE", "10"))
    return [scale for scale in (1, 10, 100, 1000) if scale <= most]


def found(home: Path) -> float:
    """Make a new agency and return the seconds it took."""
    settings = {"AGENCY_HOME": str(home), "AGENCY_LANG": "en"}
    return run((*AGENCY, "init", "--company", "Bench", "--owner", "Bench", "--area-code", "831"), settings).cpu


def filled(folder: Path, scale: int) -> Agency:
    """Make an agency of a size."""
    home = folder / f"agency-{scale}"
    founding = found(home)
    settings = {"AGENCY_HOME": str(home), "AGENCY_LANG": "en"}
    filling = run((*AGENCY, "demo", "--clients", str(SIZE * scale)), settings)
    if filling.code:
        sys.exit("the demo agency could not be filled")
    return Agency(scale, home, founding, filling.cpu)
