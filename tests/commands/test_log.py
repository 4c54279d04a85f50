"""Logging what happened and what was promised (R2, R4, R35, R138, R140)."""

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


def test_a_call_with_result_and_next_step(agency, clients, run_cli, rows):
    """R138."""
    run_cli("person", "add", "1", "Смирнов Алексей Викторович")
    done = run_cli(
        "log", "call", "Ремстрой", "договорились о макете", "--person", "Смирнов", "--in", "--result", "ждут пробник",
        "--next", "показать макет", "--on", "24.11",
    )  # fmt: skip
    assert done.code == 0, done.err
    [entry] = rows(
        "log", "list", "--columns", "at,kind,direction,client,person,text,result,next_step,next_on,open,staff"
    )
    assert entry == {
        "at": "2026-11-23T07:00:00Z", "kind": "call", "direction": "in", "client": "Ремстрой-НН, ООО",
        "person": "Алексей Викторович Смирнов", "text": "договорились о макете", "result": "ждут пробник",
        "next_step": "показать макет", "next_on": "2026-11-24", "open": True, "staff": "Ольга Соколова",
    }  # fmt: skip
    [client] = rows("client", "list", "--where", "id = 1", "--columns", "next_step,next_on,last_result,last_contact")
    assert client == {
        "next_step": "показать макет", "next_on": "2026-11-24", "last_result": "ждут пробник",
        "last_contact": "2026-11-23T07:00:00Z",
    }  # fmt: skip


def test_a_step_is_done_once(agency, clients, run_cli, rows):
    run_cli("log", "call", "1", "x", "--next", "показать макет")
    assert [row["id"] for row in rows("log", "list", "--view", "promised")] == [1]
    assert run_cli("log", "done", "1", "--result", "принят").code == 0
    assert rows("log", "list", "--view", "promised") == []
    again = run_cli("log", "done", "1")
    assert again.code == 4


@pytest.mark.parametrize(
    ("at", "moment", "precision"),
    [
        ("14:30", "2026-11-23T11:30:00Z", "minute"),
        ("20.11 14:30", "2026-11-20T11:30:00Z", "minute"),
        ("вчера 09:00", "2026-11-22T06:00:00Z", "minute"),
        ("2017", "2017", "year"),
        ("05.2017", "2017-05", "month"),
        ("24.12", "2025-12-24", "day"),
    ],
)
def test_when_it_was_is_kept_as_exactly_as_it_is_known(agency, clients, run_cli, rows, at, moment, precision):
    """R2, R4: the history of old orders has years only."""
    done = run_cli("log", "order", "1", "буклеты", "--amount", "45000", "--event", "Великие реки", "--at", at)
    assert done.code == 0, done.err
    [order] = rows("log", "list", "--columns", "title,event,amount,at,precision")
    assert order == {
        "title": "буклеты", "event": "Великие реки", "amount": "45000.00", "at": moment, "precision": precision,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("at", "known", "words", "silent"),
    [("2017", "2017", "2017", 3613), ("05.2026", "2026-05", "2026-05", 206), ("20.11", "2026-11-20", "2026-11-20", 3)],
)
def test_a_contact_known_to_the_day_or_year_shows_no_hour_anywhere(
    agency, clients, run_cli, rows, at, known, words, silent
):
    assert run_cli("log", "order", "1", "буклеты", "--at", at).code == 0
    columns = "last_contact,last_order_on,silent_days"
    [client] = rows("client", "list", "--where", "id = 1", "--columns", columns)
    assert client == {"last_contact": known, "last_order_on": known, "silent_days": silent}
    card = json.loads(run_cli("client", "show", "1", "--format", "json").out)
    assert (card["spoken_at"], card["last_order"]["at"]) == (known, known)
    for shown in (
        run_cli("client", "show", "1"),
        run_cli("client", "list", "--columns", columns),
        run_cli("log", "list", "--columns", "at,title"),
        run_cli("client", "history", "1"),
    ):
        assert words in shown.out
        assert "00:00" not in shown.out
    assert [row["last_contact"] for row in rows("client", "list", "--sort", "-last_contact")] == [known, None, None]


def test_what_cannot_be_read_is_refused_before_anything_is_written(agency, clients, run_cli):
    for words in (
        ("log", "call", "1", "x", "--at", "когда-то"), ("log", "call", "1", "x", "--next", "y", "--on", "32.13"),
        ("log", "call", "1", "x", "--on", "24.11"), ("log", "order", "1", "x", "--amount", "много"),
    ):  # fmt: skip
        assert run_cli(*words).code == 2, words
    assert run_cli("log", "list", "--format", "json").out == "[]\n"


def test_history_of_one_client_by_kind_and_words(agency, clients, run_cli, rows):
    run_cli("log", "call", "1", "про макет")
    run_cli("log", "note", "1", "любят синий")
    run_cli("log", "call", "3", "про макет")
    assert [row["id"] for row in rows("log", "list", "--client", "1")] == [2, 1]
    assert [row["id"] for row in rows("log", "list", "--client", "1", "--where", "kind = call")] == [1]
    assert {row["id"] for row in rows("log", "list", "макет")} == {1, 3}


def test_words_are_mended_by_who_wrote_them(agency, clients, manager, run_cli):
    run_cli("log", "note", "1", "опечатко")
    assert run_cli("--as", "ira", "log", "edit", "1", "--text", "x").code == 5
    assert run_cli("log", "edit", "1", "--text", "опечатка").code == 0


def test_calls_are_counted_cold_and_warm(agency, clients, manager, run_cli, rows):
    """R140."""
    run_cli("--as", "ira", "log", "call", "3", "холодный", "--out", "--result", "перезвонить")
    run_cli("--as", "ira", "log", "call", "1", "тёплый", "--next", "макет")
    run_cli("--as", "ira", "log", "call", "1", "сами позвонили", "--in")
    run_cli("log", "letter", "1", "письмо")
    run_cli("log", "call", "1", "давно", "--at", "2026-09-01")
    counted = {row["staff"]: row for row in rows("log", "stats")}
    assert counted["Ирина Белова"] == {
        "staff": "Ирина Белова", "cold": 1, "warm": 1, "incoming": 1, "letter": 0, "meeting": 0, "reached": 2,
        "with_result": 1, "promised": 1,
    }  # fmt: skip
    assert (counted["Ольга Соколова"]["letter"], counted["Ольга Соколова"]["warm"]) == (1, 0)
    assert rows("log", "stats", "--since", "2026-09-01", "--until", "2026-09-30")[0]["warm"] == 1
