"""``agency backup``, ``restore`` and ``check`` as cron and the owner use them (R189)."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.sqlite


def test_a_night_and_a_morning_after_it(agency_home, run_cli):
    run_cli("client", "add", "Ромашка", "--yes")
    made = run_cli("backup")
    assert made.code == 0, made.err
    assert made.err == ""
    run_cli("client", "add", "Сирень", "--yes")

    drill = run_cli("backup", "drill", "--format", "json")
    assert drill.code == 0, drill.err
    told = json.loads(drill.out)
    assert told["findings"] == []
    assert told["differing"]["client"] == {"then": 1, "today": 2}
    assert not list(agency_home.glob(".making-*"))

    listed = json.loads(run_cli("backup", "show", "--format", "json").out)
    assert [row["name"] for row in listed] == [made.out.strip().rpartition("/")[2]]

    assert run_cli("restore", made.out.strip()).code == 2  # without a terminal it takes --yes
    done = run_cli("restore", made.out.strip(), "--yes")
    assert done.code == 0, done.err
    assert [row["name"] for row in json.loads(run_cli("client", "list", "--format", "json").out)] == ["Ромашка"]


def test_the_night_check_is_silent_until_a_back_up_is_missing(agency_home, run_cli, frozen):
    assert run_cli("check").err == ""  # nobody set back-ups up
    run_cli("backup")
    frozen.forward(hours=25)
    assert (run_cli("check").code, run_cli("check").out) == (0, "")
    frozen.forward(hours=2)
    late = run_cli("check", "--format", "json")
    assert late.code == 1
    assert [row["what"] for row in json.loads(late.out)] == ["the newest back-up was taken 27 h ago"]


def test_nobody_but_the_owner_takes_the_base_away(agency, run_cli, monkeypatch, staff_of_role):
    file = run_cli("backup").out.strip()
    staff_of_role("manager", login="ira")
    monkeypatch.setattr("agencycli.services.backup.making.login", lambda: "ira")
    for words in (("backup",), ("backup", "show"), ("backup", "drill"), ("restore", file, "--yes")):
        done = run_cli(*words)
        assert done.code == 5, done.err
        assert "take or restore back-ups" in done.err


@pytest.mark.parametrize("what", ["missing", "folder", "rubbish"])
def test_what_is_no_back_up_is_refused_in_a_line(agency_home, run_cli, tmp_path, what):
    file = tmp_path / "x.tar.gz"
    if what == "folder":
        file.mkdir()
    elif what == "rubbish":
        file.write_bytes(b"\x1f\x8b\x08\x00" + b"rubbish" * 100)
    done = run_cli("restore", file, "--yes")
    assert done.code in (3, 4)
    assert len(done.err.splitlines()) == 1


def test_a_drill_needs_a_back_up(agency_home, run_cli):
    assert run_cli("backup", "show").code == 0
    assert run_cli("backup", "drill").code == 3
