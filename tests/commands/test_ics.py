"""``agency ics``: a feed for the calendar of a telephone or of Outlook (R77)."""

from __future__ import annotations

import pytest


@pytest.fixture
def planned(agency, run_cli):
    assert run_cli("task", "add", "показать макет, срочно", "--on", "24.11", "--at", "10:00", "--yes").code == 0


def test_it_goes_to_standard_output_with_the_line_ends_of_the_format(planned, run_cli):
    done = run_cli("ics")
    assert (done.code, done.err) == (0, "")
    assert done.raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:показать макет\\, срочно\r\n".encode() in done.raw


def test_a_file_is_named_when_it_is_written(planned, run_cli, tmp_path):
    target = tmp_path / "calendar.ics"
    done = run_cli("ics", "-o", target)
    assert (done.code, done.out) == (0, f"{target}\n")
    assert target.read_bytes() == run_cli("ics").raw


def test_with_nothing_to_do_it_is_an_empty_calendar(agency, manager, run_cli):
    done = run_cli("ics", "ira")
    assert (done.code, b"VEVENT" in done.raw) == (0, False)
    assert run_cli("ics", "никто").code == 3


def test_anothers_is_the_owners_alone(agency, manager, run_cli):
    refused = run_cli("--as", "ira", "ics", agency.actor.login)
    assert refused.code == 5
    assert "may not do this: take out the feed of somebody else" in refused.err
    assert run_cli("--as", "ira", "ics").code == 0
