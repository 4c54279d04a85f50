"""The shell completes commands, and clients by number and name; it is silent whenever anything is amiss."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def completed(run_process):
    def bash(line, **env):
        words = line.split(" ")
        done = run_process(
            env={"_AGENCY_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)} | env
        )
        assert done.err == ""
        return done.out.split("\n") if done.out.strip() else []

    return bash


def found(lines):
    return [line for line in lines if line]


def test_names_of_commands_and_verbs(agency_home, completed):
    assert found(completed("agency cl")) == ["client"]
    assert {"add", "edit", "list"} <= set(found(completed("agency client ")))
    assert found(completed("agency client edit-")) == ["edit-sheet"]


def test_clients_by_number_and_by_name(agency, clients, completed):
    assert set(found(completed("agency client off "))) == {"1", "2", "3"}
    assert found(completed("agency client off 3")) == ["3"]
    assert found(completed("agency log call Вос")) == ["Восток"]
    assert found(completed("agency client off Рем")) == ["Ремстрой-НН,\\ ООО"]


def test_people_entries_and_whose_data_are_meant(agency, clients, run_cli, completed):
    run_cli("person", "add", "1", "Смирнов Алексей Викторович")
    assert found(completed("agency person edit Смир")) == ["Смирнов\\ Алексей\\ Викторович"]
    assert found(completed("agency person erase ")) == ["1"]
    assert set(found(completed("agency client consent "))) == {"1", "2", "3"}
    assert set(found(completed("agency client export-data "))) == {"1", "2", "3"}
    newest = json.loads(run_cli("journal", "list", "--format", "json", "--limit", "1").out)[0]["id"]
    assert str(newest) in found(completed("agency undo "))
    run_cli("undo", newest, "--yes")
    assert str(newest) not in found(completed("agency undo "))


def test_a_name_that_a_shell_would_run_is_never_offered_only_its_number(agency, run_cli, completed):
    for name in ("Вектор$(reboot)", "Вектор`x`", "Вектор; rm", "Вектор [red]", 'Вектор "x"', "Вектор\\$x"):
        run_cli("client", "add", name, "--yes")
    assert found(completed("agency client off Вектор")) == []
    assert set(found(completed("agency client off "))) == {"1", "2", "3", "4", "5", "6"}


@pytest.mark.parametrize("shell", ["complete_zsh", "complete_fish"])
def test_other_shells_show_the_name_beside_the_number(agency, clients, run_process, shell):
    done = run_process(
        env={
            "_AGENCY_COMPLETE": shell, "_TYPER_COMPLETE_ARGS": "agency client off ",
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
    )  # fmt: skip
    assert "Восток" in done.out
    assert "$" not in done.out
    assert "[red]" not in done.out


def test_silence_without_an_agency_and_for_strangers(agency_home, completed, tmp_path):
    assert found(completed("agency client off ", AGENCY_HOME=str(tmp_path / "none"))) == []


def test_at_most_twenty_are_offered(agency, completed):
    from agencycli import services

    services.lines.clients(
        agency.actor, [services.lines.Line(i, {"name": f"Клиент {i}"}) for i in range(40)], {}, adding=True
    )
    assert len(found(completed("agency client off "))) == 20


def test_others_clients_are_not_offered(agency, clients, staff_of_role):
    from agencycli.queries import reference

    ira = staff_of_role("manager", own_clients_only=True)
    assert reference.beginning(ira, "", 20) == []


def test_completion_installs_itself_in_the_shell_that_asks(agency_home, tmp_path):
    asked = f"{sys.executable} -c 'from agencycli.cli import main; main()' --install-completion; exit $?"
    done = subprocess.run(
        ["bash", "-c", asked], capture_output=True, check=False, cwd=ROOT, env=os.environ | {"HOME": str(tmp_path)}
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".bash_completions" / "agency.sh").exists()
