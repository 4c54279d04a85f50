"""Draw values in the cells of a screen. Words come from ``output.cells``; days are shorter, and today is marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.strip import Strip

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.listing import RIGHT_ALIGNED, Column
from agencycli.output.cells import for_people
from agencycli.output.width import is_one_each
from agencycli.tui.theme import MARKS, Tone

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
NOTHING = "—"
NEAR = 6
"""Cells: to write them again takes no more bytes than to go past them."""


class Toned(NamedTuple):
    """A value that deserves a colour, and the mark that goes with it: an overdue date, a stock below its minimum."""

    value: Any
    tone: Tone


class Cell(NamedTuple):
    """What is drawn: one line without control characters, and its tone."""

    text: str
    tone: Tone = ""


def cells_of(column: Column, values: Sequence[Any], today: dt.date) -> list[Cell]:
    """Return what to draw for the values of one column; any of them may be wrapped in ``Toned``."""
    bare = [value.value if isinstance(value, Toned) else value for value in values]
    tones: list[Tone] = [value.tone if isinstance(value, Toned) else "" for value in values]
    right = column.kind in RIGHT_ALIGNED
    match column.kind:
        case "date":
            words = ["" if day is None else short_day(day, today) for day in bare]
            days = bare
        case "moment":
            words = ["" if moment is None else short_moment(moment, today) for moment in bare]
            days = [None if moment is None else clock.local(moment).date() for moment in bare]
        case _:
            words = for_people(column, bare)
            days = []
    for i, day in enumerate(days):
        if day == today:
            tones[i] = tones[i] or "accent"
    nothing = Cell(NOTHING, "dim") if right or column.kind in ("date", "moment") else Cell("")
    return [
        nothing if value is None else Cell(marked(text, tone, before=right), tone)
        for value, text, tone in zip(bare, words, tones, strict=True)
    ]


def marked(text: str, tone: Tone, *, before: bool = False) -> str:
    """Return text with the mark of its tone, for those who see no colour."""
    mark = MARKS.get(tone)
    if not mark:
        return text
    return f"{mark} {text}" if before else f"{text} {mark}"


def short_day(day: dt.date, today: dt.date) -> str:
    """Return a day for a list: the word for today, ``23.11`` within this year, ``23.11.24`` beyond it."""
    if day == today:
        return _("today")
    return f"{day:%d.%m}" if day.year == today.year else f"{day:%d.%m.%y}"


def short_moment(moment: dt.datetime, today: dt.date) -> str:
    """Return an aware moment in local time: ``today 10:42``, ``23.11 10:42``; ``2017``, ``05.2017``, ``23.11``."""
    known = short_known(moment, today)
    return f"{known} {clock.local(moment):%H:%M}" if clock.precision(moment) == "minute" else known


def short_known(moment: dt.datetime, today: dt.date) -> str:
    """Return the day of a moment, or less where less is known: ``2017``, ``05.2017``."""
    day = clock.local(moment).date()
    match clock.precision(moment):
        case "year":
            return f"{day:%Y}"
        case "month":
            return f"{day:%m.%Y}"
        case _:
            return short_day(day, today)


def weekday(day: dt.date) -> str:
    """Return a day near today: ``Mon 23.11``."""
    return f"{_(WEEKDAYS[day.weekday()])} {day:%d.%m}"


def width_of(text: str) -> int:
    """Return how many cells Textual reckons for a text."""
    return len(text) if is_one_each(text) else cell_len(text)


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """Return text cut or padded to exactly ``width`` cells; a cut is shown by an ellipsis."""
    if is_one_each(text):
        if len(text) > width:
            return text[: width - 1] + "…" if width > 0 else ""
        return text.rjust(width) if right else text.ljust(width)
    taken = cell_len(text)
    if taken > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    padding = " " * (width - taken)
    return padding + text if right else text + padding


def changed(before: Strip, after: Strip) -> list[tuple[int, int]]:
    """Return (first cell, how many) of each part of a line that looks different; near ones are one part."""
    was, stands = ([(sign, part.style) for part in strip for sign in part.text] for strip in (before, after))
    if not len(was) == len(stands) == before.cell_length == after.cell_length:  # signs two cells wide
        return [(0, after.cell_length)]
    parts: list[list[int]] = []
    for place in (i for i, pair in enumerate(zip(was, stands, strict=True)) if pair[0] != pair[1]):
        if parts and place - parts[-1][1] <= NEAR:
            parts[-1][1] = place + 1
        else:
            parts.append([place, place + 1])
    return [(first, end - first) for first, end in parts]
