"""One module per subject."""

from __future__ import annotations
