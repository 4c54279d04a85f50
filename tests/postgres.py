"""A PostgreSQL server of the tests' own: started in a temporary folder, reached by a socket, thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit

PLACES = "/usr/lib/postgresql/*/bin"
"""Where Debian keeps what is not on PATH."""
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
"""A test's data need not survive a power cut."""


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
    """Makes and drops databases on a server, each from a template, so that a test gets a fresh one."""

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
