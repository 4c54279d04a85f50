"""The question before one more card is made (R16)."""

from __future__ import annotations

import json


def test_adding_a_known_client_is_refused_without_a_terminal(agency_home, run_cli):
    """R16: exit 4, the cards named; --yes adds and warns."""
    run_cli("client", "add", "ООО Ромашка", "--phone", "234-56-78")
    refused = run_cli("client", "add", "Ромашка", "--phone", "8 831 234-56-78")
    assert refused.code == 4
    assert "1 ООО Ромашка" in refused.err
    added = run_cli("client", "add", "Ромашка", "--yes")
    assert (added.code, added.out) == (0, "2\n")
    assert "1 ООО Ромашка" in added.err


def test_a_rehearsal_only_warns(agency_home, run_cli):
    """R16: --dry-run shows both what would be added and what it looks like."""
    run_cli("client", "add", "Ромашка")
    rehearsed = run_cli("client", "add", "ООО Ромашка", "--dry-run")
    assert rehearsed.code == 0
    assert "1 Ромашка" in rehearsed.err


def test_a_second_run_by_external_name_is_no_duplicate(agency_home, run_cli):
    """A script that adds or updates by its own number is not stopped by the card it made."""
    for name in ("Ромашка", "Ромашка НН"):
        assert run_cli("client", "add", name, "--external", "site:7").code == 0


def test_duplicates_are_listed_until_marked_as_different(agency_home, run_cli):
    """R16: list, four forms, and the mark."""
    run_cli("client", "add", "Ромашка")
    run_cli("client", "add", "ООО Ромашка", "--yes")
    pairs = json.loads(run_cli("client", "duplicates", "--format", "json").out)
    assert [(pair["one"], pair["other"], pair["reasons"]) for pair in pairs] == [(1, 2, "same name")]
    assert run_cli("client", "duplicates", "--not", "2", "1").code == 0
    assert run_cli("client", "duplicates", "--format", "json").out == "[]\n"
    assert run_cli("client", "duplicates", "--not", "1", "1").code == 4
