"""A command loads what it needs and nothing else; module lists are deterministic, milliseconds are not."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.sqlite

NEVER_IN_A_PIPE = {
    "textual", "rich", "pydantic", "psycopg", "psycopg2", "openpyxl", "python_calamine", "xlrd", "vobject", "icalendar",
    "rapidfuzz", "email_validator", "stdnum", "phonenumbers", "dateutil", "asyncio",
}  # fmt: skip


def heavy(names):
    return {name.partition(".")[0] for name in names} & NEVER_IN_A_PIPE


def test_help_loads_neither_tables_nor_screens(agency_home, loaded_by):
    names = loaded_by("--help")
    assert not heavy(names)
    assert "peewee" not in names
    assert not any(name.startswith(("agencycli.models", "agencycli.services.", "agencycli.queries.")) for name in names)


def test_help_of_a_group_loads_no_tables(agency_home, loaded_by):
    names = loaded_by("client", "--help")
    assert not heavy(names)
    assert "peewee" not in names


@pytest.mark.parametrize("form", ["json", "csv", "table"])
@pytest.mark.parametrize("words", [("client", "list"), ("person", "list"), ("log", "list")], ids=lambda words: words[0])
def test_a_list_loads_the_tables_and_nothing_heavy(agency, clients, loaded_by, words, form):
    names = loaded_by(*words, "--format", form)
    assert "peewee" in names
    assert not heavy(names)


def test_logging_a_call_loads_nothing_heavy(agency, clients, loaded_by):
    assert not heavy(loaded_by("log", "call", "1", "ждут пробник", "--next", "показать", "--on", "+3d"))


def test_a_list_in_json_does_not_load_other_forms_or_the_zone(agency, clients, loaded_by):
    names = loaded_by("client", "list", "--format", "json")
    for unneeded in (
        "agencycli.models.budget", "agencycli.models.reminder", "agencycli.output.table", "agencycli.output.csv_text",
        "agencycli.values.names", "agencycli.values.dates", "zoneinfo",
    ):  # fmt: skip
        assert unneeded not in names
