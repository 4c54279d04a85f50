"""Files that appear finished or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from agencycli.errors import Unavailable
from agencycli.i18n import N_


class CannotWrite(Unavailable):
    """The place written to is full, locked, missing or not ours."""

    slug = "cannot-write"
    template = N_("cannot write {place}: {reason}; make room or choose another place")

    @classmethod
    def because(cls, error: OSError, place: object) -> CannotWrite:
        """Return the refusal that tells what the system said about a place."""
        return cls(place=place, reason=error.strerror or str(error) or type(error).__name__)


class NotAFile(CannotWrite):
    """A finished file would take the place of a folder or a device."""

    slug = "not-a-file"
    template = N_("cannot write {place}: it is not an ordinary file; choose another name")


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Open ``target`` for bytes, such that it is replaced only by what was written to the end.

    The bytes go to ``NAME.part`` beside it, are flushed to the disk and counted, and take the name in one
    step. Any failure leaves the old file as it was and no part. A symbolic link is followed.

    Raises CannotWrite, NotAFile.
    """
    try:
        place = target.resolve()
        if place.exists() and not place.is_file():
            raise NotAFile(place=target)
        part = place.with_name(place.name + ".part")
        try:
            with part.open("wb") as file:
                yield file
                written = file.seek(0, os.SEEK_END)
                file.flush()
                os.fsync(file.fileno())
            if part.stat().st_size != written:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            part.replace(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotWrite.because(error, target) from error
