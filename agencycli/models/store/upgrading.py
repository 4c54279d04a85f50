"""Bring the tables up to this program: a copy first, nobody else at work, all of it or nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from agencycli import clock
from agencycli.i18n import _
from agencycli.models.base import needed_drivers_only
from agencycli.models.store.postgres import HISTORY, PostgresStore
from agencycli.models.store.sqlite import SqliteStore
from agencycli.models.store.trouble import NO_AGENCY_YET, BrokenUpgrade, NoDatabase, SchemaTooNew

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def known_version() -> int:
    """Return the number of the newest migration this program has."""
    return max(int(file.name[:4]) for file in MIGRATIONS.iterdir() if file.name[:4].isdigit())


def upgrade(target: SqliteStore | PostgresStore, copies: Path) -> tuple[int, Path | None]:
    """Bring older tables up to this program, keeping a copy of the file first.

    Returns the version reached and the copy (None when nothing was to do, or on PostgreSQL, where the server's own
    dump is the copy). Raises SchemaTooNew, Occupied while others have the agency open.
    """
    version, known = target.version(), known_version()
    if version > known:
        raise SchemaTooNew(found=version, known=known)
    if version == known:
        return version, None
    if not version:
        raise NoDatabase(place=target, reason=_(NO_AGENCY_YET))
    copy = None
    with target.alone():
        if isinstance(target, SqliteStore):
            copies.mkdir(mode=0o700, exist_ok=True)
            copy = copies / f"{target.file.stem}-schema-{version}-{clock.now():%Y%m%d-%H%M%S}.db"
            keep_copy(target, copy)
        migrate(target)
    return known, copy


def keep_copy(source: SqliteStore, copy: Path) -> None:
    """Write a whole, consistent copy of a live file beside it."""
    part = copy.with_name(copy.name + ".part")
    part.unlink(missing_ok=True)
    source.execute_sql("VACUUM INTO ?", (str(part),))
    part.chmod(0o600)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    shutil.move(part, copy)


def migrate(target: SqliteStore | PostgresStore) -> None:
    """Apply what is missing, with the derived objects, in one transaction: all of it or nothing."""
    with needed_drivers_only():
        from playhouse.migrations import Runner

    foreign_keys = isinstance(target, SqliteStore)
    if foreign_keys:
        # Rebuilding a table drops the old one; with foreign keys on that would delete or refuse its children.
        target.pragma("foreign_keys", 0)
    try:
        with target.writing():
            Runner(target, str(MIGRATIONS), table_name=HISTORY).up()
            target.install_derived()
            target.set_version(known_version())
            if foreign_keys and (lost := target.execute_sql("PRAGMA foreign_key_check").fetchone()):
                raise BrokenUpgrade(table=lost[0], parent=lost[2])
    finally:
        if foreign_keys:
            target.pragma("foreign_keys", 1)
