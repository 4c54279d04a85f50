"""What repeats, in words: “каждую вторую пятницу”, “по будням”, “every 2 weeks on Friday”, “15 числа каждого месяца”.

“Every second Friday” is every other one; “every second Friday of the month” comes once a month.
"""

from __future__ import annotations

import re

from agencycli.values.quick_add.reader import Reader, compiled
from agencycli.values.quick_add.words import NUMBER, ORDINAL, WEEKDAY, number, ordinal, weekday
from agencycli.values.recurrence import WEEKDAYS, WORKWEEK

_EVERY = r"кажд(?:ый|ую|ое|ые|ая|ого|ом)|every|each"
_OF_MONTH = r" (?:каждого )?месяца| (?:of|in) (?:the|each|every) month"
_DAY_LIST = rf"(?:{WEEKDAY})(?:(?:,? и|,? and|,|/) ?(?:по |в |во |on )?(?:{WEEKDAY}))*"
_UNITS = {
    r"дн(?:я|ей)|день|days?": ("DAILY", 1),
    r"недел(?:я|ю|и|ь)|weeks?": ("WEEKLY", 1),
    r"месяц(?:а|ев)?|months?": ("MONTHLY", 1),
    r"квартал(?:а|ов)?|quarters?": ("MONTHLY", 3),
    r"полгода|half a year": ("MONTHLY", 6),
    r"год(?:а)?|лет|years?": ("YEARLY", 1),
}
_UNIT = "|".join(_UNITS)
_ADVERBS = {
    "ежедневно|daily": "FREQ=DAILY",
    "еженедельно|weekly": "FREQ=WEEKLY",
    "ежемесячно|monthly": "FREQ=MONTHLY",
    "ежеквартально|quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "ежегодно|yearly|annually": "FREQ=YEARLY",
}
_NTH_DAY = compiled(
    rf"(?:{_EVERY}) (?P<nth>{ORDINAL}|other) (?P<days>{_DAY_LIST})(?P<month>{_OF_MONTH})?"
    rf"|(?:(?:в|во|on|the|on the) )?(?P<nth2>{ORDINAL}) (?P<days2>{WEEKDAY})"
    r"(?: каждого месяца| (?:of|in) (?:each|every) month)"
)
_MONTH_DAY = compiled(
    rf"(?:{_EVERY}) (?P<a>[0-9]{{1,2}})(?:-?(?:е|го|ое))? числ[оа](?: месяца)?"
    r"|(?P<b>[0-9]{1,2})(?:-?го)? числа каждого месяца"
    r"|(?:каждый месяц|ежемесячно) (?P<c>[0-9]{1,2})(?:-?го)?(?: числа)?"
    r"|(?:every month|monthly) on the (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
    r"|(?:on )?the (?P<e>[0-9]{1,2})(?:st|nd|rd|th)? of (?:every|each) month"
    rf"|(?P<last>(?:{_EVERY}) последний день месяца|(?:в )?последний день каждого месяца"
    r"|(?:on )?(?:the )?last day of (?:every|each) month)"
)
_WORKDAYS = compiled(
    rf"по будням|по рабочим дням|в будни|(?:{_EVERY}) (?:будний|рабочий) день|(?:on |every )weekdays?|weekdays"
    r"|every (?:working|business) day"
)
_WEEKENDS = compiled(rf"по выходным|(?:{_EVERY}) выходные|every weekend|on weekends")
_OTHER_DAY = compiled("через день")
_INTERVAL = compiled(
    rf"(?:{_EVERY}|раз в|once in|once every|once) (?:(?P<number>{NUMBER}) |(?P<other>other |втор(?:ой|ую) ))?"
    rf"(?P<unit>{_UNIT})(?: (?:(?:по|в|во|on) )?(?P<days>{_DAY_LIST}))?"
)
_ON_DAYS = compiled(
    rf"(?:{_EVERY}) (?P<days>{_DAY_LIST})"
    r"|по (?P<days2>(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)(?:ам|ям)"
    r"(?:(?:,? и|,) ?(?:по )?(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)(?:ам|ям))*)"
    r"|on (?P<days3>(?:mon|tues|wednes|thurs|fri|satur|sun)days"
    r"(?:(?:,? and|,) ?(?:mon|tues|wednes|thurs|fri|satur|sun)days)*)"
)
_ADVERB = compiled("|".join(f"(?:{names})" for names in _ADVERBS))
_COUNT = compiled(r"([0-9]{1,3}) (?:раза?|times)")
_DAY_OFF = compiled(
    r",? ?(?:с|со|если) выходн(?:ого|ой|ых)(?:,? (?:то))? (?:на|в) (?P<ru>следующий|предыдущий) рабочий(?: день)?"
    r"|,? ?(?:from|if) (?:a )?day off,? (?:to|on) the (?P<en>next|previous) (?:working|business) day"
)
_GOES_ON = re.compile(" (?:at|on|from|until|till) ")


def take_rule(reader: Reader) -> str:
    """Take the words of one rule out of the text and return it; "" without one."""
    rule = _rule(reader)
    if rule and (found := reader.find(_COUNT)) and int(found[1]):
        reader.take(found, "rule")
        rule += f";COUNT={int(found[1])}"
    return rule


def take_day_off(reader: Reader) -> str:
    """Take out where days off go, ``next`` or ``previous`` working day, and return it; "" when nothing is said."""
    found = reader.find(_DAY_OFF)
    if not found:
        return ""
    reader.take(found, "rule")
    return {"следующий": "next", "предыдущий": "previous"}.get((found["ru"] or "").lower(), (found["en"] or "").lower())


def _rule(reader: Reader) -> str:
    for pattern, reading in _READINGS:
        found = reader.find(pattern)
        rule = reading(found) if found else ""
        if found and rule:
            reader.take(found, "rule")
            return rule
    found = reader.find(_ADVERB)
    # “daily report” is an adjective; Russian tells them apart.
    adverb = found and (
        not found[0].isascii() or reader.is_free(found.end()) or _GOES_ON.match(reader.left, found.end())
    )
    if found and adverb:
        reader.take(found, "rule")
        return next(rule for names, rule in _ADVERBS.items() if re.fullmatch(names, found[0]))
    return ""


def _nth_day(found: re.Match[str]) -> str:
    word, days = found["nth"] or found["nth2"], _codes(found["days"] or found["days2"])
    nth = 2 if word == "other" else ordinal(word)
    if word != "other" and (found["nth2"] or found["month"] or nth in {1, -1}):
        return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{nth}{day}" for day in days)
    return f"FREQ=WEEKLY;INTERVAL={nth};BYDAY={','.join(days)}"


def _month_day(found: re.Match[str]) -> str:
    if found["last"]:
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    day = int(next(found[name] for name in "abcde" if found[name]))
    return f"FREQ=MONTHLY;BYMONTHDAY={day}" if 1 <= day <= 31 else ""


def _interval(found: re.Match[str]) -> str:
    frequency, times = next(of for names, of in _UNITS.items() if re.fullmatch(names, found["unit"]))
    every = times * (2 if found["other"] else number(found["number"]) if found["number"] else 1)
    if not every or (found["days"] and frequency != "WEEKLY"):
        return ""
    rule = f"FREQ={frequency}" + (f";INTERVAL={every}" if every > 1 else "")
    return f"{rule};BYDAY={','.join(_codes(found['days']))}" if found["days"] else rule


def _on_days(found: re.Match[str]) -> str:
    return "FREQ=WEEKLY;BYDAY=" + ",".join(_codes(found["days"] or found["days2"] or found["days3"]))


def _codes(days: str) -> list[str]:
    numbers = {weekday(word[0]) for word in re.finditer(WEEKDAY, days)}
    return [WEEKDAYS[one] for one in sorted(numbers)]


_READINGS = (
    (_MONTH_DAY, _month_day),
    (_NTH_DAY, _nth_day),
    (_WORKDAYS, lambda _found: f"FREQ=WEEKLY;BYDAY={WORKWEEK}"),
    (_WEEKENDS, lambda _found: "FREQ=WEEKLY;BYDAY=SA,SU"),
    (_OTHER_DAY, lambda _found: "FREQ=DAILY;INTERVAL=2"),
    (_INTERVAL, _interval),
    (_ON_DAYS, _on_days),
)
