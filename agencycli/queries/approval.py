"""Changes that clients want after approval, as a list."""

from __future__ import annotations

from dataclasses import replace

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Approval, Attachment, ChangeRequest, Client, Deal, Staff
from agencycli.models.approval import CHANGE_STATE_TITLES
from agencycli.queries.client import read_moment
from agencycli.queries.conditions import folded, holds
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_deal_ids
from agencycli.values.text import fold


def changes(actor: Staff) -> ListQuery:
    """Return the changes wanted in the deals this person may see, the newest first."""
    states = {slug: _(title) for slug, title in CHANGE_STATE_TITLES.items()}
    client = Client.select(Client.name).join(Deal, on=(Deal.client == Client.id))
    file = Attachment.select(Attachment.name).join(Approval, on=(Approval.file == Attachment.id))
    fields = (
        ListField(Column("id", _("No."), "number", 5), ChangeRequest.id),
        ListField(Column("deal_id", _("Deal No."), "number", 5), ChangeRequest.deal),
        ListField(Column("deal", _("Deal"), "text", 20), Deal.select(Deal.title).where(Deal.id == ChangeRequest.deal)),
        ListField(Column("client", _("Client"), "text", 20), client.where(Deal.id == ChangeRequest.deal)),
        ListField(Column("what", _("What"), "text", 30), ChangeRequest.what),
        ListField(Column("reason", _("Reason"), "text", 20), ChangeRequest.reason),
        ListField(Column("price", _("Price"), "money", 10), ChangeRequest.price),
        ListField(Column("promised_on", _("New day"), "date", 10), ChangeRequest.promised_on),
        ListField(Column("state", _("State"), "stage", 9, states), ChangeRequest.state),
        ListField(Column("file", _("File"), "text", 20), file.where(Approval.id == ChangeRequest.approval)),
        ListField(Column("at", _("When"), "moment", 16), ChangeRequest.at, read_moment),
        ListField(
            Column("staff", _("Who"), "text", 12), Staff.select(Staff.name).where(Staff.id == ChangeRequest.staff)
        ),
        ListField(Column("decided_at", _("Decided"), "moment", 16), ChangeRequest.decided_at, read_moment),
        ListField(Column("decided_by", _("Decided by"), "text", 16), ChangeRequest.decided_by),
    )
    return ListQuery(
        name="changes",
        model=ChangeRequest,
        fields={one.column.key: one for one in fields},
        condition=ChangeRequest.deal.in_(visible_deal_ids(actor)),
        default_columns=("id", "deal_id", "deal", "what", "price", "promised_on", "state", "file", "at", "decided_by"),
        default_sort="-id",
        search=lambda words: holds(folded(ChangeRequest.what), fold(words)),
    )


def of_deal(query: ListQuery, deal: Deal) -> ListQuery:
    """Return the changes wanted in one deal."""
    own: pw.Node = ChangeRequest.deal == deal.id
    return replace(query, condition=query.condition & own)
