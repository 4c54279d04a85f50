"""The three weeks around today in the invented agency: what everybody did and has to do, what repeats, who is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

from agencycli import clock
from agencycli.demo import talk
from agencycli.demo.courses import Living
from agencycli.demo.deals import Deals, hour
from agencycli.demo.products import MAKERS
from agencycli.demo.rows import moment
from agencycli.models import Item, Staff
from agencycli.models.item import DONE, DROPPED, LOW, NORMAL
from agencycli.models.pipeline import WORK
from agencycli.services import calendar, series
from agencycli.services.deal import MANAGES

WEEKS = 3
LATE = 0.06
"""Of what was due, not done."""

REPEATING = (
    ("", "Планёрка", "meeting", "FREQ=WEEKLY;BYDAY=MO", "09:30", 45),
    ("buh", "Обзвон должников", "call", "FREQ=WEEKLY;BYDAY=TH", "11:00", 60),
    ("pechat", "Снять счётчики машин", "task", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "", 10),
    ("sklad", "Инвентаризация бумаги", "task", "FREQ=MONTHLY;BYMONTHDAY=-1", "", 180),
    ("olga", "Обзвон молчащих клиентов", "call", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "15:00", 90),
)
"""(login, what, kind, rule, hour, minutes); "" is whoever founded the agency."""
FORGOT = "olga"
"""Who has not done it the last time."""
_DAY = dt.timedelta(days=1)


def repeat(actor: Staff, staff: dict[str, int], deals: Deals) -> None:
    """Let things repeat since three months ago, all done but the last round of calls to silent clients.

    The next call to debtors is left out.
    """
    today = clock.today()
    start = today - dt.timedelta(days=91 + today.weekday())
    for login, title, kind, rule, time, minutes in REPEATING:
        owner = Staff.get_by_id(staff[login]) if login else actor
        values = {"title": title, "kind": kind, "owner": owner, "due_time": time, "minutes": minutes}
        row = series.add(actor, values, rule, start)
        row.since_on = start
        row.save()
        days = series.days_of(row, start, today - _DAY, deals.agency)
        if login == FORGOT:
            days.pop()
        how = {day: _done(deals.random, day, owner.id) for day in days}
        if login == "buh" and (following := series.next_on(row, today + _DAY, deals.agency)):
            how[following] = {
                "state": DROPPED, "closed_at": moment(clock.now()), "closed_by_id": actor.id,
                "result": "Уехала в налоговую",
            }  # fmt: skip
        for day, came in how.items():
            deals.rows.add(
                Item, kind=kind, title=title, minutes=minutes, owner_id=owner.id, author_id=actor.id,
                due_on=day.isoformat(), due_time=time, series_id=row.id, series_on=day.isoformat(), **came,
            )  # fmt: skip


def away(actor: Staff, staff: dict[str, int], today: dt.date) -> None:
    """Let a manager be on holiday from next Monday, and a printer ill since yesterday."""
    monday = today + dt.timedelta(days=7 - today.weekday())
    calendar.add_leave(
        actor, Staff.get_by_id(staff["tatiana"]), monday, monday + dt.timedelta(days=6), note="дача, на связи вечером"
    )
    yesterday = today - dt.timedelta(days=1)
    calendar.add_leave(
        actor, Staff.get_by_id(staff["ofset"]), yesterday, today + dt.timedelta(days=2), kind="sick", note="простуда"
    )


def fill_days(deals: Deals, people: Sequence[tuple[int, str, str]]) -> None:
    """Give everybody, (number, login, role), something on each of their working days of three weeks.

    What was before today is done, but for a little; deals without a next step stay without.
    """
    random, today = deals.random, clock.today()
    first = today - dt.timedelta(days=7 + today.weekday())
    works = calendar.all_personal_days(deals.agency)
    for number, login, role in people:
        chores = talk.CHORES.get(login) or talk.CHORES.get(role) or talk.CHORES["manager"]
        sells = role in MANAGES
        theirs = [
            deal for deal in deals.living if deal.has_step
            and (deal.manager == number if sells else deal.status == WORK and login == MAKERS[deal.line])
        ]  # fmt: skip
        for day in (first + dt.timedelta(days=shift) for shift in range(WEEKS * 7)):
            if not works[number].capacity(day):
                continue
            least = 2 if day == today else 0
            for _turn in range(max(least, random.choices((0, 1, 2, 3), (12, 43, 30, 15))[0])):
                about = random.choice(theirs) if theirs and random.random() < 0.7 else None
                kind, title, minutes = random.choice(talk.NEXT[about.status] if about and sells else chores)
                if about and (about.number, title) in deals.steps:
                    continue
                if about:
                    deals.steps.add((about.number, title))
                done = _done(random, day, number) if day < today and random.random() > LATE else {}
                deals.rows.add(
                    Item, kind=kind, title=title, minutes=minutes, owner_id=number, author_id=number,
                    due_on=day.isoformat(), due_time=hour(random),
                    priority=random.choice((LOW, NORMAL, NORMAL, NORMAL)), **_about(about), **done,
                )  # fmt: skip


def _about(deal: Living | None) -> dict[str, Any]:
    return {"deal_id": deal.number, "client_id": deal.client, "person_id": deal.person} if deal else {}


def _done(random: Random, day: dt.date, owner: int) -> dict[str, Any]:
    at = dt.datetime.combine(day, dt.time(random.randint(10, 17), random.randrange(60)), clock.zone())
    result = random.choice(talk.RESULTS) if random.random() < 0.6 else ""
    return {"state": DONE, "closed_at": moment(at), "closed_by_id": owner, "result": result}
