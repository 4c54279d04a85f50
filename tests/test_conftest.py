"""The ground other tests stand on."""

from __future__ import annotations

import pytest

from agencycli import clock


def test_a_test_gets_a_fresh_agency_with_its_owner(agency):
    from agencycli.models import Client, Staff

    assert agency.actor.is_owner
    assert Staff.select().count() == 1
    assert Client.select().count() == 0
    assert clock.local(clock.now()).isoformat() == "2026-11-23T10:00:00+03:00"


def test_people_of_a_role(manager, staff_of_role):
    assert manager.role == "manager"
    assert staff_of_role("viewer").login == "viewer2"


def test_a_command_in_this_process_and_in_its_own_see_the_same_agency(agency, run_cli, run_process):
    from agencycli.models import Client

    added = run_cli("client", "add", "Ромашка, ООО")
    assert (added.code, added.out) == (0, "1\n"), added.err
    assert Client.select().count() == 1
    listed = run_process("client", "list", "--quiet")
    assert (listed.code, listed.out) == (0, "1\n"), listed.err


def test_a_refused_command_has_its_code_and_one_line(agency, run_cli):
    refused = run_cli("client", "edit", "7", "--set", "note=x")
    assert refused.code == 3
    assert refused.out == ""
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize("_turn", range(5))
def test_a_fresh_agency_is_cheap(agency_home, _turn):
    pass
