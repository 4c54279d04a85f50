"""The app in a real terminal: what it sends, and that it never outlives the line (reliability 4.8, C5, K32 to K35)."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="terminals of Unix")
APP = Path(__file__).with_name("terminal_app.py")
LONG = 20


class Session:
    """A program in a terminal of its own, and what it has written there."""

    def __init__(self, trouble: str, home: Path) -> None:
        self.home = home
        self.written = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = os.environ | {
            "AGENCY_HOME": str(home),
            "AGENCY_LANG": "en",
            "TERM": "xterm-256color",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        self.process = subprocess.Popen(
            [sys.executable, str(APP), trouble],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    def read(self, seconds: float) -> bytes:
        """Return what comes within some seconds, at once if the program ends."""
        begun, before = time.monotonic(), len(self.written)
        while (left := seconds - (time.monotonic() - begun)) > 0:
            if select.select([self.master], [], [], min(left, 0.05))[0]:
                try:
                    self.written += os.read(self.master, 65536)
                except OSError:
                    break
            elif self.process.poll() is not None:
                break
        return self.written[before:]

    def until(self, wanted: bytes | Path) -> None:
        """Read until something was written, or a file appears."""
        begun = time.monotonic()
        while not (wanted.exists() if isinstance(wanted, Path) else wanted in self.written):
            assert time.monotonic() - begun < LONG, self.written[-2000:]
            self.read(0.05)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def ended(self) -> int:
        """Return the exit code; fail if the program lives longer."""
        begun = time.monotonic()
        while self.process.poll() is None and time.monotonic() - begun < LONG:
            self.read(0.05) if self.master >= 0 else time.sleep(0.02)
        assert self.process.poll() is not None, "the process outlives its terminal"
        if self.master >= 0:
            self.read(LONG)  # what it wrote last
        return self.process.returncode

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1


@pytest.fixture
def terminal(tmp_path):
    sessions = []

    def start(trouble: str = "none") -> Session:
        session = Session(trouble, tmp_path)
        sessions.append(session)
        return session

    yield start
    for session in sessions:
        if session.process.poll() is None:
            session.process.kill()
        session.process.wait()
        if session.master >= 0:
            os.close(session.master)


def draft(home: Path) -> dict[str, str]:
    return json.loads((home / "draft.json").read_text())


@pytest.mark.parametrize("trouble", ["none", "nohup"])
def test_a_lost_line_keeps_the_draft_and_leaves_no_process(terminal, tmp_path, trouble):
    session = terminal(trouble)
    session.until(b"Name")
    session.type("half a name")
    session.until(b"half a name")
    session.hang_up()
    assert session.ended() == 128 + signal.SIGHUP
    assert draft(tmp_path) == {"name": "half a name"}
    assert (tmp_path / "let-go").exists()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_it_even_when_the_loop_is_stuck(terminal, tmp_path, number):
    session = terminal()
    session.until(b"Name")
    session.type("typed")
    session.until(b"typed")
    session.type("\x1b[17~")
    session.until(tmp_path / "stuck")
    session.process.send_signal(number)
    assert session.ended() == 128 + number
    assert session.written.endswith(b"\x1b[?1049l\x1b[?25h"), "the terminal is left as it was"
    assert draft(tmp_path) == {"name": "typed"}


def test_saving_that_never_ends_does_not_hold_the_process(terminal):
    session = terminal("endless-draft")
    session.until(b"Name")
    session.type("typed")
    session.until(b"typed")
    session.process.send_signal(signal.SIGTERM)
    assert session.ended() in (128 + signal.SIGTERM, -signal.SIGALRM)


@pytest.mark.parametrize("trouble", ["compose", "timer"])
def test_a_bug_ends_in_one_line_with_a_reference_and_no_value_of_a_variable(terminal, tmp_path, trouble):
    session = terminal(trouble)
    assert session.ended() == 70
    session.read(0.5)
    (entry,) = [json.loads(line) for line in (tmp_path / "agency.log").read_text("ascii").splitlines()]
    left = re.sub(r"\x1b\[[?0-9]*[a-z]", "", session.written.rsplit(b"\x1b[?1049l")[-1].decode())
    assert left.split() == f"internal error, reference {entry['reference']}; see agency.log".split()
    assert b"hunter2" not in session.written
    assert b"Traceback" not in session.written
    assert "hunter2" not in json.dumps(entry)


def test_a_bug_in_a_thread_leaves_the_screen_standing(terminal, tmp_path):
    session = terminal()
    session.until(b"Name")
    session.type("\x1b[15~")
    session.until(b"internal error, reference")
    session.type("typed on")
    session.until(b"typed on")
    assert b"hunter2" not in session.written
    session.type("\x11\r")
    assert session.ended() == 0


def test_an_idle_screen_sends_nothing_though_a_field_waits_for_typing(terminal):
    session = terminal()
    session.until(b"Name")
    while session.read(0.5):
        pass
    assert session.read(1.5) == b""


def test_ctrl_z_does_not_put_it_to_sleep(terminal):
    session = terminal()
    session.until(b"Name")
    session.type("\x1a")
    session.process.send_signal(signal.SIGTSTP)
    session.type("awake")
    session.until(b"awake")


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_without_a_terminal_it_says_so_and_ends_with_2(tmp_path, stream):
    master, slave = pty.openpty()
    streams = {"stdin": slave, "stdout": slave, "stderr": slave} | {stream: subprocess.PIPE}
    environment = os.environ | {
        "AGENCY_HOME": str(tmp_path),
        "AGENCY_LANG": "en",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    process = subprocess.Popen([sys.executable, str(APP), "none"], env=environment, **streams)
    os.close(slave)
    _out, err = process.communicate(timeout=LONG)
    told = err if err is not None else os.read(master, 4096)
    os.close(master)
    assert process.returncode == 2
    assert b"the full screen needs a terminal" in told
    assert b"Traceback" not in told


def test_the_frame_loads_no_database():
    code = "import agencycli.tui.app, sys; print({'peewee', 'typer', 'openpyxl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
