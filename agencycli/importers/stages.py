"""Tell which rows are deals, and which word of a file is which stage of which pipeline of the agency."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from agencycli.i18n import N_, _
from agencycli.importers.headers import VAGUE
from agencycli.importers.pieces import line
from agencycli.importers.proposal import TablePlan
from agencycli.listing import Column, Listing
from agencycli.models import Pipeline, Stage
from agencycli.models.pipeline import AGREED, CLOSED, LOST, NEW, OFFER, STATUS_TITLES, STATUSES, WON, WORK
from agencycli.services import pipeline as pipelines
from agencycli.values.text import fold

DEALS, HISTORY = WAYS = ("deals", "history")
"""What old orders of a table become."""

MEANINGS: dict[str, str] = {
    NEW: (
        "неразобранное, первичный контакт, новая, новый, новая заявка, заявка, запрос, лид, обращение, квалификация, "
        "бриф, расчет, просчет, смета, подготовка документов, подготовка кп, думает, new, lead, open, "
        "appointment scheduled, qualified to buy, qualification"
    ),
    OFFER: (
        "переговоры, принимают решение, принимает решение, предложение, кп, кп отправлено, отправлено кп, коммерческое "
        "предложение, на согласовании, согласование, согласование договора, offer, proposal, negotiation, quote sent, "
        "presentation scheduled, decision maker bought in"
    ),
    AGREED: (
        "согласовано, согласован, договорились, договор, договор подписан, выставлен счет, счет выставлен, счет на "
        "предоплату, ждем оплату, ожидаем оплату, ожидает оплаты, agreed, contract sent, contract signed, invoice sent"
    ),
    WORK: (
        "в работе, работа, в производстве, производство, в печати, печать, макет, верстка, монтаж, доставка, "
        "исполнение, выполняется, делаем, предоплата, предоплата получена, финальный счет, in work, in progress, "
        "production"
    ),
    WON: (
        "успешно реализовано, сделка успешна, успех, успешно, закрыто, закрыта, закрыт, завершено, завершена, "
        "завершен, выполнено, выполнен, выполнена, сделано, сделан, сдан, сдано, сдали, отгружено, отгружен, "
        "готово, готов, выиграна, closed won, won, done, completed, closed, delivered"
    ),
    LOST: (
        "закрыто и не реализовано, сделка провалена, анализ причины провала, провал, отказ, отказались, отказался, "
        "отказалась, отмена, отменен, отменено, отменена, отменили, не состоялась, не состоялся, слив, проиграна, "
        "проигрыш, closed lost, lost, cancelled, canceled, rejected, refused"
    ),
}
"""Status -> the words by which other systems and people's sheets tell it."""

TELLING = frozenset({"order_date", "created", "closed_on", "promised_on", "order_sum", "order_number"})
"""Beside a title and a stage one of these makes a table one of deals."""
MOST_WORDS = 4
LONGEST_STATE = 6
"""Words: a sentence is no stage."""
NOT = frozenset({"не", "нет", "без", "not", "no"})
BY_NAME, BY_MAP, BY_MEANING = N_("its name"), N_("map"), N_("by its meaning: {status}")
FIRST_PIPELINE = N_("no pipeline is called so: the agency's first one")
NO_PIPELINE = N_("the file tells none: the agency's first one")
FIRST_STAGE = N_("the file tells none: the first stage")
DONE = N_("no column tells stages: an old order is done")
UNKNOWN_STAGE = N_("not known; write one of {known}")


class UnknownStage(ValueError):
    """A map says what the agency does not have; the text is for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a word of the file is taken for; ``target`` is None when it is not known. ``rows`` have it."""

    word: str
    rows: int
    target: Any
    reason: str


@dataclass(slots=True)
class StageMap:
    """Words of a table -> pipelines and stages. ``stages`` are keyed by (word of the pipeline, word of the stage)."""

    pipelines: dict[str, Choice] = field(default_factory=dict)
    stages: dict[tuple[str, str], Choice] = field(default_factory=dict)
    known: dict[int, list[Stage]] = field(default_factory=dict)

    def of(self, pipeline: str, stage: str) -> tuple[Pipeline, Choice]:
        """Return the pipeline and the choice of a row's words."""
        return self.pipelines[pipeline].target, self.stages[pipeline, stage]

    def names(self, pipeline: Pipeline) -> str:
        """Return the names of the stages that a word may be taken for."""
        return ", ".join(one.name for one in self.known[pipeline.id])

    def written(self, remark: bool = True) -> list[str]:
        """Return the lines of the map: what each word is taken for, with how that is known.

        Without remarks, to be remembered, only what is known.
        """
        lines = ["[table.pipelines]"]
        for one in self.pipelines.values():
            lines.append(_line(one.word, one.target.name) + (f"  # {one.rows}, {one.reason}" if remark else ""))
        lines.append("[table.stages]")
        for word in dict.fromkeys(stage for _pipeline, stage in self.stages):
            choices = [one for (_pipeline, stage), one in self.stages.items() if stage == word]
            found = [one.target for one in choices if one.target is not None]
            names, statuses = {one.name for one in found}, {one.status for one in found}
            said = found[0].name if len(names) == 1 else found[0].status if len(statuses) == 1 else ""
            reasons = "; ".join(dict.fromkeys(one.reason for one in choices))
            if remark:
                lines.append(f"{_line(word, said)}  # {sum(one.rows for one in choices)}, {reasons}")
            elif said:
                lines.append(_line(word, said))
        return lines


def quoted(text: str) -> str:
    """Return a text as TOML writes it: as JSON does, which is narrower."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(word: str, said: str) -> str:
    return f"{quoted(word)} = {quoted(said)}"


def settled(plan: TablePlan, asked: str = "") -> TablePlan:
    """Return a table with what its orders become, ``asked`` or as the map says, else as they look; and its stages.

    A table of deals has titles, stages, and days or sums; the stages are those of a CRM's export, or at least half of
    their words are known. Without pipelines there are no deals. Raises UnknownStage when the map names what the
    agency does not have.
    """
    fields = {column.field for column in plan.columns}
    if plan.left_out or not fields & {"order_title", "order_sum"}:
        return replace(plan, deals=None)
    way = asked or plan.taken_as
    if way == HISTORY or not (way or _looks_like_deals(plan, fields)) or not pipelines.pipelines():
        return replace(plan, deals=None)
    return replace(plan, deals=_Reader(plan).read())


def stages_listing(plans: Iterable[TablePlan]) -> Listing:
    """Return which stage each word of the tables is taken for."""
    columns = [
        Column("sheet", _("Sheet")),
        Column("word", _("In the file")),
        Column("rows", _("Rows"), "number"),
        Column("pipeline", _("Pipeline")),
        Column("stage", _("Stage")),
        Column("reason", _("Reason")),
    ]
    rows: list[tuple[Any, ...]] = []
    for plan in plans:
        sheet = plan.table.sheet.name
        if plan.deals is None:
            continue
        rows += [
            (sheet, one.word or None, one.rows, one.target.name, None, one.reason)
            for one in plan.deals.pipelines.values()
        ]
        rows += [
            (
                sheet, one.word or None, one.rows, plan.deals.pipelines[pipeline].target.name,
                one.target.name if one.target else None, one.reason,
            )
            for (pipeline, _word), one in plan.deals.stages.items()
        ]  # fmt: skip
    return Listing("import stages", columns, rows)


def words_of(plan: TablePlan) -> Iterator[tuple[str, str]]:
    """Yield for each row the words of pipeline and stage, "" for none."""
    places = [
        [place for place, column in enumerate(plan.columns) if column.field == wanted]
        for wanted in ("pipeline", "stage")
    ]
    for row in plan.table.rows:
        pipeline, stage = (
            next((line(row.cells[place]) for place in listed if row.cells[place] is not None), "") for listed in places
        )
        yield pipeline, stage


def _looks_like_deals(plan: TablePlan, fields: set[str]) -> bool:
    titled = any(column.field == "order_title" and column.score >= VAGUE for column in plan.columns)
    if "stage" not in fields or not (titled and fields & TELLING):
        return False  # a list of clients may have a state and tell orders in words
    if not plan.system.startswith("file:"):
        return True
    words = {stage for _pipeline, stage in words_of(plan) if stage}
    names = {fold(stage.name) for one in pipelines.pipelines() for stage in pipelines.stages_of(one)}
    known = sum(fold(word) in names or bool(meaning(word)) for word in words)
    return bool(words) and 2 * known >= len(words)


@cache
def _meanings() -> dict[str, str]:
    return {fold(word): status for status, words in MEANINGS.items() for word in words.split(",")}


def meaning(word: str) -> str:
    """Return the status a word tells, by the longest known beginning of it: ``отказ, дорого``; "" when unknown.

    What goes on with a "not" or with the other end of a deal, ``закрыто, не оплачено``, tells nothing.
    """
    words = fold(word).split()
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        status = _meanings().get(" ".join(words[:length]))
        if status is None:
            continue
        rest = words[length:]
        ends = {_meanings().get(other) for other in rest} & set(CLOSED)
        doubtful = bool(NOT & set(rest)) or (status in CLOSED and bool(ends - {status}))
        return "" if doubtful or len(words) > LONGEST_STATE else status
    return ""


class _Reader:
    def __init__(self, plan: TablePlan) -> None:
        self.plan = plan
        self.pipelines = pipelines.pipelines()
        self.found = StageMap(known={one.id: pipelines.stages_of(one) for one in self.pipelines})
        self.has_stages = any(column.field == "stage" for column in plan.columns)

    def read(self) -> StageMap:
        count = Counter(words_of(self.plan))
        of_pipelines: Counter[str] = Counter()
        for (pipeline, _stage), rows in count.items():
            of_pipelines[pipeline] += rows
        for word, rows in of_pipelines.items():
            self.found.pipelines[word] = Choice(word, rows, *self._pipeline(word))
        for (pipeline, stage), rows in count.items():
            target = self.found.pipelines[pipeline].target
            self.found.stages[pipeline, stage] = Choice(stage, rows, *self._stage(target, stage))
        self._demand_known()
        return self.found

    def _pipeline(self, word: str) -> tuple[Pipeline, str]:
        if said := self.plan.said_pipelines.get(word):
            target = _pipeline_called(self.pipelines, said)
            if target is None:
                known = ", ".join(one.name for one in self.pipelines)
                raise UnknownStage(_("there is no pipeline “{name}”; there are {known}").format(name=said, known=known))
            return target, _(BY_MAP)
        target = _pipeline_called(self.pipelines, word) if word else None
        if target is not None:
            return target, _(BY_NAME)
        return self.pipelines[0], _(FIRST_PIPELINE if word else NO_PIPELINE)

    def _stage(self, pipeline: Pipeline, word: str) -> tuple[Stage | None, str]:
        stages = self.found.known[pipeline.id]
        if said := self.plan.said_stages.get(word):
            target = _stage_called(stages, said) or _of_status(stages, said)
            if target is not None:
                return target, _(BY_MAP)
        if not word:
            if self.has_stages:
                return stages[0], _(FIRST_STAGE)
            return _of_status(stages, WON), _(DONE)
        if target := _stage_called(stages, word):
            return target, _(BY_NAME)
        status = meaning(word)
        if target := _of_status(stages, status):
            return target, _(BY_MEANING).format(status=_(STATUS_TITLES[status]))
        return None, _(UNKNOWN_STAGE).format(known=self.found.names(pipeline))

    def _demand_known(self) -> None:
        """Raise UnknownStage for a stage of the map that none of the pipelines of this table has."""
        used = [one for choice in self.found.pipelines.values() for one in self.found.known[choice.target.id]]
        for said in self.plan.said_stages.values():
            if said and not (_stage_called(used, said) or _of_status(used, said)):
                known = ", ".join(dict.fromkeys(one.name for one in used))
                raise UnknownStage(_("there is no stage “{name}”; there are {known}").format(name=said, known=known))


def _pipeline_called(known: list[Pipeline], word: str) -> Pipeline | None:
    wanted = fold(word)
    return next((one for one in known if wanted == fold(one.name) or word.strip().casefold() == one.line), None)


def _stage_called(stages: list[Stage], word: str) -> Stage | None:
    wanted = fold(word)
    return next((one for one in stages if fold(one.name) == wanted), None)


def _of_status(stages: list[Stage], word: str) -> Stage | None:
    """Return the first stage of a status, given by its slug or its title."""
    titles: Mapping[str, str] = {fold(_(title)): status for status, title in STATUS_TITLES.items()}
    status = word if word in STATUSES else titles.get(fold(word), "")
    return next((one for one in stages if one.status == status), None)


__all__ = [
    "DEALS", "HISTORY", "WAYS", "StageMap", "UnknownStage", "meaning", "quoted", "settled", "stages_listing",
]  # fmt: skip
