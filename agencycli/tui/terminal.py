"""The terminal as a thing that may be missing, hang up or stop listening: no process may outlive it.

Signals and a watching thread lead to one way out: drafts saved, open changes rolled back, the process gone
within a second. An alarm of the kernel ends the process if even that hangs.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import termios
from collections.abc import Callable
from threading import Event, Thread
from types import FrameType
from typing import Any

from agencycli.errors import UsageError
from agencycli.i18n import N_

SECONDS_TO_SAVE = 1.0
SECONDS_UNTIL_KILLED = 2
SECONDS_OF_SILENCE = 20
"""A terminal that is connected but reads nothing blocks drawing; after this long it counts as lost."""

PLAIN_TERMINAL = (
    b"\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?7h\x1b[?1049l\x1b[?25h"
)
"""No mouse, no paste marks, no keyboard protocol, lines that wrap, the first screen, a cursor."""


class NoTerminal(UsageError):
    """The full screen was asked for where there is no screen."""

    slug = "no-terminal"
    template = N_("the full screen needs a terminal; over SSH ask for one with “ssh -t”, in scripts use the commands")


def require_terminal() -> None:
    """Raise NoTerminal unless keyboard and screen are a terminal (Textual reads 0, measures 1 and draws on 2)."""
    if not all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__)):
        raise NoTerminal


class LifeLine:
    """Ends the process when its terminal is gone; ``save`` runs first, in a thread, for a second at most."""

    def __init__(self, save: Callable[[], None]) -> None:
        self._save = save
        self._leaving = Event()
        self._unanswered = 0
        self._manners: list[Any] | None = None
        with contextlib.suppress(termios.error, OSError, ValueError):
            self._manners = termios.tcgetattr(0)

    def hold(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take over the signals and start watching. Call from the main thread."""
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        Thread(target=self._watch, args=(loop,), name="life line", daemon=True).start()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.leave(128 + number)

    def leave(self, code: int) -> None:
        """Save what can be saved and end the process, whatever the event loop is stuck in."""
        if self._leaving.is_set():
            return
        self._leaving.set()
        signal.alarm(SECONDS_UNTIL_KILLED)
        # A thread of its own has a database connection of its own: the interrupted one may be mid-statement.
        saving = Thread(target=self._save_and_hand_back, daemon=True)
        saving.start()
        saving.join(SECONDS_TO_SAVE)
        os._exit(code)

    def _save_and_hand_back(self) -> None:
        self._save()
        with contextlib.suppress(termios.error, OSError):
            if self._manners:
                os.write(2, PLAIN_TERMINAL)
                termios.tcsetattr(0, termios.TCSANOW, self._manners)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        terminal = select.poll()
        terminal.register(0, 0)
        lost = select.POLLHUP | select.POLLERR | select.POLLNVAL
        while not self._leaving.wait(1):
            # Ticks are counted, not seconds: a process stopped and continued must not wake up to be ended.
            self._unanswered += 1
            gone = any(found & lost for _number, found in terminal.poll(0))
            if gone or self._unanswered > SECONDS_OF_SILENCE:
                self.leave(128 + signal.SIGHUP)
            try:
                loop.call_soon_threadsafe(self._answered)
            except RuntimeError:  # the loop has ended: the app is on its way out by itself
                return

    def _answered(self) -> None:
        self._unanswered = 0
