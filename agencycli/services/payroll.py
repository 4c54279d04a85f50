"""Who works on a deal: hours and pieces at a copied rate, shares of the margin, and what was paid for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from agencycli import clock, money
from agencycli.errors import Forbidden, Refused
from agencycli.i18n import N_, _
from agencycli.models import BudgetFact, BudgetLine, Deal, DealStaff, PayRate, Staff, WorkEntry
from agencycli.models.budget import MATERIAL, PAPER, PAY_METHODS, PAYMENT, PAYROLL, REVENUE
from agencycli.models.deal import SHARE_BASES
from agencycli.models.staff import ROLE_TITLES
from agencycli.pricing import margin as pricing
from agencycli.services.budget import BelowNothing, TooMuch, agreed, minor
from agencycli.services.budget import pay as pay_line
from agencycli.services.card import BadValue
from agencycli.services.frame import action
from agencycli.services.stock import deal_stock
from agencycli.values.text import clean, fold

ZERO = Decimal("0.00")
WHO_WORKS = "manager logistics production accountant"


class RateNeeded(Refused):
    """Nobody settled what the work costs."""

    slug = "rate-needed"
    template = N_("no rate of {name} for {method} on {day}: the owner or the accountant sets it by agency budget rate")


class TooMuchShared(Refused):
    """Shares of a margin are more than the margin."""

    slug = "too-much-shared"
    template = N_("shares of deal {number} would make {percent} percent of the margin")


class StillOwed(Refused):
    """Somebody who worked on a deal cannot be left out of it."""

    slug = "still-owed"
    template = N_("{name} has hours, pieces or payments in deal {number}; remove these first")


@action("rate.set", N_("set what somebody's work costs"), "accountant", permission="sees_cost")
def set_rate(
    actor: Staff,
    staff: Staff,
    rate: Decimal,
    *,
    method: str = "hour",
    what: str = "",
    from_on: dt.date | None = None,
) -> PayRate:
    """Set what somebody gets for an hour or a piece from a day on; ``what`` is the kind of work, "" for any.

    What was written down before keeps the rate it was written with. Raises BadValue.
    """
    _known(method, PAY_METHODS, _("How"))
    if rate < 0:
        raise BadValue(field=_("Rate"), reason=_("it must not be less than nothing"))
    key = {"staff": staff.id, "method": method, "what": clean(what)[:120], "from_on": from_on or clock.today()}
    row = PayRate.get_or_none(**key)
    if row is None:
        return PayRate.create(**key, rate=rate)
    if row.rate != rate:
        row.rate = rate
        row.save()
    return row


@action("work.add", N_("write down hours or pieces"), WHO_WORKS)
def add(
    actor: Staff,
    deal: Deal,
    staff: Staff,
    quantity: Decimal,
    *,
    method: str = "hour",
    what: str = "",
    day: dt.date | None = None,
    rate: Decimal | None = None,
) -> WorkEntry:
    """Write down what somebody worked for a deal, today unless said; the rate of that day is copied.

    Who does not see costs writes down the own work only, without naming a rate. Raises RateNeeded, BadValue,
    Forbidden.
    """
    if not actor.may_see_cost and (staff.id != actor.id or rate is not None):
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("write down the work of others"))
    _known(method, PAY_METHODS, _("How"))
    if quantity.scaleb(3) < 1:
        raise BadValue(field=_("Quantity"), reason=_("it must be more than nothing"))
    if rate is not None and rate < 0:
        raise BadValue(field=_("Rate"), reason=_("it must not be less than nothing"))
    day = day or clock.today()
    if rate is None:
        settled = rate_of(staff, method, what, day)
        if settled is None:
            raise RateNeeded(name=staff.name, method=method, day=day)
        rate = settled.rate
    DealStaff.get_or_create(deal=deal.id, staff=staff.id)
    return WorkEntry.create(
        deal=deal.id, staff=staff.id, day=day, method=method, what=clean(what)[:200], quantity=quantity, rate=rate
    )


@action("work.remove", N_("remove hours or pieces"), WHO_WORKS)
def remove(actor: Staff, work: WorkEntry) -> None:
    """Remove what was written down. Who does not see costs removes the own work only. Raises Forbidden."""
    if not actor.may_see_cost and work.staff_id != actor.id:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("remove the work of others"))
    WorkEntry.get_by_id(work.id).delete_instance()


@action("team.put", N_("say who works on a deal, and for which share"), "manager accountant")
def put(
    actor: Staff,
    deal: Deal,
    staff: Staff,
    *,
    role: str | None = None,
    share: Decimal | None = None,
    base: str | None = None,
) -> DealStaff:
    """Put somebody on a deal or change role and share there. ``share`` is percent of the margin before any share.

    ``base`` says which margin: agreement, papers or money. Shares make 100 % at most. Raises TooMuchShared, BadValue,
    Forbidden.
    """
    if (share is not None or base is not None) and not actor.may_see_cost:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("work with costs"))
    row, _made = DealStaff.get_or_create(deal=deal.id, staff=staff.id)
    if role is not None:
        row.role = clean(role)[:80]
    if base is not None:
        row.share_base = _known(base, SHARE_BASES, _("Share of"))
    if share is not None:
        if not 0 <= share <= 100:
            raise BadValue(field=_("Share, %"), reason=_("it is between 0 and 100"))
        others = DealStaff.select(DealStaff.share).where((DealStaff.deal == deal.id) & (DealStaff.id != row.id))
        whole = sum((other.share for other in others), share)
        if whole > 100:
            raise TooMuchShared(number=deal.id, percent=whole)
        row.share = share
    row.save()
    return row


@action("team.leave", N_("take somebody off a deal"), "manager accountant")
def leave(actor: Staff, member: DealStaff) -> None:
    """Take somebody off a deal. Raises StillOwed when work or payments are written down."""
    row = DealStaff.get_by_id(member.id)
    same = (WorkEntry.deal == row.deal_id) & (WorkEntry.staff == row.staff_id)
    lines = (BudgetLine.deal == row.deal_id) & (BudgetLine.staff == row.staff_id)
    if WorkEntry.select().where(same).exists() or BudgetLine.select().where(lines).exists():
        raise StillOwed(name=row.staff.name, number=row.deal_id)
    row.delete_instance()


@action("payroll.pay", N_("pay somebody for a deal"), "accountant", permission="sees_cost")
def pay(
    actor: Staff,
    deal: Deal,
    staff: Staff,
    amount: Decimal,
    day: dt.date | None = None,
    *,
    share: bool = False,
    note: str = "",
    over: bool = False,
) -> BudgetFact:
    """Put down what somebody was paid for the work on a deal, or with ``share`` as a share of its margin.

    More than was earned is refused unless ``over``. Raises TooMuch, BelowNothing, BadValue.
    """
    due = earned_share(deal, staff) if share else earned_work(deal, staff)
    standing = paid(deal, staff, share=share)
    what = _("{name} in deal {number}").format(name=staff.name, number=deal.id)
    if amount < 0 and standing + amount < 0:
        raise BelowNothing(what=what, standing=standing, amount=-amount)
    if amount > 0 and standing + amount > due and not over:
        raise TooMuch(what=what, standing=standing, amount=amount, most=due)
    DealStaff.get_or_create(deal=deal.id, staff=staff.id)
    own = {"deal": deal.id, "kind": PAYROLL, "staff": staff.id, "is_share": share}
    lines = BudgetLine.select().where(*(getattr(BudgetLine, key) == value for key, value in own.items()))
    line = lines.order_by(BudgetLine.id).first() or BudgetLine.create(**own)
    return pay_line(actor, line, amount, day, note=note, over=amount > 0)


def rate_of(staff: Staff, method: str, what: str, day: dt.date) -> PayRate | None:
    """Return the rate in force on a day: of that kind of work before any, the newest before older ones."""
    rates = PayRate.select().where((PayRate.staff == staff.id) & (PayRate.method == method) & (PayRate.from_on <= day))
    fits = [one for one in rates if not one.what or fold(one.what) == fold(what)]
    return max(fits, key=lambda one: (bool(one.what), one.from_on), default=None)


def before_shares(deal: Deal) -> dict[str, pricing.Margin]:
    """Return the margins of a deal by agreement, papers and money as they are before anybody's share.

    Agreement: what is sold and what is planned. Papers: bills both ways; hours and pieces are the papers of payroll.
    Money: what was paid. Material out of stock counts in all three at what it cost, from the moment it is issued; by
    agreement what is kept for the deal counts too, at what it costs now.
    """
    own = (BudgetLine.deal == deal.id) & ~BudgetLine.is_share
    planned = _by_kind(BudgetLine.select(BudgetLine.kind, minor(BudgetLine.amount)).where(own))
    planned[REVENUE] = agreed(deal)
    facts = BudgetFact.select(BudgetLine.kind, minor(BudgetFact.amount)).join(BudgetLine).where(own)
    papers = _by_kind(facts.where(BudgetFact.kind == PAPER))
    papers[PAYROLL] = earned_work(deal)
    moved = _by_kind(facts.where(BudgetFact.kind == PAYMENT))
    issued = deal_stock.issued(deal)
    for sums, stock in ((planned, issued + deal_stock.kept(deal)), (papers, issued), (moved, issued)):
        sums[MATERIAL] = sums.get(MATERIAL, ZERO) + stock
    return {base: pricing.of_kinds(sums) for base, sums in zip(SHARE_BASES, (planned, papers, moved), strict=True)}


def margins(deal: Deal) -> dict[str, pricing.Margin]:
    """Return the margins of a deal by agreement, papers and money, shares taken off.

    By agreement and by papers every share is taken as if that margin were the final one; by money, what was paid.
    """
    before = before_shares(deal)
    percents = [one.share for one in DealStaff.select(DealStaff.share).where(DealStaff.deal == deal.id)]
    given = {base: sum(pricing.shares(before[base].margin, percents), ZERO) for base in ("agreement", "papers")}
    given["money"] = _moved((BudgetLine.deal == deal.id) & BudgetLine.is_share)
    return {base: before[base].with_payroll(given[base]) for base in SHARE_BASES}


def earned_share(deal: Deal, staff: Staff) -> Decimal:
    """Return somebody's share of the margin that it is counted from."""
    row = DealStaff.get_or_none((DealStaff.deal == deal.id) & (DealStaff.staff == staff.id))
    return pricing.share(before_shares(deal)[row.share_base].margin, row.share) if row and row.share else ZERO


def earned_work(deal: Deal, staff: Staff | None = None) -> Decimal:
    """Return what hours and pieces in a deal cost, of one person or all."""
    rows = WorkEntry.select(WorkEntry.quantity, WorkEntry.rate).where(WorkEntry.deal == deal.id)
    rows = rows.where(WorkEntry.staff == staff.id) if staff else rows
    return sum((pricing.worked(row.quantity, row.rate) for row in rows), ZERO)


def paid(deal: Deal, staff: Staff, *, share: bool) -> Decimal:
    """Return what somebody was paid for a deal."""
    own = (BudgetLine.deal == deal.id) & (BudgetLine.staff == staff.id) & (BudgetLine.kind == PAYROLL)
    return _moved(own & (BudgetLine.is_share == share))


def _moved(condition: object) -> Decimal:
    sums = BudgetFact.select(minor(BudgetFact.amount)).join(BudgetLine)
    return money.from_minor(int(sums.where((BudgetFact.kind == PAYMENT) & condition).scalar()))


def _by_kind(query: object) -> dict[str, Decimal]:
    return {kind: money.from_minor(int(amount)) for kind, amount in query.group_by(BudgetLine.kind).tuples()}  # type: ignore[attr-defined]


def _known(word: str, words: Sequence[str], field: str) -> str:
    if word not in words:
        raise BadValue(field=field, reason=_("“{value}” is none of {known}").format(value=word, known=", ".join(words)))
    return word
