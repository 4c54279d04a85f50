"""Deals: the fields of the card, add, edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agencycli import clock
from agencycli.errors import NotFound
from agencycli.i18n import N_, _
from agencycli.models import Client, ClientPerson, Deal, Person, Pipeline, Staff
from agencycli.models.pipeline import BUSINESS_LINES
from agencycli.services import pipeline as pipelines
from agencycli.services import schedule
from agencycli.services.card import BadValue, CardField, column_value, known_field
from agencycli.services.edit import refuse_clashes
from agencycli.services.frame import action, demand_client
from agencycli.values.text import fold

DEAL_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("title", N_("Title"), required=True),
        CardField("client", N_("Client"), "client", required=True),
        CardField("person", N_("Contact person"), "person"),
        CardField("pipeline", N_("Pipeline"), "pipeline"),
        CardField("manager", N_("Manager"), "staff"),
        CardField("source", N_("Source"), "source"),
        CardField("event", N_("Event")),
        CardField("is_rush", N_("Rush"), "flag"),
        CardField("opened_on", N_("Opened"), "date", required=True),
        CardField("promised_on", N_("Promised for"), "date"),
        CardField("budget", N_("Client's budget"), "money"),
        CardField("probability", N_("Probability, %"), "number"),
        CardField("brief_product", N_("Brief: the product"), "long"),
        CardField("brief_audience", N_("Brief: the audience"), "long"),
        CardField("brief_goal", N_("Brief: the goal"), "long"),
        CardField("brief_media", N_("Brief: the media"), "long"),
        CardField("note", N_("Note"), "long"),
    )
}
"""The vocabulary of a deal's card; a field is called like its column."""

MANAGES = ("manager", "owner")


@action("deal.add", N_("add a deal"), "manager")
def add(actor: Staff, client: Client, values: Mapping[str, Any]) -> Deal:
    """Add a deal of a client from the fields of its card (``DEAL_FIELDS``).

    It begins in the first stage of its pipeline, the agency's first one unless named; manager and source are the
    client's unless named, a client of nobody's is served by who adds. Raises BadValue, UnknownField, NotFound.
    """
    chosen = {known_field(DEAL_FIELDS, key).key: value for key, value in values.items() if key != "client"}
    client = Client.get_by_id(client.id)
    chosen.setdefault("title", "")
    pipeline = find_pipeline(chosen.pop("pipeline", None) or "")
    row = Deal(client=client.id, opened_on=clock.today(), source=client.source_id, pipeline=pipeline.id)
    row.stage = _first_stage(pipeline)
    row.manager = client.manager_id or (actor.id if actor.role in MANAGES else None)
    _set_columns(actor, row, chosen)
    row.save(force_insert=True)
    return row


@action("deal.edit", N_("edit a deal"), "manager logistics accountant production")
def edit(actor: Staff, deal: Deal, changes: Mapping[str, Any], based_on: int | None = None) -> Deal:
    """Change fields of a deal. ``based_on`` is the newest entry when the form was opened.

    Fields others changed since are kept; raises EditConflict when the same field was changed to something else, and
    what ``add`` raises. The pipeline is changed by moving to one of its stages (``deal_stage.move``).
    """
    chosen = {known_field(DEAL_FIELDS, key).key: value for key, value in changes.items()}
    if "pipeline" in chosen:
        raise BadValue(field=_("Pipeline"), reason=_("move the deal to a stage of the other pipeline instead"))
    row = Deal.get_by_id(deal.id)
    _set_columns(actor, row, chosen)
    wanted = {field.column_name: field.db_value(getattr(row, field.name)) for field in row.dirty_fields}
    stored = Deal.get_by_id(deal.id)
    refuse_clashes(stored, {column: _plain(value) for column, value in wanted.items()}, based_on)
    promised_before = stored.promised_on
    for field in list(row.dirty_fields):
        setattr(stored, field.name, getattr(row, field.name))
    stored.save()
    if stored.promised_on != promised_before:
        schedule.follow(stored, promised_before)
    return stored


def find_pipeline(text: str | Pipeline, *, off: bool = False) -> Pipeline:
    """Return a pipeline by number, name or line of business; the first one of nothing. Raises NotFound.

    ``off`` finds those out of use too.
    """
    if isinstance(text, Pipeline):
        return text
    known = list(Pipeline.select().order_by(Pipeline.position, Pipeline.id)) if off else pipelines.pipelines()
    wanted = fold(text)
    for test in (
        lambda one: not text.strip() or text.strip() in {str(one.id), f"#{one.id}"},
        lambda one: fold(one.name) == wanted,
        lambda one: one.line == text.strip().casefold(),
        lambda one: wanted and fold(one.name).startswith(wanted),
    ):
        for one in known:
            if test(one):
                return one
    names = ", ".join(dict.fromkeys([*(one.name for one in known), *(BUSINESS_LINES if known else ())]))
    raise NotFound(what=_("pipeline"), wanted=_("{text}” among “{known}").format(text=text, known=names))


def find_person(client: Client | int, text: str | Person) -> Person:
    """Return a person of a client by number or a part of the name that only one has. Raises NotFound."""
    query = Person.select().join(ClientPerson).where(ClientPerson.client == client)
    people = list(query.where(Person.erased_at.is_null() & Person.merged_into.is_null()).distinct())
    if isinstance(text, Person):
        found = [one for one in people if one.id == text.id]
    else:
        number, wanted = text.strip().removeprefix("#"), fold(text)
        found = [one for one in people if str(one.id) == number or (wanted and wanted in one.name_key)]
    if len(found) != 1:
        raise NotFound(what=_("person at the client"), wanted=getattr(text, "full_name", text))
    return found[0]


def title(text: str) -> str:
    """Return a title as it is kept. Raises BadValue."""
    return str(column_value(DEAL_FIELDS["title"], text, Deal))


def _first_stage(pipeline: Pipeline) -> Any:
    stages = pipelines.stages_of(pipeline)
    if not stages:
        raise NotFound(what=_("stage"), wanted=pipeline.name)
    return stages[0].id


def _set_columns(actor: Staff, row: Deal, chosen: Mapping[str, Any]) -> None:
    # The client first: a person is looked for among its people.
    for key in sorted(chosen, key=lambda key: key != "client"):
        ready = _ready(actor, row, DEAL_FIELDS[key], chosen[key])
        if getattr(row, key) != ready:
            setattr(row, key, ready)


def _ready(actor: Staff, row: Deal, one: CardField, value: Any) -> Any:
    if one.kind == "person":
        return find_person(row.client_id, value) if value else None
    ready = column_value(one, value, Deal)
    if one.required and ready is None:
        raise BadValue(field=_(one.title), reason=_("it must not be empty"))
    if isinstance(ready, Client):
        demand_client(actor, ready, wanted=value)
    if one.key == "budget" and ready is not None and ready < 0:
        raise BadValue(field=_(one.title), reason=_("it must not be less than nothing"))
    if one.key == "probability" and ready is not None:
        if not 0 <= ready <= 100:
            raise BadValue(field=_(one.title), reason=_("it is between 0 and 100"))
        return int(ready)
    return ready


def _plain(value: Any) -> Any:
    """Return a value as the journal's images hold it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
