"""Locks on files made for them: the kernel lets go of them when a process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agencycli.access import login
from agencycli.i18n import _
from agencycli.models.store.trouble import WAIT_SECONDS, Busy, Occupied, Upgrading

KERNELS_LOCKS = Path("/proc/locks")


def share(lock: Path) -> int:
    """Take a place beside others; return the descriptor that holds it. Raises Upgrading after ``WAIT_SECONDS``."""
    return _taken(lock, fcntl.LOCK_SH, Upgrading())


@contextmanager
def queue(lock: Path) -> Iterator[None]:
    """Wait in line for the write lock. SQLite's own waiting is unfair: the unluckiest waits seconds (measured)."""
    descriptor = _taken(lock, fcntl.LOCK_EX, Busy(seconds=WAIT_SECONDS))
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def alone(lock: Path, place: int) -> Iterator[None]:
    """Have nobody beside the place this process holds. Raises Occupied."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(place, fcntl.LOCK_SH)  # the failed attempt let go of it
        raise Occupied(_holders(lock)) from None
    try:
        yield
    finally:
        fcntl.flock(place, fcntl.LOCK_SH)


def _taken(lock: Path, kind: int, refusal: Busy) -> int:
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise refusal from None
            time.sleep(0.002)
        else:
            return descriptor


def _holders(lock: Path) -> list[str]:
    """Return who holds places, one line for each other process; empty where the kernel does not tell."""
    try:
        listed = KERNELS_LOCKS.read_text("ascii")
    except OSError:
        return []
    ending = f":{lock.stat().st_ino}"
    # 7: FLOCK  ADVISORY  READ 4242 08:01:131077 0 EOF
    held = (line.split() for line in listed.splitlines())
    numbers = {int(words[4]) for words in held if words[1] == "FLOCK" and words[5].endswith(ending)}
    return [_process(number) for number in sorted(numbers - {os.getpid()}) if number > 0]


def _process(number: int) -> str:
    try:
        owner = login(Path(f"/proc/{number}").stat().st_uid)
    except OSError:
        owner = "?"
    return _("{login}, process {number}").format(login=owner, number=number)
