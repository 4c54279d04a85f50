"""What a column of a file, or one of its words, may be taken for: what the map says, one line at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from agencycli.i18n import _
from agencycli.importers.file_plan import FilePlan
from agencycli.models import Pipeline
from agencycli.services.card import client_fields
from agencycli.services.pipeline import pipelines
from agencycli.services.stock.goods import ITEM_FIELDS


class Question(NamedTuple):
    """A line of the map to be said anew: of which table, in which part, of which name; (word, what it means)."""

    table: int
    part: str
    name: str
    options: list[tuple[str, str]]


def of_column(plan: FilePlan, row: int) -> Question:
    """Return what the column in a row of ``columns_listing`` may be taken for."""
    places = [(at, column.name) for at, table in enumerate(plan.tables) for column in table.columns]
    table, name = places[row]
    card = ITEM_FIELDS if plan.goods else client_fields()
    words = [(key, f"{key}  {_(card[key].title)}" if key in card else key) for key in plan.known_fields]
    return Question(table, "columns", name, words)


def of_word(plan: FilePlan, row: int) -> Question:
    """Return which pipeline or stage the word in a row of ``stages_listing`` may be."""
    table, part, name, pipeline = list(_words(plan))[row]
    stages = plan.tables[table].deals
    assert stages is not None, "only words of deals are listed"
    known = pipelines() if pipeline is None else stages.known[pipeline.id]
    return Question(table, part, name, [(one.name, one.name) for one in known])


def _words(plan: FilePlan) -> Iterator[tuple[int, str, str, Pipeline | None]]:
    for at, table in enumerate(plan.tables):
        if table.left_out or table.deals is None:
            continue
        yield from ((at, "pipelines", word, None) for word in table.deals.pipelines)
        for pipeline, word in table.deals.stages:
            yield at, "stages", word, table.deals.pipelines[pipeline].target
