"""Contractors with how they keep their word, what they can do, the jobs placed with them and their offers."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.errors import NotFound
from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import (
    BudgetFact,
    BudgetLine,
    Client,
    ContractorJob,
    ContractorSkill,
    Deal,
    DealLine,
    JobOffer,
    Staff,
)
from agencycli.models.budget import PAYMENT
from agencycli.models.contractor import JOB_STATE_TITLES
from agencycli.models.store import store
from agencycli.queries import conditions, profit_sums, search
from agencycli.queries.budget import deal_columns, words
from agencycli.queries.client import read_date
from agencycli.queries.lists import ListField, ListQuery
from agencycli.queries.scope import visible_clients, visible_contractors, visible_deal_ids
from agencycli.services.budget import minor
from agencycli.values.text import fold

CAME = ("received", "accepted")


def contractors(actor: Staff) -> ListQuery:
    """Return contractors this person may know of: what they do, how many jobs, how they keep their word.

    On time, reworks and delay are counted from jobs that came. What was spent only for who may see costs, in the deals
    they may see. Nothing else of a card that is another's is shown, and no word there finds it.
    """
    own = visible_clients(actor)
    jobs = ContractorJob.select(pw.fn.COUNT(ContractorJob.id)).where(ContractorJob.contractor == Client.id)
    last = ContractorJob.select(pw.fn.MAX(ContractorJob.placed_on)).where(ContractorJob.contractor == Client.id)
    fields = [
        ListField(Column("id", _("No."), "number", 5), Client.id),
        ListField(Column("name", _("Contractor"), "text", 24), Client.name),
        ListField(Column("skills", _("What they do"), "text", 30), _skills()),
        ListField(Column("jobs", _("Jobs"), "number", 5), jobs),
        ListField(Column("open_jobs", _("In work"), "number", 5), jobs.where(ContractorJob.state == "placed")),
        *_word_kept(Client.id),
        ListField(Column("last_job", _("Last job"), "date", 10), last, read_date),
        ListField(Column("note", _("Note"), "text", 24), pw.Case(None, [(own, Client.note)])),
    ]
    shown: tuple[str, ...] = ("id", "name", "skills", "jobs", "open_jobs", "on_time", "reworks", "delay_days")
    if actor.may_see_cost:
        paid = BudgetFact.select(minor(BudgetFact.amount)).join(BudgetLine, on=(BudgetLine.id == BudgetFact.line))
        theirs = (BudgetLine.counterparty == Client.id) & (BudgetFact.kind == PAYMENT)
        if actor.own_clients_only:
            theirs &= BudgetLine.deal.in_(visible_deal_ids(actor))
        fields.append(ListField(Column("paid", _("Paid"), "money", 12), paid.where(theirs), profit_sums.read))
        shown += ("paid",)
    known = ContractorJob.select(ContractorJob.contractor).where(ContractorJob.contractor.is_null(False))
    return ListQuery(
        name="contractors",
        model=Client,
        fields={one.column.key: one for one in fields},
        condition=visible_contractors(actor) & (Client.is_contractor | Client.id.in_(known)),
        default_columns=shown,
        default_sort="name",
        search=lambda text: (
            (own & Client.id.in_(search.row_ids("client", text)))
            | conditions.holds(Client.name_key, fold(text))
            | Client.id.in_(_can(text))
        ),
    )


def skills(actor: Staff) -> ListQuery:
    """Return what contractors can do, how long it takes and on what terms; for what price for who may see costs."""
    fields = [
        ListField(Column("id", _("No."), "number", 5), ContractorSkill.id),
        ListField(Column("contractor_id", _("Contractor No."), "number", 5), ContractorSkill.contractor),
        ListField(Column("contractor", _("Contractor"), "text", 24), _named(ContractorSkill.contractor)),
        ListField(Column("what", _("What"), "text", 24), ContractorSkill.what),
        ListField(Column("unit", _("Unit"), "text", 6), ContractorSkill.unit),
        ListField(Column("lead_days", _("Working days"), "number", 5), ContractorSkill.lead_days),
        ListField(Column("terms", _("Terms"), "text", 24), ContractorSkill.terms),
        *_word_kept(ContractorSkill.contractor),
    ]
    shown: tuple[str, ...] = ("id", "contractor", "what", "lead_days", "terms", "on_time")
    if actor.may_see_cost:
        fields.append(ListField(Column("price", _("Price"), "money", 10), ContractorSkill.price))
        shown = ("id", "contractor", "what", "price", "unit", "lead_days", "terms", "on_time")
    return ListQuery(
        name="skills",
        model=ContractorSkill,
        fields={one.column.key: one for one in fields},
        condition=ContractorSkill.contractor.in_(Client.select(Client.id).where(visible_contractors(actor))),
        default_columns=shown,
        default_sort="what,contractor",
        search=lambda text: ContractorSkill.id.in_(_can(text, ContractorSkill.id)),
    )


def jobs(actor: Staff) -> ListQuery:
    """Return jobs of contractors in the deals this person may see, what is due first; prices for who may see costs."""
    client = Client.select(Client.name).join(Deal, on=(Deal.client == Client.id)).where(Deal.id == ContractorJob.deal)
    line = DealLine.select(DealLine.title).where(DealLine.id == ContractorJob.line)
    offers = JobOffer.select(pw.fn.COUNT(JobOffer.id)).where(JobOffer.job == ContractorJob.id)
    closed = ContractorJob.state.in_(("accepted", "cancelled"))
    fields = [
        ListField(Column("id", _("No."), "number", 5), ContractorJob.id),
        *deal_columns(ContractorJob.deal),
        ListField(Column("client", _("Client"), "text", 20), client),
        ListField(Column("line", _("Line of the deal"), "text", 20), line),
        ListField(Column("what", _("What"), "text", 26), ContractorJob.what),
        ListField(Column("contractor", _("Contractor"), "text", 20), _named(ContractorJob.contractor)),
        ListField(Column("state", _("State"), "stage", 12, words(JOB_STATE_TITLES)), ContractorJob.state),
        ListField(Column("open", _("Open"), "flag", 3), ~closed, bool),
        ListField(Column("offers", _("Offers"), "number", 4), offers),
        ListField(Column("due_on", _("Due"), "date", 10), ContractorJob.due_on),
        ListField(Column("placed_on", _("Placed"), "date", 10), ContractorJob.placed_on),
        ListField(Column("received_on", _("Received"), "date", 10), ContractorJob.received_on),
        ListField(Column("accepted_on", _("Accepted"), "date", 10), ContractorJob.accepted_on),
        ListField(Column("late", _("Late"), "flag", 3), _late, bool),
        ListField(Column("reworks", _("Reworks"), "number", 4), ContractorJob.reworks),
        ListField(Column("note", _("Note"), "text", 24), ContractorJob.note),
    ]
    shown: tuple[str, ...] = ("id", "due_on", "deal", "what", "contractor", "state", "late", "reworks")
    if actor.may_see_cost:
        facts = BudgetFact.select(minor(BudgetFact.amount)).join(BudgetLine, on=(BudgetLine.id == BudgetFact.line))
        paid = facts.where((BudgetLine.job == ContractorJob.id) & (BudgetFact.kind == PAYMENT))
        cost = BudgetLine.select(pw.fn.MIN(BudgetLine.id)).where(BudgetLine.job == ContractorJob.id)
        fields += [
            ListField(Column("price", _("Price"), "money", 10), ContractorJob.price),
            ListField(Column("paid", _("Paid"), "money", 10), paid, profit_sums.read),
            ListField(Column("cost_id", _("Cost No."), "number", 5), cost),
        ]
        shown += ("price", "paid")
    return ListQuery(
        name="jobs",
        model=ContractorJob,
        fields={one.column.key: one for one in fields},
        condition=ContractorJob.deal.in_(visible_deal_ids(actor)),
        default_columns=shown,
        default_sort="due_on,id",
        hidden={"open": ~closed},
    )


def offers(actor: Staff) -> ListQuery:
    """Return contractors' offers side by side, the cheapest first for who may see costs, with how they keep word."""
    job, what = ContractorJob.alias("of"), ContractorJob.alias("what")
    chosen = job.select(job.contractor == JobOffer.contractor).where(job.id == JobOffer.job)
    deal = job.select(job.deal).where(job.id == JobOffer.job)
    seen = ContractorJob.select(ContractorJob.id).where(ContractorJob.deal.in_(visible_deal_ids(actor)))
    fields = [
        ListField(Column("id", _("No."), "number", 5), JobOffer.id),
        ListField(Column("job_id", _("Job No."), "number", 5), JobOffer.job),
        ListField(Column("deal_id", _("Deal No."), "number", 5), deal),
        ListField(Column("what", _("What"), "text", 24), what.select(what.what).where(what.id == JobOffer.job)),
        ListField(Column("contractor_id", _("Contractor No."), "number", 5), JobOffer.contractor),
        ListField(Column("contractor", _("Contractor"), "text", 24), _named(JobOffer.contractor)),
        *([ListField(Column("price", _("Price"), "money", 10), JobOffer.price)] if actor.may_see_cost else []),
        ListField(Column("due_on", _("By"), "date", 10), JobOffer.due_on),
        ListField(Column("note", _("Note"), "text", 20), JobOffer.note),
        ListField(Column("chosen", _("Chosen"), "flag", 3), pw.fn.COALESCE(chosen, False), bool),
        *_word_kept(JobOffer.contractor),
    ]
    return ListQuery(
        name="offers",
        model=JobOffer,
        fields={one.column.key: one for one in fields},
        condition=JobOffer.job.in_(seen),
        default_columns=tuple(
            one.column.key for one in fields if one.column.key not in {"deal_id", "what", "contractor_id"}
        ),
        default_sort="-job_id,price" if actor.may_see_cost else "-job_id,due_on",
    )


def skill(actor: Staff, contractor: Client, what: str) -> ContractorSkill:
    """Return what a contractor does by its name. Raises NotFound."""
    known = ContractorSkill.select().where(ContractorSkill.contractor == contractor.id)
    found = next((one for one in known if fold(one.what) == fold(what)), None)
    if found is None:
        raise NotFound(what=_("skill"), wanted=what)
    return found


def offer(actor: Staff, job: ContractorJob, contractor: Client) -> JobOffer:
    """Return a contractor's offer for a job. Raises NotFound."""
    found = JobOffer.get_or_none((JobOffer.job == job.id) & (JobOffer.contractor == contractor.id))
    if found is None:
        raise NotFound(what=_("offer"), wanted=contractor.name)
    return found


def offers_for(actor: Staff, number: int) -> list[dict[str, Any]]:
    """Return the offers for a job as values by key, the cheapest first; of who was asked and is silent no price."""
    query = offers(actor)
    return query.listing(conditions.parse_all([f"job_id = {number}"]), columns=query.fields).records()


def _word_kept(contractor: pw.Node) -> list[ListField]:
    """Return how a contractor keeps their word: whole percent on time, times sent back, mean days late."""
    job = ContractorJob.alias("kept")
    came = (job.contractor == contractor) & job.state.in_(CAME) & job.due_on.is_null(False)
    late = job.received_on > job.due_on
    count = pw.fn.NULLIF(pw.fn.COUNT(job.id), 0)
    kept = pw.fn.SUM(pw.Case(None, [(late, 0)], 1))
    delay = pw.fn.SUM(pw.Case(None, [(late, _days(job.received_on, job.due_on))], 0))
    back = job.select(pw.fn.COALESCE(pw.fn.SUM(job.reworks), 0)).where(job.contractor == contractor)
    return [
        ListField(Column("on_time", _("On time, %"), "number", 5), job.select(_int(kept * 100 / count)).where(came)),
        ListField(Column("reworks", _("Reworks"), "number", 5), _int(back)),
        ListField(Column("delay_days", _("Days late"), "number", 5), job.select(_int(delay / count)).where(came)),
    ]


def _days(later: pw.Field, earlier: pw.Field) -> pw.Node:
    if store().engine == "postgresql":
        return later.converter(None) - earlier
    return _int(pw.fn.julianday(later) - pw.fn.julianday(earlier))


def _late() -> pw.Node:
    waits = (ContractorJob.state == "placed") & (ContractorJob.due_on < clock.today())
    return pw.fn.COALESCE(waits | (ContractorJob.received_on > ContractorJob.due_on), False)


def _int(node: pw.Node) -> pw.Node:
    return pw.Cast(node, "integer")


def _named(reference: pw.Node) -> pw.ModelSelect:
    other = Client.alias("named")
    return other.select(other.name).where(other.id == reference)


def _skills() -> pw.ModelSelect:
    what = ContractorSkill.what
    joined = pw.fn.STRING_AGG(what, ", ") if store().engine == "postgresql" else pw.fn.GROUP_CONCAT(what, ", ")
    return ContractorSkill.select(joined).where(ContractorSkill.contractor == Client.id)


def _can(text: str, key: pw.Field = ContractorSkill.contractor) -> pw.ModelSelect:
    return ContractorSkill.select(key).where(conditions.holds(conditions.folded(ContractorSkill.what), fold(text)))
