"""What may be wrong with the place where the tables live, in a person's words."""

from __future__ import annotations

from agencycli.errors import AgencyError, Unavailable, UsageError
from agencycli.i18n import N_, _, ngettext

APPLICATION_ID = 0x41474359
"""``AGCY``: says in the file's header whose file it is, and names our locks on a server."""
WAIT_SECONDS = 10
NO_AGENCY_YET = N_("there is no agency in it yet; “agency init” makes one")


class NoDatabase(AgencyError):
    """The file is not there or is not an agency's."""

    exit_code = 6
    slug = "no-database"
    template = N_("{place}: {reason}")


class SchemaTooNew(AgencyError):
    """A newer program has already changed the tables."""

    exit_code = 6
    slug = "schema-too-new"
    template = N_(
        "this agency was opened by a newer agencycli (schema {found}, this program knows {known}); install that version"
    )


class SchemaTooOld(AgencyError):
    """The tables are older than the program."""

    exit_code = 6
    slug = "schema-too-old"
    template = N_("the tables are of an older version (schema {found} of {known}); run “agency upgrade”")


class BrokenUpgrade(AgencyError):
    """An upgrade would leave rows that refer to nothing."""

    exit_code = 6
    slug = "broken-upgrade"
    template = N_("the upgrade was taken back: rows of {table} would refer to rows of {parent} that are not there")


class Busy(Unavailable):
    """Another process has been writing for too long."""

    slug = "busy"
    template = N_("somebody else has been writing for {seconds} seconds; try again")


class NotScoured(Unavailable):
    """Somebody was reading, so removed rows may still lie in the file."""

    slug = "not-scoured"
    template = N_(
        "the rows are gone, but while others read, traces lie in the file; “agency doctor --mend” removes them later"
    )


class BadAddress(UsageError):
    """What stands where the server's address must be is none."""

    slug = "bad-database"
    template = N_(
        "{place} is not the address of a PostgreSQL server; write postgresql://LOGIN:PASSWORD@SERVER/DATABASE, "
        "signs such as @ : / % and blanks in the password as %40 %3A %2F %25 %20"
    )


class NoServer(Unavailable):
    """The server does not answer, or not to us."""

    slug = "no-server"
    template = N_("the database server {server} does not let us in: {reason}; see {place}")


class ServerAway(NoServer):
    """Nobody answers there."""

    template = N_("the database server {server} does not answer ({reason}); is it running, and is {place} right?")


class WrongPassword(NoServer):
    """The server knows us not."""

    slug = "wrong-password"
    template = N_(
        "the database server {server} does not take the login “{login}” with the password given; mend {place}"
    )


class NoServerDatabase(NoServer):
    """The server is there, the database is not."""

    slug = "no-server-database"
    template = N_("the server {server} has no database “{database}”; make it (createdb {database}), or mend {place}")


class Upgrading(Busy):
    """The tables are being rebuilt."""

    slug = "upgrading"
    template = N_("the agency is being upgraded; try again in a minute")


class Occupied(Unavailable):
    """Others have the agency open, and the tables under their screens must not change."""

    slug = "occupied"
    template = N_("{who} has the agency open; let everybody leave, then run “agency upgrade” again")

    def __init__(self, who: list[str]) -> None:
        """``who`` has a line for each other process; empty where the system does not tell."""
        several = ngettext("{count} more program ({names})", "{count} more programs ({names})", len(who))
        super().__init__(who=several.format(count=len(who), names="; ".join(who)) if who else _("somebody"))


AWAY = ("locked", "disk I/O error", "unable to open", "readonly", "disk is full", "malformed", "not a database")
"""What SQLite says when the trouble is the file's, not the program's."""


def first_line(error: BaseException) -> str:
    """Return the first line of what an engine says of itself."""
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
