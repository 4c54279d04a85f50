"""One line of a reminder: whom it is for, of what, by when. Nothing in it is translated before it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from agencycli import money
from agencycli.i18n import N_, _, language, ngettext

SECTIONS = {
    "today": N_("Today"),
    "late": N_("Overdue tasks"),
    "letters": N_("Letters to answer"),
    "promised": N_("Promised to clients"),
    "idle": N_("Deals without a next step"),
    "dates": N_("Days to remember"),
    "short": N_("To buy for the warehouse"),
    "late_orders": N_("Ordered and late"),
    "kept": N_("Reservations about to end"),
    "expiring": N_("Stock about to expire"),
    "money": N_("Money overdue"),
    "escalated": N_("Overdue at others"),
    "nobody": N_("Nobody's"),
    "undelivered": N_("Reminders that did not arrive"),
}
"""Parts of the letter of the morning, in this order."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something somebody must know in the morning."""

    staff: int
    """Whom it is told."""
    section: str
    day: dt.date | None
    title: str
    whose: str = ""
    """The client, or the colleague whose task it is."""
    noun: str = ""
    """What the number is of, marked by ``N_``."""
    number: int = 0
    time: str = ""
    amount: Decimal | None = None
    late_for: int = 0
    """Working days since it was due."""
    more: Callable[[], str] | None = None
    """Says the rest in the reader's language."""

    @property
    def order(self) -> tuple[dt.date, str, str, int]:
        """What lines of a section are sorted by."""
        return self.day or dt.date.max, self.time or "24", self.title, self.number

    def words(self, today: dt.date, currency: str) -> str:
        """Return the line in the reader's language."""
        on = f"{self.day:%d.%m}" if self.day and self.day != today else ""
        sum_ = f"{money.printed(self.amount, language())} {currency}" if self.amount is not None else ""
        late = ngettext("{count} working day late", "{count} working days late", self.late_for)
        late = late.format(count=self.late_for) if self.late_for else ""
        what = " ".join(part for part in (on, self.time, self.title) if part)
        which = f"{_(self.noun)} {self.number}" if self.noun else ""
        more = self.more() if self.more else ""
        return " · ".join(part for part in (what, sum_, more, self.whose, late, which) if part)
