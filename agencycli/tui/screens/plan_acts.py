"""What is done with a line of the planner, and the command that does the same.

A day of what repeats becomes an item when it is touched; promised days and days to remember are moved where they stand.
"""

from __future__ import annotations

import datetime as dt
import shlex
from typing import Any

from agencycli import queries, services
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Item, Staff
from agencycli.queries.planner import PlanLine


class NotAnItem(Refused):
    """The line stands in the planner because of another record."""

    slug = "not-an-item"
    template = N_("“{title}” is read from another record and is changed there: {where}")


def finish(actor: Staff, line: PlanLine, result: str = "", unchecked: bool = False) -> Item:
    """Finish it, with what came of it."""
    if line.source == "series":
        return services.series.finish(actor, _series(actor, line), line.due_on, result)
    return services.item.done(actor, [_item(actor, line)], result, unchecked)[0]


def move(actor: Staff, line: PlanLine, days: int) -> Item:
    """Move it by days from where it stands."""
    if line.source == "series":
        changes = {"due_on": line.on + dt.timedelta(days=days)}
        return services.series.edit_this(actor, _series(actor, line), line.due_on, changes)
    return services.item.move(actor, [_item(actor, line)], days=days)[0]


def hand(actor: Staff, line: PlanLine, login: str) -> Item:
    """Hand it to somebody, by login; to nobody with ""."""
    to = queries.staff.member(login) if login else None
    if line.source == "series":
        return services.series.edit_this(actor, _series(actor, line), line.due_on, {"owner": to})
    return services.item.hand(actor, [_item(actor, line)], to)[0]


def snooze(actor: Staff, line: PlanLine, until: dt.date) -> Item:
    """Put it out of sight before a day; a day of what repeats goes to that day."""
    if line.source == "series":
        return services.series.edit_this(actor, _series(actor, line), line.due_on, {"due_on": until})
    return services.item.snooze(actor, [_item(actor, line)], until)[0]


def _item(actor: Staff, line: PlanLine) -> Item:
    if line.source != "item":
        raise NotAnItem(title=line.title, where=_where(line))
    return queries.scope.get_item(actor, line.number)


def _series(actor: Staff, line: PlanLine) -> Any:
    return queries.lists.record("series", actor, line.number, _("series"))


WHERE = {
    "date": "agency date list", "part": "agency deal line edit {number}", "stock": "agency stock reorder",
    "order": "agency stock order show {number}", "reservation": "agency stock reservations", "lot": "agency stock lots",
}  # fmt: skip
"""What changes the record a line is read from."""


def _where(line: PlanLine) -> str:
    return WHERE.get(line.source, "agency deal edit {number}").format(number=line.number)


# -- commands


def finish_command(line: PlanLine, result: str, unchecked: bool) -> str:
    """Return the command that finishes it."""
    words = _words(line, "done", "done")
    words += ["--result", result] if result else []
    return shlex.join([*words, *(["--yes"] if unchecked else [])])


def move_command(line: PlanLine, days: int) -> str:
    """Return the command that moves it."""
    if line.source == "series":
        return _edit_command(line, f"due_on={line.on + dt.timedelta(days=days)}")
    return shlex.join([*_words(line, "move", ""), "--days", str(days)])


def hand_command(line: PlanLine, login: str) -> str:
    """Return the command that hands it over."""
    if line.source == "series":
        return _edit_command(line, f"owner={login}")
    return shlex.join([*_words(line, "hand", ""), "--to", login or "nobody"])


def snooze_command(line: PlanLine, until: dt.date) -> str:
    """Return the command that puts it off."""
    if line.source == "series":
        return _edit_command(line, f"due_on={until}")
    return shlex.join([*_words(line, "snooze", ""), "--until", str(until)])


def _words(line: PlanLine, verb: str, of_series: str) -> list[str]:
    if line.source == "series":
        return ["agency", "series", of_series, str(line.number), str(line.due_on)]
    return ["agency", "task", verb, str(line.number)]


def _edit_command(line: PlanLine, setting: str) -> str:
    return shlex.join(["agency", "series", "edit", str(line.number), "--only", str(line.due_on), "--set", setting])
