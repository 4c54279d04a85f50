"""The groups of commands as people use them: people, contacts, dates, sources, fields, views, staff."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def rows(run_cli):
    def read(*words):
        done = run_cli(*words, "--format", "json")
        assert done.code == 0, done.err
        return json.loads(done.out)

    return read


@pytest.fixture
def ok(run_cli):
    def run(*words):
        done = run_cli(*words)
        assert done.code == 0, (words, done.err)
        return done.out

    return run


def test_a_person_belongs_to_several_clients_and_may_leave(agency, clients, ok, rows):
    """R5, R13, R18."""
    ok(
        "person",
        "add",
        "1",
        "Смирнов Алексей Викторович",
        "--role",
        "снабжение",
        "--phone",
        "8 910 123-45-67",
        "--decides",
    )
    ok("person", "join", "Смирнов", "3", "--role", "агент")
    [person] = rows("person", "list", "--columns", "name,clients,phone,decides,given_name")
    assert person["clients"].split("; ") == ["Ремстрой-НН, ООО", "Восток"]
    assert (person["given_name"], person["decides"]) == ("Алексей", True)
    ok("person", "edit", "1", "--at", "3", "--set", "role=директор")
    ok("person", "leave", "1", "1", "--on", "20.11.2026")
    shown = rows("person", "show", "1")
    places = {place["name"]: place for place in shown["clients"]}
    assert places["Ремстрой-НН, ООО"]["left_on"] == "2026-11-20"
    assert places["Восток"]["role"] == "директор"
    ok("person", "leave", "1", "3")
    assert rows("person", "list") == []
    assert len(rows("person", "list", "--where", "left = yes")) == 1


def test_people_of_others_clients_are_unknown(agency, clients, staff_of_role, run_cli, ok):
    """R186: own clients only, people, contacts, dates and history included."""
    staff_of_role("manager", login="ira", name="Ирина", own_clients_only=True)
    ok("person", "add", "1", "Смирнов Алексей", "--phone", "8 910 123-45-67")
    ok("date", "add", "1", "ярмарка", "15.12")
    ok("log", "call", "1", "тайна", "--next", "позвонить")
    for words in (("person", "list"), ("contact", "list"), ("date", "list"), ("log", "list"), ("client", "list")):
        assert run_cli("--as", "ira", *words, "--format", "json").out == "[]\n", words
    for words in (
        ("person", "show", "1"), ("contact", "mark", "1", "--invalid"), ("contact", "remove", "2"),
        ("date", "remove", "1"), ("log", "done", "1"), ("log", "call", "1", "x"), ("client", "tag", "1", "--add", "x"),
        ("log", "list", "--client", "1"), ("person", "add", "1", "Петров"),
    ):  # fmt: skip
        assert run_cli("--as", "ira", *words).code == 3, words
    stats = run_cli("--as", "ira", "log", "stats", "--format", "json")
    assert stats.out == "[]\n"
    [source] = json.loads(run_cli("--as", "ira", "source", "list", "--format", "json").out)
    assert source["clients"] == 0


def test_contacts_are_added_marked_and_removed_by_number(agency, clients, ok, rows, run_cli):
    ok("contact", "add", "3", "phone", "8 910 123-45-67, 8 831 222-33-44", "--label", "work")
    work, home = [row["id"] for row in rows("contact", "list", "--where", "client = Восток", "--sort", "id")]
    ok("contact", "mark", str(home), "--primary", "--do-not-call")
    ok("contact", "mark", str(work), "--invalid")
    marks = {row["id"]: row for row in rows("contact", "list", "--where", "client = Восток")}
    assert (marks[home]["primary"], marks[home]["do_not_call"]) == (True, True)
    assert (marks[work]["primary"], marks[work]["invalid"]) == (False, True)
    assert rows("client", "list", "--where", "id = 3")[0]["phone"] == "+7 831 222-33-44"
    ok("contact", "mark", str(work), "--valid")
    ok("contact", "remove", str(home))
    assert len(rows("contact", "list", "--where", "client = Восток")) == 1
    ok("undo", "--yes")
    assert len(rows("contact", "list", "--where", "client = Восток")) == 2
    assert run_cli("contact", "add", "3", "phone", "+7 910 123-45-67").code == 4, "it stands there already"
    assert run_cli("contact", "add", "3", "pigeon", "x").code == 2
    assert run_cli("contact", "mark", str(work)).code == 2


def test_days_to_remember_come_nearest_first(agency, clients, ok, rows):
    """R14."""
    ok("date", "add", "1", "ярмарка «Великие реки»", "15.05")
    ok("date", "add", "3", "юбилей фирмы", "24.11.1996")
    first, second = rows("date", "list")
    assert (first["title"], first["in_days"], first["year"]) == ("юбилей фирмы", 1, 1996)
    assert (second["client"], second["year"]) == ("Ремстрой-НН, ООО", None)
    ok("date", "remove", str(first["id"]))
    assert len(rows("date", "list")) == 1


def test_a_source_tells_what_it_brought(agency, clients, ok, rows, run_cli):
    """R28, R33."""
    ok("log", "order", "1", "буклеты", "--amount", "45 000,50", "--event", "Великие реки", "--at", "2017")
    ok("log", "order", "1", "листовки", "--amount", "12400", "--at", "03.03.2025")
    [source] = rows("source", "list")
    assert (source["clients"], source["orders"], source["revenue"]) == (1, 2, "57400.50")
    ok("source", "edit", "форум", "--name", "городской форум")
    ok("source", "off", "Городской форум")
    assert rows("source", "list")[0]["off"] is True
    assert rows("client", "list", "--where", "id = 1", "--columns", "source")[0]["source"] == "городской форум"
    assert run_cli("source", "off", "нету").code == 3


def test_a_field_of_the_agencys_own(agency, clients, ok, rows, run_cli):
    """R9, R209."""
    ok("field", "add", "season", "Сезон", "--kind", "choice", "--choice", "лето", "--choice", "зима")
    ok("client", "edit", "1", "--set", "own.season=лето")
    assert rows("client", "list", "--where", "own.season = лето", "--columns", "id,own.season") == [
        {"id": 1, "own.season": "лето"}
    ]
    assert run_cli("client", "edit", "1", "--set", "own.season=осень").code == 2
    assert rows("field", "list")[0]["filled"] == 1
    ok("field", "off", "season")
    assert run_cli("client", "list", "--columns", "own.season").code == 2
    ok("field", "on", "season")
    assert rows("client", "list", "--where", "id = 1", "--columns", "own.season") == [{"own.season": "лето"}]


def test_a_view_is_the_list_as_somebody_likes_it(agency, clients, manager, ok, rows, run_cli):
    ok("view", "save", "clients", "лиды", "--where", "standing = lead", "--columns", "id,standing", "--shared")
    assert rows("client", "list", "--view", "лиды") == [{"id": 3, "standing": "lead"}]
    assert json.loads(run_cli("--as", "ira", "client", "list", "--view", "лиды", "--format", "json").out)
    assert [row["name"] for row in rows("view", "list")] == ["лиды"]
    assert run_cli("view", "save", "clients", "x", "--where", "nothing = 1").code == 2
    assert run_cli("view", "save", "nothing", "x").code == 2
    assert run_cli("--as", "ira", "view", "remove", "clients", "лиды").code == 5
    ok("view", "remove", "clients", "лиды")
    assert run_cli("client", "list", "--view", "лиды").code == 3


def test_ready_views_answer_whom_to_call(agency, clients, frozen, ok, rows):
    """R11, R14, R24, R34, R35, R36."""
    ok("log", "call", "1", "договорились", "--result", "ждут макет", "--next", "показать макет", "--on", "24.11")
    ok("client", "edit", "2", "--set", "standing=useless")
    ok("log", "order", "1", "буклеты", "--event", "Новый год", "--at", "20.12.2024")
    names = [row["id"] for row in rows("client", "list", "--view", "stepless")]
    assert names == [3]
    assert [row["id"] for row in rows("client", "list", "--view", "cold")] == [3]
    assert [row["id"] for row in rows("client", "list", "--view", "useless")] == [2]
    [season] = rows("client", "list", "--view", "season")
    assert (season["id"], season["season"], season["season_days"]) == (1, "Новый год", 27)
    assert rows("client", "list", "--view", "silent") == []
    frozen.forward(days=91)
    assert [row["id"] for row in rows("client", "list", "--view", "silent")] == [1]
    assert rows("client", "list", "--view", "silent", "--where", "silent_days > 180") == []
    assert [row["next_step"] for row in rows("log", "list", "--view", "due")] == ["показать макет"]
    assert {row["name"] for row in rows("view", "ready")} >= {"silent", "stepless", "season", "cold", "useless", "due"}


def test_staff_come_change_and_go(agency, clients, ok, rows, run_cli):
    """R182, R186."""
    assert ok("staff", "add", "Ирина Белова", "--role", "manager", "--own-clients-only") == "2\n"
    ok("staff", "add", "Ирина Белова", "--role", "viewer")
    logins = [row["login"] for row in rows("staff", "list", "--where", "name = Ирина Белова", "--sort", "id")]
    assert logins == ["irina", "irina.belova"]
    ok("staff", "edit", "irina", "--exports", "--all-clients")
    [irina] = rows("staff", "list", "--where", "login = irina")
    assert (irina["exports"], irina["own_clients_only"]) == (True, False)
    ok("client", "edit", "1", "--set", "manager=irina")
    ok("staff", "off", "irina", "--successor", "irina.belova")
    assert rows("client", "list", "--where", "id = 1", "--columns", "manager")[0]["manager"] == "Ирина Белова"
    assert run_cli("--as", "irina", "client", "list").code == 5
    ok("staff", "on", "irina")
    assert run_cli("--as", "irina", "client", "list").code == 0
    assert run_cli("--as", "irina", "staff", "add", "X", "--role", "viewer").code == 5
    assert run_cli("staff", "off", agency.actor.login).code == 4, "the last owner stays"
    assert run_cli("staff", "add", "Y", "--role", "king").code == 2


@pytest.mark.parametrize("login", ["a b", "-rf", "ira;id", "a:b", "ира/x", "x" * 61])
def test_a_login_is_what_a_system_takes(agency, run_cli, login):
    added = run_cli("staff", "add", "Ирина Белова", "--role", "manager", f"--login={login}")
    assert (added.code, added.out) == (2, "")
    assert "without blanks" in added.err
    for good in ("ira", "i.belova-2", "AGENCY\\ira", "ira@agency.example", "1001"):
        assert run_cli("staff", "add", "Ирина Белова", "--role", "manager", "--login", good, "--dry-run").code == 0


def test_tags_and_accounts(agency, clients, ok, rows, run_cli):
    ok("client", "tag", "1", "--add", "лето, зима", "--remove", "ярмарка")
    assert set(rows("client", "list", "--where", "id = 1", "--columns", "tags")[0]["tags"].split(", ")) == {
        "зима",
        "лето",
    }
    assert run_cli("client", "tag", "1", "--remove", "весна").code == 3
    assert run_cli("client", "account", "1", "40702810900000000001", "--bik", "042202603").code == 4
    ok("client", "account", "1", "40702810900000000001", "--bik", "042202603", "--yes")


def test_somebody_switched_off_is_told_so_and_how_to_be_let_in_again(agency, manager, run_cli):
    assert run_cli("staff", "off", manager.login).code == 0
    done = run_cli("--as", manager.login, "client", "list")
    assert done.code == 5 and f"agency staff on {manager.login}" in done.err


def test_several_clients_are_changed_by_one_command_and_one_entry(agency, clients, ok, rows, run_cli):
    """All or none: one wrong value, one unknown client, and no card is touched; undo takes all of it back."""
    numbers = [str(one["id"]) for one in rows("client", "list", "--limit", "2")]
    before = len(rows("journal", "list"))
    assert ok("client", "edit", *numbers, "--set", "standing=useless").split() == numbers
    assert ok("client", "tag", *numbers, "--add", "отпуск").split() == numbers
    assert [one["id"] for one in rows("client", "list", "--where", "tags ~ отпуск")] == [*map(int, numbers)]
    assert len(rows("journal", "list")) == before + 2
    assert run_cli("client", "edit", *numbers, "--set", "standing=nonsense").code == 2
    assert run_cli("client", "edit", *numbers, "999", "--set", "standing=client").code == 3
    ok("client", "tag", *numbers, "--remove", "отпуск, зима")
    assert rows("client", "list", "--where", "tags ~ отпуск") == []
    standing = {
        one["standing"] for one in rows("client", "list", "--columns", "id,standing") if str(one["id"]) in numbers
    }
    assert standing == {"useless"}
