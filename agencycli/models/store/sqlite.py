"""An agency in one SQLite file, with two lock files beside it: who writes, and who has it open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee as pw

from agencycli import models
from agencycli.access import barrier
from agencycli.errors import AgencyError, Unavailable
from agencycli.i18n import _
from agencycli.models import search_index, stock_triggers, triggers
from agencycli.models.base import Row
from agencycli.models.store import locks
from agencycli.models.store.trouble import AWAY, WAIT_SECONDS, Busy, NoDatabase, NotScoured, first_line
from agencycli.values.text import fold

CACHE_KIB = 64 * 1024  # with the 2 MB of SQLite's own a long transaction spills: undoing an import takes minutes


class SqliteStore(pw.SqliteDatabase):
    """An agency in one file. Never creates the file by opening it: ``create`` does."""

    engine = "sqlite"

    def __init__(self, file: Path, mode: str = "rw") -> None:
        self.file = file
        super().__init__(
            f"file:{_uri_path(file)}?mode={mode}",
            pragmas={
                "foreign_keys": 1,
                "synchronous": "FULL",
                "busy_timeout": WAIT_SECONDS * 1000,
                "recursive_triggers": 1,
                "secure_delete": 1,
                "temp_store": "MEMORY",
                "cache_size": -CACHE_KIB,
            },
            timeout=WAIT_SECONDS,
            uri=True,
            autoconnect=False,
            check_same_thread=False,
        )
        self.register_function(fold, "agency_fold", 1)
        self._places: dict[int, int] = {}

    def __str__(self) -> str:
        return str(self.file)

    def _connect(self) -> Any:
        """Connect, and let it be seen that the file is open; waits while somebody upgrades it."""
        place = locks.share(self._beside(".open"))
        try:
            connection = super()._connect()
        except BaseException:
            os.close(place)
            raise
        self._places[id(connection)] = place
        return connection

    def _close(self, conn: Any) -> None:
        super()._close(conn)
        os.close(self._places.pop(id(conn)))

    def _beside(self, ending: str) -> Path:
        return self.file.with_name(self.file.name + ending)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the file against everybody else. Raises Occupied when others have it open."""
        with locks.alone(self._beside(".open"), self._places[id(self.connection())]):
            yield

    def is_trouble(self, error: BaseException) -> bool:
        """Tell whether a failure is the file's, not a fault of the program."""
        return isinstance(error, pw.DatabaseError) and any(words in str(error) for words in AWAY)

    def trouble(self, error: BaseException) -> AgencyError:
        """Return a failure of the engine as a person is told it."""
        parts = [self.file, *(self._beside(ending) for ending in ("-wal", "-shm", ".lock", ".open"))]
        if closed := barrier(self.file.parent, *(part for part in parts if os.path.lexists(part))):
            return closed
        if not self.file.is_file():
            return NoDatabase(place=self.file, reason=_("this is not an agency's database"))
        reason = first_line(error)
        if isinstance(error, pw.OperationalError):
            return Busy(seconds=WAIT_SECONDS) if "locked" in reason else Unavailable(reason)
        return NoDatabase(place=self.file, reason=reason)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one write transaction; writers queue fairly, each at most ``WAIT_SECONDS``."""
        if self.in_transaction():
            with self.atomic():
                yield
            return
        self.pragma("cache_size", -CACHE_KIB)
        with locks.queue(self._beside(".lock")), self.atomic("IMMEDIATE"):
            yield

    def version(self) -> int:
        """Return the number of the last migration applied."""
        return int(self.pragma("user_version"))

    def set_version(self, version: int) -> None:
        """Store the number of the last migration, inside its transaction."""
        self.pragma("user_version", version)

    def install_derived(self) -> None:
        """Make triggers and the search index anew."""
        for name in [row[0] for row in self.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            self.execute_sql(f'DROP TRIGGER "{name}"')
        for _name, statement in self._own_triggers():
            self.execute_sql(statement)
        search_index.install_sqlite(self)

    def scour(self) -> None:
        """Leave nothing of removed rows in the file and beside it: index, free pages, write-ahead log.

        Raises NotScoured while others read.
        """
        try:
            with locks.queue(self._beside(".lock")):
                self.execute_sql(search_index.OPTIMIZE_SQLITE)
                self.execute_sql("VACUUM")
                busy = self.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except (pw.OperationalError, pw.ImproperlyConfigured) as error:
            raise NotScoured from error
        if busy:
            raise NotScoured

    def image(self, model: type[Row]) -> str:
        """Return the SQL of a row's image, in the form of the journal's."""
        pairs = ", ".join(f"'{name}', \"{name}\"" for name in triggers.columns(model))
        return f"json_object({pairs})"

    def image_number(self, image: pw.Node, column: str) -> pw.Node:
        """Return the SQL of a whole number inside an image."""
        return pw.fn.json_extract(image, f"$.{column}")

    def wrong_triggers(self) -> list[str]:
        """Return the names of triggers that are missing or not as they must be."""
        standing = dict(self.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
        return sorted(name for name, text in self._own_triggers() if standing.get(name) != text)

    def _own_triggers(self) -> Iterator[tuple[str, str]]:
        for model in models.JOURNALLED:
            yield from triggers.sqlite_triggers(model)
        yield from stock_triggers.sqlite_triggers()


def _uri_path(file: Path) -> str:
    from urllib.parse import quote

    return quote(str(file.absolute()))
