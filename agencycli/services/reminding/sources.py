"""What may be worth a line in the morning: one small function a source, each a query or two for the whole staff.

A source is told the morning: the day and who works here; it yields lines for whom they concern. A new module adds its
own to ``SOURCES``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import peewee as pw

from agencycli import money
from agencycli.i18n import N_
from agencycli.models import (
    BudgetFact,
    BudgetLine,
    Client,
    ClientDate,
    ClientPerson,
    Deal,
    DealLine,
    Item,
    ItemHelper,
    Outbox,
    ReminderSettings,
    Series,
    Staff,
)
from agencycli.models.budget import PAYMENT, REVENUE
from agencycli.models.item import OPEN
from agencycli.models.reminder import DEAD
from agencycli.models.staff import ACCOUNTANT, OWNER
from agencycli.services import series
from agencycli.services.reminding.line import Line
from agencycli.services.reminding.warehouse import warehouse
from agencycli.values.workdays import Workdays

DAYS_AHEAD_OF_A_DATE = (14, 3)
"""A day to remember is told two weeks before, and from three days before until it has come."""
TASK, SERIES, DEAL = N_("task"), N_("series"), N_("deal")


@dataclass(frozen=True)
class Morning:
    """A day of which people are told, and the people."""

    day: dt.date
    people: Mapping[int, Staff]
    """Everybody who works here, by number."""
    workdays: Workdays

    @property
    def owners(self) -> list[Staff]:
        """The owners of the agency."""
        return [one for one in self.people.values() if one.role == OWNER]


Source = Callable[[Morning], Iterable[Line]]


def open_items(day: dt.date, *conditions: Any) -> Iterator[Any]:
    """Yield what is to be done by a day, and seen by then, with ``whose`` and ``keeper``: its client and its manager.

    ``staff`` are the numbers of its owner and of who helps.
    """
    helpers: dict[int, list[int]] = defaultdict(list)
    links = ItemHelper.select(ItemHelper.item, ItemHelper.staff).join(Item).where(Item.state == OPEN)
    for number, staff in links.order_by(ItemHelper.id).tuples():
        helpers[number].append(staff)
    rows = (
        Item.select(
            Item.id, Item.kind, Item.title, Item.due_on, Item.due_time, Item.owner, Item.series,
            Client.name.alias("whose"), Client.manager.alias("keeper"),
        )
        .join(Deal, pw.JOIN.LEFT_OUTER)
        .join(Client, pw.JOIN.LEFT_OUTER, on=(Client.id == pw.fn.COALESCE(Item.client, Deal.client)))
        .where((Item.state == OPEN) & (Item.due_on <= day), *conditions)
        .where(Item.snoozed_until.is_null() | (Item.snoozed_until <= day))
        .order_by(Item.due_on, Item.id)
    )  # fmt: skip
    for item in rows.objects():
        item.staff = [one for one in dict.fromkeys([item.owner_id, *helpers.get(item.id, ())]) if one is not None]
        item.noun, item.number = TASK, item.id
        yield item


def repeated_items(day: dt.date, last: dt.date) -> Iterator[Any]:
    """Yield what repeats and stands on the days from ``day`` to ``last``, in the shape of ``open_items``.

    What was missed before ``day`` has the day it was due, as ``services.series.standing`` tells it.
    """
    rows = (
        Series.select(Series, Client.name.alias("whose"), Client.manager.alias("keeper"))
        .join(Deal, pw.JOIN.LEFT_OUTER)
        .join(Client, pw.JOIN.LEFT_OUTER, on=(Client.id == pw.fn.COALESCE(Series.client, Deal.client)))
        .where(series.coming(series.seen_from(day, day), last))
        .order_by(Series.id)
    )
    for row, due_on, _on in series.standing(rows.objects(), day, last, day):
        item = Item(
            kind=row.kind, title=row.title, due_on=due_on, due_time=row.time, owner=row.owner_id, series=row.id
        )  # fmt: skip
        item.staff = [row.owner_id] if row.owner_id is not None else []
        item.noun, item.number, item.whose, item.keeper = SERIES, row.id, row.whose, row.keeper
        yield item


def client_known_to(staff: Staff, row: Any) -> str:
    """Return the name of the client of a row, unless somebody may not know of it."""
    return row.whose if row.whose and knows(staff, row.keeper) else ""


def due_items(morning: Morning) -> Iterator[Line]:
    """Yield what is due today and what is overdue, to whose it is and who helps; what is nobody's to the owners."""
    for item in chain(open_items(morning.day), repeated_items(morning.day, morning.day)):
        section = "letters" if item.kind == "letter" else "today" if item.due_on == morning.day else "late"
        told = [morning.people[one] for one in item.staff if one in morning.people]
        if item.owner_id is None:
            section, told = "nobody", [*told, *morning.owners]
        for staff in told:
            whose = client_known_to(staff, item)
            yield Line(staff.id, section, item.due_on, item.title, whose, item.noun, item.number, item.due_time)


def escalated_items(morning: Morning) -> Iterator[Line]:
    """Yield to the owners what others have not done for longer than was settled, counted in working days."""
    patience = dict(ReminderSettings.select(ReminderSettings.staff, ReminderSettings.escalate_days).tuples())
    usual = ReminderSettings.escalate_days.default
    missed = (item for item in repeated_items(morning.day, morning.day) if item.due_on < morning.day)
    for item in chain(open_items(morning.day - dt.timedelta(days=1)), missed):
        if item.owner_id not in morning.people:
            continue
        late_for = morning.workdays.between(item.due_on, morning.day)
        if late_for > patience.get(item.owner_id, usual):
            whose = morning.people[item.owner_id].name
            for boss in morning.owners:
                if boss.id != item.owner_id:
                    yield Line(
                        boss.id, "escalated", item.due_on, item.title, whose, item.noun, item.number, late_for=late_for
                    )  # fmt: skip


def promised_deals(morning: Morning) -> Iterator[Line]:
    """Yield open deals, and parts of them, that were promised for the next working day or before."""
    until = morning.workdays.add(morning.day, 1)
    for deal in _open_deals().where(Deal.promised_on <= until):
        yield from _to_manager(morning, deal, "promised", deal.promised_on, deal.title)
    parts = _open_deals(DealLine.due_on, DealLine.title.alias("part")).join_from(Deal, DealLine)
    for part in parts.where((DealLine.due_on <= until) & DealLine.done_on.is_null()).objects():
        yield from _to_manager(morning, part, "promised", part.due_on, f"{part.title}: {part.part}")


def idle_deals(morning: Morning) -> Iterator[Line]:
    """Yield open deals for which nothing is planned."""
    planned = Item.select(Item.deal).where((Item.state == OPEN) & Item.deal.is_null(False))
    goes_on = Series.until_on.is_null() | (Series.until_on >= morning.day)
    repeated = Series.select(Series.deal).where(goes_on & Series.deal.is_null(False))
    for deal in _open_deals().where(Deal.id.not_in(planned) & Deal.id.not_in(repeated)):
        yield from _to_manager(morning, deal, "idle", None, deal.title)


def days_to_remember(morning: Morning) -> Iterator[Line]:
    """Yield the days to remember of clients, and of people there, to the client's manager."""
    far, near = DAYS_AHEAD_OF_A_DATE
    coming = {
        (on.month, on.day): on for on in (morning.day + dt.timedelta(days=ahead) for ahead in range(near, -1, -1))
    }
    # What came two weeks near on a day off is told on the first working day after.
    for back in range((morning.day - morning.workdays.add(morning.day, -1)).days):
        on = morning.day + dt.timedelta(days=far - back)
        coming.setdefault((on.month, on.day), on)
    for on in [*coming.values()]:
        if (on.month, on.day) == (3, 1) and not _is_leap(on.year):
            coming[2, 29] = on
    wanted = pw.fn.COALESCE(ClientDate.client, ClientPerson.client)
    rows = (
        ClientDate.select(
            ClientDate.id, ClientDate.title, ClientDate.month, ClientDate.day, Client.name, Client.manager
        )
        .join(
            ClientPerson,
            pw.JOIN.LEFT_OUTER,
            on=(ClientPerson.person == ClientDate.person) & ClientPerson.left_on.is_null(),
        )
        .join(Client, on=(Client.id == wanted))
        .where(_live() & ClientDate.month.in_(sorted({month for month, _day in coming})))
    )
    for number, title, month, of_month, client, manager in rows.distinct().tuples():
        if (month, of_month) in coming and manager in morning.people:
            yield Line(manager, "dates", coming[month, of_month], title, client, N_("day"), number)


def overdue_money(morning: Morning) -> Iterator[Line]:
    """Yield agreed money whose day has passed and that has not moved: what clients owe, what the agency owes.

    The first goes to the deal's manager too, the second only to those who may see cost.
    """
    paid = BudgetFact.select(pw.fn.COALESCE(pw.fn.SUM(BudgetFact.amount), 0))
    paid = paid.where((BudgetFact.line == BudgetLine.id) & (BudgetFact.kind == PAYMENT))
    rest = BudgetLine.amount - paid
    payee = Client.alias()
    rows = (
        BudgetLine.select(
            BudgetLine.id, BudgetLine.kind, BudgetLine.title, BudgetLine.due_on, pw.Cast(rest, "bigint"), Deal.id,
            Deal.title, Deal.manager, Client.name, Client.manager, payee.name,
        )
        .join(Deal, pw.JOIN.LEFT_OUTER)
        .join(Client, pw.JOIN.LEFT_OUTER)
        .join_from(BudgetLine, payee, pw.JOIN.LEFT_OUTER, on=(payee.id == BudgetLine.counterparty))
        .where((BudgetLine.due_on < morning.day) & (rest > 0))
        .order_by(BudgetLine.due_on, BudgetLine.id)
    )  # fmt: skip
    for _number, kind, title, due_on, left, deal, deal_title, manager, client, keeper, other in rows.tuples():
        what = " ".join(part for part in (title, f"«{deal_title}»" if deal_title else "") if part)
        for staff in morning.people.values():
            concerned = staff.role in {OWNER, ACCOUNTANT} or staff.id == manager
            if concerned and knows(staff, keeper) and (kind == REVENUE or _sees_cost(staff)):
                yield Line(
                    staff.id, "money", due_on, what, other or client or "", DEAL if deal else "", deal or 0,
                    amount=money.from_minor(left),
                )  # fmt: skip


def undelivered(morning: Morning) -> Iterator[Line]:
    """Yield to the owners the reminders that were given up since the last working day."""
    since = morning.workdays.add(morning.day, -1)
    rows = Outbox.select(Outbox.id, Outbox.subject, Outbox.staff).where(
        (Outbox.state == DEAD) & (Outbox.made_at >= f"{since:%Y-%m-%d}")
    )
    for number, subject, staff in rows.order_by(Outbox.id).tuples():
        for boss in morning.owners:
            whose = morning.people[staff].name if staff in morning.people else ""
            yield Line(boss.id, "undelivered", None, subject, whose, N_("reminder"), number)


SOURCES: tuple[Source, ...] = (
    due_items,
    escalated_items,
    promised_deals,
    idle_deals,
    days_to_remember,
    overdue_money,
    warehouse,
    undelivered,
)


def knows(staff: Staff, manager: int | None) -> bool:
    """Tell whether somebody may know of a client with this manager."""
    return not staff.own_clients_only or manager == staff.id


def _open_deals(*more: Any) -> pw.ModelSelect:
    """Return open deals with ``whose`` (the client's name) and ``keeper`` (the client's manager) beside them."""
    columns = (Deal.id, Deal.title, Deal.manager, Deal.promised_on, Client.name.alias("whose"))
    query = Deal.select(*columns, Client.manager.alias("keeper"), *more).join(Client)
    return query.where(Deal.closed_at.is_null() & _live()).order_by(Deal.id).objects()


def _to_manager(morning: Morning, deal: Any, section: str, day: dt.date | None, title: str) -> Iterator[Line]:
    """Yield a line on a deal to its manager, else to the client's, else to the owners: who is there and may know."""
    told = [morning.people[one] for one in (deal.manager_id, deal.keeper) if one in morning.people]
    told = [one for one in told if knows(one, deal.keeper)][:1]
    for staff in told or morning.owners:
        yield Line(staff.id, section, day, title, deal.whose, DEAL, deal.id)


def _live() -> pw.Node:
    return Client.merged_into.is_null() & Client.erased_at.is_null()


def _sees_cost(staff: Staff) -> bool:
    return staff.is_owner or staff.sees_cost


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
