"""Files that nobody should be able to hurt the agency with: name, how to make it, words of the refusal."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<?xml version="1.0"?>{{prolog}}<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
PACKAGE_RELATIONS = BOOK_RELATIONS.replace("/worksheet", "/officeDocument").replace(
    "worksheets/sheet1.xml", "xl/workbook.xml"
)
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
BOMB_ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


def packed(members: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def xlsx(cells: str = "", prolog: str = "", sheet: str | bytes | None = None, **more: str | bytes) -> bytes:
    """Return a hand-made .xlsx of one sheet."""
    whole = (
        sheet
        if sheet is not None
        else f'<?xml version="1.0"?>{prolog}<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>'
    )
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": PACKAGE_RELATIONS,
        "xl/workbook.xml": BOOK.format(prolog=""),
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        "xl/worksheets/sheet1.xml": whole,
    }
    return packed(members | {name.replace("__", "/"): content for name, content in more.items()})


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(content: str, mimetype: str = "application/vnd.oasis.opendocument.spreadsheet", **more: str) -> bytes:
    body = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f"<office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    )
    members = {"mimetype": mimetype, "META-INF/manifest.xml": MANIFEST, "content.xml": body}
    return packed(members | {name.replace("__", "/"): content for name, content in more.items()})


def lying_size(data: bytes) -> bytes:
    """Return a zip whose directory says that its largest member unpacks to 100 bytes."""
    changed = bytearray(data)
    at = changed.rfind(b"PK\x01\x02", 0, changed.rfind(b"sheet1.xml"))
    struct.pack_into("<I", changed, at + 24, 100)
    return bytes(changed)


def overlapping(data: bytes, times: int = 40) -> bytes:
    """Return a zip whose directory names one member many times, so that a little unpacks to a lot."""
    end = data.rfind(b"PK\x05\x06")
    (start,) = struct.unpack_from("<I", data, end + 16)
    last = data.rfind(b"PK\x01\x02", start, end)
    entries = data[start:end] + data[last:end] * times
    count = struct.unpack_from("<H", data, end + 10)[0] + times
    return data[:start] + entries + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(entries), start, 0)


GOOD = xlsx(f"<row r='1'>{text_cell('A1', 'Клиент')}</row>")
XML_2003 = (
    '<?xml version="1.0"?>{doctype}<?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="1"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>'
)


def _directory(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(51 * 2**20)


FILES = [
    ("empty.xlsx", b"", "empty"),
    ("blank.csv", b" \r\n\t\r\n", "empty"),
    ("folder.xlsx", _directory, "directory"),
    ("pipe.csv", _pipe, "ordinary file"),
    ("missing.xlsx", lambda path: None, "no such file"),
    ("a" * 300 + ".xlsx", lambda path: None, "cannot be opened"),
    ("huge.csv", _huge, "51 MB"),
    ("truncated.xlsx", GOOD[: len(GOOD) // 2], "damaged"),
    ("directory cut.xlsx", GOOD[:-10], "damaged"),
    ("only a signature.xlsx", b"PK\x03\x04", "damaged"),
    ("letter.xlsx", packed({"[Content_Types].xml": TYPES, "word/document.xml": "<a/>"}), "text document"),
    ("photos.xlsx", packed({"1.jpg": b"x"}), "archive"),
    ("numbers.xlsx", packed({"Index/Document.iwa": b"x"}), "Apple Numbers"),
    ("report.xls", b"%PDF-1.7\n1 0 obj", "PDF"),
    ("photo.xls", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    ("packed.csv", b"\x1f\x8b\x08\x00" + bytes(50), "archive"),
    ("base.csv", b"SQLite format 3\x00" + bytes(100), "database"),
    ("noise.csv", bytes(range(256)) * 20, "neither a table nor a text"),
    ("statement.csv", b"1CClientBankExchange\r\n", "bank statement"),
    ("other.xml", b"<?xml version='1.0'?><a><b/></a>", "XML file without a table"),
    ("page.html", b"<html><body><p>no table</p></body></html>", "neither a table"),
    ("web archive.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "web archive"),
    ("password.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(400), "password"),
    ("password.ods", ods("", **{"META-INF__manifest.xml": "<m:encryption-data/>"}), "password"),
    ("writer.ods", ods("", mimetype="application/vnd.oasis.opendocument.text"), "text document"),
    ("letter.xls", OLE + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(400), "text document"),
    ("not a book.xls", OLE + bytes(2000), "neither a table"),
    ("broken book.xls", OLE + b"\xff" * 600 + "Workbook".encode("utf-16-le") + b"\xff" * 2000, "damaged"),
    ("bare biff.xls", b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\xff" * 64, "damaged"),
    ("one cell of 200 MB.xlsx",
     xlsx(f"<row r='1'>{text_cell('A1', 'x' * 200_000_000)}</row>"), "far more than a table"),
    ("many members.xlsx", packed({f"xl/{n}.xml": b"" for n in range(2100)} | {"xl/workbook.xml": b""}), "far more"),
    ("overlapping.xlsx",
     overlapping(xlsx(f"<row r='1'>{text_cell('A1', os.urandom(9000).hex())}</row>")), "far more"),
    ("lying size.xlsx", lying_size(xlsx(f"<row r='1'>{text_cell('A1', 'x' * 100_000)}</row>")), "damaged"),
    ("entities in the sheet.xlsx",
     xlsx(f"<row r='1'>{text_cell('A1', '&j;')}</row>", prolog=BOMB_ENTITIES + "]>"), "damaged"),
    ("entities in the book.xlsx", xlsx(**{"xl__workbook.xml": BOOK.format(prolog=BOMB_ENTITIES + "]>").replace(
        "Лист1", "&j;")}), "damaged"),
    ("outside entity.xml", XML_2003.format(
        doctype="<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>",
        cells='<Cell><Data ss:Type="String">&f;</Data></Cell>').encode(), "damaged"),
    ("far cell.xlsx",
     xlsx(f"<row r='1'>{text_cell('A1', 'a')}</row><row r='1048576'>{text_cell('XFD1048576', 'b')}</row>"),
     "stray cell"),
    ("not xml.xlsx", xlsx(sheet=b"\x00\x01\x02 not xml <<<"), "damaged"),
    ("bad shared string.xlsx", xlsx("<row r='1'><c r='A1' t='s'><v>999999</v></c></row>"), "damaged"),
    ("no sheet part.xlsx", packed({
        "_rels/.rels": PACKAGE_RELATIONS, "xl/workbook.xml": BOOK.format(prolog=""),
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS}), "damaged"),
    ("repeats.ods", ods(
        '<table:table table:name="1"><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>a</text:p>'
        "</table:table-cell></table:table-row></table:table>"), ""),
    ("far column.xml", XML_2003.format(
        doctype="", cells='<Cell ss:Index="999999999"><Data ss:Type="String">a</Data></Cell>').encode(), "damaged"),
    ("too many rows.csv", b"a;b\n" * 400_000, "300,000 rows"),
    ("too many cells.csv", (b"1;" * 1999 + b"1\n") * 2000, "3,000,000 cells"),
]  # fmt: skip
