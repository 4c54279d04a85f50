"""``agency task``: what is to be done, from the prompt and from scripts (R44, R64-R69, R71, R78)."""

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
        assert done.code == 0, done.err
        return done.out

    return run


def test_a_call_with_its_day_hour_client_and_person(agency, clients, manager, ok, rows):
    ok("person", "add", "1", "Смирнов Алексей Викторович")
    assert ok(
        "task", "add", "показать макет", "--kind", "call", "--on", "24.11", "--at", "10:00", "--client", "Ремстрой",
        "--person", "Смирнов", "--for", "ira", "--with", "me", "--priority", "high", "--minutes", "15", "--yes",
    ) == "1\n"  # fmt: skip
    columns = "kind,due_on,due_time,title,client,client_id,person,owner,helpers,priority,minutes,state,author"
    assert rows("task", "list", "--columns", columns) == [{
        "kind": "call", "due_on": "2026-11-24", "due_time": "10:00", "title": "показать макет",
        "client": "Ремстрой-НН, ООО", "client_id": 1, "person": "Алексей Викторович Смирнов", "owner": "Ирина Белова",
        "helpers": "Ольга Соколова", "priority": "high", "minutes": 15, "state": "open", "author": "Ольга Соколова",
    }]  # fmt: skip
    [card] = rows("client", "list", "--where", "id = 1", "--columns", "next_step,next_on")
    assert card == {"next_step": "показать макет", "next_on": "2026-11-24"}


def test_a_morning_of_tasks(agency, manager, ok, rows, run_cli):
    ok("task", "add", "КП отправить", "--on", "today")
    ok("task", "add", "позвонить", "--after", "1", "--days", "3")
    ok("task", "add", "ничьё", "--for", "nobody")
    assert [row["id"] for row in rows("task", "list", "--view", "waiting")] == [2]
    assert [row["id"] for row in rows("task", "list", "--view", "unassigned")] == [3]
    assert run_cli("task", "drop", "1").code == 4
    ok("task", "done", "1", "--result", "отправлено")
    assert [row["due_on"] for row in rows("task", "list", "--where", "id = 2")] == ["2026-11-26"]
    assert ok("task", "move", "2", "3", "--to", "tomorrow", "--at", "9:30") == "2\n3\n"
    ok("task", "move", "2", "--days", "1")
    ok("task", "hand", "2", "3", "--to", "ira")
    assert {(row["id"], row["due_on"], row["due_time"], row["owner"]) for row in rows("task", "list")} == {
        (2, "2026-11-25", "09:30", "Ирина Белова"), (3, "2026-11-24", "09:30", "Ирина Белова"),
    }  # fmt: skip
    assert [row["id"] for row in rows("task", "list", "--for", "me")] == []
    assert [row["id"] for row in rows("task", "list", "--for", "ira", "--view", "week")] == [3, 2]
    ok("task", "snooze", "3", "--until", "7.12")
    assert [row["id"] for row in rows("task", "list")] == [2]
    assert [row["id"] for row in rows("task", "list", "--view", "snoozed")] == [3]
    ok("task", "snooze", "3")
    ok("task", "drop", "3", "--reason", "не надо")
    assert [(row["id"], row["result"]) for row in rows("task", "list", "--view", "done")] == [(1, "отправлено")]
    ok("task", "reopen", "3")
    assert [row["id"] for row in rows("task", "list")] == [3, 2]


def test_a_checklist_by_place(agency, ok, rows, run_cli):
    ok("task", "add", "сдать файлы", "--check", "вылеты 3 мм")
    ok("task", "check", "1", "шрифты", "цвета")
    ok("task", "check", "1", "--tick", "1", "--tick", "2")
    ok("task", "check", "1", "--untick", "2")
    ok("task", "check", "1", "--remove", "3")
    shown = rows("task", "show", "1")
    assert shown["checks"] == [
        {"place": 1, "text": "вылеты 3 мм", "done": True}, {"place": 2, "text": "шрифты", "done": False},
    ]  # fmt: skip
    assert "[x] 1 вылеты 3 мм" in ok("task", "show", "1")
    refused = run_cli("task", "done", "1")
    assert refused.code == 4
    assert "шрифты" in refused.err
    ok("task", "done", "1", "--yes")
    for words in (("check", "1"), ("check", "1", "x", "--tick", "1")):
        assert run_cli("task", *words).code == 2


def test_why_is_told_with_the_points(agency, ok, rows):
    ok("task", "add", "сдать", "--on", "2026-11-20", "--priority", "high")
    assert rows("task", "why", "1") == [
        {"reason": "overdue by 3 days", "points": 66}, {"reason": "high priority", "points": 25},
        {"reason": "urgency", "points": 91},
    ]  # fmt: skip
    assert [row["urgency"] for row in rows("task", "list")] == [91]
    ok("task", "add", "когда-нибудь")
    assert ok("task", "why", "2") == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "x", "--kind", "dance"), 2), (("add", "x", "--at", "10:00"), 2), (("add", "x", "--days", "2"), 2),
        (("add", ""), 2), (("add", "x", "--for", "никита"), 3), (("add", "x", "--client", "Нет такого"), 3),
        (("done", "99"), 3), (("move", "1"), 2), (("move", "1", "--to", "24.11", "--days", "1"), 2),
        (("snooze", "1", "--until", "today"), 2), (("edit",), 2), (("edit", "1", "--set", "colour=red"), 2),
        (("reopen", "1"), 4),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(agency, clients, ok, run_cli, words, code):
    ok("task", "add", "сдать")
    refused = run_cli("task", *words)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.count("\n") == 1


def test_it_can_be_rehearsed(agency, ok, rows, run_cli):
    ok("task", "add", "сдать")
    for words in (("done", "1"), ("move", "1", "--days", "1"), ("add", "ещё"), ("check", "1", "раз")):
        assert run_cli("task", *words, "--dry-run").code == 0
    assert [(row["id"], row["due_on"]) for row in rows("task", "list")] == [(1, None)]


class TestWords:
    """A line of words is read as a person means it; what is in doubt is never guessed (R78)."""

    def test_the_line_of_the_requirements(self, agency, clients, manager, ok, rows):
        ok("person", "add", "1", "Смирнов Алексей Викторович")
        ok("task", "add", "позвонить Ремстрой завтра 10:00 !важно @ira", "--yes")
        ok("task", "add", "call Remstroy tomorrow 2pm", "--kind", "meeting", "--for", "nobody")
        columns = "kind,title,due_on,due_time,priority,client,owner"
        assert [tuple(row.values()) for row in rows("task", "list", "--columns", columns, "--sort", "id")] == [
            ("call", "позвонить Ремстрой", "2026-11-24", "10:00", "high", "Ремстрой-НН, ООО", "Ирина Белова"),
            ("meeting", "call Remstroy", "2026-11-24", "14:00", "normal", "Ремстрой-НН, ООО", None),
        ]

    def test_what_may_mean_two_things_is_refused_with_both(self, agency, run_cli, rows):
        refused = run_cli("task", "add", "счёт 10.05", "--yes")
        assert refused.code == 2
        assert "10.05" in refused.err
        assert rows("task", "list") == []

    def test_words_as_they_are(self, agency, clients, ok, rows):
        ok("task", "add", "позвонить Ремстрой завтра 10:00", "--plain")
        columns = "kind,title,due_on,client"
        assert [tuple(row.values()) for row in rows("task", "list", "--columns", columns)] == [
            ("task", "позвонить Ремстрой завтра 10:00", None, None)
        ]

    def test_no_client_is_guessed_from_a_word_that_stands_elsewhere(self, agency, clients, ok, rows):
        ok("client", "edit", "1", "--set", "note=маме нравится синий")
        ok("task", "add", "позвонить маме завтра")
        assert [row["client"] for row in rows("task", "list", "--columns", "client")] == [None]

    def test_what_repeats_becomes_a_series(self, agency, ok, rows, run_cli):
        ok("task", "add", "планёрка каждый понедельник в 9:30 на 15 минут")
        [series] = rows("series", "list", "--columns", "title,rule,time,minutes")
        assert series == {"title": "планёрка", "rule": "FREQ=WEEKLY;BYDAY=MO", "time": "09:30", "minutes": 15}
        assert rows("task", "list") == []
        assert run_cli("task", "add", "планёрка каждый понедельник", "--check", "повестка").code == 2


class TestPlan:
    def test_three_weeks_and_the_list_of_today_as_text(self, agency, manager, clients, ok, rows):
        ok("task", "add", "письмо", "--on", "2026-11-20", "--client", "Ремстрой")
        ok("task", "add", "звонок", "--on", "2026-11-23", "--at", "10:00", "--for", "ira")
        mine, team = ok("plan"), ok("plan", "--team")
        assert "▲ 20.11" in mine
        assert "Ремстрой" in mine
        assert "звонок" not in mine
        assert [line.split()[0] for line in team.splitlines()[2:4]] == ["Ольга", "Ирина"]
        assert "10:00" in team
        assert ok("plan", "--for", "ira").count("звонок") == 1
        grid = rows("plan", "--team")["grid"]
        assert (len(grid["days"]), grid["rows"][0]["cells"][7]["overdue"]) == (21, 1)

    def test_by_clients_by_deals_and_in_other_weeks(self, agency, clients, ok, run_cli):
        ok("task", "add", "письмо", "--on", "2026-12-10", "--client", "Ремстрой")
        assert "Ремстрой" in ok("plan", "--clients", "--week", "1")
        nothing = run_cli("plan", "--deals")
        assert (nothing.code, nothing.out) == (0, "")
        assert run_cli("plan", "--deals", "--clients").code == 2

    def test_the_briefing_of_the_morning(self, agency, ok, rows, run_cli):
        assert run_cli("day").code == 0
        ok("task", "add", "файлы", "--on", "2026-11-20")
        assert ok("day") == "Overdue: 1\n       1  2026-11-20        файлы · Ольга Соколова\n"
        assert rows("day")["sections"][0]["lines"][0]["title"] == "файлы"


class TestScripts:
    def lines(self, *records):
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)

    def test_lines_are_all_taken_or_none(self, agency, clients, manager, run_cli, rows):
        records = [
            {"title": "позвонить", "kind": "call", "client": "Ремстрой", "owner": "ira", "due_on": "2026-11-24"},
            {"title": "сдать", "checks": ["макет", "цена"], "external": "site:7"},
        ]
        done = run_cli("task", "add", "--json", "-", input=self.lines(*records))
        assert done.code == 0, done.err
        again = run_cli("task", "add", "--json", "-", input=self.lines({"external": "site:7", "note": "ещё"}))
        assert [json.loads(line)["added"] for line in (done.out + again.out).splitlines()] == [True, True, False]
        listed = rows("task", "list", "--columns", "id,title,owner,client,checks,note", "--sort", "id")
        assert [tuple(row.values()) for row in listed] == [
            (1, "позвонить", "Ирина Белова", "Ремстрой-НН, ООО", None, None),
            (2, "сдать", "Ольга Соколова", None, "0/2", "ещё"),
        ]
        wrong = run_cli("task", "add", "--json", "-", input=self.lines({"title": "третья"}, {"kind": "call"}))
        assert wrong.code == 4
        assert len(rows("task", "list")) == 2

    def test_a_name_in_another_system_is_never_doubled(self, agency, ok, rows):
        for note in ("раз", "два"):
            ok("task", "add", "сдать", "--external", "site:7", "--note", note)
        assert [(row["id"], row["note"]) for row in rows("task", "list", "--columns", "id,note")] == [(1, "два")]


def test_names_are_only_names(agency, ok, run_cli):
    ok("task", "add", "[red]=cmd\x1b[2J")
    assert "[red]=cmd" in ok("task", "list")
    assert "\x1b" not in ok("task", "show", "1")


def test_what_was_understood_is_told_before_it_is_saved(agency, clients, manager):
    from agencycli import queries
    from agencycli.commands.task import quick

    read = quick.understood(agency.actor, "позвонить Ремстрой завтра 10:00 !важно @ira на 15 минут", ask=False)
    assert queries.quick_add.told(read) == {
        "What": "позвонить Ремстрой", "Kind": "call", "Day": "24.11.2026", "Time": "10:00", "Minutes": "15",
        "Priority": "high", "Who": "Ирина Белова", "Client": "Ремстрой-НН, ООО",
    }  # fmt: skip
