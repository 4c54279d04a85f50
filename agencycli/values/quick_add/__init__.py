"""One line of text as a thing to do: what, when, how long, who, for which deal, how often.

Russian and English. Whatever is not understood stays in the title; what may mean several things is asked, never
guessed; text in quotes is never read into.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from agencycli.values.quick_add.days import Count, Days
from agencycli.values.quick_add.marks import NORMAL, Marks
from agencycli.values.quick_add.reader import Question, Reader, Span
from agencycli.values.quick_add.repeats import take_day_off, take_rule
from agencycli.values.quick_add.times import Times
from agencycli.values.workdays import Workdays

__all__ = ["Question", "QuickAdd", "Span", "read"]


@dataclass(frozen=True)
class QuickAdd:
    """What was understood in one line."""

    text: str
    """The line, cleaned; spans count in it."""
    title: str
    kind: str = "task"
    day: dt.date | None = None
    """When it is due; the first possible day of what repeats."""
    time: str = ""
    """``HH:MM``."""
    minutes: int | None = None
    priority: int = NORMAL
    people: tuple[str, ...] = ()
    """After ``@``: the owner first, then helpers."""
    deal: int | None = None
    client: int | None = None
    rule: str = ""
    """As in RFC 5545."""
    day_off: str = ""
    """``next`` or ``previous``: to which working day goes what falls on a day off; "" when nothing is said."""
    until: dt.date | None = None
    about: tuple[str, ...] = ()
    """Who it may be about, the longest reading first: to be looked up among clients and people."""
    spans: tuple[Span, ...] = ()
    questions: tuple[Question, ...] = ()
    """What must be asked before anything is saved."""

    def answered(self, question: Question, choice: str) -> str:
        """Return the line with a choice in place of what was asked."""
        return self.text[: question.span.start] + choice + self.text[question.span.end :]


def read(text: str, today: dt.date, *, at: str = "", working: Count | None = None) -> QuickAdd:
    """Read one line.

    ``at`` is the wall clock, ``HH:MM``, for “in two hours” and for what of today has passed; ``working`` counts
    working days, Monday to Friday unless given. Never raises.
    """
    reader = Reader(text)
    now = dt.datetime.combine(today, dt.time.fromisoformat(at)) if at else None
    marks, times = Marks(), Times(now)
    marks.take(reader)
    rule = take_rule(reader)
    day_off = take_day_off(reader) if rule else ""
    times.take_sure(reader)
    days = Days(today, working or Workdays().add, bool(rule), times.known, times.day)
    days.take(reader)
    times.take_likely(reader, bool(days.day) or bool(rule))
    times.take_length(reader)
    day = days.day
    if day is None and not rule and "day" not in days.asked:
        day = _day_of_time(reader, times, today, at)
    about = marks.read_kind(reader)
    return QuickAdd(
        text=reader.text,
        title=reader.title(),
        kind=marks.kind,
        day=day,
        time=times.time,
        minutes=times.minutes,
        priority=marks.priority,
        people=tuple(marks.people),
        deal=marks.deal,
        client=marks.client,
        rule=rule,
        day_off=day_off,
        until=days.until,
        about=about,
        spans=tuple(sorted(reader.spans, key=lambda span: span.start)),
        questions=tuple(reader.questions),
    )


def _day_of_time(reader: Reader, times: Times, today: dt.date, at: str) -> dt.date | None:
    """Return today for a time to come; ask about one that has passed."""
    if not times.time or times.found is None:
        return None
    if times.time > at:
        return today
    tomorrow = today + dt.timedelta(days=1)
    choices = tuple(f"{day.isoformat()} {times.time}" for day in (tomorrow, today))
    span = Span(times.found.start(), times.found.end(), "day")
    reader.questions.append(Question(span, reader.text[span.start : span.end], choices))
    return None
