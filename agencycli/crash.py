"""Write down a bug: one JSON line in ``agency.log``, and a short reference to tell the person.

A traceback is kept without the values of variables, which may hold passwords and telephone numbers.
"""

from __future__ import annotations

import json
import os
import secrets
import traceback

from agencycli import __version__, clock, config
from agencycli.i18n import _

LOG_NAME = "agency.log"


def record(error: BaseException, *, doing: str = "") -> str:
    """Append a bug to ``$AGENCY_HOME/agency.log`` and return its reference, such as ``b7f3a1``.

    ``doing`` names what ran (an action, a screen). A log that cannot be written is no reason to fail again.
    """
    reference = secrets.token_hex(3)
    told = traceback.TracebackException.from_exception(error, capture_locals=False)
    entry = {
        "at": clock.now().isoformat(),
        "reference": reference,
        "version": __version__,
        "doing": doing,
        "error": type(error).__name__,
        "traceback": "".join(told.format()),
    }
    # ASCII only: an escape sequence or a line break inside an error's words cannot forge a line of the log.
    line = json.dumps(entry, ensure_ascii=True) + "\n"
    try:
        descriptor = os.open(config.home() / LOG_NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as log:
            log.write(line)
    except OSError:
        pass
    return reference


def sentence(reference: str) -> str:
    """Return what the person is told of a bug."""
    return _("internal error, reference {reference}; see agency.log").format(reference=reference)
