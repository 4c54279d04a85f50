"""The time line of a client: everything that happened, page by page to the first entry ever.

Rows that came from a card merged into this one say from which.
"""

from __future__ import annotations

from collections.abc import Collection

import peewee as pw

from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityPerson,
    Attachment,
    Client,
    ClientPerson,
    Deal,
    Item,
    Staff,
)
from agencycli.models.activity import ACTIVITY_KINDS
from agencycli.queries.scope import get_client
from agencycli.queries.timeline import parts
from agencycli.queries.timeline.entries import CHANGE, DEAL, DONE, KINDS, Place, TimelineEntry
from agencycli.services import changes


def timeline(
    actor: Staff, number: int, kinds: Collection[str] | None = None, before: Place | None = None, limit: int = 50
) -> list[TimelineEntry]:
    """Return a page of a client's time line, newest first.

    ``kinds`` are words of ``KINDS``; all without them. ``before`` is the ``place`` of the last entry of the page
    before. What was promised in a talk is told with the talk, not once more when it is done. Raises NotFound.
    """
    client = get_client(actor, number)
    wanted = set(kinds or KINDS)
    found: list[TimelineEntry] = []
    if wanted & set(ACTIVITY_KINDS):
        found += parts.activities(actor, _activities(client), wanted, before, limit, client=client)
    if "file" in wanted:
        found += parts.files(_files(client), before, limit, client)
    if DONE in wanted:
        found += parts.done((Item.client == client.id) & Item.activity.is_null(), before, limit)
    if DEAL in wanted:
        found += parts.deals(Deal.client == client.id, before, limit)
    if CHANGE in wanted:
        found += parts.journal(changes.of_client(client), {CHANGE}, before, limit)
    found.sort(key=lambda entry: entry.place, reverse=True)
    return found[:limit]


def _activities(client: Client) -> pw.Node:
    """Return the condition on activities of a client, and on those of its people that name no client."""
    named = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client == client.id)
    elsewhere = ActivityClient.select(ActivityClient.id).where(ActivityClient.activity == ActivityPerson.activity)
    of_people = (
        ActivityPerson.select(ActivityPerson.activity)
        .join(ClientPerson, on=(ClientPerson.person == ActivityPerson.person))
        .where((ClientPerson.client == client.id) & ~pw.fn.EXISTS(elsewhere))
    )
    return Activity.id.in_(named) | Activity.id.in_(of_people)


def _files(client: Client) -> pw.Node:
    people = ClientPerson.select(ClientPerson.person).where(ClientPerson.client == client.id)
    entries = ActivityClient.select(ActivityClient.activity).where(ActivityClient.client == client.id)
    deals = Deal.select(Deal.id).where(Deal.client == client.id)
    return (
        (Attachment.client == client.id)
        | Attachment.person.in_(people)
        | Attachment.activity.in_(entries)
        | Attachment.deal.in_(deals)
    )
