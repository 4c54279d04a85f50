"""The discount of a client who brings clients: what it is worth today, and using it up in a deal."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import peewee as pw

from agencycli import clock, config
from agencycli.errors import Refused
from agencycli.i18n import N_, _, ngettext
from agencycli.models import BudgetFact, BudgetLine, Change, Client, Deal, DealLine, ReferralUse, Staff, Stage
from agencycli.models.budget import PAYMENT, REVENUE
from agencycli.models.pipeline import LOST
from agencycli.pricing.referral import Balance, Brought, Terms, balance, taken
from agencycli.services import deal_line
from agencycli.services.frame import action


class NoReferral(Refused):
    """There is no discount to give."""

    slug = "no-referral"
    template = N_(
        "{name} has no referral discount to use in deal {number}: earned {earned} %, used {used} %, "
        "expired {expired} %, in a deal at most {cap} %"
    )


class ReferralUsed(Refused):
    """Taken back, an entry would give one discount twice."""

    slug = "referral-used"
    template = N_(
        "entry {number} cannot be undone: the referral discount of deal {deal} was used meanwhile in deal {other}; "
        "undo that first, or open the deal without it: agency deal reopen {deal}"
    )


@action("deal.referral", N_("use a referral discount in a deal"), "manager")
def apply(actor: Staff, deal: Deal) -> Decimal:
    """Take the client's referral discount off every line that is not agreed, and use it up. Returns percent.

    Up to the cap in one deal, what expires first goes first. Raises NoReferral, NothingOpen, DealClosed.
    """
    deal = deal_line.refuse_closed(deal)
    settled = terms()
    standing = standing_of(actor, deal.client)
    parts = taken(standing.left, settled.cap, used_in(deal))
    if not parts:
        raise NoReferral(
            name=deal.client.name, number=deal.id, earned=standing.earned, used=standing.used,
            expired=standing.expired, cap=settled.cap,
        )  # fmt: skip
    whole = sum((given for _part, given in parts), Decimal(0))
    count = len(parts)
    reason = ngettext("referral: {count} client brought", "referral: {count} clients brought", count)
    deal_line.discount(actor, deal, whole, reason.format(count=count))
    for part, given in parts:
        ReferralUse.create(deal=deal.id, brought=part.client_id, percent=given)
    return whole


def take_back(deal: Deal) -> Decimal:
    """Take off a deal that is opened again what other deals have used since it was lost. Returns percent.

    What was agreed keeps its price.
    """
    elsewhere = ReferralUse.alias()
    counted = (
        elsewhere.select(elsewhere.brought)
        .join(Deal, on=(Deal.id == elsewhere.deal))
        .join(Stage, on=(Stage.id == Deal.stage))
        .where((Stage.status != LOST) & (elsewhere.deal != deal.id))
    )
    gone = list(ReferralUse.select().where((ReferralUse.deal == deal.id) & ReferralUse.brought.in_(counted)))
    percent = sum((use.percent.normalize() for use in gone), Decimal(0))
    for use in gone:
        use.delete_instance()
    note = _("−{percent} %: the referral was used in another deal").format(percent=f"{percent:f}")
    for line in deal_line.open_lines(deal) if gone else ():
        line.discount = max(line.discount - percent, Decimal(0))
        line.discount_reason = f"{line.discount_reason}; {note}"[-200:] if line.discount else ""
        line.save()
    return percent


def refuse_twice(number: int, by: int) -> None:
    """Refuse the undo of entry ``number`` when a discount that it brings back was used in another deal meanwhile.

    To be asked when entry ``by`` has done it: a deal that was lost lives again, or a use stands again. Raises
    ReferralUsed.
    """
    done = Change.select(Change.row_id, Change.before).where(Change.entry == by)
    lost = {row_id for (row_id,) in Stage.select(Stage.id).where(Stage.status == LOST).tuples()}
    moves = done.where((Change.table_name == "deal") & (Change.operation == "u")).tuples()
    alive = [row_id for row_id, before in moves if json.loads(before)["stage_id"] in lost]
    again = done.where((Change.table_name == "referral_use") & (Change.operation == "i")).tuples()
    back = ReferralUse.deal.in_(alive) | ReferralUse.id.in_([row_id for row_id, _before in again])
    counted = ReferralUse.select().join(Deal).join(Stage, on=(Stage.id == Deal.stage)).where(Stage.status != LOST)
    for use in counted.where(back).order_by(ReferralUse.id):
        other = counted.where((ReferralUse.brought == use.brought_id) & (ReferralUse.deal != use.deal_id)).first()
        if other is not None:
            raise ReferralUsed(number=number, deal=use.deal_id, other=other.deal_id)


def terms() -> Terms:
    """Return what the agency settled."""
    settled = config.current()
    return Terms(Decimal(settled.referral_percent), Decimal(settled.referral_cap), int(settled.referral_months))


def standing_of(actor: Staff, client: Client) -> Balance:
    """Return what a client's brought clients are worth today; of a person held to own clients, only those count."""
    theirs = (Client.brought_by == client.id) & Client.merged_into.is_null()
    if actor.own_clients_only:
        theirs &= Client.manager == actor.id
    uses = (
        ReferralUse.select(ReferralUse.brought, ReferralUse.percent)
        .join(Deal)
        .join(Stage, on=(Stage.id == Deal.stage))
        .where((Stage.status != LOST) & ReferralUse.brought.in_(Client.select(Client.id).where(theirs)))
        .tuples()
    )
    used: dict[int, Decimal] = {}
    for number, percent in uses:
        used[number] = used.get(number, Decimal(0)) + percent.normalize()
    paid = dict(_first_payments(theirs))
    numbers = [number for (number,) in Client.select(Client.id).where(theirs).order_by(Client.id).tuples()]
    brought = [Brought(number, paid.get(number), used.get(number, Decimal(0))) for number in numbers]
    return balance(brought, clock.today(), terms())


def _first_payments(theirs: pw.Node) -> list[tuple[int, dt.date]]:
    """Return the day each brought client first paid; one whose payments all went back has not paid."""
    paid = (
        BudgetFact.select(Deal.client, pw.fn.MIN(BudgetFact.day))
        .join(BudgetLine)
        .join(Deal)
        .join(Client, on=(Client.id == Deal.client))
        .where((BudgetFact.kind == PAYMENT) & (BudgetLine.kind == REVENUE) & theirs)
        .group_by(Deal.client)
        .having(pw.fn.SUM(BudgetFact.amount) > 0)
    )
    return [(number, day if isinstance(day, dt.date) else dt.date.fromisoformat(day)) for number, day in paid.tuples()]


def used_in(deal: Deal) -> Decimal:
    """Return the percent of referral discount that a deal has taken."""
    uses = ReferralUse.select().where(ReferralUse.deal == deal.id)
    return sum((use.percent.normalize() for use in uses), Decimal(0))


def offered(actor: Staff, deal: Deal) -> Decimal:
    """Return the percent that ``apply`` would take off a deal today; 0 when there is no line that could take it."""
    if deal.closed_at is not None:
        return Decimal(0)
    agreed = DealLine.select().where((DealLine.deal == deal.id) & DealLine.agreed_at.is_null(False))
    if agreed.exists() and not deal_line.open_lines(deal).exists():
        return Decimal(0)
    parts = taken(standing_of(actor, deal.client).left, terms().cap, used_in(deal))
    return sum((given for _part, given in parts), Decimal(0))
