"""Read what people put into one cell: several telephones, addresses and people, old orders in words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape

from agencycli import clock, config
from agencycli.importers.workbook import Cell
from agencycli.services.intake import Contact, OrderRecord, PersonRecord
from agencycli.values.dates import DateReading, read_date
from agencycli.values.emails import match_key, read_emails
from agencycli.values.names import looks_like_person, read_person
from agencycli.values.numbers import read_amount
from agencycli.values.phones import read_phones
from agencycli.values.text import clean, digits, fold

_TAG = re.compile(r"<(/?)(b|i|u|p|br|div|span|a|ul|ol|li|strong|em|font|table|tr|td|h\d)\b[^<>]*>", re.IGNORECASE)
_BREAKS = frozenset({"p", "br", "div", "li", "tr", "ul", "ol"})
_NO_DATE = re.compile(r"[0.\-/: ]+|не закрыта|нет|not closed")
_PLAIN_PHONE = re.compile(r"[+\d\s().\-]{7,25}")
_RUN_OF_FIGURES = re.compile(r"[+(]?\d[\d().\-–]*(?: [\d().\-–]+)*\d")
_LABELS = re.compile(
    r"\b(т|тел|телефон|моб|мобильный|сот|раб|рабочий|дом|факс|ф|доб|вн|и|tel|phone|mob|mobile|work|fax|ext|mailto)\b",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\(([^)]*)\)|\s[-–—]\s(.*)")
_PARTING = re.compile(r"[;\n/]+|,(?=\s|[^\W\d_])|\s+и\s+|:::")
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’-]*[.'’-]?(?:[^\W\d_]+\.?)?")
_EVENT = re.compile(
    r"(ярмарк|выставк|форум|конференц|конгресс|фестивал|съезд|юбиле|новый год|8 марта|23 февраля"
    r"|день |дню |fair|expo|exhibition|conference|congress|festival|forum|birthday|anniversary)",
    re.IGNORECASE,
)
_ENTRY_PARTING = re.compile(r"[;\n]+")
_PART_PARTING = re.compile(r",(?!\d)|,(?=\d{4}\b)|\s[-–—]\s")
_DATE_AT_START = re.compile(
    r"((?:\d{1,2}[./]){0,2}(?:19|20)\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?|[а-яё]+ (?:19|20)\d\d)"
    r"(?: ?г(?:ода?)?\.?)?[ :]+(?=\D)",
    re.IGNORECASE,
)
_MOST_AMOUNT = Decimal(10**13)


def shown(cell: Cell) -> str:
    """Return a cell as a person would write it."""
    if type(cell) is str:
        return cell
    if isinstance(cell, dt.datetime):
        return f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, bool):
        return "+" if cell else "-"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell)


def without_tags(text: str) -> str:
    """Return a text that CRM systems keep as HTML, with line breaks for its breaks; other text as it is."""
    if "<" not in text or not _TAG.search(text):
        return text
    plain = _TAG.sub(lambda tag: "\n" if tag[2].lower() in _BREAKS else "", text)
    return clean(unescape(plain), multiline=True)


def line(cell: Cell) -> str:
    """Return a cell as one line of text; texts of cells are clean already."""
    text = without_tags(shown(cell))
    return " ".join(text.split()) if "\n" in text else text


@dataclass(slots=True)
class Reached:
    """What a cell of contacts holds: ``rest`` is what was not read, ``unusable`` what looks like a contact."""

    contacts: list[Contact] = field(default_factory=list)
    rest: str = ""
    unusable: list[tuple[str, str]] = field(default_factory=list)


def contacts_in(cell: Cell, kind: str, label: str = "") -> Reached:
    """Return the telephones and e-mails of a cell that is expected to hold ``kind``."""
    text = shown(cell)
    found = Reached()
    rest = text
    if "@" in text or kind == "email":
        for email in read_emails(text):
            if email.usable:
                found.contacts.append(Contact("email", email.address, match_key(email.address)))
                rest = _without(rest, email.address)
                if email.problem:
                    found.unusable.append((email.address, email.problem))
            elif "@" in email.address:
                found.unusable.append((email.address, email.problem))
    if len(digits(rest)) > 4:
        known = len(found.contacts)
        rest = _phones(rest, label, found)
        if len(found.contacts) == known:
            # "234-56-78 после 10": the figures of a remark are no part of the number.
            for run in _RUN_OF_FIGURES.findall(rest):
                if _phones(run, label, found) != run:
                    rest = rest.replace(run, " ", 1)
    if _LABELS.sub("", rest).strip(" \t\n,;:.()<>[]|\"'«»+-–/·•*"):
        found.rest = text
    return found


def _without(text: str, part: str) -> str:
    place = text.lower().find(part.lower())
    return text if place < 0 else f"{text[:place]} {text[place + len(part) :]}"


def _phones(text: str, label: str, found: Reached) -> str:
    settings = config.current()
    rest, known = text, len(found.contacts)
    for phone in read_phones(text, settings.phone_region, settings.area_code):
        if phone.number:
            found.contacts.append(Contact("phone", clean(phone.raw), phone.number, phone.extension, label))
            rest = rest.replace(phone.raw, " ", 1)
    if _PLAIN_PHONE.fullmatch(text) and len(found.contacts) == known + 1:
        return ""
    return rest


def people_in(text: str) -> tuple[list[PersonRecord], bool]:
    """Return the people a cell names, with roles and telephones written beside them, and whether all was read."""
    people: list[PersonRecord] = []
    whole = True
    for piece in (part.strip() for part in _PARTING.split(_joined(text))):
        if not piece.strip(" .,-"):
            continue
        reached = contacts_in(piece, "phone") if "@" in piece or len(digits(piece)) > 4 else Reached()
        name = piece
        for contact in reached.contacts:
            name = name.replace(contact.raw, " ").strip(" ,.:-")
        remark = _REMARK.search(name)
        role = clean(remark[1] or remark[2] or "") if remark else ""
        name = _REMARK.sub(" ", name).strip()
        if _may_be_person(name):
            read = read_person(name)
            person = PersonRecord(read.surname, read.given_name, read.patronymic, role, contacts=reached.contacts)
            if set(fold(name).split()) != set(fold(person.full_name).split()):
                whole = False
            people.append(person)
        elif people and not people[-1].role and name and not digits(name) and len(name) <= 60:
            people[-1].role = clean(piece)
        elif people and reached.contacts and not name:
            people[-1].contacts += reached.contacts
        else:
            whole = False
    return people, whole and bool(people)


def _joined(text: str) -> str:
    """Return "Müller, Jürgen" as one piece: a comma parts people only where both sides are longer than a word."""
    parts = text.split(",")
    if len(parts) == 2 and all(len(part.split()) == 1 for part in parts) and text.isascii() is False:
        return " ".join(part.strip() for part in parts) if looks_like_person(" ".join(parts)) else text
    return text


def _may_be_person(name: str) -> bool:
    if looks_like_person(name):
        return True
    words = name.split()
    return 0 < len(words) <= 3 and all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in words)


def is_no_date(text: str) -> bool:
    """Return whether a cell of dates says that there is none: zeros, or what amoCRM writes for an open deal."""
    return bool(_NO_DATE.fullmatch(text.strip().lower()))


def birthday_in(cell: Cell) -> str:
    """Return a birthday as ISO text, with year 0000 when only day and month are given; "" when it is none."""
    reading = read_date(cell, clock.today())
    if reading:
        return reading.day.isoformat() if reading.precision == "day" else ""
    for beside in (" 2000", ".2000", "2000"):
        # 2000 had a 29th of February.
        reading = read_date(f"{cell}{beside}", clock.today()) if isinstance(cell, str) else None
        if reading and reading.precision == "day":
            return f"0000-{reading.day:%m-%d}"
    return ""


def date_in(cell: Cell) -> DateReading | None:
    """Return the one date of a cell, ``март 17`` too."""
    return read_date(cell, clock.today(), short_years=True)


def amount_in(cell: Cell) -> Decimal | None:
    """Return the sum of a cell when it has one meaning and money can be as much."""
    amount = read_amount(cell, short=True)
    return amount if amount is not None and abs(amount) < _MOST_AMOUNT else None


def orders_in(text: str, year: int = 0) -> tuple[list[OrderRecord], list[str]]:
    """Return the old orders told in a cell, and what could not be dated.

    ``2017, booklets, Great Rivers fair, 45 000``: a date, what was ordered, what it served, the sum; in any order,
    several parted by semicolons or lines. ``year`` is of the column, for entries without a date.
    """
    orders, undated = [], []
    for entry in _ENTRY_PARTING.split(text):
        if not entry.strip():
            continue
        read = _order(entry.strip(), year)
        if read:
            orders.append(read)
        else:
            undated.append(entry.strip())
    return orders, undated


def _order(entry: str, year: int) -> OrderRecord | None:
    dated = _DATE_AT_START.match(entry)
    parts = [entry[: dated.end()].rstrip(" :"), entry[dated.end() :]] if dated else [entry]
    words = [word.strip() for part in parts for word in _PART_PARTING.split(part) if word.strip()]
    day, precision = (dt.date(year, 1, 1), "year") if year else (None, "")
    amount: Decimal | None = None
    event = ""
    title: list[str] = []
    for word in words:
        reading = date_in(word) if not precision or precision == "year" else None
        if reading and not (year and reading.precision == "year" and reading.day.year != year):
            day, precision = reading.day, reading.precision
        elif amount is None and (sum_ := amount_in(word)) is not None:
            amount = sum_
        elif not event and title and _EVENT.search(word):
            event = word
        else:
            title.append(word.lstrip("-–— "))
    if day is None:
        return None
    return OrderRecord(", ".join(title) or event, day, precision, amount, event if title else "")
