"""Open the tables, or make new ones."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import peewee as pw

from agencycli.access import barrier
from agencycli.i18n import _
from agencycli.models.base import database
from agencycli.models.store.postgres import PostgresStore
from agencycli.models.store.sqlite import SqliteStore
from agencycli.models.store.trouble import APPLICATION_ID, NO_AGENCY_YET, NoDatabase, SchemaTooNew, SchemaTooOld
from agencycli.models.store.upgrading import known_version, migrate

Store = SqliteStore | PostgresStore


def store() -> Store:
    """Return the open store."""
    return database.obj


def open_store(folder: Path, url: str, file_name: str) -> Store:
    """Connect this thread to the agency's tables and check that the program fits them.

    Raises as ``attach``, and SchemaTooNew, SchemaTooOld.
    """
    found = attach(folder, url, file_name)
    version, known = found.version(), known_version()
    if version > known:
        found.close()
        raise SchemaTooNew(found=version, known=known)
    if version < known:
        found.close()
        if not version:
            raise NoDatabase(place=found, reason=_(NO_AGENCY_YET))
        raise SchemaTooOld(found=version, known=known)
    return found


def attach(folder: Path, url: str, file_name: str) -> Store:
    """Connect without looking at the schema's version; for upgrades and check-ups.

    Raises NoDatabase, Unavailable; BadAddress for a URL that is none.
    """
    file = folder / file_name
    if not url and not os.path.lexists(file):
        raise barrier(folder) or NoDatabase(
            place=file, reason=_("there is no such file; “agency init” makes a new agency")
        )
    if not url and file.stat().st_size == 0:
        raise NoDatabase(place=file, reason=_("the file is empty; restore it from a copy"))
    opened = PostgresStore(url) if url else SqliteStore(file)
    _connect(opened)
    return opened


def create(folder: Path, url: str, file_name: str) -> Store:
    """Make the tables of a new agency and stay connected. Raises NoDatabase when there is one already."""
    if url:
        on_server = PostgresStore(url)
        _connect(on_server)
        if on_server.version():
            raise NoDatabase(place=on_server, reason=_("this database holds an agency already"))
        migrate(on_server)
        return on_server
    file = folder / file_name
    if file.exists():
        raise NoDatabase(place=file, reason=_("there is an agency here already"))
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    made = SqliteStore(file)
    database.initialize(made)
    made.connect()
    made.pragma("journal_mode", "wal")
    made.pragma("application_id", APPLICATION_ID)
    migrate(made)
    return made


def _connect(opened: Store) -> None:
    database.initialize(opened)
    try:
        opened.connect()
        if isinstance(opened, SqliteStore) and opened.pragma("application_id") != APPLICATION_ID:
            opened.close()
            raise NoDatabase(place=opened, reason=_("this is not an agency's database"))
    except pw.PeeweeException as error:
        raise opened.trouble(error) from error


def connected() -> Any:
    """Return a context in which this thread has a connection: its own, or the one it has already."""
    current = store()
    return nullcontext() if not current.is_closed() else current.connection_context()
