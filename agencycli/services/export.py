"""Taking whole lists out: allowed by a permission of its own, and written down."""

from __future__ import annotations

from agencycli.i18n import N_
from agencycli.models import Staff
from agencycli.services.frame import action

FREE_ROWS = 50
"""So many rows may leave the program without being an export."""


@action("list.export", N_("take a whole list out"), permission="exports", always_recorded=True)
def record_export(actor: Staff, listing: str, rows: int, form: str) -> None:
    """Write down that a list of so many rows left the program. Raises Forbidden without the permission."""
