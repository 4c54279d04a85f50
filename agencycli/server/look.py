"""Look whether a machine serves the agency as it should, by asking sshd, the kernel and the disk themselves."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from agencycli.i18n import _
from agencycli.server import files, landlock
from agencycli.server.files import Machine
from agencycli.services.checkup import Finding

SETUP = "sudo agency server setup --apply"
DEMANDED = {
    "authenticationmethods": "publickey",
    "exposeauthinfo": "yes",
    "disableforwarding": "yes",
    "permittunnel": "no",
    "permituserrc": "no",
}
"""What ``sshd -T`` must answer for the account, beside the door itself."""


def look(machine: Machine) -> Iterator[Finding]:
    """Yield everything that is not as it must be, and how to mend it."""
    account = _account(machine)
    yield from _of_account(machine, account)
    yield from _of_home(machine, account)
    yield from _of_sshd(machine)
    if not landlock.version():
        yield Finding(
            "landlock",
            _("this kernel holds no sessions (no Landlock): a fault in the program could reach files and programs"),
            _("a kernel since 5.13 with lsm=landlock,... in its command line"),
        )
    yield from _of_jobs()


def _account(machine: Machine) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(machine.account)
    except KeyError:
        return None


def _of_account(machine: Machine, account: pwd.struct_passwd | None) -> Iterator[Finding]:
    if account is None:
        yield Finding("account", _("there is no account “{name}”").format(name=machine.account), SETUP)
        return
    if account.pw_shell != "/bin/sh":
        what = _("the account's shell is {shell}: others read files of its home before the door").format(
            shell=account.pw_shell
        )
        yield Finding("account", what, f"usermod --shell /bin/sh {machine.account}")
    home = Path(account.pw_dir)
    if home.exists() and home.stat().st_uid == account.pw_uid and account.pw_uid:
        what = _("the account can write to its home {home}").format(home=home)
        yield Finding("account", what, f"usermod --home / {machine.account}")
    if os.geteuid() == 0 and not _starts(machine, account):
        what = _("“{name}” cannot start {python}").format(name=machine.account, python=machine.python)
        yield Finding("program", what, _("install it where every login can read it, such as /opt/agencycli"))
    for path in (machine.python, *machine.python.parents):
        known = path.stat()
        if known.st_uid not in (0, os.getuid() if os.getuid() == account.pw_uid else 0) or known.st_mode & 0o022:
            what = _("{path} can be changed by others than root, and the door is a program in it").format(path=path)
            yield Finding("program", what, f"chown root {path}; chmod go-w {path}")


def _starts(machine: Machine, account: pwd.struct_passwd) -> bool:
    """Tell whether the account can run the door's program; root may ask."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, words of ours
            [str(machine.python), "-I", "-c", "import agencycli.door"],
            user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/", capture_output=True, check=False,
        )  # fmt: skip
    except OSError:
        return False
    return done.returncode == 0


def _of_home(machine: Machine, account: pwd.struct_passwd | None) -> Iterator[Finding]:
    if not machine.home.is_dir():
        yield Finding("home", _("there is no folder {path}").format(path=machine.home), SETUP)
        return
    known = machine.home.stat()
    if account is not None and known.st_uid != account.pw_uid:
        what = _("{path} does not belong to “{name}”").format(path=machine.home, name=machine.account)
        yield Finding("home", what, f"chown -R {machine.account}: {machine.home}")
    if stat.S_IMODE(known.st_mode) & 0o077:
        what = _("{path} is open to other logins of this machine").format(path=machine.home)
        yield Finding("home", what, f"chmod 700 {machine.home}")


def _of_sshd(machine: Machine) -> Iterator[Finding]:
    program = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        yield Finding("sshd", _("there is no sshd"), "apt-get install openssh-server")
        return
    asked = [program, "-T", "-C", f"user={machine.account},host=localhost,addr=127.0.0.1"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, words of ours
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["?"])[-1]
        what = _("sshd does not tell its settings: {reason}").format(reason=reason)
        yield Finding("sshd", what, _("ask as root: {command}").format(command="sudo agency server check"))
        return
    yield from settings(machine, done.stdout)


def settings(machine: Machine, told: str) -> Iterator[Finding]:
    """Yield what is wrong in sshd's settings for the account, as ``sshd -T -C user=...`` tells them."""
    found: dict[str, str] = {}
    for line in told.splitlines():
        key, _blank, value = line.partition(" ")
        found[key] = f"{found[key]} {value}" if key in found else value
    wanted = DEMANDED | {"forcecommand": machine.door, "authorizedkeyscommand": f"{machine.door} %t %k"}
    for key, value in wanted.items():
        if found.get(key) != value:
            what = _("sshd says {key} {value} for “{name}”").format(
                key=key, value=found.get(key, "–"), name=machine.account
            )
            yield Finding("sshd", what, _("{setup}; its settings stand in {file}").format(setup=SETUP, file=files.SSHD))
    if stray := [name for name in found.get("acceptenv", "").split() if name != "LC_AGENCY_NONE"]:
        what = _("sshd lets variables of clients in: {names}").format(names=" ".join(stray))
        yield Finding("sshd", what, _("{setup}; its settings stand in {file}").format(setup=SETUP, file=files.SSHD))


def _of_jobs() -> Iterator[Finding]:
    if not files.CRONTAB.exists() and not list(files.UNITS.glob("agency-*.timer")):
        yield Finding("jobs", _("nothing runs reminders, back-ups and the night's check"), SETUP)
