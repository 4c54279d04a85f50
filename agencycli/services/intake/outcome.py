"""What an import would do, row by row: the answer of a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import Pipeline, Stage
from agencycli.services.card import CLIENT_FIELDS
from agencycli.services.intake.card import Card
from agencycli.services.intake.deal_card import TITLES, DealCard
from agencycli.services.intake.planned import OUTCOMES, Planned, counted, outcome_columns
from agencycli.services.intake.record import ClientRecord, DealRecord

DEAL_OUTCOMES = {**OUTCOMES, "join": N_("joined to a known deal")}
THINGS = {
    "contacts": N_("contacts"),
    "people": N_("people"),
    "orders": N_("orders"),
    "deals": N_("deals"),
    "accounts": N_("bank accounts"),
    "tags": N_("tags"),
    "note": N_("note"),
    "since": N_("since"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one record: ``kind`` is a key of OUTCOMES, ``what`` counts the changes by field or thing."""

    kind: str
    record: ClientRecord
    name: str
    card: Card | None = None
    with_: str = ""
    """The known client or the row of the file it is joined to."""
    what: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DealOutcome:
    """What becomes of one deal: ``kind`` is a key of OUTCOMES; ``deal`` is where it is written, None when it is not."""

    kind: str
    record: DealRecord
    client: str
    deal: DealCard | None = None
    with_: str = ""
    """The known deal it is joined to."""
    what: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""


@dataclass(slots=True)
class Mark:
    """An ``ExternalId`` of a client to be written; ``row`` is the one that stands, 0 when new.

    ``brought_by`` is the client who brought it while that one has no number yet.
    """

    system: str
    value: str
    card: Card
    taken: str
    row: int = 0
    brought_by: int = 0


@dataclass(slots=True)
class IntakePlan(Planned):
    """What an import of clients and their deals would do."""

    records: Sequence[ClientRecord]
    outcomes: list[Outcome] = field(default_factory=list)
    deals: list[DealOutcome] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    ACTION: ClassVar[str] = "import.apply"
    NOTHING: ClassVar[str] = N_(
        "no table with names of clients or people; --map FILE writes what its columns are taken for, to be mended"
    )

    @property
    def deal_counts(self) -> Counter[str]:
        """How many deals come out how."""
        return Counter(outcome.kind for outcome in self.deals)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.marks and not self.cards

    @property
    def all(self) -> list[Outcome | DealOutcome]:
        """What becomes of clients and of deals."""
        return [*self.outcomes, *self.deals]

    def summary(self) -> list[str]:
        """Return what would be done, counted, in a line for clients and a line for deals."""
        deals = counted(self.deal_counts, DEAL_OUTCOMES)
        return [*Planned.summary(self), *([_("deals: {counts}").format(counts=deals)] if deals else [])]

    def question(self, file: str) -> str:
        """Return what to ask before a file is taken in."""
        deals = self.deal_counts
        if not deals:
            return Planned.question(self, file)
        counts = self.counts
        return _(
            "Take in {file}: {add} new, {changed} changed; of deals {new_deals} new, {changed_deals} changed?"
        ).format(
            file=file, add=counts["add"], changed=counts["update"] + counts["join"], new_deals=deals["add"],
            changed_deals=deals["update"] + deals["join"],
        )  # fmt: skip

    def tallies(self) -> dict[str, dict[str, int]]:
        """Return the counts as JSON says them; the keys are a contract."""
        return {"counts": dict(self.counts), "deal_counts": dict(self.deal_counts)}

    def listings(self) -> dict[str, Listing]:
        """Return what becomes of clients and of deals."""
        return {"outcomes": self.outcome_listing(), "deals": self.deal_listing()}

    def outcome_listing(self) -> Listing:
        """Return what becomes of each record."""
        columns = [
            *outcome_columns(OUTCOMES),
            Column("name", _("Name")),
            Column("with", _("Joined to")),
            Column("what", _("What")),
            Column("reason", _("Reason")),
        ]
        rows = [
            (o.record.sheet, o.record.row, o.kind, o.name, o.with_ or None, _things(o.what) or None, o.reason or None)
            for o in self.outcomes
        ]
        return Listing("import outcomes", columns, rows)

    def deal_listing(self) -> Listing:
        """Return what becomes of each deal, as the file has it."""
        columns = [
            *outcome_columns(DEAL_OUTCOMES),
            Column("deal", _("Deal")),
            Column("client", _("Client")),
            Column("pipeline", _("Pipeline")),
            Column("stage", _("Stage")),
            Column("amount", _("Amount"), "money"),
            Column("opened_on", _("Opened"), "date"),
            Column("closed_on", _("Closed"), "date"),
            Column("manager", _("Manager")),
            Column("with", _("Joined to")),
            Column("what", _("What")),
            Column("reason", _("Reason")),
        ]
        pipelines = dict(Pipeline.select(Pipeline.id, Pipeline.name).tuples())
        stages = dict(Stage.select(Stage.id, Stage.name).tuples())
        rows = [
            (
                one.record.sheet,
                one.record.row,
                one.kind,
                one.record.title,
                one.client,
                pipelines[one.record.pipeline],
                stages[one.record.stage],
                one.record.amount,
                one.record.opened_on,
                one.record.closed_on,
                one.record.manager or None,
                one.with_ or None,
                ", ".join(_(TITLES[key]) for key in one.what) or None,
                one.reason or None,
            )
            for one in self.deals
        ]
        return Listing("import deals", columns, rows)


def _things(what: Mapping[str, int]) -> str:
    """Return the changes in words: ``name, INN, contacts 2``."""
    words = []
    for key, count in what.items():
        title = _(THINGS[key]) if key in THINGS else _(CLIENT_FIELDS[key].title) if key in CLIENT_FIELDS else key
        words.append(f"{title} {count}" if key in THINGS and key not in ("note", "since") else title)
    return ", ".join(words)
