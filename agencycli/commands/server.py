"""``agency server``: set up the machine that serves the staff over SSH, and look whether it is as it should be."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from agencycli.commands import desk, doctor
from agencycli.errors import Forbidden, Refused
from agencycli.i18n import N_, _
from agencycli.server import files, look

app = typer.Typer(add_completion=False, no_args_is_help=True)

Account = Annotated[str, typer.Option(help=_("Name of the service account that people log in as."))]
Home = Annotated[str, typer.Option("--home", metavar="FOLDER", help=_("Folder of the agency on this machine."))]
EXAMPLE = N_("Example: agency server setup; sudo agency server setup --apply")
NEXT = N_(
    "set up; now, once: sudo -u {account} AGENCY_HOME={home} {program} init --company NAME; "
    "then for each person: sudo -u {account} AGENCY_HOME={home} {program} staff key add LOGIN FILE.pub"
)


class NotRoot(Forbidden):
    """Only root can set up a machine."""

    slug = "not-root"
    template = N_("only root can set up the machine: sudo {program} server setup --apply")


class NotSetUp(Refused):
    """The set-up stopped half way; it can be run again."""

    slug = "set-up-stopped"
    template = N_("the set-up stopped; what the machine said stands above; mend it and run it again")


@app.command(
    "setup",
    help=_(
        "Print a script that makes the account, the door in sshd's settings, the folder and the jobs of the night; "
        "--apply runs it as root. Run again it changes nothing that is as it must be."
    )
    + "\n\n"
    + _(EXAMPLE),
)
def setup(
    account: Account = files.ACCOUNT,
    home: Home = str(files.HOME),
    apply: Annotated[bool, typer.Option("--apply", help=_("Run it; as root."))] = False,
) -> None:
    machine = _machine(account, home)
    script = files.script(machine)
    if not apply:
        print(script, end="")
        return
    if os.geteuid():
        raise NotRoot(program=machine.program)
    if not files.install(script):
        raise NotSetUp
    desk.tell(_(NEXT).format(account=account, home=home, program=machine.program))


@app.command(
    "check",
    help=_(
        "Look whether account, folder, sshd, kernel and jobs are as they should be; say how to mend each finding. "
        "Silent and 0 when all is well. Example: sudo agency server check"
    ),
)
def check(
    account: Account = files.ACCOUNT,
    home: Home = str(files.HOME),
    form: desk.Format = "table",
    target: desk.Output = None,
) -> None:
    doctor.tell(list(look.look(_machine(account, home))), form, target)


def _machine(account: str, home: str) -> files.Machine:
    return files.Machine(account, Path(home), Path(sys.prefix) / "bin" / "python")
