"""The one place that asks what time it is, so that tests and ``--today`` can set it."""

from __future__ import annotations

import datetime as dt
import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_frozen: dt.datetime | None = None
_zone_name = "Europe/Moscow"


class Known(dt.datetime):
    """A past moment of which only the day, the month or the year is known: the rest of it is never shown."""

    precision: str = "minute"


def known(moment: dt.datetime, precision: str) -> dt.datetime:
    """Return an aware moment that says how exactly it is known: minute, day, month, year."""
    if precision == "minute":
        return moment
    told = Known.combine(moment.date(), moment.timetz())
    told.precision = precision
    return told


def precision(moment: dt.datetime) -> str:
    """Return how exactly a moment is known."""
    return moment.precision if isinstance(moment, Known) else "minute"


def freeze(moment: dt.datetime | None) -> None:
    """Hold the clock at an aware moment; None lets it run again."""
    global _frozen
    if moment is not None and moment.tzinfo is None:
        raise ValueError("the clock takes aware moments only")
    _frozen = moment


def use_zone(name: str) -> None:
    """Set the agency's time zone, e.g. ``Europe/Moscow``."""
    global _zone_name
    _zone_name = name
    zone.cache_clear()


@lru_cache(maxsize=1)
def zone() -> ZoneInfo:
    """Return the agency's time zone."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(_zone_name)


def now() -> dt.datetime:
    """Return the present moment in UTC, to the second. ``AGENCY_NOW`` (ISO, aware) overrides it."""
    if _frozen is not None:
        return _frozen
    wished = os.environ.get("AGENCY_NOW")
    if wished:
        return dt.datetime.fromisoformat(wished).astimezone(dt.UTC)
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def today() -> dt.date:
    """Return the agency's calendar day."""
    return now().astimezone(zone()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """Return a UTC moment as the agency's wall clock shows it."""
    return moment.astimezone(zone())
