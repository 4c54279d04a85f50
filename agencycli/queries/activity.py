"""The history as a list: calls, letters, meetings, notes, orders and what was promised; who called how much."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityDeal,
    ActivityPerson,
    Client,
    ClientPerson,
    Deal,
    Item,
    Person,
    Staff,
)
from agencycli.models.activity import ACTIVITY_KIND_TITLES
from agencycli.models.item import DONE, OPEN
from agencycli.models.store import store
from agencycli.queries import search
from agencycli.queries.client import AS_KNOWN, read_date, read_known, read_moment
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_client_ids, visible_clients, visible_deals
from agencycli.services.activity import ARROW

DONE_AT = pw.Case(Item.state, ((DONE, Item.closed_at),))


def activities(actor: Staff) -> ListQuery:
    """Return what happened with the clients this person may see, newest first."""
    seen = visible_client_ids(actor)
    return ListQuery(
        name="activities",
        model=Activity,
        fields={one.column.key: one for one in _fields(actor, seen)},
        condition=_of_visible(seen),
        default_columns=(
            "id",
            "at",
            "kind",
            "client",
            "person",
            "title",
            "text",
            "result",
            "next_step",
            "next_on",
            "staff",
        ),
        default_sort="-at,-id",
        search=lambda words: Activity.id.in_(search.row_ids("activity", words)),
    )


def of_client(query: ListQuery, client: Client) -> ListQuery:
    """Return the part of the history that is one client's."""
    theirs = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client == client.id)
    return replace(query, condition=query.condition & Activity.id.in_(theirs))


def of_deal(query: ListQuery, deal: Deal) -> ListQuery:
    """Return the thread of a deal."""
    theirs = ActivityDeal.select(ActivityDeal.activity).where(ActivityDeal.deal == deal.id)
    return replace(query, condition=query.condition & Activity.id.in_(theirs))


def places() -> list[str]:
    """Return the places that deals were handed over from and to, the most used first; for completion in shells."""
    titles = Activity.select(Activity.title).where(Activity.kind == "handover").tuples()
    counted = Counter(place for (title,) in titles for place in title.split(ARROW))
    return [place for place, _count in counted.most_common()]


def client_of(actor: Staff, number: int) -> int | None:
    """Return the number of a client that an entry belongs to and this person may see; None when there is none."""
    theirs = ActivityClient.select(ActivityClient.client).where(ActivityClient.activity == number)
    return theirs.where(ActivityClient.client.in_(visible_client_ids(actor))).order_by(ActivityClient.id).scalar()


def whom(actor: Staff, number: int) -> tuple[int | None, Person | None]:
    """Return ``client_of`` an entry, and the first person it was with who has not left that client."""
    client = client_of(actor, number)
    with_whom = (
        Person.select()
        .join(ActivityPerson)
        .join_from(Person, ClientPerson)
        .where((ActivityPerson.activity == number) & (ClientPerson.client == client) & ClientPerson.left_on.is_null())
        .order_by(ActivityPerson.id)
    )
    return client, with_whom.first() if client else None


def call_statistics(actor: Staff, since: dt.date, until: dt.date) -> Listing:
    """Return calls, letters and meetings of each member of staff from one day to another, both included.

    A call out to a lead is cold, to anybody else warm; ``reached`` counts clients, ``promised`` next steps.
    """
    edges = [
        dt.datetime.combine(day, dt.time(), clock.zone()).astimezone(dt.UTC)
        for day in (since, until + dt.timedelta(days=1))
    ]
    rows = (
        Activity.select(
            Activity.id, Staff.name, Activity.kind, Activity.direction, Activity.result, _promised(),
            Client.id, Client.standing,
        )
        .join(ActivityClient, on=(ActivityClient.activity == Activity.id))
        .join(Client, on=(Client.id == ActivityClient.client))
        .join(Staff, on=(Staff.id == Activity.staff))
        .where((Activity.at >= edges[0]) & (Activity.at < edges[1]) & visible_clients(actor))
        .where(Activity.kind.in_(("call", "letter", "meeting")))
        .order_by(Activity.id)
        .tuples()
    )  # fmt: skip
    counts: dict[str, defaultdict[str, set[int]]] = {}
    for number, name, kind, direction, result, promised, client, standing in rows:
        mine = counts.setdefault(name, defaultdict(set))
        mine[_sort_of_call(direction, standing) if kind == "call" else kind].add(number)
        mine["reached"].add(client)
        if result:
            mine["with_result"].add(number)
        if promised:
            mine["promised"].add(number)
    columns = [
        Column("staff", _("Staff")),
        Column("cold", _("Cold calls"), "number"),
        Column("warm", _("Warm calls"), "number"),
        Column("incoming", _("Calls in"), "number"),
        Column("letter", _("Letters"), "number"),
        Column("meeting", _("Meetings"), "number"),
        Column("reached", _("Clients"), "number"),
        Column("with_result", _("With result"), "number"),
        Column("promised", _("Next steps"), "number"),
    ]
    lines = [(name, *(len(counts[name][column.key]) for column in columns[1:])) for name in sorted(counts)]
    return Listing("call-statistics", columns, lines)


def _sort_of_call(direction: str, standing: str) -> str:
    if direction == "in":
        return "incoming"
    return "cold" if standing == "lead" else "warm"


def _of_visible(seen: pw.ModelSelect) -> pw.Node:
    people = ClientPerson.select(ClientPerson.person).where(ClientPerson.client.in_(seen))
    ours = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client.in_(seen))
    theirs = ActivityPerson.select(ActivityPerson.activity).where(ActivityPerson.person.in_(people))
    nobodys = ~pw.fn.EXISTS(ActivityClient.select(ActivityClient.id).where(ActivityClient.activity == Activity.id))
    return Activity.id.in_(ours) | (nobodys & Activity.id.in_(theirs))


def _fields(actor: Staff, seen: pw.ModelSelect) -> tuple[ListField, ...]:
    kinds = {slug: _(title) for slug, title in ACTIVITY_KIND_TITLES.items()}
    directions = {"in": _("in"), "out": _("out"), "": ""}
    staff = Staff.select(Staff.name).where(Staff.id == Activity.staff)
    return (
        ListField(Column("id", _("No."), "number", 6), Activity.id),
        ListField(Column("at", _("When"), "moment", 16), Activity.at, read_known, shown=AS_KNOWN),
        ListField(Column("kind", _("Kind"), "stage", 8, kinds), Activity.kind),
        ListField(Column("direction", _("Direction"), "stage", 4, directions), Activity.direction),
        ListField(Column("client", _("Client"), "text", 24), _clients(actor)),
        ListField(Column("deal", _("Deal"), "text", 20), _deals(actor)),
        ListField(Column("person", _("Person"), "text", 20), _people()),
        ListField(Column("title", _("Title"), "text", 20), Activity.title),
        ListField(Column("text", _("Text"), "text", 30), Activity.text),
        ListField(Column("result", _("Result"), "text", 20), Activity.result),
        ListField(Column("event", _("Event"), "text", 18), Activity.event),
        ListField(Column("amount", _("Amount"), "money", 12), Activity.amount),
        ListField(Column("next_step", _("Next step"), "text", 20), _step(Item.title)),
        ListField(Column("next_on", _("Next on"), "date", 10), _step(Item.due_on), read_date),
        ListField(Column("open", _("To do"), "flag", 3), _promised(Item.state == OPEN), bool),
        ListField(
            Column("done_at", _("Done"), "moment", 16),
            _step(pw.Case(Item.state, ((DONE, Item.closed_at),))),
            read_moment,
        ),
        ListField(Column("staff", _("Staff"), "text", 12), staff),
        ListField(Column("precision", _("Known to the"), "text", 6), Activity.precision),
    )


def _step(value: pw.Node) -> pw.ModelSelect:
    """Return a field of what was promised in an entry: what is still to be done first."""
    undone = pw.Case(Item.state, ((OPEN, 0),), 1)
    return Item.select(value).where(Item.activity == Activity.id).order_by(undone, Item.due_on, Item.id).limit(1)


def _promised(*conditions: pw.Node) -> pw.Node:
    """Return the condition that something, or something of a kind, was promised in an entry."""
    return Activity.id.in_(Item.select(Item.activity).where(Item.activity.is_null(False), *conditions))


def _clients(actor: Staff) -> pw.ModelSelect:
    return (
        ActivityClient.select(_joined(Client.name))
        .join(Client)
        .where((ActivityClient.activity == Activity.id) & visible_clients(actor))
    )


def _deals(actor: Staff) -> pw.ModelSelect:
    """Return the SQL of the deals of an entry: ``7 буклеты``."""
    told = pw.Cast(Deal.id, "text").concat(" ").concat(Deal.title)
    ties = ActivityDeal.select(_joined(told)).join(Deal)
    return ties.where((ActivityDeal.activity == Activity.id) & visible_deals(actor))


def _people() -> pw.ModelSelect:
    name = Person.given_name.concat(" ").concat(Person.patronymic).concat(" ").concat(Person.surname)
    return (
        ActivityPerson.select(_joined(pw.fn.TRIM(pw.fn.REPLACE(name, "  ", " "))))
        .join(Person)
        .where(ActivityPerson.activity == Activity.id)
    )


def _joined(text: Any) -> pw.Node:
    return (pw.fn.STRING_AGG if store().engine == "postgresql" else pw.fn.GROUP_CONCAT)(text, "; ")
