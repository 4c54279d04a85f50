"""Scripts talk in lines of JSON: all lines in one entry, or none, and a second run never doubles."""

from __future__ import annotations

import json

import pytest


def lines(*records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.fixture
def answers(run_cli):
    def take(*words, records):
        done = run_cli(*words, "--json", "-", input=lines(*records))
        assert done.code == 0, done.err
        return [json.loads(line) for line in done.out.splitlines()]

    return take


def test_each_line_is_answered_by_a_line(agency, answers, run_cli):
    taken = answers(
        "client", "add",
        records=[{"name": "Один", "phone": ["+7 910 111-22-33", "+7 831 222-33-44"]}, {"name": "Два", "kind": "firm"}],
    )  # fmt: skip
    assert [(one["line"], one["id"], one["name"], one["added"]) for one in taken] == [
        (1, 1, "Один", True),
        (2, 2, "Два", True),
    ]
    assert taken[0]["entry"] == taken[1]["entry"]
    assert run_cli("undo", str(taken[0]["entry"]), "--yes").code == 0
    assert run_cli("client", "list", "--format", "json").out == "[]\n"


def test_a_bad_line_refuses_all_and_is_named(agency, run_cli):
    refused = run_cli("client", "add", "--json", "-", input=lines({"name": "Один"}, {"nome": "Два"}, {"name": ""}))
    assert refused.code == 4
    assert refused.out == ""
    assert "line 2" in refused.err
    assert "line 3" in refused.err
    assert run_cli("client", "list", "--format", "json").out == "[]\n"


def test_a_program_gets_the_bad_lines_as_data(agency, run_cli, monkeypatch):
    monkeypatch.setenv("AGENCY_ERRORS", "json")
    refused = run_cli("client", "edit", "--json", "-", input=lines({"id": 99, "note": "x"}, {"note": "y"}))
    told = json.loads(refused.err)
    assert told["error"] == "lines-refused"
    assert [(one["line"], one["error"]) for one in told["details"]] == [(1, "not-found"), (2, "bad-value")]


@pytest.mark.parametrize(
    "text",
    ["{", "[1]", '"x"', '{"name": {"a": 1}}', '{"name": NaN}', "\xff\xfe", "[" * 5000, '{"name": "' + "x" * 400 + '"}'],
)
def test_what_is_no_record_is_refused_without_a_traceback(agency, run_cli, text):
    refused = run_cli("client", "add", "--json", "-", input=text.encode("latin-1") + b"\n")
    assert refused.code == 4, refused.err
    assert "line 1" in refused.err
    assert refused.err.count("\n") == 1


def test_empty_input_changes_nothing_and_succeeds(agency, run_cli):
    done = run_cli("client", "add", "--json", "-", input="\n\n")
    assert (done.code, done.out) == (0, "")


def test_a_second_run_is_an_update(agency, answers, run_cli):
    """R194, R196: the name in another system finds the card again."""
    first = answers("client", "add", records=[{"external": "site:1042", "name": "Вектор", "note": "из заявки"}])
    second = answers("client", "add", records=[{"external": "site:1042", "name": "Вектор", "note": "перезвонили"}])
    assert (first[0]["added"], second[0]["added"]) == (True, False)
    assert first[0]["id"] == second[0]["id"]
    again = run_cli("client", "add", "Вектор", "--external", "site:1042", "--set", "city=Казань")
    assert again.out == "1\n"
    [client] = json.loads(run_cli("client", "list", "--format", "json", "--columns", "id,note,city").out)
    assert client == {"id": 1, "note": "перезвонили", "city": "Казань"}


def test_the_same_name_twice_in_one_run_is_one_card(agency, answers):
    taken = answers(
        "client", "add", records=[{"external": "site:1", "name": "Вектор"}, {"external": "site:1", "note": "ещё"}]
    )
    assert [(one["id"], one["added"]) for one in taken] == [(1, True), (1, False)]


def test_a_name_in_another_system_has_two_parts(agency, run_cli):
    assert run_cli("client", "add", "Вектор", "--external", "1042").code == 2


def test_an_edit_by_a_name_nobody_has_adds_nothing(agency, run_cli):
    line = '{"external": "site:1042", "name": "Вектор"}'
    done = run_cli("client", "edit", "--json", "-", input=line)
    assert (done.code, "site:1042" in done.err) == (4, True)
    assert run_cli("client", "list", "--quiet").out == ""


def test_edits_by_number(agency, clients, answers, run_cli):
    [taken] = answers("client", "edit", records=[{"id": 3, "standing": "regular", "customer": False}])
    assert (taken["id"], taken["added"]) == (3, False)
    [client] = json.loads(
        run_cli("client", "list", "--where", "id = 3", "--columns", "standing,customer", "--format", "json").out
    )
    assert client == {"standing": "regular", "customer": False}


def test_people_by_lines(agency, clients, answers, run_cli):
    taken = answers(
        "person", "add",
        records=[
            {"client": "Ремстрой", "name": "Смирнов Алексей Викторович", "external": "crm:7", "role": "снабжение"},
            {"client": 3, "name": "Петрова Анна", "phone": "+7 910 111-22-33"},
        ],
    )  # fmt: skip
    assert [one["name"] for one in taken] == ["Смирнов Алексей Викторович", "Петрова Анна"]
    [again] = answers("person", "add", records=[{"client": "Ремстрой", "external": "crm:7", "role": "директор"}])
    assert (again["id"], again["added"]) == (taken[0]["id"], False)
    shown = json.loads(run_cli("person", "show", "1", "--format", "json").out)
    assert shown["clients"][0]["role"] == "директор"
    assert run_cli("person", "add", "--json", "-", input=lines({"name": "Никто"})).code == 4


def test_lines_can_be_rehearsed_and_quiet(agency, run_cli, tmp_path):
    file = tmp_path / "clients.jsonl"
    file.write_text(lines({"name": "Один"}, {"name": "Два"}), "utf-8")
    rehearsed = run_cli("client", "add", "--json", str(file), "--dry-run")
    assert rehearsed.code == 0
    assert "Один" in rehearsed.out
    assert run_cli("client", "list", "--format", "json").out == "[]\n"
    numbers = run_cli("client", "add", "--json", str(file), "--quiet").out.split()
    listed = json.loads(run_cli("client", "list", "--format", "json", "--sort", "id").out)
    assert numbers == [str(client["id"]) for client in listed]
    assert run_cli("client", "add", "--json", str(tmp_path / "none")).code != 0


def test_others_clients_cannot_be_reached_by_lines(agency, clients, staff_of_role, run_cli):
    """R186."""
    staff_of_role("manager", login="ira", name="Ирина", own_clients_only=True)
    run_cli("client", "add", "Чужой", "--external", "site:9")
    for record in ({"id": 1, "note": "x"}, {"external": "site:9", "note": "x"}):
        refused = run_cli("--as", "ira", "client", "edit", "--json", "-", input=lines(record))
        assert refused.code == 4
        assert "no client found" in refused.err


def test_costs_of_deals_come_by_the_dozen(agency, answers, run_cli):
    """R60: the deal, who is to be paid and who works by any text; a number makes it a change; one bad line, none."""
    for words in (("client", "add", "Ремстрой"), ("client", "add", "Радио"), ("deal", "add", "Ремстрой", "буклеты")):
        assert run_cli(*words).code == 0
    costs = [
        {"deal": "буклеты", "kind": "media", "amount": "45 000,50", "title": "ролик", "counterparty": "Радио"},
        {"deal": 1, "kind": "payroll", "amount": 5000, "staff": agency.actor.login, "due_on": "2026-12-05"},
    ]
    first = answers("deal", "cost", "add", records=costs)
    again = answers("deal", "cost", "add", records=[{"id": first[0]["id"], "amount": 40000}])
    assert (first[0]["name"], first[0]["added"], again[0]["added"]) == ("ролик", True, False)
    wrong = lines(costs[0], {"kind": "media", "amount": 1}, {"deal": 1, "kind": "media", "amount": -1})
    refused = run_cli("deal", "cost", "add", "--json", "-", input=wrong)
    assert (refused.code, "line 2" in refused.err, "line 3" in refused.err) == (4, True, True)
    shown = json.loads(run_cli("deal", "cost", "list", "1", "--format", "json", "--columns", "kind,amount").out)
    assert sorted(one["amount"] for one in shown) == ["40000.00", "5000.00"]
