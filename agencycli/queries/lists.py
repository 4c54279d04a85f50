"""One list, asked four ways: numbers of the rows in order, a page of rows, a count, a finished ``Listing``.

A list is a table of fields over one model. Screens hold only the numbers and fetch pages; commands take the listing.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import FunctionType
from typing import Any

import peewee as pw

from agencycli.errors import NotFound, UsageError
from agencycli.i18n import N_
from agencycli.listing import WORDS, Column, Listing
from agencycli.models import Row, Staff, bulk
from agencycli.models.store import store
from agencycli.queries import conditions
from agencycli.queries.conditions import Condition

CHUNK = 5_000
"""Rows to a statement: Peewee takes as long to put it into words as SQLite to read five hundred of them."""
_TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


class UnknownColumn(UsageError):
    """A column that this list does not have."""

    slug = "unknown-column"
    template = N_("the list {listing} has no column “{key}”; nearest: {nearest}; all: {known}")


class UnknownList(UsageError):
    """There is no such list."""

    slug = "unknown-list"
    template = N_("there is no list “{name}”; there are {known}")


@dataclass(frozen=True)
class ListField:
    """A column with the SQL that fills it."""

    column: Column
    expression: Any
    """A Peewee expression over the list's model, may be a correlated subquery; or a function that returns it when the
    column is asked for: what needs today's date."""
    read: Callable[[Any], Any] | None = None
    """Turns what the database gives into the value of the column's kind; None when it is that already."""
    order: Any = None
    """What to sort by instead of ``node``."""
    shown: Any = None
    """What to show instead of ``node``."""

    @property
    def node(self) -> Any:
        """The expression itself."""
        return self.expression() if isinstance(self.expression, FunctionType) else self.expression

    @property
    def selected(self) -> Any:
        """The expression whose value is read and shown."""
        return self.node if self.shown is None else self.shown


@dataclass(frozen=True)
class ListQuery:
    """A list as one person sees it."""

    name: str
    model: type[Row]
    fields: dict[str, ListField]
    condition: pw.Node
    """Which rows belong to the list at all, the person's scope included."""
    default_columns: tuple[str, ...]
    default_sort: str
    search: Callable[[str], pw.Node] | None = None
    """The condition for words typed without an operator."""
    hidden: dict[str, pw.Node] | None = None
    """Conditions that hold unless the filter speaks of a field, or one of several: ``off`` hides what is off."""

    def columns(self, keys: Iterable[str] | None = None) -> list[Column]:
        """Return columns by key, in order; the default ones without keys. Raises UnknownColumn."""
        return [self.field(key).column for key in (keys or self.default_columns)]

    def field(self, key: str) -> ListField:
        """Return a field by its key or its translated title. Raises UnknownColumn."""
        found = self.fields.get(key)
        if found is None:
            wanted = key.casefold()
            found = next((f for f in self.fields.values() if f.column.title.casefold() == wanted), None)
        if found is None:
            nearest = ", ".join(self._nearest(key)) or "–"
            raise UnknownColumn(listing=self.name, key=key, nearest=nearest, known=", ".join(self.fields))
        return found

    def _nearest(self, key: str) -> list[str]:
        """Return keys of the columns whose key or title is written most like this."""
        from difflib import get_close_matches

        words = {field.column.title.casefold(): name for name, field in self.fields.items()}
        words |= {name: name for name in self.fields}
        return list(dict.fromkeys(words[word] for word in get_close_matches(key.casefold(), words, 3)))

    def ids(
        self, where: Iterable[Condition] = (), search: str = "", sort: str = "", limit: int | None = None
    ) -> array[int]:
        """Return the numbers of the rows that match, in order: eight bytes a row."""
        query = self.model.select(self.model.id).where(self.matching(list(where), search))
        query = query.order_by(*self._order(sort or self.default_sort), self.model.id)
        if limit is not None:
            query = query.limit(min(limit, 2**63 - 1))  # the most an engine takes
        return bulk.numbers(query)

    def count(self, where: Iterable[Condition] = (), search: str = "") -> int:
        """Return how many rows match."""
        return int(self.model.select(self.model.id).where(self.matching(list(where), search)).count())

    def rows(self, ids: Sequence[int], keys: Iterable[str] | None = None) -> list[tuple[Any, ...]]:
        """Return rows by number, in the order given, as tuples of values; rows that are gone are left out."""
        found = self.found(ids, keys)
        return [found[number] for number in ids if number in found]

    def found(self, ids: Sequence[int], keys: Iterable[str] | None = None) -> dict[int, tuple[Any, ...]]:
        """Return rows as tuples of values by their number; rows that are gone are missing."""
        fields = [self.field(key) for key in (keys or self.default_columns)]
        found: dict[int, tuple[Any, ...]] = {}
        for start in range(0, len(ids), CHUNK):
            part = list(ids[start : start + CHUNK])
            query = self.model.select(
                self.model.id, *[field.selected.alias(f"f{i}") for i, field in enumerate(fields)]
            ).where(self.model.id.in_(part) & self.condition)
            for number, *values in query.tuples():
                found[number] = tuple(
                    # A text column that was never filled is as empty as any other cell.
                    None if value in (None, "") else field.read(value) if field.read else value
                    for field, value in zip(fields, values, strict=True)
                )
        return found

    def tables(
        self, where: Iterable[Condition] = (), search: str = "", sort: str = "", keys: Iterable[str] | None = None
    ) -> frozenset[str]:
        """Return the names of the tables these rows are read from: a change elsewhere leaves the list as it is."""
        nodes = [self.field(key).node for key in (keys or self.default_columns)]
        query = self.model.select(self.model.id, *nodes).where(self.matching(list(where), search))
        statement, _values = query.order_by(*self._order(sort or self.default_sort)).sql()
        return frozenset(_TABLE.findall(statement))

    def listing(
        self,
        where: Iterable[Condition] = (),
        search: str = "",
        sort: str = "",
        columns: Iterable[str] | None = None,
        limit: int | None = None,
    ) -> Listing:
        """Return the finished list; ``total`` counts all matches when ``limit`` cut it."""
        where, keys = list(where), list(columns or self.default_columns)
        ids = self.ids(where, search, sort, limit)
        total = self.count(where, search) if limit is not None and len(ids) == limit else None
        return Listing(self.name, self.columns(keys), self.rows(ids, keys), total)

    def matching(self, where: list[Condition], search: str) -> pw.Node:
        """Return the condition of the rows that match."""
        condition = self.condition
        spoken_of = set()
        for one in where:
            field = self.field(one.field)
            spoken_of.add(field.column.key)
            condition &= conditions.expression(one, field.column, field.node)
        for key, node in (self.hidden or {}).items():
            if spoken_of.isdisjoint(key.split()):
                condition &= node
        if search.strip() and self.search:
            condition &= self.search(search)
        return condition

    def _order(self, sort: str) -> list[pw.Node]:
        order = []
        for word in sort.split(","):
            key = word.strip()
            falling = key.startswith("-")
            field = self.field(key.lstrip("-+"))
            node = field.order if field.order is not None else field.node
            if field.order is None and field.column.kind in WORDS:
                node = conditions.folded(pw.fn.COALESCE(node, ""))
            if not isinstance(node, pw.Field) or node.null:  # else an index gives the order
                # Empty cells come last either way.
                order.append(pw.Case(None, [(pw.Expression(node, pw.OP.IS, None), 1)], 0))
            if field.column.kind in WORDS and store().engine == "postgresql":
                node = pw.NodeList((node, pw.SQL('COLLATE "C"')))  # the same order on every server
            order.append(pw.Ordering(node, "DESC" if falling else "ASC"))
        return order


LISTS: dict[str, str] = {
    "activities": "agencycli.queries.activity:activities",
    "budget": "agencycli.queries.budget:budget",
    "changes": "agencycli.queries.approval:changes",
    "clients": "agencycli.queries.client:clients",
    "contacts": "agencycli.queries.contact:contacts",
    "contractors": "agencycli.queries.contractor:contractors",
    "dates": "agencycli.queries.person:dates",
    "deals": "agencycli.queries.deal:deals",
    "facts": "agencycli.queries.budget:facts",
    "fields": "agencycli.queries.classifier:fields",
    "files": "agencycli.queries.attachment:files",
    "items": "agencycli.queries.item:items",
    "jobs": "agencycli.queries.contractor:jobs",
    "journal": "agencycli.queries.journal:entries",
    "leave": "agencycli.queries.calendar:leave",
    "lines": "agencycli.queries.deal_line:lines",
    "offers": "agencycli.queries.contractor:offers",
    "people": "agencycli.queries.person:people",
    "profits": "agencycli.queries.profit:profits",
    "rates": "agencycli.queries.payroll:rates",
    "reasons": "agencycli.queries.pipeline:reasons",
    "reminders": "agencycli.queries.reminder:reminders",
    "series": "agencycli.queries.series:series",
    "skills": "agencycli.queries.contractor:skills",
    "sources": "agencycli.queries.classifier:sources",
    "staff": "agencycli.queries.staff:staff",
    "staff-keys": "agencycli.queries.staff:keys",
    "stages": "agencycli.queries.pipeline:stages",
    "stock": "agencycli.queries.stock.levels:stock",
    "stock-groups": "agencycli.queries.stock.shelves:groups",
    "stock-lots": "agencycli.queries.stock.shelves:lots",
    "stock-moves": "agencycli.queries.stock.moves:moves",
    "stock-order-lines": "agencycli.queries.stock.orders:order_lines",
    "stock-orders": "agencycli.queries.stock.orders:orders",
    "stock-packings": "agencycli.queries.stock.shelves:packings",
    "stock-papers": "agencycli.queries.stock.moves:papers",
    "stock-places": "agencycli.queries.stock.shelves:places",
    "stock-prices": "agencycli.queries.stock.shelves:prices",
    "stock-reservations": "agencycli.queries.stock.shelves:reservations",
    "stock-supplies": "agencycli.queries.stock.shelves:supplies",
    "stocktake-lines": "agencycli.queries.stock.counting:lines",
    "stocktakes": "agencycli.queries.stock.counting:stocktakes",
    "team": "agencycli.queries.payroll:team",
    "templates": "agencycli.queries.deal_template:templates",
    "views": "agencycli.queries.views:views",
    "work": "agencycli.queries.payroll:work",
}
"""Every list by name: what commands, screens, saved views, exports and the rule of own clients go through."""


def list_query(name: str, actor: Staff) -> ListQuery:
    """Return a list by name as one person sees it; its module is loaded now. Raises UnknownList."""
    if name not in LISTS:
        raise UnknownList(name=name, known=", ".join(LISTS))
    module, _colon, function = LISTS[name].partition(":")
    return getattr(import_module(module), function)(actor)


def record(name: str, actor: Staff, number: int, what: str) -> Any:
    """Return one row of a list as one person sees it. Raises NotFound, naming ``what`` was looked for."""
    query = list_query(name, actor)
    found = query.model.get_or_none((query.model.id == number) & query.condition) if number < 2**31 else None
    if found is None:
        raise NotFound(what=what, wanted=number)
    return found
