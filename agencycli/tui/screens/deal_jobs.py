"""The small forms of what contractors make for a deal: placed, offered, received, sent back, accepted, cancelled."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from agencycli import clock, queries, services
from agencycli.i18n import N_, _, language
from agencycli.models import Staff
from agencycli.money import printed
from agencycli.services.card import typed
from agencycli.services.deal_line import LINE_FIELDS
from agencycli.tui.screens.deal_form import MOST_FOUND, clients_like
from agencycli.tui.screens.form_dialog import (
    DAY_HELP,
    PAST_DAY_HELP,
    Asked,
    FormDialog,
    options,
    past_day,
    wrong,
    wrong_past_day,
)
from agencycli.tui.widgets.field import Field
from agencycli.values.moments import read_day

KINDS = {"price": LINE_FIELDS["price"], "by": LINE_FIELDS["due_on"]}
OPTIONS = {"on": "--on", "by": "--on", "line": "--line", "paper": "--paper", "note": "--note"}


class Step(NamedTuple):
    """Something that may become of a job: from which states, what is asked, and what is told of it."""

    states: tuple[str, ...]
    words: str
    fields: tuple[str, ...]
    told: str


STEPS = {
    "offer": Step(("asked",), N_("an offer came"), ("contractor", "price", "by", "note"),
                  N_("“{what}”: the offer is written down; e chooses one")),
    "receive": Step(("placed",), N_("it came"), ("on",), N_("“{what}” came; d accepts it, e sends it back")),
    "accept": Step(("received",), N_("it is good: accept it"), ("on", "paper"),
                   N_("“{what}” is accepted and owed; p pays it")),
    "rework": Step(("received",), N_("it is not good: send it back"), ("why", "by"), N_("“{what}” is sent back")),
    "cancel": Step(("asked", "placed"), N_("it will not come: cancel it"), ("note",), N_("“{what}” is cancelled")),
}  # fmt: skip
"""In the order of a job's life; the first that fits is the usual one."""


class ContractorDialog(FormDialog):
    """A form that may ask for a contractor, a price and days."""

    def check(self, key: str, value: str, values: Mapping[str, str]) -> str | None:
        """Say what is wrong with a sum or a day."""
        if key == "on":
            return wrong_past_day(value)
        return wrong(KINDS[key], value) if key in KINDS else None

    def field(self, key: str, *, required: bool = False) -> Field:
        """Return a line of the form."""
        match key:
            case "contractor":
                look = partial(contractors_like, self.actor)
                return Field(key, _("Contractor"), "found", True, help=_("a part of the name, or what they do"),
                             look=look)  # fmt: skip
            case "price":
                return Field(key, _("Price"), required=required, help=_("nothing: an offer is asked for"))
            case "by":
                return Field(key, _("Must be here"), help=_(DAY_HELP))
            case "on":
                return Field(key, _("Day"), help=_(PAST_DAY_HELP))
            case "paper":
                return Field(key, _("Number of the paper"))
            case "why":
                return Field(key, _("What is wrong"), required=True)
            case _:
                return Field(key, _("Note"))

    def words(self, values: Mapping[str, str]) -> list[str]:
        """Return the options of the command."""
        return options(values, OPTIONS)


class JobDialog(ContractorDialog):
    """``JobDialog(deal)`` gives a part of a deal to a contractor: at a price it is placed, else an offer is asked."""

    def __init__(self, deal: int) -> None:
        super().__init__()
        self.deal = deal

    def read(self) -> Asked:
        """Return the fields; a price is asked of who may see costs."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        lines = [(str(line.id), line.title) for line in deal.lines.order_by("position")]
        fields = [
            Field("what", _("What"), required=True, help=_("what is to be made")),
            self.field("contractor"),
            *([self.field("price")] if self.actor.may_see_cost else []),
            self.field("by"),
            *([Field("line", _("Line of the deal"), "choice", choices=lines)] if lines else []),
            self.field("note"),
        ]
        return Asked(_("A contractor makes for “{deal}”").format(deal=deal.title), fields, "deal job", self.deal)

    def write(self, values: Mapping[str, str]) -> Any:
        """Place the job, or ask for an offer."""
        deal = queries.scope.get_deal(self.actor, self.deal)
        contractor = queries.reference.contractor(self.actor, values["contractor"])
        line, by = values.get("line"), values["by"].strip()
        more: dict[str, Any] = {
            "due_on": read_day(by, clock.today()) if by else None,
            "line": queries.lists.record("lines", self.actor, int(line), _("line of a deal")) if line else None,
            "note": values["note"],
        }
        if not _price(values):
            return services.job.ask(self.actor, deal, values["what"], [contractor], **more)
        return services.job.place(
            self.actor, deal, values["what"], contractor, typed(KINDS["price"], values["price"]), **more
        )

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that does the same."""
        what, contractor, price = values["what"], values["contractor"], _price(values)
        given = [contractor, what, price] if price else [what, contractor]
        words = ["agency", "contractor", "place" if price else "ask", str(self.deal), *given]
        return shlex.join([*words, *self.words(values)])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling what comes next."""
        if result.price is None:
            self.answer(_("“{what}”: an offer is asked for; d on it writes it down").format(what=result.what))
        else:
            told = f"{result.what}: {printed(result.price, language())}"
            self.answer(_("{line}; d when it comes, u takes it back").format(line=told))


class JobStepDialog(ContractorDialog):
    """``JobStepDialog(job, what, step)`` puts down what became of a job: one of ``STEPS``."""

    def __init__(self, job: int, what: str, step: str) -> None:
        super().__init__()
        self.job = job
        self.what = what
        self.step = step

    def read(self) -> Asked:
        """Return the fields of the step; an offer is expected from who was asked."""
        fields = [self.field(key, required=True) for key in STEPS[self.step].fields]
        if self.step == "offer":
            waited = [row for row in queries.contractor.offers_for(self.actor, self.job) if row["price"] is None]
            if waited:
                known = (str(waited[0]["contractor_id"]), waited[0]["contractor"])
                fields[0] = replace(fields[0], choices=[known], value=known[0])
        question = f"{self.what}: {_(STEPS[self.step].words)}"
        return Asked(question, fields, f"job {self.step}", self.job)

    def write(self, values: Mapping[str, str]) -> Any:
        """Put it down."""
        job = queries.lists.record("jobs", self.actor, self.job, _("job"))
        day, by = past_day(values.get("on", "")), read_day(values.get("by", ""), clock.today())
        match self.step:
            case "offer":
                contractor = queries.reference.contractor(self.actor, values["contractor"])
                price = typed(KINDS["price"], values["price"])
                return services.job.offer(self.actor, job, contractor, price, due_on=by, note=values["note"])
            case "receive":
                return services.job.receive(self.actor, job, day)
            case "accept":
                return services.job.accept(self.actor, job, day, paper=values["paper"])
            case "rework":
                return services.job.rework(self.actor, job, values["why"], by)
            case _:
                return services.job.cancel(self.actor, job, values["note"])

    def command(self, values: Mapping[str, str]) -> str:
        """Return the command that puts down the same."""
        given = [values[key] for key in ("contractor", "price", "why") if key in values]
        return shlex.join(["agency", "contractor", self.step, str(self.job), *given, *self.words(values)])

    def saved(self, values: Mapping[str, str], result: Any) -> None:
        """Leave, telling what comes next."""
        self.answer(_(STEPS[self.step].told).format(what=self.what))


def contractors_like(actor: Staff, words: str) -> list[tuple[str, str]]:
    """Return (number, name) of contractors whose name or work fits what is typed, then of other clients."""
    known = queries.lists.list_query("contractors", actor)
    found = known.rows(known.ids(search=words, limit=MOST_FOUND), ["id", "name"])
    others = clients_like(actor, words) if words.strip() else []
    return list(({str(number): name for number, name in found} | dict(others)).items())[:MOST_FOUND]


def _price(values: Mapping[str, str]) -> str:
    return values.get("price", "").strip()
