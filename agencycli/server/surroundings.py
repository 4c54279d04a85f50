"""What a session gets from the machine: a clean environment and nothing that a client of SSH could set."""

from __future__ import annotations

import os
import re
import resource
from pathlib import Path
from typing import NamedTuple

_TERMINALS = re.compile(r"(xterm|screen|tmux|rxvt|linux|vt\d{3}|putty|alacritty|foot|kitty|ghostty)[a-z0-9+.-]{0,24}")
"""Terminals are known by name; anything else is taken for the plainest of them."""
PLAINEST = "xterm"


class Visit(NamedTuple):
    """What sshd tells of who stands at the door."""

    request: str
    """The command that was asked for; empty for the full screen."""
    proof: str
    """Path of the file in which sshd wrote how the person was known."""
    address: str


def clear(home: Path) -> Visit:
    """Replace the environment by a fixed one for the agency in ``home``; return what sshd had put into it.

    Also: files made are the service account's own, nothing is dumped at a crash, work begins in the root folder.
    """
    given = dict(os.environ)
    terminal = given.get("TERM", "")
    os.environ.clear()
    os.environ.update(
        AGENCY_HOME=str(home),
        HOME="/",
        LC_ALL="C.UTF-8",
        PATH="/usr/bin:/bin",
        TERM=terminal if _TERMINALS.fullmatch(terminal) else PLAINEST,
        TMPDIR=str(home / "tmp"),
    )
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.chdir("/")
    address = given.get("SSH_CONNECTION", "").partition(" ")[0]
    return Visit(given.get("SSH_ORIGINAL_COMMAND", ""), given.get("SSH_USER_AUTH", ""), address)
