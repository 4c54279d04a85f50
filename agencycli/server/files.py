"""What a machine needs to serve the agency over SSH, as one script of the shell: to be read, printed or run by root."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import NamedTuple

from agencycli.server import jobs

ACCOUNT = "agency"
HOME = Path("/var/lib/agencycli")
SSHD = Path("/etc/ssh/sshd_config.d/agencycli.conf")
ROTATION = Path("/etc/logrotate.d/agencycli")
CRONTAB = Path("/etc/cron.d/agencycli")
UNITS = Path("/etc/systemd/system")

MATCH = """\
# Staff of the agency come in by a key and land in their screen or in one command of it, nowhere else.
# What is not set here, a line of authorized_keys could not open either.
Match User {account}
    ForceCommand {door}
    AuthorizedKeysCommand {door} %t %k
    AuthorizedKeysCommandUser {account}
    AuthorizedKeysFile none
    AuthenticationMethods publickey
    ExposeAuthInfo yes
    DisableForwarding yes
    PermitTunnel no
    PermitUserRC no
    PermitTTY yes
    AcceptEnv LC_AGENCY_NONE
    MaxSessions 2
    ClientAliveInterval 60
    ClientAliveCountMax 3
"""
ROTATED = """\
{home}/agency.log {{
    su {account} {account}
    monthly
    rotate 12
    missingok
    notifempty
    create 0600 {account} {account}
}}
"""


class Machine(NamedTuple):
    """Where things are on a machine."""

    account: str
    home: Path
    python: Path
    """Of the environment the program is installed in."""

    @property
    def door(self) -> str:
        """The command sshd runs; sshd takes words between blanks."""
        return f"{self.python} -I -X utf8 -m agencycli.door {self.home}"

    @property
    def program(self) -> Path:
        """The command ``agency`` of the same environment."""
        return self.python.with_name("agency")


def sshd(machine: Machine) -> str:
    """Return the part of sshd's settings that is the door."""
    return MATCH.format(account=machine.account, door=machine.door)


def script(machine: Machine) -> str:
    """Return the whole set-up as a script for root. Run again it changes nothing that is as it must be.

    The account has a shell, because sshd runs the door through one, but a root folder as its home, so that no file
    of its own is ever read; its password is no password, so that only keys open.
    """
    account, home = shlex.quote(machine.account), shlex.quote(str(machine.home))
    timers = jobs.units(machine.home, machine.program, account=machine.account)
    lines = jobs.crontab(machine.home, machine.program, account=machine.account)
    names = " ".join(name for name in timers if name.endswith(".timer"))
    parts = [
        "#!/bin/sh\n# Serve the agency over SSH. Made by: agency server setup\nset -eu\n\n",
        f"getent passwd {account} >/dev/null ||\n"
        f"    useradd --system --user-group --home-dir / --no-create-home --shell /bin/sh {account}\n"
        f"usermod --home / --shell /bin/sh --password '*' {account}\n"
        f"install -d -m 0700 -o {account} -g {account} {home}\n\n",
        _file(SSHD, sshd(machine)),
        _file(ROTATION, ROTATED.format(home=machine.home, account=machine.account)),
        "if [ -d /run/systemd/system ]; then\n",
        *(_file(UNITS / name, text) for name, text in timers.items()),
        f"systemctl daemon-reload\nsystemctl enable --now {names}\nelse\n",
        _file(CRONTAB, "\n".join([*lines, ""])),
        "fi\n\n",
        "sshd=$(command -v sshd || echo /usr/sbin/sshd)\n"
        'mkdir -p /run/sshd\n"$sshd" -t\n'
        "if [ -d /run/systemd/system ]; then systemctl reload ssh\n"
        "elif [ -s /run/sshd.pid ]; then kill -HUP $(cat /run/sshd.pid); fi\n",
    ]
    return "".join(parts)


def install(made: str) -> bool:
    """Run a script as it was printed; tell whether it came to its end. What it says goes to the terminal."""
    return subprocess.run(["/bin/sh", "-s"], input=made, text=True, check=False).returncode == 0


def _file(path: Path, text: str) -> str:
    return f"install -D -m 0644 /dev/stdin {shlex.quote(str(path))} <<'END'\n{text}END\n\n"
