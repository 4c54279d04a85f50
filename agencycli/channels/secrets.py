"""Secrets of the channels: from the environment, or from a file that nobody else can read. Never from an option."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from agencycli.channels import Closed
from agencycli.i18n import _


def secret(variable: str, file: Path) -> str:
    """Return a secret, "" when there is none. Raises Closed for a file that others could read."""
    wished = os.environ.get(variable)
    if wished is not None:
        return wished.strip()
    try:
        with file.open(encoding="utf-8") as opened:
            if stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & 0o077:
                raise Closed(_("others can read {file}; close it: chmod 600 {file}").format(file=file))
            return opened.readline().strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError) as error:
        raise Closed(_("{file} cannot be read: {reason}").format(file=file, reason=error)) from error
