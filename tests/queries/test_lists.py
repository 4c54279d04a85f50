"""Lists: so many rows as asked for."""

from __future__ import annotations

import pytest

from agencycli import services
from agencycli.queries.lists import list_query


@pytest.mark.parametrize(("limit", "rows"), [(None, 3), (0, 0), (2, 2), (3, 3), (10**30, 3)])
def test_at_most_so_many_rows_are_given(agency, limit, rows):
    for name in ("Альфа", "Бета", "Гамма"):
        services.client.add(agency.actor, {"name": name})
    assert len(list_query("clients", agency.actor).listing(limit=limit).rows) == rows
