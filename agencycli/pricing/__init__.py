"""Pure arithmetic of prices; no database."""

from __future__ import annotations
