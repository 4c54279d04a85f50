"""What ``agency doctor`` promises: it finds what is wrong, says how to mend it, and mends what is derived."""

from __future__ import annotations

import json
import os
import sys

import pytest

from agencycli.models import Client, SearchDocument, StockLevel, StockWorth
from agencycli.services import attachment, client


@pytest.fixture
def romashka(agency):
    return client.add(agency.actor, {"name": "Ромашка, ООО", "phone": "8(831)2345678 доб. 12"})


def found(answer) -> dict[str, dict]:
    return {row["check"]: row for row in json.loads(answer.out)}


def test_a_fresh_agency_is_well_and_the_doctor_is_silent(romashka, run_cli):
    answer = run_cli("doctor")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_a_folder_that_others_can_read_is_found_and_closed(agency, romashka, run_cli):
    agency.home.chmod(0o755)
    answer = run_cli("doctor", "--format", "json")
    assert answer.code == 1
    assert found(answer)["modes"]["mend"] == f"chmod 700 {agency.home}"
    assert run_cli("doctor", "--mend").code == 0
    assert agency.home.stat().st_mode & 0o777 == 0o700


def test_a_search_index_that_lies_is_found_and_made_anew(romashka, run_cli):
    SearchDocument.update(text="что-то другое").execute()
    answer = run_cli("doctor", "--format", "json")
    assert answer.code == 1 and found(answer)["search"]["mendable"]
    assert run_cli("doctor", "--mend").code == 0
    assert json.loads(run_cli("client", "list", "2345678", "--format", "json").out)[0]["name"] == "Ромашка, ООО"


def test_balances_that_lie_are_found_and_added_up_anew(agency, run_cli):
    run_cli("stock", "item", "add", "PAP-130", "--name", "Бумага", "--unit", "sheet", "--yes")
    run_cli("stock", "receive", "PAP-130", "2500", "--price", "4.24", "--yes")
    assert run_cli("doctor").code == 0
    StockLevel.update(quantity=7).execute()
    StockWorth.delete().execute()
    answer = run_cli("doctor", "--format", "json")
    assert found(answer)["stock"]["what"].endswith(": 3")  # the wrong one, the right one, the missing one
    assert run_cli("doctor", "--mend").code == 0
    assert StockLevel.get().quantity == 2500
    assert StockWorth.get().value == 10600


@pytest.mark.sqlite
def test_a_missing_trigger_is_found_and_the_name_kept_wrongly_meanwhile_too(agency, romashka, run_cli):
    agency.store.execute_sql("DROP TRIGGER journal_client_u")
    Client.update(name_key="zzz").execute()
    answer = run_cli("doctor", "--format", "json")
    assert {"triggers", "keys"} <= found(answer).keys()
    assert "journal_client_u" in found(answer)["triggers"]["what"]
    assert run_cli("doctor", "--mend").code == 0
    assert Client.get_by_id(romashka.id).name_key == "ромашка ооо"


@pytest.mark.sqlite
def test_a_row_whose_parent_is_gone_is_named(agency, romashka, run_cli):
    agency.store.execute_sql("PRAGMA foreign_keys = 0")
    agency.store.execute_sql("DROP TRIGGER journal_client_d")
    agency.store.execute_sql("DELETE FROM client")
    answer = run_cli("doctor", "--format", "json")
    assert "contact_point" in found(answer)["orphans"]["what"]


def test_only_the_owner_mends(agency, manager, romashka, run_cli):
    assert run_cli("--as", manager.login, "doctor", "--mend").code == 5


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_file_whose_bytes_are_gone_or_changed_is_named(agency, romashka, run_cli, tmp_path, harm):
    paper = tmp_path / "договор.txt"
    paper.write_text("текст", encoding="utf-8")
    row = attachment.add(agency.actor, romashka, paper)
    assert run_cli("doctor").code == 0
    place = attachment.place_of(row.sha256)
    place.chmod(0o600)
    place.unlink() if harm == "gone" else place.write_text("другой", encoding="utf-8")
    answer = run_cli("doctor", "--format", "json")
    assert answer.code == 1
    assert "договор.txt" in found(answer)["files"]["what"]


@pytest.mark.postgresql
def test_a_constraint_never_tried_on_all_rows_is_named(agency, romashka, run_cli):
    agency.store.execute_sql("ALTER TABLE client ADD CONSTRAINT short CHECK (length(name) < 300) NOT VALID")
    assert "short" in found(run_cli("doctor", "--format", "json"))["constraints"]["what"]


@pytest.mark.postgresql
def test_a_trigger_switched_off_is_found_and_made_anew(agency, romashka, run_cli):
    agency.store.execute_sql("ALTER TABLE client DISABLE TRIGGER journal_client")
    assert "journal_client" in found(run_cli("doctor", "--format", "json"))["triggers"]["what"]
    assert run_cli("doctor", "--mend").code == 0
    assert agency.store.wrong_triggers() == []


def test_without_the_driver_a_server_is_away_and_nothing_breaks(agency_home, run_process, tmp_path):
    (tmp_path / "psycopg.py").write_text("raise ImportError", encoding="utf-8")
    (tmp_path / "psycopg2.py").write_text("raise ImportError", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    answer = run_process("client", "list", env={"AGENCY_DATABASE": "postgresql://nowhere/x", "PYTHONPATH": path})
    assert answer.code == 6
    assert answer.err.count("\n") == 1
