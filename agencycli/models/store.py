"""Where the tables live: open, create, upgrade. SQLite in one file, or PostgreSQL by a URL."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import peewee as pw

from agencycli import clock
from agencycli.errors import AgencyError, Unavailable
from agencycli.i18n import N_, _
from agencycli.models import JOURNALLED, UNJOURNALLED, search_index, triggers
from agencycli.models.base import Row, database
from agencycli.values.text import fold

APPLICATION_ID = 0x41474359
"""``AGCY``: says in the file's header whose file it is."""
MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_SECONDS = 10
CACHE_KIB = 64 * 1024  # with the 2 MB of SQLite's own a long transaction spills: undoing an import takes minutes
HISTORY = "schema_migration"


class NoDatabase(AgencyError):
    """The file is not there or is not an agency's."""

    exit_code = 6
    slug = "no-database"
    template = N_("{file}: {reason}")


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

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one write transaction; writers queue fairly, each at most ``WAIT_SECONDS``."""
        if self.in_transaction():
            with self.atomic():
                yield
            return
        self.pragma("cache_size", -CACHE_KIB)
        with _queue(self.file.with_name(self.file.name + ".lock")), self.atomic("IMMEDIATE"):
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
        for model in JOURNALLED:
            for _name, statement in triggers.sqlite_triggers(model):
                self.execute_sql(statement)
        search_index.install_sqlite(self)

    def scour(self) -> None:
        """Leave nothing of removed rows in the file and beside it: index, free pages, write-ahead log.

        Raises NotScoured while others read.
        """
        try:
            with _queue(self.file.with_name(self.file.name + ".lock")):
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
        """Return the names of the journal's triggers that are missing or not as they must be."""
        standing = dict(self.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
        wanted = {name: text for model in JOURNALLED for name, text in triggers.sqlite_triggers(model)}
        return sorted(name for name, text in wanted.items() if standing.get(name) != text)


class PostgresStore(pw.PostgresqlDatabase):
    """An agency on a PostgreSQL server."""

    engine = "postgresql"
    LOCK_KEY = APPLICATION_ID

    def __init__(self, url: str) -> None:
        super().__init__(
            url,
            prefer_psycopg3=True,
            autoconnect=False,
            options="-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s",
        )

    def _connect(self) -> Any:
        connection = super()._connect()
        connection.prepare_threshold = None
        return connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold a write transaction; writers go one after another, as on SQLite, so that entries have one order."""
        with self.atomic():
            # Held to the end of the transaction; taking it again inside is free.
            self.execute_sql("SELECT pg_advisory_xact_lock(%s)", (self.LOCK_KEY,))
            yield

    def version(self) -> int:
        """Return the number of the last migration applied."""
        if HISTORY not in self.get_tables():
            return 0
        row = self.execute_sql(f"SELECT max(name) FROM {HISTORY}").fetchone()
        return int(row[0][:4]) if row[0] else 0

    def set_version(self, version: int) -> None:
        """Do nothing: the table of migrations is the version here."""

    def install_derived(self) -> None:
        """Make triggers and the search index anew."""
        self.execute_sql(triggers.POSTGRES_FUNCTION)
        for model in JOURNALLED:
            for name, statement in triggers.postgres_triggers(model):
                self.execute_sql(f'DROP TRIGGER IF EXISTS {name} ON "{triggers.table_name(model)}"')
                self.execute_sql(statement)
        search_index.install_postgres(self)

    def scour(self) -> None:
        """Let the server take the place of removed rows; its own logs and copies are its keeper's."""
        for model in (*JOURNALLED, *UNJOURNALLED):
            self.execute_sql(f'VACUUM "{triggers.table_name(model)}"')

    def image(self, model: type[Row]) -> str:
        """Return the SQL of a row's image, in the form of the journal's."""
        return f'to_jsonb("{triggers.table_name(model)}")::text'

    def image_number(self, image: pw.Node, column: str) -> pw.Node:
        """Return the SQL of a whole number inside an image."""
        return pw.Cast(pw.Expression(pw.Cast(image, "jsonb"), "->>", column), "bigint")

    def wrong_triggers(self) -> list[str]:
        """Return the names of the journal's triggers that are missing, switched off or not as they must be."""
        standing = {
            row[0]
            for row in self.execute_sql(
                "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE t.tgenabled = 'O' AND NOT t.tgisinternal AND p.proname = 'journal_change' AND p.prosrc = %s",
                (triggers.POSTGRES_BODY,),
            )
        }
        wanted = {name for model in JOURNALLED for name, _statement in triggers.postgres_triggers(model)}
        return sorted(wanted - standing)


Store = SqliteStore | PostgresStore


def store() -> Store:
    """Return the open store."""
    return database.obj


def open_store(folder: Path, url: str, file_name: str) -> Store:
    """Connect this thread to the agency's tables and check that the program fits them.

    Raises NoDatabase, SchemaTooNew, SchemaTooOld, Unavailable.
    """
    found = attach(folder, url, file_name)
    version, known = found.version(), known_version()
    if version > known:
        found.close()
        raise SchemaTooNew(found=version, known=known)
    if version < known:
        found.close()
        raise SchemaTooOld(found=version, known=known)
    return found


def attach(folder: Path, url: str, file_name: str) -> Store:
    """Connect without looking at the schema's version; for upgrades and check-ups."""
    if url:
        opened: Store = PostgresStore(url)
    else:
        file = folder / file_name
        if not file.exists():
            raise NoDatabase(file=file, reason=_("there is no such file; “agency init” makes a new agency"))
        if file.stat().st_size == 0:
            raise NoDatabase(file=file, reason=_("the file is empty; restore it from a copy"))
        opened = SqliteStore(file)
    database.initialize(opened)
    try:
        opened.connect()
        if isinstance(opened, SqliteStore) and opened.pragma("application_id") != APPLICATION_ID:
            opened.close()
            raise NoDatabase(file=opened.file, reason=_("this is not an agency's database"))
    except (pw.OperationalError, pw.ImproperlyConfigured) as error:
        raise Unavailable(_first_line(error)) from error
    except pw.DatabaseError as error:
        raise NoDatabase(file=url or folder / file_name, reason=_first_line(error)) from error
    return opened


def create(folder: Path, url: str, file_name: str) -> Store:
    """Make the tables of a new agency and stay connected. Raises NoDatabase when there is one already."""
    if url:
        made: Store = PostgresStore(url)
        database.initialize(made)
        try:
            made.connect()
        except (pw.OperationalError, pw.ImproperlyConfigured) as error:
            raise Unavailable(_first_line(error)) from error
        if made.version():
            raise NoDatabase(file=url, reason=_("this database holds an agency already"))
        migrate(made)
        return made
    file = folder / file_name
    if file.exists():
        raise NoDatabase(file=file, reason=_("there is an agency here already"))
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    made = SqliteStore(file)
    database.initialize(made)
    made.connect()
    made.pragma("journal_mode", "wal")
    made.pragma("application_id", APPLICATION_ID)
    migrate(made)
    return made


def known_version() -> int:
    """Return the number of the newest migration this program has."""
    return max(int(file.name[:4]) for file in MIGRATIONS.iterdir() if file.name[:4].isdigit())


def upgrade(target: Store, copies: Path) -> tuple[int, Path | None]:
    """Bring older tables up to this program, keeping a copy of the file first.

    Returns the version reached and the copy (None when nothing was to do, or on PostgreSQL, where the server's own
    dump is the copy). Raises SchemaTooNew.
    """
    version, known = target.version(), known_version()
    if version > known:
        raise SchemaTooNew(found=version, known=known)
    if version == known:
        return version, None
    copy = None
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


def migrate(target: Store) -> None:
    """Apply what is missing, with the derived objects, in one transaction: all of it or nothing."""
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


@contextmanager
def _queue(lock: Path) -> Iterator[None]:
    """Wait in line for the write lock. SQLite's own waiting is unfair: the unluckiest waits seconds (measured)."""
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Busy(seconds=WAIT_SECONDS) from None
                time.sleep(0.002)
        yield
    finally:
        os.close(descriptor)


def connected() -> Any:
    """Return a context in which this thread has a connection: its own, or the one it has already."""
    current = store()
    return nullcontext() if not current.is_closed() else current.connection_context()


def _uri_path(file: Path) -> str:
    from urllib.parse import quote

    return quote(str(file.absolute()))


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
