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


@pytest.mark.parametrize("_turn", range(2))
def test_what_a_test_did_to_rows_and_tables_is_gone_for_the_next(agency, run_cli, _turn):
    assert agency.store.wrong_triggers() == []
    assert run_cli("client", "add", "Ромашка, ООО").out == "1\n"
    agency.store.execute_sql("DROP TABLE client_tag")


def two_clients(agency, frozen):
    from agencycli import services

    return [services.client.add(agency.actor, {"name": name}).id for name in ("Вектор", "Жук")]


@pytest.mark.parametrize("_turn", range(2))
def test_work_done_once_is_found_done(stocked, run_cli, _turn):
    made = stocked(two_clients)
    assert made == [1, 2]
    made.clear()
    assert run_cli("client", "list", "--quiet").out == "1\n2\n"
    assert run_cli("client", "add", "Третий").out == "3\n"
