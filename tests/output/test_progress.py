"""Long work shows how far it is, to a person only."""

from __future__ import annotations

import time

import pytest

from agencycli.output.progress import progress


@pytest.fixture
def tick(monkeypatch: pytest.MonkeyPatch):
    """A clock that moves only when told."""
    present = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: present[0])

    def move(seconds: float) -> None:
        present[0] += seconds

    return move


def test_nothing_is_written_for_a_script(pipe) -> None:
    with progress("Importing", 3, stream=pipe) as step:
        step()
    assert pipe.written() == b""


def test_a_person_sees_the_share_done_and_a_clean_line_after(terminal, tick) -> None:
    with progress("Importing", 200, stream=terminal) as step:
        tick(1)
        step(50)
        assert terminal.written().decode().endswith("\rImporting  [#####...............]  25 %  50/200")
    assert (
        terminal.written().decode().endswith("\r" + " " * len("Importing  [#####...............]  25 %  50/200") + "\r")
    )


def test_it_is_drawn_at_most_ten_times_a_second(terminal, tick) -> None:
    with progress("Importing", 1000, stream=terminal) as step:
        for _ in range(1000):
            tick(0.001)
            step()
        drawn = terminal.written().count(b"\r")
    assert 9 <= drawn <= 11


def test_the_line_is_wiped_when_the_work_fails(terminal) -> None:
    with pytest.raises(ValueError), progress("Importing", 3, stream=terminal):
        raise ValueError
    assert terminal.written().decode().endswith(" \r")


def test_it_fits_a_narrow_terminal_and_hides_what_a_title_hides(terminal, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    with progress("\x1b[31m" + "Имя" * 20, 0, stream=terminal):
        shown = terminal.written().decode()
    assert "\x1b" not in shown
    assert len(shown.strip("\r")) < 20
