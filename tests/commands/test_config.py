"""What ``agency config`` promises: settings are shown, checked before they are changed, and kept."""

from __future__ import annotations

import json

import pytest


def test_a_setting_is_changed_and_read_back(agency, run_cli):
    assert run_cli("config", "set", "area_code", "495").code == 0
    assert run_cli("config", "get", "area_code").out == "495\n"
    rows = {row["key"]: row["value"] for row in json.loads(run_cli("config", "show", "--format", "json").out)}
    assert rows["area_code"] == "495"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("area_code", "x", "digits such as 831"),
        ("timezone", "Moscow/Europe", "a name such as Europe/Moscow"),
        ("language", "de", "en or ru"),
        ("colour", "red", "unknown setting"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_one_line_and_nothing_changes(agency, run_cli, key, value, told):
    before = (agency.home / "config.toml").read_text()
    answer = run_cli("config", "set", key, value)
    assert answer.code == 2 and told in answer.err and answer.err.count("\n") == 1
    assert (agency.home / "config.toml").read_text() == before


def test_a_file_that_cannot_be_read_says_what_to_mend(agency, run_cli):
    (agency.home / "config.toml").write_text("company = [")
    answer = run_cli("client", "list")
    assert answer.code == 2 and "config.toml" in answer.err and answer.err.count("\n") == 1


def test_names_with_quotes_and_backslashes_come_back_as_they_are(agency, run_cli):
    name = 'Рога "&" Копыта \\ [red]'
    assert run_cli("config", "set", "company", name).code == 0
    assert run_cli("config", "get", "company").out == name + "\n"


def test_only_the_owner_changes_settings(agency, manager, run_cli):
    assert run_cli("--as", manager.login, "config", "set", "area_code", "495").code == 5
