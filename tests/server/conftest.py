"""A real sshd on this machine, with the agency's door as the only thing behind it, and keys of its people."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agencycli import services
from agencycli.server.files import Machine

PATIENCE = 60
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")


@dataclass
class Door:
    """An sshd that listens, and how to come in."""

    port: int
    folder: Path
    home: Path
    machine: Machine
    settings: Path

    def words(self, who: str, *options: str) -> list[str]:
        """Return the words of ``ssh`` that come in by somebody's key."""
        me = pwd.getpwuid(os.getuid()).pw_name
        return [
            "ssh", "-F", "none", "-p", str(self.port), "-i", str(self.folder / who),
            *(f"-o{one}" for one in (
                "IdentitiesOnly=yes", "BatchMode=yes", "StrictHostKeyChecking=no", "LogLevel=ERROR",
                "UserKnownHostsFile=/dev/null",
            )),
            *options, f"{me}@127.0.0.1",
        ]  # fmt: skip

    def ssh(self, who: str, request: str = "", *options: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Come in without a terminal and ask for something."""
        words = [*self.words(who, *options), *([request] if request else [])]
        return subprocess.run(words, input=given, capture_output=True, timeout=PATIENCE, check=False)

    def new_key(self, who: str) -> str:
        """Make a pair of keys and return the public one."""
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", who, "-f", str(self.folder / who)], check=True
        )
        return (self.folder / f"{who}.pub").read_text()


@pytest.fixture
def door(agency: Any, tmp_path: Path) -> Iterator[Door]:
    """Start sshd for the agency, with the settings that ``agency server setup`` writes.

    Only keys stand elsewhere, and every variable a client sends is let in.

    A key line without any options opens sshd itself: what holds is the door alone.
    """
    if SSHD is None or shutil.which("ssh") is None:
        pytest.skip("needs sshd and ssh: apt-get install openssh-server")
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    machine = Machine(pwd.getpwuid(os.getuid()).pw_name, agency.home, Path(sys.executable))
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "host")], check=True)
    port = _free_port()
    made = Door(port, folder, agency.home, machine, folder / "sshd_config")
    made.settings.write_text(_settings(made))
    Path("/run/sshd").mkdir(exist_ok=True) if os.getuid() == 0 else None
    log = (folder / "sshd.log").open("wb")
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(made.settings)], stdin=subprocess.DEVNULL, stderr=log)
    try:
        _wait_for(port, server)
        yield made
    finally:
        server.terminate()
        server.wait(10)
        log.close()


def _settings(door: Door) -> str:
    from agencycli.server import files

    match = files.sshd(door.machine).replace(
        f"    AuthorizedKeysCommand {door.machine.door} %t %k\n    AuthorizedKeysCommandUser {door.machine.account}\n",
        "",
    )
    match = match.replace("AcceptEnv LC_AGENCY_NONE", "AcceptEnv *")  # all arrives: the door clears it
    match = match.replace("AuthorizedKeysFile none", f"AuthorizedKeysFile {door.folder / 'let_in'}")
    (door.folder / "let_in").touch()
    return (
        f"Port {door.port}\nListenAddress 127.0.0.1\nHostKey {door.folder / 'host'}\nPidFile none\nUsePAM no\n"
        f"StrictModes no\nPermitRootLogin yes\nAcceptEnv *\nSubsystem sftp internal-sftp\n{match}"
    )


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.skip("sshd does not start here")


@pytest.fixture
def let_in(door: Door, agency: Any) -> Callable[[Any], None]:
    """Give a member of staff a key: with sshd, and with the agency."""

    def give(person: Any, *, known: bool = True) -> str:
        line = door.new_key(person.login)
        with (door.folder / "let_in").open("a") as file:
            file.write(line)
        if known:
            services.staff_key.add(agency.actor, person, line)
        return line

    return give
