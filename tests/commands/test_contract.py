"""What scripts rely on: keys, values, exit codes, silence, errors as JSON, no questions without a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agencycli import config

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_list_of_clients_byte_for_byte(agency, clients, run_cli, form):
    columns = "id,name,kind,phone,email,manager,source,standing,city,inn,customer,note,since,last_contact"
    run_cli("log", "call", "1", "ждут пробник", "--at", "2026-11-20 14:30")
    listed = run_cli("client", "list", "--format", form, "--columns", columns, "--sort", "id")
    assert listed.code == 0, listed.err
    assert listed.raw == (GOLDEN / f"client_list.{form}").read_bytes()


def test_an_empty_list_is_an_empty_array_and_success(agency, run_cli):
    listed = run_cli("client", "list", "--format", "json")
    assert (listed.code, listed.out) == (0, "[]\n")
    assert run_cli("client", "list").out == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("client", "list"), 0),
        (("client", "list", "--where", "nonsense"), 2),
        (("client", "list", "--columns", "nothing"), 2),
        (("client", "list", "--nope"), 2),
        (("client", "edit", "99", "--set", "note=x"), 3),
        (("source", "add", "ФОРУМ"), 4),
        (("client", "add", "Вектор", "--inn", "7707083894"), 4),
        (("--as", "nobody", "client", "list"), 5),
        (("undo", "999"), 3),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else str(value),
)
def test_exit_codes_tell_the_families_apart(agency, clients, run_cli, words, code):
    done = run_cli(*words)
    assert done.code == code, done.err
    if code:
        assert done.out == ""
        assert done.err.startswith("agency: ")
        assert done.err.count("\n") == 1, "one line, whatever is wrong"


def test_an_unknown_agency_is_unavailable(agency_home, run_cli, monkeypatch):
    monkeypatch.setenv("AGENCY_HOME", str(agency_home / "nowhere"))
    assert run_cli("client", "list").code == 6


def test_refusals_are_json_for_those_who_asked_for_json(agency, run_cli):
    refused = run_cli("client", "edit", "99", "--set", "note=x", "--format", "json")
    assert refused.code == 3
    assert json.loads(refused.err) == {"error": "not-found", "message": "no client found for “99”"}
    usage = run_cli("client", "list", "--format=json", "--nope")
    assert usage.code == 2
    assert json.loads(usage.err)["error"] == "usage"


def test_refusals_are_json_by_the_environment_too(agency, run_cli, monkeypatch):
    monkeypatch.setenv("AGENCY_ERRORS", "json")
    assert json.loads(run_cli("log", "done", "7").err)["error"] == "not-found"


def test_every_write_prints_the_number_and_nothing_else(agency, run_cli):
    assert run_cli("client", "add", "Ромашка").out == "1\n"
    assert run_cli("person", "add", "1", "Смирнов Алексей Викторович").out == "1\n"
    assert run_cli("contact", "add", "1", "phone", "+7 910 123-45-67").out == "1\n"
    assert run_cli("log", "call", "1", "ждут").out == "1\n"
    assert run_cli("client", "edit", "1", "--set", "note=x", "--quiet").out == "1\n"


def test_every_write_tells_record_and_entry_as_json(agency, run_cli):
    added = json.loads(run_cli("client", "add", "Ромашка", "--format", "json").out)
    assert added["id"] == 1
    assert added["name"] == "Ромашка"
    assert run_cli("undo", str(added["entry"]), "--yes").code == 0
    assert run_cli("client", "list", "--format", "json").out == "[]\n"


def test_a_rehearsal_shows_the_rows_and_changes_nothing(agency, clients, run_cli):
    rehearsed = run_cli("client", "edit", "1", "--set", "note=скидка", "--dry-run")
    assert rehearsed.code == 0
    assert "скидка" in rehearsed.out
    assert "nothing was changed" in rehearsed.err
    assert "скидка" not in run_cli("client", "list", "--columns", "note", "--format", "json").out


@pytest.mark.parametrize("words", [("client", "add"), ("staff", "add"), ("person", "add"), ("client", "edit")])
def test_without_a_terminal_nothing_is_asked(agency, run_process, words):
    asked = run_process(*words, input="Ромашка\n")
    assert asked.code == 2
    assert asked.out == ""


def test_undo_without_a_terminal_asks_for_its_option(agency, clients, run_process):
    asked = run_process("undo", input="y\n")
    assert asked.code == 2
    assert "--yes" in asked.err


def test_with_a_terminal_it_asks_for_what_is_missing(agency, at_terminal, run_cli):
    code, said = at_terminal("client", "add", typed="Ромашка\n")
    assert code == 0, said
    assert "Name" in said
    code, said = at_terminal("staff", "add", typed="Ирина Белова\nlogistics\n\n")
    assert code == 0, said
    assert "irina" in said, "a login is offered"
    staff = json.loads(run_cli("staff", "list", "--format", "json", "--where", "login = irina").out)
    assert staff[0]["role"] == "logistics"


def test_with_a_terminal_a_no_is_a_no(agency, clients, at_terminal, run_cli):
    code, said = at_terminal("undo", typed="n\n")
    assert code == 1, said
    assert "nothing was changed" in said
    assert len(json.loads(run_cli("client", "list", "--format", "json").out)) == 3


def test_a_person_is_told_how_to_undo(agency, at_terminal):
    _code, said = at_terminal("client", "add", "Ромашка")
    assert "undo: agency undo" in said


def test_acting_as_another_is_the_owners(agency, manager, staff_of_role, run_cli):
    """R186: --as is for the owner only."""
    added = run_cli("--as", "ira", "client", "add", "Клиент Ирины")
    assert added.code == 0, added.err
    [client] = json.loads(run_cli("client", "list", "--format", "json", "--columns", "manager").out)
    assert client["manager"] == "Ирина Белова"
    from agencycli.models import Staff
    from agencycli.services.frame import entry

    staff_of_role("owner", name="Пётр", login="petr")
    with entry(agency.actor, "test.demote"):
        Staff.update(role="manager").where(Staff.id == agency.actor.id).execute()
    assert run_cli("--as", "ira", "client", "list").code == 5


def test_a_large_list_leaves_only_with_permission_and_is_written_down(agency, manager, run_cli):
    """R182, R188: nobody carries the whole base off unseen."""
    from agencycli import services

    lines = [services.lines.Line(i, {"name": f"Клиент {i}", "manager": "ira"}) for i in range(60)]
    services.lines.clients(agency.actor, lines, {}, adding=True)
    assert run_cli("--as", "ira", "client", "list", "--format", "csv").code == 5
    assert run_cli("--as", "ira", "client", "list", "--limit", "20", "--format", "csv").code == 0
    assert run_cli("client", "list", "--format", "csv").code == 0
    entries = json.loads(run_cli("journal", "list", "--format", "json", "--where", "action = list.export").out)
    assert len(entries) == 1


def test_russian_words_by_language_and_english_keys(agency, clients, run_process):
    refused = run_process("client", "edit", "99", "--set", "note=x", env={"AGENCY_LANG": "ru"})
    assert refused.code == 3
    assert "клиент" in refused.err
    listed = run_process("client", "list", "--format", "json", "--limit", "1", env={"AGENCY_LANG": "ru"})
    assert set(json.loads(listed.out)[0]) >= {"id", "name", "phone"}


@pytest.mark.parametrize("form", ["json", "csv"])
def test_data_are_the_same_in_every_language(agency, clients, run_process, form):
    lists = [("client", "list"), ("contact", "list"), ("log", "list"), ("who", "234-56-78")][
        : 4 if form == "json" else 3
    ]
    for words in lists:
        listed = {
            language: run_process(*words, "--format", form, env={"AGENCY_LANG": language}).out
            for language in ("en", "ru")
        }
        assert listed["en"] == listed["ru"]
        assert "доб" not in listed["ru"]
    assert "доб. 12" in run_process("client", "list", env={"AGENCY_LANG": "ru"}).out


def test_numbers_only_go_to_a_file_too(agency, clients, run_cli, tmp_path):
    done = run_cli("client", "list", "-q", "--sort", "id", "-o", tmp_path / "numbers.txt")
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "numbers.txt").read_text() == "1\n2\n3\n"


@pytest.mark.parametrize("number", ["#999887", "#9129998877", "#1234567890123"])
def test_a_number_sign_always_means_a_number(agency, clients, run_cli, number):
    run_cli("client", "add", "Телефон", "--phone", "+7 912 999-88-77")
    assert run_cli("client", "show", "999887").out, "a part of the phone"
    done = run_cli("client", "show", number)
    assert (done.code, done.out) == (3, "")


def test_a_hostile_name_is_only_a_name(agency, clients, hostile, run_cli):
    for words in (
        ("person", "add", "2", hostile), ("log", "note", "2", hostile, "--next", hostile),
        ("date", "add", "2", hostile, "15.12"), ("contact", "add", "2", "other", hostile, "--label", "[b]"),
        ("client", "tag", "2", "--add", "[red]"), ("source", "add", hostile), ("field", "add", "own_one", hostile),
        ("view", "save", "clients", "[red]", "--where", "name ~ [red]"), ("client", "list", "--view", "[red]"),
        ("staff", "add", hostile, "--role", "viewer"), ("person", "show", "1"), ("person", "list"), ("log", "list"),
        ("date", "list"), ("contact", "list"), ("source", "list"), ("field", "list"), ("view", "list"),
        ("staff", "list"), ("journal", "list"), ("client", "list"), ("client", "off", hostile),
    ):  # fmt: skip
        done = run_cli(*words)
        assert done.code == 0, (words, done.err)
        assert "\x1b" not in done.out + done.err


def test_escape_sequences_never_reach_the_terminal(agency, run_cli):
    run_cli("client", "add", "Рем\x1b[31mстрой\x07")
    assert json.loads(run_cli("client", "list", "--format", "json").out)[0]["name"] == "Рем[31mстрой"
    assert "\x1b" not in run_cli("client", "edit", "\x1b[31m99", "--set", "note=x").err


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("words", "code"), [("client list", 0), ("client show 999", 3), ("client add Вектор", 0), ("client nope", 2)]
)
def test_a_stream_that_a_daemon_closed_is_no_trouble(agency, clients, closed, words, code):
    line = f'exec "$0" -c "from agencycli.cli import main; main()" {words} {closed}'
    done = subprocess.run(["sh", "-c", line, sys.executable], capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False)
    assert not (config.home() / "agency.log").exists()
