"""A PostgreSQL server of the tests' own: started in a temporary folder, reached by a socket, thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

PLACES = "/usr/lib/postgresql/*/bin"
"""Where Debian keeps what is not on PATH."""
CARELESS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
    "autovacuum=off", "checkpoint_timeout=1h", "max_wal_size=4GB", "max_connections=60",
)  # fmt: skip
"""A test's data need not survive a power cut."""
TURNS = 60
"""How many tests use one database before its dead rows slow it down."""


class NoServer(Exception):
    """There is no PostgreSQL to start here; the message says why."""


class OwnServer:
    """A server for one run of the tests. ``url`` names its first database."""

    def __init__(self) -> None:
        programs = _programs()
        self.user = _unprivileged()
        # Short, because the path of a socket may have a hundred characters.
        self.folder = Path(tempfile.mkdtemp(prefix="agency-pg-", dir="/tmp"))
        if self.user:
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        self._run(
            programs / "initdb", "-D", data, "-U", "agency", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        options = " ".join(f"-c {setting}" for setting in CARELESS)
        options += f" -c listen_addresses= -c unix_socket_directories={self.folder}"
        self.stopping = (programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        self._run(programs / "pg_ctl", "-D", data, "-w", "-o", options, "-l", self.folder / "log", "start")
        self.url = f"postgresql://agency@/postgres?host={quote(str(self.folder), safe='')}"

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        try:
            self._run(*self.stopping)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: object) -> None:
        # Into a file, not a pipe: the server inherits it from pg_ctl and would hold the pipe open.
        with tempfile.TemporaryFile() as told:
            done = subprocess.run(
                [str(word) for word in command],
                user=self.user, stdout=told, stderr=told, stdin=subprocess.DEVNULL, cwd="/", check=False,
            )  # fmt: skip
            if done.returncode:
                told.seek(0)
                raise NoServer(f"{command[0]}: {told.read().decode(errors='replace').strip() or 'failed'}")


class Databases:
    """Makes and drops databases on a server, each from a template."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.made = 0

    def named(self, name: str) -> str:
        """Return the URL of a database on this server."""
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def make(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        self.made += 1
        name = f"agency_test_{os.getpid()}_{self.made}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


@dataclass(frozen=True)
class Rows:
    """All rows of a database, and how far its sequences have counted."""

    tables: dict[str, bytes]
    sequences: dict[str, int | None]


class Reused:
    """One database that every test finds as its template is. A new one takes half a second, new rows a few ms."""

    SCHEMA = """
        SELECT md5(string_agg(x, ' ' ORDER BY x)) FROM (
            SELECT c.oid || '/' || c.xmin x FROM pg_class c WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT oid || '/' || xmin FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT t.oid || '/' || t.xmin FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
            UNION ALL SELECT oid || '/' || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT attrelid || attname || '/' || a.xmin FROM pg_attribute a
                JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace
        ) parts"""
    OTHERS_OUT = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()"""

    def __init__(self, databases: Databases, template: str) -> None:
        self.databases = databases
        self.template = template
        self.name = ""
        self.turns = 0

    def fresh(self) -> str:
        """Return the name of a database with the template's tables and rows and nothing else."""
        if self.name and not self._as_it_was():
            self.close()
        if not self.name:
            import psycopg

            self.name, self.turns = self.databases.make(self.template), 0
            # Neither triggers nor foreign keys look at what a replica puts in.
            self.connection = psycopg.connect(
                self.databases.named(self.name),
                autocommit=True,
                options="-c session_replication_role=replica -c lock_timeout=2s",
            )
            self.schema = self._value(self.SCHEMA)
            self.rows = self.all_rows()
        self.turns += 1
        return self.name

    def close(self) -> None:
        """Drop the database."""
        if self.name:
            self.connection.close()
            self.databases.drop(self.name)
            self.name = ""

    def all_rows(self) -> Rows:
        """Read everything there is."""
        tables, sequences = {}, {}
        names = self.connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in names.fetchall():
            with self.connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                tables[name] = b"".join(bytes(block) for block in copy)
        for name, last in self.connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall():
            sequences[name] = last
        return Rows(tables, sequences)

    def put(self, rows: Rows) -> None:
        """Hold these rows and no others."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute("; ".join(f'DELETE FROM "{name}"' for name in rows.tables))
            for name, text in rows.tables.items():
                if text:
                    with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                        copy.write(text)
            told = [(f'"{name}"', last or 1, last is not None) for name, last in rows.sequences.items()]
            cursor.execute(
                "SELECT setval(n::regclass, l, c) FROM unnest(%s::text[], %s::bigint[], %s::bool[]) t (n, l, c)",
                [list(column) for column in zip(*told, strict=True)],
            )

    def _as_it_was(self) -> bool:
        import psycopg

        if self.turns >= TURNS:
            return False
        try:
            self.connection.execute(self.OTHERS_OUT)
            if self._value(self.SCHEMA) != self.schema:
                return False
            self.put(self.rows)
        except psycopg.Error:
            return False
        return True

    def _value(self, question: str) -> object:
        return self.connection.execute(question).fetchone()[0]


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    places = sorted(Path("/").glob(PLACES.lstrip("/")), key=lambda place: float(place.parent.name))
    if not places:
        raise NoServer("PostgreSQL is not installed (no initdb on PATH or in /usr/lib/postgresql)")
    return places[-1]


def _unprivileged() -> str | None:
    """Return whom to run the server as: nobody else unless we are root, whom PostgreSQL refuses."""
    if os.getuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise NoServer("PostgreSQL refuses to run as root, and there is no unprivileged user to run it as")
