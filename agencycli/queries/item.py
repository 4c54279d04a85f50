"""What is to be done, as a list and one by one; why one thing goes before another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.i18n import _, ngettext
from agencycli.listing import Column, Listing
from agencycli.models import Activity, Client, Deal, Item, ItemCheck, ItemHelper, Person, Staff
from agencycli.models.item import (
    FIRST_DUE,
    HIGH,
    ITEM_KIND_TITLES,
    ITEM_STATE_TITLES,
    LOW,
    OPEN,
    PRIORITIES,
    PRIORITY_TITLES,
    PRIORITY_WORDS,
)
from agencycli.models.store import store
from agencycli.queries import search
from agencycli.queries.client import read_date, read_moment
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import get_item, of_visible_client, visible_clients, visible_items
from agencycli.queries.series import occurrences
from agencycli.values import urgency


@dataclass(frozen=True)
class CheckLine:
    """A line of a checklist; ``place`` counts from 1."""

    place: int
    text: str
    done: bool


@dataclass(frozen=True)
class ItemLine:
    """An item named on another's card."""

    id: int
    title: str
    state: str
    due_on: dt.date | None


@dataclass(frozen=True)
class ItemCard:
    """Everything about one item; ``values`` are the columns of the list ``items`` by key."""

    values: dict[str, Any]
    checks: list[CheckLine]
    after: ItemLine | None
    followers: list[ItemLine]
    reasons: list[urgency.Reason]

    @property
    def urgency(self) -> int:
        """The sum of the reasons."""
        return sum(one.points for one in self.reasons)


def items(actor: Staff) -> ListQuery:
    """Return what is to be done, as far as this person may know of it; the most urgent first."""
    return ListQuery(
        name="items",
        model=Item,
        fields={one.column.key: one for one in _fields(actor)},
        condition=visible_items(actor),
        default_columns=("id", "due_on", "due_time", "kind", "title", "client", "deal", "owner", "urgency"),
        default_sort="-urgency,due_on,due_time",
        search=lambda words: Item.id.in_(search.row_ids("item", words)),
        hidden={"state": Item.state == OPEN, "snoozed_until shown_on": in_sight()},
    )


def in_sight() -> pw.Node:
    """Return the condition that an item is not put off to a later day."""
    return Item.snoozed_until.is_null() | (Item.snoozed_until <= clock.today()) | (Item.state != OPEN)


def shown_on() -> pw.Node:
    """Return the SQL of the day on which an item is shown: put off, it is that day; overdue ones go on to today."""
    return pw.Case(None, [(Item.snoozed_until > Item.due_on, Item.snoozed_until)], Item.due_on)


def of_staff(query: ListQuery, person: Staff) -> ListQuery:
    """Return the part of the list that one person has to do or helps with."""
    helping = ItemHelper.select(ItemHelper.item).where(ItemHelper.staff == person.id)
    return replace(query, condition=query.condition & ((Item.owner == person.id) | Item.id.in_(helping)))


def due(actor: Staff) -> int:
    """Return how much one has to do by today, what is overdue and what repeats included."""
    today = clock.today()
    mine = (Item.owner == actor.id) & (Item.state == OPEN) & (Item.due_on <= today)
    return int(Item.select().where(mine & in_sight()).count()) + len(occurrences(actor, today, today, [actor.id]))


def item_card(actor: Staff, number: int) -> ItemCard:
    """Return everything about an item. Raises NotFound."""
    row = get_item(actor, number)
    query = items(actor)
    values = dict(zip(query.fields, query.rows([row.id], query.fields)[0], strict=True))
    checks = row.checks.order_by(ItemCheck.position, ItemCheck.id)
    seen = visible_items(actor)
    return ItemCard(
        values=values,
        checks=[CheckLine(place, one.text, one.done_at is not None) for place, one in enumerate(checks, 1)],
        after=next(iter(_lines(seen & (Item.id == row.after_id))), None) if row.after_id else None,
        followers=_lines(seen & (Item.after == row.id)),
        reasons=why(row),
    )


def person_of(actor: Staff, number: int) -> Person | None:
    """Return the person an item is about. Raises NotFound."""
    person: Person | None = get_item(actor, number).person
    return person


def why(row: Item) -> list[urgency.Reason]:
    """Return what makes an item urgent today; nothing for one that is closed."""
    if row.state != OPEN:
        return []
    today = clock.today()
    followers = Item.select().where((Item.after == row.id) & (Item.state == OPEN)).count()
    asked = row.activity.at.date() if row.kind == "letter" and row.activity_id else None
    return urgency.reasons(
        today,
        row.due_on,
        priority=row.priority,
        is_rush=bool(row.deal_id and row.deal.is_rush and row.deal.closed_at is None),
        followers=followers,
        letter_days=(today - asked).days if asked else None,
    )


def told(reason: urgency.Reason) -> str:
    """Return a reason in words: ``overdue by 3 days``."""
    count = reason.count
    match reason.part:
        case "overdue":
            return ngettext("overdue by {count} day", "overdue by {count} days", count).format(count=count)
        case "today":
            return _("due today")
        case "soon":
            return ngettext("due in {count} day", "due in {count} days", count).format(count=count)
        case "priority":
            return _("high priority") if reason.points > 0 else _("low priority")
        case "rush":
            return _("the deal is urgent")
        case "followers":
            return ngettext("{count} other waits for it", "{count} others wait for it", count).format(count=count)
        case _:
            return ngettext(
                "the letter is unanswered for {count} day", "the letter is unanswered for {count} days", count
            ).format(count=count)


def why_listing(row: Item) -> Listing:
    """Return what makes an item urgent as a list, the sum last; nothing when nothing does."""
    columns = [Column("reason", _("Why")), Column("points", _("Points"), "number")]
    found = why(row)
    rows = [(told(one), one.points) for one in found]
    return Listing("urgency", columns, [*rows, (_("urgency"), sum(one.points for one in found))] if rows else [])


def _lines(condition: pw.Node) -> list[ItemLine]:
    rows = Item.select(Item.id, Item.title, Item.state, Item.due_on).where(condition).order_by(*FIRST_DUE)
    return [ItemLine(*row) for row in rows.tuples()]


def _fields(actor: Staff) -> tuple[ListField, ...]:
    kinds = {slug: _(title) for slug, title in ITEM_KIND_TITLES.items()}
    states = {slug: _(title) for slug, title in ITEM_STATE_TITLES.items()}
    priorities = {word: _(PRIORITY_TITLES[number]) for word, number in zip(PRIORITY_WORDS, PRIORITIES, strict=True)}
    priority = pw.Case(Item.priority, tuple(zip(PRIORITIES, PRIORITY_WORDS, strict=True)))
    seen_client, seen_deal = visible_clients(actor), of_visible_client(actor, Deal.client)
    clients = Client.select(Client.name).where((Client.id == Item.client) & seen_client)
    deals = Deal.select(Deal.title).where((Deal.id == Item.deal) & seen_deal)
    return (
        ListField(Column("id", _("No."), "number", 5), Item.id),
        ListField(Column("due_on", _("Due"), "date", 10), Item.due_on, read_date),
        ListField(Column("due_time", _("Time"), "text", 5), Item.due_time),
        ListField(Column("kind", _("Kind"), "stage", 8, kinds), Item.kind),
        ListField(Column("title", _("What"), "text", 30), Item.title),
        ListField(Column("client", _("Client"), "text", 20), clients),
        ListField(Column("person", _("Person"), "text", 18), _person(of_visible_client(actor, Item.client))),
        ListField(Column("deal", _("Deal"), "text", 18), deals),
        ListField(Column("owner", _("Who"), "text", 12), _staff(Item.owner)),
        ListField(Column("helpers", _("Helpers"), "text", 14), _helpers()),
        ListField(Column("priority", _("Priority"), "stage", 7, priorities), priority, order=Item.priority),
        ListField(Column("urgency", _("Urgency"), "number", 4), urgency_of),
        ListField(Column("overdue", _("Overdue, days"), "number", 4), _overdue),
        ListField(Column("minutes", _("Minutes"), "number", 5), Item.minutes),
        ListField(Column("state", _("State"), "stage", 8, states), Item.state),
        ListField(Column("checks", _("Checklist"), "text", 6), _checks()),
        ListField(Column("followers", _("Wait for it"), "number", 4), _followers()),
        ListField(Column("after", _("After"), "number", 6), Item.after),
        ListField(Column("after_days", _("Days after"), "number", 4), Item.after_days),
        ListField(Column("waiting", _("Waits"), "flag", 3), _waiting(), bool),
        ListField(Column("snoozed_until", _("Out of sight until"), "date", 10), Item.snoozed_until, read_date),
        ListField(Column("shown_on", _("Stands on"), "date", 10), shown_on, read_date),
        ListField(Column("note", _("Note"), "text", 24), Item.note),
        ListField(Column("result", _("Result"), "text", 24), Item.result),
        ListField(Column("closed_at", _("Closed"), "moment", 16), Item.closed_at, read_moment),
        ListField(Column("closed_by", _("Closed by"), "text", 12), _staff(Item.closed_by)),
        ListField(Column("author", _("Added by"), "text", 12), _staff(Item.author)),
        ListField(Column("client_id", _("Client No."), "number", 6), _number(Client, Item.client, seen_client)),
        ListField(Column("deal_id", _("Deal No."), "number", 6), _number(Deal, Item.deal, seen_deal)),
        ListField(Column("entry", _("Entry"), "number", 6), Item.activity),
        ListField(Column("series", _("Series"), "number", 5), Item.series),
    )


def _number(model: Any, reference: pw.ForeignKeyField, seen: pw.Node) -> pw.ModelSelect:
    return model.select(model.id).where((model.id == reference) & seen)


def _staff(reference: pw.ForeignKeyField) -> pw.ModelSelect:
    return Staff.select(Staff.name).where(Staff.id == reference)


def _person(seen: pw.Node) -> pw.ModelSelect:
    name = Person.given_name.concat(" ").concat(Person.patronymic).concat(" ").concat(Person.surname)
    trimmed = pw.fn.TRIM(pw.fn.REPLACE(name, "  ", " "))
    return Person.select(trimmed).where((Person.id == Item.person) & seen)


def _helpers() -> pw.ModelSelect:
    gathered = pw.fn.STRING_AGG if store().engine == "postgresql" else pw.fn.GROUP_CONCAT
    helpers = ItemHelper.select(gathered(Staff.name, ", ")).join(Staff)
    return helpers.where(ItemHelper.item == Item.id)


def _checks() -> pw.ModelSelect:
    """Return the SQL of ``2/5``: lines ticked, lines in all."""
    ticked, all_ = (pw.Cast(pw.fn.COUNT(column), "text") for column in (ItemCheck.done_at, ItemCheck.id))
    written = pw.Case(
        None,
        [(pw.fn.COUNT(ItemCheck.id) > 0, pw.Expression(pw.Expression(ticked, pw.OP.CONCAT, "/"), pw.OP.CONCAT, all_))],
    )
    return ItemCheck.select(written).where(ItemCheck.item == Item.id)


def _followers() -> pw.ModelSelect:
    follower = Item.alias("follower")
    return follower.select(pw.fn.COUNT(follower.id)).where((follower.after == Item.id) & (follower.state == OPEN))


def _waiting() -> pw.Node:
    first = Item.alias("first")
    return pw.fn.EXISTS(first.select(first.id).where((first.id == Item.after) & (first.state == OPEN)))


def _days_left(day: pw.Node) -> pw.Node:
    """Return the SQL of the days from today to a day; negative when it has passed."""
    today = clock.today().isoformat()
    if store().engine == "postgresql":
        return pw.Cast(day, "date") - pw.Cast(today, "date")
    return pw.Cast(pw.fn.julianday(day) - pw.fn.julianday(today), "integer")


def _overdue() -> pw.Node:
    left = _days_left(Item.due_on)
    return pw.Case(None, [((Item.state == OPEN) & (left < 0), pw.Value(0) - left)])


def urgency_of() -> pw.Node:
    """Return the SQL of the sum of ``urgency.reasons``; a test holds both to the same numbers."""
    least = pw.fn.LEAST if store().engine == "postgresql" else pw.fn.MIN
    left = _days_left(Item.due_on)
    overdue = urgency.OVERDUE + urgency.EACH_DAY_OVERDUE * least(pw.Value(0) - left, urgency.MOST_DAYS_OVERDUE)
    soon = urgency.SOON - urgency.EACH_DAY_SOON * left
    due = pw.Case(None, [(left < 0, overdue), (left == 0, urgency.TODAY), (left < urgency.SOON_DAYS, soon)], 0)
    priority = pw.Case(Item.priority, ((HIGH, urgency.HIGH_PRIORITY), (LOW, urgency.LOW_PRIORITY)), 0)
    rushed = Deal.select(Deal.id).where(Deal.is_rush & Deal.closed_at.is_null())
    rush = pw.Case(None, [(Item.deal.in_(rushed), urgency.RUSH)], 0)
    followers = urgency.EACH_FOLLOWER * least(_followers(), urgency.MOST_FOLLOWERS)
    asked = Activity.select(pw.Value(0) - _days_left(pw.fn.SUBSTR(Activity.at, 1, 10)))
    days = least(asked.where(Activity.id == Item.activity), urgency.MOST_DAYS_OF_LETTER)
    letter = pw.Case(None, [(Item.kind == "letter", pw.fn.COALESCE(urgency.EACH_DAY_OF_LETTER * days, 0))], 0)
    return pw.Case(None, [(Item.state == OPEN, due + priority + rush + followers + letter)], 0)
