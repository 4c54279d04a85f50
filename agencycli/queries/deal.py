"""The list of deals."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Client, Deal, Item, LostReason, Person, Pipeline, Source, Staff, Stage
from agencycli.models.item import FIRST_DUE, OPEN
from agencycli.models.pipeline import BUSINESS_LINE_TITLES, STATUS_TITLES
from agencycli.models.store import store
from agencycli.queries import deal_sums, search
from agencycli.queries.client import read_date
from agencycli.queries.deal_stages import reached
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_deals


def deals(actor: Staff) -> ListQuery:
    """Return the list of deals this person may see, the newest first."""
    return ListQuery(
        name="deals",
        model=Deal,
        fields={field.column.key: field for field in (*_card(actor), *_course(), *_money())},
        condition=visible_deals(actor) & Deal.joined_into.is_null(),
        default_columns=(
            "id", "title", "client", "stage", "amount", "promised_on", "days_left", "next_step", "next_on", "manager",
        ),
        default_sort="-id",
        search=lambda words: Deal.id.in_(search.row_ids("deal", words)),
    )  # fmt: skip


def _card(actor: Staff) -> list[ListField]:
    person = Person.given_name.concat(" ").concat(Person.patronymic).concat(" ").concat(Person.surname)
    return [
        ListField(Column("id", _("No."), "number", 5), Deal.id),
        ListField(Column("title", _("Deal"), "text", 28), Deal.title),
        ListField(Column("client", _("Client"), "text", 24), _named(Client, Deal.client)),
        ListField(Column("client_id", _("Client No."), "number", 5), Deal.client),
        ListField(
            Column("person", _("Contact person"), "text", 20),
            Person.select(pw.fn.TRIM(pw.fn.REPLACE(person, "  ", " "))).where(Person.id == Deal.person),
        ),
        ListField(Column("manager", _("Manager"), "text", 12), _named(Staff, Deal.manager)),
        ListField(Column("mine", _("Mine"), "flag", 3), Deal.manager == actor.id, bool),
        ListField(Column("source", _("Source"), "text", 14), _named(Source, Deal.source)),
        ListField(Column("event", _("Event"), "text", 18), Deal.event),
        ListField(Column("is_rush", _("Rush"), "flag", 3), Deal.is_rush, bool),
        ListField(Column("note", _("Note"), "text", 24), Deal.note),
    ]


def _course() -> list[ListField]:
    status = Stage.select(Stage.status).where(Stage.id == Deal.stage)
    line = Pipeline.select(Pipeline.line).where(Pipeline.id == Deal.pipeline)
    return [
        ListField(Column("pipeline", _("Pipeline"), "text", 12), _named(Pipeline, Deal.pipeline)),
        ListField(Column("line", _("Line"), "stage", 10, _titles(BUSINESS_LINE_TITLES)), line),
        ListField(Column("stage", _("Stage"), "text", 14), _named(Stage, Deal.stage)),
        ListField(Column("reached", _("Stage reached"), "number", 4), reached),
        ListField(Column("status", _("Status"), "stage", 8, _titles(STATUS_TITLES)), status),
        ListField(Column("open", _("Open"), "flag", 3), Deal.closed_at.is_null(), bool),
        ListField(Column("opened_on", _("Opened"), "date", 10), Deal.opened_on),
        ListField(Column("promised_on", _("Promised for"), "date", 10), Deal.promised_on),
        ListField(Column("days_left", _("Days left"), "number", 5), days_left),
        ListField(Column("overdue", _("Overdue"), "flag", 3), _overdue, bool),
        ListField(Column("closed_at", _("Closed"), "moment", 10), Deal.closed_at),
        ListField(Column("next_step", _("Next step"), "text", 20), next_item(Item.title)),
        ListField(Column("next_on", _("Next on"), "date", 10), next_item(Item.due_on), read_date),
        ListField(Column("lost_reason", _("Lost because"), "text", 16), _named(LostReason, Deal.lost_reason)),
        ListField(Column("lost_note", _("About the loss"), "text", 20), Deal.lost_note),
        ListField(Column("lost_from", _("Lost from"), "text", 14), _named(Stage, Deal.lost_from)),
    ]


def _money() -> list[ListField]:
    return [
        ListField(Column("amount", _("Amount"), "money", 12), deal_sums.amount(), deal_sums.read),
        ListField(Column("probability", _("Probability, %"), "number", 4), deal_sums.probability()),
        ListField(Column("weighted", _("Weighted amount"), "money", 12), deal_sums.weighted(), deal_sums.read),
        ListField(Column("budget", _("Client's budget"), "money", 12), Deal.budget),
    ]


def next_item(value: pw.Node) -> pw.ModelSelect:
    """Return the SQL of a field of the earliest thing to do in a deal; NULL when nothing is promised."""
    todo = Item.select(value).where((Item.deal == Deal.id) & (Item.state == OPEN))
    return todo.order_by(*FIRST_DUE).limit(1)


def days_left() -> pw.Node:
    """Return the SQL of the days from today to the promised day of an open deal; less than 0 is overdue."""
    today = clock.today().isoformat()
    if store().engine == "postgresql":
        days = Deal.promised_on.converter(None) - pw.Cast(today, "date")
    else:
        days = pw.Cast(pw.fn.julianday(Deal.promised_on) - pw.fn.julianday(today), "integer")
    return pw.Case(None, [(Deal.closed_at.is_null(), days)], None)


def _overdue() -> pw.Node:
    late = Deal.closed_at.is_null() & (Deal.promised_on < clock.today())
    return pw.fn.COALESCE(late, False)


def _named(model: Any, reference: pw.ForeignKeyField) -> pw.ModelSelect:
    return model.select(model.name).where(model.id == reference)


def _titles(titles: dict[str, str]) -> dict[str, str]:
    return {slug: _(title) for slug, title in titles.items()}
