"""A sheet of clients edited elsewhere: what is written into it, and taking back the cells that somebody changed.

Each row carries ``was``: the newest entry when it was written and a digest of every cell. A cell is changed when its
digest is another; what others changed meanwhile is a conflict of that row, as between two forms.
"""

from __future__ import annotations

import datetime as dt
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from agencycli.errors import AgencyError, Conflict, UsageError
from agencycli.i18n import N_, _
from agencycli.models import Address, Client, ClientTag, ContactPoint, OwnField, OwnValue, Requisite, Source, Staff, Tag
from agencycli.models.store import store
from agencycli.services import client as client_services
from agencycli.services import contact
from agencycli.services.card import COLUMNS, OWN, PARTS, CardField, client_fields, known_field, typed
from agencycli.services.classifier import words
from agencycli.services.frame import action, newest_entry
from agencycli.values.phones import printed
from agencycli.values.text import clean, fold

DEFAULT_KEYS = ("name", "phone", "email", "manager", "source", "standing", "tags", "city", "inn", "note")
CHUNK = 500


class SheetConflict(Conflict):
    """Somebody changed the same cell after the sheet was written."""

    template = N_("changed in the meantime: {fields}")


class ForeignSheet(UsageError):
    """The row cannot be told from what stands here."""

    slug = "foreign-sheet"
    template = N_("{reason}; write the sheet anew with “agency client edit-sheet -o FILE”")


@dataclass(frozen=True)
class SheetRow:
    """A row read: where it stood, the client's number, what it was, its cells by field."""

    place: int
    number: Any
    was: str
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of a row that was not left as it stood."""

    place: int
    id: int | None
    name: str
    state: str
    """changed, conflict or refused."""
    fields: str
    message: str = ""


def write_was(fields: Sequence[CardField], values: Mapping[str, Any], based_on: int) -> str:
    """Return what a row remembers of itself: ``123 name=pB1x… phone=…``."""
    return " ".join([str(based_on), *(f"{one.key}={digest(one, values.get(one.key))}" for one in fields)])


def read_was(text: str) -> tuple[int, dict[str, str]]:
    """Return (based on, digests by field). Raises ForeignSheet."""
    entry, *pairs = text.split(" ")
    if not entry.isdecimal():
        raise ForeignSheet(reason=_("the last column of the sheet is gone"))
    return int(entry), dict(pair.rsplit("=", 1) for pair in pairs if "=" in pair)


@action("client.sheet", N_("take an edited sheet back"), "manager logistics accountant")
def take_back(
    actor: Staff, rows: Iterable[SheetRow], client_numbered: Callable[[int], Client], keep_wrong: bool = False
) -> list[Outcome]:
    """Apply the changed cells of each row that the rules allow; a row with anything refused stays as it was.

    Raises UnknownField for a column that the card does not have.
    """
    fields, newest, outcomes = client_fields(), newest_entry(), []
    for row in rows:
        chosen = {known_field(fields, key).key: value for key, value in row.cells.items()}
        name, changes = str(row.cells.get("name") or ""), {}
        try:
            if isinstance(row.number, bool) or not str(row.number).isdecimal():
                raise ForeignSheet(reason=_("a row without a number is no client yet"))
            client = client_numbered(int(str(row.number)))
            name = client.name
            based_on, digests = read_was(row.was)
            if based_on > newest:
                raise ForeignSheet(reason=_("the sheet is of another agency"))
            changes = {key: value for key, value in chosen.items() if digest(fields[key], value) != digests.get(key)}
            _refuse_strange(changes, digests)
            changes = _unlike_standing(client, fields, changes, digests)
            if not changes:
                continue
            with store().atomic():
                client_services.edit(actor, client, changes, based_on=based_on, keep_wrong=keep_wrong)
            outcomes.append(Outcome(row.place, client.id, name, "changed", ", ".join(changes)))
        except AgencyError as error:
            state = "conflict" if isinstance(error, Conflict) else "refused"
            number = int(str(row.number)) if str(row.number).isdecimal() else None
            outcomes.append(Outcome(row.place, number, name, state, ", ".join(changes), str(error)))
    return outcomes


def _refuse_strange(changes: Mapping[str, Any], digests: Mapping[str, str]) -> None:
    strange = [key for key in changes if key not in digests]
    if strange:
        raise ForeignSheet(reason=_("the sheet was written without {columns}").format(columns=", ".join(strange)))


def _unlike_standing(
    client: Client, fields: Mapping[str, CardField], changes: Mapping[str, Any], digests: Mapping[str, str]
) -> dict[str, Any]:
    """Return the changes that are not made already. Raises SheetConflict; columns are left to ``client.edit``."""
    stands = standing([client.id], [fields[key] for key in changes])[client.id]
    now = {key: digest(fields[key], stands.get(key)) for key in changes}
    wanted = {key: value for key, value in changes.items() if digest(fields[key], value) != now[key]}
    clashes = [
        _("{field} is now “{value}”").format(field=key, value=stands.get(key) or "")
        for key in wanted
        if now[key] != digests[key] and (fields[key].kind in PARTS or key.startswith(OWN))
    ]
    if clashes:
        raise SheetConflict(fields=", ".join(clashes))
    return wanted


def digest(one: CardField, value: Any) -> str:
    """Return a short digest of a cell's meaning: a date is the same in any spelling, a word in any language."""
    plain = clean(_meaning(one, value))
    return urlsafe_b64encode(blake2b(plain.encode(), digest_size=9).digest()).decode() if plain else ""


def _meaning(one: CardField, value: Any) -> str:
    if value in (None, ""):
        return "no" if one.kind == "flag" and not one.key.startswith(OWN) else ""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if one.kind in {"phone", "email", "site"}:
        return " ".join(
            f"{one['value'] or one['raw']},{one.get('extension', '')}" for one in contact.readings(one.kind, text)
        )
    if one.kind == "tags":
        return " ".join(sorted(fold(word).replace(" ", "_") for word in words(text)))
    if one.kind in {"text", "long", "address", "requisite"}:
        return text
    try:
        meant = typed(one, value)
    except AgencyError:
        return text
    if isinstance(meant, bool):
        return "yes" if meant else "no"
    return str(meant.id) if isinstance(meant, Client | Staff | Source) else str(meant)


def standing(ids: Sequence[int], fields: Sequence[CardField]) -> dict[int, dict[str, Any]]:
    """Return what stands in these fields of these clients, as a sheet shows it: text, or a date."""
    found: dict[int, dict[str, Any]] = {number: {} for number in ids}
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        _columns(found, part, [one for one in fields if one.kind not in PARTS and not one.key.startswith(OWN)])
        for reader in (_contacts, _requisites, _addresses, _tags, _own):
            for number, key, value in reader(part):
                found[number].setdefault(key, value)
    wanted = {one.key for one in fields}
    return {number: {key: value for key, value in row.items() if key in wanted} for number, row in found.items()}


def _columns(found: dict[int, dict[str, Any]], ids: list[int], fields: Sequence[CardField]) -> None:
    names = {
        "staff": dict(Staff.select(Staff.id, Staff.name).tuples()),
        "source": dict(Source.select(Source.id, Source.name).tuples()),
    }
    for row in Client.select().where(Client.id.in_(ids)).dicts():
        for one in fields:
            value = row[COLUMNS.get(one.key, one.key)]
            if one.kind in names:
                value = names[one.kind].get(value, "")
            elif one.kind == "choice":
                value = _(one.choices[value])
            elif one.kind == "flag":
                value = _("yes") if value else _("no")
            elif not isinstance(value, dt.date):
                value = str(value or "")
            found[row["id"]][one.key] = value


def _contacts(ids: list[int]) -> Iterator[tuple[int, str, str]]:
    query = ContactPoint.select().where(
        ContactPoint.client.in_(ids) & ContactPoint.kind.in_(("phone", "email", "site"))
    )
    for row in query.order_by(ContactPoint.is_invalid, ContactPoint.is_primary.desc(), ContactPoint.id):
        readable = row.kind == "phone" and row.value
        yield row.client_id, row.kind, printed(row.value, row.extension) if readable else row.raw


def _requisites(ids: list[int]) -> Iterator[tuple[int, str, str]]:
    query = Requisite.select(Requisite.client, Requisite.kind, Requisite.value).where(Requisite.client.in_(ids))
    yield from query.order_by(Requisite.id).tuples()


def _addresses(ids: list[int]) -> Iterator[tuple[int, str, str]]:
    query = Address.select(Address.client, Address.text, Address.city).where(Address.client.in_(ids))
    seen: set[int] = set()
    for client, text, city in query.order_by(Address.id).tuples():
        if client not in seen:
            seen.add(client)
            yield client, "address", text
            yield client, "city", city


def _tags(ids: list[int]) -> Iterator[tuple[int, str, str]]:
    query = ClientTag.select(ClientTag.client, Tag.name).join(Tag).where(ClientTag.client.in_(ids)).order_by(Tag.name)
    tags: dict[int, list[str]] = {}
    for client, name in query.tuples():
        tags.setdefault(client, []).append(name)
    yield from ((client, "tags", ", ".join(names)) for client, names in tags.items())


def _own(ids: list[int]) -> Iterator[tuple[int, str, Any]]:
    query = OwnValue.select(OwnValue.client, OwnField.key, OwnField.kind, OwnValue.value).join(OwnField)
    for client, key, kind, value in query.where(OwnValue.client.in_(ids)).tuples():
        yield client, OWN + key, _shown(kind, value)


def _shown(kind: str, value: str) -> Any:
    if kind == "date":
        return dt.date.fromisoformat(value)
    if kind == "flag":
        return _("yes")
    return f"{Decimal(value) / 100:.2f}" if kind == "money" else value
