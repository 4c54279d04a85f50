"""Planned money as a list, with the papers and payments that fill it; and these one by one."""

from __future__ import annotations

import peewee as pw

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.listing import Column
from agencycli.models import BudgetFact, BudgetLine, Client, Deal, Staff
from agencycli.models.budget import BUDGET_KIND_TITLES, PAPER, PAYMENT, REVENUE
from agencycli.models.store import store
from agencycli.queries import conditions, profit_sums
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_deal_ids
from agencycli.values.text import fold

FACT_TITLES = {PAPER: N_("paper"), PAYMENT: N_("payment")}


def budget(actor: Staff) -> ListQuery:
    """Return planned money of the deals this person may see and of the agency itself, the earliest due first.

    Who may not see costs gets what clients pay and nothing else.
    """
    papers, paid = profit_sums.done(PAPER), profit_sums.done(PAYMENT)
    owed = _greatest(pw.Cast(BudgetLine.amount, "bigint"), papers) - paid
    fields = [
        ListField(Column("id", _("No."), "number", 5), BudgetLine.id),
        *deal_columns(BudgetLine.deal),
        ListField(Column("kind", _("Kind"), "stage", 11, _kinds()), BudgetLine.kind),
        ListField(Column("title", _("What"), "text", 24), BudgetLine.title),
        ListField(Column("counterparty", _("Whom"), "text", 20), _whom()),
        ListField(Column("staff", _("Who works"), "text", 12), _named(Staff, BudgetLine.staff)),
        ListField(Column("share", _("Share of the margin"), "flag", 3), BudgetLine.is_share, bool),
        ListField(Column("job_id", _("Job No."), "number", 5), BudgetLine.job),
        ListField(Column("amount", _("Agreed"), "money", 12), BudgetLine.amount),
        ListField(Column("papers", _("By papers"), "money", 12), papers, profit_sums.read),
        ListField(Column("paid", _("Paid"), "money", 12), paid, profit_sums.read),
        ListField(Column("left", _("Left to pay"), "money", 12), owed, profit_sums.read),
        ListField(Column("due_on", _("Due"), "date", 10), BudgetLine.due_on),
        ListField(Column("overdue", _("Overdue"), "flag", 3), lambda: _overdue(owed), bool),
        ListField(Column("fixed", _("Outside deals"), "flag", 3), BudgetLine.deal.is_null(), bool),
    ]
    return ListQuery(
        name="budget",
        model=BudgetLine,
        fields={one.column.key: one for one in fields},
        condition=_seen(actor),
        default_columns=(
            "id", "due_on", "deal_id", "kind", "title", "counterparty", "amount", "papers", "paid", "left",
        ),
        default_sort="due_on,id",
        search=_holding,
    )  # fmt: skip


def facts(actor: Staff) -> ListQuery:
    """Return papers and payments of the money this person may see, the newest first."""
    kind = BudgetLine.select(BudgetLine.kind).where(BudgetLine.id == BudgetFact.line)
    deal = BudgetLine.select(BudgetLine.deal).where(BudgetLine.id == BudgetFact.line)
    title = BudgetLine.select(BudgetLine.title).where(BudgetLine.id == BudgetFact.line)
    of_deal = Deal.select(Deal.title).join(BudgetLine, on=(BudgetLine.deal == Deal.id))
    fields = [
        ListField(Column("id", _("No."), "number", 5), BudgetFact.id),
        ListField(Column("day", _("Day"), "date", 10), BudgetFact.day),
        ListField(Column("fact", _("Paper or payment"), "stage", 8, words(FACT_TITLES)), BudgetFact.kind),
        ListField(Column("kind", _("Kind"), "stage", 11, _kinds()), kind),
        ListField(Column("line_id", _("Line No."), "number", 5), BudgetFact.line),
        ListField(Column("deal_id", _("Deal No."), "number", 5), deal),
        ListField(Column("deal", _("Deal"), "text", 20), of_deal.where(BudgetLine.id == BudgetFact.line)),
        ListField(Column("title", _("What"), "text", 24), title),
        ListField(Column("amount", _("Amount"), "money", 12), BudgetFact.amount),
        ListField(Column("paper", _("Number of the paper"), "text", 18), BudgetFact.paper),
        ListField(Column("note", _("Note"), "text", 20), BudgetFact.note),
    ]
    return ListQuery(
        name="facts",
        model=BudgetFact,
        fields={one.column.key: one for one in fields},
        condition=BudgetFact.line.in_(BudgetLine.select(BudgetLine.id).where(_seen(actor))),
        default_columns=("id", "day", "fact", "kind", "deal_id", "deal", "title", "amount", "paper", "note"),
        default_sort="-day,-id",
    )


def _seen(actor: Staff) -> pw.Node:
    """Return the condition on ``BudgetLine`` rows this person may see."""
    theirs = BudgetLine.deal.in_(visible_deal_ids(actor))
    return (BudgetLine.deal.is_null() | theirs) if actor.may_see_cost else theirs & (BudgetLine.kind == REVENUE)


def deal_columns(reference: pw.ForeignKeyField) -> list[ListField]:
    """Return the columns that name the deal of a row."""
    title = Deal.select(Deal.title).where(Deal.id == reference)
    return [
        ListField(Column("deal_id", _("Deal No."), "number", 5), reference),
        ListField(Column("deal", _("Deal"), "text", 20), title),
    ]


def _whom() -> pw.Node:
    client = Client.select(Client.name).join(Deal, on=(Deal.client == Client.id)).where(Deal.id == BudgetLine.deal)
    of_revenue = pw.Case(None, [(BudgetLine.kind == REVENUE, client)], None)
    return pw.fn.COALESCE(_named(Client, BudgetLine.counterparty), of_revenue)


def _overdue(owed: pw.Node) -> pw.Node:
    late = (BudgetLine.due_on < clock.today()) & (owed > 0)
    return pw.fn.COALESCE(late, False)


def _greatest(one: pw.Node, other: pw.Node) -> pw.Node:
    return (pw.fn.GREATEST if store().engine == "postgresql" else pw.fn.MAX)(one, other)


def _named(model: type, reference: pw.ForeignKeyField) -> pw.ModelSelect:
    return model.select(model.name).where(model.id == reference)  # type: ignore[attr-defined]


def _kinds() -> dict[str, str]:
    return words(BUDGET_KIND_TITLES)


def words(titles: dict[str, str]) -> dict[str, str]:
    """Return the words of slugs in the language of the interface."""
    return {slug: _(title) for slug, title in titles.items()}


def _holding(text: str) -> pw.Node:
    of_deal = Deal.select(Deal.id).where(conditions.holds(conditions.folded(Deal.title), fold(text)))
    return conditions.holds(conditions.folded(BudgetLine.title), fold(text)) | BudgetLine.deal.in_(of_deal)
