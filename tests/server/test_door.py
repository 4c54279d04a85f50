"""What the door promises (reliability K1 to K8, A1 to A13): a key opens one person's work and nothing else."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from agencycli import queries, services
from agencycli.models import Entry

pytestmark = pytest.mark.sqlite

OTHER_WAYS = (
    "cat {home}/agency.db", "sh -i", "bash", "x;id", "$(id)", "`id`", "client list; id", "scp -f {home}/agency.db",
    "rsync --server --sender . {home}", "/bin/sh -c id", "git-upload-pack", "python -c 1", "internal-sftp",
)  # fmt: skip
AT_THE_SERVER = ("init", "backup", "restore x", "config show", "doctor", "cron install", "server setup", "upgrade",
                 "demo", "agency --as ira backup", "remind")  # fmt: skip


@pytest.fixture
def ira(manager, let_in, agency):
    services.client.add(agency.actor, {"name": "Ремстрой", "manager": "Ирина", "phone": "8 (831) 234-56-78"})
    let_in(manager)
    return manager


def visits(action):
    return [row.words for row in Entry.select().where(Entry.action == action).order_by(Entry.id)]


def test_a_key_opens_the_commands_of_its_person_and_the_visit_is_written_down(door, ira, agency):
    seen = door.ssh("ira", "client list --format json")
    assert (seen.returncode, seen.stderr) == (0, b"")
    assert [row["name"] for row in json.loads(seen.stdout)] == ["Ремстрой"]
    added = door.ssh("ira", 'agency log note Ремстрой "звонили из дома"')
    assert added.returncode == 0, added.stderr
    last = Entry.select().order_by(Entry.id.desc()).get()
    assert (last.staff_id, last.action) == (ira.id, "activity.log")
    assert any(
        "client list" in words and "SHA256:" in words and "127.0.0.1" in words for words in visits("visit.begin")
    )


def test_every_other_way_in_gets_one_line_and_no_byte_of_the_base(door, ira, agency):
    for way in (*OTHER_WAYS, *AT_THE_SERVER):
        request = way.format(home=door.home)
        refused = door.ssh("ira", request)
        assert refused.returncode == 2, (request, refused)
        assert (refused.stdout, len(refused.stderr.splitlines())) == (b"", 1), (request, refused)
    assert len(visits("visit.refused")) >= len(OTHER_WAYS) + len(AT_THE_SERVER) - 2
    two_lines = door.ssh("ira", "client list\nid")
    assert (two_lines.returncode, two_lines.stdout) == (2, b"")


def test_no_file_comes_out_by_sftp_or_scp_and_no_port_is_forwarded(door, ira, tmp_path):
    options = [one for one in door.words("ira")[1:-1] if one != "-p"]
    options.remove(str(door.port))
    me = door.words("ira")[-1]
    for words in (
        ["scp", "-q", "-O", "-P", str(door.port), *options, f"{me}:{door.home}/agency.db", str(tmp_path / "a")],
        ["scp", "-q", "-s", "-P", str(door.port), *options, f"{me}:{door.home}/agency.db", str(tmp_path / "b")],
        ["sftp", "-P", str(door.port), *options, f"{me}:{door.home}/agency.db", str(tmp_path / "c")],
    ):
        assert subprocess.run(words, capture_output=True, timeout=60, check=False).returncode != 0
    assert not {"a", "b", "c"} & {path.name for path in tmp_path.iterdir()}
    for option in (f"-W127.0.0.1:{door.port}", "-R0:127.0.0.1:1", "-A", "-X"):
        extra = ["-oExitOnForwardFailure=yes"] if option.startswith("-R") else []
        tried = door.ssh("ira", "" if option.startswith("-W") else "agency --version", option, *extra)
        if option in ("-A", "-X"):
            assert tried.stdout.startswith(b"agency ")  # the wish is passed over
        else:
            assert tried.returncode != 0 and b"SSH-2.0" not in tried.stdout, option


def test_nothing_that_a_client_sets_has_an_effect(door, ira, tmp_path):
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "sitecustomize.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (planted / "rc.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    sent = {
        "PYTHONPATH": planted, "PYTHONINSPECT": 1, "PYTHONSTARTUP": planted / "rc.py", "TEXTUAL_DRIVER": "rc:Driver",
        "TEXTUAL_LOG": tmp_path / "ran", "EDITOR": "sh", "PAGER": "sh", "BROWSER": "sh", "AGENCY_HOME": planted,
        "AGENCY_DATABASE": "postgresql://127.0.0.1/x", "AGENCY_NOW": "2001-01-01T00:00:00+00:00", "LC_ALL": "xx",
        "SSH_USER_AUTH": planted / "rc.py", "SSH_ORIGINAL_COMMAND": "client list", "SUDO_USER": "root", "HOME": planted,
    }  # fmt: skip
    options = ["-oSetEnv=" + " ".join(f'{name}="{value}"' for name, value in sent.items())]
    plain, set_ = door.ssh("ira", "who Ремстрой"), door.ssh("ira", "who Ремстрой", *options)
    assert plain.returncode == 0
    assert (set_.returncode, set_.stdout) == (0, plain.stdout), set_.stderr
    assert not (tmp_path / "ran").exists()
    assert "agency.db" not in {path.name for path in planted.iterdir()}


def test_a_strange_or_old_or_switched_off_key_and_a_person_who_left_are_told_so_in_one_line(
    door, let_in, agency, staff_of_role
):
    today = dt.date.today()
    stranger, late, gone, off = (staff_of_role("viewer", login=name) for name in ("stranger", "late", "gone", "off"))
    let_in(stranger, known=False)
    services.staff_key.add(agency.actor, late, let_in(late, known=False), expires_on=today - dt.timedelta(days=2))
    let_in(gone)
    services.staff.switch_off(agency.actor, gone)
    row = services.staff_key.add(agency.actor, off, let_in(off, known=False))
    services.staff_key.switch_off(agency.actor, row)
    for who in ("stranger", "late", "gone", "off"):
        refused = door.ssh(who, "client list")
        assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (5, b"", 1), who
    assert len(visits("visit.refused")) == 4


def test_files_come_and_go_through_the_streams_and_no_file_of_the_server_can_be_named(door, ira, agency, let_in):
    from openpyxl import load_workbook

    let_in(agency.actor)
    owner = agency.actor.login
    book = door.ssh(owner, "client list --format xlsx")
    assert load_workbook(io.BytesIO(book.stdout)).active["A2"].value is not None
    sheet = "Название;Телефон\nВосток;8 (831) 234-00-00\n".encode()
    assert door.ssh(owner, "import - --apply --yes", given=sheet).returncode == 0
    assert [row.name for row in queries.lists.list_query("clients", agency.actor).model.select()][-1] == "Восток"
    put = door.ssh(owner, "file add Восток - --name макет.txt", given=b"layout")
    assert put.returncode == 0, put.stderr
    assert door.ssh(owner, f"file get {put.stdout.decode().strip()} -o -").stdout == b"layout"
    inside = f"{door.home}/agency.db"
    for request in (
        f"import {inside}", f"file add Восток {inside}", f"client add --json {inside}", "client list -o /tmp/x",
        f"file get 1 -o {door.home}/config.toml", f"staff key add ira {inside}", f"client edit-sheet --apply {inside}",
    ):  # fmt: skip
        refused = door.ssh(owner, request)
        assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (2, b"", 1), request
        assert b"ssh agency@host" in refused.stderr


def test_without_a_terminal_the_screen_says_so_and_nothing_stays_behind(door, ira):
    refused = door.ssh("ira", "", "-T")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert not sessions_of(door)


def sessions_of(door):
    """Return the numbers of processes behind the door."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    words = file.read()
            except OSError:
                continue
            if b"agencycli.door" in words and str(door.home).encode() in words and b"sh\0-c" not in words:
                found.append(int(name))
    return found


def wait_until(told, seconds=40):
    deadline = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


@pytest.fixture
def screens(door):
    """Open full screens over SSH: ``screens(who)`` answers a pseudo-terminal's master; all are closed at the end."""
    import pty

    opened = []

    def start(who):
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [*door.words(who), "-tt"], stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env=os.environ | {"TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(slave)
        opened.append((master, process))
        return master, process

    yield start
    for master, process in opened:
        process.kill()
        process.wait()
        os.close(master)


def read_until(master, words, seconds=40):
    import select

    said, deadline = b"", time.monotonic() + seconds
    while words.encode() not in said:
        assert time.monotonic() < deadline, said[-2000:]
        if select.select([master], [], [], 0.2)[0]:
            try:
                said += os.read(master, 65536)
            except OSError:
                break
    return said


def drained(master):
    import select

    while select.select([master], [], [], 0)[0]:
        try:
            os.read(master, 65536)
        except OSError:
            return True
    return False


def test_a_key_opens_the_screen_and_a_person_switched_off_is_out_within_seconds(door, ira, screens, agency):
    master, process = screens("ira")
    read_until(master, "Ирина")
    wait_until(lambda: len(sessions_of(door)) == 1)
    os.write(master, b"\x0b")  # Ctrl+K: something stands in front of the screen
    services.staff.switch_off(agency.actor, ira)
    wait_until(lambda: not sessions_of(door), 15)
    said = read_until(master, "is switched off")
    wait_until(lambda: drained(master) or process.poll() is not None)
    assert (process.wait(10), b"Traceback" in said) == (5, False)
    assert door.ssh("ira", "client list").returncode == 5


def test_whoever_hangs_up_leaves_no_process(door, ira, screens):
    master, process = screens("ira")
    read_until(master, "Ирина")
    process.send_signal(signal.SIGKILL)
    wait_until(lambda: not sessions_of(door), 15)


def held(code, home):
    """Run a few lines of Python as a session is held, and return what they print."""
    before = (
        "import sys; sys.argv = ['door', sys.argv[1]]\nfrom pathlib import Path\nfrom agencycli import door\n"
        "import subprocess, os\ndoor._shut(Path(sys.argv[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", before + code, str(home)], capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout.strip() or done.stderr.strip()


def test_a_session_runs_no_program_and_reaches_no_file_outside_the_agency(tmp_path):
    from agencycli.server import landlock

    if not landlock.version():
        pytest.skip("this kernel has no Landlock")
    home, outside = tmp_path / "home", tmp_path / "outside"
    home.mkdir()
    outside.write_text("secret")
    tried = (
        "def said(work):\n"
        "    try:\n        return work()\n    except OSError as error:\n        return type(error).__name__\n"
        f"print(said(lambda: open({str(outside)!r}).read()), said(lambda: subprocess.run(['id']).returncode),\n"
        "      os.system('id') != 0, said(lambda: open('/tmp/agency-wrote', 'w')),\n"
        "      said(lambda: open(sys.argv[1] + '/inside', 'w').write('12')))"
    )
    assert held(tried, home) == "PermissionError PermissionError True PermissionError 2"
    for work in ("import agencycli.tui.app", "import openpyxl", "from agencycli.importers import child",
                 "import sqlite3; sqlite3.connect(sys.argv[1] + '/a.db').execute('create table a (b)')"):  # fmt: skip
        assert held(f"{work}\nprint('well')", home) == "well", work
