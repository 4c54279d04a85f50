"""The fields of a client's card: one vocabulary for commands, forms, JSON lines, sheets and imports.

A field knows its kind and how to put a typed value on the card. Values come as text from people and files, or already
of the right type; None and "" empty a field. Readers of dates, numbers and names are loaded when a value needs them:
lists and card forms need only the vocabulary.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from agencycli import clock
from agencycli.errors import NotFound, UsageError
from agencycli.i18n import N_, _
from agencycli.models import Client, OwnField, Row, Source, Staff
from agencycli.models.client import FIRM, KIND_TITLES, PRIVATE, STANDING_TITLES
from agencycli.values.text import clean, fold

OWN = "own."


class BadValue(UsageError):
    """A value that does not fit its field."""

    slug = "bad-value"
    template = N_("{field}: {reason}")


class UnknownField(UsageError):
    """A field that the card does not have."""

    slug = "unknown-field"
    template = N_("the card has no field “{key}”; it has {known}")


class CardField(NamedTuple):
    """One field of a card."""

    key: str
    title: str
    """English; translate when shown."""
    kind: str = "text"
    """text, long, choice, flag, date, number, money, staff, source, client, or the name of a part kept in rows of
    its own: phone, email, site, requisite, address, tags."""
    choices: Mapping[str, str] = MappingProxyType({})
    required: bool = False
    only: str = ""
    """The kind of client, firm or private, that it is for; "" for both."""


CLIENT_FIELDS: dict[str, CardField] = {
    one.key: one
    for one in (
        CardField("name", N_("Name"), required=True),
        CardField("kind", N_("Kind"), "choice", KIND_TITLES),
        CardField("surname", N_("Surname"), only=PRIVATE),
        CardField("given_name", N_("Given name"), only=PRIVATE),
        CardField("patronymic", N_("Patronymic"), only=PRIVATE),
        CardField("phone", N_("Phone"), "phone"),
        CardField("email", N_("E-mail"), "email"),
        CardField("site", N_("Site"), "site"),
        CardField("manager", N_("Manager"), "staff"),
        CardField("source", N_("Source"), "source"),
        CardField("brought_by", N_("Brought by"), "client"),
        CardField("standing", N_("Standing"), "choice", STANDING_TITLES),
        CardField("tags", N_("Tags"), "tags"),
        CardField("full_name", N_("Name in papers"), only=FIRM),
        CardField("inn", N_("INN"), "requisite"),
        CardField("kpp", N_("KPP"), "requisite", only=FIRM),
        CardField("ogrn", N_("OGRN"), "requisite", only=FIRM),
        CardField("vat", N_("VAT id"), "requisite", only=FIRM),
        CardField("address", N_("Address"), "address"),
        CardField("city", N_("City"), "address"),
        CardField("since", N_("Since"), "date"),
        CardField("customer", N_("Customer"), "flag"),
        CardField("supplier", N_("Supplier"), "flag"),
        CardField("contractor", N_("Contractor"), "flag"),
        CardField("media_owner", N_("Media owner"), "flag"),
        CardField("brief", N_("Brief"), "long"),
        CardField("preferences", N_("Preferences"), "long"),
        CardField("talk_notes", N_("Talk notes"), "long"),
        CardField("note", N_("Note"), "long"),
    )
}

PARTS = frozenset({"phone", "email", "site", "requisite", "address", "tags"})
"""Kinds that live in rows of their own."""

COLUMNS = {
    "customer": "is_customer",
    "supplier": "is_supplier",
    "contractor": "is_contractor",
    "media_owner": "is_media_owner",
}
"""Where the column is not called like the field."""

YES = frozenset({"yes", "y", "true", "1", "да", "✓", "+"})
NO = frozenset({"no", "n", "false", "0", "нет", "-", ""})


def client_fields() -> dict[str, CardField]:
    """Return all fields of a client's card, the agency's own among them as ``own.KEY``."""
    return {**CLIENT_FIELDS, **own_fields("client")}


def own_fields(subject: str) -> dict[str, CardField]:
    """Return the agency's own fields of clients or persons."""
    rows = OwnField.select().where((OwnField.subject == subject) & OwnField.is_active).order_by(OwnField.id)
    return {
        OWN + row.key: CardField(OWN + row.key, row.title, row.kind, {word: word for word in row.choices.splitlines()})
        for row in rows
    }


def known_field(fields: Mapping[str, CardField], key: str) -> CardField:
    """Return a field by its key or title. Raises UnknownField."""
    if key in fields:
        return fields[key]
    wanted = key.casefold()
    for one in fields.values():
        if wanted in {one.title.casefold(), _(one.title).casefold()}:
            return one
    raise UnknownField(key=key, known=", ".join(fields))


def typed(one: CardField, value: Any) -> Any:
    """Return a value as the card's column keeps it. Raises BadValue, NotFound."""
    reader = READERS.get(one.kind, _text)
    return reader(one, value)


def column_value(one: CardField, value: Any, model: type[Row] = Client) -> Any:
    """Return a value ready for its column of a model, no longer than the column is. Raises as ``typed``."""
    ready = typed(one, value)
    limit = getattr(getattr(model, COLUMNS.get(one.key, one.key)), "max_length", None)
    if limit and isinstance(ready, str) and len(ready) > limit:
        raise BadValue(field=_(one.title), reason=_("longer than {limit} characters").format(limit=limit))
    return ready


def _text(one: CardField, value: Any) -> str:
    text = clean("" if value is None else str(value))
    if one.required and not text:
        raise BadValue(field=_(one.title), reason=_("it must not be empty"))
    return text


def _long(one: CardField, value: Any) -> str:
    return clean("" if value is None else str(value), multiline=True)


def _choice(one: CardField, value: Any) -> str:
    wanted = fold(str(value or ""))
    if not wanted and one.key.startswith(OWN):
        return ""
    for slug, title in one.choices.items():
        if wanted in {fold(slug), fold(title), fold(_(title))}:
            return slug
    known = ", ".join(one.choices)
    raise BadValue(field=_(one.title), reason=_("“{value}” is none of {known}").format(value=value, known=known))


def _flag(one: CardField, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value or "").strip().casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    raise BadValue(field=_(one.title), reason=_("“{value}” is neither yes nor no").format(value=value))


def _date(one: CardField, value: Any) -> dt.date | None:
    if value in (None, ""):
        return None
    from agencycli.values.dates import read_date

    reading = read_date(value, clock.today())
    if reading is None:
        raise BadValue(field=_(one.title), reason=_("“{value}” is not a date; write 31.12.2026").format(value=value))
    return reading.day


def _number(one: CardField, value: Any) -> Any:
    if value in (None, ""):
        return None
    from agencycli.values.numbers import read_amount

    amount = read_amount(value)
    if amount is None or (one.kind == "number" and amount != int(amount)):
        raise BadValue(field=_(one.title), reason=_("“{value}” is not a number").format(value=value))
    return amount


def _staff(one: CardField, value: Any) -> Staff | None:
    return value if isinstance(value, Staff) else (find_staff(str(value)) if value else None)


def _source(one: CardField, value: Any) -> Source | None:
    return value if isinstance(value, Source) else (find_source(str(value)) if value else None)


def _client(one: CardField, value: Any) -> Client | None:
    return value if isinstance(value, Client) else (_bringer(str(value)) if value else None)


READERS = {
    "long": _long,
    "choice": _choice,
    "flag": _flag,
    "date": _date,
    "number": _number,
    "money": _number,
    "staff": _staff,
    "source": _source,
    "client": _client,
}


def find_staff(text: str) -> Staff:
    """Return an active member of staff by login, name or a part of the name that only one has. Raises NotFound."""
    wanted = fold(text)
    people = [one for one in Staff.select().where(Staff.is_active) if wanted]
    for test in (
        lambda one: one.login.casefold() == text.strip().casefold(),
        lambda one: fold(one.name) == wanted,
        lambda one: wanted in fold(one.name).split() or fold(one.name).startswith(wanted),
    ):
        found = [one for one in people if test(one)]
        if len(found) == 1:
            return found[0]
    raise NotFound(what=_("member of staff"), wanted=text)


def find_source(text: str) -> Source:
    """Return a source by name. Raises NotFound that lists the known ones."""
    wanted = fold(text)
    rows = list(Source.select().order_by(Source.name))
    for row in rows:
        if fold(row.name) == wanted:
            return row
    known = ", ".join(row.name for row in rows if row.is_active) or _("none yet; “agency source add NAME” adds one")
    raise NotFound(what=_("source"), wanted=_("{text}” among “{known}").format(text=text, known=known))


def _bringer(text: str) -> Client:
    number = re.fullmatch(r"#?(\d{1,9})", text.strip())
    rows = Client.select().where(
        (Client.id == int(number[1])) if number else (Client.name_key == fold(text)), Client.merged_into.is_null()
    )
    found = list(rows.limit(2))
    if len(found) != 1:
        raise NotFound(what=_("client"), wanted=text)
    return found[0]


def private_name(values: Mapping[str, Any]) -> dict[str, str]:
    """Return surname, given name and patronymic of a private person, read from the whole name where not given."""
    given = {key: clean(str(values.get(key) or "")) for key in ("surname", "given_name", "patronymic")}
    if any(given.values()):
        return given
    from agencycli.values.names import read_person

    name = read_person(str(values.get("name") or ""))
    return {"surname": name.surname, "given_name": name.given_name, "patronymic": name.patronymic}
