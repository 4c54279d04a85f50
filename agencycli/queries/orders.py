"""What a client ordered: the old orders of its history and the deals that were won, each counted once."""

from __future__ import annotations

from typing import Any

import peewee as pw

from agencycli.models import Activity, ActivityClient, Client, Deal, Stage
from agencycli.models.pipeline import WON
from agencycli.models.store import store
from agencycli.queries import deal_sums

ENDED = Deal.closed_at.converter(None)
ENDED_AS_KNOWN = ENDED.concat(" day")
"""A deal is won on a day, as ``queries.client.AS_KNOWN`` has it."""
_MOMENT = 20
_NUMBERS = 10**12
"""Above every number of a row: numbers plus this sort as text."""


def told(value: pw.Node, client: Any = Client.id) -> pw.ModelSelect:
    """Return the SQL of something of the old orders in the history of a client, the outer query's one unless given."""
    return (
        Activity.select(value)
        .join(ActivityClient, on=(ActivityClient.activity == Activity.id))
        .where((ActivityClient.client == client) & (Activity.kind == "order"))
    )


def won(value: pw.Node, client: Any = Client.id) -> pw.ModelSelect:
    """Return the SQL of something of the deals of a client that were won; joined ones live on in others."""
    return (
        Deal.select(value)
        .join(Stage, on=(Deal.stage == Stage.id))
        .where((Deal.client == client) & (Stage.status == WON) & Deal.closed_at.is_null(False))
        .where(Deal.joined_into.is_null())
    )


def count(client: Any = Client.id) -> pw.Node:
    """Return the SQL of how many orders there were."""
    # A sum of two queries would be their union.
    return pw.fn.COALESCE(told(pw.fn.COUNT(Activity.id), client), 0) + won(pw.fn.COUNT(Deal.id), client)


def total(client: Any = Client.id) -> pw.Node:
    """Return the SQL of the sum of all orders, in kopecks; NULL when no sum is known."""
    old = pw.fn.SUM(Activity.amount.converter(None))
    sums = pw.fn.COALESCE(told(old, client), 0) + pw.fn.COALESCE(won(pw.fn.SUM(deal_sums.amount()), client), 0)
    return pw.fn.NULLIF(pw.Cast(sums, "bigint"), 0)


def last(of_activity: pw.Node, of_deal: pw.Node) -> pw.Node:
    """Return the SQL of something of the newest order, given for either kind; NULL without orders, "" for none."""
    # Moments and numbers are of one length each, so that the greatest text is the newest order.
    old = told(pw.fn.MAX(_sorted(Activity.at.converter(None), Activity.id, of_activity)))
    deals = won(pw.fn.MAX(_sorted(ENDED, Deal.id, of_deal)))
    newest = newer(old, deals)
    return pw.fn.NULLIF(pw.fn.SUBSTR(newest, _MOMENT + len(str(_NUMBERS)) + 1), "")


def newer(one: pw.Node, other: pw.Node) -> pw.Node:
    """Return the SQL of the greater of two texts, NULL when both are."""
    greatest = pw.fn.GREATEST if store().engine == "postgresql" else pw.fn.MAX
    return pw.fn.NULLIF(greatest(pw.fn.COALESCE(one, ""), pw.fn.COALESCE(other, "")), "")


def _sorted(moment: pw.Node, number: pw.Field, value: pw.Node) -> pw.Node:
    return moment.concat(pw.Cast(number + _NUMBERS, "text")).concat(value)
