"""How urgent an item is, and why: named parts that add up. The weights stand here once, for Python and for SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

OVERDUE, EACH_DAY_OVERDUE, MOST_DAYS_OVERDUE = 60, 2, 30
TODAY = 50
SOON, EACH_DAY_SOON, SOON_DAYS = 35, 5, 7
HIGH_PRIORITY, LOW_PRIORITY = 25, -15
RUSH = 20
EACH_FOLLOWER, MOST_FOLLOWERS = 8, 3
EACH_DAY_OF_LETTER, MOST_DAYS_OF_LETTER = 3, 10

PARTS = ("overdue", "today", "soon", "priority", "rush", "followers", "letter")
"""Slugs of what may count, in the order they are told."""


@dataclass(frozen=True)
class Reason:
    """One part of an urgency: a word of ``PARTS``, its points, and the number that it comes from."""

    part: str
    points: int
    count: int = 0


def reasons(
    today: dt.date,
    due_on: dt.date | None,
    *,
    priority: int = 1,
    is_rush: bool = False,
    followers: int = 0,
    letter_days: int | None = None,
) -> list[Reason]:
    """Return what makes an item urgent, in the order of ``PARTS``; its urgency is the sum of the points.

    ``followers`` wait for it; ``letter_days`` is how long a letter is unanswered, None for what is no letter.
    """
    found = []
    left = (due_on - today).days if due_on is not None else None
    if left is not None and left < 0:
        found.append(Reason("overdue", OVERDUE + EACH_DAY_OVERDUE * min(-left, MOST_DAYS_OVERDUE), -left))
    elif left == 0:
        found.append(Reason("today", TODAY))
    elif left is not None and left < SOON_DAYS:
        found.append(Reason("soon", SOON - EACH_DAY_SOON * left, left))
    if priority != 1:
        found.append(Reason("priority", HIGH_PRIORITY if priority > 1 else LOW_PRIORITY))
    if is_rush:
        found.append(Reason("rush", RUSH))
    if followers:
        found.append(Reason("followers", EACH_FOLLOWER * min(followers, MOST_FOLLOWERS), followers))
    if letter_days:
        found.append(Reason("letter", EACH_DAY_OF_LETTER * min(letter_days, MOST_DAYS_OF_LETTER), letter_days))
    return found
