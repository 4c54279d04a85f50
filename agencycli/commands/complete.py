"""What the shell completes beside commands: numbers and names of records. Silent whenever anything is amiss."""

from __future__ import annotations

import os
import re
from contextlib import suppress

from agencycli.values.pattern import Pattern

MOST = 20
# Shells evaluate what completion prints, each in its own way: a card of any other name is offered by number only.
_HARMLESS = Pattern(r"[\w .,+№«»-]+")


def clients(incomplete: str) -> list[tuple[str, str]]:
    """Return clients whose number or name begins like this: (what to insert, what to show beside it)."""
    return _beginning("beginning", incomplete)


def deals(incomplete: str) -> list[tuple[str, str]]:
    """Return open deals whose number or title begins like this: (what to insert, what to show beside it)."""
    return _beginning("deals_beginning", incomplete)


def people(incomplete: str) -> list[tuple[str, str]]:
    """Return people whose number or name begins like this: (what to insert, what to show beside it)."""
    return _beginning("people_beginning", incomplete)


def entries(incomplete: str) -> list[tuple[str, str]]:
    """Return entries of the journal whose number begins like this, newest first: (number, what was done)."""
    return _beginning("entries_beginning", incomplete) if not incomplete or incomplete.isdigit() else []


def places(incomplete: str) -> list[tuple[str, str]]:
    """Return places that deals were handed over from and to and that begin like this."""
    with suppress(Exception):
        from agencycli import session
        from agencycli.queries import activity

        with session.session():
            known = activity.places()
        start = incomplete.casefold()
        return [(name, "") for name in known if name.casefold().startswith(start) and _HARMLESS.fullmatch(name)][:MOST]
    return []


def _beginning(query: str, incomplete: str) -> list[tuple[str, str]]:
    with suppress(Exception):
        from agencycli import session
        from agencycli.queries import reference

        with session.session() as opened:
            found = getattr(reference, query)(opened.actor, incomplete, MOST)
        by_number = not incomplete or incomplete.isdigit()
        return [_offer(number, name, by_number) for number, name in found]
    return []


def _offer(number: int, name: str, by_number: bool) -> tuple[str, str]:
    words = re.sub(r"[^\w .,-]+", " ", name).strip()
    if by_number or not _HARMLESS.fullmatch(name):
        return str(number), words
    if os.environ.get("_AGENCY_COMPLETE") == "complete_bash":
        name = re.sub(r"([^\w,.+-])", r"\\\1", name)
    return name, str(number)
