"""When the agency works: own changes to the calendar of the country, hours, leave; days counted by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from agencycli import config
from agencycli.errors import Forbidden, Refused
from agencycli.i18n import N_, _, language
from agencycli.models import CalendarDay, Leave, Staff, StaffHours
from agencycli.models.calendar import LEAVE_KINDS
from agencycli.models.staff import OWNER, ROLE_TITLES
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.values.text import clean
from agencycli.values.workdays import USUAL_HOURS, PersonalDays, Workdays

FURTHEST = 1000
"""Working days ahead or back that anybody plans: four years."""


class AlreadyAway(Refused):
    """Two leaves of one person would overlap."""

    slug = "already-away"
    template = N_("{name} is already away {first} – {last} (leave {number}); remove that first: agency leave remove")


def workdays() -> Workdays:
    """Return the agency's calendar as it stands now. One query; keep it while counting many days."""
    rows = CalendarDay.select(CalendarDay.day, CalendarDay.is_working, CalendarDay.note).tuples()
    return Workdays(config.current().country, language(), {day: (works, note) for day, works, note in rows})


def personal_days(staff: Staff | int, agency: Workdays | None = None) -> PersonalDays:
    """Return when one person works."""
    number = staff.id if isinstance(staff, Staff) else staff
    return all_personal_days(agency, number)[number]


def all_personal_days(agency: Workdays | None = None, number: int | None = None) -> Mapping[int, PersonalDays]:
    """Return when everybody works, by number of the person; only one with ``number``. Three queries, four at most."""
    agency = agency or workdays()
    people = [number] if number is not None else [one for (one,) in Staff.select(Staff.id).tuples()]
    hours: dict[int, dict[int, int]] = {}
    away: dict[int, list[tuple[dt.date, dt.date, bool]]] = {}
    settled = StaffHours.select(StaffHours.staff, StaffHours.weekday, StaffHours.minutes)
    leaves = Leave.select(Leave.staff, Leave.from_on, Leave.to_on, Leave.is_half)
    if number is not None:
        settled, leaves = settled.where(StaffHours.staff == number), leaves.where(Leave.staff == number)
    for one, weekday, minutes in settled.tuples():
        hours.setdefault(one, {})[weekday] = minutes
    for one, first, last, is_half in leaves.tuples():
        away.setdefault(one, []).append((first, last, is_half))
    return {
        one: PersonalDays(
            agency,
            tuple(hours.get(one, {}).get(weekday, usual) for weekday, usual in enumerate(USUAL_HOURS)),
            tuple(away.get(one, ())),
        )
        for one in people
    }


def is_working(day: dt.date) -> bool:
    """Tell whether the agency works on a day."""
    return workdays().is_working(day)


def add_working_days(day: dt.date, n: int, staff: Staff | None = None) -> dt.date:
    """Return the day ``n`` working days later, earlier when negative; with ``staff`` by that person's days.

    0 leaves the day as it is. Source: domain.md P16.
    """
    return personal_days(staff).add(day, n) if staff is not None else workdays().add(day, n)


@action("calendar.set", N_("settle that a day is worked or off"), OWNER)
def settle(actor: Staff, day: dt.date, is_working: bool, note: str = "") -> CalendarDay:
    """Settle that the agency works on a day or does not, whatever the country does."""
    row = CalendarDay.get_or_none(CalendarDay.day == day) or CalendarDay(day=day)
    row.is_working, row.note = is_working, clean(note)[:160]
    row.save()
    return row


@action("calendar.clear", N_("let a day be what the country says"), OWNER)
def clear(actor: Staff, day: dt.date) -> bool:
    """Forget the agency's own word on a day; tells whether there was one."""
    row = CalendarDay.get_or_none(CalendarDay.day == day)
    if row is None:
        return False
    row.delete_instance()
    return True


@action("calendar.hours", N_("settle the working hours of somebody"), OWNER)
def set_hours(actor: Staff, staff: Staff, hours: Mapping[int, int]) -> tuple[int, ...]:
    """Settle how long somebody works on days of the week: minutes by weekday, 0 is Monday.

    Days not named stay as they are. Returns all seven. Raises BadValue.
    """
    for weekday, minutes in hours.items():
        if not 0 <= minutes <= 24 * 60:
            raise BadValue(field=_("Hours"), reason=_("a day has 0 to 24 hours"))
        row = StaffHours.get_or_none((StaffHours.staff == staff.id) & (StaffHours.weekday == weekday))
        row = row or StaffHours(staff=staff.id, weekday=weekday)
        row.minutes = minutes
        row.save()
    return tuple(personal_days(staff).hours)


@action("leave.add", N_("write down when somebody is away"))
def add_leave(
    actor: Staff,
    staff: Staff,
    first: dt.date,
    last: dt.date | None = None,
    *,
    is_half: bool = False,
    kind: str = "holiday",
    note: str = "",
) -> Leave:
    """Write down days on which somebody is not there, or half of each. People write their own, the owner everybody's.

    Raises Forbidden, BadValue, AlreadyAway.
    """
    _own(actor, staff)
    last = last or first
    if last < first:
        raise BadValue(field=_("Last day"), reason=_("{last} is before {first}").format(last=last, first=first))
    if kind not in LEAVE_KINDS:
        known = ", ".join(LEAVE_KINDS)
        raise BadValue(field=_("Kind"), reason=_("“{value}” is none of {known}").format(value=kind, known=known))
    other = Leave.get_or_none((Leave.staff == staff.id) & (Leave.from_on <= last) & (Leave.to_on >= first))
    if other is not None:
        raise AlreadyAway(name=staff.name, first=other.from_on, last=other.to_on, number=other.id)
    return Leave.create(
        staff=staff.id, from_on=first, to_on=last, is_half=is_half, kind=kind, note=clean(note)[:160]
    )  # fmt: skip


@action("leave.remove", N_("take a leave back"))
def remove_leave(actor: Staff, leave: Leave) -> None:
    """Take a leave back. Raises Forbidden."""
    _own(actor, leave.staff)
    leave.delete_instance()


def _own(actor: Staff, staff: Staff) -> None:
    if staff.id != actor.id and not actor.is_owner:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("settle the leave of somebody else"))
