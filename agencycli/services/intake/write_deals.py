"""The rows of deals that an import writes: the deal, its line, its thread, what is to be done, its name elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agencycli import clock, config
from agencycli.i18n import _
from agencycli.models import (
    Activity,
    ActivityClient,
    ActivityDeal,
    Deal,
    DealLine,
    ExternalId,
    Item,
    Staff,
    Stage,
    bulk,
)
from agencycli.models.pipeline import CLOSED, LOST, NEW
from agencycli.money import from_minor
from agencycli.services.deal import MANAGES
from agencycli.services.deal_stage import FREEZES
from agencycli.services.intake.card import Card
from agencycli.services.intake.deal_card import CALL, NO_REASON, DealCard
from agencycli.services.intake.match import same_person
from agencycli.services.intake.record import DealRecord

AddRow = Callable[..., None]
SetValue = Callable[[Any, str, int, Any], None]


class DealWriter:
    """Turns deals into rows for ``row`` and ``put`` of the import; ``source`` returns the number of a source's name."""

    def __init__(self, actor: Staff, row: AddRow, put: SetValue, source: Callable[[str], int]) -> None:
        self.actor = actor
        self._row, self._put, self._source = row, put, source
        self._statuses: Mapping[int, str] = dict(Stage.select(Stage.id, Stage.status).tuples())
        self._vat = config.current().vat or "none"

    def write(self, cards: Sequence[Card]) -> None:
        """Write the deals of some clients, whose numbers are known by now."""
        deals = [(card, deal) for card in cards for deal in card.deals]
        fresh = [deal for _card, deal in deals if not deal.id]
        new = {id(deal) for deal in fresh}
        for deal, number in zip(fresh, bulk.reserve(Deal, len(fresh)), strict=True):
            deal.id = number
        said = [(card, deal, text) for card, deal in deals for text in deal.new_words]
        for card, deal in deals:
            (self._add if id(deal) in new else self._change)(card, deal)
            self._write_step(card, deal)
            if deal.mark:
                self._put(ExternalId, "taken", deal.mark, deal.taken)
            else:
                self._row(ExternalId, system=_record(deal).system, value=deal.key, deal_id=deal.id, taken=deal.taken)
        for (card, deal, text), number in zip(said, bulk.reserve(Activity, len(said)), strict=True):
            self._write_words(card, deal, text, number)

    def _add(self, card: Card, deal: DealCard) -> None:
        said, record = deal.changes, _record(deal)
        person = record.person and next(
            (
                one.id
                for one in card.people
                if same_person(one.parts, (record.person.surname, record.person.given_name, record.person.patronymic))
            ),
            None,
        )
        deal.client = card.id
        opened = said.get("opened_on") or said.get("closed_on") or clock.today().isoformat()
        deal.scalars = {"opened_on": opened, "manager": said.get("manager") or self._manager(card)}
        closed = record.status in CLOSED
        self._row(
            Deal, id=deal.id, title=said["title"], client_id=card.id, person_id=person, pipeline_id=record.pipeline,
            stage_id=record.stage, manager_id=deal.scalars["manager"],
            source_id=self._source(said["source"]) if "source" in said else None, event=said.get("event", ""),
            opened_on=opened, promised_on=said.get("promised_on"), note=deal.note,
            budget=said.get("amount") if record.status == NEW else None,
            closed_at=_moment(said.get("closed_on") or opened) if closed else None,
            lost_reason_id=said.get("lost_reason"), lost_note=_lost_note(record, said),
        )  # fmt: skip
        if said.get("amount") and record.status != NEW:
            self._add_line(deal, said["amount"])

    def _manager(self, card: Card) -> int | None:
        """Return who serves a deal whose manager the file does not tell: the client's, else who takes it in."""
        theirs = card.scalars.get("manager")
        return theirs or (self.actor.id if self.actor.role in MANAGES else None)

    def _add_line(self, deal: DealCard, amount: int) -> None:
        record = _record(deal)
        frozen = record.status in FREEZES
        self._row(
            DealLine, deal_id=deal.id, kind=record.line, title=record.title, vat=self._vat,
            agreed_at=_agreed(deal) if frozen else None, **_price(record, amount),
        )  # fmt: skip

    def _change(self, card: Card, deal: DealCard) -> None:
        changes, record = deal.changes, _record(deal)
        moved = "stage" in changes
        if moved:
            self._move(deal)
        for key in ("title", "event", "opened_on", "promised_on"):
            if key in changes:
                self._put(Deal, key, deal.id, changes[key])
        if "manager" in changes:
            self._put(Deal, "manager_id", deal.id, changes["manager"])
        if "source" in changes:
            self._put(Deal, "source_id", deal.id, self._source(changes["source"]))
        if deal.note_changed:
            self._put(Deal, "note", deal.id, deal.note)
        if deal.scalars["closed_on"] and not moved:
            self._end_anew(deal)
        if "amount" in changes:
            self._price_anew(deal, changes["amount"])
        if moved and record.status in FREEZES:
            for number, agreed in deal.lines:
                if not agreed:
                    self._put(DealLine, "agreed_at", number, _agreed(deal))

    def _end_anew(self, deal: DealCard) -> None:
        """Mend how a closed deal ended."""
        changes = deal.changes
        if "closed_on" in changes:
            self._put(Deal, "closed_at", deal.id, _moment(changes["closed_on"]))
        if "lost_reason" in changes:
            self._put(Deal, "lost_reason_id", deal.id, changes["lost_reason"])
        if "lost_note" in changes:
            self._put(Deal, "lost_note", deal.id, changes["lost_note"])

    def _move(self, deal: DealCard) -> None:
        """Let a deal stand where the file has it: closed, lost from where it stood, or open again.

        As one statement: the table knows no lost deal that is open.
        """
        record, changes = _record(deal), deal.changes
        was, now = deal.scalars["status"], record.status
        values: dict[str, Any] = {"stage": record.stage, "pipeline": record.pipeline, "closed_at": None}
        if now in CLOSED:
            values["closed_at"] = _moment(changes.get("closed_on") or clock.today().isoformat())
        if now == LOST:
            values |= {"lost_reason": changes.get("lost_reason"), "lost_note": _lost_note(record, changes)}
            if was not in CLOSED:
                values["lost_from"] = deal.scalars["stage"]
        elif was == LOST:
            values |= {"lost_from": None, "lost_reason": None, "lost_note": ""}
        Deal.update(values).where(Deal.id == deal.id).execute()

    def _price_anew(self, deal: DealCard, amount: int) -> None:
        record = _record(deal)
        if not deal.lines and record.status == NEW:
            self._put(Deal, "budget", deal.id, amount)
        elif not deal.lines and amount:
            self._add_line(deal, amount)
        elif deal.lines:
            for column, value in _price(record, amount).items():
                self._put(DealLine, column, deal.lines[0][0], value)

    def _write_step(self, card: Card, deal: DealCard) -> None:
        record = _record(deal)
        if not deal.new_step or record.status in CLOSED:
            return
        self._row(
            Item, kind="task" if record.next_step else "call", title=record.next_step or _(CALL),
            owner_id=deal.scalars.get("manager"), author_id=self.actor.id, client_id=deal.client, deal_id=deal.id,
            due_on=record.next_on.isoformat() if record.next_on else None,
        )  # fmt: skip

    def _write_words(self, card: Card, deal: DealCard, text: str, number: int) -> None:
        day = _record(deal).opened_on or clock.today()
        self._row(
            Activity, id=number, kind="note", at=_moment(day.isoformat()), precision="day", text=text,
            staff_id=self.actor.id,
        )  # fmt: skip
        self._row(ActivityClient, activity_id=number, client_id=deal.client)
        self._row(ActivityDeal, activity_id=number, deal_id=deal.id)


def _record(deal: DealCard) -> DealRecord:
    assert deal.record is not None
    return deal.record


def _lost_note(record: DealRecord, said: Mapping[str, Any]) -> str:
    """Return what was said of a loss; that nothing was is said too: no deal is lost without a reason."""
    silent = record.status == LOST and not record.lost_reason
    return _(NO_REASON) if silent else str(said.get("lost_note", ""))


def _price(record: DealRecord, amount: int) -> dict[str, Any]:
    """Return quantity, unit and price of a line as the table keeps them."""
    each = from_minor(amount) / record.quantity
    return {
        "quantity": DealLine.quantity.db_value(record.quantity),
        "unit": record.unit,
        "price": DealLine.price.db_value(each),
    }


def _agreed(deal: DealCard) -> str:
    """Return when the line of a deal was agreed, as far as a file tells: by its end, else from its beginning on."""
    return _moment(deal.changes.get("closed_on") or deal.changes.get("opened_on") or deal.scalars["opened_on"])


def _moment(day: str) -> str:
    """Return the beginning of a day here, as the database keeps moments."""
    at = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), clock.zone())
    return str(Deal.closed_at.db_value(at))
