"""The file of a back-up: ``agency-20261124-030000.tar.gz``, ``.age`` when it is encrypted, its hash in ``.sha256``.

Inside, in this order: ``manifest.json`` (what must be there, with the hash of each), ``agency.db``, ``config.toml``,
``files/…``. Beside the back-ups lies ``erased.json``: numbers of erased cards, so that no back-up brings them back.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from agencycli import config
from agencycli.errors import Refused, Unavailable
from agencycli.i18n import N_, _

FOLDER = "backups"
"""Where back-ups go unless the setting ``backup_folder`` says otherwise, in ``$AGENCY_HOME``."""
MANIFEST, DATABASE, SETTINGS, FILES = "manifest.json", config.DATABASE_NAME, config.FILE_NAME, "files"
ERASED = "erased.json"
PLAIN, ENCRYPTED, HASH = ".tar.gz", ".tar.gz.age", ".sha256"
PIECE = 1024 * 1024
LEVEL = 1
"""A quick night counts more than small files: level 6 takes four times as long for a fifth less."""
_NAME = re.compile(r"agency-(\d{8}-\d{6})(\.tar\.gz|\.tar\.gz\.age)")
_STAMP = "%Y%m%d-%H%M%S"


class Spoilt(Refused):
    """A back-up that is not what was written."""

    slug = "spoilt-backup"
    template = N_("{file}: {reason}; take another back-up (agency backup show)")


class NoKey(Unavailable):
    """What encrypts is not installed, or the key does not open the file."""

    slug = "no-key"
    template = N_("{file}: {reason}")


@dataclass(frozen=True)
class Manifest:
    """What a back-up holds."""

    made_at: str
    """UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    company: str
    founded: str
    """The moment of the first journal entry: says which agency it is, whatever it is called."""
    program: str
    schema: int
    tables: dict[str, int]
    """Rows of each table."""
    members: dict[str, str]
    """sha256 of each file inside, by name."""
    missing: list[str]
    """Files on cards whose bytes were gone already."""

    def to_json(self) -> bytes:
        """Return the bytes kept in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, file: Path, written: bytes) -> Manifest:
        """Return what the bytes say. Raises Spoilt."""
        try:
            return cls(**json.loads(written))
        except (ValueError, TypeError) as error:
            raise Spoilt(file=file.name, reason=_("its list of contents cannot be read")) from error


@dataclass(frozen=True)
class Listed:
    """A back-up in its folder."""

    file: Path
    made_at: dt.datetime
    size: int
    is_encrypted: bool


def name_of(moment: dt.datetime) -> str:
    """Return the name of a back-up without its ending."""
    return f"agency-{moment.astimezone(dt.UTC).strftime(_STAMP)}"


def listed(folder: Path) -> list[Listed]:
    """Return the back-ups in a folder, the newest first; files of other names are nobody's business."""
    found = []
    for file in folder.iterdir() if folder.is_dir() else ():
        if match := _NAME.fullmatch(file.name):
            made = dt.datetime.strptime(match[1], _STAMP).replace(tzinfo=dt.UTC)
            found.append(Listed(file, made, file.stat().st_size, match[2] == ENCRYPTED))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def hash_of(file: Path) -> str:
    """Return the sha256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def settle_down(file: Path) -> None:
    """Bring a written file to the disk for good."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


def pack(target: Path, manifest: Manifest, sources: dict[str, Path]) -> None:
    """Write an archive of these files. Raises OSError."""
    with target.open("xb") as raw:
        target.chmod(0o600)
        with (
            gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=raw, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
        ):
            listing = manifest.to_json()
            archive.addfile(_header(MANIFEST, len(listing)), io.BytesIO(listing))
            for name, source in sources.items():
                with source.open("rb") as opened:
                    archive.addfile(_header(name, os.fstat(opened.fileno()).st_size), opened)
        raw.flush()
        os.fsync(raw.fileno())


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


def unpack(file: Path, into: Path | None) -> Manifest:
    """Read a plain archive to its end and hold every file against the manifest; write them ``into`` a folder.

    Names that are not the agency's, links and whatever else a tar can hold are refused. Raises Spoilt.
    """
    try:
        # The stream of tarfile stops at the end of the archive and never looks at the checksum behind it.
        with gzip.open(file) as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
            found = iter(archive)
            first = next(found, None)
            if first is None or first.name != MANIFEST or not first.isreg():
                raise Spoilt(file=file.name, reason=_("it is no back-up of an agency"))
            manifest = Manifest.from_json(file, _content(archive, first).read())
            expected = dict(manifest.members)
            for member in found:
                wanted = expected.pop(member.name, None)
                if wanted is None or not member.isreg() or not _is_ours(member.name):
                    raise Spoilt(file=file.name, reason=_("{name} is not of an agency").format(name=member.name[:80]))
                target = _place(into, member.name) if into else None
                if _taken_out(_content(archive, member), target) != wanted:
                    raise Spoilt(file=file.name, reason=_("{name} is damaged").format(name=member.name))
            while packed.read(PIECE):
                pass
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.filename:
            raise
        raise Spoilt(file=file.name, reason=_("the file is damaged")) from error
    if expected:
        raise Spoilt(file=file.name, reason=_("{name} is not in it").format(name=next(iter(expected))))
    return manifest


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    assert content is not None  # a regular file has one
    return content


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name in (DATABASE, SETTINGS) or (parts[0] == FILES and ".." not in parts and len(parts) > 1)


def _place(into: Path, name: str) -> Path:
    """Make the folders of a member, closed to other logins; return where it goes."""
    place = into
    for part in PurePosixPath(name).parts[:-1]:
        place /= part
        place.mkdir(mode=0o700, exist_ok=True)
    return into / name


def _taken_out(content: IO[bytes], target: Path | None) -> str:
    digest = hashlib.sha256()
    if target is None:
        for piece in _pieces(content):
            digest.update(piece)
        return digest.hexdigest()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        for piece in _pieces(content):
            digest.update(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: content.read(PIECE), b"")


def encrypt(plain: Path, target: Path, key: str) -> None:
    """Encrypt a file so that only the holder of the private key can read it (age). Raises NoKey."""
    age = _age(target)
    try:
        age.encrypt_file(str(plain), str(target), [age.x25519.Recipient.from_str(key)])
    except (age.RecipientError, age.EncryptError) as error:
        raise NoKey(file=target.name, reason=str(error)) from error
    target.chmod(0o600)
    settle_down(target)


def decrypt(file: Path, target: Path, key_file: Path | None) -> None:
    """Decrypt a back-up with the private key in a file that ``age-keygen`` wrote. Raises NoKey, Spoilt."""
    age = _age(file)
    if key_file is None:
        raise NoKey(file=file.name, reason=_("it is encrypted; name the file of the owner's private key: --key FILE"))
    lines = [line.strip() for line in key_file.read_text("utf-8", "replace").splitlines()]
    try:
        keys = [age.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
        age.decrypt_file(str(file), str(target), keys)
    except age.IdentityError as error:
        raise NoKey(file=key_file.name, reason=_("this is no private key of age")) from error
    except age.DecryptError as error:
        raise Spoilt(file=file.name, reason=_("it is damaged, or another key opens it")) from error


def _age(file: Path) -> Any:
    try:
        import pyrage
    except ImportError as error:
        reason = _("encryption needs one more package: pip install 'agencycli[encryption]'")
        raise NoKey(file=file.name, reason=reason) from error
    return pyrage
