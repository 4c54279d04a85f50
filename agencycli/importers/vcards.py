"""Read address books: vCard 2.1, 3.0 and 4.0, one row per card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agencycli.i18n import N_
from agencycli.importers.workbook import CellNote, RawSheet

HEADERS = (
    "Surname", "Given name", "Patronymic", "Full name", "Organisation", "Department", "Position",
    "Mobile phone", "Work phone", "Home phone", "Fax", "Phone", "E-mail", "Address", "Site", "Birthday",
    "Groups", "Note",
)  # fmt: skip
BROKEN_CARD = N_("the card is damaged and was left out")
_CARD = re.compile(r"^BEGIN:VCARD\b.*?(?:^END:VCARD[ \t]*$|\Z|(?=^BEGIN:VCARD\b))", re.I | re.M | re.S)
_PHONE_KINDS = (
    ("fax", "Fax"), ("cell", "Mobile phone"), ("mobile", "Mobile phone"), ("iphone", "Mobile phone"),
    ("work", "Work phone"), ("main", "Work phone"), ("home", "Home phone"),
)  # fmt: skip
_PLAIN = {
    "FN": "Full name",
    "TITLE": "Position",
    "EMAIL": "E-mail",
    "URL": "Site",
    "NOTE": "Note",
    "BDAY": "Birthday",
}
_APPLE_LABEL = re.compile(r"^_\$!<(.*)>!\$_$")


def read_vcards(text: str) -> Iterator[RawSheet]:
    """Yield one sheet: the headers as row 0, then a row per card, numbered by the line where it begins.

    A damaged card leaves a note instead of a row.
    """
    rows: list[tuple[int, list[Any]]] = [(0, list(HEADERS))]
    notes: list[CellNote] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    line, position = 1, 0
    for match in _CARD.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        card = _card(match.group())
        if card:
            rows.append((line, ["; ".join(card.get(header, ())) for header in HEADERS]))
        else:
            notes.append(CellNote(line, 0, BROKEN_CARD))
    yield RawSheet("", rows, notes=notes)


def _card(text: str) -> dict[str, list[str]] | None:
    """Return the values of one card by header; None when it cannot be read or says nothing."""
    import vobject

    try:
        lines = list(next(vobject.readComponents(text, allowQP=True)).lines())
    except Exception:  # vobject lets every kind of error of its parts through
        return None
    labels = {line.group: line.value for line in lines if line.name == "X-ABLABEL" and line.group}
    card: dict[str, list[str]] = {}
    for line in lines:
        for header, value in _values(line, labels):
            if value and value not in card.setdefault(header, []):
                card[header].append(value)
    return card if any(card.values()) else None


def _values(line: Any, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield header and value of one line of a card."""
    value = line.value
    if line.name == "N":
        yield "Surname", _joined(value.family)
        yield "Given name", _joined(value.given)
        yield "Patronymic", _joined(value.additional)
    elif line.name == "ORG":
        parts = value if isinstance(value, list) else str(value).split(";")
        yield "Organisation", parts[0].strip()
        yield "Department", ", ".join(filter(None, (part.strip() for part in parts[1:])))
    elif line.name == "ADR":
        names = ("box", "extended", "street", "city", "region", "code", "country")
        yield "Address", ", ".join(filter(None, (_joined(getattr(value, name)) for name in names)))
    elif line.name == "CATEGORIES":
        yield "Groups", ", ".join(value) if isinstance(value, list) else str(value)
    elif line.name == "TEL":
        yield _phone_kind(line, labels), re.sub("^tel:", "", str(value), flags=re.I).replace(";ext=", " доб. ")
    elif line.name in _PLAIN and isinstance(value, str):
        yield _PLAIN[line.name], re.sub("^mailto:", "", value.strip(), flags=re.I)


def _phone_kind(line: Any, labels: dict[str, str]) -> str:
    """Return the header for a telephone: types stand in TYPE lists, bare in 2.1, or in Apple's labels."""
    said = [*line.params.get("TYPE", ()), *line.singletonparams]
    label = labels.get(line.group, "")
    apple = _APPLE_LABEL.match(label)
    said.append(apple[1] if apple else label)
    kinds = ",".join(said).lower()
    return next((header for word, header in _PHONE_KINDS if word in kinds), "Phone")


def _joined(value: Any) -> str:
    return " ".join(value).strip() if isinstance(value, list) else str(value or "").strip()
