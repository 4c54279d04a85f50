"""The journal in people's words: which record, which field, names instead of numbers, in the language of the reader."""

from __future__ import annotations

import json

from agencycli import i18n, queries, services
from agencycli.models import JOURNALLED, Entry
from agencycli.queries import journal_words
from agencycli.services.frame import last_entry


def test_a_permission_given_is_told_with_the_name_and_in_the_readers_language(agency, manager, monkeypatch):
    services.staff.edit(agency.actor, manager, sees_cost=True)
    number = last_entry()
    assert queries.journal.entry_words(agency.actor, number, 10) == [
        "member of staff Ирина Белова · Sees cost: no → yes"
    ]
    monkeypatch.setenv("AGENCY_LANG", "ru")
    i18n.choose_language(None)
    assert queries.journal.entry_words(agency.actor, number, 10) == [
        "сотрудник Ирина Белова · Видит себестоимость: нет → да"
    ]


def test_a_program_reads_the_names_of_the_database_and_people_do_not(agency, manager, run_cli):
    client = services.client.add(agency.actor, {"name": "Восток"})
    services.client.edit(agency.actor, client, {"manager": "ira"})
    services.client.edit(agency.actor, client, {"standing": "regular"})
    assert "client  regular" in run_cli("journal", "show", last_entry()).out
    services.client.edit(agency.actor, client, {"manager": agency.actor.name})
    services.client.edit(agency.actor, client, {"manager": "ira"})
    number = last_entry()
    said = run_cli("journal", "show", number).out
    assert "client Восток" in said
    assert "Ирина Белова" in said
    assert "manager_id" not in said
    (row,) = json.loads(run_cli("journal", "show", number, "--format", "json").out)
    assert (row["table"], row["row"], row["field"], row["after"]) == (
        "client",
        client.id,
        "manager_id",
        str(manager.id),
    )


def test_every_table_has_a_word():
    assert {model._meta.table_name for model in JOURNALLED} == journal_words.TABLES.keys()


def test_every_row_of_every_table_can_be_told(filled):
    from agencycli.services.journal import changes_of

    number = Entry.select().order_by(Entry.id.desc()).get().id
    assert queries.journal.told_listing(changes_of(number, None)).rows
