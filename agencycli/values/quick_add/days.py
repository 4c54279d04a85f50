"""Days as people name them: “завтра”, “до пятницы”, “через 3 рабочих дня”, “27 ноября”, “next week on Wed”."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from agencycli.values.dates import MONTH, month_number, read_date
from agencycli.values.quick_add.reader import Reader, compiled
from agencycli.values.quick_add.words import BARE_WEEKDAYS, NUMBER, WEEKDAY, number, weekday

Count = Callable[[dt.date, int], dt.date]
"""Count working days from a day: ``services.calendar.workdays().add``."""

_UNTIL = r"до|till|until|by|before|по"
_BEFORE = rf"(?:(?P<until>{_UNTIL})|в|во|на|к|ко|с|со|from|on|due|for|starting) "
_SOON = 62
"""A day without a year that has just passed may mean this year's or next year's."""
_FURTHEST = 3660
_UNITS = r"(?! ?(?:руб|р\b|₽|\$|€|%|мм|см|м\b|кв|кг|г\b|шт|тыс|млн|х|x|×))"

_NEAR = r"послезавтра|завтра|сегодня|(?:the )?day after tomorrow|tomorrow|today"
_RELATIVE = compiled(rf"(?:(?:(?P<until>{_UNTIL})|на|к|for|on) )?(?P<day>{_NEAR})")
_AFTER = compiled(
    rf"(?:через|спустя) (?:(?P<n>{NUMBER}) )?(?P<working>рабоч(?:их|ий|ие) )?"
    r"(?P<unit>день|дня|дней|недел[юиь]|месяц(?:а|ев)?|год(?:а)?|лет)"
    rf"|in (?P<n2>{NUMBER}) (?P<working2>(?:working|business) )?(?P<unit2>days?|weeks?|months?|years?)"
)
_WEEK = r"на (?P<w{0}>этой|следующей) неделе|(?P<v{0}>this|next) week"
_WEEKDAY = compiled(
    rf"(?:{_WEEK.format(1)}),? (?:(?:в|во|on) )?(?P<day1>{WEEKDAY})"
    rf"|(?:(?:в|во|on) )?(?P<day2>{WEEKDAY}) (?:{_WEEK.format(2)})"
    rf"|(?:{_BEFORE})?(?P<which>эт(?:от|у|о|ой)|следующ(?:ий|ую|ее|ей)|ближайш(?:ий|ую|ее|ей)|this|next|coming) "
    rf"(?P<day3>{WEEKDAY})"
    rf"|{_BEFORE.replace('until', 'until2')}(?P<day4>{WEEKDAY})"
    rf"|(?P<day5>{BARE_WEEKDAYS})"
)
_NAMED = compiled(
    rf"(?:{_BEFORE})?(?:the )?(?P<day>[0-9]{{1,2}})(?:-?го|st|nd|rd|th)?(?: of)? ?{MONTH}"
    r"(?P<year>\.?,? (?:19|20)[0-9]{2}(?: ?г(?:ода)?)?(?=$|[ ]*[,.;!?\0]))?"
)
_NAMED_FIRST = compiled(
    rf"(?:{_BEFORE})?{MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?"
    r"(?P<year>,? (?:19|20)[0-9]{2}(?=$|[ ]*[,.;!?\0]))?"
)
_FULL = compiled(
    rf"(?:{_BEFORE})?(?P<date>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}"
    r"|[0-9]{1,2}[./][0-9]{1,2}[./](?:[0-9]{4}|[0-9]{2}))(?: ?г(?:ода)?)?"
)
_SHORT = compiled(rf"(?:{_BEFORE})?(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}}){_UNITS}")
_OF_MONTH = compiled(
    rf"(?:{_BEFORE})?(?P<day>[0-9]{{1,2}})(?:(?:-?го)? числа|-?го(?=$|[ ]*[,.;!?\0]| (?:в|к|до) | \w+(?:ть|ти|чь)\b))"
    rf"|{_BEFORE.replace('until', 'until2')}the (?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)"
)
_END = compiled(
    r"(?:(?:в|к|до) конц(?:е|у|а) |(?:by|at|before|until) (?:the )?end of (?:the |this )?)"
    r"(?P<of>дня|недели|месяца|года|day|week|month|year)"
)
_SOME_DAY = compiled("на следующей неделе|next week")


@dataclass
class Days:
    """The days of one line: of the thing itself, and the last one of what repeats."""

    today: dt.date
    count: Count
    repeats: bool = False
    time_known: bool = False
    day: dt.date | None = None
    until: dt.date | None = None
    asked: set[str] = field(default_factory=set)

    def take(self, reader: Reader) -> None:
        """Take the first day out of the text; of what repeats, the last day too."""
        for _turn in range(2 if self.repeats else 1):
            places = [(found.start(), -found.end(), turn) for turn, (pattern, _read) in enumerate(_READINGS)
                      if (found := reader.find(pattern))]  # fmt: skip
            for _start, _end, turn in sorted(places):
                pattern, read = _READINGS[turn]
                found = reader.find(pattern)
                assert found is not None
                if self._take(reader, found, read(self, found)):
                    break

    def _take(self, reader: Reader, found: re.Match[str], reading: dt.date | tuple[str, ...] | None) -> bool:
        if reading is None:
            return False
        groups = found.groupdict()
        ends = self.repeats and bool(groups.get("until") or groups.get("until2"))
        name = "until" if ends else "day"
        if getattr(self, name) or name in self.asked:
            return False
        if isinstance(reading, tuple):
            self.asked.add(name)
            preposition = (groups.get("until") or groups.get("until2") or "") if ends else ""
            reader.ask(found, name, tuple(f"{preposition} {choice}".strip() for choice in reading))
            return True
        setattr(self, name, reading)
        reader.take(found, name)
        return True

    def relative(self, found: re.Match[str]) -> dt.date | None:
        """Read a day told from today."""
        days = {"сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1}.get(found["day"], 2)
        return self.today + dt.timedelta(days=days)

    def after(self, found: re.Match[str]) -> dt.date | None:
        """Read “in so many days”."""
        unit, typed = found["unit"] or found["unit2"], found["n"] or found["n2"]
        working = found["working"] or found["working2"]
        n = number(typed) if typed else 1
        if working:
            return self.count(self.today, n) if unit[:2] in {"де", "дн", "da"} and n <= _FURTHEST // 10 else None
        if unit[0] in "дdнw":
            days = n * (7 if unit[0] in "нw" else 1)
            return self.today + dt.timedelta(days=days) if days <= _FURTHEST else None
        months = n * (1 if unit[0] == "м" or unit.startswith("month") else 12)
        if months > _FURTHEST // 30:
            return None
        from dateutil.relativedelta import relativedelta

        return self.today + relativedelta(months=months)

    def weekday(self, found: re.Match[str]) -> dt.date | tuple[str, ...] | None:
        """Read a day of the week; which one is asked for “next” and for today's own."""
        wanted = weekday(next(found[f"day{n}"] for n in range(1, 6) if found[f"day{n}"]))
        monday = self.today - dt.timedelta(days=self.today.weekday())
        week = found["w1"] or found["v1"] or found["w2"] or found["v2"]
        if week:
            day = monday + dt.timedelta(days=wanted + (7 if week in {"следующей", "next"} else 0))
            return day if day >= self.today else None
        coming = self.today + dt.timedelta(days=(wanted - self.today.weekday()) % 7)
        later = coming + dt.timedelta(days=7)
        which = found["which"] or ""
        if which.startswith(("следующ", "next")):
            if coming >= monday + dt.timedelta(days=7):
                return coming
            return later if coming == self.today else (coming.isoformat(), later.isoformat())
        if coming == self.today and not which.startswith(("эт", "this")):
            return (coming.isoformat(), later.isoformat())
        return coming

    def named(self, found: re.Match[str]) -> dt.date | tuple[str, ...] | None:
        """Read a day with the name of its month."""
        month, year = month_number(found["name"]), re.search("[0-9]{4}", found["year"] or "")
        return self._dated(int(found["day"]), month, int(year[0]) if year else None)

    def full(self, found: re.Match[str]) -> dt.date | tuple[str, ...] | None:
        """Read a day in numbers with its year; with slashes the month may stand first."""
        text = found["date"]
        reading = read_date(text, self.today)
        if reading is None:
            return ()
        other = read_date(text, self.today, month_first=True)
        if other and other.day != reading.day:
            return (reading.day.isoformat(), other.day.isoformat())
        return reading.day

    def short(self, found: re.Match[str]) -> dt.date | tuple[str, ...] | None:
        """Read ``27.11``; asked when it may be a time, left alone when it may be only a number."""
        first, second = found["day"], found["month"]
        is_day = 1 <= int(first) <= 31 and 1 <= int(second) <= 12
        is_time = int(first) < 24 and len(second) == 2 and int(second) < 60
        if not is_day:
            return None
        dated = self._dated(int(first), int(second), None)
        if is_time and not self.time_known:
            days = dated if isinstance(dated, tuple) else (dated.isoformat(),) if dated else ()
            return (*days, f"{int(first)}:{second}", f"«{first}.{second}»")
        return dated

    def of_month(self, found: re.Match[str]) -> dt.date | tuple[str, ...] | None:
        """Read a day of this month, of the next one that has it."""
        wanted = int(found["day"] or found["day2"])
        for ahead in range(12):
            month = self.today.month - 1 + ahead
            day = _made(self.today.year + month // 12, month % 12 + 1, wanted)
            if day and day >= self.today:
                return day
        return ()

    def end(self, found: re.Match[str]) -> dt.date | None:
        """Read the last working day of this week, month or year."""
        of = found["of"]
        if of in {"дня", "day"}:
            return self.today
        if of in {"недели", "week"}:
            following = self.today + dt.timedelta(days=7 - self.today.weekday())
        elif of in {"месяца", "month"}:
            following = (self.today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        else:
            following = dt.date(self.today.year + 1, 1, 1)
        return max(self.count(following, -1), self.today)

    def some_day(self, _found: re.Match[str]) -> tuple[str, ...]:
        """Ask which day of the next week."""
        monday = self.today + dt.timedelta(days=7 - self.today.weekday())
        return tuple((monday + dt.timedelta(days=days)).isoformat() for days in range(5))

    def _dated(self, day: int, month: int, year: int | None) -> dt.date | tuple[str, ...]:
        if year is not None:
            made = _made(year, month, day)
            return made if made and made.year <= self.today.year + 10 else ()
        found = [one for ahead in range(9) if (one := _made(self.today.year + ahead, month, day))]
        if not found:
            return ()
        if found[0] >= self.today:
            return found[0]
        later = next((one for one in found if one >= self.today), None)
        if later is None:
            return ()
        if (self.today - found[0]).days <= _SOON:
            return (later.isoformat(), found[0].isoformat())
        return later


def _made(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_READINGS = (
    (_RELATIVE, Days.relative),
    (_AFTER, Days.after),
    (_WEEKDAY, Days.weekday),
    (_FULL, Days.full),
    (_NAMED, Days.named),
    (_NAMED_FIRST, Days.named),
    (_SHORT, Days.short),
    (_OF_MONTH, Days.of_month),
    (_END, Days.end),
    (_SOME_DAY, Days.some_day),
)
