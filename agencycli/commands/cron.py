"""``agency cron``: the lines that let the machine do by itself what is due."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from agencycli import config, output, queries
from agencycli.commands import desk
from agencycli.i18n import N_, _

app = typer.Typer(add_completion=False, no_args_is_help=True)

Every = Annotated[int, typer.Option("--every", metavar="MINUTES", min=1, max=30, help=_("How often; 1 to 30."))]
EXAMPLE = N_("Example: agency cron install")
UNITS = """\
# agency-{name}.service
[Unit]
Description=agencycli: agency {words}

[Service]
Type=oneshot
Environment={home}
ExecStart={program} {words}

# agency-{name}.timer
[Unit]
Description=agencycli: agency {words}

[Timer]
OnCalendar={calendar}
Persistent=true

[Install]
WantedBy=timers.target"""


class Job(NamedTuple):
    """What the machine runs by itself, and when: in crontab's words and in systemd's."""

    words: str
    crontab: str
    calendar: str


def jobs(every: int) -> tuple[Job, ...]:
    """Return the jobs of an agency; the check comes last, when the back-up of the night must stand."""
    return (
        Job("remind", f"*/{every} * * * *", f"*:0/{every}"),
        Job("backup", "10 3 * * *", "03:10"),
        Job("check", "40 3 * * *", "03:40"),
    )


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
        home, path = _for_systemd(f"AGENCY_HOME={folder}"), _for_systemd(str(program())).replace("$", "$$")
        for job in jobs(every):
            print(
                UNITS.format(name=job.words, home=home, program=path, words=job.words, calendar=job.calendar),
                end="\n\n",
            )
    else:
        desk.tell(_("lines for: crontab -e"))
        for job in jobs(every):
            told = f"AGENCY_HOME={_for_crontab(str(folder))} {_for_crontab(str(program()))} {job.words}"
            # The name of a back-up that was taken is nothing to write a letter about.
            print(f"{job.crontab} {told}" + (" >/dev/null" if job.words == "backup" else ""))
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
