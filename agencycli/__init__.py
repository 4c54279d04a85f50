"""agencycli: the system a small full-cycle advertising agency runs on."""

from __future__ import annotations

__version__ = "0.1.0"
