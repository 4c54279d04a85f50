"""Check that everything is as it must be, and mend what can be made anew from what is true.

A check yields findings: what is wrong and how to mend it. It changes nothing; ``mend`` does.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from agencycli import config
from agencycli.access import barrier
from agencycli.errors import Forbidden
from agencycli.i18n import _
from agencycli.models import Attachment, Client, Entry, Person, SearchDocument, Staff
from agencycli.models.base import pw
from agencycli.models.staff import ROLE_TITLES
from agencycli.models.store import SqliteStore, known_version, store
from agencycli.services import attachment, search
from agencycli.values.text import fold

FIXED_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""First versions without the WAL-reset fault, by line (sqlite.org: 3.7.0 to 3.51.2 have it)."""
LEAST_FREE = 200 * 2**20
SMALLEST_TERMINAL = (80, 24)


@dataclass(frozen=True)
class Finding:
    """Something that is not as it must be."""

    check: str
    what: str
    mend: str
    mendable: bool = False
    """``agency doctor --mend`` can do it."""


def check_up(folder: Path, *, at_night: bool = False) -> list[Finding]:
    """Return everything found wrong with the agency in this folder; empty when all is well.

    ``at_night`` leaves out the terminal.
    """
    return [finding for check in (NIGHT_CHECKS if at_night else CHECKS) for finding in check(folder)]


def mend(folder: Path) -> None:
    """Make anew what is derived: modes of files, triggers, keys of names, the search index, balances; clean the file.

    Raises NotScoured while others read.
    """
    from agencycli.services.stock import caches

    for path, mode in _private_paths(folder):
        path.chmod(mode)
    current = store()
    with current.writing():
        current.install_derived()
        for model, truth in ((Client, lambda row: fold(row.name)), (Person, lambda row: fold(row.full_name))):
            for row in list(_wrong_keys(model, truth)):
                _write_key(row, truth(row))
        SearchDocument.delete().execute()
        caches.rebuild()
        for subject, model in search.SUBJECTS.items():
            search.rebuild(subject, [row[0] for row in model.select(model.id).tuples()])
    current.scour()


def demand_owner(actor: Staff) -> None:
    """Raise Forbidden unless this person is the owner: mending writes without being asked row by row."""
    if not actor.is_owner:
        raise Forbidden(name=actor.name, role=_(ROLE_TITLES[actor.role]), action=_("mend the agency's tables"))


def _write_key(row: Client | Person, key: str) -> None:
    """Set a derived key inside an entry of the program's own."""
    from agencycli.services.frame import entry

    with entry(None, "doctor.mend"):
        type(row).update(name_key=key).where(type(row).id == row.id).execute()


def _settings(folder: Path) -> Iterator[Finding]:
    settings = config.current()
    if not settings.company:
        yield Finding("config", _("the agency has no name"), "agency config set company NAME")


def _private_paths(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield (path, mode it must have) of what others could read."""
    for path, wanted in (
        (folder, 0o700),
        (folder / config.FILE_NAME, 0o600),
        (folder / config.DATABASE_NAME, 0o600),
        (folder / "files", 0o700),
    ):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield path, wanted


def _modes(folder: Path) -> Iterator[Finding]:
    if closed := barrier(*(path for path in folder.iterdir() if path.name.startswith(config.DATABASE_NAME))):
        yield Finding("modes", str(closed), _("open it to this login"))
    for path, wanted in _private_paths(folder):
        what = _("{path} is open to other logins of this machine").format(path=path)
        yield Finding("modes", what, f"chmod {wanted:o} {path}", mendable=True)


def _schema(folder: Path) -> Iterator[Finding]:
    version, known = store().version(), known_version()
    if version != known:
        what = _("the tables are of schema {version}, this program knows {known}").format(version=version, known=known)
        yield Finding("schema", what, "agency upgrade")


def _triggers(folder: Path) -> Iterator[Finding]:
    wrong = store().wrong_triggers()
    if wrong:
        what = _("journal triggers missing or changed: {names}").format(names=", ".join(wrong[:5]))
        yield Finding("triggers", what, "agency doctor --mend", mendable=True)


def _integrity(folder: Path) -> Iterator[Finding]:
    current = store()
    if not isinstance(current, SqliteStore):
        return
    answer = [row[0] for row in current.execute_sql("PRAGMA integrity_check(5)").fetchall()]
    if answer != ["ok"]:
        what = _("the database file is damaged: {reason}").format(reason="; ".join(map(str, answer[:3])))
        yield Finding("integrity", what, _("stop work and restore the last good copy"))


def _orphans(folder: Path) -> Iterator[Finding]:
    current = store()
    if not isinstance(current, SqliteStore):
        return
    rows = current.execute_sql("PRAGMA foreign_key_check").fetchmany(5)
    if rows:
        named = ", ".join(f"{table} {row_id} → {parent}" for table, row_id, parent, _key in rows)
        what = _("rows refer to rows that are not there: {rows}").format(rows=named)
        yield Finding("orphans", what, _("restore the last good copy, or ask for help with this list"))


def _constraints(folder: Path) -> Iterator[Finding]:
    """Look for rules that the server was told not to keep, or not to try on the rows that were there."""
    current = store()
    if isinstance(current, SqliteStore):
        return
    rows = current.execute_sql(
        "SELECT conrelid::regclass || '.' || conname FROM pg_constraint "
        "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
    ).fetchmany(5)
    if rows:
        what = _("constraints that were never tried on all rows: {names}").format(
            names=", ".join(row[0] for row in rows)
        )
        yield Finding("constraints", what, "ALTER TABLE … VALIDATE CONSTRAINT …")


def _alphabet(folder: Path) -> Iterator[Finding]:
    """Look whether the server tells large Cyrillic letters from small ones: lists are filtered and sorted by that."""
    current = store()
    if isinstance(current, SqliteStore):
        return
    if not current.execute_sql("SELECT lower('ЁЖ') = 'ёж'").fetchone()[0]:
        what = _("the server's database knows no Cyrillic letters: filters would miss names")
        yield Finding("alphabet", what, _("make the database anew with LC_CTYPE C.UTF-8 or ru_RU.UTF-8"))


def _files(folder: Path) -> Iterator[Finding]:
    """Look at the bytes of every file on a card."""
    wrong = []
    for number, name, sha256 in Attachment.select(Attachment.id, Attachment.name, Attachment.sha256).tuples():
        place = attachment.place_of(sha256)
        try:
            with place.open("rb") as stored:
                is_right = hashlib.file_digest(stored, "sha256").hexdigest() == sha256
        except OSError:
            is_right = False
        if not is_right:
            wrong.append(f"{number} {name}")
    if wrong:
        what = _("files gone or changed: {count}, such as {names}").format(count=len(wrong), names=", ".join(wrong[:3]))
        yield Finding("files", what, _("restore the folder “files” from a copy"))


def _open_entries(folder: Path) -> Iterator[Finding]:
    for number in [row[0] for row in Entry.select(Entry.id).where(Entry.is_open).tuples()]:
        what = _("journal entry {number} was left open").format(number=number)
        yield Finding("journal", what, _("restore the last good copy: only a broken write leaves one"))


def _owners(folder: Path) -> Iterator[Finding]:
    if not Staff.select().where((Staff.role == "owner") & Staff.is_active).exists():
        yield Finding("staff", _("there is no active owner"), _("restore the last good copy"))


def _wrong_keys(model: type, truth: Callable) -> Iterator[Client | Person]:
    for row in model.select().where(model.erased_at.is_null()).iterator():  # type: ignore[attr-defined]
        if row.name_key != truth(row):
            yield row


def _keys(folder: Path) -> Iterator[Finding]:
    wrong = sum(1 for _row in _wrong_keys(Client, lambda row: fold(row.name)))
    wrong += sum(1 for _row in _wrong_keys(Person, lambda row: fold(row.full_name)))
    if wrong:
        what = _("{count} names are kept under a wrong key: they would be sorted and found wrongly").format(count=wrong)
        yield Finding("keys", what, "agency doctor --mend", mendable=True)


def _search(folder: Path) -> Iterator[Finding]:
    document = SearchDocument
    standing = sorted(
        document.select(document.subject, document.row_id, document.client_id, document.title, document.text).tuples(),
        key=_order,
    )
    differing = sum(1 for is_, must in zip_longest(standing, sorted(search.truth(), key=_order)) if is_ != must)
    if differing:
        what = _("{count} documents of the search index are not what the cards say").format(count=differing)
        yield Finding("search", what, "agency doctor --mend", mendable=True)


def _stock(folder: Path) -> Iterator[Finding]:
    from agencycli.services.stock import caches

    if wrong := caches.differing():
        what = _("balances of the warehouse that its moves do not add up to: {count}").format(count=wrong)
        yield Finding("stock", what, "agency doctor --mend", mendable=True)


def _order(row: tuple) -> tuple:
    return row[0], row[1], row[2] or 0, row[3], row[4]


def _reminders(folder: Path) -> Iterator[Finding]:
    """Look for reminders that should have left the house long ago."""
    from agencycli.services import outbox

    if what := outbox.silence():
        yield Finding("reminders", what, "agency cron install")
    if dead := outbox.dead().count():
        what = _("reminders that were given up: {count}").format(count=dead)
        yield Finding("reminders", what, "agency remind log --dead")


def _locale(folder: Path) -> Iterator[Finding]:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        what = _("the terminal's encoding is {encoding}: Cyrillic will not show").format(encoding=encoding or "?")
        yield Finding("locale", what, "export LC_ALL=C.UTF-8")


def _terminal(folder: Path) -> Iterator[Finding]:
    if not sys.stdout.isatty():
        return
    if os.environ.get("TERM", "dumb") in {"", "dumb"}:
        yield Finding("terminal", _("TERM says that this terminal can do nothing"), "export TERM=xterm-256color")
    size = shutil.get_terminal_size()
    if size.columns < SMALLEST_TERMINAL[0] or size.lines < SMALLEST_TERMINAL[1]:
        what = _("the terminal is {columns}x{lines}; screens need 80x24").format(columns=size.columns, lines=size.lines)
        yield Finding("terminal", what, _("make the window larger"))


def _engine(folder: Path) -> Iterator[Finding]:
    if not isinstance(store(), SqliteStore):
        return
    version = pw.sqlite3.sqlite_version_info
    newest, *patched = FIXED_SQLITE
    if version < newest and not any(version[:2] == fixed[:2] and version >= fixed for fixed in patched):
        what = _("SQLite {version} may damage a file that several people write").format(
            version=pw.sqlite3.sqlite_version
        )
        yield Finding("engine", what, "pip install --upgrade pysqlite3")


def _backups(folder: Path) -> Iterator[Finding]:
    """Look whether last night's back-up was taken; an agency that never took one was not set up for it."""
    from agencycli.services import backup

    age = backup.newest_age(backup.folder_of(folder))
    if age is not None and age > backup.ALARM:
        hours = int(age.total_seconds()) // 3600
        what = _("the newest back-up was taken {hours} h ago").format(hours=hours)
        yield Finding("backups", what, "agency backup")


def _space(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        what = _("only {free} MB are free on the disk of {folder}").format(free=free // 2**20, folder=folder)
        yield Finding("space", what, _("free some space before the next import or upgrade"))


DATA_CHECKS: tuple[Callable[[Path], Iterator[Finding]], ...] = (
    _schema,
    _triggers,
    _integrity,
    _orphans,
    _constraints,
    _alphabet,
    _files,
    _open_entries,
    _owners,
    _keys,
    _search,
    _stock,
)
"""What must hold of the data, wherever they lie."""
NIGHT_CHECKS = (*DATA_CHECKS, _settings, _modes, _reminders, _engine, _space, _backups)
"""What must hold at night, when nobody sits at a terminal."""
CHECKS = (*NIGHT_CHECKS, _locale, _terminal)
