"""What deals earn: all of them in one list, one of them three ways. Costs only for who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import peewee as pw

from agencycli import money
from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import Client, Deal, DealLine, Pipeline, Staff, Stage
from agencycli.models.deal import SHARE_BASES
from agencycli.models.pipeline import BUSINESS_LINE_TITLES, STATUS_TITLES
from agencycli.models.store import store
from agencycli.queries import profit_sums, search
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_deals
from agencycli.services import payroll

BASE_TITLES = {"agreement": N_("by agreement"), "papers": N_("by papers"), "money": N_("by money")}
COSTS = ("contractor", "material", "media", "payroll", "other")


def profits(actor: Staff) -> ListQuery:
    """Return all deals with what they earn, by agreement, by papers and by money; the newest first.

    Who may not see costs gets revenue only: the columns of cost and margin are not there.
    """
    fields = [*_card(), *_revenue(), *(_cost() if actor.may_see_cost else ())]
    shown = ("id", "title", "client", "revenue")  # what a line of 80 cells has room for
    of_cost = ("cost", "margin", "margin_percent", "money_margin")
    return ListQuery(
        name="profits",
        model=Deal,
        fields={one.column.key: one for one in fields},
        condition=visible_deals(actor) & Deal.joined_into.is_null(),
        default_columns=(*shown, *(of_cost if actor.may_see_cost else ("paper_revenue", "money_revenue"))),
        default_sort="-id",
        search=lambda words: Deal.id.in_(search.row_ids("deal", words)),
    )


def three_ways(actor: Staff, deal: Deal) -> Listing:
    """Return the money of one deal: a row by agreement, one by papers, one by money; costs by kind for who may see."""
    bases = {base: _(title) for base, title in BASE_TITLES.items()}
    columns = [
        Column("base", _("Counted"), "stage", 14, bases),
        Column("revenue", _("Revenue"), "money", 12),
    ]
    if actor.may_see_cost:
        columns += [
            Column("contractor", _("Contractors"), "money", 11),
            Column("material", _("Materials"), "money", 11),
            Column("media", _("Media"), "money", 11),
            Column("payroll", _("Payroll"), "money", 11),
            Column("other", _("Other"), "money", 10),
            Column("cost", _("Cost"), "money", 12),
            Column("margin", _("Margin"), "money", 12),
            Column("percent", _("Margin, %"), "number", 4),
        ]
    found = payroll.margins(deal)
    keys = [column.key for column in columns[1:]]
    return Listing(
        "deal-profit", columns, [(base, *(getattr(found[base], key) for key in keys)) for base in SHARE_BASES]
    )


def side_by_side(ways: Listing) -> Listing:
    """Return the three ways for people: a row for each kind of money, a column for each way.

    The margin in percent is to two places here.
    """
    columns = [Column("kind", _("Money"), "text", 16)]
    columns += [Column(row[0], _(BASE_TITLES[row[0]]), "money", 16) for row in ways.rows]
    place = {column.key: at for at, column in enumerate(ways.columns)}

    def shown(key: str, row: Sequence[Any]) -> Decimal | None:
        if key != "percent":
            return Decimal(row[place[key]])
        revenue = row[place["revenue"]]
        return money.rounded(row[place["margin"]] * 100 / revenue) if revenue > 0 else None

    rows = [
        (column.title, *(shown(column.key, row) for row in ways.rows))
        for column in ways.columns
        if column.key != "base"
    ]
    return Listing(ways.name, columns, rows)


def _card() -> list[ListField]:
    status = Stage.select(Stage.status).where(Stage.id == Deal.stage)
    line = Pipeline.select(Pipeline.line).where(Pipeline.id == Deal.pipeline)
    lines = {slug: _(title) for slug, title in BUSINESS_LINE_TITLES.items()}
    statuses = {slug: _(title) for slug, title in STATUS_TITLES.items()}
    client = Client.select(Client.name).where(Client.id == Deal.client)
    manager = Staff.select(Staff.name).where(Staff.id == Deal.manager)
    return [
        ListField(Column("id", _("No."), "number", 5), Deal.id),
        ListField(Column("title", _("Deal"), "text", 24), Deal.title),
        ListField(Column("client", _("Client"), "text", 20), client),
        ListField(Column("manager", _("Manager"), "text", 12), manager),
        ListField(Column("line", _("Line"), "stage", 10, lines), line),
        ListField(Column("status", _("Status"), "stage", 8, statuses), status),
        ListField(Column("opened_on", _("Opened"), "date", 10), Deal.opened_on),
        ListField(Column("promised_on", _("Promised for"), "date", 10), Deal.promised_on),
        ListField(Column("closed_at", _("Closed"), "moment", 10), Deal.closed_at),
        ListField(Column("client_id", _("Client No."), "number", 5), Deal.client),
        ListField(Column("source_id", _("Source No."), "number", 5), Deal.source),
        ListField(Column("kinds", _("What is sold"), "text", 20), _sold()),
    ]


def _sold() -> pw.Node:
    joined = pw.fn.STRING_AGG if store().engine == "postgresql" else pw.fn.GROUP_CONCAT
    kinds = DealLine.select(DealLine.kind).where(DealLine.deal == Deal.id).distinct().order_by(DealLine.kind)
    return pw.Select([kinds], [joined(kinds.c.kind, ", ")])


def _money(key: str, title: str, node: pw.Node) -> ListField:
    return ListField(Column(key, title, "money", 12), node, profit_sums.read)


def _revenue() -> list[ListField]:
    return [
        _money("revenue", _("Revenue"), profit_sums.revenue("agreement")),
        _money("paper_revenue", _("Revenue, by papers"), profit_sums.revenue("papers")),
        _money("money_revenue", _("Revenue, by money"), profit_sums.revenue("money")),
        _money(
            "client_owes",
            _("Client owes"),
            profit_sums.revenue("agreement") - profit_sums.revenue("money"),
        ),
        _money("unscheduled", _("Without a day"), profit_sums.unscheduled()),
    ]


def _cost() -> list[ListField]:
    titles = {
        "agreement": (_("Cost"), _("Margin"), _("Margin, %")),
        "papers": (_("Cost, by papers"), _("Margin, by papers"), _("Margin by papers, %")),
        "money": (_("Cost, by money"), _("Margin, by money"), _("Margin by money, %")),
    }
    fields = []
    for base, (cost, margin, percent) in titles.items():
        before = {"agreement": "", "papers": "paper_", "money": "money_"}[base]
        fields += [
            _money(f"{before}cost", cost, profit_sums.cost(base)),
            _money(f"{before}margin", margin, profit_sums.margin(base)),
            ListField(Column(f"{before}margin_percent", percent, "number", 5), profit_sums.percent(base)),
        ]
    return fields
