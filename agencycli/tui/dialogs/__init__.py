"""Questions over a screen; each returns its answer by type and knows no service."""

from __future__ import annotations
