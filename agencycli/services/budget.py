"""Money of deals and of the agency: what is agreed to come and to go, and the papers and payments that fill it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict, Unpack

import peewee as pw

from agencycli import clock, money
from agencycli.errors import Forbidden, Refused
from agencycli.i18n import N_, _, language
from agencycli.models import BudgetFact, BudgetLine, Client, Deal, Staff
from agencycli.models.budget import BUDGET_KIND_TITLES, OTHER, PAPER, PAYMENT, PAYROLL, REVENUE
from agencycli.models.staff import ROLE_TITLES
from agencycli.services import deal_line
from agencycli.services.card import BadValue, CardField, column_value, known_field
from agencycli.services.edit import refuse_clashes
from agencycli.services.frame import action, demand_client
from agencycli.values.text import clean

ZERO = Decimal("0.00")
BUDGET_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("kind", N_("Kind"), "choice", BUDGET_KIND_TITLES),
        CardField("title", N_("What")),
        CardField("amount", N_("Amount"), "money"),
        CardField("due_on", N_("Due"), "date"),
        CardField("counterparty", N_("Whom"), "client"),
        CardField("staff", N_("Who works"), "staff"),
    )
}
"""The vocabulary of a budget line; a field is called like its column."""

WHO_PLANS = "manager accountant"


class OfSums(Refused):
    """A refusal that tells sums, as people write them."""

    def __init__(self, **values: Any) -> None:
        told = {
            key: money.printed(value, language()) if isinstance(value, Decimal) else value
            for key, value in values.items()
        }
        super().__init__(**told)


class TooMuch(OfSums):
    """More than was agreed."""

    slug = "too-much"
    template = N_("{what}: {standing} and {amount} make more than {most}; if that is right, say so with --over")


class BelowNothing(OfSums):
    """A correction larger than what it corrects."""

    slug = "below-nothing"
    template = N_("{what}: only {standing} was put down, {amount} is more than that")


class HasFacts(OfSums):
    """What has papers or payments is not removed."""

    slug = "has-facts"
    template = N_("budget line {number} has papers for {papers} and payments for {paid}; correct these first")


class BelongsToJob(Refused):
    """The line stands and falls with a contractor's job."""

    slug = "belongs-to-job"
    template = N_("budget line {number} is the price of job {job}; cancel the job instead")


class NoPapersOfPayroll(Refused):
    """Hours and pieces are the papers of payroll."""

    slug = "no-papers-of-payroll"
    template = N_("payroll of a deal has no papers: write down hours or pieces (agency deal hours, agency deal pieces)")


class NotWhole(Refused):
    """Parts that are not the whole."""

    slug = "not-whole"
    template = N_("the parts make {percent} percent, not 100")


@dataclass(frozen=True)
class Done:
    """What became of a budget line."""

    papers: Decimal
    paid: Decimal


class Words(TypedDict, total=False):
    """What may be said of a paper or a payment; ``over``: it is right that it is more than agreed."""

    number: str
    note: str
    over: bool


@dataclass(frozen=True)
class Slip:
    """A paper or a payment as it is handed in."""

    amount: Decimal
    day: dt.date | None
    number: str = ""
    note: str = ""
    over: bool = False


@action("budget.add", N_("plan money to come or to go"), WHO_PLANS)
def add(actor: Staff, deal: Deal | None, values: Mapping[str, Any], *, over: bool = False) -> BudgetLine:
    """Add a budget line from ``BUDGET_FIELDS``: of a deal, or without one a fixed cost of the agency.

    The amount of revenue may be percent of what the deal sells: ``50%``. Revenue beyond that sum is refused unless
    ``over``. Raises BadValue, UnknownField, NotFound, TooMuch, Forbidden for a cost to who may not see it.
    """
    row = BudgetLine(deal=deal.id if deal else None)
    _put(actor, row, {"kind": OTHER, **values}, over)
    row.save(force_insert=True)
    return row


@action("budget.edit", N_("change planned money"), WHO_PLANS)
def edit(
    actor: Staff, line: BudgetLine, changes: Mapping[str, Any], based_on: int | None = None, *, over: bool = False
) -> BudgetLine:
    """Change a budget line. ``based_on`` is the newest entry when the form was opened.

    Raises as ``add``, and EditConflict.
    """
    row = BudgetLine.get_by_id(line.id)
    demand_cost(actor, row.kind)
    _put(actor, row, changes, over)
    wanted = {field.column_name: field.db_value(getattr(row, field.name)) for field in row.dirty_fields}
    refuse_clashes(row, wanted, based_on)
    row.save()
    return row


@action("budget.remove", N_("remove planned money"), WHO_PLANS)
def remove(actor: Staff, line: BudgetLine) -> None:
    """Remove a budget line that nothing was put down for. Raises HasFacts, BelongsToJob, Forbidden."""
    row = BudgetLine.get_by_id(line.id)
    demand_cost(actor, row.kind)
    if row.job_id:
        raise BelongsToJob(number=row.id, job=row.job_id)
    if BudgetFact.select().where(BudgetFact.line == row.id).exists():
        found = done(row)
        raise HasFacts(number=row.id, papers=found.papers, paid=found.paid)
    row.delete_instance()


@action("budget.paper", N_("put down a paper for planned money"), WHO_PLANS)
def paper(
    actor: Staff, line: BudgetLine, amount: Decimal, day: dt.date | None = None, **words: Unpack[Words]
) -> BudgetFact:
    """Put down a bill, an act, an invoice. Less than nothing corrects an earlier one.

    More than was agreed is refused unless ``over``. Raises TooMuch, BelowNothing, NoPapersOfPayroll, Forbidden.
    """
    return _fact(actor, line, PAPER, Slip(amount, day, **words))


@action("budget.pay", N_("put down a payment"), WHO_PLANS)
def pay(
    actor: Staff, line: BudgetLine, amount: Decimal, day: dt.date | None = None, **words: Unpack[Words]
) -> BudgetFact:
    """Put down what was paid, today unless said. Less than nothing is a refund.

    More than was agreed, or billed if that is more, is refused unless ``over``. Raises as ``paper``.
    """
    return _fact(actor, line, PAYMENT, Slip(amount, day, **words))


@action("budget.split", N_("split a bill over deals"), WHO_PLANS, permission="sees_cost")
def split(
    actor: Staff,
    parts: Sequence[tuple[Deal, Decimal]],
    amount: Decimal,
    values: Mapping[str, Any],
    day: dt.date | None = None,
    **words: Unpack[Words],
) -> list[BudgetFact]:
    """Put down one bill as a part of several deals: ``parts`` are deals and percent, 100 together, exact to the kopeck.

    ``values`` are of ``BUDGET_FIELDS``. Where a deal has a line of that kind and counterparty that is not billed in
    full, the part fills it, and must fit unless ``over``; else it is a line that nobody planned. Raises NotWhole,
    TooMuch, BadValue, NotFound.
    """
    whole = sum((percent for _deal, percent in parts), Decimal(0))
    if whole != 100 or any(percent <= 0 for _deal, percent in parts):
        raise NotWhole(percent=whole)
    if amount <= 0:
        raise BadValue(field=_("Amount"), reason=_("it must be more than nothing"))
    weights = [int(percent.scaleb(2)) for _deal, percent in parts]
    made = []
    for (deal, _percent), part in zip(parts, money.shared_out(amount, weights), strict=True):
        if part:
            row = BudgetLine(deal=deal.id)
            _put(actor, row, {"kind": "contractor", **values, "amount": 0}, over=False)
            line = _awaited(row, part)
            if line is None:
                row.save(force_insert=True)
                line = row
            made.append(_fact(actor, line, PAPER, Slip(part, day, **words)))
    return made


def demand_cost(actor: Staff, kind: str) -> None:
    """Raise Forbidden when money of a kind is not for this person's eyes."""
    if kind != REVENUE and not actor.may_see_cost:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("work with costs"))


def done(line: BudgetLine) -> Done:
    """Return the papers and payments of a budget line."""
    facts = {
        kind: money.from_minor(int(amount))
        for kind, amount in BudgetFact.select(BudgetFact.kind, minor(BudgetFact.amount))
        .where(BudgetFact.line == line.id)
        .group_by(BudgetFact.kind)
        .tuples()
    }
    return Done(facts.get(PAPER, ZERO), facts.get(PAYMENT, ZERO))


def minor(field: pw.Node) -> pw.Node:
    """Return the SQL of a sum of amounts in whole minor units; 0 of none."""
    return pw.Cast(pw.fn.COALESCE(pw.fn.SUM(pw.Cast(field, "bigint")), 0), "bigint")


def agreed(deal: Deal | int) -> Decimal:
    """Return what a deal sells for: the sum of its lines, or of its schedule when it has no lines yet."""
    number = deal if isinstance(deal, int) else deal.id
    lines = deal_line.total(deal_line.lines_of(Deal(id=number))).gross
    return lines or _scheduled(number)


def _scheduled(number: int, *but: int) -> Decimal:
    rows = BudgetLine.select(minor(BudgetLine.amount)).where(
        (BudgetLine.deal == number) & (BudgetLine.kind == REVENUE) & BudgetLine.id.not_in(but or (0,))
    )
    return money.from_minor(int(rows.scalar()))


def _put(actor: Staff, row: BudgetLine, values: Mapping[str, Any], over: bool) -> None:
    chosen = {known_field(BUDGET_FIELDS, key).key: value for key, value in values.items()}
    for key in sorted(chosen, key=lambda key: key != "kind"):
        ready = _ready(actor, row, key, chosen[key])
        if getattr(row, key) != ready:
            setattr(row, key, ready)
    demand_cost(actor, row.kind)
    if row.kind == REVENUE and row.deal_id is None:
        raise BadValue(field=_("Kind"), reason=_("revenue belongs to a deal"))
    if row.kind == REVENUE and not over and "amount" in chosen:
        _refuse_overplanned(row)


def _ready(actor: Staff, row: BudgetLine, key: str, value: Any) -> Any:
    one = BUDGET_FIELDS[key]
    if key == "amount" and str(value).strip().endswith("%") and row.kind == REVENUE:
        percent = column_value(one, str(value).strip()[:-1], BudgetLine)
        if percent is not None and 0 <= percent <= 100:
            return money.rounded(agreed(row.deal_id) * percent / 100)
        raise BadValue(field=_(one.title), reason=_("it is between 0 and 100"))
    ready = column_value(one, value, BudgetLine)
    if key == "amount":
        ready = ready or ZERO
        if ready < 0:
            raise BadValue(field=_(one.title), reason=_("it must not be less than nothing"))
    if isinstance(ready, Client):
        demand_client(actor, ready, wanted=value)
    return ready


def _refuse_overplanned(row: BudgetLine) -> None:
    sold = deal_line.total(deal_line.lines_of(Deal(id=row.deal_id))).gross
    standing = _scheduled(row.deal_id, *([row.id] if row.id else []))
    if sold and standing + row.amount > sold:
        raise TooMuch(what=_("schedule of deal {number}").format(number=row.deal_id), standing=standing,
                      amount=row.amount, most=sold)  # fmt: skip


def _fact(actor: Staff, line: BudgetLine, kind: str, slip: Slip) -> BudgetFact:
    row = BudgetLine.get_by_id(line.id)
    demand_cost(actor, row.kind)
    if kind == PAPER and row.kind == PAYROLL and row.deal_id:
        raise NoPapersOfPayroll
    found = done(row)
    if kind == PAPER:
        standing, most = found.papers, row.amount or None
    else:
        standing, most = found.paid, max(row.amount, found.papers)
    refuse(_named(row), standing, slip.amount, None if slip.over else most)
    return write(row, kind, slip.amount, slip)


def _named(row: BudgetLine) -> str:
    title = row.title or _(BUDGET_KIND_TITLES[row.kind])
    return _("budget line {number} “{title}”").format(number=row.id, title=title)


def refuse(what: str, standing: Decimal, amount: Decimal, most: Decimal | None) -> None:
    """Refuse nothing, more than ``most``, and taking back more than stands. Raises BadValue, TooMuch, BelowNothing."""
    if money.rounded(amount) == 0:
        raise BadValue(field=_("Amount"), reason=_("it must not be nothing"))
    if standing + amount < 0:
        raise BelowNothing(what=what, standing=standing, amount=-amount)
    if most is not None and amount > 0 and standing + amount > most:
        raise TooMuch(what=what, standing=standing, amount=amount, most=most)


def write(line: BudgetLine, kind: str, amount: Decimal, slip: Slip) -> BudgetFact:
    """Put down a paper or a payment, today unless said. Raises BadValue for a payment to come."""
    day = slip.day or clock.today()
    if kind == PAYMENT and day > clock.today():
        raise BadValue(field=_("Day"), reason=_("a payment to come is a plan: give the budget line that day"))
    return BudgetFact.create(
        line=line.id, kind=kind, amount=amount, day=day, paper=clean(slip.number)[:120], note=clean(slip.note)[:300]
    )


def _awaited(wanted: BudgetLine, part: Decimal) -> BudgetLine | None:
    """Return the line of the same kind and counterparty that waits for a bill, one with room for this before others."""
    if not wanted.counterparty_id:
        return None
    lines = BudgetLine.select().where(
        (BudgetLine.deal == wanted.deal_id)
        & (BudgetLine.kind == wanted.kind)
        & (BudgetLine.counterparty == wanted.counterparty_id)
    )
    room = {line: line.amount - done(line).papers for line in lines.order_by(BudgetLine.id)}
    waiting = [line for line in room if room[line] > 0]
    return next((line for line in waiting if room[line] >= part), waiting[0] if waiting else None)
