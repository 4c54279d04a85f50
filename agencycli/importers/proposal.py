"""Propose what each column of a table is: from its title first, then from what its cells look like."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from agencycli.i18n import N_, _
from agencycli.importers.headers import FIELDS, VAGUE, match_header
from agencycli.importers.pieces import amount_in, date_in
from agencycli.importers.tables import Table
from agencycli.importers.workbook import Cell, column_letter
from agencycli.models.client import STANDING_TITLES
from agencycli.services.card import OWN, CardField
from agencycli.values.emails import read_emails
from agencycli.values.names import looks_like_person, read_firm
from agencycli.values.phones import read_phones
from agencycli.values.requisites import State, check
from agencycli.values.text import digits, fold

if TYPE_CHECKING:
    from agencycli.importers.stages import StageMap

SKIP, NOTE, ORDERS = "skip", "note", "orders"
"""Left out; a line of the note under its title; cells that each hold one or several old orders in words."""
OTHER_FIELDS = (SKIP, ORDERS)
NOT_TAKEN = frozenset({"row_number", "changed", "label"})
NAMES = frozenset({"client", "firm", "person", "surname", "given_name"})
ORDER_FIELDS = frozenset({"order_title", "order_sum", ORDERS})

REASON_TITLE = N_("Not taken because")
"""The column that a file of rejected rows has before the others."""

ORDERS_ARE = {
    "deals": N_("its rows are taken as deals; --as history keeps them as old orders in the history of clients"),
    "history": N_("its orders are kept in the history of clients; --as deals makes deals of them"),
}
BY_TITLE, BY_CONTENT, BY_PLACE = N_("title"), N_("content"), N_("by its place")
UNKNOWN = N_("not known: kept in the note")
BY_MAP = N_("map")

_REACHED_BY = frozenset({"phone", "phone_mobile", "phone_work", "email", "inn"}) | ORDER_FIELDS
_DAYS = frozenset(
    {"birthday", "closed_on", "promised_on", "created", "changed", "last_contact", "next_contact", "order_date"}
)
_SAMPLE = 200
SYSTEMS = (
    ("bitrix24", {"id", "стадия сделки"}),
    ("amocrm", {"название сделки", "воронка"}),
    ("bitrix24", {"тип контакта", "обращение"}),
    ("hubspot", {"record id"}),
)
"""Whose ids the column ``id`` holds, told by titles of the export."""

_ENOUGH = 0.6
_SOME = 0.3
_CONTRADICTS = 0.8
_YEAR_TITLE = re.compile(r"(19|20)\d\d( ?г(ода?)?\.?)?")
_FULL_NAME = ("полное наименование", "полное название", "full company name", "официальное наименование")
_PHONE = re.compile(r"[+\d][\d\s().,;/+\-–]{5,}|\+?\d[\d\s().-]{6,}\D{0,12}\d{0,5}")
_SITE = re.compile(r"(https?://|www\.)\S+|[\w-]+\.(ru|com|рф|net|org|su)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column and the field it is taken for; ``score`` 0 to 1, ``reason`` to be translated when shown."""

    index: int
    title: str
    name: str
    """The title as the map calls it: unique in the table."""
    field: str
    score: float
    reason: str

    @property
    def letter(self) -> str:
        """The letters above the column."""
        return column_letter(self.index)


@dataclass(slots=True)
class TablePlan:
    """A table, what its columns mean, and why it is left out ("" when it is taken)."""

    table: Table
    columns: list[ColumnPlan]
    left_out: str = ""
    card_keys: frozenset[str] = frozenset()
    """Fields of a client's card, the agency's own among them."""
    taken_as: str = ""
    """``deals`` or ``history``, when the map or the person says what old orders become; "" leaves it to the table."""
    said_pipelines: Mapping[str, str] = field(default_factory=dict)
    said_stages: Mapping[str, str] = field(default_factory=dict)
    """What the map takes the words of the file for."""
    deals: StageMap | None = None
    """For a table whose rows are deals: which word of it is which stage."""

    @property
    def orders_as(self) -> str | None:
        """What the orders of the table become, deals or history; None for one without orders."""
        if self.left_out or not ORDER_FIELDS & {column.field for column in self.columns}:
            return None
        return "history" if self.deals is None else "deals"

    def orders_are(self) -> str:
        """Return what the orders become in words, and how to have it the other way; "" without orders."""
        return _(ORDERS_ARE[self.orders_as]) if self.orders_as else ""

    @property
    def shape(self) -> str:
        """What a table of the same kind in another file has in common with this one: its titles."""
        return shape_of(self.columns)

    @property
    def system(self) -> str:
        """Where the ids and keys of its rows count: the CRM that wrote the file, else files of this shape."""
        titles = {fold(column.title) for column in self.columns}
        return next((name for name, words in SYSTEMS if words <= titles), f"file:{self.shape}")


NO_NAMES = N_("no column with names of clients or people")
LEFT_OUT = N_("left out by the map")


def shape_of(columns: Iterable[ColumnPlan], sheet: str = "") -> str:
    """Return the hash of the titles; the column of reasons in a file of rejected rows does not count."""
    titles = "\n".join(fold(column.title) for column in columns if not is_reason(column.title))
    return sha256(f"{sheet}\n{titles}".encode(errors="replace")).hexdigest()[:32]


def is_reason(title: str) -> bool:
    """Return whether a column tells why rows were not taken."""
    return title in (REASON_TITLE, _(REASON_TITLE), "Не взято, потому что")


def known_fields(card: Mapping[str, CardField]) -> list[str]:
    """Return every word a map may hold for a column."""
    return [*FIELDS, *OTHER_FIELDS, *(key for key in card if key not in FIELDS and key != "name")]


def propose(table: Table, card: Mapping[str, CardField]) -> TablePlan:
    """Return the table with a proposal for each column; ``card`` are the fields of a client's card."""
    names = unique_titles([column.title for column in table.columns])
    titles = {fold(title): key for key, one in card.items() for title in (_(one.title), one.title)}
    columns = []
    for place, head in enumerate(table.columns):
        cells = [row.cells[place] for row in table.rows[: 5 * _SAMPLE] if row.cells[place] is not None][:_SAMPLE]
        field, score, reason = _for_column(head.title if table.has_header else "", cells, titles)
        columns.append(ColumnPlan(head.index, head.title, names[place], field, score, reason))
    columns = _in_context(columns)
    if not NAMES & {column.field for column in columns}:
        columns = _with_a_name(table, columns)
    plan = TablePlan(table, columns, card_keys=frozenset(card))
    fields = {column.field for column in columns}
    if not NAMES & fields and not (fields & {"email", "phone", "phone_mobile"} and not table.has_header):
        plan.left_out = NO_NAMES
    return plan


def _for_column(title: str, cells: list[Cell], titles: Mapping[str, str]) -> tuple[str, float, str]:
    if is_reason(title):
        return SKIP, 1.0, BY_TITLE
    if _YEAR_TITLE.fullmatch(title.strip()):
        return ORDERS, 1.0, BY_TITLE
    found = match_header(title) if title else None
    own = titles.get(fold(title)) if title else None
    if own and (own.startswith(OWN) or not found or found[1] < VAGUE):
        return own, 1.0, BY_TITLE
    looks, share = _content(cells)
    if found:
        field, score = found
        swapped = {"phone": "email", "email": "phone"}.get(field.split("_")[0])
        if swapped and looks == swapped and share >= _CONTRADICTS:
            return looks, round(share, 2), BY_CONTENT
        if field == "stage" and _share_of_standings(cells) >= _CONTRADICTS:
            return "standing", score, BY_CONTENT
        if score > _ENOUGH or share < _ENOUGH or looks == "order_sum" or (looks == "order_date" and field in _DAYS):
            return (SKIP if field in NOT_TAKEN else NOTE if field == "other" else field), score, BY_TITLE
    if share >= (_SOME if looks in ("client", "person") else _ENOUGH):
        return looks, round(share * 0.8, 2), BY_CONTENT
    return NOTE, 0.0, UNKNOWN


def _share_of_standings(cells: list[Cell]) -> float:
    words = {fold(word) for slug, title in STANDING_TITLES.items() for word in (slug, title, _(title))}
    return sum(fold(str(cell)) in words for cell in cells) / len(cells) if cells else 0.0


def _content(cells: list[Cell]) -> tuple[str, float]:
    """Return what most cells look like, and the share of those that do."""
    if not cells:
        return NOTE, 0.0
    kinds = Counter(kind for cell in cells if (kind := _looks_like(cell)))
    if not kinds:
        return NOTE, 0.0
    kind, count = kinds.most_common(1)[0]
    return kind, count / len(cells)


def _looks_like(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return "order_date"
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        text = str(cell)
        if len(text) in (10, 12) and check("inn", text).state == State.OK:
            return "inn"
        return "phone" if len(text) in (10, 11) and text[0] in "789" and read_phones(text)[0].number else "order_sum"
    if not isinstance(cell, str):
        return ""
    if "@" in cell:
        return "email" if any(email.usable for email in read_emails(cell)) else ""
    if check("inn", cell).state == State.OK:
        return "inn"
    if date_in(cell):
        return "order_date"
    if _PHONE.fullmatch(cell) and len(digits(cell)) > 6:
        return "phone"
    if amount_in(cell) is not None:
        return "order_sum"
    if read_firm(cell).form:
        return "client"
    if looks_like_person(cell):
        return "person"
    return "site" if _SITE.fullmatch(cell) else ""


def _in_context(columns: list[ColumnPlan]) -> list[ColumnPlan]:
    """Return the columns with words that mean another thing beside other columns."""
    fields = [column.field for column in columns]
    has = set(fields)
    names = [column for column in columns if column.field in ("client", "firm")]
    orders = any(column.field in ORDER_FIELDS and column.reason != BY_CONTENT for column in columns)
    found: list[ColumnPlan] = []
    for column in columns:
        field = column.field
        if field in ("client", "firm") and len(names) > 1:
            surer = any(
                other.score > column.score
                for other in names
                if other is not column and not fold(other.title).startswith(_FULL_NAME)
            )
            if fold(column.title).startswith(_FULL_NAME):
                field = "full_name"
            elif fold(column.title.rpartition(" / ")[2]) == "кто":
                field = "person"
            elif (
                column.score < 0.9
                and surer
                and has & {"order_date", "closed_on", "order_sum", "quantity", "price", "stage"}
            ):
                field = "order_title"
        elif field == "client" and column.score < 0.9 and has & {"surname", "given_name"}:
            field = "person"
        elif field == "id" and orders:
            field = "order_number"
        elif column.reason == BY_CONTENT and field in ("order_date", "order_sum"):
            # A number or a date without a title says nothing by itself.
            field = field if orders or "event" in has else NOTE
        elif column.reason == BY_CONTENT and field in ("client", "person") and field in fields[: len(found)]:
            field = NOTE
        if field == NOTE and column.reason == BY_CONTENT:
            found.append(replace(column, field=NOTE, score=0.0, reason=UNKNOWN))
        else:
            found.append(replace(column, field=field))
    return found


def _with_a_name(table: Table, columns: list[ColumnPlan]) -> list[ColumnPlan]:
    """Return the columns with the first one of words taken for names, in a table that has something to reach by."""
    if not _REACHED_BY & {column.field for column in columns}:
        return columns
    for place, column in enumerate(columns):
        cells = [row.cells[place] for row in table.rows[:_SAMPLE] if row.cells[place] is not None]
        words = sum(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in cells)
        if column.field == NOTE and column.reason == UNKNOWN and cells and words / len(cells) > _CONTRADICTS:
            named = replace(column, field="client", score=_SOME, reason=BY_PLACE)
            return [named if other is column else other for other in columns]
    return columns


def unique_titles(titles: list[str]) -> list[str]:
    """Return titles for the map: the second of two equal ones gets a number."""
    count: Counter[str] = Counter()
    names = []
    for title in titles:
        count[title] += 1
        names.append(title if count[title] == 1 else f"{title} #{count[title]}")
    return names
