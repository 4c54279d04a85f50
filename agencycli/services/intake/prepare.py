"""Bring a record into the values of the card; what does not fit its field goes to the note, and is told."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from agencycli.errors import AgencyError, NotFound
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.services import card as cards
from agencycli.services.card import OWN, PARTS, CardField, client_fields, column_value, private_name, typed
from agencycli.services.classifier import canonical
from agencycli.services.intake.match import COMPARED, Face, Faces
from agencycli.services.intake.plan_deals import PreparedDeal
from agencycli.services.intake.record import ClientRecord, PersonRecord, Problem, checked, fingerprint, taken
from agencycli.values.requisites import State
from agencycli.values.text import clean

NOBODYS_LOGIN = N_("nobody of the staff is called so; kept in the note")
UNKNOWN_CLIENT = N_("no such client; kept in the note")
SEVERAL_CLIENTS = N_("several clients are called so; kept in the note")
TOO_LONG = N_("longer than {limit} characters: cut, the whole is in the note")
ZERO_LOST = N_("a zero was lost in front; taken as {value}")
UNFIT = N_("{reason}; kept in the note")

LIMITS = {"address": 500, "city": 120, "source": 80}
ZERO_DROPPED = {"inn": (9, 11), "kpp": (8,)}


@dataclass(slots=True)
class Prepared:
    """A record ready to be compared: ``scalars`` are plain values as ``Card.scalars`` has them."""

    record: ClientRecord
    scalars: dict[str, Any]
    notes: list[str]
    problems: list[Problem]
    face: Face
    taken: str = ""
    first: dict[str, Any] = field(default_factory=dict)
    """Values for a client who is new."""
    deals: list[PreparedDeal] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    """Fields that name a client who may stand in the file only; ``settle`` fills them."""


@dataclass(slots=True)
class Preparer:
    """Prepares the records of one import; looks each name of staff up once."""

    actor: Staff
    faces: Faces
    fields: dict[str, CardField] = field(default_factory=client_fields)
    _found: dict[str, int | None] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def prepared(self, record: ClientRecord) -> Prepared:
        """Return a record in values of the card. Never raises for what a file may hold."""
        original = record
        if _is_too_long(record):
            record = deepcopy(record)
        found = Prepared(record, {}, list(record.notes), list(record.problems), Face(0, record.name, record.private))
        found.scalars["name"] = self._cut(found, "name", record.name, 300)
        for key, value in record.values.items():
            if value not in (None, ""):
                self._put(found, key, value)
        if record.private:
            for key, part in private_name({**record.values, "name": record.name}).items():
                if part:
                    found.scalars[key] = self._cut(found, key, part, 80)
        if record.birthday:
            found.scalars["birthday"] = record.birthday
        if record.first:
            self._prepare_first(found)
        if record is not original:
            self._fit_lists(found)
        self._recognise(found)
        found.taken = taken(record, found.scalars, found.notes)
        return found

    def _prepare_first(self, found: Prepared) -> None:
        trial = Prepared(found.record, {}, [], [], found.face)
        for key, value in found.record.first.items():
            if key not in found.scalars:
                self._put(trial, key, value)
        # Names that are nobody's are kept by the deals that tell them.
        found.first, found.problems = trial.scalars, found.problems + trial.problems

    def staff_number(self, found: Prepared, value: str) -> int | None:
        """Return the member of staff of a name, None when nobody is called so: told once, for the caller to keep."""
        trial = Prepared(found.record, {}, [], [], found.face)
        self._put_reference(trial, self.fields["manager"], value)
        found.problems += trial.problems
        return trial.scalars.get("manager")

    def _put(self, found: Prepared, key: str, value: Any) -> None:
        one = self.fields.get(key)
        if one is None:
            _note(found, key, value)
        elif one.kind == "requisite":
            self._put_number(found, key, str(value))
        elif one.kind == "client":
            found.waiting[key] = str(value)
        elif one.kind == "staff":
            self._put_reference(found, one, str(value))
        elif key in LIMITS:
            found.scalars[key] = self._cut(found, key, clean(str(value)), LIMITS[key])
        elif one.kind not in PARTS and key not in ("surname", "given_name", "patronymic"):
            try:
                ready = canonical(one, typed(one, value)) if key.startswith(OWN) else column_value(one, value)
                found.scalars[key] = ready.isoformat() if hasattr(ready, "isoformat") else ready
            except AgencyError as refusal:
                _unfit(found, key, value, str(refusal))

    def _put_number(self, found: Prepared, key: str, value: str) -> None:
        verdict = checked(key, value)
        if (
            verdict.state == State.WRONG
            and len(verdict.value) in ZERO_DROPPED.get(key, ())
            and verdict.value.isdecimal()
        ):
            mended = checked(key, "0" + verdict.value)
            if mended.state == State.OK:
                _problem(found, key, value, _(ZERO_LOST).format(value=mended.value))
                verdict = mended
        if verdict.state == State.WRONG or len(verdict.value) > 40:
            _unfit(found, key, value, verdict.reason)
        else:
            found.scalars[key] = verdict.value

    def _put_reference(self, found: Prepared, one: CardField, value: str) -> None:
        if value not in self._found:
            try:
                self._found[value] = cards.find_staff(value).id
            except NotFound:
                self._found[value] = None
        number = self._found[value]
        if number is None:
            self._keep_name(found, one.key, value, NOBODYS_LOGIN)
        else:
            found.scalars[one.key] = number

    def settle(self, found: Prepared, number: int, before: str) -> None:
        """Give the fields that name another client its number, negative for one that is still to be written.

        ``number`` is the record's own, ``before`` what it said when it was last taken: of several clients of one name
        the one meant then is meant again.
        """
        for key, value in found.waiting.items():
            named = [other for other in self.faces.called(value) if other != number]
            meant = [other for other in named if fingerprint(key, other) in before] or named
            if len(meant) == 1:
                found.scalars[key] = meant[0]
            else:
                self._keep_name(found, key, value, SEVERAL_CLIENTS if named else UNKNOWN_CLIENT)
        if found.waiting:
            told = {key: value for key, value in found.scalars.items() if key not in found.waiting or value > 0}
            found.taken = taken(found.record, told, found.notes)

    def _keep_name(self, found: Prepared, key: str, value: str, reason: str) -> None:
        _note(found, key, value)
        if (key, value) not in self._told:
            # Once for each name: a file of ten thousand rows names the same manager in each.
            self._told.add((key, value))
            _problem(found, key, value, _(reason))

    def _cut(self, found: Prepared, key: str, text: str, limit: int) -> str:
        if len(text) <= limit:
            return text
        _note(found, key, text)
        _problem(found, key, text, _(TOO_LONG).format(limit=limit))
        return text[: limit - 1].rstrip() + "…"

    def _fit_lists(self, found: Prepared) -> None:
        record = found.record
        for tag in [tag for tag in record.tags if len(tag) > 60]:
            _note(found, "tags", tag)
            record.tags.remove(tag)
        owners: list[ClientRecord | PersonRecord] = [record, *record.people]
        for owner in owners:
            for contact in [c for c in owner.contacts if len(c.raw) > 300 or len(c.value) > 300]:
                _unfit(found, contact.kind, contact.raw, _(TOO_LONG).format(limit=300))
                owner.contacts.remove(contact)
        for person in record.people:
            for key in ("surname", "given_name", "patronymic"):
                setattr(person, key, self._cut(found, "person", getattr(person, key), 80))
            person.role = self._cut(found, "position", person.role, 120)

    def _recognise(self, found: Prepared) -> None:
        record, face, scalars = found.record, found.face, found.scalars
        face.parts = tuple(scalars.get(key, "") for key in ("surname", "given_name", "patronymic"))
        face.inn, face.kpp, face.city = (scalars.get(key, "") for key in ("inn", "kpp", "city"))
        face.contacts = compared(record)
        face.people = [(person.surname, person.given_name, person.patronymic) for person in record.people]


def rough_face(record: ClientRecord) -> Face:
    """Return what a record is recognised by, before its values are checked."""
    inn, kpp, city = (clean(str(record.values.get(key) or "")) for key in ("inn", "kpp", "city"))
    face = Face(0, record.name, record.private, inn=inn, kpp=kpp, city=city)
    if record.private:
        face.parts = tuple(private_name({**record.values, "name": record.name}).values())  # type: ignore[assignment]
    face.contacts = compared(record)
    return face


def compared(record: ClientRecord) -> set[tuple[str, str]]:
    """Return the phones and e-mails of a record and its people."""
    owners: list[ClientRecord | PersonRecord] = [record, *record.people]
    return {(c.kind, c.value) for one in owners for c in one.contacts if c.kind in COMPARED and c.value}


def _is_too_long(record: ClientRecord) -> bool:
    """Return whether something in the lists of a record has to be cut: records themselves are never changed."""
    owners: list[ClientRecord | PersonRecord] = [record, *record.people]
    return (
        any(len(tag) > 60 for tag in record.tags)
        or any(len(c.raw) > 300 or len(c.value) > 300 for one in owners for c in one.contacts)
        or any(len(text) > 80 for p in record.people for text in (p.surname, p.given_name, p.patronymic, p.role))
    )


def _note(found: Prepared, key: str, value: Any) -> None:
    title = found.record.columns.get(key, ("", key))[1]
    found.notes.append(clean(f"{title}: {value}", multiline=True))


def _problem(found: Prepared, key: str, value: Any, reason: str) -> None:
    record = found.record
    letter = record.columns.get(key, ("", ""))[0]
    found.problems.append(Problem(record.sheet, record.row, letter, str(value), reason))


def _unfit(found: Prepared, key: str, value: Any, reason: str) -> None:
    _note(found, key, value)
    _problem(found, key, value, _(UNFIT).format(reason=reason))
