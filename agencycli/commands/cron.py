"""``agency cron``: the lines that let the machine do by itself what is due."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from agencycli import config, output, queries
from agencycli.commands import desk
from agencycli.i18n import N_, _
from agencycli.server import jobs

app = typer.Typer(add_completion=False, no_args_is_help=True)

Every = Annotated[int, typer.Option("--every", metavar="MINUTES", min=1, max=30, help=_("How often; 1 to 30."))]
EXAMPLE = N_("Example: agency cron install")


@app.command(
    "install",
    help=_("Print lines for crontab, or timers of systemd: reminders, the night's back-up and check.")
    + "\n\n"
    + _(EXAMPLE),
)
def install(
    every: Every = 5,
    systemd: Annotated[bool, typer.Option("--systemd", help=_("Print services and timers of systemd."))] = False,
) -> None:
    folder = config.home().absolute()
    if systemd:
        desk.tell(_("files for ~/.config/systemd/user; then: systemctl --user enable --now agency-NAME.timer for each"))
        for name, text in jobs.units(folder, program(), every).items():
            print(f"# {name}\n{text}")
    else:
        desk.tell(_("lines for: crontab -e"))
        print("\n".join(jobs.crontab(folder, program(), every)))
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
