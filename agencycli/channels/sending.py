"""One run of ``agency remind``: put what is due into the outbox, and send what waits there."""

from __future__ import annotations

import fcntl
import os
import socket
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agencycli import channels, clock, crash
from agencycli.channels import Channel, Closed, Later, Letter, Undeliverable
from agencycli.config import Config
from agencycli.models import Outbox
from agencycli.services import outbox
from agencycli.services.reminding import messages

LOCK = "remind.lock"
OUTAGES = "remind.outages"
"""Which channels are away, and the day that was told: a line a channel, beside the lock and written under it."""


@dataclass
class Run:
    """How a run went."""

    sent: int = 0
    given_up: list[str] = field(default_factory=list)
    """Reasons, one a message that will not be tried again."""
    put_off: list[str] = field(default_factory=list)
    """Reasons, one a message that will."""
    went_by: set[str] = field(default_factory=set)
    """Channels that took something."""
    away: dict[str, str] = field(default_factory=dict)
    """Channels that put something off, with the last reason."""
    news: list[str] = field(default_factory=list)
    """Reasons of ``away`` that nobody was told today."""


def run(config: Config, home: Path) -> Run | None:
    """Send all that is due; None when another run on this machine is at it already."""
    with _alone(home / LOCK) as alone:
        if not alone:
            return None
        outbox.put(messages.due(clock.now()))
        went = send_waiting(config, home)
        went.news = _untold(went, home / OUTAGES)
        return went


def _untold(went: Run, file: Path) -> list[str]:
    """Return why channels are away, once when an outage begins and once each day it lasts; remember that.

    An outage is over when its channel takes something again.
    """
    try:
        lines = file.read_text("utf-8").split("\n")
    except (OSError, ValueError):
        lines = []
    told = {name: day for name, _blank, day in (line.partition(" ") for line in lines if line)}
    today = str(clock.today())
    news = [reason for name, reason in went.away.items() if told.get(name) != today]
    now = {name: day for name, day in told.items() if name not in went.went_by} | dict.fromkeys(went.away, today)
    if now != told:
        file.write_text("".join(f"{name} {day}\n" for name, day in now.items()), "utf-8")
    return news


def send_waiting(config: Config, home: Path) -> Run:
    """Send what waits in the outbox, one after another; a channel that is closed is left for the next run."""
    me = f"{socket.gethostname()[:40]}:{os.getpid()}"
    went, usable = Run(), set(channels.CHANNELS)
    open_channels: dict[str, Channel] = {}
    try:
        while row := outbox.claim(me, usable):
            channel = open_channels.get(row.channel)
            if channel is None:
                channel = open_channels[row.channel] = channels.opened(row.channel, config, home)
            if not _sent(row, channel, went):
                usable.discard(row.channel)
    finally:
        for channel in open_channels.values():
            channel.close()
    return went


def _sent(row: Outbox, channel: Channel, went: Run) -> bool:
    """Send one message and mark it; say whether its channel can take more."""
    if not messages.still_true(row.key):
        outbox.withdraw(row)
        return True
    person = row.staff
    name, reply_to = ("", person.email) if row.outside else (person.name, "")
    letter = Letter(
        row.key, row.address, name, person.login, row.subject, row.body, reply_to, row.file_name, b64decode(row.file)
    )  # fmt: skip
    try:
        channel.send(letter)
    except Undeliverable as error:
        outbox.give_up(row, str(error))
        went.given_up.append(str(error))
    except (Later, Closed) as error:
        _put_off(row, str(error), went)
        return not isinstance(error, Closed)
    except Exception as error:
        # A fault of the program in one message must not keep the others; it is recorded like any other.
        reason = crash.sentence(crash.record(error, doing="remind"))
        _put_off(row, reason, went)
    else:
        outbox.arrived(row)
        went.sent += 1
        went.went_by.add(row.channel)
    return True


def _put_off(row: Outbox, reason: str, went: Run) -> None:
    outbox.postpone(row, reason)
    went.put_off.append(reason)
    went.away[row.channel] = reason


@contextmanager
def _alone(lock: Path) -> Iterator[bool]:
    """Hold the lock of runs, if nobody does; the system lets go of it when the process ends, however it ends."""
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
