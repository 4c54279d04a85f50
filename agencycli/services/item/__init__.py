"""What is to be done, by whom and when: add, edit, finish, drop, move, hand over, put out of sight, count off."""

from __future__ import annotations

from agencycli.services.item.checklist import get_check, note_checks, remove_check, tick
from agencycli.services.item.closing import AlreadyClosed, NotClosed, StillUnchecked, WaitedFor, done, drop, reopen
from agencycli.services.item.fields import ITEM_FIELDS, InCircles
from agencycli.services.item.moving import NotAtWork, hand, help_with, move, snooze
from agencycli.services.item.writing import add, edit

__all__ = [
    "ITEM_FIELDS", "AlreadyClosed", "InCircles", "NotAtWork", "NotClosed", "StillUnchecked",
    "WaitedFor", "add", "done", "drop", "edit", "get_check", "hand", "help_with", "move", "note_checks", "remove_check",
    "reopen", "snooze", "tick",
]  # fmt: skip
