"""Files on cards: the bytes lie under ``$AGENCY_HOME/files`` by their hash, the row is the label and the version."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from agencycli import access, clock, config
from agencycli.errors import NotFound, Refused, Unavailable
from agencycli.i18n import N_, _
from agencycli.models import Activity, Attachment, Client, Deal, Person, Row, Staff, StockItem
from agencycli.services import approval, frame
from agencycli.services.frame import action
from agencycli.values.file_names import safe_name

Owner = Client | Person | Activity | Deal | StockItem

OWNER_COLUMNS: dict[type[Row], Any] = {
    Client: Attachment.client,
    Person: Attachment.person,
    Activity: Attachment.activity,
    Deal: Attachment.deal,
    StockItem: Attachment.stock_item,
}
FOLDER = "files"
MOST_BYTES = 25 * 1024 * 1024
PIECE = 1024 * 1024


class NotTaken(Refused):
    """The file may not be taken in."""

    slug = "file-not-taken"
    template = N_("{name}: {reason}")


class Locked(Refused):
    """The client approved this version."""

    slug = "file-locked"
    template = N_(
        "{name} · {version} was approved by {who} on {day}: a newer version is taken when a change is accepted, "
        "agency deal change ask {deal} WHAT --file {number}"
    )


class Damaged(Unavailable):
    """The bytes of a file are gone or are not what they were."""

    slug = "file-damaged"
    template = N_("file {number} {name}: {reason}; restore the folder “files” from a copy")


@dataclass(frozen=True)
class Content:
    """The bytes of a file, by their hash."""

    sha256: str
    size: int


def add(actor: Staff, owner: Owner, path: Path, name: str = "") -> Attachment:
    """Put a file on a card of a client, person, deal or item of stock, or on an entry of the history.

    A name that stands there gets one more version; the same bytes once more change nothing. The bytes are safe on
    the disk before the row tells of them. What a client approved takes no newer version. Raises NotTaken, Locked,
    Unavailable.
    """
    frame.demand(actor, "file.add")
    if actor.own_clients_only:
        frame.demand_visible(actor, [owner])
    return _label(actor, owner, safe_name(name or path.name), take_in(path))


@action("file.add", N_("put a file on a card"), "manager logistics production accountant")
def _label(actor: Staff, owner: Owner, name: str, content: Content) -> Attachment:
    column = owner_column(owner)
    last = (
        Attachment.select()
        .where((column == owner.id) & (Attachment.name == name))
        .order_by(Attachment.version.desc(), Attachment.id.desc())
        .first()
    )
    if last is not None and last.sha256 == content.sha256:
        return last
    if last is not None and (known := approval.standing(last)):
        raise Locked(
            name=name, version=last.version, who=known.approved_by, day=f"{clock.local(known.at):%d.%m.%Y}",
            deal=last.deal_id, number=last.id,
        )  # fmt: skip
    return Attachment.create(
        **{column.name: owner.id},
        name=name,
        version=last.version + 1 if last is not None else 1,
        sha256=content.sha256,
        size=content.size,
        at=clock.now(),
        staff=actor.id,
    )


def owner_column(owner: Owner) -> Any:
    """Return the column of ``Attachment`` that points to a record of this kind."""
    return OWNER_COLUMNS[type(owner)]


def take_in(path: Path) -> Content:
    """Copy a file's bytes to their place; in a rehearsal only look at them. Raises NotTaken, Unavailable."""
    with _reading(path) as source:
        if frame.rehearsing():
            return _copied(source, path.name, None)
        folder = config.home() / FOLDER
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            part = folder / f"{secrets.token_hex(8)}.part"
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            try:
                with os.fdopen(descriptor, "wb") as target:
                    content = _copied(source, path.name, target)
                    target.flush()
                    os.fsync(target.fileno())
                    os.fchmod(target.fileno(), 0o440)
                place = place_of(content.sha256)
                place.parent.mkdir(mode=0o700, exist_ok=True)
                part.replace(place)
                _sync(place.parent)
                return content
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror
            raise access.told(error) or Unavailable(
                _("{folder}: {reason}").format(folder=folder, reason=reason)
            ) from error


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    """Open an ordinary file of the person's own: no link, no device, no second name, not too big. Source: rule K16."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        is_link = path.is_symlink()
        reason = _("it is a link; name the file itself") if is_link else str(error.strerror)
        raise NotTaken(name=path.name, reason=reason) from error
    found = os.fstat(descriptor)
    problem = ""
    if not stat.S_ISREG(found.st_mode):
        problem = _("it is not an ordinary file")
    elif found.st_nlink != 1:
        problem = _("it has a second name in another folder; make a copy first")
    if problem:
        os.close(descriptor)
        raise NotTaken(name=path.name, reason=problem)
    with os.fdopen(descriptor, "rb") as source:
        yield source


def _copied(source: BinaryIO, name: str, target: BinaryIO | None) -> Content:
    """Copy piece by piece and return what was copied; a file that grows past the limit meanwhile is refused too."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            most = MOST_BYTES // PIECE
            raise NotTaken(
                name=name, reason=_("it is bigger than {most} MB; put a smaller copy here").format(most=most)
            )
        digest.update(piece)
        if target is not None:
            target.write(piece)
    return Content(digest.hexdigest(), size)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def place_of(sha256: str) -> Path:
    """Return where the bytes of a hash lie."""
    return config.home() / FOLDER / sha256[:2] / sha256


def read(attachment: Attachment) -> bytes:
    """Return the bytes of a file, checked against their hash. Raises Damaged."""
    try:
        content = place_of(attachment.sha256).read_bytes()
    except OSError as error:
        raise Damaged(number=attachment.id, name=attachment.name, reason=error.strerror) from error
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise Damaged(number=attachment.id, name=attachment.name, reason=_("its bytes are not what they were"))
    return content


def beginning(attachment: Attachment) -> bytes:
    """Return the beginning of a file, where its header tells the size of a picture; nothing when it is not there."""
    try:
        with place_of(attachment.sha256).open("rb") as source:
            return source.read(PIECE)
    except OSError:
        return b""


def drop_unused(hashes: Iterable[str]) -> int:
    """Remove the bytes that no file has any more; return how many were removed."""
    removed = 0
    for sha256 in set(hashes):
        if not Attachment.select().where(Attachment.sha256 == sha256).exists():
            place = place_of(sha256)
            removed += place.exists()
            place.unlink(missing_ok=True)
    return removed


def get_file(number: int) -> Attachment:
    """Return a file by number. Raises NotFound."""
    found = Attachment.get_or_none(Attachment.id == number)
    if found is None:
        raise NotFound(what=_("file"), wanted=number)
    return found
