"""What the machine does for the agency by itself, in the words of crontab and of systemd."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import NamedTuple


class Job(NamedTuple):
    """A command, and when it runs."""

    words: str
    crontab: str
    calendar: str


def jobs(every: int = 5) -> tuple[Job, ...]:
    """Return the jobs of an agency; the check comes last, when the back-up of the night must stand.

    ``every`` is how many minutes pass between two looks for reminders.
    """
    return (
        Job("remind", f"*/{every} * * * *", f"*:0/{every}"),
        Job("backup", "10 3 * * *", "03:10"),
        Job("check", "40 3 * * *", "03:40"),
    )


def crontab(home: Path, program: Path, every: int = 5, account: str = "") -> list[str]:
    """Return the lines of a crontab; with an account those of a file of /etc/cron.d."""
    lines = []
    for job in jobs(every):
        told = f"AGENCY_HOME={_for_crontab(str(home))} {_for_crontab(str(program))} {job.words}"
        # The name of a back-up that was taken is nothing to write a letter about.
        told += " >/dev/null" if job.words == "backup" else ""
        lines.append(" ".join(part for part in (job.crontab, account, told) if part))
    return lines


def units(home: Path, program: Path, every: int = 5, account: str = "") -> dict[str, str]:
    """Return services and timers of systemd by the names of their files; with an account those of the system."""
    found = {}
    person = f"User={account}\nUMask=0077\nNoNewPrivileges=yes\nPrivateTmp=yes\n" if account else ""
    environment, path = _for_systemd(f"AGENCY_HOME={home}"), _for_systemd(str(program)).replace("$", "$$")
    for job in jobs(every):
        head = f"[Unit]\nDescription=agencycli: agency {job.words}\n\n"
        found[f"agency-{job.words}.service"] = (
            f"{head}[Service]\nType=oneshot\n{person}Environment={environment}\nExecStart={path} {job.words}\n"
        )
        found[f"agency-{job.words}.timer"] = (
            f"{head}[Timer]\nOnCalendar={job.calendar}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
        )
    return found


def _for_crontab(word: str) -> str:
    """Return a word as cron's shell takes it; to cron itself a percent sign is the end of the line."""
    return shlex.quote(word).replace("%", "\\%")


def _for_systemd(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
