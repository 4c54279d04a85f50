"""Plan an import: whom each record means, what would be added, updated, joined, and what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.models import Activity, ActivityClient, Client, ExternalId, Staff
from agencycli.services.card import CLIENT_FIELDS
from agencycli.services.frame import newest_entry
from agencycli.services.intake.card import Card, load
from agencycli.services.intake.match import Face, contradiction, standing_faces
from agencycli.services.intake.merge import KnownOrder, Merging, clashes, merge
from agencycli.services.intake.outcome import IntakePlan, Mark, Outcome
from agencycli.services.intake.plan_deals import TAKEN_BY_OTHERS, DealPlanner
from agencycli.services.intake.prepare import Prepared, Preparer, rough_face
from agencycli.services.intake.record import ClientRecord, OrderRecord, PersonRecord, Problem, fingerprint, order_facts

Step = Callable[[int], None]
SEVERAL_FIT = N_("several clients fit: {candidates}; write the INN or make the names different")
ERASED = N_("this client was erased for good and is not taken in again")
NOT_YOURS = N_("the agency has a client with the same “{field}”, who is not yours; ask the owner")
LIKE_NOT_YOURS = N_("the agency has a client with the same “{field}”, who is not yours; taken as another one")
ORDER_NOT_YOURS = N_("the order {number} is known and its client is not yours; ask the owner")
LOOKS_LIKE = N_("the same “{field}” as {client}, but not all of it fits; taken as another one")


def plan(actor: Staff, records: Sequence[ClientRecord], step: Step | None = None) -> IntakePlan:
    """Return what importing these records would do; nothing is written.

    Records of one key become one. Each is matched by its key in the same kind of file, then by INN, phone, e-mail
    and name, with the base and with the records before it. ``step`` hears of each record done.
    """
    return _Planner(actor, records).planned(step)


class _Planner:
    def __init__(self, actor: Staff, records: Sequence[ClientRecord]) -> None:
        self.plan = IntakePlan(records, newest_entry())
        self.faces = standing_faces(actor)
        self.preparer = Preparer(actor, self.faces)
        self.prepared = [self.preparer.prepared(record) for record in _gathered(records)]
        self.deals = DealPlanner(self.preparer, self.prepared, self.faces.hidden)
        self.marks = _standing_marks({p.record.system for p in self.prepared})
        self.orders = _known_orders({p.record.system for p in self.prepared})
        self.merged_into = dict(
            Client.select(Client.id, Client.merged_into).where(Client.merged_into.is_null(False)).tuples()
        )
        self.erased = {row[0] for row in Client.select(Client.id).where(Client.erased_at.is_null(False)).tuples()}
        self.cards: dict[int, Card] = {}
        self.new = 0

    def planned(self, step: Step | None) -> IntakePlan:
        chosen = [self._chosen(prepared) for prepared in self.prepared]
        for prepared, (number, *_rest) in zip(self.prepared, chosen, strict=True):
            if prepared.waiting:
                mark = self.marks.get((prepared.record.system, prepared.record.key))
                self.preparer.settle(prepared, number, mark[2] if mark else "")
        del self.faces, self.preparer.faces  # everybody is recognised
        standing = {number for number, *_rest in chosen if number > 0}
        self.cards |= load(standing)
        self.deals.load(
            (prepared, self.cards.get(number)) for prepared, (number, *_rest) in zip(self.prepared, chosen, strict=True)
        )
        for prepared, (number, with_, reason) in zip(_handed_over(self.prepared), chosen, strict=True):
            self._take(prepared, number, with_, reason)
            if step:
                step(1)
        touched = {id(mark.card): mark.card for mark in self.plan.marks}
        touched |= {id(card): card for card in self.cards.values() if card.deals}
        self.plan.cards = list(touched.values())
        return self.plan

    def _chosen(self, prepared: Prepared) -> tuple[int, str, str]:
        """Return whom a record means (0 for nobody yet: nothing to load), the words for it, the reason to refuse."""
        record, face = prepared.record, prepared.face
        if record.refused:
            return 0, "", record.refused
        mark = self.marks.get((record.system, record.key))
        if mark:
            number = self.merged_into.get(mark[1], mark[1])
            if number in self.erased:
                return 0, "", _(ERASED)
            unchanged = mark[2] == prepared.taken and self.deals.unchanged(prepared)
            if unchanged and number in self.faces.known:
                return 0, "", ""
            if number in self.faces.hidden:
                return 0, "", _(TAKEN_BY_OTHERS)
        for order in record.orders:
            known = self.orders.get((record.system, order.number)) if order.number else None
            if known and known.clients <= self.faces.hidden:
                return 0, "", _(ORDER_NOT_YOURS).format(number=order.number)
        if mark and number in self.faces.known:
            self.faces.learn(number, face)
            return number, "", ""
        match = self.faces.match(face)
        field = _(CLIENT_FIELDS[match.by].title) if match.by else ""
        if match.fitting and match.fitting[0] in self.faces.hidden:
            return 0, "", _(NOT_YOURS).format(field=field)
        if len(match.fitting) > 1:
            named = ", ".join(self._label(number) for number in match.fitting[:5])
            return 0, "", _(SEVERAL_FIT).format(candidates=named)
        if match.fitting:
            number = match.fitting[0]
            label = self._label(number)
            if record.private and not self.faces.known[number].private:
                _become_person(prepared)
            self.faces.learn(number, face)
            return number, label, ""
        if match.near:
            letter, value = record.columns.get("name", ("", ""))[0], record.name
            hidden = match.near in self.faces.hidden
            reason = _(LIKE_NOT_YOURS if hidden else LOOKS_LIKE).format(field=field, client=self._label(match.near))
            prepared.problems.append(Problem(record.sheet, record.row, letter, value, reason))
        self.new -= 1
        face.number = self.new
        self.faces.add(face)
        card = Card(self.new, label=f"{record.sheet}!{record.row} {record.name}", private=record.private)
        card.changes = card.scalars  # all of a new card is new
        self.cards[self.new] = card
        return self.new, "", ""

    def _label(self, number: int) -> str:
        return self.cards[number].label if number < 0 else f"{number} {self.faces.known[number].name}"

    def _take(self, prepared: Prepared, number: int, with_: str, reason: str) -> None:
        record = prepared.record
        if reason:
            self._reject(prepared, [Problem(record.sheet, record.row, "", record.name, reason)])
            return
        mark = self.marks.get((record.system, record.key))
        if not number:
            self.plan.outcomes.append(Outcome("same", record, record.name))
            self.plan.deals += self.deals.same(prepared)
            return
        card = self.cards[number]
        known = mark is not None and not with_ and number > 0
        merging = Merging(prepared, known, frozenset(mark[2].split()) if mark and known else frozenset(), self.orders)
        if refused := clashes(card, merging):
            self._reject(prepared, refused)
            return
        was_empty = card.is_new and not card.scalars
        before = card.weight()
        merge(card, merging, record.system)
        for key, value in prepared.first.items() if was_empty else ():
            card.scalars.setdefault(key, value)
        for outcome, problems in self.deals.take(card, prepared):
            self.plan.deals.append(outcome)
            self.plan.problems += problems
        what = {key: count - before.get(key, 0) for key, count in card.weight().items() if count > before.get(key, 0)}
        self.plan.problems += prepared.problems + merging.problems
        stands = bool(known and mark and mark[2] == prepared.taken)
        if not stands:
            brought_by = prepared.scalars.get("brought_by") or 0
            row = mark[0] if mark else 0
            self.plan.marks.append(Mark(record.system, record.key, card, prepared.taken, row, brought_by))
        kind = "add" if was_empty else "same" if stands and not what else "update" if known else "join"
        self.plan.outcomes.append(Outcome(kind, record, record.name, card, with_, what))

    def _reject(self, prepared: Prepared, problems: list[Problem]) -> None:
        reason = "; ".join(problem.reason for problem in problems)
        self.plan.problems += problems
        self.plan.outcomes.append(Outcome("reject", prepared.record, prepared.record.name, reason=reason))


def _handed_over(prepared: list[Prepared]) -> Iterator[Prepared]:
    """Yield each and forget it: what is on a card need not be held twice."""
    prepared.reverse()
    while prepared:
        yield prepared.pop()


def _gathered(records: Iterable[ClientRecord]) -> Iterable[ClientRecord]:
    """Return the records with those of one key made one, unless they contradict each other."""
    found: dict[tuple[str, str], ClientRecord] = {}
    faces: dict[tuple[str, str], Face] = {}
    again: defaultdict[tuple[str, str], int] = defaultdict(int)
    for record in records:
        record.rows = record.rows or [(record.sheet, record.row)]
        key = (record.system, record.key)
        if record.refused or not record.key:
            found[record.sheet, f"\0{record.row} {len(found)}"] = record
            continue
        if key not in found:
            found[key] = record
            continue
        if key not in faces:
            faces[key] = rough_face(found[key])
            found[key] = _copy(found[key])
        face = rough_face(record)
        if contradiction(faces[key], face):
            again[key] += 1
            numbered = (record.system, f"{record.key}#{again[key] + 1}")
            found[numbered] = _copy(record)
            found[numbered].key = numbered[1]
        else:
            _add(found[key], record)
    return found.values()


def _copy(record: ClientRecord) -> ClientRecord:
    """Return a copy that may be changed; the titles of the columns are the table's and stay one for all."""
    return deepcopy(record, {id(record.columns): record.columns})


def _add(whole: ClientRecord, record: ClientRecord) -> None:
    """Add what a further row of the same client says."""
    for key, value in record.values.items():
        stands = whole.values.setdefault(key, value)
        if stands != value:
            record_columns, whole_columns = record.columns, whole.columns
            title = record_columns.get(key, whole_columns.get(key, ("", key)))[1]
            whole.notes.append(f"{title}: {value}")
    whole.birthday = whole.birthday or record.birthday
    whole.since = min(filter(None, (whole.since, record.since)), default=None)
    for key, value in record.first.items():
        whole.first.setdefault(key, value)
    for name in ("contacts", "people", "orders", "deals", "accounts", "tags", "notes", "problems"):
        getattr(whole, name).extend(getattr(record, name))
    whole.rows.append((record.sheet, record.row))


def _become_person(prepared: Prepared) -> None:
    """Turn a private person who is known as somebody at a firm into that person."""
    record, scalars = prepared.record, prepared.scalars
    parts = {key: scalars.pop(key, "") for key in ("surname", "given_name", "patronymic")}
    scalars.pop("name", None)
    scalars.pop("birthday", None)
    prepared.record = _copy(record)
    prepared.record.people.append(PersonRecord(**parts, birthday=record.birthday, contacts=prepared.record.contacts))
    prepared.record.contacts = []


def _standing_marks(systems: set[str]) -> dict[tuple[str, str], tuple[int, int, str]]:
    """Return (system, key) -> (row, client, what was taken)."""
    rows = ExternalId.select(ExternalId.system, ExternalId.value, ExternalId.id, ExternalId.client, ExternalId.taken)
    found = rows.where(ExternalId.system.in_(list(systems)) & ExternalId.client.is_null(False)).tuples()
    return {(system, value): (row, client, taken) for system, value, row, client, taken in found}


def _known_orders(systems: set[str]) -> dict[tuple[str, str], KnownOrder]:
    query = (
        ExternalId.select(ExternalId, Activity, ActivityClient.client)
        .join(Activity)
        .join(ActivityClient, attr="link")
        .where(ExternalId.system.in_(list(systems)))
    )
    found: dict[tuple[str, str], KnownOrder] = {}
    for row in query:
        activity = row.activity
        known = found.get((row.system, row.value))
        if known is None or known.id != activity.id:
            order = OrderRecord(
                activity.title, clock.local(activity.at).date(), activity.precision, activity.amount, activity.event,
                activity.text,
            )  # fmt: skip
            known = KnownOrder(activity.id, row.id, frozenset(row.taken.split()), dict(order_facts(order)))
            found[row.system, row.value] = known
        known.clients.add(activity.link.client_id)
    return found


def order_taken(order: OrderRecord) -> str:
    """Return the fingerprints of an order, as ``ExternalId.taken`` keeps them."""
    return " ".join(sorted(fingerprint(key, value) for key, value in order_facts(order)))
