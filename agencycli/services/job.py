"""Parts of deals that contractors make: offers asked and compared, placed, received, sent back, accepted, paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import BudgetFact, BudgetLine, Client, ContractorJob, Deal, DealLine, JobOffer, Staff
from agencycli.models.budget import CONTRACTOR
from agencycli.models.contractor import JOB_MOVES, JOB_STATE_TITLES
from agencycli.services import budget
from agencycli.services.card import BadValue
from agencycli.services.contractor import WHO_ORDERS, call_contractor, named
from agencycli.services.frame import action
from agencycli.values.text import clean


class NoSuchJobMove(Refused):
    """A job does not go that way."""

    slug = "no-such-job-move"
    template = N_("job {number} is {state}: it cannot become {wanted}; {known}")


class NoOffer(Refused):
    """A contractor who named no price cannot be chosen."""

    slug = "no-offer"
    template = N_("{name} has named no price for job {number}: agency contractor offer {number} NAME SUM")


class LineOfAnotherDeal(Refused):
    """A job makes a line of its own deal."""

    slug = "line-of-another-deal"
    template = N_("line {line} belongs to deal {deal}")


class PaidAlready(Refused):
    """Nothing is left to pay."""

    slug = "paid-already"
    template = N_("job {number} is paid: {paid}; to pay more, name the sum with --over")


@action("job.ask", N_("ask contractors for offers"), WHO_ORDERS, with_contractors=True)
def ask(
    actor: Staff,
    deal: Deal,
    what: str,
    contractors: Sequence[Client],
    *,
    due_on: dt.date | None = None,
    line: DealLine | None = None,
    note: str = "",
) -> ContractorJob:
    """Ask several contractors what a part of a deal would cost; ``due_on`` is when it is needed. Raises BadValue."""
    row = _new(actor, deal, what, due_on=due_on, line=line, note=note)
    for contractor in dict.fromkeys(contractors):
        JobOffer.create(job=row.id, contractor=contractor.id)
        call_contractor(contractor)
    return row


@action("job.offer", N_("write down a contractor's offer"), WHO_ORDERS, permission="sees_cost", with_contractors=True)
def offer(
    actor: Staff,
    job: ContractorJob,
    contractor: Client,
    price: Decimal,
    *,
    due_on: dt.date | None = None,
    note: str = "",
) -> JobOffer:
    """Write down for what price and by when a contractor would do a job that is not placed yet.

    Who was not asked may offer too; a second offer takes the place of the first. Raises NoSuchJobMove, BadValue.
    """
    _allow(ContractorJob.get_by_id(job.id), "placed")
    row, _made = JobOffer.get_or_create(job=job.id, contractor=contractor.id)
    row.price, row.due_on, row.note = _price(price), due_on, clean(note)[:300]
    row.save()
    call_contractor(contractor)
    return row


@action("job.choose", N_("choose an offer"), WHO_ORDERS, permission="sees_cost")
def choose(actor: Staff, job: ContractorJob, offer: JobOffer) -> ContractorJob:
    """Place a job with the contractor of an offer, at its price and by its day. Raises NoOffer, NoSuchJobMove."""
    row, offer = ContractorJob.get_by_id(job.id), JobOffer.get_by_id(offer.id)
    if offer.price is None or offer.job_id != row.id:
        raise NoOffer(name=offer.contractor.name, number=row.id)
    return _place(row, offer.contractor, offer.price, offer.due_on or row.due_on)


@action("job.place", N_("place a job with a contractor"), WHO_ORDERS, permission="sees_cost", with_contractors=True)
def place(
    actor: Staff,
    deal: Deal,
    what: str,
    contractor: Client,
    price: Decimal,
    *,
    due_on: dt.date | None = None,
    line: DealLine | None = None,
    note: str = "",
) -> ContractorJob:
    """Place a part of a deal with one contractor; its price is planned in the deal, due on the same day.

    Raises BadValue, LineOfAnotherDeal.
    """
    return _place(_new(actor, deal, what, due_on=due_on, line=line, note=note), contractor, price, due_on)


@action("job.receive", N_("receive a job"), WHO_ORDERS)
def receive(actor: Staff, job: ContractorJob, day: dt.date | None = None) -> ContractorJob:
    """Put down the day a job came, today unless said. Raises NoSuchJobMove."""
    return _go(job, "received", received_on=day or clock.today())


@action("job.rework", N_("send a job back"), WHO_ORDERS)
def rework(actor: Staff, job: ContractorJob, note: str, due_on: dt.date | None = None) -> ContractorJob:
    """Send a received job back for rework: it is counted, and the job is placed again. Raises NoSuchJobMove."""
    row = ContractorJob.get_by_id(job.id)
    notes = "\n".join(filter(None, (row.note, clean(note, multiline=True))))
    return _go(row, "placed", received_on=None, reworks=row.reworks + 1, note=notes, due_on=due_on or row.due_on)


@action("job.accept", N_("accept a job"), f"{WHO_ORDERS} accountant", permission="sees_cost")
def accept(actor: Staff, job: ContractorJob, day: dt.date | None = None, *, paper: str = "") -> ContractorJob:
    """Accept a received job: its price, as far as no bill said it before, is owed by an act. Raises NoSuchJobMove."""
    row = _go(job, "accepted", accepted_on=day or clock.today())
    line = line_of(row)
    left = row.price - budget.done(line).papers
    if left > 0:
        budget.paper(actor, line, left, row.accepted_on, number=paper)
    return row


@action("job.pay", N_("pay a contractor"), "manager accountant", permission="sees_cost")
def pay(
    actor: Staff,
    job: ContractorJob,
    amount: Decimal | None = None,
    day: dt.date | None = None,
    *,
    paper: str = "",
    over: bool = False,
) -> BudgetFact:
    """Put down a payment for a job, all that is left unless said. More than its price is refused unless ``over``.

    Raises TooMuch, PaidAlready, BadValue, NoSuchJobMove before it is placed.
    """
    row = ContractorJob.get_by_id(job.id)
    if row.state == "asked":
        _allow(row, "accepted")
    line = line_of(row)
    if amount is None:
        found = budget.done(line)
        owed: Any = max(line.amount, found.papers)
        amount = owed - found.paid
        if amount <= 0:
            raise PaidAlready(number=row.id, paid=found.paid)
    return budget.pay(actor, line, amount, day, number=paper, over=over)


@action("job.cancel", N_("cancel a job"), WHO_ORDERS, permission="sees_cost")
def cancel(actor: Staff, job: ContractorJob, note: str = "") -> ContractorJob:
    """Cancel a job that did not come: its price is planned no more, what was billed or paid stays.

    Raises NoSuchJobMove.
    """
    row = ContractorJob.get_by_id(job.id)
    notes = "\n".join(filter(None, (row.note, clean(note, multiline=True))))
    line = BudgetLine.get_or_none(BudgetLine.job == row.id)
    row = _go(row, "cancelled", note=notes)
    if line is not None:
        found = budget.done(line)
        if BudgetFact.select().where(BudgetFact.line == line.id).exists():
            line.amount = found.papers
            line.save()
        else:
            line.delete_instance()
    return row


def line_of(job: ContractorJob) -> BudgetLine:
    """Return the planned price of a job that was placed."""
    line = BudgetLine.get_or_none(BudgetLine.job == job.id)
    if line is not None:
        return line
    return BudgetLine.create(
        deal=job.deal_id, kind=CONTRACTOR, title=job.what[:200], counterparty=job.contractor_id, job=job.id,
        amount=job.price or 0, due_on=job.due_on,
    )  # fmt: skip


def _new(
    actor: Staff, deal: Deal, what: str, *, due_on: dt.date | None, line: DealLine | None, note: str
) -> ContractorJob:
    if line is not None and line.deal_id != deal.id:
        raise LineOfAnotherDeal(line=line.id, deal=line.deal_id)
    return ContractorJob.create(
        deal=deal.id, line=line.id if line else None, what=named(what), due_on=due_on, staff=actor.id,
        note=clean(note, multiline=True),
    )  # fmt: skip


def _place(job: ContractorJob, contractor: Client, price: Decimal, due_on: dt.date | None) -> ContractorJob:
    row = _go(job, "placed", contractor=contractor.id, price=_price(price), due_on=due_on, placed_on=clock.today())
    line_of(row)
    call_contractor(contractor)
    return row


def _price(price: Decimal) -> Decimal:
    if price < 0:
        raise BadValue(field=_("Price"), reason=_("it must not be less than nothing"))
    return price


def _allow(job: ContractorJob, state: str) -> None:
    if (job.state, state) not in JOB_MOVES:
        known = ", ".join(_(JOB_STATE_TITLES[to]) for one, to in sorted(JOB_MOVES) if one == job.state)
        titles = {"state": _(JOB_STATE_TITLES[job.state]), "wanted": _(JOB_STATE_TITLES[state])}
        raise NoSuchJobMove(
            number=job.id,
            known=_("it can become {known}").format(known=known) if known else _("that is its end"),
            **titles,
        )


def _go(job: ContractorJob, state: str, **changes: Any) -> ContractorJob:
    row = ContractorJob.get_by_id(job.id)
    _allow(row, state)
    row.state = state
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row
