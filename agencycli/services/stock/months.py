"""Closing months: what counts for a day of a closed month stays as it is."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from agencycli import clock
from agencycli.errors import Refused
from agencycli.i18n import N_, _
from agencycli.models import Staff, StockMonth
from agencycli.services.card import BadValue
from agencycli.services.frame import action

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class NotOver(Refused):
    """A month is closed when it is over."""

    slug = "not-over"
    template = N_("{month} is not over: it can be closed from {day} on")


class NotClosed(Refused):
    """There is nothing to open."""

    slug = "not-closed"
    template = N_("{month} is not closed")


@action("stock.close", N_("close a month of the warehouse"), "accountant")
def close(actor: Staff, month: str) -> StockMonth:
    """Close a month ``YYYY-MM``: no paper counts for its days any more, none of them is taken back.

    Closing a closed one changes nothing. Raises BadValue, NotOver.
    """
    first = first_day(month)
    after = first + dt.timedelta(days=calendar.monthrange(first.year, first.month)[1])
    if clock.today() < after:
        raise NotOver(month=month, day=f"{after:%d.%m.%Y}")
    row = StockMonth.get_or_none(StockMonth.month == month)
    return row or StockMonth.create(month=month, staff=actor.id, moment=clock.now())


@action("stock.reopen", N_("open a closed month of the warehouse"), "owner")
def reopen(actor: Staff, month: str) -> None:
    """Open a closed month again. Raises BadValue, NotClosed."""
    closed(month).delete_instance()


def closed(month: str) -> StockMonth:
    """Return a closed month. Raises BadValue, NotClosed."""
    first_day(month)
    row = StockMonth.get_or_none(StockMonth.month == month)
    if row is None:
        raise NotClosed(month=month)
    return row


def first_day(month: str) -> dt.date:
    """Return the first day of a month ``YYYY-MM``. Raises BadValue."""
    found = MONTH.fullmatch(month)
    if not found:
        raise BadValue(field=_("Month"), reason=_("“{value}” is not a month; write 2026-11").format(value=month))
    return dt.date(int(found[1]), int(found[2]), 1)
