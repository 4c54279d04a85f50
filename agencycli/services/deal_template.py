"""Templates of deals: what is usually sold together, and the steps that lead to the promised day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agencycli.errors import NotFound
from agencycli.i18n import N_, _
from agencycli.models import Client, Deal, DealLine, DealTemplate, Item, Pipeline, Staff, TemplateLine, TemplateStep
from agencycli.models.item import ITEM_KIND_TITLES
from agencycli.services import deal as deals
from agencycli.services import deal_line, schedule
from agencycli.services.card import BadValue, CardField, typed
from agencycli.services.classifier import AlreadyThere
from agencycli.services.frame import action
from agencycli.values.text import clean, fold

SOLD = ("kind", "title", "quantity", "unit", "price", "vat", "made_inside")
KIND = CardField("kind", N_("Kind"), "choice", ITEM_KIND_TITLES)


@action("template.add", N_("add a template of deals"), "manager")
def add(actor: Staff, name: str, pipeline: Pipeline) -> DealTemplate:
    """Add an empty template. Raises BadValue, AlreadyThere."""
    name = clean(name)[:120]
    if not name:
        raise BadValue(field=_("Name"), reason=_("it must not be empty"))
    if any(fold(row.name) == fold(name) for row in DealTemplate.select()):
        raise AlreadyThere(name=name)
    return DealTemplate.create(name=name, pipeline=pipeline.id)


@action("template.save", N_("make a template of a deal"), "manager")
def save_from(actor: Staff, deal: Deal, name: str) -> DealTemplate:
    """Make a template of what a deal sells, and of its steps that hang on the promised day (R58).

    Raises BadValue, AlreadyThere.
    """
    deal = Deal.get_by_id(deal.id)
    row = add(actor, name, deal.pipeline)
    for place, line in enumerate(deal_line.lines_of(deal)):
        TemplateLine.create(template=row.id, position=place, **{key: getattr(line, key) for key in SOLD})
    steps = Item.select().where((Item.deal == deal.id) & Item.before_days.is_null(False))
    for place, item in enumerate(steps.order_by(Item.before_days.desc(), Item.id)):
        owner = item.owner_id if item.owner_id != deal.manager_id else None
        TemplateStep.create(
            template=row.id, position=place, kind=item.kind, title=item.title, before_days=item.before_days,
            minutes=item.minutes, owner=owner,
        )  # fmt: skip
    return row


@action("template.step", N_("add a step to a template of deals"), "manager")
def add_step(
    actor: Staff,
    template: DealTemplate,
    title: str,
    before_days: int,
    *,
    kind: str = "deadline",
    minutes: int | None = None,
    owner: Staff | None = None,
) -> TemplateStep:
    """Add a step so many working days before the promised day. Raises BadValue."""
    title = clean(title)[:300]
    if not title:
        raise BadValue(field=_("Title"), reason=_("it must not be empty"))
    if not 0 <= before_days <= 1000:
        raise BadValue(field=_("Days before"), reason=_("it is between 0 and 1000"))
    place = TemplateStep.select().where(TemplateStep.template == template.id).count()
    return TemplateStep.create(
        template=template.id, position=place, kind=typed(KIND, kind), title=title, before_days=before_days,
        minutes=minutes, owner=owner.id if owner else None,
    )  # fmt: skip


@action("template.edit", N_("rename a template of deals or take it out of use"), "manager")
def edit(actor: Staff, template: DealTemplate, name: str | None = None, is_active: bool | None = None) -> DealTemplate:
    """Rename a template, or switch it off or on; deals keep what they took. Raises BadValue, AlreadyThere."""
    row = DealTemplate.get_by_id(template.id)
    if name is not None:
        name = clean(name)[:120]
        if not name:
            raise BadValue(field=_("Name"), reason=_("it must not be empty"))
        if any(fold(other.name) == fold(name) and other.id != row.id for other in DealTemplate.select()):
            raise AlreadyThere(name=name)
        row.name = name
    if is_active is not None:
        row.is_active = is_active
    row.save()
    return row


@action("template.use", N_("begin a deal from a template"), "manager")
def use(actor: Staff, template: DealTemplate, client: Client, values: Mapping[str, Any]) -> Deal:
    """Begin a deal of a client with the lines and steps of a template; it is called like the template unless said.

    Steps are due their working days before the promised day, none while there is no such day; those of nobody in
    particular are the manager's. Raises as ``deal.add``.
    """
    row = deals.add(actor, client, {"title": template.name, "pipeline": template.pipeline} | dict(values))
    lines: Sequence[TemplateLine] = TemplateLine.select().where(TemplateLine.template == template.id)
    for place, line in enumerate(sorted(lines, key=lambda one: (one.position, one.id))):
        DealLine.create(deal=row.id, position=place, **{key: getattr(line, key) for key in SOLD})
    schedule.lay(actor, row, template)
    return row


def find(text: str, *, off: bool = False) -> DealTemplate:
    """Return a template by number, name, or a beginning of it that only one has. Raises NotFound that names them."""
    known = [row for row in DealTemplate.select().order_by(DealTemplate.name) if row.is_active or off]
    wanted, number = fold(text), text.strip().removeprefix("#")
    for found in (
        [one for one in known if str(one.id) == number or fold(one.name) == wanted],
        [one for one in known if wanted and fold(one.name).startswith(wanted)],
    ):
        if len(found) == 1:
            return found[0]
    names = ", ".join(one.name for one in known) or _("none yet; “agency deal template save-from DEAL NAME” makes one")
    raise NotFound(what=_("template"), wanted=_("{text}” among “{known}").format(text=text, known=names))
