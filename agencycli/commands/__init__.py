"""The commands: one file per group, and this one table that lists them all.

A group's module is imported only when its name was typed; help and completion of names read the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from agencycli.errors import UsageError
from agencycli.i18n import N_


class CommandEntry(NamedTuple):
    """A command or group of the root."""

    name: str
    module: str
    summary: str
    panel: str
    at_server: bool = False
    """For who administers the machine: not to be had over SSH by the staff."""


class AtServer(UsageError):
    """A command that is no matter of the staff was asked for over SSH."""

    slug = "at-server"
    template = N_("“agency {name}” is for who administers the server, not over the agency's SSH")


class NoSuchCommand(UsageError):
    """Something was asked for over SSH that is no command of the agency."""

    slug = "no-such-command"
    template = N_(
        "there is no “{name}” here; ssh agency@host opens the screen, ssh agency@host agency --help lists commands"
    )


def demand_from_afar(words: Sequence[str]) -> None:
    """Raise NoSuchCommand or AtServer unless the command in these words may be had over SSH; none is the screen."""
    name = next((word for before, word in pairwise(("", *words)) if before != "--as" and not word.startswith("-")), "")
    found = next((entry for entry in COMMANDS if entry.name == name), None)
    if name and found is None:
        raise NoSuchCommand(name=name)
    if found is not None and found.at_server:
        raise AtServer(name=name)


CLIENTS, DEALS, PLANNER = N_("Clients"), N_("Deals"), N_("Planner")
STOCK = N_("Warehouse")
RECORDS, AGENCY = N_("Files and history"), N_("The agency itself")

COMMANDS: tuple[CommandEntry, ...] = (
    CommandEntry("client", "client", N_("Clients: add, show, edit, list, merge."), CLIENTS),
    CommandEntry("person", "person", N_("People at clients."), CLIENTS),
    CommandEntry("contact", "contact", N_("Phones, e-mails and messengers, by number."), CLIENTS),
    CommandEntry("date", "date", N_("Days to remember each year."), CLIENTS),
    CommandEntry("task", "task", N_("What is to be done: add, list, finish, move, hand over."), CLIENTS),
    CommandEntry("plan", "plan", N_("Three weeks of what is to be done."), CLIENTS),
    CommandEntry("day", "day", N_("What the morning brings."), CLIENTS),
    CommandEntry("log", "log", N_("Log a call, letter, meeting or note."), CLIENTS),
    CommandEntry("who", "who", N_("Tell who calls: by phone, name, e-mail or anything."), CLIENTS),
    CommandEntry("find", "find", N_("Find anything anywhere."), CLIENTS),
    CommandEntry("source", "source", N_("Sources of clients."), CLIENTS),
    CommandEntry("field", "field", N_("Fields of the agency's own on cards."), CLIENTS),
    CommandEntry("file", "file", N_("Files on cards."), CLIENTS),
    CommandEntry("deal", "deal", N_("Deals: add, edit, list, move, win, lose."), DEALS),
    CommandEntry("pipeline", "pipeline", N_("Stages of deals, and why they are lost."), DEALS),
    CommandEntry("contractor", "contractor", N_("Contractors: what they do, offers, jobs."), DEALS),
    CommandEntry("budget", "budget", N_("Fixed costs, bills, payments, rates."), DEALS),
    CommandEntry("stock", "stock", N_("Stock: levels, receive, issue, return, move, keep for deals."), STOCK),
    CommandEntry("series", "series", N_("What repeats: every Friday, on weekdays."), PLANNER),
    CommandEntry("load", "load", N_("How much everybody has to do."), PLANNER),
    CommandEntry("calendar", "calendar", N_("Working days, holidays, people's hours."), PLANNER),
    CommandEntry("leave", "leave", N_("Who is away and when."), PLANNER),
    CommandEntry("ics", "ics", N_("What is to be done, for calendars."), PLANNER),
    CommandEntry("remind", "remind", N_("Send the reminders that are due."), PLANNER),
    CommandEntry("cron", "cron", N_("What the machine does by itself."), PLANNER, at_server=True),
    CommandEntry("import", "import_", N_("Take in a workbook, CSV, vCard or CRM export."), RECORDS),
    CommandEntry("view", "view", N_("Saved views of lists."), RECORDS),
    CommandEntry("journal", "journal", N_("Who changed what and when."), RECORDS),
    CommandEntry("undo", "undo", N_("Take a change back."), RECORDS),
    CommandEntry("tui", "tui", N_("Open the full-screen app."), AGENCY),
    CommandEntry("init", "init", N_("Make a new agency."), AGENCY, at_server=True),
    CommandEntry("config", "config", N_("Settings."), AGENCY, at_server=True),
    CommandEntry("staff", "staff", N_("People who work here and what they may do."), AGENCY),
    CommandEntry("server", "server", N_("Set up the machine that serves the staff over SSH."), AGENCY, at_server=True),
    CommandEntry("backup", "backup", N_("Take a back-up, try one, list them."), AGENCY, at_server=True),
    CommandEntry("restore", "restore", N_("Put a back-up in the place of the agency."), AGENCY, at_server=True),
    CommandEntry("check", "check", N_("Check the data; silent when all is well. For cron."), AGENCY, at_server=True),
    CommandEntry("doctor", "doctor", N_("Check everything and say how to mend it."), AGENCY, at_server=True),
    CommandEntry("upgrade", "upgrade", N_("Bring the tables up to this program."), AGENCY, at_server=True),
    CommandEntry("demo", "demo", N_("Fill a demo agency with invented data."), AGENCY, at_server=True),
)
