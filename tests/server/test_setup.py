"""What setting up a server promises: one script to read or run, and a check that asks the machine itself."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from agencycli import services
from agencycli.server import files, look, request, surroundings
from agencycli.server.files import Machine
from agencycli.values.ssh_key import read_key

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGXmM0GcWTX0eTlpDDnWVkP6b0v0r8lPyX0H5pB1Y0hN ira@laptop"


def test_the_script_is_good_shell_and_says_what_it_does(run_cli):
    told = run_cli("server", "setup", "--home", "/srv/my agency")
    assert told.code == 0
    assert subprocess.run(["sh", "-n"], input=told.out, text=True, check=False).returncode == 0
    for word in ("ForceCommand", "DisableForwarding yes", "ExposeAuthInfo yes", "agency-backup.timer", "logrotate.d"):
        assert word in told.out
    if os.geteuid():
        assert run_cli("server", "setup", "--apply").code == 5


@pytest.mark.skipif(not Path("/usr/sbin/sshd").exists(), reason="needs sshd: apt-get install openssh-server")
def test_sshd_itself_takes_the_settings_and_the_check_finds_each_that_was_loosened(tmp_path):
    machine = Machine(pwd.getpwuid(os.getuid()).pw_name, tmp_path, Path(sys.executable))
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "host")], check=True)
    Path("/run/sshd").mkdir(exist_ok=True) if os.getuid() == 0 else None

    who = f"user={machine.account},host=h,addr=127.0.0.1"

    def findings(change=lambda text: text):
        (tmp_path / "sshd_config").write_text(
            f"HostKey {tmp_path / 'host'}\nAcceptEnv LANG LC_*\n" + change(files.sshd(machine))
        )
        told = subprocess.run(
            ["/usr/sbin/sshd", "-T", "-f", str(tmp_path / "sshd_config"), "-C", who],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return list(look.settings(machine, told.stdout))

    assert findings() == []
    for line in files.sshd(machine).splitlines():
        key = line.split()[0] if line.startswith("    ") else ""
        if key in ("ForceCommand", "AuthenticationMethods", "ExposeAuthInfo", "DisableForwarding", "AcceptEnv",
                   "PermitUserRC", "AuthorizedKeysCommand"):  # fmt: skip
            gone = "\n".join(one for one in files.sshd(machine).splitlines() if one != line)
            if key == "AuthorizedKeysCommand":
                gone = gone.replace("    AuthorizedKeysCommandUser " + machine.account, "")
            assert findings(lambda text, gone=gone: gone + "\n"), key


@pytest.mark.sqlite
def test_the_door_tells_sshd_the_keys_of_people_at_work_and_of_nobody_else(agency, manager, staff_of_role):
    gone = staff_of_role("viewer", login="gone")
    keys = {}
    for person in (manager, gone):
        path = agency.home / person.login
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
        keys[person.login] = path.with_suffix(".pub").read_text()
        services.staff_key.add(agency.actor, person, keys[person.login])
    services.staff.switch_off(agency.actor, gone)

    def told(line):
        words = [sys.executable, "-I", "-X", "utf8", "-m", "agencycli.door", str(agency.home), *line.split()[:2]]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    ours = keys["ira"].split()
    assert told(keys["ira"]) == (0, f"restrict,pty {ours[0]} {ours[1]}\n")
    assert told(keys["gone"]) == (0, "")
    assert told(ED25519) == (0, "")


def test_a_key_is_one_public_line_and_nobodys_already(run_cli, agency, manager, staff_of_role):
    staff_of_role("viewer", login="olya")
    added = run_cli("staff", "key", "add", "ira", "-", "--until", "+30d", input=ED25519)
    assert added.code == 0
    again = run_cli("staff", "key", "add", "olya", "-", input=ED25519)
    assert (again.code, "Ирина" in again.err) == (4, True)
    for bad in (
        "", "rubbish", "ssh-dss AAAA", ED25519.replace("ssh-ed25519 ", "ssh-rsa "), f'command="sh" {ED25519}',
        ED25519 + "\n" + ED25519, ED25519.replace("AAAAC3", "AAAAC9"), "-----BEGIN OPENSSH PRIVATE KEY-----\n",
    ):  # fmt: skip
        refused = run_cli("staff", "key", "add", "olya", "-", input=bad)
        assert (refused.code, refused.out, len(refused.err.splitlines())) == (2, "", 1), bad
    assert "SHA256:" in run_cli("staff", "key", "list").out
    assert run_cli("staff", "key", "off", added.out.strip()).code == 0
    assert run_cli("--as", "ira", "staff", "key", "add", "ira", "-", input=ED25519).code == 5
    assert run_cli("undo", "--yes").code == 0


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_a_fingerprint_is_that_of_ssh_keygen(tmp_path):
    for kind in (("ed25519",), ("ecdsa", "-b", "384"), ("rsa", "-b", "2048")):
        path = tmp_path / kind[0]
        subprocess.run(["ssh-keygen", "-q", "-N", "", "-f", str(path), "-t", *kind], check=True)
        key = read_key(path.with_suffix(".pub").read_text())
        shown = subprocess.run(["ssh-keygen", "-lf", str(path)], capture_output=True, text=True, check=True).stdout
        assert key.fingerprint == shown.split()[1]


def test_a_request_is_words_and_no_shell_sees_it():
    assert request.read("") == []
    assert request.read("agency client list --where 'name ~ \"Рем\"'") == ["client", "list", "--where", 'name ~ "Рем"']
    assert request.read("x; $(id) `id` > y") == ["x;", "$(id)", "`id`", ">", "y"]
    for bad in ("x 'y", "x\ny", "x\0", "x\x1b[2J", "\udcff", "x" * 9000):
        with pytest.raises(request.BadRequest):
            request.read(bad)


def test_a_terminal_is_one_of_those_known_by_name(monkeypatch, tmp_path):
    kept = dict(os.environ), os.getcwd(), os.umask(0o022)
    try:
        for named, taken in (
            ("xterm-256color", "xterm-256color"),
            ("../../x", "xterm"),
            ("", "xterm"),
            ("screen.xterm", "screen.xterm"),
        ):
            os.environ.update(
                TERM=named, LD_PRELOAD="x", SSH_ORIGINAL_COMMAND="who 5", SSH_CONNECTION="10.0.0.7 1 10.0.0.1 22"
            )
            visit = surroundings.clear(tmp_path)
            assert (os.environ["TERM"], visit.request, visit.address) == (taken, "who 5", "10.0.0.7")
            assert "LD_PRELOAD" not in os.environ
    finally:
        os.environ.clear()
        os.environ.update(kept[0])
        os.chdir(kept[1])
        os.umask(kept[2])
