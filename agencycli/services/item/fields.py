"""The fields of an item: one vocabulary for commands, forms and JSON lines.

Values come as text from people and scripts, or already of the right type; None and "" empty a field.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from agencycli import clock
from agencycli.errors import NotFound, Refused
from agencycli.i18n import N_, _
from agencycli.models import Activity, Client, ClientPerson, Deal, Item, Person, Row, Staff
from agencycli.models.item import ITEM_KIND_TITLES, PRIORITY_TITLES, PRIORITY_WORDS
from agencycli.services.card import BadValue, CardField, typed
from agencycli.services.frame import demand_visible
from agencycli.values.text import clean

WHO_DOES = "manager logistics production accountant"
"""Roles that have things to do."""
LONGEST = 24 * 60
FURTHEST = 250
"""Working days between an item and the one it waits for, at most."""

ITEM_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("title", N_("What"), required=True),
        CardField("kind", N_("Kind"), "choice", ITEM_KIND_TITLES),
        CardField("due_on", N_("Day"), "day"),
        CardField("due_time", N_("Time"), "time"),
        CardField("owner", N_("Who"), "staff"),
        CardField(
            "priority", N_("Priority"), "choice", dict(zip(PRIORITY_WORDS, PRIORITY_TITLES.values(), strict=True))
        ),
        CardField("minutes", N_("Minutes"), "number"),
        CardField("client", N_("Client"), "client"),
        CardField("person", N_("Person"), "person"),
        CardField("deal", N_("Deal"), "deal"),
        CardField("after", N_("After"), "item"),
        CardField("after_days", N_("Days after"), "number"),
        CardField("before_days", N_("Days before"), "number"),
        CardField("note", N_("Note"), "long"),
        CardField("result", N_("Result"), "long"),
    )
}

CARDS: dict[str, type[Row]] = {"client": Client, "person": Person, "deal": Deal, "item": Item, "activity": Activity}
"""Kinds of fields that name another record, and its table."""
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")


class InCircles(Refused):
    """An item would wait for itself."""

    slug = "in-circles"
    template = N_("{item} would wait for itself: “{after}” waits for it already")


def column_value(actor: Staff, one: CardField, value: Any) -> Any:
    """Return a value ready for its column of ``Item``. Raises BadValue, NotFound."""
    ready = _read(one, value)
    if actor.own_clients_only and one.kind in CARDS:
        demand_visible(actor, [ready])
    limit = getattr(getattr(Item, one.key, None), "max_length", None)
    if limit and isinstance(ready, str) and len(ready) > limit:
        raise BadValue(field=_(one.title), reason=_("longer than {limit} characters").format(limit=limit))
    return ready


def _read(one: CardField, value: Any) -> Any:
    if one.kind in CARDS:
        return _record(one, value)
    if one.key == "priority":
        return PRIORITY_WORDS.index(typed(one, value or "normal"))
    if one.kind == "day":
        return _day(one, value)
    if one.kind == "time":
        return _time(one, value)
    if one.kind == "number":
        return _whole(one, value)
    if one.key == "kind":
        return typed(one, value or "task")
    return typed(one, value)


def _record(one: CardField, value: Any) -> Any:
    """Return the record a number or a record names, as it stands now."""
    if value in (None, ""):
        return None
    number = re.fullmatch(r"#?(\d{1,9})", str(value.id if isinstance(value, Row) else value).strip())
    found = CARDS[one.kind].get_or_none(CARDS[one.kind].id == int(number[1])) if number else None
    if found is None:
        raise NotFound(what=_(one.title).lower(), wanted=value)
    return found


def _day(one: CardField, value: Any) -> dt.date | None:
    if value in (None, "") or isinstance(value, dt.date):
        return value or None
    from agencycli.values.moments import read_day

    found = read_day(str(value), clock.today())
    if found is None:
        reason = _("“{value}” is not a day; write 31.12, 2026-12-31, tomorrow or +3d").format(value=value)
        raise BadValue(field=_(one.title), reason=reason)
    return found


def _time(one: CardField, value: Any) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    text = clean(str(value or ""))
    found = _TIME.fullmatch(text)
    if text and not (found and int(found[1]) < 24 and int(found[2]) < 60):
        raise BadValue(field=_(one.title), reason=_("“{value}” is not a time; write 14:30").format(value=text))
    return f"{int(found[1]):02}:{found[2]}" if found else ""


def _whole(one: CardField, value: Any) -> int | None:
    number = typed(one, value)
    if number is None:
        return None
    least, most = (1, LONGEST) if one.key == "minutes" else (0, FURTHEST)
    if not least <= number <= most:
        reason = _("{value} is not between {least} and {most}").format(value=number, least=least, most=most)
        raise BadValue(field=_(one.title), reason=reason)
    return int(number)


def settle(row: Item) -> None:
    """Put in order what the fields of an item say of one another. Raises BadValue, InCircles.

    An item of a deal is the deal's client's, one about a person that person's client's.
    """
    if row.deal_id:
        _set(row, "client", row.deal.client_id)
    elif row.person_id and not row.client_id:
        _set(row, "client", home_of(row.person_id))
    if row.due_time and row.due_on is None:
        raise BadValue(field=_("Time"), reason=_("a time needs its day"))
    if row.after_id is None and row.after_days is not None:
        raise BadValue(field=_("Days after"), reason=_("tell after which item"))
    if row.before_days is not None and row.deal_id is None:
        raise BadValue(field=_("Days before"), reason=_("tell before the promised day of which deal"))
    step, seen = row.after, {row.id}
    while step is not None:
        if step.id in seen:
            raise InCircles(item=row.title, after=row.after.title)
        seen.add(step.id)
        step = step.after


def home_of(person: int) -> int | None:
    """Return the client at which a person stands; the first one of several."""
    here = ClientPerson.select(ClientPerson.client).where(ClientPerson.person == person)
    return here.order_by(ClientPerson.left_on.is_null(False), ClientPerson.id).scalar()


def _set(row: Item, name: str, value: Any) -> None:
    if row.__data__.get(name) != value:
        setattr(row, name, value)
