"""Open the agency: settings, database, who is acting. Used by both faces, by cron and by tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agencycli import access, clock, config, i18n
from agencycli.access import login
from agencycli.config import Config
from agencycli.errors import AgencyError, Forbidden
from agencycli.i18n import N_, _
from agencycli.models import Staff
from agencycli.models.staff import OWNER, ROLE_TITLES
from agencycli.models.store import Store, connected, create, open_store, store

if TYPE_CHECKING:
    from agencycli.values.ssh_key import PublicKey

SMALL_CACHE_KIB = 512


class Stranger(AgencyError):
    """The system login is nobody's here."""

    exit_code = 5
    slug = "stranger"
    template = N_(
        "the login “{login}” is not a member of staff; the owner can add it: agency staff add NAME --login {login}"
    )


class NotLetIn(Stranger):
    """The key is nobody's here, or opens nothing any more."""

    slug = "not-let-in"
    template = N_("this key opens nothing here; the owner can let it in: agency staff key add NAME FILE")


class SwitchedOff(Stranger):
    """The person was let in once, and is no longer."""

    slug = "switched-off"
    template = N_("{name} is switched off; the owner can let them in again: agency staff on {login}")


@dataclass(frozen=True)
class Session:
    """An open agency and the person at work in it."""

    home: Path
    config: Config
    store: Store
    actor: Staff


def settle(folder: Path | None = None) -> Config:
    """Read the settings and make them the settings of this process. Raises NotSetUp, BadConfig."""
    settings = config.load(folder)
    config.use(settings)
    i18n.choose_language(settings.language or None)
    clock.use_zone(settings.timezone)
    return settings


def open_agency(as_login: str = "") -> Session:
    """Open the agency for the person at this login; ``as_login`` lets the owner act as somebody else.

    Raises NotSetUp, NoDatabase, SchemaTooOld, SchemaTooNew, Stranger, Forbidden.
    """
    folder = config.home()
    settings = settle(folder)
    return Session(folder, settings, _open_store(folder), acting(as_login))


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the agency for the program itself, before anybody is known. Raises as ``open_agency``."""
    folder = config.home()
    settle(folder)
    opened = _open_store(folder)
    try:
        yield opened
    finally:
        opened.close()


def _open_store(folder: Path) -> Store:
    return open_store(folder, config.database_url(), config.DATABASE_NAME)


def refusal(error: BaseException) -> AgencyError | None:
    """Return what a person is told of an error; None for a bug. Failures of the disk or the server are no bugs."""
    if isinstance(error, AgencyError):
        return error
    if isinstance(error, OSError):
        return access.told(error)
    current = store()
    return current.trouble(error) if current is not None and current.is_trouble(error) else None


@contextmanager
def session(as_login: str = "") -> Iterator[Session]:
    """Open the agency and close its connection at the end."""
    opened = open_agency(as_login)
    try:
        yield opened
    finally:
        opened.store.close()


_key: PublicKey | None = None
"""By which key the person of this process came in; None when they are known by the system login."""


def admit(key: PublicKey | None) -> Staff:
    """Let in whoever holds this key: this process is theirs from now on. Raises NotLetIn, SwitchedOff."""
    global _key
    person = _holder(key)
    _key = key
    return person


def _holder(key: PublicKey | None) -> Staff:
    from agencycli.services import staff_key

    row = staff_key.holder(key) if key is not None else None
    if row is None:
        raise NotLetIn
    return _at_work(row.staff)


def acting(as_login: str = "") -> Staff:
    """Return who is acting: the member of staff of the key that let them in, else of the system login.

    Raises Stranger, Forbidden.
    """
    person = _staff(login()) if _key is None else _holder(_key)
    if not as_login or as_login == person.login:
        return person
    if person.role != OWNER:
        raise Forbidden(name=person.name, role=_(ROLE_TITLES[person.role]), action=_("act as somebody else"))
    return _staff(as_login)


def _staff(name: str) -> Staff:
    person = Staff.get_or_none(Staff.login == name)
    if person is None:
        raise Stranger(login=name)
    return _at_work(person)


def _at_work(person: Staff) -> Staff:
    if not person.is_active:
        raise SwitchedOff(name=person.name, login=person.login)
    return person


def renew(person: Staff) -> None:
    """Bring what is known of who is acting up to date: rights change while screens stay open.

    Raises SwitchedOff, Stranger, NotLetIn.
    """
    if _key is not None:
        _holder(_key)
    fresh = _staff(person.login)
    for name in Staff._meta.fields:
        setattr(person, name, getattr(fresh, name))


@contextmanager
def kept_connection() -> Iterator[None]:
    """Hold a connection of this thread, and leave it open for the thread's next piece of work.

    Screens look for news once a second; a server makes a process for each new connection. Work that fails closes it.
    """
    current = store()
    if current.connect(reuse_if_open=True):
        slim(current)  # a list that reads the whole file would keep all of it
    try:
        yield
    except BaseException:
        current.close()
        raise
    slim(current)  # whoever wrote has taken more


def slim(opened: Store) -> None:
    """Give back the pages a connection keeps, until it writes again: screens are open all day."""
    if opened.engine == "sqlite":
        opened.pragma("cache_size", -SMALL_CACHE_KIB)


def found_agency(folder: Path, settings: Config, owner_name: str) -> Session:
    """Make a new agency: folder, settings, tables, and the owner at this system login.

    The folder is made 0700. Raises NoDatabase when there is an agency already.
    """
    from agencycli.services import staff

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    config.use(settings)
    i18n.choose_language(settings.language or None)
    clock.use_zone(settings.timezone)
    url = os.environ.get("AGENCY_DATABASE") or settings.database
    store = create(folder, url, config.DATABASE_NAME)
    config.save(settings, folder)
    return Session(folder, settings, store, staff.found(login(), owner_name))


__all__ = [
    "Session", "Stranger", "acting", "connected", "found_agency", "kept_connection", "login", "open_agency", "renew",
    "session", "settle", "slim",
]  # fmt: skip
