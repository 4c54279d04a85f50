"""Who calls, anything anywhere, the card and the sheet for a call, on the command line."""

from __future__ import annotations

import json
import shlex

import pytest


@pytest.fixture
def base(agency_home, run_cli):
    """A firm with a switchboard, a person with an extension, an order, a promise."""
    for line in (
        "staff add 'Ирина Белова' --login ira --role manager",
        "client add 'Ремстрой-НН, ООО' --phone 234-56-78 --manager ira --set preferences='любят синий'",
        "person add 1 'Смирнов Алексей Викторович' --role снабжение --phone '8 (831) 234-56-78 доб. 12' --decides",
        "log order 1 буклеты --amount 45000 --event 'Великие реки' --at 2017",
        "log call 1 'ждут макет' --next 'показать макет' --on 24.11.2026",
        "client add 'Иванова Мария Петровна' --private --phone '+7 910 111-22-33' --email maria@mail.ru",
    ):
        assert run_cli(*shlex.split(line)).code == 0, line


@pytest.mark.parametrize(
    "typed", ["+78312345678 доб. 12", "8 (831) 234-56-78 доб.12", "8-831-234-56-78 #12", "234-56-78 доб. 12"]
)
def test_who_greets_the_person_of_the_extension(base, run_cli, typed):
    """R136, R137, R139: any spelling; person, manager, last order, promise."""
    found = run_cli("who", typed)
    assert found.code == 0
    for words in (
        "Алексей Викторович",
        "снабжение",
        "Ирина Белова",
        "2017 · буклеты",
        "Великие реки",
        "показать макет",
    ):
        assert words in found.out


def test_who_shows_every_hit_of_a_shared_number(base, run_cli):
    """R139: without the extension firm and person share the number, and a second card with it is shown too."""
    run_cli("client", "add", "Вектор", "--phone", "+7 831 234-56-78", "--yes")
    callers = json.loads(run_cli("who", "2345678", "--format", "json").out)["callers"]
    assert [caller["client"] for caller in callers] == ["Ремстрой-НН, ООО", "Вектор"]


def test_who_knows_people_by_mail_and_name(base, run_cli):
    """R7: e-mail or name will do."""
    for typed in ("Maria@mail.ru", "иванова мария", "bdfyjdf vfhbz"):
        assert "Мария Петровна" in run_cli("who", typed).out


def test_unknown_caller_ends_with_the_exact_command_that_adds_him(base, run_cli):
    """R139: an unknown number becomes a lead by copying one line; exit code 3."""
    result = run_cli("who", "8 999 000 11 22")
    assert (result.code, result.out) == (3, "")
    command = result.err.partition("agency: ")[2].rpartition("agency ")[2]
    assert command.strip() == 'client add "?" --phone +79990001122'
    assert run_cli(*shlex.split(command)).code == 0
    assert run_cli("who", "+7 (999) 000-11-22").code == 0


def test_who_hides_others_clients_from_those_who_see_only_their_own(base, run_cli):
    """The number of somebody else's client is an unknown number."""
    run_cli("staff", "add", "Пётр", "--login", "petr", "--role", "manager", "--own-clients-only")
    assert run_cli("--as", "petr", "who", "+79101112233").code == 3
    assert run_cli("--as", "ira", "who", "+79101112233").code == 0


def test_find_looks_everywhere(base, run_cli):
    """R4, R7: by a past order's event, a person, a fragment of a phone."""
    for words in ("великие реки", "смирнов", "2345678"):
        assert "Ремстрой-НН, ООО" in run_cli("find", words).out
    assert run_cli("find", "великие реки", "-q").out == "1\n"


def test_find_gives_a_script_numbers_of_one_kind(base, run_cli):
    for title in ("буклеты к ярмарке", "буклеты к выставке"):
        assert run_cli("deal", "add", "2", title).code == 0
    assert run_cli("find", "буклеты", "-q").out == "2\n1\n"
    assert run_cli("find", "буклеты", "--deals", "-q").out == "1\n2\n"
    assert run_cli("find", "буклеты к ярмарке", "--deals", "-q").out == "1\n"
    assert run_cli("find", "буклеты к ярмарке", "-q").out == "2\n"


def test_show_prints_the_card_and_json(base, run_cli):
    """R3: everything on one card, for people and for programs."""
    assert "любят синий" in run_cli("client", "show", "Ремстрой").out
    card = json.loads(run_cli("client", "show", "1", "--format", "json").out)
    assert (card["people"][0]["greeting"], card["orders_total"]) == ("Алексей Викторович", "45000.00")


def test_talk_sheet_has_greeting_order_promises_and_tastes(base, run_cli):
    """R12: one printed page for the call."""
    sheet = run_cli("client", "card", "1").out
    for words in ("Алексей Викторович", "буклеты", "Великие реки", "показать макет", "любят синий"):
        assert words in sheet


def test_history_shows_one_kind_or_all(base, run_cli):
    """R2: the whole history on the command line."""
    assert "буклеты" in run_cli("client", "history", "1").out
    assert "ждут макет" not in run_cli("client", "history", "1", "--kind", "order").out
    assert run_cli("client", "history", "1", "--kind", "dance").code == 2
