"""The list of templates of deals."""

from __future__ import annotations

import peewee as pw

from agencycli.i18n import _
from agencycli.listing import Column
from agencycli.models import DealTemplate, Pipeline, Staff, TemplateLine, TemplateStep
from agencycli.queries.lists import ListField, ListQuery


def templates(actor: Staff) -> ListQuery:
    """Return the templates of deals by name."""
    pipeline = Pipeline.select(Pipeline.name).where(Pipeline.id == DealTemplate.pipeline)
    lines = TemplateLine.select(pw.fn.COUNT(TemplateLine.id)).where(TemplateLine.template == DealTemplate.id)
    steps = TemplateStep.select(pw.fn.COUNT(TemplateStep.id)).where(TemplateStep.template == DealTemplate.id)
    fields = (
        ListField(Column("id", _("No."), "number", 5), DealTemplate.id),
        ListField(Column("name", _("Template"), "text", 30), DealTemplate.name),
        ListField(Column("pipeline", _("Pipeline"), "text", 16), pipeline),
        ListField(Column("lines", _("Lines"), "number", 5), lines),
        ListField(Column("steps", _("Steps"), "number", 5), steps),
        ListField(Column("active", _("In use"), "flag", 3), DealTemplate.is_active, bool),
    )
    return ListQuery(
        name="templates",
        model=DealTemplate,
        fields={one.column.key: one for one in fields},
        condition=DealTemplate.id > 0,
        default_columns=("id", "name", "pipeline", "lines", "steps"),
        default_sort="name",
        hidden={"active": DealTemplate.is_active},
    )
