"""The outside world: each channel takes a letter to one person, or says why it could not.

A channel is opened when the first letter for it is due, and closed at the end of a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from agencycli.config import Config

PATIENCE = 20
"""Seconds that a channel waits for one answer of the outside world."""

CHANNELS = {
    "email": "agencycli.channels.smtp:Post",
    "telegram": "agencycli.channels.telegram:Telegram",
    "command": "agencycli.channels.command:Hook",
}
"""What must be sent, by the name of the channel; what the open app shows need not."""


class Undeliverable(Exception):
    """This letter will never arrive: its address is wrong or refused."""


class Later(Exception):
    """This letter did not go now, and may later."""


class Closed(Exception):
    """No letter goes by this channel now: it is not set up, or nobody answers."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to one person."""

    key: str
    """The same for every try, and for no other letter."""
    address: str
    name: str
    """Of the reader."""
    login: str
    subject: str
    body: str
    reply_to: str = ""
    """Who is answered; of a letter to somebody outside."""
    file_name: str = ""
    file: bytes = b""


class Channel(Protocol):
    """A way out of the house."""

    def send(self, letter: Letter) -> None:
        """Send a letter. Raises Undeliverable, Later, Closed; in words without any secret."""

    def close(self) -> None:
        """Let go of the connection."""


def opened(name: str, config: Config, home: Path) -> Channel:
    """Return a channel by name; nothing is connected yet."""
    module, _colon, kind = CHANNELS[name].partition(":")
    channel: Channel = getattr(import_module(module), kind)(config, home)
    return channel


def first_line(error: Any) -> str:
    """Return the first line of what went wrong, short enough for a log."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:200]
