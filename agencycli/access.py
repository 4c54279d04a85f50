"""Who this process runs as, and what the file system lets it do; a refusal of the disk in a person's words."""

from __future__ import annotations

import errno
import os
import pwd
import shlex
from pathlib import Path

from agencycli.errors import AgencyError, Unavailable, UsageError
from agencycli.i18n import N_


class Closed(Unavailable):
    """The file system keeps this login out."""

    slug = "closed"
    template = N_(
        "{path} is closed to the login “{login}”: it belongs to “{owner}”, who can let it in, or work as them"
    )


class ClosedToOwner(Unavailable):
    """The modes of the file keep out whom it belongs to."""

    slug = "closed"
    template = N_("{path} is closed even to its owner “{login}”; open it: chmod u+{modes} {quoted}")


class ReadOnlyDisk(Unavailable):
    """The disk is mounted for reading."""

    slug = "read-only-disk"
    template = N_("the disk under {path} can only be read; mount it for writing, or name another folder in AGENCY_HOME")


class DiskFull(Unavailable):
    """There is no room, or no more for this login."""

    slug = "disk-full"
    template = N_("the disk under {path} is full; make room and try again")


class NoFolder(Unavailable):
    """A file stands where a folder must be."""

    slug = "no-folder"
    template = N_("{path} is a file, and a folder is needed there; name another in AGENCY_HOME")


class StreamsOnly(UsageError):
    """A path of the server was named by somebody who sits elsewhere."""

    slug = "streams-only"
    template = N_(
        "over SSH files come and go through commands, with - for the file: "
        "ssh agency@host import - < base.xlsx; ssh agency@host client list --format xlsx > clients.xlsx"
    )


_streams_only = False


def keep_to_streams() -> None:
    """From now on name no files of this machine for the person: they sit at another one."""
    global _streams_only
    _streams_only = True


def streams_only() -> bool:
    """Tell whether the person sits at another machine."""
    return _streams_only


def demand_paths() -> None:
    """Raise StreamsOnly when the person sits at another machine."""
    if _streams_only:
        raise StreamsOnly


def login(number: int | None = None) -> str:
    """Return the name of a system login, this process's own by default; the environment has no say in it."""
    number = os.getuid() if number is None else number
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def barrier(*paths: Path) -> AgencyError | None:
    """Return what keeps this process from reading and writing one of these places; None when nothing does.

    A place that is not there yet counts as the folder it would be made in.
    """
    effective = os.access in os.supports_effective_ids
    for path in paths:
        place = path.absolute()
        while not os.path.lexists(place):
            place = place.parent
        modes = "rwx" if place.is_dir() else "rw"
        wanted = os.R_OK | os.W_OK | (os.X_OK if place.is_dir() else 0)
        if os.access(place, wanted, effective_ids=effective):
            continue
        if os.statvfs(place).f_flag & os.ST_RDONLY:
            return ReadOnlyDisk(path=place)
        owner = place.stat().st_uid
        if owner == os.geteuid():
            return ClosedToOwner(path=place, login=login(owner), modes=modes, quoted=shlex.quote(str(place)))
        return Closed(path=place, login=login(os.geteuid()), owner=login(owner))
    return None


def told(error: OSError) -> AgencyError | None:
    """Return a refusal of the disk as a person is told it; None for one that is no matter of the disk."""
    if not error.filename:
        return None
    path = Path(os.fsdecode(error.filename))
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return barrier(path, path.parent)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path=path)
    if isinstance(error, NotADirectoryError | FileExistsError):
        return next((NoFolder(path=place) for place in (path, *path.parents) if place.is_file()), None)
    return None
