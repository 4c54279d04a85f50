"""Which back-ups to keep: the newest of each of the last 7 days, 5 weeks and 12 months that have one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

DAYS, WEEKS, MONTHS = 7, 5, 12
SPANS: tuple[tuple[int, Callable[[dt.datetime], tuple[int, ...]]], ...] = (
    (DAYS, lambda made: made.date().timetuple()[:3]),
    (WEEKS, lambda made: tuple(made.isocalendar())[:2]),
    (MONTHS, lambda made: (made.year, made.month)),
)


def kept(moments: Iterable[dt.datetime]) -> set[dt.datetime]:
    """Return the moments of the back-ups to keep; at most 24, the newest among them."""
    newest_first: Sequence[dt.datetime] = sorted(moments, reverse=True)
    stay: set[dt.datetime] = set()
    for count, span_of in SPANS:
        newest_of: dict[tuple[int, ...], dt.datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(span_of(moment), moment)
        stay.update(list(newest_of.values())[:count])
    return stay
