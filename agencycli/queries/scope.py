"""What one person may see: the rule of own clients, in one place that every query passes."""

from __future__ import annotations

import peewee as pw

from agencycli.errors import NotFound
from agencycli.i18n import _
from agencycli.models import Client, Staff


def visible_clients(actor: Staff) -> pw.Node:
    """Return the condition on ``Client`` rows this person may know of; merged and erased cards are nobody's."""
    live = Client.merged_into.is_null() & Client.erased_at.is_null()
    return live & (Client.manager == actor.id) if actor.own_clients_only else live


def visible_client_ids(actor: Staff) -> pw.ModelSelect:
    """Return the numbers of the clients this person may know of, as a subquery."""
    return Client.select(Client.id).where(visible_clients(actor))


def get_client(actor: Staff, number: int) -> Client:
    """Return a client by number; the number of a merged card leads to the one it was merged into.

    Raises NotFound, in the same words for a card that is not there and for one that is somebody else's.
    """
    if number < 2**31:
        row = Client.get_or_none(Client.id == number)
        if row is not None and row.merged_into_id:
            row = Client.get_or_none(Client.id == row.merged_into_id)
        if row is not None and row.erased_at is None and (not actor.own_clients_only or row.manager_id == actor.id):
            return row
    raise NotFound(what=_("client"), wanted=number)
