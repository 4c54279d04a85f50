"""Put a back-up in the place of the agency, or try it aside. Everything is verified before anything moves."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import peewee as pw

from agencycli import clock
from agencycli.errors import NotFound
from agencycli.i18n import _
from agencycli.models import Client, Person, Staff
from agencycli.models.base import database
from agencycli.models.staff import OWNER
from agencycli.models.store import NoDatabase, SchemaTooNew, attach, known_version, locks
from agencycli.models.triggers import table_name
from agencycli.services import checkup, privacy
from agencycli.services.backup import archive, making
from agencycli.services.backup.archive import Manifest, Spoilt

ASIDE = "before-restore"


@dataclass(frozen=True)
class Restored:
    """What a restored agency is."""

    manifest: Manifest
    erased_again: int
    """Cards of people who were erased after the back-up was taken."""
    aside: Path | None
    """Where the agency that was here lies now."""


@dataclass(frozen=True)
class Drill:
    """What came of trying a back-up."""

    file: Path
    manifest: Manifest
    findings: list[checkup.Finding]
    differing: dict[str, tuple[int, int]]
    """Rows in the back-up and rows today, by table, where they are not the same."""
    seconds: float


def restore(file: Path, home: Path, key_file: Path | None = None) -> Restored:
    """Put a back-up in the place of the agency in ``home``; what was there is moved aside, never removed.

    People erased since stay erased. Raises NotFound, Spoilt, NoKey, SchemaTooNew; Occupied while anybody has the
    agency open.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _nobody_else(home) as today, making.workshop(home) as bench:
        manifest = _verified(file, bench, key_file)
        again = _erase_again(bench, manifest, [today, _told_beside(file)])
        aside = _move_aside(home)
        for name in (archive.FILES, archive.DATABASE, archive.SETTINGS):
            if (bench / name).exists() and not (name == archive.SETTINGS and (home / name).exists()):
                (bench / name).rename(home / name)
    return Restored(manifest, again, aside)


def drill(file: Path, home: Path, key_file: Path | None = None) -> Drill:
    """Restore a back-up into a folder of its own, check it up, compare it with the open agency; leave nothing behind.

    Raises as ``restore``.
    """
    started = time.monotonic()
    _version, today = making.counts(home / archive.DATABASE)
    with making.workshop(home) as bench:
        manifest = _verified(file, bench, key_file)
        with _opened(bench):
            findings = [one for check in checkup.DATA_CHECKS for one in check(bench)]
    differing = {table: (rows, today.get(table, 0)) for table, rows in manifest.tables.items()}
    differing = {table: pair for table, pair in differing.items() if pair[0] != pair[1]}
    return Drill(file, manifest, findings, differing, time.monotonic() - started)


@contextmanager
def _nobody_else(home: Path) -> Iterator[Mapping]:
    """Keep everybody out of the agency in this folder; yield what it knows of erased people.

    A base that can no longer be read is no obstacle: that is what back-ups are for.
    """
    base = home / archive.DATABASE
    if not base.exists():
        yield {}
        return
    known: Mapping = {}
    try:
        opened = attach(home, "", archive.DATABASE)
        try:
            making.demand_right()
            known = {"founded": making.founded(), **making.erased()}
            opened.pragma("wal_checkpoint", "truncate")
        finally:
            opened.close()
    except (NoDatabase, pw.DatabaseError):
        pass
    lock = base.with_name(base.name + ".open")
    place = locks.share(lock)
    try:
        with locks.alone(lock, place):
            yield known
    finally:
        os.close(place)


def _verified(file: Path, bench: Path, key_file: Path | None) -> Manifest:
    """Unpack a back-up into a folder and look at all of it. Raises NotFound, Spoilt, NoKey, SchemaTooNew."""
    if not file.is_file():
        raise NotFound(what=_("back-up"), wanted=file)
    beside = file.with_name(file.name + archive.HASH)
    if beside.is_file() and beside.read_text("ascii", "replace").split()[:1] != [archive.hash_of(file)]:
        raise Spoilt(file=file.name, reason=_("it is not what {hash} says").format(hash=beside.name))
    plain = file
    if file.name.endswith(archive.ENCRYPTED):
        plain = bench / "plain"
        archive.decrypt(file, plain, key_file)
    manifest = archive.unpack(plain, bench)
    base = bench / archive.DATABASE
    if reason := making.damage(base) if base.exists() else _("it holds no base"):
        raise Spoilt(file=file.name, reason=reason)
    version, rows = making.counts(base)
    if version > known_version():
        raise SchemaTooNew(found=version, known=known_version())
    if rows != manifest.tables or version != manifest.schema:
        raise Spoilt(file=file.name, reason=_("its tables do not have the rows they had"))
    with closing(pw.sqlite3.connect(str(base))) as opened:
        opened.execute("PRAGMA journal_mode = WAL")
    return manifest


def _told_beside(file: Path) -> Mapping:
    """Return what newer back-ups left beside the file about erased people."""
    try:
        return dict(json.loads((file.parent / archive.ERASED).read_text("ascii")))
    except (OSError, ValueError):
        return {}


def _erase_again(bench: Path, manifest: Manifest, told: Sequence[Mapping]) -> int:
    """Erase in a restored base whom others know to be erased; return how many cards.

    Numbers of another agency are nobody's here.
    """
    if manifest.schema < known_version():
        return 0
    count = 0
    with _opened(bench):
        owner = Staff.get(Staff.role == OWNER)
        for model, erase in ((Client, privacy.erase_client), (Person, privacy.erase_person)):
            numbers = {
                number for one in told if one.get("founded") == manifest.founded for number in one[table_name(model)]
            }
            for card in model.select().where(model.id.in_(numbers) & model.erased_at.is_null()):
                if model.get_by_id(card.id).erased_at is None:  # a client's people and merged cards go with it
                    erase(owner, card)
                    count += 1
    return count


@contextmanager
def _opened(bench: Path) -> Iterator[None]:
    """Be in the agency of another folder for a while."""
    before, standing = os.environ.get("AGENCY_HOME"), database.obj
    os.environ["AGENCY_HOME"] = str(bench)
    opened = attach(bench, "", archive.DATABASE)
    try:
        yield
    finally:
        opened.close()
        database.initialize(standing)
        os.environ.pop("AGENCY_HOME")
        if before is not None:
            os.environ["AGENCY_HOME"] = before


def _move_aside(home: Path) -> Path | None:
    """Move the base of a folder, its log and its files out of the way. A log left beside another base destroys it."""
    names = [archive.DATABASE, *(archive.DATABASE + ending for ending in ("-wal", "-shm")), archive.FILES]
    standing = [name for name in names if (home / name).exists()]
    if archive.DATABASE not in standing:
        return None
    aside = home / f"{ASIDE}-{clock.now():%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for name in standing:
        (home / name).rename(aside / name)
    return aside
