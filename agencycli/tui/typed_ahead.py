"""Keys that come in a burst, as a slow line brings them: each waits until the one before has done its work.

Textual hands a key to what has the keyboard at that moment. Of “/rem” in one packet the letters would be keys of the
list, not words of the filter that “/” is about to open.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import Any

from textual.app import App
from textual.events import Event, Key, Paste
from textual.message_pump import MessagePump

SECONDS_OF_PATIENCE = 0.3
"""A widget that went away in the meantime never answers."""


class TypedAhead(App[Any]):
    """The part of the app that hands keys on, one by one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._typed: deque[Event] = deque()
        self._handing_on: asyncio.Task[None] | None = None

    async def on_event(self, event: Event) -> None:
        """Queue what is typed; all else goes its way."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if self._handing_on is None:
            self._handing_on = asyncio.create_task(self._hand_on())

    async def _hand_on(self) -> None:
        try:
            while self._typed:
                target = self.focused or self.screen
                await super().on_event(self._typed.popleft())
                # What has the key, what its messages reach, the app that moves the keyboard, a screen just opened.
                for pump in (*target.ancestors_with_self, self.screen, self):
                    await _caught_up(pump)
        except Exception as error:
            self._handle_exception(error)
        finally:
            self._handing_on = None


async def _caught_up(pump: MessagePump) -> None:
    """Wait until a widget has dealt with all it was sent so far."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), SECONDS_OF_PATIENCE)
