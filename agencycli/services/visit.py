"""Visits over SSH, written down: who came in by which key and what for, and who was sent away.

``frame.words`` tell from where, by which key and what for; set them before.
"""

from __future__ import annotations

from agencycli.i18n import N_
from agencycli.models import Staff
from agencycli.services.frame import action, entry


@action("visit.begin", N_("come in over SSH"), always_recorded=True)
def begin(actor: Staff) -> None:
    """Write down that somebody came in."""


@action("visit.refused", N_("be sent away at the door"), always_recorded=True)
def refuse(actor: Staff) -> None:
    """Write down that a member of staff asked for what is not to be had over SSH."""


def turn_away() -> None:
    """Write down that somebody was not let in: nobody's key, or that of a person switched off."""
    with entry(None, "visit.refused"):
        pass
