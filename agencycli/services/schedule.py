"""Backward scheduling: steps of a deal hang so many working days before its promised day, and move with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from agencycli.errors import Refused
from agencycli.i18n import N_
from agencycli.models import Deal, DealTemplate, Item, Staff, TemplateStep
from agencycli.models.item import OPEN
from agencycli.services import item as items
from agencycli.services.calendar import workdays
from agencycli.services.frame import action
from agencycli.services.item.fields import WHO_DOES
from agencycli.values.workdays import Workdays


class NothingPromised(Refused):
    """Steps hang on a day that nobody named."""

    slug = "nothing-promised"
    template = N_("deal {number} “{title}” has no promised day; agency deal schedule {number} --on DAY")


@action("deal.schedule", N_("promise a day and lay the steps of a deal before it"), "manager logistics production")
def schedule(actor: Staff, deal: Deal, on: dt.date | None = None, template: DealTemplate | None = None) -> Deal:
    """Promise a day and lay the steps of a template before it, counted back over working days.

    Steps that hang on the promised day already move with it (``follow``); a step of the template that the deal has by
    its name is not laid twice. Without ``on`` the day promised before stays. Raises NothingPromised.
    """
    row = Deal.get_by_id(deal.id)
    promised, before = on or row.promised_on, row.promised_on
    if promised is None:
        raise NothingPromised(number=row.id, title=row.title)
    if promised != before:
        row.promised_on = promised
        row.save()
        follow(row, before)
    if template is not None:
        lay(actor, row, template)
    return row


@action("deal.step", N_("add a step on the way to the promised day"), WHO_DOES)
def add_step(actor: Staff, deal: Deal, title: str, before_days: int, **values: Any) -> Item:
    """Add a step so many working days before the promised day; it takes its place in the chain.

    ``values`` are fields of the item. Raises NothingPromised and what ``item.add`` raises.
    """
    row = Deal.get_by_id(deal.id)
    if row.promised_on is None:
        raise NothingPromised(number=row.id, title=row.title)
    return _add(actor, row, workdays(), {"title": title, "before_days": before_days, "owner": row.manager, **values})


def follow(deal: Deal, before: dt.date | None) -> list[Item]:
    """Move the open steps of a deal with its promised day; ``before`` is the day promised until now.

    A step that somebody moved by hand stays where it was put: it stands on another day than the count gives.
    """
    if deal.promised_on is None:
        return []
    agency, moved = workdays(), []
    steps = Item.select().where((Item.deal == deal.id) & (Item.state == OPEN) & Item.before_days.is_null(False))
    for step in steps.order_by(Item.id):
        by_count = before is not None and step.due_on == agency.add(before, -step.before_days)
        on = agency.add(deal.promised_on, -step.before_days)
        if (by_count or step.due_on is None) and step.due_on != on:
            step.due_on = on
            step.save()
            moved.append(step)
    return moved


def lay(actor: Staff, deal: Deal, template: DealTemplate) -> None:
    """Lay the steps of a template; they get their days when a day is promised."""
    agency = workdays()
    known = {title for (title,) in Item.select(Item.title).where(
        (Item.deal == deal.id) & Item.before_days.is_null(False)
    ).tuples()}  # fmt: skip
    steps = TemplateStep.select().where(TemplateStep.template == template.id)
    for step in steps.order_by(TemplateStep.before_days.desc(), TemplateStep.position, TemplateStep.id):
        if step.title in known:
            continue
        owner = step.owner if step.owner_id and step.owner.is_active else deal.manager
        values = {"title": step.title, "kind": step.kind, "minutes": step.minutes, "before_days": step.before_days}
        _add(actor, deal, agency, values | {"owner": owner})


def _add(actor: Staff, deal: Deal, agency: Workdays, values: dict[str, Any]) -> Item:
    """Add a step on its day, after the one before it; what came next comes after it."""
    days = int(values["before_days"])
    steps = Item.select().where((Item.deal == deal.id) & Item.before_days.is_null(False))
    earlier = steps.where(Item.before_days >= days).order_by(Item.before_days, Item.id.desc()).first()
    next_one = steps.where(Item.before_days < days).order_by(Item.before_days.desc(), Item.id).first()
    if values.get("owner") is not None and not values["owner"].is_active:
        values = values | {"owner": None}
    due_on = agency.add(deal.promised_on, -days) if deal.promised_on else None
    row = items.add(actor, {"due_on": due_on, "kind": "deadline", **values, "deal": deal, "after": earlier})
    if row.after_days is not None:  # it hangs on the promised day, not on the day the one before is done
        row.after_days = None
        row.save()
    if next_one is not None and next_one.state == OPEN and next_one.after_id in {None, earlier.id if earlier else None}:
        next_one.after = row.id
        next_one.save()
    return row
