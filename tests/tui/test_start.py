"""``agency tui`` in a real terminal, from the command line to the first picture and out again."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from agencycli import services

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from agencycli.cli import main; main()"]
LONG = 20


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, *words: str, size: tuple[int, int] = (80, 24)) -> None:
        self.written = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.process = subprocess.Popen(
            [*COMMAND, *words], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, start_new_session=True,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(slave)

    def read(self) -> None:
        if select.select([self.master], [], [], 0.05)[0]:
            with contextlib.suppress(OSError):
                self.written += os.read(self.master, 65536)

    def until(self, words: str) -> None:
        begun = time.monotonic()
        while words.encode() not in self.written:
            assert time.monotonic() - begun < LONG, self.written[-2000:]
            self.read()

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def code(self) -> int:
        begun = time.monotonic()
        while self.process.poll() is None and time.monotonic() - begun < LONG:
            self.read() if self.master >= 0 else time.sleep(0.02)
        assert self.process.poll() is not None, "the process outlives its terminal"
        return self.process.returncode

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1


@pytest.fixture
def terminal(agency, clients):
    started = []

    def start(*words: str, **options) -> Terminal:
        started.append(Terminal(*words, **options))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        if one.master >= 0:
            os.close(one.master)


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_the_first_picture_is_the_list_of_clients_and_ctrl_q_leaves(terminal, size):
    screen = terminal("tui", size=size)
    screen.until("Ремстрой-НН")
    screen.until("234-56-78")
    screen.type("\x11")
    assert screen.code() == 0


def test_a_screen_named_on_the_command_line_comes_first(terminal):
    screen = terminal("tui", "steps")
    screen.until("показать макет")
    screen.type("\x11")
    assert screen.code() == 0


def test_a_screen_that_is_not_there_is_refused_with_the_names_of_those_that_are(terminal):
    screen = terminal("tui", "warehouse")
    assert screen.code() == 2
    screen.until("there is no screen “warehouse” for you; there are clients, people, steps")


def test_without_a_terminal_it_says_what_to_do(agency, run_process):
    result = run_process("tui")
    assert result.code == 2
    assert "ssh -t" in result.err


def test_keys_of_one_packet_are_all_heard(terminal):
    screen = terminal("tui")
    screen.until("Вектор")
    screen.type("/гусев\r")
    screen.until("1 of 3")
    screen.hang_up()
    assert screen.code() == 128 + signal.SIGHUP


@pytest.mark.parametrize("how", ["hang up", "signal"])
def test_a_lost_line_leaves_no_process_and_nothing_half_written(terminal, agency, how):
    screen = terminal("tui", "steps")
    screen.until("показать макет")
    before = services.frame.newest_entry()
    screen.type("d")
    screen.hang_up() if how == "hang up" else screen.process.send_signal(signal.SIGHUP)
    assert screen.code() == 128 + signal.SIGHUP
    assert services.frame.newest_entry() in (before, before + 1), "the change is whole, or is not there"
    services.client.add(agency.actor, {"name": "Дальше работает"})


@pytest.mark.both
def test_a_colleague_on_the_command_line_is_seen_without_a_key(terminal, run_process):
    screen = terminal("tui")
    screen.until("Вектор")
    assert run_process("client", "add", "Аврора, ООО").code == 0
    screen.until("Аврора, ООО")
