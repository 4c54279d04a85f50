"""Deals as they are told on their client's card."""

from __future__ import annotations

from typing import Any

from agencycli import clock
from agencycli.models import Client, Deal, Stage
from agencycli.queries import deal_sums, orders
from agencycli.queries.card.lines import DealLine, OrderLine


def deals_of(client: Client) -> list[DealLine]:
    """Return the deals of a client: open ones first, by the promised day; then the closed, the newest first."""
    rows = (
        Deal.select(Deal, Stage, deal_sums.amount().alias("total"))
        .join(Stage, on=(Deal.stage == Stage.id))
        .where((Deal.client == client.id) & Deal.joined_into.is_null())
    )
    found = [_line(row) for row in rows.order_by(Deal.id.desc())]
    return sorted(found, key=lambda one: (not one.is_open, one.is_open and _day(one)))


def last_won(client: Client) -> OrderLine | None:
    """Return the deal of a client that was won last, as an order."""
    rows = orders.won(Deal, client.id).select_extend(deal_sums.amount().alias("total"))
    row = rows.order_by(Deal.closed_at.desc(), Deal.id.desc()).first()
    if row is None:
        return None
    total = deal_sums.read(row.total)
    return OrderLine(
        row.id, clock.known(row.closed_at, "day"), "day", row.title, row.event, total or None, is_deal=True
    )


def _line(row: Any) -> DealLine:
    is_open = row.closed_at is None
    late = is_open and row.promised_on is not None and row.promised_on < clock.today()
    total = deal_sums.read(row.total)
    return DealLine(row.id, row.title, row.stage.name, row.stage.status, is_open, row.promised_on, late, total)


def _day(one: DealLine) -> str:
    return one.promised_on.isoformat() if one.promised_on else "9999"
