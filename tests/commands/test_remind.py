"""``agency remind`` and ``agency cron`` as people and cron use them."""

from __future__ import annotations

import json
import subprocess

import pytest

from agencycli import services
from agencycli.models import Item, Outbox
from agencycli.services.frame import entry


@pytest.fixture
def thing(agency):
    """Something to be done at eleven this morning."""
    from agencycli import clock

    with entry(agency.actor, "test"):
        return Item.create(
            title="[red]Позвонить[/red] =cmd", due_on=clock.today(), due_time="11:00", owner=agency.actor
        )


def test_it_is_silent_when_there_is_nothing(agency, run_cli):
    for _again in range(2):
        went = run_cli("remind")
        assert (went.code, went.out, went.err) == (0, "", "")


def test_a_rehearsal_shows_what_would_go_and_sends_nothing(agency, thing, run_cli):
    shown = json.loads(run_cli("remind", "--dry-run", "--today", "23.11.2026", "--format", "json").out)
    assert [row["subject"] for row in shown] == ["23.11: today 1", "11:00 [red]Позвонить[/red] =cmd"]
    assert [row["at"] for row in shown] == ["2026-11-23T05:30:00Z", "2026-11-23T07:45:00Z"]
    assert "Позвонить" in shown[0]["body"]
    assert not Outbox.select().count()
    assert "23.11: today 1" in run_cli("remind", "--dry-run").out
    assert run_cli("remind", "--dry-run", "--today", "22.11.2026").out == ""


def test_a_run_for_another_day_takes_that_day_for_today(agency, thing, run_cli):
    assert run_cli("remind", "--today", "25.11.2026").code == 0
    row = next(iter(Outbox.select()))
    assert row.subject == "25.11: overdue 1"


def test_only_the_owner_sends_and_others_see_their_own(agency, thing, manager, run_cli):
    assert run_cli("--as", "ira", "remind").code == 5
    assert run_cli("remind").code == 0
    assert run_cli("--as", "ira", "remind", "--dry-run", "--today", "23.11.2026", "-f", "json").out.strip() == "[]"
    assert [row["who"] for row in json.loads(run_cli("--as", "ira", "remind", "log", "-f", "json").out)] == [
        "Ирина Белова"
    ]
    assert len(json.loads(run_cli("remind", "log", "-f", "json").out)) == 2


def test_a_server_that_is_away_is_told_with_the_code_that_cron_may_repeat(agency, thing, run_cli):
    assert run_cli("remind", "channel", "add", "email", "olga@vostok.example").code == 0
    went = run_cli("remind")
    assert went.code == 6
    assert "smtp_host" in went.err
    assert went.err.count("\n") == 1
    rows = json.loads(run_cli("cron", "show", "-f", "json").out)
    assert next(row for row in rows if row["channel"] == "email")["waiting"] == 0  # till its next try
    assert "smtp_host" in next(row for row in rows if row["channel"] == "email")["error"]


def test_an_outage_is_told_once_and_once_again_each_day(agency, thing, run_cli, frozen, monkeypatch):
    from agencycli import channels

    away = {"olga@vostok.example"}

    class Way:
        def send(self, letter):
            if away:
                raise channels.Closed("mail.example: no answer")

        def close(self):
            pass

    monkeypatch.setattr(channels, "opened", lambda name, config, home: Way())
    services.reminder.settle(agency.actor, agency.actor, quiet_from="00:00", quiet_to="00:00")
    run_cli("remind", "channel", "add", "email", "olga@vostok.example")

    def run_for(hours):
        told = []
        for _run in range(hours * 12):
            went = run_cli("remind")
            assert (went.code, went.err.count("\n")) in ((0, 0), (6, 1))
            told += [went.err] * (went.code == 6)
            frozen.forward(minutes=5)
        return told

    assert ["mail.example: no answer" in line for line in run_for(3)] == [True]
    frozen.forward(hours=18)
    assert len(run_for(3)) == 1
    away.clear()
    frozen.forward(hours=1)
    assert run_for(1) == []
    assert not Outbox.select().where((Outbox.channel == "email") & (Outbox.state != "sent")).count()
    away.add("again")
    with agency.store.writing():
        Outbox.update(state="queued", try_at=Outbox.made_at).where(Outbox.channel == "email").execute()
    assert len(run_for(1)) == 1


def test_what_was_given_up_is_listed_and_goes_again_by_hand(agency, thing, run_cli):
    run_cli("remind", "channel", "add", "email", "olga@vostok.example")
    run_cli("remind")
    with agency.store.writing():
        Outbox.update(state="dead", error="550 gone").where(Outbox.channel == "email").execute()
    dead = json.loads(run_cli("remind", "log", "--dead", "-f", "json").out)
    assert [row["error"] for row in dead] == ["550 gone"]
    found = run_cli("doctor")
    assert found.code == 1
    assert "agency remind log --dead" in found.out
    number = dead[0]["id"]
    assert run_cli("remind", "retry", number, "--dry-run").code == 0
    assert json.loads(run_cli("remind", "log", "--dead", "-f", "json").out)
    assert run_cli("remind", "retry", number).out.strip() == str(number)
    assert run_cli("remind", "retry", number).code == 4
    assert run_cli("remind", "retry", 999).code == 3


def test_settings_are_shown_settled_and_rehearsed(agency, manager, run_cli):
    shown = json.loads(run_cli("remind", "settings", "-f", "json").out)
    assert shown["quiet_hours"] == "20:00-08:00"
    assert run_cli("remind", "settings", "--before", "30", "--dry-run").code == 0
    assert run_cli("remind", "settings", "--quiet-hours", "", "--morning", "9:00", "--for", "ira").code == 0
    shown = json.loads(run_cli("--as", "ira", "remind", "settings", "-f", "json").out)
    assert (shown["quiet_hours"], shown["digest_time"], shown["minutes_before"]) == ("", "09:00", 15)
    assert run_cli("remind", "settings", "--before", "5000").code == 2
    assert run_cli("remind", "settings", "--quiet-hours", "ночью").code == 2


def test_channels_are_listed_added_and_closed(agency, manager, run_cli):
    assert run_cli("remind", "channel", "add", "telegram", "имя").code == 2
    assert run_cli("remind", "channel", "add", "telegram", "42", "--only", "hours", "--for", "ira").code == 0
    assert run_cli("remind", "channel", "off", "terminal", "--for", "ira").code == 0
    rows = json.loads(run_cli("--as", "ira", "remind", "channel", "list", "-f", "json").out)
    assert [(row["channel"], row["address"], row["digest"], row["single"]) for row in rows] == [
        ("telegram", "42", False, True),
        ("terminal", None, False, False),
    ]
    assert run_cli("remind", "channel", "test", "terminal").code == 2
    assert run_cli("remind", "channel", "test", "email").code == 2
    assert run_cli("remind", "channel", "test", "telegram", "--for", "ira").code == 6


class TestDoctor:
    def test_cron_that_has_not_run_for_two_hours_is_told_though_nothing_was_made(self, agency, thing, run_cli, frozen):
        """H5"""
        services.reminder.set_channel(agency.actor, agency.actor, "email", "olga@vostok.example")
        frozen.forward(hours=2)
        found = run_cli("doctor")
        assert "cron has not run for two hours" in found.out
        assert "agency cron install" in found.out

    def test_nobody_is_blamed_when_only_the_open_app_was_to_show_it(self, agency, thing, run_cli, frozen):
        frozen.forward(hours=2)
        assert "cron" not in run_cli("doctor").out


class TestCron:
    def test_the_line_runs_this_program_on_this_agency(self, agency_home, run_cli, monkeypatch, tmp_path):
        folder = tmp_path / "с пробелом 50%'"
        monkeypatch.setenv("AGENCY_HOME", str(folder))
        line, backup, check = run_cli("cron", "install", "--every", "10").out.splitlines()
        assert backup.startswith("10 3 * * * AGENCY_HOME=")
        assert backup.endswith(" backup >/dev/null")  # only what goes wrong is mailed
        assert check.startswith("40 3 * * * AGENCY_HOME=")
        assert line.startswith("*/10 * * * * AGENCY_HOME=")
        told = line.split(" ", 5)[5].replace("\\%", "%").removesuffix(" remind")
        environment, _blank, program = told.rpartition(" ")
        shown = subprocess.run(
            ["sh", "-c", f"{environment} printenv AGENCY_HOME"], capture_output=True, text=True, check=True
        )
        assert shown.stdout.strip() == str(folder)
        assert program.endswith("/bin/agency")

    def test_a_timer_of_systemd(self, agency_home, run_cli):
        shown = run_cli("cron", "install", "--systemd")
        assert "OnCalendar=*:0/5" in shown.out
        assert "# agency-backup.timer" in shown.out
        assert "OnCalendar=03:10" in shown.out
        assert f'Environment="AGENCY_HOME={agency_home}"' in shown.out
        assert "systemctl --user enable" in shown.err

    def test_an_address_from_the_environment_is_not_printed(self, agency_home, run_cli, monkeypatch):
        monkeypatch.setenv("AGENCY_DATABASE", "postgresql://olga:secret@db.example/agency")
        shown = run_cli("cron", "install")
        assert "secret" not in shown.out + shown.err
        assert "AGENCY_DATABASE" in shown.err
