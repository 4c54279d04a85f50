"""The history of one invented client: how they were found, what they asked, ordered, and what is promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from agencycli import clock
from agencycli.demo import phrases
from agencycli.demo.rows import Rows, moment
from agencycli.demo.trades import GOODS, OCCASIONS, Good, Occasion
from agencycli.models import Activity, ActivityClient, ActivityPerson, Item
from agencycli.models.item import DONE

YEARS = 3
WAVES = [occasion.wave for occasion in OCCASIONS]
ORDERS = {"lead": (0, 0), "client": (1, 3), "regular": (4, 8), "permanent": (8, 16), "useless": (0, 1)}
"""Orders in three years, from and to, by standing."""


@dataclass
class Subject:
    """Whose history is told."""

    client: int
    staff: int
    standing: str
    private: bool
    goods: tuple[str, ...]
    since: dt.date
    silent_from: dt.date
    """Nothing happens after this day."""
    people: list[tuple[int, str]]
    """(number, name and patronymic); the one who decides first."""
    activities: list[dict[str, Any]] = field(default_factory=list)


def tell(random: Random, rows: Rows, subject: Subject, today: dt.date) -> None:
    """Add the activities of a client to the rows, the oldest first."""
    _meet(random, subject)
    if subject.standing in {"regular", "permanent"} and random.random() < 0.4:
        _remember(random, subject, today)
    for _ in range(random.randint(*ORDERS[subject.standing])):
        _episode(random, subject, won=True)
    for _ in range(random.choice((0, 0, 1, 1, 2))):
        _episode(random, subject, won=False)
    _last_touch(random, subject)
    subject.activities.sort(key=lambda one: one["at"])
    _promise(random, subject, today)
    for values in subject.activities:
        person = values.pop("person_id", None)
        step = values.pop("step", None)
        number = rows.add(Activity, **{**values, "at": moment(values["at"])})
        rows.add(ActivityClient, activity_id=number, client_id=subject.client)
        if person:
            rows.add(ActivityPerson, activity_id=number, person_id=person)
        if step:
            rows.add(Item, **step, client_id=subject.client, person_id=person, activity_id=number)


def _meet(random: Random, subject: Subject) -> None:
    if subject.private:
        return
    for week in range(random.randint(1, 2)):
        text, result = random.choice(phrases.COLD_CALLS)
        _add(random, subject, subject.since + dt.timedelta(days=week * 9), "call", text, result=result, direction="out")


def _remember(random: Random, subject: Subject, today: dt.date) -> None:
    """Add an order from before the program: its year alone is known."""
    title, amount = GOODS[random.choice(subject.goods)].order(random)
    occasion = random.choices(OCCASIONS, WAVES)[0]
    day = dt.date(today.year - random.randint(YEARS + 1, YEARS + 6), 1, 1)
    values = {"title": title, "event": occasion.event, "amount": int(amount * 100), "precision": "year"}
    _add(random, subject, day, "order", random.choice(phrases.OLD_ORDERS), **values)
    subject.activities[-1]["at"] = dt.datetime.combine(day, dt.time(), clock.zone())


def _episode(random: Random, subject: Subject, won: bool) -> None:
    """Add one request and what came of it, timed by the wave it belongs to."""
    found = _occasion(random, subject)
    if found is None:
        return
    occasion, day = found
    good = GOODS[random.choice(subject.goods)]
    asked = day - dt.timedelta(days=random.randint(18, 45))
    requests = phrases.PRIVATE_REQUESTS if subject.private else phrases.REQUESTS
    kind, direction = random.choice((("call", "in"), ("call", "in"), ("letter", "in"), ("meeting", "")))
    text = random.choice(requests)
    _add(random, subject, asked, kind, text, direction=direction, good=good, occasion=occasion)
    if not subject.private:
        text, title = random.choice(phrases.OFFERS), random.choice(phrases.SUBJECTS)
        sent = asked + dt.timedelta(days=1)
        _add(random, subject, sent, "letter", text, direction="out", title=title, good=good, occasion=occasion)
    if random.random() < 0.3:
        text, result = random.choice(phrases.MEETINGS)
        _add(random, subject, asked + dt.timedelta(days=4), "meeting", text, result=result)
    result = random.choice(phrases.AGREED if won else phrases.REFUSED)
    _add(
        random, subject, asked + dt.timedelta(days=6), "call", "Перезвонили по расчёту.", result=result, direction="out"
    )
    if won:
        _order(random, subject, asked + dt.timedelta(days=8), good, occasion)


def _order(random: Random, subject: Subject, day: dt.date, good: Good, occasion: Occasion) -> None:
    title, amount = good.order(random)
    _add(random, subject, day, "order", "", title=title, event=occasion.event, amount=int(amount * 100))
    if random.random() < 0.35:
        _add(random, subject, day + dt.timedelta(days=3), "note", random.choice(phrases.NOTES))
    if random.random() < 0.3:
        text = random.choice(phrases.LETTERS_IN)
        _add(random, subject, day + dt.timedelta(days=2), "letter", text, direction="in", good=good, occasion=occasion)
    if random.random() < 0.5:
        text, result = random.choice(phrases.AFTER)
        _add(
            random,
            subject,
            day + dt.timedelta(days=random.randint(12, 25)),
            "call",
            text,
            result=result,
            direction="out",
        )


def _last_touch(random: Random, subject: Subject) -> None:
    """Add the last words spoken; a few leads were entered and never called."""
    if subject.standing == "lead" and random.random() < 0.15:
        return
    talks: Sequence[tuple[str, str]] = phrases.PRIVATE_THANKS if subject.private else phrases.AFTER
    if subject.standing == "lead" and not subject.private:
        talks = phrases.COLD_CALLS
    text, result = random.choice(talks)
    _add(random, subject, subject.silent_from, "call", text, result=result, direction="out")


def _occasion(random: Random, subject: Subject) -> tuple[Occasion, dt.date] | None:
    """Return an occasion between the first day and the last, the strong waves more often."""
    for _ in range(12):
        occasion = random.choices(OCCASIONS, WAVES)[0]
        day = occasion.on(random.randint(subject.since.year, subject.silent_from.year + 1))
        if subject.since + dt.timedelta(days=50) < day < subject.silent_from + dt.timedelta(days=15):
            return occasion, day
    return None


def _promise(random: Random, subject: Subject, today: dt.date) -> None:
    """Give some entries a next step: kept in the past, and one still open with those who are not silent."""
    spoken = [one for one in subject.activities if one["kind"] in {"call", "meeting"}]
    for one, following in zip(spoken, spoken[1:], strict=False):
        if random.random() < 0.3:
            one["step"] = _step(random, subject, following["at"].date())
            one["step"] |= {"state": DONE, "closed_at": moment(following["at"]), "closed_by_id": subject.staff}
    if not spoken or (today - subject.silent_from).days > 90:
        return
    last = spoken[-1]
    overdue = random.randint(0, max((today - last["at"].date()).days - 1, 0))
    ahead = random.choices((None, -overdue, 0, random.randint(1, 21)), (40, 6, 9, 45))[0]
    if ahead is not None:
        day = today + dt.timedelta(days=ahead)
        if ahead > 0 and day.weekday() > 4:
            day += dt.timedelta(days=7 - day.weekday())
        last["step"] = _step(random, subject, day)


def _step(random: Random, subject: Subject, day: dt.date) -> dict[str, Any]:
    """Return what is promised for a day, as an item of who spoke with the client."""
    title = random.choice(phrases.NEXT_STEPS)
    return {"title": title, "due_on": day.isoformat(), "owner_id": subject.staff, "author_id": subject.staff}


def _add(random: Random, subject: Subject, day: dt.date, kind: str, text: str, **values: Any) -> None:
    """Add one entry on a working day, at working hours, never after the client fell silent.

    ``good`` and ``occasion`` fill the words; other values are columns.
    """
    good, occasion = values.pop("good", None), values.pop("occasion", None)
    person, who = subject.people[0 if random.random() < 0.7 else -1] if subject.people else (None, "заказчик")
    words = {"goods": good.spoken if good else "", "by": occasion.by if occasion else "", "who": who}
    day = min(day, subject.silent_from)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    subject.activities.append(
        {
            "kind": kind,
            "at": dt.datetime.combine(day, dt.time(random.randint(9, 17), random.randrange(60)), clock.zone()),
            "text": text.format(**words),
            "staff_id": subject.staff,
            "person_id": person,
            **values,
            "result": values.get("result", "").format(**words),
        }
    )
