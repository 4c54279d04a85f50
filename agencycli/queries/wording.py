"""Changes in people's words: which field, what stood there, what stands there now."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agencycli.i18n import _
from agencycli.models import Client, LostReason, OwnField, Person, Pipeline, Row, Source, Staff, Stage, Tag
from agencycli.models.contact import ADDRESS_KIND_TITLES, CONTACT_KIND_TITLES
from agencycli.models.requisite import REQUISITE_KIND_TITLES
from agencycli.queries import deal_wording
from agencycli.queries.card import parts
from agencycli.services.card import CLIENT_FIELDS, COLUMNS, CardField
from agencycli.services.changes import CardChange
from agencycli.services.deal import DEAL_FIELDS
from agencycli.services.person import PERSON_FIELDS
from agencycli.values.phones import in_words

Image = dict[str, Any]

UNTOLD = frozenset({"id", "name_key", "closed_at", "lost_from_id"})
"""Columns that are derived, or told by another one."""


@dataclass(frozen=True)
class FieldChange:
    """One field that changed: its translated title, and the values as people read them; "" where there is none."""

    title: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.before:
            return f"{self.title}: {self.after}"
        return f"{self.title}: {self.before} → {self.after or '—'}"


def told(change: CardChange) -> list[FieldChange]:
    """Return a change of a row field by field; nothing for what only the program sees."""
    if any(image is not None and _is_erased(image) for image in (change.before, change.after)):
        return []
    if change.table in FIELDS:
        return _card(change)
    tell = TELLERS.get(change.table)
    if tell is None:
        return []
    before, after = (tell(image) if image else ("", "") for image in (change.before, change.after))
    title = after[0] or before[0]
    return [FieldChange(title, before[1], after[1])] if before[1] != after[1] else []


def _is_erased(image: Image) -> bool:
    """Tell whether of an image only the numbers of records were left."""
    return all(name == "id" or name.endswith("_id") for name in image)


def _card(change: CardChange) -> list[FieldChange]:
    """Return the columns of a client, a person or a deal that changed; a new card is one line."""
    before, after = change.before or {}, change.after or {}
    if change.operation == "i":
        new = {"client": (_("New card"), after.get("name", "")), "deal": (_("New deal"), after.get("title", ""))}
        return [FieldChange(new[change.table][0], "", new[change.table][1])] if change.table in new else []
    fields = FIELDS[change.table]
    found = []
    for column in dict.fromkeys([*before, *after]):
        if column in UNTOLD or before.get(column) == after.get(column):
            continue
        one = fields.get(column)
        was, stands = (_value(column, one, image.get(column)) for image in (before, after))
        if was != stands:
            found.append(FieldChange(_title(column, one), was, stands))
    return found


def _by_column(fields: dict[str, CardField]) -> dict[str, CardField]:
    return {COLUMNS.get(key, f"{key}_id" if one.kind in REFERENCES else key): one for key, one in fields.items()}


def _title(column: str, one: CardField | None) -> str:
    others = {
        "off_at": _("Off"),
        "off_reason": _("Why off"),
        "merged_into_id": _("Merged into"),
        "erased_at": _("Erased"),
        "stage_id": _("Stage"),
        "lost_reason_id": _("Lost because"),
        "lost_note": _("About the loss"),
        "joined_into_id": _("Joined into"),
        "copied_from_id": _("Copied from"),
    }
    return _(one.title) if one else others.get(column, column)


def _value(column: str, one: CardField | None, value: Any) -> str:
    if value in (None, ""):
        return ""
    if one is not None and one.kind in REFERENCES:
        return _named(REFERENCES[one.kind], value)
    if column in BY_COLUMN:
        return _named(BY_COLUMN[column], value)
    if column in {"merged_into_id", "joined_into_id", "copied_from_id"}:
        return f"#{value}"
    if one is not None and one.kind == "money":
        return deal_wording.amount(value)
    if one is not None and one.kind == "date":
        return deal_wording.day(value)
    if one is not None and one.choices:
        return _(one.choices.get(value, str(value)))
    if one is not None and one.kind == "flag":
        return _("yes") if value else _("no")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _named(model: type[Row], number: int | None) -> str:
    row = model.get_or_none(model.id == number) if number else None
    return "" if row is None else str(getattr(row, "name", "") or getattr(row, "full_name", "") or f"#{number}")


def _contact(image: Image) -> tuple[str, str]:
    shown = in_words(parts.shown(image["kind"], image["value"], image["raw"], image["extension"]))
    marks = {"is_primary": _("primary"), "is_invalid": _("invalid"), "do_not_call": _("do not call")}
    words = [image["label"], *(word for mark, word in marks.items() if image[mark])]
    return _capital(_(CONTACT_KIND_TITLES[image["kind"]])), _with_remarks(shown, words)


def _address(image: Image) -> tuple[str, str]:
    place = ", ".join(part for part in (image["city"], image["text"]) if part)
    return _("Address"), _with_remarks(place, [_(ADDRESS_KIND_TITLES[image["kind"]])])


def _requisite(image: Image) -> tuple[str, str]:
    return _capital(_(REQUISITE_KIND_TITLES[image["kind"]])), image["value"]


def _account(image: Image) -> tuple[str, str]:
    words = [image["bank"], image["bik"], _("primary") if image["is_primary"] else ""]
    return _("Account"), _with_remarks(image["account"], words)


def _tag(image: Image) -> tuple[str, str]:
    return _("Tag"), _named(Tag, image["tag_id"])


def _own(image: Image) -> tuple[str, str]:
    field = OwnField.get_or_none(OwnField.id == image["field_id"])
    if field is None:
        return "", ""
    value = parts.read_own(field.kind, image["value"])
    return field.title, _("yes") if value is True else str(value)


def _date(image: Image) -> tuple[str, str]:
    day = f"{image['day']:02}.{image['month']:02}" + (f".{image['year']}" if image["year"] else "")
    return _("Date to remember"), f"{day} {image['title']}"


def _consent(image: Image) -> tuple[str, str]:
    withdrawn = (
        _("withdrawn {day}").format(day=deal_wording.day(image["withdrawn_on"])) if image["withdrawn_on"] else ""
    )
    return _("Ground for keeping the data"), _with_remarks(
        f"{image['basis']} {deal_wording.day(image['given_on'])}", [withdrawn]
    )


def _tie(image: Image) -> tuple[str, str]:
    words = [image["role"], _("decides") if image["decides"] else ""]
    left = _("left {day}").format(day=deal_wording.day(image["left_on"])) if image["left_on"] else ""
    person = Person.get_or_none(Person.id == image["person_id"])
    return _("Person"), _with_remarks(person.full_name if person else f"#{image['person_id']}", [*words, left])


def _with_remarks(text: str, remarks: list[str]) -> str:
    kept = ", ".join(remark for remark in remarks if remark)
    return f"{text} ({kept})" if kept else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


REFERENCES: dict[str, type[Row]] = {
    "staff": Staff, "source": Source, "client": Client, "person": Person, "pipeline": Pipeline,
}  # fmt: skip
BY_COLUMN: dict[str, type[Row]] = {"stage_id": Stage, "lost_reason_id": LostReason}
FIELDS: dict[str, dict[str, CardField]] = {
    "client": _by_column(CLIENT_FIELDS), "person": _by_column(PERSON_FIELDS), "deal": _by_column(DEAL_FIELDS),
}  # fmt: skip

TELLERS: dict[str, Callable[[Image], tuple[str, str]]] = {
    "contact_point": _contact,
    "address": _address,
    "requisite": _requisite,
    "bank_account": _account,
    "client_tag": _tag,
    "own_value": _own,
    "client_date": _date,
    "consent": _consent,
    "client_person": _tie,
    **deal_wording.TELLERS,
}
