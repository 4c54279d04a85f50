"""How sshd knew who came: the key, in a file that only it could write (``ExposeAuthInfo``)."""

from __future__ import annotations

import os
import stat

from agencycli.values.ssh_key import PublicKey, read_key

LONGEST = 64 * 2**10
METHOD = "publickey"


def read(path: str) -> PublicKey | None:
    """Return the key that opened the door; None when the file is not sshd's or names no key.

    A file of anybody but root and the service account is nobody's word.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as file:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode) or known.st_uid not in (0, os.getuid()) or known.st_mode & 0o022:
            return None
        lines = file.read(LONGEST).splitlines()
    keys = [read_key(line[len(METHOD) + 1 :]) for line in lines if line.startswith(f"{METHOD} ")]
    return keys[-1] if keys else None
