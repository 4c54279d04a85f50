"""Cards that may be one client: a live check of what is being typed, and a scan of the whole base."""

from __future__ import annotations

from agencycli.queries.duplicates.alike import ASKED_FROM, NOISE, Alike, alike
from agencycli.queries.duplicates.compare import Difference, compare, differences
from agencycli.queries.duplicates.reasons import Reason
from agencycli.queries.duplicates.scan import Pair, pairs, scan

__all__ = [
    "ASKED_FROM",
    "NOISE",
    "Alike",
    "Difference",
    "Pair",
    "Reason",
    "alike",
    "compare",
    "differences",
    "pairs",
    "scan",
]
