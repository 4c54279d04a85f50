"""An amount is an amount however it is written: a whole number of roubles is never taken for kopecks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencycli.models import Activity
from agencycli.queries.conditions import parse_all
from agencycli.queries.lists import list_query
from agencycli.services import activity, client
from agencycli.services.frame import entry, last_entry
from agencycli.services.journal import undo

AMOUNTS = st.integers(-(10**12), 10**12) | st.decimals(-(10**12), 10**12, places=2, allow_nan=False)


@pytest.fixture
def order(agency):
    vostok = client.add(agency.actor, {"name": "Восток"})
    return activity.log(agency.actor, "order", [vostok], "", title="буклеты")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=AMOUNTS)
def test_a_row_a_bulk_update_a_search_and_undo_mean_the_same_amount(agency, order, amount):
    whole = Decimal(amount).quantize(Decimal("0.01"))
    with entry(agency.actor, "activity.edit"):
        Activity.update(amount=None).where(Activity.id == order.id).execute()
    with entry(agency.actor, "activity.edit"):
        row = Activity.get_by_id(order.id)
        row.amount = amount
        row.save()
    assert Activity.get_by_id(order.id).amount == whole
    assert Activity.select().where(Activity.amount == amount).count() == 1
    assert Activity.select().where(Activity.amount.in_([amount])).count() == 1
    with entry(agency.actor, "activity.edit"):
        Activity.update(amount=1).where(Activity.id == order.id).execute()
    assert Activity.get_by_id(order.id).amount == 1
    undo(agency.actor, last_entry())
    assert Activity.get_by_id(order.id).amount == whole
    query = list_query("activities", agency.actor)
    assert list(query.ids(parse_all([f"amount = {whole}"]))) == [order.id]
    assert list(query.ids(parse_all([f"amount > {whole}"]))) == []


@pytest.mark.parametrize("wrong", [1.5, "500", True])
def test_a_float_and_a_text_are_no_amount(agency, order, wrong):
    with pytest.raises(TypeError, match="an amount is a Decimal"):
        Activity.select().where(Activity.amount == wrong).count()
