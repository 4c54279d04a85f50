"""The working calendar as people read it: days of a month, months of a year, who is away, how much a day can hold."""

from __future__ import annotations

import datetime as dt

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import Leave, Staff
from agencycli.models.calendar import LEAVE_KIND_TITLES
from agencycli.queries.lists import ListField, ListQuery
from agencycli.services.calendar import all_personal_days, personal_days, workdays
from agencycli.values.workdays import PersonalDays

DAY_KIND_TITLES = {
    "work": N_("working"),
    "short": N_("shorter"),
    "weekend": N_("weekend"),
    "holiday": N_("day off"),
}
WEEKDAY_TITLES = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


def month(first: dt.date, staff: Staff | None = None) -> Listing:
    """Return the days of the month of ``first`` with what each is and how many minutes it holds for ``staff``."""
    days = _days_of_month(first.replace(day=1))
    agency = workdays()
    person = personal_days(staff, agency) if staff else PersonalDays(agency)
    kinds = {slug: _(title) for slug, title in DAY_KIND_TITLES.items()}
    columns = [
        Column("day", _("Day"), "date", 10),
        Column("weekday", _("Weekday"), "text", 12),
        Column("kind", _("Kind"), "stage", 10, kinds),
        Column("minutes", _("Minutes"), "number", 6),
        Column("name", _("Why"), "text", 30),
    ]
    rows = [
        (
            day,
            _(WEEKDAY_TITLES[day.weekday()]),
            agency.kind(day),
            person.capacity(day) or None,
            agency.name(day) or None,
        )
        for day in days
    ]
    return Listing("calendar", columns, rows)


def year(number: int, staff: Staff | None = None) -> Listing:
    """Return the months of a year with their working days and minutes, for one person or as the agency works."""
    agency = workdays()
    person = personal_days(staff, agency) if staff else PersonalDays(agency)
    columns = [
        Column("month", _("Month"), "text", 8),
        Column("working_days", _("Working days"), "number", 6),
        Column("minutes", _("Minutes"), "number", 6),
    ]
    rows = []
    for one in range(1, 13):
        held = [person.capacity(day) for day in _days_of_month(dt.date(number, one, 1))]
        rows.append((f"{number}-{one:02}", sum(minutes > 0 for minutes in held), sum(held)))
    return Listing("calendar", columns, rows)


def capacity(staff: Staff, day: dt.date) -> int:
    """Return how many minutes of work a day holds for somebody."""
    return personal_days(staff).capacity(day)


def capacities(first: dt.date, last: dt.date) -> dict[int, list[int]]:
    """Return minutes of work by number of everybody at work, a list with one for each day. Four queries in all."""
    days = [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]
    people = all_personal_days()
    working = {number for (number,) in Staff.select(Staff.id).where(Staff.is_active).tuples()}
    return {number: [one.capacity(day) for day in days] for number, one in people.items() if number in working}


def leave(actor: Staff) -> ListQuery:
    """Return who is away when, the nearest first; what has passed is hidden."""
    kinds = {slug: _(title) for slug, title in LEAVE_KIND_TITLES.items()}
    owner = Staff.select(Staff.name).where(Staff.id == Leave.staff)
    fields = (
        ListField(Column("id", _("No."), "number", 4), Leave.id),
        ListField(Column("staff", _("Staff"), "text", 22), owner),
        ListField(Column("from_on", _("From"), "date", 10), Leave.from_on),
        ListField(Column("to_on", _("To"), "date", 10), Leave.to_on),
        ListField(Column("half", _("Half days"), "flag", 3), Leave.is_half, bool),
        ListField(Column("kind", _("Kind"), "stage", 12, kinds), Leave.kind),
        ListField(Column("note", _("Note"), "text", 24), Leave.note),
        ListField(Column("past", _("Past"), "flag", 3), lambda: Leave.to_on < clock.today(), bool),
    )
    return ListQuery(
        name="leave",
        model=Leave,
        fields={one.column.key: one for one in fields},
        condition=Leave.id > 0,
        default_columns=("id", "staff", "from_on", "to_on", "half", "kind", "note"),
        default_sort="from_on,id",
        hidden={"past": Leave.to_on >= clock.today()},
    )


def _days_of_month(first: dt.date) -> list[dt.date]:
    days = (first + dt.timedelta(days=count) for count in range(31))
    return [day for day in days if day.month == first.month]
