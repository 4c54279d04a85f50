"""What repeats: the list of series, and their days that nobody touched yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import peewee as pw

from agencycli import clock
from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.listing import Column
from agencycli.models import Client, Deal, Item, Series, Staff
from agencycli.models.item import DAY_OFF_TITLES, ITEM_KIND_TITLES, TO_NEXT, TO_PREVIOUS
from agencycli.queries import search
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_clients, visible_deal_ids, visible_series
from agencycli.services.series import coming, next_on, seen_from, standing
from agencycli.values.recurrence import words

MOVED = {
    TO_NEXT: N_("from a day off to the next working day"),
    TO_PREVIOUS: N_("from a day off to the previous working day"),
}


class Ended(Refused):
    """A series that comes no more stands nowhere."""

    slug = "series-ended"
    template = N_("“{title}” comes no more")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A day of a series that nobody touched; ``services.series.touch`` makes an item of it."""

    series: int
    on: dt.date
    """Where it stands: on today when its day has passed."""
    due_on: dt.date
    """The day of the rule."""
    kind: str
    title: str
    owner: int | None
    client: int | None
    deal: int | None
    priority: int
    time: str
    minutes: int | None


def occurrences(actor: Staff, first: dt.date, last: dt.date, owners: Collection[int] | None = None) -> list[Occurrence]:
    """Return what of series nobody touched and stands on the days from ``first`` to ``last``, in order.

    Only of ``owners`` when given; what has passed as ``services.series.standing`` tells it.
    """
    condition = visible_series(actor)
    return untouched(condition & Series.owner.in_(list(owners)) if owners is not None else condition, first, last)


def untouched(condition: pw.Node, first: dt.date, last: dt.date) -> list[Occurrence]:
    """Return what nobody touched of the series that fit a condition and stands on these days, in order."""
    today = clock.today()
    rows = list(Series.select().where(condition & coming(seen_from(first, today), last)).order_by(Series.id))
    found = [
        Occurrence(
            row.id, on, due_on, row.kind, row.title, row.owner_id, row.client_id, row.deal_id, row.priority, row.time,
            row.minutes,
        )
        for row, due_on, on in (standing(rows, first, last, today) if rows else ())
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.due_on, one.time or "24", one.series))


class Whereabouts(NamedTuple):
    """Where a series stands next in the planner: on a day of its own, or as the ``item`` that day became."""

    owner: int | None
    on: dt.date
    due_on: dt.date
    item: int | None


def whereabouts(actor: Staff, number: int) -> Whereabouts:
    """Return where a series stands next, what was missed of it first. Raises NotFound, Ended."""
    row = Series.get_or_none(visible_series(actor) & (Series.id == number))
    if row is None:
        raise NotFound(what=_("series"), wanted=str(number))
    today = clock.today()
    for one in untouched(Series.id == number, today, today):
        return Whereabouts(one.owner, one.on, one.due_on, None)
    day = next_on(row, today)
    if day is None:
        raise Ended(title=row.title)
    item = Item.get_or_none((Item.series == number) & (Item.series_on == day))
    if item is None:
        return Whereabouts(row.owner_id, day, day, None)
    return Whereabouts(item.owner_id, max(filter(None, (item.due_on, item.snoozed_until, today))), day, item.id)


def series(actor: Staff) -> ListQuery:
    """Return what repeats, as far as this person may know of it; what has ended is hidden."""
    kinds = {slug: _(title) for slug, title in ITEM_KIND_TITLES.items()}
    days_off = {slug: _(title) for slug, title in DAY_OFF_TITLES.items()}
    client = Client.select(Client.name).where((Client.id == Series.client) & visible_clients(actor))
    deal = Deal.select(Deal.title).where((Deal.id == Series.deal) & Deal.id.in_(visible_deal_ids(actor)))
    fields = (
        ListField(Column("id", _("No."), "number", 5), Series.id),
        ListField(Column("title", _("What"), "text", 30), Series.title),
        ListField(Column("repeats", _("Repeats"), "text", 28), Series.rule.concat(" ").concat(Series.day_off), _words),
        ListField(Column("missed_on", _("Missed"), "date", 10), Series.id, _missed_on),
        ListField(Column("next_on", _("Next"), "date", 10), Series.id, _next_on),
        ListField(Column("time", _("Time"), "text", 5), Series.time),
        ListField(Column("minutes", _("Minutes"), "number", 6), Series.minutes),
        ListField(Column("kind", _("Kind"), "stage", 10, kinds), Series.kind),
        ListField(Column("owner", _("Who"), "text", 16), Staff.select(Staff.name).where(Staff.id == Series.owner)),
        ListField(Column("client", _("Client"), "text", 20), client),
        ListField(Column("deal", _("Deal"), "text", 20), deal),
        ListField(Column("start_on", _("From"), "date", 10), Series.start_on),
        ListField(Column("until_on", _("To"), "date", 10), Series.until_on),
        ListField(Column("rule", _("Rule"), "text", 30), Series.rule),
        ListField(Column("day_off", _("On a day off"), "stage", 20, days_off), Series.day_off),
        ListField(Column("note", _("Note"), "text", 24), Series.note),
        ListField(Column("ended", _("Ended"), "flag", 3), _ended, bool),
    )
    return ListQuery(
        name="series",
        model=Series,
        fields={one.column.key: one for one in fields},
        condition=visible_series(actor),
        default_columns=("id", "title", "repeats", "missed_on", "next_on", "time", "owner", "client"),
        default_sort="title",
        search=lambda words: Series.id.in_(search.row_ids("series", words)),
        hidden={"ended": ~_ended()},
    )


def _ended() -> pw.Node:
    return Series.until_on.is_null(False) & (Series.until_on < clock.today())


def _next_on(number: int) -> dt.date | None:
    return next_on(Series.get_by_id(number), clock.today())


def _words(text: str) -> str:
    """Return a rule and what becomes of its days off in words."""
    rule, day_off = text.split(" ")
    return words(rule) + (f", {_(MOVED[day_off])}" if day_off in MOVED else "")


def _missed_on(number: int) -> dt.date | None:
    today = clock.today()
    return next((one.due_on for one in untouched(Series.id == number, today, today) if one.due_on < today), None)
