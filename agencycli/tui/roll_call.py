"""Who may no longer work here leaves, whatever stands on the screen.

Screens over the tables ask for news once a second and find it out by that; a dialog in front of them asks nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message import Message

from agencycli.errors import AgencyError

if TYPE_CHECKING:
    from agencycli.tui.app import Seat

SECONDS_BETWEEN_CALLS = 5.0


class RollCall(App[Any]):
    """Asks, while a dialog stands in front, whether the person and their key are still let in."""

    seat: Seat

    class MustLeave(Message, bubble=False):
        """The person was switched off, or their key."""

        def __init__(self, reason: AgencyError) -> None:
            self.reason = reason
            super().__init__()

    def begin_to_call(self) -> None:
        """Ask every few seconds from now on."""
        self.set_interval(SECONDS_BETWEEN_CALLS, self._call)

    def _call(self) -> None:
        if self.seat.session is not None and self.screen.is_modal:
            asyncio.get_running_loop().run_in_executor(None, self._ask)

    def _ask(self) -> None:
        from agencycli import session

        try:
            with self.seat.connected():
                session.renew(self.seat.session.actor)
        except session.Stranger as refused:
            self.post_message(self.MustLeave(refused))
        except Exception:  # noqa: S110 - trouble with the database is told by the screen that needs it
            pass
