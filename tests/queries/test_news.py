"""Open screens ask for news once a second, and know which tables a list is read from (design 3)."""

from __future__ import annotations

from agencycli import queries, services
from agencycli.queries.conditions import Condition


def test_news_name_the_tables_written_since(agency):
    before = services.frame.newest_entry()
    assert queries.journal.news(before) == (before, frozenset())
    client = services.client.add(agency.actor, {"name": "Вектор", "phone": "412-00-01"})
    newest, tables = queries.journal.news(before)
    assert newest == services.frame.newest_entry() > before
    assert {"client", "contact_point", "entry", "search_document"} <= tables
    assert "activity" not in tables
    services.activity.log(agency.actor, "note", [client], "любят синий")
    assert "activity" in queries.journal.news(newest)[1]
    assert "contact_point" not in queries.journal.news(newest)[1]


def test_a_list_knows_its_tables_by_columns_conditions_search_and_order(agency):
    query = queries.lists.list_query("clients", agency.actor)
    assert query.tables(keys=["name"]) == {"client"}
    assert query.tables(keys=["name", "phone"]) >= {"client", "contact_point"}
    assert "activity" in query.tables([Condition("last_contact", "<", "-90d")], keys=["name"])
    assert "search_document" in query.tables(search="рем", keys=["name"])
    assert "staff" in query.tables(sort="manager", keys=["name"])


def test_a_row_that_is_gone_is_missing(agency):
    client = services.client.add(agency.actor, {"name": "Вектор"})
    query = queries.lists.list_query("clients", agency.actor)
    assert query.found([client.id, 999], ["name"]) == {client.id: ("Вектор",)}
    assert query.rows([999, client.id], ["name"]) == [("Вектор",)]


def test_an_entry_is_told_in_peoples_words(agency):
    client = services.client.add(agency.actor, {"name": "Вектор"})
    services.client.edit(agency.actor, client, {"name": "Вектор-НН"})
    told = queries.journal.entry_words(agency.actor, services.frame.newest_entry(), limit=10)
    assert any("Вектор → Вектор-НН" in line for line in told)
    assert len(queries.journal.entry_changes(agency.actor, 1, limit=1)[1]) <= 1


def test_the_order_by_name_needs_no_sorting(agency):
    """A key in a list of 100,000 clients answers as in one of 100: the first page comes by an index."""
    query = queries.lists.list_query("clients", agency.actor)
    statement, values = (
        (
            query.model.select(query.model.id)
            .where(query.matching([], ""))
            .order_by(*query._order("name"), query.model.id)
        )
        .limit(100)
        .sql()
    )
    if agency.store.engine == "sqlite":
        plan = " ".join(row[3] for row in agency.store.execute_sql("EXPLAIN QUERY PLAN " + statement, values))
        assert "client_live" in plan
        assert "TEMP B-TREE" not in plan
