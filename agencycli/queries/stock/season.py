"""What a season takes: what rose in its weeks in past years, what is short for it now, and by when to order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from agencycli import clock
from agencycli.errors import UsageError
from agencycli.i18n import N_, _
from agencycli.listing import Column, Listing
from agencycli.models import Client, Staff
from agencycli.models.stock.goods import UNIT_TITLES
from agencycli.pricing import replenish
from agencycli.pricing import stock as pricing
from agencycli.queries.budget import words
from agencycli.queries.scope import visible_client_ids
from agencycli.services.calendar import workdays
from agencycli.services.stock.replenishing import LATELY, PAST_YEARS, back, items, lead, supplies
from agencycli.services.stock.use import ZERO, first_days, positions, used


class UnknownSeason(UsageError):
    """There is no such season."""

    slug = "unknown-season"
    template = N_("there is no season “{name}”; there are {known}")


class Weeks(NamedTuple):
    """The weeks before and of a season, as (month, day)."""

    title: str
    first: tuple[int, int]
    last: tuple[int, int]


SEASONS = {
    "newyear": Weeks(N_("New Year"), (11, 15), (12, 31)),
    "february": Weeks(N_("23 February"), (1, 25), (2, 22)),
    "march": Weeks(N_("8 March"), (2, 8), (3, 7)),
    "summer": Weeks(N_("Summer"), (5, 15), (8, 31)),
}
TITLES = {slug: weeks.title for slug, weeks in SEASONS.items()}
RISES = Decimal("1.3")
"""How many times its usual use an item must take in a season to be told of."""
YEAR = 365


@dataclass(frozen=True)
class Coming:
    """A season that comes, or is under way."""

    slug: str
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.last - self.first).days + 1


def coming(slug: str = "") -> list[Coming]:
    """Return a season as it comes next, or all of them, the next to end first. Raises UnknownSeason."""
    if slug and slug not in SEASONS:
        raise UnknownSeason(name=slug, known=", ".join(SEASONS))
    found = []
    for name, weeks in SEASONS.items():
        if slug in ("", name):
            year = clock.today().year
            year += dt.date(year, *weeks.last) < clock.today()
            found.append(Coming(name, dt.date(year, *weeks.first), dt.date(year, *weeks.last)))
    return sorted(found, key=lambda one: one.last)


def season(actor: Staff, slug: str = "") -> Listing:
    """Return what rose in the next season, or in one of ``SEASONS``, in past years; what to order first on top.

    Expected is what past years took on the mean, by how use grew since last year, at most twice and at least half; of
    a season under way only its rest. Raises UnknownSeason.
    """
    columns = [
        Column("id", _("No."), "number", 5),
        Column("season", _("Season"), "stage", 12, words(TITLES)),
        Column("begins_on", _("Begins"), "date", 10),
        Column("code", _("Code"), "text", 12),
        Column("name", _("Name"), "text", 26),
        Column("unit", _("Unit"), "stage", 5, words(UNIT_TITLES)),
        Column("taken", _("Took in past years"), "quantity", 9),
        Column("times", _("Times the usual"), "quantity", 6),
        Column("expected", _("Expected"), "quantity", 9),
        Column("available", _("Free"), "quantity", 9),
        Column("on_the_way", _("Coming"), "quantity", 9),
        Column("short", _("Short"), "quantity", 9),
        Column("order_by", _("Order by"), "date", 10),
        Column("supplier", _("Supplier"), "text", 18),
    ]
    rows = sorted(_rows(actor, coming(slug)[0]), key=lambda row: (row[11] <= 0, row[12], row[3]))
    return Listing("stock-season", columns, rows)


def _rows(actor: Staff, one: Coming) -> Iterator[tuple[Any, ...]]:
    today, agency, first, standing, sellers = clock.today(), workdays(), first_days(), positions(), supplies()
    known = {number for (number,) in visible_client_ids(actor).where(Client.is_supplier).tuples()}
    then = [_Past(one, year) for year in range(1, PAST_YEARS + 1)]
    ago = used(back(today, 1) - dt.timedelta(days=LATELY), back(today, 1))
    lately = used(today - dt.timedelta(days=LATELY), today)
    left = max(min((one.last - today).days + 1, one.days), 0)
    for item in items():
        since = first.get(item.id)
        past = [year for year in then if since is not None and since <= year.first]
        taken = sum((year.took.get(item.id, ZERO) for year in past), ZERO)
        usual = sum((year.usual(item.id, since) for year in past if since is not None), ZERO)
        if not taken or (usual and taken / usual < RISES):
            continue
        grown = min(max(lately.get(item.id, ZERO) / ago[item.id], Decimal("0.5")), Decimal(2)) if item.id in ago else 1
        expected = _whole(taken / len(past) * grown * left / one.days)
        position, mine = standing[item.id], sellers.get(item.id, [])
        short = max(expected + item.min_level - position.available - position.coming, ZERO)
        order_by = max(agency.add(one.first, -lead(item, mine[0] if mine else None)), today)
        supplier = mine[0].supplier.name if mine and mine[0].supplier_id in known else None
        yield (
            item.id, one.slug, one.first, item.code, item.name, item.unit, _whole(taken / len(past)),
            (taken / usual).quantize(Decimal("0.1")) if usual else None, expected, position.available, position.coming,
            short, order_by, supplier,
        )  # fmt: skip


class _Past:
    """The weeks of a season some years ago, and the year that ended with them."""

    def __init__(self, one: Coming, years: int) -> None:
        self.first, self.last = back(one.first, years), back(one.last, years)
        self.took = used(self.first, self.last)
        self.year = used(self.last - dt.timedelta(days=YEAR - 1), self.last)

    def usual(self, item: int, since: dt.date) -> Decimal:
        """Return what as many days of that year took on the mean, since the item is kept."""
        known = min(YEAR, (self.last - since).days + 1)
        return self.year.get(item, ZERO) * ((self.last - self.first).days + 1) / known


def _whole(quantity: Decimal) -> Decimal:
    """Return a forecast no finer than it can be."""
    return pricing.whole_up(quantity) if quantity > 1 else quantity.quantize(replenish.PART)
