"""An agency on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import peewee as pw

from agencycli import config, models
from agencycli.access import login
from agencycli.errors import AgencyError, Unavailable
from agencycli.i18n import _
from agencycli.models import search_index, stock_triggers, triggers
from agencycli.models.base import Row
from agencycli.models.store.trouble import (
    APPLICATION_ID,
    WAIT_SECONDS,
    BadAddress,
    Busy,
    NoServer,
    NoServerDatabase,
    NotScoured,
    Occupied,
    ServerAway,
    Upgrading,
    WrongPassword,
    first_line,
)

HISTORY = "schema_migration"
SCHEMES = ("postgresql://", "postgres://")
WRITERS_LOCK = APPLICATION_ID
OPEN_LOCK = APPLICATION_ID + 1
LEAVING_SECONDS = 1
"""A server notices a moment later that a program has closed its session."""
TIMEOUTS = (f"lock_timeout={WAIT_SECONDS}s", "statement_timeout=60s", "idle_in_transaction_session_timeout=60s")
WHO_HAS_IT_OPEN = """
SELECT DISTINCT a.application_name, a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.objid = %s AND l.granted AND a.datname = current_database()
AND a.pid <> pg_backend_pid() ORDER BY a.pid
"""


class PostgresStore(pw.PostgresqlDatabase):
    """An agency on a PostgreSQL server."""

    engine = "postgresql"

    def __init__(self, url: str) -> None:
        """Take an address; nothing is connected yet. Raises BadAddress."""
        if not url.startswith(SCHEMES):
            raise BadAddress(place=config.database_place())
        super().__init__(
            # libpq knows both spellings, Peewee one.
            "postgresql://" + url.partition("://")[2],
            prefer_psycopg3=True,
            autoconnect=False,
            application_name=f"agency {login()}",
            options=" ".join(f"-c {setting}" for setting in TIMEOUTS),
            **({} if "connect_timeout=" in url else {"connect_timeout": WAIT_SECONDS}),
        )

    def _connect(self) -> Any:
        """Connect, and let it be seen that the agency is open; waits while somebody upgrades it."""
        connection = super()._connect()
        connection.prepare_threshold = None
        try:
            connection.execute("SELECT pg_advisory_lock_shared(%s)", (OPEN_LOCK,))
        except BaseException as error:
            connection.close()
            if getattr(error, "sqlstate", None) == "55P03":  # lock_not_available
                raise Upgrading from error
            raise
        return connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the agency against everybody else. Raises Occupied when others have it open."""
        if not self._locked():
            rows = self.execute_sql(WHO_HAS_IT_OPEN, (OPEN_LOCK,)).fetchall()
            raise Occupied(
                [
                    _("{login}, process {number}").format(login=name.removeprefix("agency "), number=pid)
                    for name, pid in rows
                ]
            )
        try:
            yield
        finally:
            self.execute_sql("SELECT pg_advisory_unlock(%s)", (OPEN_LOCK,))

    def _locked(self) -> bool:
        """Take the lock of who is alone; a session that was closed just now is given a second to end."""
        self.execute_sql(f"SET lock_timeout = '{LEAVING_SECONDS}s'")
        try:
            self.execute_sql("SELECT pg_advisory_lock(%s)", (OPEN_LOCK,))
        except pw.OperationalError as error:
            if "lock timeout" not in str(error):
                raise
            return False
        finally:
            self.execute_sql(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        return True

    def is_trouble(self, error: BaseException) -> bool:
        """Tell whether a failure is the server's, not a fault of the program."""
        return isinstance(error, pw.OperationalError | pw.InterfaceError)

    def trouble(self, error: BaseException) -> AgencyError:
        """Return a failure of the server as a person is told it, never with the password."""
        if isinstance(error, pw.ImproperlyConfigured):
            return Unavailable(
                _("this agency lives on PostgreSQL; install its driver: pip install 'agencycli[postgres]'")
            )
        if isinstance(error, pw.ProgrammingError) and self.is_closed():
            return BadAddress(place=config.database_place())  # the engine would quote a piece of what it could not read
        reason = first_line(error).rpartition("failed: ")[2]  # the rest repeats the address
        server, user, name = self._whereabouts()
        told = {"server": server, "login": user, "database": name, "place": config.database_place(), "reason": reason}
        if not self.is_closed():
            return Busy(seconds=WAIT_SECONDS) if "lock timeout" in reason else Unavailable(reason)
        if "password" in reason:
            return WrongPassword(**told)
        if f'database "{name}" does not exist' in reason:
            return NoServerDatabase(**told)
        return NoServer(**told) if "FATAL" in reason else ServerAway(**told)

    def __str__(self) -> str:
        server, _user, name = self._whereabouts()
        return f"{server}/{name}"

    def _whereabouts(self) -> tuple[str, str, str]:
        """Return (server, login, database) of the address, as the driver reads it."""
        from psycopg.conninfo import conninfo_to_dict

        known = conninfo_to_dict(self.database)
        user = str(known.get("user") or login())
        server = str(known.get("host") or "localhost") + (f":{known['port']}" if known.get("port") else "")
        return server, user, str(known.get("dbname") or user)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold a write transaction; writers go one after another, as on SQLite, so that entries have one order."""
        with self.atomic():
            # Held to the end of the transaction; taking it again inside is free.
            self.execute_sql("SELECT pg_advisory_xact_lock(%s)", (WRITERS_LOCK,))
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
        for model in models.JOURNALLED:
            for name, statement in triggers.postgres_triggers(model):
                self.execute_sql(f'DROP TRIGGER IF EXISTS {name} ON "{triggers.table_name(model)}"')
                self.execute_sql(statement)
        for name, body in stock_triggers.postgres_functions():
            self.execute_sql(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        for name, table, rest in stock_triggers.postgres_triggers():
            self.execute_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            self.execute_sql(f"CREATE TRIGGER {name} {rest}")
        search_index.install_postgres(self)

    def scour(self) -> None:
        """Write the tables and the planner's statistics anew, without removed rows; logs and copies are the keeper's.

        Raises NotScoured while others read.
        """
        try:
            for model in (*models.JOURNALLED, *models.UNJOURNALLED):
                self.execute_sql(f'VACUUM (FULL, ANALYZE) "{triggers.table_name(model)}"')
            self.execute_sql("VACUUM FULL pg_statistic")
        except pw.OperationalError as error:
            raise NotScoured from error

    def image(self, model: type[Row]) -> str:
        """Return the SQL of a row's image, in the form of the journal's."""
        return f'to_jsonb("{triggers.table_name(model)}")::text'

    def image_number(self, image: pw.Node, column: str) -> pw.Node:
        """Return the SQL of a whole number inside an image."""
        return pw.Cast(pw.Expression(pw.Cast(image, "jsonb"), "->>", column), "bigint")

    def wrong_triggers(self) -> list[str]:
        """Return the names of triggers that are missing, switched off or not as they must be."""
        bodies = {"journal_change": triggers.POSTGRES_BODY, **dict(stock_triggers.postgres_functions())}
        standing = {
            name
            for name, function, body in self.execute_sql(
                "SELECT t.tgname, p.proname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE t.tgenabled = 'O' AND NOT t.tgisinternal"
            )
            if bodies.get(function) == body
        }
        wanted = {name for model in models.JOURNALLED for name, _statement in triggers.postgres_triggers(model)}
        return sorted((wanted | {name for name, _table, _rest in stock_triggers.postgres_triggers()}) - standing)
