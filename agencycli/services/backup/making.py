"""Take a back-up: a whole copy of the living base, read back and held against what was to be written."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee as pw

from agencycli import __version__, clock, config
from agencycli.access import login
from agencycli.errors import Forbidden, Refused, Unavailable
from agencycli.i18n import N_, _
from agencycli.models import TABLES, Attachment, Client, Entry, Person, Staff
from agencycli.models.staff import ROLE_TITLES
from agencycli.models.store import SqliteStore, store
from agencycli.models.triggers import table_name
from agencycli.services import attachment
from agencycli.services.backup import archive, retention
from agencycli.services.backup.archive import Manifest
from agencycli.values.text import fold

ALARM = dt.timedelta(hours=26)
"""A nightly back-up older than this did not happen (a night and two hours of grace)."""


class OnServer(Refused):
    """The agency lives on a PostgreSQL server."""

    slug = "on-server"
    template = N_("the agency lives on a PostgreSQL server: take its back-up there, with pg_dump --format=custom")


class Torn(Unavailable):
    """The copy is not whole: the base itself is damaged."""

    slug = "torn"
    template = N_("no back-up was taken, the base is damaged: {reason}; keep the older back-ups, run agency doctor")


@dataclass(frozen=True)
class Made:
    """A back-up that was taken."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest
    removed: list[str]
    """Names of older back-ups that were no longer to be kept."""


def demand_right() -> None:
    """Raise Forbidden unless the owner asks, or the login whose file the base is (cron of a service account)."""
    person = Staff.get_or_none(Staff.login == login())
    current = store()
    is_keeper = isinstance(current, SqliteStore) and current.file.stat().st_uid == os.geteuid()
    if person is None and not is_keeper:
        raise Forbidden(name=login(), role=_("not of the staff"), action=_("take or restore back-ups"))
    if person is not None and not (person.is_owner and person.is_active):
        raise Forbidden(name=person.name, role=_(ROLE_TITLES[person.role]), action=_("take or restore back-ups"))


def folder_of(home: Path) -> Path:
    """Return where back-ups of this agency go."""
    wished = config.current().backup_folder
    return Path(wished).expanduser() if wished else home / archive.FOLDER


def newest_age(folder: Path) -> dt.timedelta | None:
    """Return how old the newest back-up is; None when there is none."""
    found = archive.listed(folder)
    return clock.now() - found[0].made_at if found else None


def back_up(home: Path, folder: Path, key: str = "") -> Made:
    """Take a back-up of the open agency into a folder, encrypted when ``key`` (a public key of age) is given.

    Nothing with the name of a back-up stands in the folder before it was read back whole; what is too old to keep
    goes then. Raises OnServer, Torn, NoKey, Unavailable.
    """
    current = store()
    if not isinstance(current, SqliteStore):
        raise OnServer
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = clock.now()
    with workshop(folder) as bench:
        copy = bench / archive.DATABASE
        _copy(current, copy)
        sources, manifest = _contents(home, copy, moment)
        plain = bench / "plain"
        archive.pack(plain, manifest, sources)
        archive.unpack(plain, None)
        ending, ready = archive.PLAIN, plain
        if key:
            ending, ready = archive.ENCRYPTED, bench / "sealed"
            archive.encrypt(plain, ready, key)
        target = folder / (archive.name_of(moment) + ending)
        sha256, size = archive.hash_of(ready), ready.stat().st_size
        written = bench / "hash"
        written.write_text(f"{sha256}  {target.name}\n", "ascii")
        archive.settle_down(written)
        written.replace(folder / (target.name + archive.HASH))
        ready.replace(target)
    _tell_erased(folder, manifest)
    return Made(target, size, sha256, manifest, list(_cleared(folder)))


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """Make a folder nobody else can read, on the same disk as what it is for; remove it at the end."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix=".making-", dir=beside, ignore_cleanup_errors=True) as made:
        yield Path(made)


def _copy(current: SqliteStore, copy: Path) -> None:
    """Write the base to a file in one step: in several, writers would make SQLite begin again and again."""
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(pw.sqlite3.connect(str(copy))) as target:
        current.connection().backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    archive.settle_down(copy)
    if reason := damage(copy):
        raise Torn(reason=reason)


def damage(base: Path) -> str:
    """Return what is wrong with a base in a file; "" when it is whole and no journal entry stands open."""
    with closing(pw.sqlite3.connect(str(base))) as opened:
        opened.create_function("agency_fold", 1, fold, deterministic=True)
        try:
            for question, wanted in (
                ("PRAGMA integrity_check(3)", [("ok",)]),
                ("PRAGMA foreign_key_check", []),
                ("SELECT id FROM entry WHERE is_open", []),
            ):
                answer = opened.execute(question).fetchmany(3)
                if answer != wanted:
                    return f"{question}: " + "; ".join(" ".join(map(str, row)) for row in answer)
        except pw.sqlite3.DatabaseError as error:
            return str(error)
    return ""


def counts(base: Path) -> tuple[int, dict[str, int]]:
    """Return the schema's version of a base in a file and how many rows each of its tables has."""
    with closing(pw.sqlite3.connect(str(base))) as opened:
        version = opened.execute("PRAGMA user_version").fetchone()[0]
        standing = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        names = sorted({table_name(model) for model in TABLES} & standing)
        return version, {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _contents(home: Path, copy: Path, moment: dt.datetime) -> tuple[dict[str, Path], Manifest]:
    sources = {archive.DATABASE: copy, archive.SETTINGS: home / config.FILE_NAME}
    missing = []
    for sha256 in sorted({row[0] for row in Attachment.select(Attachment.sha256).tuples()}):
        place = attachment.place_of(sha256)
        name = f"{archive.FILES}/{sha256[:2]}/{sha256}"
        if place.is_file():
            sources[name] = place
        else:
            missing.append(name)
    schema, tables = counts(copy)
    return sources, Manifest(
        made_at=f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        company=config.current().company,
        founded=founded(),
        program=__version__,
        schema=schema,
        tables=tables,
        members={name: archive.hash_of(source) for name, source in sources.items()},
        missing=missing,
    )


def founded() -> str:
    """Return the moment of the first journal entry: which agency this is, whatever it is called today."""
    first = Entry.select(Entry.at).order_by(Entry.id).first()
    return f"{first.at:%Y-%m-%dT%H:%M:%SZ}" if first else ""


def erased() -> dict[str, list[int]]:
    """Return the numbers of erased cards by table."""
    models: tuple[Any, ...] = (Client, Person)
    return {
        table_name(model): sorted(
            row[0] for row in model.select(model.id).where(model.erased_at.is_null(False)).tuples()
        )
        for model in models
    }


def _tell_erased(folder: Path, manifest: Manifest) -> None:
    """Leave beside the back-ups which cards none of them may bring back: numbers only."""
    part = folder / (archive.ERASED + ".part")
    part.write_text(json.dumps({"founded": manifest.founded, **erased()}), "ascii")
    part.chmod(0o600)
    archive.settle_down(part)
    part.replace(folder / archive.ERASED)


def _cleared(folder: Path) -> Iterator[str]:
    """Remove the back-ups that are too old to keep, and what a killed run left; yield the names of the first."""
    found = archive.listed(folder)
    stay = retention.kept(one.made_at for one in found)
    for one in found:
        if one.made_at not in stay:
            one.file.unlink()
            one.file.with_name(one.file.name + archive.HASH).unlink(missing_ok=True)
            yield one.file.name
    for leftover in folder.glob(".making-*"):
        shutil.rmtree(leftover, ignore_errors=True)
