"""``agency cron``: the lines that let the machine do by itself what is due."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from agencycli import config, output, queries
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

Every = Annotated[int, typer.Option("--every", metavar="MINUTES", min=1, max=30, help=_("How often; 1 to 30."))]
EXAMPLE = N_("Example: agency cron install")
SERVICE = """\
# agency-remind.service
[Unit]
Description=agencycli: reminders

[Service]
Type=oneshot
Environment={home}
ExecStart={program} remind

# agency-remind.timer
[Unit]
Description=agencycli: reminders

[Timer]
OnCalendar=*:0/{every}
Persistent=true

[Install]
WantedBy=timers.target"""


@app.command("install", help=_("Print the line for crontab, or a systemd timer, to put there.") + "\n\n" + _(EXAMPLE))
def install(
    every: Every = 5,
    systemd: Annotated[bool, typer.Option("--systemd", help=_("Print a service and a timer of systemd."))] = False,
) -> None:
    folder = config.home().absolute()
    if systemd:
        desk.tell(_("two files for ~/.config/systemd/user; then: systemctl --user enable --now agency-remind.timer"))
        home, path = _for_systemd(f"AGENCY_HOME={folder}"), _for_systemd(str(program())).replace("$", "$$")
        print(SERVICE.format(home=home, program=path, every=every))
    else:
        desk.tell(_("a line for: crontab -e"))
        print(f"*/{every} * * * * AGENCY_HOME={_for_crontab(str(folder))} {_for_crontab(str(program()))} remind")
    if os.environ.get("AGENCY_DATABASE"):
        desk.tell(_("cron does not know AGENCY_DATABASE: write it into {file}").format(file=folder / config.FILE_NAME))


@app.command("show", help=_("Show what is waiting to be sent and since when. Example: agency cron show --format json"))
def show(form: desk.Format = "table", target: desk.Output = None) -> None:
    with desk.at_work():
        output.write(queries.reminder.health(), form, target)


def program() -> Path:
    """Return the whole path of the program that is running."""
    called = Path(sys.argv[0])
    found = called if called.is_file() and called.name == "agency" else Path(sys.executable).with_name("agency")
    return found.absolute()


def _for_crontab(word: str) -> str:
    """Return a word as cron's shell takes it; to cron itself a percent sign is the end of the line."""
    return shlex.quote(word).replace("%", "\\%")


def _for_systemd(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
