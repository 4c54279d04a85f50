"""Hours and how long: “в 10:00”, “с 10 до 12”, “10am”, “в 3 часа дня”, “через полчаса”, “1ч30м”."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from agencycli.values.quick_add.reader import Reader, compiled
from agencycli.values.quick_add.words import NUMBER, number

_AT = r"(?:(?:в|во|к|до|на|с|at|by|from|till|until) )?"
_EARLY = 7
"""Up to this hour nobody says whether it is morning or evening."""
_LONGEST = 24 * 60
_DASH = r" ?(?:-|–|—) ?| (?:до|to|till|until) "
_HALF_DAYS = {"утра": 0, "ночи": 0, "дня": 12, "вечера": 12, "am": 0, "a.m": 0, "pm": 12, "p.m": 12}
_STOPS = r"(?=$|[ ]*[,.;!?)\0]| час)"

_RANGE = compiled(
    rf"(?:(?:с|from) )?(?P<h1>[0-9]{{1,2}}):(?P<m1>[0-9]{{2}})(?:{_DASH})(?P<h2>[0-9]{{1,2}}):(?P<m2>[0-9]{{2}})"
)
_RANGE_OF_HOURS = compiled(
    r"(?:с|from) (?P<h1>[0-9]{1,2})(?::(?P<m1>[0-9]{2}))? (?:до|to|till|until) "
    rf"(?P<h2>[0-9]{{1,2}})(?::(?P<m2>[0-9]{{2}}))?(?: час(?:ов|а))?{_STOPS}"
)
_HALVED = compiled(
    rf"{_AT}(?P<h>[0-9]{{1,2}})(?:[:.](?P<m>[0-9]{{2}}))? ?(?:час(?:а|ов)? )?(?P<half>утра|вечера|ночи)"
    r"|(?:в|к|до) (?P<h2>[0-9]{1,2})(?:[:.](?P<m2>[0-9]{2}))? (?:час(?:а|ов)? )?(?P<half2>дня)"
    rf"|{_AT}(?P<h3>[0-9]{{1,2}})(?::(?P<m3>[0-9]{{2}}))? ?(?P<half3>[ap]m|[ap]\.m)\.?"
)
_CLOCK = compiled(rf"(?P<at>{_AT})(?P<h>[0-9]{{1,2}}):(?P<m>[0-9]{{2}})")
_NOON = compiled(r"(?:в|к|до) полдень|в полдень|(?:at |by )?noon")
_OCLOCK = compiled(r"(?:в|к|до|с) (?P<h>[0-9]{1,2}) час(?:а|ов)?|(?:at|by) (?P<h2>[0-9]{1,2}) o['’]?clock")
_DOTTED = compiled(r"(?:в|к|at|by) (?P<h>[0-9]{1,2})[.-](?P<m>[0-9]{2})")
_BARE = compiled(r"(?:в|к|до|at|by) (?P<h>[0-9]{1,2})")
_ACTS = re.compile(r" (?:звон|встреч|созвон|\w+(?:ть|ти|чь|ться|тись)\b|call|meet)")
_SOON = compiled(
    rf"через (?:(?P<half>полчаса)|(?:(?P<n>{NUMBER}) )?(?:(?P<hours>час(?:а|ов)?)|(?P<minutes>мин(?:ут[уы]?)?)))"
    rf"|in (?:(?P<half2>half an hour)|(?P<n2>{NUMBER}) (?:(?P<hours2>hours?)|(?P<minutes2>min(?:ute)?s?)))"
)
_HOURS = r"ч|час(?:а|ов)?|h|hours?|hrs?"
_MINUTES = r"мин(?:ут[аыу]?)?|min(?:ute)?s?"
_LONG = (
    compiled(rf"(?:(?:на|for) )?(?P<h>[0-9]{{1,2}}) ?(?:{_HOURS})\.? ?(?P<m>[0-9]{{1,2}}) ?(?:м|m|{_MINUTES})"),
    compiled(r"(?P<h>[0-9]{1,2})(?:ч|h)(?P<m>[0-9]{2})"),
    compiled(
        rf"(?:(?:на|for) )?(?<!через )(?<!в )(?<!к )(?<!до )(?<!in )(?<!at )"
        rf"(?P<h>[0-9]{{1,2}}(?:[.,]5)?) ?(?:{_HOURS})"
    ),
    compiled(rf"(?:(?:на|for) )?(?<!через )(?<!in )(?P<m>[0-9]{{1,3}}) ?(?:{_MINUTES})"),
    compiled(r"на (?P<words>полчаса|полтора часа|час)|for (?P<words2>half an hour|an hour)"),
)
_IN_WORDS = {"полчаса": 30, "полтора часа": 90, "час": 60, "half an hour": 30, "an hour": 60}


@dataclass
class Times:
    """When in a day and how long."""

    now: dt.datetime | None
    """Wall clock, for “in two hours”."""
    day: dt.date | None = None
    """Set by “in two hours”."""
    time: str = ""
    minutes: int | None = None
    found: re.Match[str] | None = field(default=None)
    """Where the time stands."""
    asked: bool = False

    @property
    def known(self) -> bool:
        """Tell whether there is a time, or a question about it."""
        return bool(self.time) or self.asked

    def take_sure(self, reader: Reader) -> None:
        """Take a time out of the text that can be nothing else."""
        soon = reader.find(_SOON)
        if soon and self.now and self._soon(soon):
            reader.take(soon, "time")
            self.found = soon
            return
        for pattern, read in ((_RANGE, self._range), (_RANGE_OF_HOURS, self._range), (_HALVED, self._halved),
                              (_CLOCK, self._clock), (_NOON, lambda _reader, _found: "12:00"),
                              (_OCLOCK, self._hour)):  # fmt: skip
            found = reader.find(pattern)
            time = read(reader, found) if found else ""
            if found and time:
                self._take(reader, found, time)
            if found and self.known:
                return

    def take_likely(self, reader: Reader, day_known: bool) -> None:
        """Take a time out that could be a number elsewhere: “в 9”, “в 10.30”."""
        if self.known:
            return
        dotted = reader.find(_DOTTED)
        if dotted and (time := _clock(int(dotted["h"]), int(dotted["m"]))):
            self._take(reader, dotted, time)
            return
        bare = reader.find(_BARE)
        if bare is None:
            return
        follows_day = day_known and reader.follows_taken(bare.start())
        if reader.is_free(bare.end()) or follows_day or _ACTS.match(reader.left, bare.end()):
            time = self._hour(reader, bare)
            if time:
                self._take(reader, bare, time)

    def take_length(self, reader: Reader) -> None:
        """Take how long it lasts out of the text."""
        for pattern in _LONG:
            found = reader.find(pattern)
            if found is None:
                continue
            parts = found.groupdict()
            words = parts.get("words") or parts.get("words2")
            hours = (parts.get("h") or "0").replace(",", ".")
            whole, _dot, half = hours.partition(".")
            minutes = _IN_WORDS[words] if words else int(whole) * 60 + (30 if half else 0) + int(parts.get("m") or 0)
            if 0 < minutes <= _LONGEST:
                self.minutes = minutes
                reader.take(found, "minutes")
                return

    def _take(self, reader: Reader, found: re.Match[str], time: str) -> None:
        reader.take(found, "time")
        self.time, self.found = time, found

    def _soon(self, found: re.Match[str]) -> bool:
        typed = found["n"] or found["n2"]
        n = number(typed) if typed else 1
        hours = found["hours"] or found["hours2"]
        minutes = 30 if found["half"] or found["half2"] else n * (60 if hours else 1)
        assert self.now is not None
        then = self.now + dt.timedelta(minutes=minutes)
        self.day, self.time = then.date(), f"{then:%H:%M}"
        return True

    def _range(self, _reader: Reader, found: re.Match[str]) -> str:
        first = _clock(int(found["h1"]), int(found["m1"] or 0))
        last = _clock(int(found["h2"]), int(found["m2"] or 0))
        if not first or not last or last <= first:
            return ""
        self.minutes = _minutes(last) - _minutes(first)
        return first

    def _halved(self, _reader: Reader, found: re.Match[str]) -> str:
        hour, minute = found["h"] or found["h2"] or found["h3"], found["m"] or found["m2"] or found["m3"]
        half = found["half"] or found["half2"] or found["half3"]
        later, h = _HALF_DAYS[half], int(hour)
        if not 1 <= h <= 12 or (half == "дня" and 6 < h < 12):
            return ""
        if half == "ночи" and h >= 10:
            later = 12
        if h == 12:
            h = 0 if half not in {"дня", "pm", "p.m"} else 12
            later = 0
        return _clock(h + later, int(minute or 0))

    def _clock(self, reader: Reader, found: re.Match[str]) -> str:
        hour, minute = int(found["h"]), int(found["m"])
        time = _clock(hour, minute)
        if time and not found["at"] and len(found["h"]) == 1 and hour < _EARLY:
            self.asked = True
            reader.ask(found, "time", (f"0{time[1:]}", f"{hour + 12}:{found['m']}", f"«{found[0]}»"))
            return ""
        return time

    def _hour(self, reader: Reader, found: re.Match[str]) -> str:
        hour = int(found["h"] or found.groupdict().get("h2") or 0)
        if len(found["h"] or "") == 1 and 1 <= hour <= _EARLY:
            self.asked = True
            reader.ask(found, "time", (f"{hour + 12}:00", f"0{hour}:00"))
            return ""
        return _clock(hour, 0)


def _clock(hour: int, minute: int) -> str:
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
