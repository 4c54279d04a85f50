"""All screens of the app, one line each. A module is imported when its screen is first visited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A place one can go to."""

    name: str
    key: str
    """The digit or function key that leads there."""
    title: str
    """Marked by ``N_()``, translated when shown."""
    target: str
    """``"module:Class"``; the class takes no arguments."""
    roles: tuple[str, ...] = ()
    """Who may come; empty means everybody."""
    first_for: tuple[str, ...] = ()
    """The roles that see this screen first."""


SCREENS: tuple[Entry, ...] = ()

FINDER = ""
"""``"module:Class"`` of the screen that Ctrl+K opens from anywhere."""


def load(target: str) -> Callable[[], Any]:
    """Return the class that ``"module:Class"`` names. Raises ImportError or AttributeError for a wrong name."""
    module, _, name = target.partition(":")
    found: Callable[[], Any] = getattr(import_module(module), name)
    return found


def open_to(role: str, entries: Sequence[Entry] = SCREENS) -> list[Entry]:
    """Return the places a role may go to, in the order of the table."""
    return [entry for entry in entries if not entry.roles or role in entry.roles]


def first_for(role: str, entries: Sequence[Entry] = SCREENS) -> Entry | None:
    """Return where a role begins: its own screen, else the first it may see."""
    places = open_to(role, entries)
    return next((entry for entry in places if role in entry.first_for), places[0] if places else None)
