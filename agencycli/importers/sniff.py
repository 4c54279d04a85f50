"""What a file really is, told by its content and not its name, and whether it is small enough to open."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Any

from agencycli.errors import AgencyError
from agencycli.i18n import N_, _

MAX_FILE_BYTES = 50 * 2**20
MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 300 * 2**20
MAX_RATIO = 200
RATIO_COUNTS_FROM = 2**20
HEAD = 4096
_OF_TEXT = bytes(byte for byte in range(256) if byte >= 32 or chr(byte).isspace())


class UnreadableFile(AgencyError):
    """The file cannot be read, with the reason and the way to mend it."""

    exit_code = 1
    slug = "unreadable-file"
    template = N_("cannot read {file}: {reason}")


class Unreadable(Exception):
    """The reason alone, a translated sentence, raised where the name of the file is not known."""

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(_(sentence).format(**values) if values else _(sentence))


DAMAGED = N_("it is damaged or cut off; take the file again where it came from")
PASSWORD = N_("it is protected by a password; save a copy without one")
NO_TABLE = N_("it is neither a table nor a text; save the table as .xlsx or .csv")
BOMB = N_("it unpacks to far more than a table of its size; save the table as a new .xlsx file")
NOT_TABLES = (
    (b"%PDF", N_("it is a PDF document; ask for the table itself, as .xlsx or .csv")),
    (b"\x89PNG", N_("it is a picture; ask for the table itself, as .xlsx or .csv")),
    (b"\xff\xd8\xff", N_("it is a picture; ask for the table itself, as .xlsx or .csv")),
    (b"GIF8", N_("it is a picture; ask for the table itself, as .xlsx or .csv")),
    (b"Rar!", N_("it is an archive; unpack it and import the table inside")),
    (b"7z\xbc\xaf", N_("it is an archive; unpack it and import the table inside")),
    (b"\x1f\x8b", N_("it is an archive; unpack it and import the table inside")),
    (b"{\\rtf", N_("it is a text document; copy its table into a spreadsheet and save that as .xlsx")),
    (b"SQLite format 3", N_("it is a database, not a table; export a table from it as .csv")),
    (b"1CClientBankExchange", N_("it is a bank statement, not a table")),
)
ARCHIVE = N_("it is an archive; unpack it and import the table inside")
TEXT_DOCUMENT = N_("it is a text document; copy its table into a spreadsheet and save that as .xlsx")
NUMBERS = N_("it is an Apple Numbers file; export it as .xlsx")
WEB_ARCHIVE = N_("it is a web archive; open it in a spreadsheet program and save it as .xlsx")
OTHER_XML = N_("it is an XML file without a table; save the table as .xlsx or .csv")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
MARKUP_TABLE = re.compile(r"<(html|table|body|meta)\b", re.IGNORECASE)


def contents(path: Path) -> bytes:
    """Return the bytes of an ordinary file of at most 50 MB; raise Unreadable."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise Unreadable(N_("it is not an ordinary file"))
            if state.st_size > MAX_FILE_BYTES:
                raise Unreadable(
                    N_("it has {size} MB and the most is {most} MB; split it into parts"),
                    size=-(-state.st_size // 2**20),
                    most=MAX_FILE_BYTES // 2**20,
                )
            data = file.read(MAX_FILE_BYTES)
    except FileNotFoundError:
        raise Unreadable(N_("there is no such file")) from None
    except IsADirectoryError:
        raise Unreadable(N_("it is a directory; name a file in it")) from None
    except PermissionError:
        raise Unreadable(N_("you have no permission to open it")) from None
    except (OSError, ValueError) as error:
        words = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Unreadable(N_("it cannot be opened ({error})"), error=words) from None
    if not data.strip(b"\x00\t\r\n "):
        raise Unreadable(N_("it is empty"))
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a named pipe, at which opening waits for a writer, included."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)


def kind_of(data: bytes) -> str:
    """Return xlsx, xlsb, ods, xls, xml, html, vcf or text; raise Unreadable for anything else."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(OLE):
        return _kind_of_ole(data)
    if BARE_BIFF.match(data):
        return "xls"
    for signature, sentence in NOT_TABLES:
        if data.lstrip(b"\xef\xbb\xbf\r\n ").startswith(signature):
            raise Unreadable(sentence)
    return _kind_of_text(data)


def _kind_of_text(data: bytes) -> str:
    if not wide_encoding(data) and _is_binary(data[:HEAD]):
        raise Unreadable(NO_TABLE)
    head = data[:HEAD].replace(b"\x00", b"").decode("latin-1").removeprefix("ÿþ").removeprefix("þÿ")
    head = head.removeprefix("ï»¿").lstrip().lower()
    if head.startswith("begin:vcard"):
        return "vcf"
    if head.startswith("mime-version:"):
        raise Unreadable(WEB_ARCHIVE)
    if head.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head:
            return "xml"
        if MARKUP_TABLE.search(head):
            return "html"
        if head.startswith("<?xml"):
            raise Unreadable(OTHER_XML)
    return "text"


def wide_encoding(data: bytes) -> str:
    """Return the UTF-16 of a text by its mark or by the halves of its letters; "" for any other text.

    Half of each pair is 0 in Latin letters, figures and signs, 4 in Cyrillic ones; a stray zero in other text is not.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:HEAD]
    for encoding, halves in (("utf-16-be", head[::2]), ("utf-16-le", head[1::2])):
        if b"\x00" in halves and (halves.count(0) + halves.count(4)) * 10 > len(halves) * 8:
            return encoding
    return ""


def _is_binary(head: bytes) -> bool:
    """Return whether more than a stray byte in twenty is a control character that no text has."""
    return len(head.translate(None, _OF_TEXT)) * 20 > len(head) + 20


def _kind_of_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(PASSWORD)
    if "WordDocument".encode("utf-16-le") in data:
        raise Unreadable(TEXT_DOCUMENT)
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "WORKBOOK", "Book", "BOOK")):
        raise Unreadable(NO_TABLE)
    return "xls"


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_size(members, len(data))
            names = {member.filename.replace("\\", "/").lower() for member in members}
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable(PASSWORD)
            if "content.xml" in names:
                return _kind_of_open_document(archive, names)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, KeyError, OSError):
        raise Unreadable(DAMAGED) from None
    for kind, start, end in (("xlsx", "xl/workbook", ".xml"), ("xlsb", "xl/workbook", ".bin")):
        if any(name.startswith(start) and name.endswith(end) for name in names):
            return kind
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Unreadable(TEXT_DOCUMENT)
    if any(name.endswith(".iwa") for name in names):
        raise Unreadable(NUMBERS)
    raise Unreadable(ARCHIVE)


def _kind_of_open_document(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable(PASSWORD)
    if "mimetype" in names and b"spreadsheet" not in archive.read("mimetype")[:200]:
        raise Unreadable(TEXT_DOCUMENT)
    return "ods"


def _check_size(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse bombs by the directory of the archive: too many, too large, too dense or overlapping members."""
    dense = any(
        member.file_size > RATIO_COUNTS_FROM and member.file_size > MAX_RATIO * member.compress_size
        for member in members
    )
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES or packed > size or dense:
        raise Unreadable(BOMB)
