"""Deals as an import finds them and will leave them: loaded, compared, merged by the rule of three values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from agencycli import clock, money
from agencycli.i18n import N_
from agencycli.models import Activity, ActivityDeal, Deal, DealLine, LostReason, Source, Stage
from agencycli.models.pipeline import LOST
from agencycli.services.deal import DEAL_FIELDS
from agencycli.services.intake.record import DealRecord, Problem, fingerprint, verdict
from agencycli.values.text import clean, fold

CHUNK = 500
COLUMNS = ("title", "manager", "source", "event", "opened_on", "promised_on")
"""What has one value and a column of its own; the sum, the stage and the end have rules of their own."""
TITLES = {
    **{key: one.title for key, one in DEAL_FIELDS.items()},
    "stage": N_("Stage"), "amount": N_("Amount"), "closed_on": N_("Closed"), "lost_reason": N_("Lost because"),
    "lost_note": N_("About the loss"), "next_step": N_("Next step"), "note": N_("Note"), "words": N_("thread"),
}  # fmt: skip
REFUSED_WHEN_BOTH_CHANGED = ("title", "stage", "amount", "event", "promised_on")
"""The rest has a value here even when no file ever told it."""
CELLS = {"amount": "order_sum", "title": "order_title", "opened_on": "created", "lost_note": "lost_reason"}
"""Under which further fields the column of a value is found when a problem is told."""
NO_REASON = N_("the file tells no reason")
CALL = N_("get in touch")


@dataclass(slots=True)
class DealCard:
    """A deal: ``id`` is 0 until it is written. ``scalars`` and ``changes`` hold plain values by key of ``TITLES``:

    days as ISO text, staff and stages by number, sources by name, sums in kopecks.
    """

    id: int = 0
    client: int = 0
    scalars: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    record: DealRecord | None = None
    note: str = ""
    note_changed: bool = False
    lines: list[tuple[int, bool]] = field(default_factory=list)
    """Row of each line, and whether it was agreed."""
    plain_line: bool = False
    """There is one line at most, without a discount: the sum of the file is its."""
    words: set[str] = field(default_factory=set)
    new_words: list[str] = field(default_factory=list)
    new_step: bool = False
    joined_into: int = 0
    mark: int = 0
    """Its row of ``ExternalId``; 0 when new."""
    key: str = ""
    taken: str = ""
    """What its ``ExternalId`` is to say."""

    @property
    def what(self) -> dict[str, int]:
        """Count what is to be written, by the title of each thing."""
        count = dict.fromkeys((key for key in self.changes if key in TITLES), 1)
        extra = {"note": self.note_changed, "words": len(self.new_words), "next_step": self.new_step}
        return count | {key: int(number) for key, number in extra.items() if number}

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return not self.id or bool(self.what)


@dataclass(slots=True)
class KnownDeal:
    """A deal taken before: the row of its ``ExternalId``, the deal, its client, what the file said then."""

    mark: int
    id: int
    client: int
    taken: str


class Reasons:
    """The agency's reasons why deals are lost, found by name; what is none of them is kept beside the last resort."""

    def __init__(self) -> None:
        rows = list(LostReason.select().order_by(LostReason.id))
        self._known = {fold(row.name): row.id for row in rows}
        self._other = next((row.id for row in rows if row.needs_note and row.is_active), None)

    def read(self, text: str) -> tuple[int | None, str]:
        """Return the reason and what else was said of it."""
        known = self._known.get(fold(text))
        return (known, "") if known else (self._other, clean(text))


def facts(deal: DealRecord, manager: int | None, reasons: Reasons) -> dict[str, Any]:
    """Return what a row says of a deal as plain values; what it does not tell is not there."""
    said: dict[str, Any] = {
        "title": deal.title, "stage": deal.stage, "manager": manager, "source": deal.source[:80], "event": deal.event,
        "opened_on": _iso(deal.opened_on), "promised_on": _iso(deal.promised_on), "closed_on": _iso(deal.closed_on),
        "amount": None if deal.amount is None else money.to_minor(deal.amount),
    }  # fmt: skip
    if deal.status == LOST:
        said["lost_reason"], said["lost_note"] = reasons.read(deal.lost_reason)
    return {key: value for key, value in said.items() if value not in (None, "")}


def taken(deal: DealRecord, said: Mapping[str, Any], client: str) -> str:
    """Return the fingerprints of all that a row says of a deal and whose it is, as ``ExternalId.taken`` keeps them."""
    prints = {fingerprint(key, value) for key, value in said.items()} | {fingerprint("client", client)}
    prints.add(fingerprint("quantity", (str(deal.quantity.normalize()), deal.unit)))
    prints.update(fingerprint("note", line) for line in deal.notes)
    prints.update(fingerprint("words", text) for text in deal.words)
    if deal.next_step or deal.next_on:
        prints.add(step_fact(deal))
    if deal.person:
        prints.add(fingerprint("person", fold(deal.person.full_name)))
    return " ".join(sorted(prints))


def step_fact(deal: DealRecord) -> str:
    """Return the fingerprint of what is promised."""
    return fingerprint("step", (deal.next_step, _iso(deal.next_on)))


def trouble(deal: DealRecord, key: str, value: Any, reason: str) -> Problem:
    """Return a problem with the cell a value of a deal came from."""
    return deal.trouble(key if key in deal.columns else CELLS.get(key, key), value, reason)


def load(numbers: Iterable[int]) -> dict[int, DealCard]:
    """Return these deals as they stand."""
    cards: dict[int, DealCard] = {}
    sources = dict(Source.select(Source.id, Source.name).tuples())
    for part in _chunks(sorted(numbers)):
        cards |= _load(part, sources)
    return cards


def _load(ids: list[int], sources: Mapping[int, str]) -> dict[int, DealCard]:
    cards: dict[int, DealCard] = {}
    statuses = dict(Stage.select(Stage.id, Stage.status).tuples())
    for row in Deal.select().where(Deal.id.in_(ids)).dicts():
        scalars = {key: row[key].isoformat() if hasattr(row[key], "isoformat") else row[key] for key in COLUMNS}
        scalars |= {"stage": row["stage"], "status": statuses[row["stage"]], "source": sources.get(row["source"])}
        closed = row["closed_at"]
        scalars["closed_on"] = clock.local(closed).date().isoformat() if closed else None
        scalars |= {"lost_reason": row["lost_reason"], "lost_note": row["lost_note"], "person": row["person"]}
        scalars["budget"] = None if row["budget"] is None else money.to_minor(row["budget"])
        cards[row["id"]] = DealCard(
            row["id"], row["client"], scalars, note=row["note"], joined_into=row["joined_into"] or 0, plain_line=True
        )
    lines = DealLine.select().where(DealLine.deal.in_(ids)).order_by(DealLine.position, DealLine.id)
    for row in lines:
        card = cards[row.deal_id]
        card.plain_line = not card.lines and not row.discount
        card.lines.append((row.id, row.agreed_at is not None))
        full = (row.quantity * row.price).quantize(money.Decimal("0.01"))
        card.scalars["amount"] = card.scalars.get("amount", 0) + money.to_minor(full)
    for card in cards.values():
        card.scalars.setdefault("amount", card.scalars["budget"])
    said = Activity.select(ActivityDeal.deal, Activity.text).join(ActivityDeal).where(ActivityDeal.deal.in_(ids))
    for number, text in said.tuples():
        cards[number].words.add(text)
    return cards


def clashes(card: DealCard, deal: DealRecord, said: Mapping[str, Any], before: Set[str]) -> Iterator[tuple[str, Any]]:
    """Yield what was changed both here and in the file, to different values, since the file was taken: (key, value)."""
    for key in REFUSED_WHEN_BOTH_CHANGED:
        if key in said and verdict(key, said[key], card.scalars.get(key), before) == "clash":
            yield key, said[key]


def merge(
    card: DealCard, deal: DealRecord, said: Mapping[str, Any], before: Set[str]
) -> Iterator[tuple[str, Any, Any]]:
    """Put what a row says on a deal; yield what stands and stays: (key, value of the file, value that stands)."""
    card.record = deal
    verdicts = {key: verdict(key, value, card.scalars.get(key), before) for key, value in said.items()}
    moves = verdicts.get("stage") == "set" or not card.id
    for key, value in said.items():
        # How a deal ended belongs to where it went: a moved one takes that as the file has it.
        follows = moves and key in ("closed_on", "lost_reason", "lost_note")
        ends = key in ("closed_on", "lost_reason", "lost_note") and not moves and verdicts.get("stage") == "clash"
        if ends:
            continue
        if follows or verdicts[key] == "set":
            card.changes[key] = value
        elif verdicts[key] == "clash":
            yield key, value, card.scalars.get(key)
    if "amount" in card.changes and not card.plain_line and card.id:
        yield "amount", card.changes.pop("amount"), card.scalars.get("amount")
    for text in deal.notes:
        if fingerprint("note", text) not in before and f"\n{text}\n" not in f"\n{card.note}\n":
            card.note, card.note_changed = (f"{card.note}\n{text}" if card.note else text), True
    for text in deal.words:
        if fingerprint("words", text) not in before and text not in card.words:
            card.words.add(text)
            card.new_words.append(text)
    card.new_step = bool(deal.next_step or deal.next_on) and step_fact(deal) not in before


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
