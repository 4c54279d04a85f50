"""What repeats: rules of RFC 5545 held to what people mean, their days, and their words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice

from agencycli.errors import UsageError
from agencycli.i18n import N_, _, ngettext

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKWEEK = "MO,TU,WE,TH,FR"
FREQUENCIES = {"DAILY": 366, "WEEKLY": 104, "MONTHLY": 120, "YEARLY": 50}
"""How often, and the longest interval anybody means."""
MOST = 1000
"""Times a rule with COUNT may repeat."""
_KEYS = ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "COUNT")
_BY_KEYS = ("BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS")
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_SEARCHED_YEARS = 30

_EVERY = {
    "DAILY": N_("every day"),
    "WEEKLY": N_("every week"),
    "MONTHLY": N_("every month"),
    "YEARLY": N_("every year"),
}
_ON_WEEKDAY = (
    N_("on Mondays"), N_("on Tuesdays"), N_("on Wednesdays"), N_("on Thursdays"),
    N_("on Fridays"), N_("on Saturdays"), N_("on Sundays"),
)  # fmt: skip
_ON_NTH = {
    1: (N_("on the first Monday"), N_("on the first Tuesday"), N_("on the first Wednesday"),
        N_("on the first Thursday"), N_("on the first Friday"), N_("on the first Saturday"), N_("on the first Sunday")),
    2: (N_("on the second Monday"), N_("on the second Tuesday"), N_("on the second Wednesday"),
        N_("on the second Thursday"), N_("on the second Friday"), N_("on the second Saturday"),
        N_("on the second Sunday")),
    3: (N_("on the third Monday"), N_("on the third Tuesday"), N_("on the third Wednesday"),
        N_("on the third Thursday"), N_("on the third Friday"), N_("on the third Saturday"), N_("on the third Sunday")),
    4: (N_("on the fourth Monday"), N_("on the fourth Tuesday"), N_("on the fourth Wednesday"),
        N_("on the fourth Thursday"), N_("on the fourth Friday"), N_("on the fourth Saturday"),
        N_("on the fourth Sunday")),
    -1: (N_("on the last Monday"), N_("on the last Tuesday"), N_("on the last Wednesday"),
         N_("on the last Thursday"), N_("on the last Friday"), N_("on the last Saturday"), N_("on the last Sunday")),
}  # fmt: skip
_IN_MONTH = (
    N_("in January"), N_("in February"), N_("in March"), N_("in April"), N_("in May"), N_("in June"),
    N_("in July"), N_("in August"), N_("in September"), N_("in October"), N_("in November"), N_("in December"),
)  # fmt: skip


class BadRule(UsageError):
    """A rule that cannot repeat, or that nobody means."""

    slug = "bad-rule"
    template = N_("“{rule}” is no rule of what repeats: {reason}")


def checked(rule: str, start: dt.date) -> str:
    """Return a rule as it may be stored: known parts in one order, days that every month has.

    A rule that falls on the 29th to the 31st means the last day of shorter months; of 29 February, the 28th. Raises
    BadRule for what would never end or never happen.
    """
    parts = _parts(rule)
    frequency = parts["FREQ"]
    longest = FREQUENCIES[frequency]
    _range(rule, parts, "INTERVAL", 1, longest)
    _range(rule, parts, "COUNT", 1, MOST)
    _range(rule, parts, "BYMONTH", 1, 12)
    _range(rule, parts, "BYMONTHDAY", -31, 31)
    _range(rule, parts, "BYSETPOS", -31, 31)
    for word in parts.get("BYDAY", "").split(",") if "BYDAY" in parts else ():
        found = _BY_DAY.fullmatch(word)
        if not found or (found[1] and frequency in {"DAILY", "WEEKLY"}):
            raise BadRule(rule=rule, reason=_("“{value}” is no day of the week").format(value=word))
    if "BYSETPOS" in parts and not {"BYDAY", "BYMONTHDAY"} & parts.keys():
        raise BadRule(rule=rule, reason=_("BYSETPOS needs days to choose from"))
    if frequency == "MONTHLY" and not any(key in parts for key in _BY_KEYS) and start.day > 28:
        parts["BYMONTHDAY"] = str(start.day)
    if frequency == "YEARLY" and not any(key in parts for key in _BY_KEYS) and (start.month, start.day) == (2, 29):
        parts |= {"BYMONTH": "2", "BYMONTHDAY": "29"}
    late = parts.get("BYMONTHDAY", "")
    if late in {"29", "30", "31"} and "BYSETPOS" not in parts and "BYDAY" not in parts:
        parts |= {"BYMONTHDAY": ",".join(str(day) for day in range(28, int(late) + 1)), "BYSETPOS": "-1"}
    ready = _joined(parts)
    if next(iter(_days(ready, start)), None) is None:
        raise BadRule(rule=rule, reason=_("it never comes"))
    return ready


def occurrences(
    rule: str, start: dt.date, first: dt.date, last: dt.date, until: dt.date | None = None
) -> list[dt.date]:
    """Return the days of a rule from ``first`` to ``last``, both in; none before ``start`` or after ``until``."""
    last = min(last, until) if until else last
    if last < max(first, start):
        return []
    found = []
    for day in _days(rule, start, first):
        if day > last:
            break
        if day >= first:
            found.append(day)
    return found


def next_after(rule: str, start: dt.date, day: dt.date, until: dt.date | None = None) -> dt.date | None:
    """Return the first day of a rule on or after a day; None when it has ended."""
    found = next((one for one in _days(rule, start, day) if one >= day), None)
    return found if found and (until is None or found <= until) else None


def position(rule: str, start: dt.date, day: dt.date) -> int:
    """Return how many days of the rule come before a day."""
    return sum(1 for _one in _before(rule, start, day))


def shortened(rule: str, start: dt.date, day: dt.date) -> str:
    """Return the rule that goes on from a day: with COUNT only the times that are left."""
    parts = _parts(rule)
    if "COUNT" in parts:
        parts["COUNT"] = str(max(int(parts["COUNT"]) - position(rule, start, day), 1))
    return _joined(parts)


def words(rule: str) -> str:
    """Return a rule in the words of the interface: “every 2 weeks on Fridays”."""
    parts = _parts(rule)
    every = int(parts.get("INTERVAL", "1"))
    days = parts.get("BYDAY", "")
    if parts["FREQ"] in {"DAILY", "WEEKLY"} and days == WORKWEEK and every == 1:
        said = [_("on weekdays")]
    else:
        said = [_often(parts["FREQ"], every)]
        if days:
            said.append(_on_days(days))
    if "BYMONTHDAY" in parts:
        said.append(_on_month_days(parts["BYMONTHDAY"], "BYSETPOS" in parts, parts.get("BYMONTH") == "2"))
    said += [_(_IN_MONTH[int(month) - 1]) for month in parts.get("BYMONTH", "").split(",") if month]
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        said.append(ngettext("{count} time", "{count} times", count).format(count=count))
    return " ".join(said)


def _often(frequency: str, every: int) -> str:
    if every == 1:
        return _(_EVERY[frequency])
    if frequency == "DAILY":
        return ngettext("every {count} day", "every {count} days", every).format(count=every)
    if frequency == "WEEKLY":
        return ngettext("every {count} week", "every {count} weeks", every).format(count=every)
    if frequency == "MONTHLY":
        return ngettext("every {count} month", "every {count} months", every).format(count=every)
    return ngettext("every {count} year", "every {count} years", every).format(count=every)


def _on_days(days: str) -> str:
    said = []
    for word in days.split(","):
        nth, day = _BY_DAY.fullmatch(word).groups()  # type: ignore[union-attr]
        which = _ON_NTH.get(int(nth)) if nth else _ON_WEEKDAY
        said.append(_(which[WEEKDAYS.index(day)]) if which else word)
    return ", ".join(said)


def _on_month_days(days: str, last_of: bool, in_february: bool) -> str:
    if days == "-1":
        return _("on the last day of the month")
    if last_of and days in {"28,29", "28,29,30", "28,29,30,31"}:
        last = days.rpartition(",")[2]
        if last == "31" or in_february:
            return _("on the last day of the month")
        return _("on day {day}, in shorter months on the last one").format(day=last)
    return _("on day {day}").format(day=days.replace(",", ", "))


def _parts(rule: str) -> dict[str, str]:
    parts = {}
    for piece in rule.strip().upper().removeprefix("RRULE:").split(";"):
        key, sign, value = piece.partition("=")
        if key in {"UNTIL", "DTSTART"}:
            raise BadRule(rule=rule, reason=_("the first and the last day are given beside it"))
        if key == "WKST":
            continue
        if key not in _KEYS or not sign or not value:
            raise BadRule(rule=rule, reason=_("“{part}” is not understood; known: {known}").format(
                part=piece, known=", ".join(_KEYS)
            ))  # fmt: skip
        parts[key] = value
    if parts.get("FREQ") not in FREQUENCIES:
        raise BadRule(rule=rule, reason=_("FREQ is one of {known}").format(known=", ".join(FREQUENCIES)))
    return parts


def _range(rule: str, parts: dict[str, str], key: str, low: int, high: int) -> None:
    for word in parts.get(key, "").split(",") if key in parts else ():
        number = int(word) if re.fullmatch(r"[+-]?[0-9]{1,4}", word) else 0
        if not number or not low <= number <= high or (key in {"INTERVAL", "COUNT"} and "," in parts[key]):
            raise BadRule(rule=rule, reason=_("{key} is {low} to {high}").format(key=key, low=low, high=high))


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{key}={parts[key]}" for key in _KEYS if key in parts and (key, parts[key]) != ("INTERVAL", "1"))


def _days(rule: str, start: dt.date, near: dt.date | None = None) -> Iterator[dt.date]:
    """Go through the days of a rule in order, from ``start`` or, to be quick, from a little before ``near``."""
    from dateutil.rrule import rrulestr

    parts = _parts(rule)
    from_day = start
    span = {"DAILY": 1, "WEEKLY": 7}.get(parts["FREQ"], 0) * int(parts.get("INTERVAL", "1"))
    if near and span and "COUNT" not in parts and near > start:
        from_day += dt.timedelta(days=(near - start).days // span * span - span if (near - start).days > span else 0)
    if "BYDAY" not in parts and parts["FREQ"] == "WEEKLY":
        rule = f"{rule};BYDAY={WEEKDAYS[start.weekday()]}"
    end = dt.datetime(min(max(start, near or start).year + _SEARCHED_YEARS, dt.MAXYEAR), 12, 31)  # noqa: DTZ001 - days only
    found = rrulestr(rule, dtstart=dt.datetime.combine(from_day, dt.time()), cache=False)
    for moment in islice(found, 100_000):
        if moment > end:
            return
        if moment.date() >= start:
            yield moment.date()


def _before(rule: str, start: dt.date, day: dt.date) -> Iterator[dt.date]:
    for one in _days(rule, start):
        if one >= day:
            return
        yield one
