"""Everything kept on a client or a person, for the one who asks for it (152-FZ art. 14)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agencycli.i18n import _
from agencycli.listing import Column, Listing
from agencycli.models import Activity, ActivityPerson, Client, Entry, ExternalId, Item, Person, Staff
from agencycli.queries import wording
from agencycli.queries.card import client_card, person_card
from agencycli.queries.card.deal import DealCard, deal_card
from agencycli.queries.lists import list_query
from agencycli.queries.timeline import CHANGE, KINDS, timeline
from agencycli.services import changes
from agencycli.services.changes import CardChange

WHOLE = 10**9
"""Entries of a time line without a limit."""


def everything(actor: Staff, owner: Client | Person) -> dict[str, Any]:
    """Return all that is kept, ready for JSON: cards, history, names in other systems, extract of the journal."""
    if isinstance(owner, Person):
        return {
            "person": person_card(actor, owner.id),
            "history": _of_person(actor, owner),
            "items": _items(actor, Item.person == owner.id),
            "external": _external(ExternalId.person == owner.id),
            "journal": journal_extract(changes.of_person(owner)),
        }
    card = client_card(actor, owner.id)
    return {
        "client": card,
        "people": [person_card(actor, line.id) for line in card.people],
        "history": timeline(actor, owner.id, [kind for kind in KINDS if kind != CHANGE], limit=WHOLE),
        "items": _items(actor, Item.client == owner.id),
        "deals": [_deal(deal_card(actor, line.id)) for line in card.deals],
        "external": _external(ExternalId.client == owner.id),
        "journal": journal_extract(changes.of_client(owner)),
    }


def journal_extract(told: list[CardChange]) -> Listing:
    """Return changes of a card as a list: entry, when, who, action, field, what stood there, what came."""
    columns = [
        Column("entry", _("Entry"), "number"),
        Column("at", _("When"), "moment"),
        Column("who", _("Who")),
        Column("action", _("Action")),
        Column("command", _("Command")),
        Column("field", _("Field")),
        Column("before", _("Before")),
        Column("after", _("After")),
    ]
    entries = {row.id: row for row in Entry.select().where(Entry.id.in_({change.entry for change in told}))}
    names = dict(Staff.select(Staff.id, Staff.name).tuples())
    rows = []
    for change in told:
        entry = entries[change.entry]
        for field in wording.told(change):
            rows.append(
                (
                    entry.id, entry.at, names.get(entry.staff_id, "agencycli"), entry.action, entry.words,
                    field.title, field.before or None, field.after or None,
                )
            )  # fmt: skip
    return Listing("journal", columns, rows)


def _of_person(actor: Staff, person: Person) -> Listing:
    query = list_query("activities", actor)
    theirs = ActivityPerson.select(ActivityPerson.activity).where(ActivityPerson.person == person.id)
    return replace(query, condition=query.condition & Activity.id.in_(theirs)).listing(columns=query.fields)


def _items(actor: Staff, condition: Any) -> Listing:
    query = list_query("items", actor)
    return replace(query, condition=query.condition & condition, hidden=None).listing(columns=query.fields)


def _deal(card: DealCard) -> dict[str, Any]:
    """Return what a deal keeps of its client; what it cost the agency is the agency's own."""
    kept = ("id", "title", "event", "opened_on", "promised_on", "closed_at", "amount", "note", "lost_note")
    said = {name: card.values[name] for name in kept} | {"brief": card.brief}
    return said | {"lines": card.lines, "files": card.files, "changes": card.changes}


def _external(condition: Any) -> list[dict[str, str]]:
    rows = ExternalId.select(ExternalId.system, ExternalId.value).where(condition).order_by(ExternalId.id)
    return [{"system": system, "value": value} for system, value in rows.tuples()]
