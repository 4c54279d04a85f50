"""The warehouse: what lies where, every move of it with its paper, and what is kept for deals."""

from __future__ import annotations

from agencycli.services.stock.founding import found

__all__ = ["found"]
