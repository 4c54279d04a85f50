"""The lines of deals as a list: what is sold, for how much, ready when."""

from __future__ import annotations

from dataclasses import replace

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import Client, Deal, DealLine, Staff
from agencycli.models.deal import LINE_KIND_TITLES
from agencycli.queries import deal_sums
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_deal_ids
from agencycli.services.deal_line import VAT_TITLES


def lines(actor: Staff) -> ListQuery:
    """Return the lines of the deals this person may see, deal by deal."""
    title = Deal.select(Deal.title).where(Deal.id == DealLine.deal)
    client = Client.select(Client.name).join(Deal, on=(Deal.client == Client.id)).where(Deal.id == DealLine.deal)
    kinds = {slug: _(words) for slug, words in LINE_KIND_TITLES.items()}
    rates = {slug: _(words) for slug, words in VAT_TITLES.items()}
    fields = (
        ListField(Column("id", _("No."), "number", 5), DealLine.id),
        ListField(Column("deal_id", _("Deal No."), "number", 5), DealLine.deal),
        ListField(Column("deal", _("Deal"), "text", 20), title),
        ListField(Column("client", _("Client"), "text", 20), client),
        ListField(Column("kind", _("Kind"), "stage", 10, kinds), DealLine.kind),
        ListField(Column("title", _("What"), "text", 28), DealLine.title),
        ListField(Column("quantity", _("Quantity"), "quantity", 8), DealLine.quantity),
        ListField(Column("unit", _("Unit"), "text", 5), DealLine.unit),
        ListField(Column("price", _("Price"), "money", 10), DealLine.price),
        ListField(Column("discount", _("Discount, %"), "percent", 6), DealLine.discount),
        ListField(Column("discount_reason", _("Reason of the discount"), "text", 16), DealLine.discount_reason),
        ListField(Column("vat", _("VAT"), "stage", 9, rates), DealLine.vat),
        ListField(Column("vat_included", _("VAT in the price"), "flag", 3), DealLine.vat_included, bool),
        ListField(Column("vat_amount", _("VAT, amount"), "money", 10), deal_sums.line_vat(), deal_sums.read),
        ListField(Column("amount", _("Amount"), "money", 12), deal_sums.line_amount(), deal_sums.read),
        ListField(Column("made_inside", _("Made by ourselves"), "flag", 3), DealLine.made_inside, bool),
        ListField(Column("due_on", _("Due"), "date", 10), DealLine.due_on),
        ListField(Column("done_on", _("Done"), "date", 10), DealLine.done_on),
        ListField(Column("agreed", _("Agreed"), "flag", 3), DealLine.agreed_at.is_null(False), bool),
        ListField(Column("position", _("Place"), "number", 4), DealLine.position),
    )
    return ListQuery(
        name="lines",
        model=DealLine,
        fields={one.column.key: one for one in fields},
        condition=DealLine.deal.in_(visible_deal_ids(actor)),
        default_columns=(
            "id", "kind", "title", "quantity", "unit", "price", "discount", "vat", "amount", "due_on", "done_on",
        ),
        default_sort="-deal_id,position",
        search=_holding,
    )  # fmt: skip


def of_deal(query: ListQuery, deal: Deal) -> ListQuery:
    """Return the lines of one deal."""
    return replace(query, condition=query.condition & (DealLine.deal == deal.id))


def _holding(words: str) -> pw.Node:
    from agencycli.queries import conditions
    from agencycli.values.text import fold

    return conditions.holds(conditions.folded(DealLine.title), fold(words))
