"""Between a list's query and the table: which columns are shown, how their values look, pages by number."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencycli import clock
from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.queries.lists import ListQuery
from agencycli.tui.cells import Toned, short_known

DAYS_OF_SILENCE, DAYS_FORGOTTEN = 90, 365
"""After so many days without a word a client is silent, after so many forgotten."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a list's column looks on a screen when it is not as the query gives it."""

    title: str = ""
    """Marked by ``N_()``; the query's own title when empty."""
    kind: Any = ""
    """What ``draw`` returns; the query's own kind when empty."""
    width: int = 0
    draw: Callable[[Any], Any] | None = None
    """Turns a value that is not None into what is drawn, perhaps ``Toned``."""


def ago(moment: dt.datetime) -> Toned:
    """Return how long ago somebody spoke with a client: ``12 d``, ``5 mo``, ``2 y``; a long silence is marked.

    Where only the month or the year is known it is that.
    """
    days = (clock.today() - clock.local(moment).date()).days
    if clock.precision(moment) in ("month", "year"):
        words = short_known(moment, clock.today())
    elif days < 1:
        words = _("today")
    elif days < DAYS_OF_SILENCE:
        words = _("{count} d").format(count=days)
    elif days < DAYS_FORGOTTEN:
        words = _("{count} mo").format(count=days // 30)
    else:
        words = _("{count} y").format(count=days // 365)
    return Toned(words, "alarm" if days >= DAYS_FORGOTTEN else "warning" if days >= DAYS_OF_SILENCE else "")


def due(day: dt.date) -> Any:
    """Return a promised day; one that is past stands out."""
    return Toned(day, "alarm") if day < clock.today() else day


ANYWHERE: Mapping[str, Shown] = {
    "phone": Shown(width=17),  # a whole number, and an ellipsis where an extension follows
    "last_contact": Shown(N_("Spoken"), "text", 8, ago),
    "next_on": Shown(N_("Promised"), draw=due),
}
"""What looks the same in every list."""


class ListRows:
    """Rows of a list for the table: all numbers, and values page by page."""

    def __init__(
        self, query: ListQuery, keys: Iterable[str], ids: array[int], looks: Mapping[str, Shown] | None = None
    ) -> None:
        self._query = query
        self.keys = list(keys)
        self.ids = ids
        shown = [((looks or {}).get(key) or ANYWHERE.get(key) or Shown()) for key in self.keys]
        self.columns: Sequence[Column] = [
            _column(query.field(key).column, one) for key, one in zip(self.keys, shown, strict=True)
        ]
        self._draws = [one.draw for one in shown]

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return the values of rows in the order of ``ids``; None for a row that is gone."""
        found = self._query.found(ids, self.keys)
        return [self._drawn(found[number]) if number in found else None for number in ids]

    def _drawn(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            draw(value) if draw and value is not None else value for draw, value in zip(self._draws, row, strict=True)
        )


def _column(column: Column, shown: Shown) -> Column:
    # Widths of the query are for a table on paper; here the values decide.
    title = _(shown.title) if shown.title else column.title
    return column._replace(title=title, kind=shown.kind or column.kind, width=shown.width)


class ListingRows:
    """Rows of a finished list, for a table."""

    def __init__(self, listing: Listing) -> None:
        self.columns: Sequence[Column] = [column._replace(width=0) for column in listing.columns]
        self.ids = array("q", range(len(listing.rows)))
        self._rows = listing.rows

    def page(self, ids: Sequence[int]) -> Sequence[tuple[Any, ...] | None]:
        """Return rows by their place."""
        return [self._rows[place] for place in ids]
