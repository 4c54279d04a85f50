"""What a list is asked for: a view, a filter over it, own rows or everybody's, an order; and the command for that."""

from __future__ import annotations

import shlex
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agencycli.i18n import _
from agencycli.queries.conditions import Condition, parse_filter
from agencycli.queries.lists import ListQuery
from agencycli.queries.views import Wish


@dataclass(frozen=True)
class Asked:
    """One question to a list."""

    view: str = ""
    """The name of the view; "" for none."""
    title: str = ""
    """What people read of the view: its name, or what a ready-made one shows."""
    wish: Wish = field(default_factory=Wish)
    """What the view asks for."""
    typed: str = ""
    """The filter row."""
    given: tuple[Condition, ...] = ()
    """The conditions it was opened with, and goes on to have."""
    own: Condition | None = None
    """The condition of own rows; None for everybody's."""
    order: str = ""
    """The order chosen here; "" for the view's or the list's."""

    @property
    def search(self) -> str:
        """Return the words to look for."""
        return " ".join(filter(None, [self.wish.search, parse_filter(self.typed)[0]]))

    @property
    def where(self) -> list[Condition]:
        """Return the conditions."""
        return [*self.given, *self.wish.where, *parse_filter(self.typed)[1], *([self.own] if self.own else [])]

    @property
    def narrows(self) -> bool:
        """Say whether this is less than the whole list."""
        return bool(self.search or self.where)

    @property
    def order_asked(self) -> str:
        """Return the order chosen here or by the view, as after ``--sort``; "" for the list's own."""
        return self.order or self.wish.sort

    def sort(self, query: ListQuery) -> str:
        """Return the order in force."""
        return self.order_asked or query.default_sort

    def turned(self, query: ListQuery, key: str) -> Asked:
        """Return the same ordered by a column, the other way round if it is ordered by it already."""
        return replace(self, order=f"-{key}" if self.sort(query).split(",")[0].strip() == key else key)

    def words(self) -> list[str]:
        """Return what the top line says of it."""
        typed = self.typed.strip()
        quoted = _("“{text}”").format(text=typed) if typed else ""
        return [part for part in (self.title, _("own") if self.own else "", quoted) if part]

    def command(self, group: str) -> str:
        """Return the command that prints the same list: the verb ``list`` of a group, or ``group`` as it is."""
        words, typed = parse_filter(self.typed)
        conditions: Sequence[Condition] = [*self.given, *typed, *([self.own] if self.own else [])]
        parts = ["agency", *(group.split() if " " in group else (group, "list")), *([self.search] if words else [])]
        parts += ["--view", self.view] if self.view else []
        for condition in conditions:
            parts += ["--where", str(condition)]
        parts += [f"--sort={self.order}"] if self.order else []
        return shlex.join(parts)


@dataclass(frozen=True)
class Read:
    """A list as it was read."""

    asked: Asked
    query: ListQuery
    ids: array[int]
    total: int
    tables: frozenset[str]
    newest: int
    """The newest entry when the reading began."""
