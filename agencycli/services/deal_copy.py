"""One deal out of another: copy an old one, split one in two, join two into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import (
    ActivityDeal,
    Attachment,
    BudgetLine,
    ClientPerson,
    ContractorJob,
    Deal,
    DealLine,
    DealStaff,
    Row,
    Staff,
)
from agencycli.services import budget, deal_line, income
from agencycli.services import deal as deals
from agencycli.services.frame import action
from agencycli.values.file_names import safe_name

TAKEN = ("person", "source", "event", "brief_product", "brief_audience", "brief_goal", "brief_media", "note")
"""What an old deal tells a new one of the same client."""
SOLD = ("kind", "title", "quantity", "unit", "price", "vat", "vat_included", "made_inside")
"""What a line tells its copy: a discount is given anew, with a new reason; days are new."""
SPLIT = (*TAKEN, "client", "pipeline", "stage", "manager", "is_rush", "opened_on", "promised_on", "probability")
TEXTS = ("brief_product", "brief_audience", "brief_goal", "brief_media", "note")


class CannotSplit(Refused):
    """Each of the two deals must hold something, and nothing of others."""

    slug = "cannot-split"
    template = N_("name some of the {count} lines of deal {number}, not all of them and no others")


class CannotJoin(Refused):
    """Only open deals of one client become one."""

    slug = "cannot-join"
    template = N_("deals {number} and {other} cannot be joined: {reason}")


@action("deal.copy", N_("copy a deal"), "manager")
def copy(actor: Staff, deal: Deal, values: Mapping[str, Any]) -> Deal:
    """Make a new deal like an old one of the same client, in the first stage of its pipeline (R57).

    Prices are those of then, to be looked over; discounts, days and what was said stay with the old deal. ``values``
    are fields that differ. Raises as ``deal.add``.
    """
    old = Deal.get_by_id(deal.id)
    taken: dict[str, Any] = {name: getattr(old, name) for name in TAKEN if getattr(old, name)}
    there = ClientPerson.select().where((ClientPerson.client == old.client_id) & ClientPerson.left_on.is_null())
    if old.person_id and not there.where(ClientPerson.person == old.person_id).exists():
        taken.pop("person")
    if old.pipeline.is_active:
        taken["pipeline"] = old.pipeline
    row = deals.add(actor, old.client, {"title": old.title} | taken | dict(values))
    row.copied_from = old.id
    row.save()
    for place, line in enumerate(deal_line.lines_of(old)):
        DealLine.create(deal=row.id, position=place, **{name: getattr(line, name) for name in SOLD})
    return row


@action("deal.split", N_("split a deal in two"), "manager")
def split(actor: Staff, deal: Deal, lines: Sequence[DealLine], title: str = "") -> Deal:
    """Move some lines of an open deal, and the jobs placed for them, into a new one that stands in the same stage.

    With a job goes its planned price and what was billed and paid for it. Of the client's schedule goes what is more
    than the old deal still sells, the latest payment first, as far as it is neither billed nor paid. Other costs and
    the work done stay with the old deal. Raises CannotSplit, DealClosed, BadValue.
    """
    old = deal_line.refuse_closed(deal)
    standing = {line.id for line in deal_line.lines_of(old)}
    wanted = {line.id for line in lines}
    if not wanted or not wanted < standing:
        raise CannotSplit(count=len(standing), number=old.id)
    row = Deal(title=old.title, copied_from=old.id, **{name: getattr(old, name) for name in SPLIT})
    if title:
        row.title = deals.title(title)
    row.save(force_insert=True)
    DealLine.update(deal=row.id).where(DealLine.id.in_(wanted)).execute()
    jobs = ContractorJob.select(ContractorJob.id).where(ContractorJob.line.in_(wanted))
    BudgetLine.update(deal=row.id).where(BudgetLine.job.in_(jobs)).execute()
    ContractorJob.update(deal=row.id).where(ContractorJob.line.in_(wanted)).execute()
    _split_schedule(old, row)
    for link in old.staff_links:
        DealStaff.create(deal=row.id, staff=link.staff_id, role=link.role, share=link.share, share_base=link.share_base)
    return row


@action("deal.join", N_("join two deals into one"), "manager")
def join(actor: Staff, deal: Deal, into: Deal) -> Deal:
    """Move everything of an open deal into another of the same client; its number leads there from now on.

    The earlier promised day stands, budgets add up, texts are joined; a file that the other has too is called by the
    number of its deal, so that what was approved stays approved as it is. Raises CannotJoin, DealClosed.
    """
    if deal.id == into.id:
        raise CannotJoin(number=deal.id, other=into.id, reason=_("it is one deal"))
    goes, stays = deal_line.refuse_closed(deal), deal_line.refuse_closed(into)
    if goes.client_id != stays.client_id:
        raise CannotJoin(number=goes.id, other=stays.id, reason=_("they are of different clients"))
    _drop_twins(goes, stays)
    _tell_files_apart(goes, stays)
    last = DealLine.select().where(DealLine.deal == stays.id).count()
    for place, line in enumerate(deal_line.lines_of(goes)):
        line.position = last + place
        line.save()
    for field in Deal._meta.backrefs:
        if field is not Deal.copied_from:
            field.model.update({field: stays.id}).where(field == goes.id).execute()
    _absorb(goes, stays)
    goes = Deal.get_by_id(goes.id)
    goes.joined_into, goes.closed_at = stays.id, clock.now()
    goes.save()
    return stays


def _split_schedule(old: Deal, new: Deal) -> None:
    lines = income.revenue_lines(old)
    left = sum((line.amount for line in lines), budget.ZERO) - deal_line.total(deal_line.lines_of(old)).gross
    for line in reversed(lines):
        facts = budget.done(line)
        part = min(left, line.amount - max(facts.papers, facts.paid))
        if part <= 0:
            continue
        BudgetLine.create(deal=new.id, kind=line.kind, title=line.title, due_on=line.due_on, amount=part)
        left -= part
        if part == line.amount:
            line.delete_instance()
        else:
            line.amount = line.amount - part  # type: ignore[assignment]
            line.save()


def _tell_files_apart(goes: Deal, stays: Deal) -> None:
    """Give a file a name of its own where both deals have one of that name: its versions and approval stay with it."""
    taken = {file.name for file in Attachment.select(Attachment.name).where(Attachment.deal == stays.id)}
    own = {file.name for file in Attachment.select(Attachment.name).where(Attachment.deal == goes.id)}
    for name in sorted(own & taken):
        ready, mark = name, f"{goes.id}"
        while ready in taken | own:
            ready = safe_name(f"{mark} {name}")
            mark += "_"
        taken.add(ready)
        Attachment.update(name=ready).where((Attachment.deal == goes.id) & (Attachment.name == name)).execute()


def _drop_twins(goes: Deal, stays: Deal) -> None:
    """Remove ties that both deals have: one of a kind is enough; shares of one person add up."""
    for link in ActivityDeal.select().where(ActivityDeal.deal == goes.id):
        if ActivityDeal.select().where((ActivityDeal.deal == stays.id) & (ActivityDeal.activity == link.activity_id)):
            link.delete_instance()
    for link in DealStaff.select().where(DealStaff.deal == goes.id):
        twin = DealStaff.get_or_none((DealStaff.deal == stays.id) & (DealStaff.staff == link.staff_id))
        if twin is None:
            continue
        _fill(twin, {"role": link.role, "share": max(twin.share, link.share)})
        link.delete_instance()


def _absorb(goes: Deal, stays: Deal) -> None:
    """Let what one deal knew be known in the other."""
    for name in TEXTS:
        parts = [part for part in (getattr(stays, name), getattr(goes, name)) if part]
        _fill(stays, {name: "\n\n".join(dict.fromkeys(parts))})
    days = [day for day in (stays.promised_on, goes.promised_on) if day]
    budgets = [one for one in (stays.budget, goes.budget) if one is not None]
    _fill(stays, {
        "promised_on": min(days, default=None), "budget": sum(budgets) if budgets else None,
        "event": stays.event or goes.event, "is_rush": stays.is_rush or goes.is_rush,
        "person": stays.person_id or goes.person_id, "source": stays.source_id or goes.source_id,
    })  # fmt: skip


def _fill(row: Row, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if row.__data__.get(name) != value:
            setattr(row, name, value)
    if row.dirty_fields:
        row.save()
