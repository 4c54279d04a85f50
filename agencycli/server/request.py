"""What somebody asks for over SSH: one line, made into the words of a command."""

from __future__ import annotations

import shlex
import unicodedata

from agencycli.errors import UsageError
from agencycli.i18n import N_

LONGEST = 8 * 2**10


class BadRequest(UsageError):
    """The line cannot be taken apart into words."""

    slug = "bad-request"
    template = N_("this is not one line of words; ask for a command such as: ssh agency@host client list")


def read(line: str) -> list[str]:
    """Return the words of a request, without a leading ``agency``; none mean the full screen. Raises BadRequest.

    Nothing in it is run: the words are an argument list and no shell sees them.
    """
    if len(line) > LONGEST or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in line):
        raise BadRequest
    try:
        words = shlex.split(line)
    except ValueError:
        raise BadRequest from None
    return words[1:] if words[:1] == ["agency"] else words
